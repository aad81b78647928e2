package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/confine"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/runtime"
)

// confined is what becomes of the unit's stylesheets. A frame confines them by
// itself.
func confined(u plan.Unit) func([][]byte) []confine.Sheet {
	switch u.Isolation {
	case "scope":
		return func(sheets [][]byte) []confine.Sheet { return confine.Scope(u.Name, sheets) }
	case "shadow":
		return confine.Shadow
	}
	return nil
}

// refuse says what is wrong with an import that would bring an MFE out of its
// frame, or into one.
func (d *decider) refuse(u plan.Unit, spec string) *diag.Diagnostic {
	ours := strings.HasPrefix(spec, "mfegen/") && spec != runtime.BusSpecifier && spec != runtime.BusCore
	if u.Framed() && (ours || strings.HasPrefix(spec, "mfe:")) {
		return &diag.Diagnostic{
			Code: "MFE334", Severity: diag.Error,
			Text: fmt.Sprintf("%s runs in a frame, where it is alone: it cannot import %q", u, spec),
			Hint: "let the page show other MFEs beside it, and hand in as props what the page knows; or give this one another isolation",
		}
	}
	for _, f := range d.in.Plan.MFEs {
		own := f.OwnPackage() && bundler.PackageName(spec) == f.Package.Name
		if f.Framed() && f.Name != u.Name && (own || d.offers[spec].unit == f.Name) {
			return framedImport(u, f, fmt.Sprintf("%q", spec))
		}
	}
	return nil
}

// framedImport words the import of an untrusted MFE's code.
func framedImport(u, framed plan.Unit, what string) *diag.Diagnostic {
	return &diag.Diagnostic{
		Code: "MFE332", Severity: diag.Error,
		Text:  fmt.Sprintf("%s imports %s of %s, which runs in a frame because it is not trusted: the import would run it in the page", u, what, framed),
		Notes: []diag.Note{{Pos: framed.IsolationPos, Text: "the isolation is written here"}},
		Hint:  fmt.Sprintf("show it with <mfe-slot name=%q> or import from \"mfe:%s\", and talk to it by props and events", framed.Name, framed.Name),
	}
}

// intruders reports files of MFEs in frames that the unit imports by path.
func intruders(p *plan.Plan, u plan.Unit, res *bundler.Result) diag.List {
	var list diag.List
	for _, f := range p.MFEs {
		if !f.Framed() || f.Name == u.Name || f.Dir == "." || inside(u.Dir, f.Dir) {
			continue
		}
		for _, file := range slices.Sorted(maps.Keys(res.Modules)) {
			if inside(file, f.Dir) {
				continue // or it was let in before
			}
			for _, im := range res.Modules[file].Imports {
				if im.External || !inside(im.Path, f.Dir) || strings.Contains(im.Path, "/node_modules/") {
					continue
				}
				d := framedImport(u, f, im.Path)
				d.Pos = importPos(p.Root, file, im.Original)
				list.Add(*d)
			}
		}
	}
	return list
}

func inside(file, dir string) bool { return file == dir || strings.HasPrefix(file, dir+"/") }

// farStyles warns of stylesheets from elsewhere that an isolated MFE imports:
// an @import cannot stand in a scope, and a shadow root takes none.
func farStyles(u plan.Unit, res *bundler.Result) diag.List {
	var list diag.List
	if u.Isolation != "scope" && u.Isolation != "shadow" {
		return nil
	}
	for _, o := range res.Outputs {
		if o.Kind != bundle.Style {
			continue
		}
		for _, url := range confine.Imports(o.Data) {
			d := list.Warnf("MFE333", u.IsolationPos, "%s imports the stylesheet %s, which stays outside of its scope and styles the whole page", u, url)
			if u.Isolation == "shadow" {
				d.Text = fmt.Sprintf("%s imports the stylesheet %s, which browsers do not load in a shadow root", u, url)
			}
			d.Hint = "copy the stylesheet into the MFE and import the copy, or link it in the shell's page"
		}
	}
	return list.Sorted()
}

// noMount words what is wrong with an isolated MFE whose entry does not export
// mount: its wrapper imports that.
func noMount(u plan.Unit, list diag.List, es []entry) diag.List {
	if u.Mount != "function" {
		return list
	}
	for i := range list {
		for _, e := range es {
			if e.Source == "" || list[i].Pos.File != bundler.EntryModule+e.Name || !strings.Contains(list[i].Text, `"mount"`) {
				continue
			}
			list[i] = withoutMount(u)
		}
	}
	return list.Sorted()
}
