package contract

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// UseKind says in which way a unit uses another.
type UseKind string

const (
	UseImport UseKind = "import" // it imports a value
	UseType   UseKind = "type"   // it imports something for the compiler only
	UseMount  UseKind = "mount"  // it shows the MFE: by a slot, by mfe:<name>, by its element
	UseEvent  UseKind = "event"  // it listens to an event
	UseState  UseKind = "state"  // it reads shared state
	UseNeeds  UseKind = "needs"  // it requires a version
)

// Everything is the Export of a use that may be of any name: a dynamic import,
// a namespace that is passed on.
const Everything = "*"

// Use is one place where a unit uses what another offers.
type Use struct {
	Unit   string   `json:"unit"` // that uses it
	Of     string   `json:"of"`   // whose it is
	Kind   UseKind  `json:"kind"`
	Name   string   `json:"name"`             // the specifier, the event, the state's key; for mount and needs the unit
	Export string   `json:"export,omitempty"` // of imports: the name, or * for any
	Pos    diag.Pos `json:"pos"`
	// Edition is which one of a service it gets; see Module.
	Edition string `json:"edition,omitempty"`
}

// Uses finds who really uses what of whom, sorted. What counts is what the
// bundles hold, from which unused imports are gone already; the sources say
// where it stands. What the contracts of the past offered and nobody offers
// any more is still theirs.
func Uses(p *plan.Plan, bundles []*bundle.Bundle, files fs.FS, past ...*Contract) []Use {
	f := &finder{plan: p, files: files, past: past, offers: map[string]string{}}
	for _, c := range past {
		for _, m := range c.Exposes {
			f.offers[m.Specifier] = c.Name
		}
	}
	for _, u := range p.Units() {
		for _, e := range u.Entries {
			f.offers[e.Specifier] = u.Name
		}
	}
	for _, b := range bundles {
		if u, ok := p.Unit(b.Unit); ok {
			f.unit(u, b)
		}
	}
	slices.SortFunc(f.uses, compareUses)
	return slices.Compact(f.uses)
}

func compareUses(a, b Use) int {
	return cmp.Or(
		cmp.Compare(a.Of, b.Of), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Export, b.Export),
		cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col),
	)
}

type finder struct {
	plan   *plan.Plan
	files  fs.FS
	past   []*Contract
	offers map[string]string // the unit by specifier
	uses   []Use
}

func (f *finder) add(u Use) {
	if u.Kind == UseImport || u.Kind == UseType {
		u.Edition = f.edition(u)
	}
	f.uses = append(f.uses, u)
}

// edition is which one of a service of the shell's a unit gets.
func (f *finder) edition(u Use) string {
	by, _ := f.plan.Unit(u.Unit)
	for _, s := range f.plan.Shell.Services {
		if s.Specifier != u.Name {
			continue
		}
		if e, ok := s.For(by); ok && e != s.Editions[0] {
			return e.Name
		}
	}
	return ""
}

func (f *finder) unit(u plan.Unit, b *bundle.Bundle) {
	sources := f.sources(u, b)
	for _, use := range b.Uses {
		if of, ok := f.offers[use.Specifier]; ok && of != u.Name {
			f.imports(u.Name, of, use, sources)
		}
	}
	for _, s := range sources {
		for _, im := range s.imports {
			of, ok := f.offers[im.specifier]
			if !ok || of == u.Name {
				continue
			}
			for _, n := range im.names {
				if im.types || n.types {
					f.add(Use{Unit: u.Name, Of: of, Kind: UseType, Name: im.specifier, Export: n.name, Pos: s.pos(n.at)})
				}
			}
		}
		for _, o := range f.plan.MFEs {
			if o.Name == u.Name {
				continue
			}
			for _, at := range s.mounts(o.Name, o.Element) {
				f.add(Use{Unit: u.Name, Of: o.Name, Kind: UseMount, Name: o.Name, Pos: s.pos(at)})
			}
		}
	}
	f.talk(u, sources)
	for _, r := range u.Requires {
		f.add(Use{Unit: u.Name, Of: r.Unit, Kind: UseNeeds, Name: r.Unit, Pos: r.Pos})
	}
}

// imports finds the places of what the bundle takes from a module.
func (f *finder) imports(unit, of string, use bundle.Use, sources []*source) {
	wanted := use.Names
	if use.All {
		wanted = append(slices.Clone(wanted), Everything)
	}
	for _, name := range wanted {
		found := false
		for _, s := range sources {
			for _, im := range s.imports {
				if im.specifier != use.Specifier || im.types {
					continue
				}
				for _, n := range im.names {
					// A namespace import is where its members come from.
					if n.name != name && n.name != Everything || n.types {
						continue
					}
					if n.name == Everything && name != Everything && (im.has(name) || !bytes.Contains(s.text, []byte("."+name))) {
						continue
					}
					f.add(Use{Unit: unit, Of: of, Kind: UseImport, Name: use.Specifier, Export: name, Pos: s.pos(n.at)})
					found = true
				}
			}
		}
		if !found {
			pos := diag.Pos{}
			if len(use.Files) > 0 {
				pos.File = use.Files[0]
			}
			f.add(Use{Unit: unit, Of: of, Kind: UseImport, Name: use.Specifier, Export: name, Pos: pos})
		}
	}
}

// talk finds where the unit hears of events and reads state. What the manifest
// declares counts; where a source names it, that is the place.
func (f *finder) talk(u plan.Unit, sources []*source) {
	owners := func(has func(plan.Unit) bool, had func(*Contract) bool) []string {
		var out []string
		for _, o := range f.plan.Units() {
			if o.Name != u.Name && (has(o) || slices.ContainsFunc(f.past, func(c *Contract) bool { return c.Name == o.Name && had(c) })) {
				out = append(out, o.Name)
			}
		}
		return out
	}
	places := func(m plan.Mention) []diag.Pos {
		var out []diag.Pos
		for _, s := range sources {
			for _, at := range s.literals(m.Name) {
				out = append(out, s.pos(at))
			}
		}
		if out == nil {
			out = []diag.Pos{m.Pos}
		}
		return out
	}
	for _, m := range u.Listens {
		for _, of := range owners(func(o plan.Unit) bool {
			return slices.ContainsFunc(o.Emits, func(e plan.Event) bool { return e.Name == m.Name })
		}, func(c *Contract) bool {
			return slices.ContainsFunc(c.Emits, func(e Event) bool { return e.Name == m.Name })
		}) {
			for _, pos := range places(m) {
				f.add(Use{Unit: u.Name, Of: of, Kind: UseEvent, Name: m.Name, Pos: pos})
			}
		}
	}
	for _, m := range u.Reads {
		for _, of := range owners(func(o plan.Unit) bool {
			return slices.ContainsFunc(o.Owns, func(s plan.State) bool { return s.Key == m.Name })
		}, func(c *Contract) bool {
			return slices.ContainsFunc(c.Owns, func(s State) bool { return s.Key == m.Name })
		}) {
			for _, pos := range places(m) {
				f.add(Use{Unit: u.Name, Of: of, Kind: UseState, Name: m.Name, Pos: pos})
			}
		}
	}
}

// sources are the unit's own files, in order.
func (f *finder) sources(u plan.Unit, b *bundle.Bundle) []*source {
	var paths []string
	if u.HTML != "" {
		paths = append(paths, u.HTML) // it may hold slots
	}
	for _, file := range b.Files {
		for _, in := range file.Inputs {
			paths = append(paths, in.Path)
		}
	}
	for _, use := range b.Uses {
		paths = append(paths, use.Files...)
	}
	slices.Sort(paths)
	var out []*source
	for _, p := range slices.Compact(paths) {
		if slices.Contains(strings.Split(p, "/"), "node_modules") || !slices.Contains(code, path.Ext(p)) {
			continue
		}
		if data, err := fs.ReadFile(f.files, p); err == nil {
			out = append(out, read(p, data))
		}
	}
	return out
}

// code are the extensions of files that can import or show.
var code = []string{".js", ".mjs", ".jsx", ".ts", ".mts", ".tsx", ".vue", ".svelte", ".html"}
