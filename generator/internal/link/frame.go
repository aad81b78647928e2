package link

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/importmap"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// Frame is the page of an MFE that runs in a frame: with an import map that
// has what the MFE reaches, and nothing else.
type Frame struct {
	MFE      string
	File     string // relative to the out folder
	URL      string // with the base
	Entry    string // the specifier of the MFE's own entry
	Map      importmap.Map
	Data     []byte   // JSON
	Preloads []Ref    // scripts, nearest to the entries first
	Styles   []Ref    // in cascade order
	Run      Ref      // the script that runs the MFE
	Folders  []string // URLs of the folders that its files are in, each with / at its end, sorted
}

// The specifiers of the browser's side of a frame: in the page, and in it.
const (
	frameSpecifier  = "mfegen/frame"
	insideSpecifier = "mfegen/inside"
	busSpecifier    = "mfegen/bus/core"
)

// dataFrame is what a page says about an MFE in a frame.
type dataFrame struct {
	Src     string   `json:"src"`
	Title   string   `json:"title"`
	Props   []string `json:"props,omitempty"`
	Emits   []string `json:"emits,omitempty"`
	Listens []string `json:"listens,omitempty"`
}

// dataInside is the data block of a frame.
type dataInside struct {
	Name    string   `json:"name"`
	Version string   `json:"version,omitempty"`
	Team    string   `json:"team,omitempty"`
	Entry   string   `json:"entry"`
	Emits   []string `json:"emits,omitempty"`
	Listens []string `json:"listens,omitempty"`
	Replay  []string `json:"replay,omitempty"`
}

// framed reports whether the unit is an MFE that runs in a frame. No page has
// its specifiers and its scripts' hashes.
func (l *linker) framed(unit string) bool {
	return slices.ContainsFunc(l.in.Plan.MFEs, func(u plan.Unit) bool { return u.Name == unit && u.Framed() })
}

// framedModule reports whether the file is a module of mfegen's for frames.
func (l *linker) framedModule(n node) bool {
	if n.unit != runtimeUnit {
		return false
	}
	for i, e := range l.bundles[runtimeUnit].Entries {
		if e.File == n.path {
			return l.in.Modules[i].Use == Framed
		}
	}
	return false
}

// start is what a page loads to show the MFE.
func (l *linker) start(b *bundle.Bundle) target {
	if !l.framed(b.Unit) {
		return entryTarget(b, b.Entries[0])
	}
	t, ok := l.common[frameSpecifier]
	if !ok {
		panic("link: an MFE runs in a frame, and " + frameSpecifier + " is not among the modules")
	}
	return t
}

func (l *linker) startSpecifier(b *bundle.Bundle) string {
	if l.framed(b.Unit) {
		return frameSpecifier
	}
	return b.Entries[0].Specifier
}

func frameFile(mfe string) string { return path.Join(plan.FramesFolder, mfe, "index.html") }

func (l *linker) frameURL(mfe string) string { return l.base + path.Join(plan.FramesFolder, mfe) + "/" }

func (l *linker) dataFrame(u plan.Unit) *dataFrame {
	d := &dataFrame{Src: l.frameURL(u.Name), Title: u.Contract.Title, Props: u.Contract.PropNames()}
	// A site has the bus when somebody imports it.
	if _, ok := l.common[busSpecifier]; ok {
		d.Emits, d.Listens = emits(u), listens(u)
	}
	return d
}

func emits(u plan.Unit) []string {
	var out []string
	for _, e := range u.Emits {
		out = append(out, e.Name)
	}
	return out
}

func listens(u plan.Unit) []string {
	var out []string
	for _, m := range u.Listens {
		out = append(out, m.Name)
	}
	return out
}

// frames links the MFEs that run in frames, each for itself.
func (l *linker) frames() {
	for _, u := range l.in.Plan.MFEs {
		if b := l.bundles[u.Name]; u.Framed() && b != nil && len(b.Entries) > 0 {
			l.frame(u, b)
		}
	}
}

func (l *linker) frame(u plan.Unit, b *bundle.Bundle) {
	l.inside = map[string]target{}
	defer func() { l.inside = nil }()
	rt := l.bundles[runtimeUnit]
	for i, e := range rt.Entries {
		if l.in.Modules[i].Use == Framed {
			l.inside[e.Specifier] = entryTarget(rt, e)
		}
	}
	for _, e := range b.Entries {
		l.inside[e.Specifier] = entryTarget(b, e)
	}
	run := l.inside[insideSpecifier]
	c := l.closure(run, entryTarget(b, b.Entries[0]))
	f := Frame{
		MFE: u.Name, File: frameFile(u.Name), URL: l.frameURL(u.Name), Entry: b.Entries[0].Specifier,
		Preloads: l.refs(c.scripts), Styles: l.refs(c.styles), Run: l.ref[run.node],
	}
	f.Map = l.mapOf(l.reach(c.scripts), b)
	f.Map.Imports[insideSpecifier] = f.Run.URL
	folders := map[string]bool{l.folder(u.Name): true}
	for _, n := range append(l.reach(c.scripts), c.styles...) {
		folders[l.folder(n.unit)] = true
	}
	f.Folders = slices.Sorted(maps.Keys(folders))
	f.Data = block(dataInside{
		Name: u.Name, Version: b.Version, Team: u.Team, Entry: f.Entry, Emits: emits(u), Listens: listens(u), Replay: l.replayed(u),
	})
	l.site.Frames = append(l.site.Frames, f)
}

// replayed are the events that the MFE listens to of which it gets the last one.
func (l *linker) replayed(u plan.Unit) []string {
	keeps := map[string]bool{}
	for _, other := range l.in.Plan.Units() {
		for _, e := range other.Emits {
			keeps[e.Name] = keeps[e.Name] || e.Replay
		}
	}
	return slices.DeleteFunc(listens(u), func(name string) bool { return !keeps[name] })
}

// reach lists the scripts that these lead to, by import() too.
func (l *linker) reach(scripts []node) []node {
	out := slices.Clone(scripts)
	seen := map[node]bool{}
	for _, n := range out {
		seen[n] = true
	}
	for i := 0; i < len(out); i++ {
		for _, t := range append(l.lazy(out[i]), l.next(out[i])...) {
			if t.node.path != "" && !seen[t.node] {
				seen[t.node] = true
				out = append(out, t.node)
			}
		}
	}
	return out
}

// mapOf is the import map of a frame: what the scripts import, and the MFE's
// own specifiers.
func (l *linker) mapOf(scripts []node, own *bundle.Bundle) importmap.Map {
	m := importmap.Map{Imports: map[string]string{}, Integrity: map[string]string{}}
	for _, e := range own.Entries {
		m.Imports[e.Specifier] = l.urls[node{own.Unit, e.File}]
	}
	for _, n := range scripts {
		m.Integrity[l.ref[n].URL] = l.ref[n].Integrity
		f := l.files[n]
		for _, spec := range slices.Concat(f.Bare, f.BareLazy) {
			t, ok := l.resolve(n.unit, spec)
			_, scoped := l.scoped[n.unit][spec]
			switch {
			case !ok:
				l.addRemote(m.Imports, spec)
			case scoped && l.inside[spec] != t:
				if m.Scopes == nil {
					m.Scopes = map[string]map[string]string{}
				}
				if m.Scopes[l.folder(n.unit)] == nil {
					m.Scopes[l.folder(n.unit)] = map[string]string{}
				}
				m.Scopes[l.folder(n.unit)][spec] = l.urls[t.node]
			default:
				m.Imports[spec] = l.urls[t.node]
			}
		}
	}
	return m
}

// addRemote takes over what the manifest says of the specifier.
func (l *linker) addRemote(imports map[string]string, spec string) {
	for _, im := range l.in.Plan.Imports {
		if spec == im.Specifier || strings.HasSuffix(im.Specifier, "/") && strings.HasPrefix(spec, im.Specifier) {
			imports[im.Specifier] = im.URL
		}
	}
}

// strayStyles warns of units that import modules with styles which are confined
// to another MFE, where they do nothing.
func (l *linker) strayStyles() {
	if !slices.ContainsFunc(l.in.Plan.MFEs, func(u plan.Unit) bool { return u.Isolation == "scope" }) {
		return
	}
	for _, b := range l.in.Bundles {
		if l.framed(b.Unit) {
			continue // a frame has what it has
		}
		var from []target
		for _, e := range b.Entries {
			from = append(from, entryTarget(b, e))
		}
		warned := map[string]bool{}
		for _, n := range l.closure(from...).styles {
			i := slices.IndexFunc(l.in.Plan.MFEs, func(u plan.Unit) bool { return u.Name == n.unit && u.Isolation == "scope" })
			if i < 0 || n.unit == b.Unit || warned[n.unit] {
				continue
			}
			warned[n.unit] = true
			d := l.list.Warnf("MFE437", l.in.Plan.MFEs[i].IsolationPos, "%s imports modules of mfe %q with styles, which reach nothing outside of that MFE", l.title(b.Unit), n.unit)
			d.Notes = []diag.Note{{Text: fmt.Sprintf("the stylesheet is %s", path.Join(n.unit, n.path))}}
			d.Hint = "put these modules and their styles into a package, or into an MFE with mount = \"none\", that both import"
		}
	}
}
