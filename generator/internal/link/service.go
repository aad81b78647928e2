package link

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// services gives each MFE the edition of the shell's services that it requires,
// through its scope. The newest is everybody's.
func (l *linker) services() {
	for _, s := range l.in.Plan.Shell.Services {
		for _, u := range l.in.Plan.MFEs {
			e, ok := s.For(u)
			if !ok {
				l.noEdition(s, u)
			} else if e != s.Editions[0] {
				l.offer(l.scope(u.Name), l.in.Plan.Shell.Name, l.edition(s.Specifier, e.Name))
			}
		}
	}
}

func (l *linker) edition(specifier, name string) bundle.Entry {
	shell := l.in.Bundles[0]
	i := slices.IndexFunc(shell.Entries, func(e bundle.Entry) bool { return e.Specifier == specifier && e.Edition == name })
	if i < 0 {
		panic("link: the shell has no edition " + name + " of " + specifier)
	}
	return shell.Entries[i]
}

// noEdition reports an MFE that imports a service of which there is no version
// that it takes.
func (l *linker) noEdition(s plan.Service, u plan.Unit) {
	b := l.bundles[u.Name]
	i := slices.IndexFunc(b.Uses, func(x bundle.Use) bool { return x.Specifier == s.Specifier })
	if i < 0 {
		return
	}
	req := u.Requires[slices.IndexFunc(u.Requires, func(q plan.Require) bool { return q.Unit == "shell" })]
	d := l.list.Errorf("MFE433", req.Pos, "%s imports %q and requires shell %s, but the shell offers %s", u, s.Specifier, req.Range, s.Names())
	for _, e := range s.Editions {
		d.Notes = append(d.Notes, diag.Note{Pos: e.Pos, Text: e.Name + " is offered here"})
	}
	for _, f := range b.Uses[i].Files {
		d.Notes = append(d.Notes, diag.Note{Pos: diag.Pos{File: f}, Text: "imports it"})
	}
	d.Hint = "make the MFE work with one of them and widen the range, or let the shell offer a version in the range"
}

// shellVersions are what a unit that is not built here finds of the shell: the
// editions that it gets, or the one version that there is.
func (l *linker) shellVersions(u plan.Unit) []string {
	shell := l.in.Plan.Shell
	out := []string{}
	for _, s := range shell.Services {
		e, ok := s.For(u)
		if !ok {
			e = s.Editions[0] // it gets what everybody gets
		}
		if !slices.Contains(out, e.Name) {
			out = append(out, e.Name)
		}
	}
	if v := shell.Package.Version; len(shell.Services) == 0 && v != "" {
		out = append(out, v)
	}
	return out
}

// passesOn matches what offers names that are not known here: those of a module
// that another unit or a chunk has.
var passesOn = regexp.MustCompile(`\bexport\s*\*\s*from\b`)

// exports proves that what units take from each other exists: that names are
// among the exports of the module that the unit gets, in its edition.
func (l *linker) exports() {
	for _, b := range l.in.Bundles {
		for _, use := range b.Uses {
			t, ok := l.resolve(b.Unit, use.Specifier)
			if !ok || l.bundles[t.node.unit].Kind == bundle.Vendor || l.bundles[t.node.unit].Kind == bundle.Runtime {
				continue
			}
			e, ok := l.offered(t, use.Specifier)
			if !ok || passesOn.Match(l.files[t.node].Data) {
				continue
			}
			var lacks []string
			for _, name := range use.Names {
				if !slices.Contains(e.Exports, name) && name != "module.exports" {
					lacks = append(lacks, name)
				}
			}
			l.lacking(b.Unit, use, t, e, lacks)
		}
	}
}

func (l *linker) offered(t target, specifier string) (bundle.Entry, bool) {
	entries := l.bundles[t.node.unit].Entries
	i := slices.IndexFunc(entries, func(e bundle.Entry) bool { return e.Specifier == specifier && e.File == t.node.path })
	if i < 0 {
		return bundle.Entry{}, false
	}
	return entries[i], true
}

func (l *linker) lacking(unit string, use bundle.Use, t target, e bundle.Entry, names []string) {
	if len(names) == 0 {
		return
	}
	var places map[string]diag.Pos
	if l.in.Locate != nil {
		places = l.in.Locate(unit, use.Specifier, names)
	}
	what := use.Specifier
	if edition := l.editionName(use.Specifier, e); edition != "" {
		what += " " + edition
	}
	for _, name := range names {
		pos, ok := places[name]
		if !ok && len(use.Files) > 0 {
			pos = diag.Pos{File: use.Files[0]}
		}
		d := l.list.Errorf("MFE434", pos, "%s, which %s gets from %s, has no export %q", what, l.title(unit), l.title(t.node.unit), name)
		d.Notes = []diag.Note{{Pos: diag.Pos{File: e.Source}, Text: "this is the module"}}
		d.Hint = "it exports " + strings.Join(e.Exports, ", ")
		near := diag.Closest(name, e.Exports)
		switch others := l.editionsWith(use.Specifier, name); {
		case len(others) > 0:
			d.Hint = fmt.Sprintf("%s has it: change what %s requires of the shell, or import something else", strings.Join(others, " and "), l.title(unit))
		case near != "":
			d.Hint = "did you mean " + near + "?"
		case len(e.Exports) == 0:
			d.Hint = "it exports nothing"
		}
	}
}

// editionsWith names the editions of a service that export a name.
func (l *linker) editionsWith(specifier, name string) []string {
	var out []string
	for _, e := range l.in.Bundles[0].Entries {
		if edition := l.editionName(specifier, e); e.Specifier == specifier && edition != "" && slices.Contains(e.Exports, name) {
			out = append(out, edition)
		}
	}
	return out
}

// editionName is the edition of a service, for messages.
func (l *linker) editionName(specifier string, e bundle.Entry) string {
	for _, s := range l.in.Plan.Shell.Services {
		if s.Specifier == specifier && e.Edition == "" {
			return s.Editions[0].Name
		}
	}
	return e.Edition
}
