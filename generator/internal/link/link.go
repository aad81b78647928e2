// Package link joins bundles and vendor chunks into a site: URLs, the import
// map, integrity, and for every route exactly the files that its page needs
// at once. It never sees source code and runs no bundler, so relinking is
// fast and changing one unit changes only that unit's files and the pages.
package link

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/importmap"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/vendor"
)

// Input is what there is to link.
type Input struct {
	Plan    *plan.Plan
	Bundles []*bundle.Bundle // the shell first
	Chunks  []vendor.Chunk
	// Modules are the browser's side, if the site needs any.
	Modules []Module

	// Locate finds where a unit's sources import the names from a
	// specifier. It is called for errors only, and may be nil.
	Locate func(unit, specifier string, names []string) map[string]diag.Pos
}

// Module is a script of mfegen's own.
type Module struct {
	Specifier string
	Data      []byte
	Imports   []string // bare specifiers of others
	Use       Use
}

// Use says what asks for a module.
type Use int

const (
	Entry  Use = iota // every page runs it; the entries in their order
	Lazy              // a page with MFEs that come later fetches it ahead
	Gated             // a page with MFEs that are chosen in the browser fetches it ahead
	Rarely            // nothing asks for it ahead
	Asked             // what imports it asks for it
	Framed            // frames have it, and pages do not
)

// Site is the linked site.
type Site struct {
	Map    importmap.Map
	Data   []byte  // the data block that the runtime reads, JSON
	Files  []File  // sorted by Path
	Pages  []Page  // in the plan's order of routes
	MFEs   []MFE   // in the plan's order
	Frames []Frame // in the plan's order
}

// File is an output file with its place.
type File struct {
	Path      string // relative to the out folder
	URL       string // with the base
	Unit      string
	Kind      bundle.FileKind
	Data      []byte
	Integrity string // "sha256-…"
}

// Ref names a file of the site by URL.
type Ref struct{ URL, Integrity string }

// Page is what one route's page loads at once.
type Page struct {
	Route    plan.Route
	Preloads []Ref // scripts, nearest to the entries first
	Styles   []Ref // in cascade order
	Sheets   []Ref // stylesheets that scripts adopt
	Entries  []Ref // module scripts to run
}

// MFE is what fetching an MFE needs.
type MFE struct {
	Name    string
	Entry   string // specifier
	Scripts []Ref
	Styles  []Ref
}

// Link builds the site.
func Link(in Input) (*Site, diag.List) {
	l := newLinker(in)
	l.place()
	l.specifiers()
	if !l.list.HasErrors() {
		l.exports()
	}
	if l.list.HasErrors() {
		return nil, l.list
	}
	l.mfes()
	l.pages()
	l.frames()
	l.data()
	l.sheets()
	l.modules()
	l.strayStyles()
	slices.SortFunc(l.site.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	if l.list.HasErrors() {
		return nil, l.list
	}
	return &l.site, l.list
}

// node is a file of a bundle.
type node struct{ unit, path string }

type target struct {
	node  node
	style string // path in the same bundle
}

type linker struct {
	in      Input
	base    string
	bundles map[string]*bundle.Bundle
	files   map[node]*bundle.File
	urls    map[node]string
	ref     map[node]Ref
	// common and scoped give the target of a specifier: for everybody, and
	// by unit.
	common map[string]target
	scoped map[string]map[string]target
	// inside is what a frame alone has, while that frame is linked.
	inside map[string]target
	site   Site
	list   diag.List
}

func newLinker(in Input) *linker {
	l := &linker{
		in: in, base: in.Plan.Site.Base, bundles: map[string]*bundle.Bundle{}, files: map[node]*bundle.File{},
		urls: map[node]string{}, ref: map[node]Ref{}, common: map[string]target{}, scoped: map[string]map[string]target{},
	}
	for _, b := range in.Bundles {
		l.bundles[b.Unit] = b
	}
	for _, c := range in.Chunks {
		l.bundles[c.Bundle.Unit] = c.Bundle
	}
	if len(in.Modules) > 0 {
		l.bundles[runtimeUnit] = runtimeBundle(in)
	}
	return l
}

const runtimeUnit = "mfegen"

func runtimeBundle(in Input) *bundle.Bundle {
	b := &bundle.Bundle{Unit: runtimeUnit, Kind: bundle.Runtime}
	for _, m := range in.Modules {
		sum := sha256.Sum256(m.Data)
		base := strings.ReplaceAll(strings.TrimPrefix(m.Specifier, runtimeUnit+"/"), "/", "-")
		name := fmt.Sprintf("%s-%s.js", base, strings.ToUpper(fmt.Sprintf("%x", sum[:4])))
		b.Files = append(b.Files, bundle.File{Path: name, Kind: bundle.Script, Data: m.Data, Bare: m.Imports})
		b.Entries = append(b.Entries, bundle.Entry{Specifier: m.Specifier, File: name})
	}
	return b
}

// ordered yields the bundles in a stable order: units, vendor, runtime.
func (l *linker) ordered() []*bundle.Bundle {
	out := slices.Clone(l.in.Bundles)
	for _, c := range l.in.Chunks {
		out = append(out, c.Bundle)
	}
	if b := l.bundles[runtimeUnit]; b != nil {
		out = append(out, b)
	}
	return out
}

// place gives every file its URL and integrity.
func (l *linker) place() {
	l.site.Map.Integrity = map[string]string{}
	for _, b := range l.ordered() {
		for i := range b.Files {
			f := &b.Files[i]
			n := node{b.Unit, f.Path}
			out := path.Join("assets", b.Unit, f.Path)
			sum := sha256.Sum256(f.Data)
			ref := Ref{URL: l.base + out, Integrity: "sha256-" + base64.StdEncoding.EncodeToString(sum[:])}
			l.files[n], l.urls[n], l.ref[n] = f, ref.URL, ref
			l.site.Files = append(l.site.Files, File{Path: out, URL: ref.URL, Unit: b.Unit, Kind: f.Kind, Data: f.Data, Integrity: ref.Integrity})
			if f.Kind == bundle.Script && !l.framed(b.Unit) && !l.framedModule(n) {
				l.site.Map.Integrity[ref.URL] = ref.Integrity
			}
		}
	}
}

// specifiers fills the import map's imports and scopes.
func (l *linker) specifiers() {
	l.site.Map.Imports = map[string]string{}
	for _, b := range l.ordered() {
		if b.Kind == bundle.Vendor || l.framed(b.Unit) {
			continue
		}
		for _, e := range b.Entries {
			if e.Specifier != "" && e.Edition == "" && !l.framedModule(node{b.Unit, e.File}) {
				l.offer(l.common, b.Unit, e)
			}
		}
	}
	l.services()
	for _, c := range l.in.Chunks {
		if !c.Scoped {
			for _, e := range c.Bundle.Entries {
				l.offer(l.common, c.Bundle.Unit, e)
			}
			continue
		}
		for _, u := range append(slices.Clone(c.Units), c.Bundle.Unit) {
			for _, e := range c.Bundle.Entries {
				l.offer(l.scope(u), c.Bundle.Unit, e)
			}
		}
	}
	// A chunk of few units takes from others what these units take.
	for _, c := range l.in.Chunks {
		if c.Units == nil {
			continue
		}
		for _, u := range c.Bundle.Uses {
			t, ok := l.scoped[c.Units[0]][u.Specifier]
			if _, own := l.scoped[c.Bundle.Unit][u.Specifier]; !ok || own {
				continue
			}
			l.scope(c.Bundle.Unit)[u.Specifier] = t
		}
	}
	for spec, t := range l.common {
		l.site.Map.Imports[spec] = l.urls[t.node]
	}
	for _, im := range l.in.Plan.Imports {
		l.site.Map.Imports[im.Specifier] = im.URL
	}
	if len(l.scoped) > 0 {
		l.site.Map.Scopes = map[string]map[string]string{}
	}
	for unit, specs := range l.scoped {
		if l.framed(unit) {
			continue
		}
		m := map[string]string{}
		for spec, t := range specs {
			m[spec] = l.urls[t.node]
		}
		l.site.Map.Scopes[l.folder(unit)] = m
	}
}

// scope is the table of what a unit alone gets.
func (l *linker) scope(unit string) map[string]target {
	if l.scoped[unit] == nil {
		l.scoped[unit] = map[string]target{}
	}
	return l.scoped[unit]
}

// folder is the URL that all files of a unit begin with.
func (l *linker) folder(unit string) string {
	if u, ok := l.in.Plan.Unit(unit); ok && u.IsRemote() {
		return l.remoteFolder(u)
	}
	return l.base + "assets/" + unit + "/"
}

func (l *linker) offer(to map[string]target, unit string, e bundle.Entry) {
	t := target{node: node{unit, e.File}, style: e.Style}
	if old, taken := to[e.Specifier]; taken && old.node != t.node {
		l.list.Errorf("MFE430", diag.Pos{File: l.in.Plan.Manifest}, "%s and %s both offer %q", l.title(old.node.unit), l.title(unit), e.Specifier).
			Hint = "give one of the entries another specifier"
		return
	}
	to[e.Specifier] = t
}

func (l *linker) title(unit string) string {
	switch b := l.bundles[unit]; b.Kind {
	case bundle.MFE:
		return fmt.Sprintf("mfe %q", unit)
	case bundle.Shell:
		return "the shell"
	case bundle.Vendor:
		return "a shared dependency"
	}
	return unit
}

// resolve finds what a unit gets for a bare specifier.
func (l *linker) resolve(unit, spec string) (target, bool) {
	if t, ok := l.inside[spec]; ok {
		return t, true
	}
	if t, ok := l.scoped[unit][spec]; ok {
		return t, true
	}
	t, ok := l.common[spec]
	return t, ok
}

// closure is a set of scripts and styles that load together.
type closure struct {
	scripts []node // breadth first: the nearest first
	styles  []node // dependencies before dependents
}

// closure follows static imports from the targets.
func (l *linker) closure(from ...target) closure {
	var c closure
	seen := map[node]bool{}
	queue := slices.Clone(from)
	for len(queue) > 0 {
		t := queue[0]
		queue = queue[1:]
		if t.node.path == "" || seen[t.node] {
			continue
		}
		seen[t.node] = true
		c.scripts = append(c.scripts, t.node)
		queue = append(queue, l.next(t.node)...)
	}
	visited := map[node]bool{}
	for _, t := range from {
		l.stylesOf(t, visited, &c.styles)
	}
	l.lazyStyles(c.scripts, visited, &c.styles)
	return c
}

// next lists the targets that a file imports statically.
func (l *linker) next(n node) []target {
	f := l.files[n]
	if f == nil {
		panic(fmt.Sprintf("link: %s has no file %s", n.unit, n.path))
	}
	var out []target
	for _, p := range f.Imports {
		out = append(out, target{node: node{n.unit, p}})
	}
	for _, spec := range f.Bare {
		t, ok := l.resolve(n.unit, spec)
		if ok {
			out = append(out, t)
		} else if !l.remote(spec) {
			l.list.Errorf("MFE431", diag.Pos{File: l.in.Plan.Manifest}, "%s imports %q, which nothing offers", l.title(n.unit), spec).
				Hint = fmt.Sprintf("install the package, or add [imports] %q = \"https://…\"", spec)
		}
	}
	return out
}

// remote reports whether [imports] serves the specifier; one of its own that
// ends in / covers all below it.
func (l *linker) remote(spec string) bool {
	return slices.ContainsFunc(l.in.Plan.Imports, func(im plan.Import) bool {
		return spec == im.Specifier || strings.HasSuffix(im.Specifier, "/") && strings.HasPrefix(spec, im.Specifier)
	})
}

func (l *linker) stylesOf(t target, visited map[node]bool, out *[]node) {
	if t.node.path != "" {
		if visited[t.node] {
			return // done, or in a cycle: its style comes after what it imports
		}
		visited[t.node] = true
		for _, next := range l.next(t.node) {
			l.stylesOf(next, visited, out)
		}
	}
	if s := (node{t.node.unit, t.style}); t.style != "" && !visited[s] {
		visited[s] = true
		*out = append(*out, s)
	}
}

func (l *linker) refs(nodes []node) []Ref {
	out := make([]Ref, 0, len(nodes))
	for _, n := range nodes {
		out = append(out, l.ref[n])
	}
	return out
}

func entryTarget(b *bundle.Bundle, e bundle.Entry) target {
	return target{node: node{b.Unit, e.File}, style: e.Style}
}

func (l *linker) mfes() {
	for _, u := range l.in.Plan.MFEs {
		b := l.bundles[u.Name]
		if b == nil || len(b.Entries) == 0 {
			continue
		}
		from := l.start(b)
		c := l.closure(from)
		entry := l.ref[from.node]
		// One more than are tried by themselves, for the visitor.
		for r := range u.Care.Retries + 1 {
			l.site.Map.Integrity[fmt.Sprintf("%s?r=%d", entry.URL, r+1)] = entry.Integrity
		}
		m := MFE{Name: u.Name, Entry: l.startSpecifier(b), Scripts: l.refs(c.scripts), Styles: l.refs(c.styles)}
		if u.IsRemote() {
			l.remoteFiles(u, &m)
		}
		l.site.MFEs = append(l.site.MFEs, m)
	}
}
