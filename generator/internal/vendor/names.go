package vendor

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
)

// nameAll gives the wants of which any name may be read all the names that
// there are.
func nameAll(ctx context.Context, in Input, g *group) diag.List {
	var open []*want
	for _, w := range g.wants {
		if len(w.all) > 0 {
			open = append(open, w)
		}
	}
	if len(open) == 0 {
		return nil
	}
	found, list := allNames(ctx, in, g, open)
	for _, w := range open {
		names, ok := found[w.specifier]
		if !ok {
			continue
		}
		for _, n := range slices.Concat(names, in.Plan.Shared.Deps[w.inst.Dep].Names) {
			for u := range w.all {
				w.names[n] = mark(w.names[n], u)
			}
		}
	}
	return list
}

// allNames finds every export of the specifiers: what esbuild knows of ES
// modules, and what evaluating gives for the rest (CommonJS, and ES modules
// that re-export it).
func allNames(ctx context.Context, in Input, g *group, open []*want) (map[string][]string, diag.List) {
	var source strings.Builder
	for i, w := range open {
		fmt.Fprintf(&source, "export * as n%d from %q;\n", i, w.specifier)
	}
	scan := job(in, g)
	scan.Entries = []bundler.Entry{{Name: entryName, Source: source.String(), File: entryName, Dir: in.Plan.Shell.Dir}}
	scan.Resolve = (&resolver{in: in, group: g}).resolve
	scan.Splitting = true
	res, list := bundler.Run(ctx, scan)
	if list.HasErrors() {
		return nil, explainScan(in, open, list)
	}
	list = nil
	out := map[string][]string{}
	entries := scan
	entries.Entries = nil
	for i, w := range open {
		if file, m := entryModule(res, w.specifier); m.Format == "esm" {
			entries.Entries = append(entries.Entries, bundler.Entry{Name: fmt.Sprintf("n%d", i), File: file})
		}
	}
	if len(entries.Entries) > 0 {
		res, more := bundler.Run(ctx, entries)
		if more.HasErrors() {
			return nil, more
		}
		for _, o := range res.Outputs {
			var i int
			if _, err := fmt.Sscanf(o.Entry, "n%d", &i); err == nil && o.Kind == bundle.Script {
				out[open[i].specifier] = o.Exports
			}
		}
	}
	var specs []string
	for _, w := range open {
		specs = append(specs, w.specifier)
	}
	evaluated, failed := evaluate(ctx, in, g, specs, res)
	for _, w := range open {
		names, err := evaluated[w.specifier], failed[w.specifier]
		if err != nil && len(out[w.specifier]) == 0 && len(in.Plan.Shared.Deps[w.inst.Dep].Names) == 0 {
			d := list.Warnf("MFE403", in.Plan.Shared.Deps[w.inst.Dep].Pos, "the exports of %s %s cannot be found by evaluating it: %v", w.specifier, w.inst.Version, err)
			d.Hint = fmt.Sprintf("list them: [shared.%q] names = [\"…\"]", w.inst.Dep)
		}
		all := slices.Concat(out[w.specifier], names)
		slices.Sort(all)
		out[w.specifier] = slices.Compact(all)
	}
	return out, list
}

// entryModule finds the module behind a specifier that the virtual entry
// imports.
func entryModule(res *bundler.Result, spec string) (string, bundler.Module) {
	for _, im := range res.Modules[bundler.EntryModule+entryName].Imports {
		if im.Original == spec && !im.External {
			return path.Clean(im.Path), res.Modules[im.Path]
		}
	}
	return "", bundler.Module{}
}

// checkNames proves that the names taken from CommonJS packages exist: for
// them, a bundler turns any name into the read of a property.
func checkNames(ctx context.Context, in Input, g *group, res *bundler.Result) diag.List {
	var specs []string
	for _, w := range g.wants {
		if _, m := entryModule(res, w.specifier); m.Format == "cjs" && len(plainNames(w)) > 0 {
			specs = append(specs, w.specifier)
		}
	}
	if len(specs) == 0 {
		return nil
	}
	found, failed := evaluate(ctx, in, g, specs, res)
	var missing []lack
	for _, w := range g.wants {
		if !slices.Contains(specs, w.specifier) || failed[w.specifier] != nil {
			continue // what cannot be evaluated cannot be disproved
		}
		known := slices.Concat(found[w.specifier], in.Plan.Shared.Deps[w.inst.Dep].Names)
		for _, n := range plainNames(w) {
			if !slices.Contains(known, n) {
				missing = append(missing, lack{want: w, name: n, known: known})
			}
		}
	}
	return report(ctx, in, missing)
}

// plainNames are the names of a want that must be found among its exports.
func plainNames(w *want) []string {
	return slices.DeleteFunc(sortedKeys(w.names), func(n string) bool { return n == "" || n == bundler.RawExports })
}

// lack is a name that a specifier does not export.
type lack struct {
	want  *want
	name  string
	known []string // all names, where they are known
}

// explain turns esbuild's messages about the virtual entry into link errors
// at the imports that ask for what is missing.
func explain(ctx context.Context, in Input, g *group, lines []line, msgs diag.List) diag.List {
	var out diag.List
	var missing []lack
	for _, d := range msgs {
		if d.Pos.File != bundler.EntryModule+entryName || d.Pos.Line < 1 || d.Pos.Line > len(lines) {
			out.Add(d)
			continue
		}
		l := lines[d.Pos.Line-1]
		switch {
		case d.Severity == diag.Error && strings.HasPrefix(d.Text, "No matching export"):
			missing = append(missing, lack{want: l.want, name: l.name})
		case d.Severity == diag.Error:
			out.Add(unresolvable(in, l.want, d))
		}
	}
	out.Add(report(ctx, in, missing)...)
	return out
}

func explainScan(in Input, open []*want, msgs diag.List) diag.List {
	var out diag.List
	for _, d := range msgs {
		if d.Pos.File == bundler.EntryModule+entryName && d.Pos.Line >= 1 && d.Pos.Line <= len(open) && d.Severity == diag.Error {
			d = unresolvable(in, open[d.Pos.Line-1], d)
		}
		out.Add(d)
	}
	return out
}

// unresolvable says that a specifier leads nowhere in the selected version.
func unresolvable(in Input, w *want, d diag.Diagnostic) diag.Diagnostic {
	out := diag.Diagnostic{Code: "MFE401", Severity: diag.Error,
		Text: fmt.Sprintf("%s %s has no module %q", w.inst.Dep, w.inst.Version, w.specifier)}
	if w.specifier == w.inst.Dep {
		out.Text = fmt.Sprintf("%s %s has no module to import: %s", w.inst.Dep, w.inst.Version, d.Text)
	}
	for _, user := range w.users() {
		for _, f := range filesOf(in, user, w.specifier) {
			if !out.Pos.IsValid() {
				out.Pos = diag.Pos{File: f}
				continue
			}
			out.Notes = append(out.Notes, diag.Note{Pos: diag.Pos{File: f}, Text: "imports it too"})
		}
	}
	out.Hint = fmt.Sprintf("check the path against the exports of %s/package.json, or do not share the package: [shared] exclude = [%q]", w.inst.Dir, w.inst.Dep)
	return out
}

func filesOf(in Input, unit, spec string) []string {
	for _, b := range in.Bundles {
		for _, u := range b.Uses {
			if b.Unit == unit && u.Specifier == spec {
				return u.Files
			}
		}
	}
	return nil
}

// report words the missing names, one diagnostic for each unit and name.
func report(ctx context.Context, in Input, missing []lack) diag.List {
	var list diag.List
	byUse := map[[2]string][]string{} // unit and specifier → names, to locate them in one go
	for _, m := range missing {
		for u := range m.want.names[m.name] {
			byUse[[2]string{u, m.want.specifier}] = append(byUse[[2]string{u, m.want.specifier}], m.name)
		}
	}
	places := map[[2]string]map[string]diag.Pos{}
	for k, names := range byUse {
		if in.Locate != nil {
			places[k] = in.Locate(ctx, k[0], k[1], names)
		}
	}
	hints := &hinter{ctx: ctx, in: in, names: map[[2]string][]string{}}
	for _, m := range missing {
		for _, u := range sortedKeys(m.want.names[m.name]) {
			pos, ok := places[[2]string{u, m.want.specifier}][m.name]
			if files := filesOf(in, u, m.want.specifier); !ok && len(files) > 0 {
				pos = diag.Pos{File: files[0]}
			}
			d := list.Errorf("MFE400", pos, "%s %s, which %s gets, has no export %q", m.want.specifier, m.want.inst.Version, title(u), m.name)
			d.Hint = hints.hint(m, u)
		}
	}
	return list
}

func title(unit string) string {
	if unit == "shell" {
		return "the shell"
	}
	return fmt.Sprintf("mfe %q", unit)
}
