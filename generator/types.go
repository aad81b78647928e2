package generator

import (
	"cmp"
	"context"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/shape"
)

func types(ctx context.Context, o Options, file string) ([]Declarations, Diagnostics, error) {
	b := &build{opts: o}
	if err := b.load(ctx); err != nil || b.manifest == nil {
		return nil, b.list.Sorted(), err
	}
	if err := b.resolve(ctx); err != nil || b.list.HasErrors() {
		return nil, b.list.Sorted(), err
	}
	t := typings(b.plan, b.folder(file))
	var out []Declarations
	if file != "" && usesReact(b.plan) {
		beside := strings.TrimSuffix(file, ".d.ts") + "-react.d.ts"
		text, err := runtime.ReactTypes()
		if err != nil {
			return nil, nil, err
		}
		t.References = []string{filepath.Base(beside)}
		out = append(out, Declarations{beside, text})
	}
	text, err := runtime.Types(t)
	if flags := b.plan.Flags.Values; err == nil && len(flags) > 0 {
		var names []string
		for _, f := range flags {
			names = append(names, f.Name)
		}
		var more string
		more, err = runtime.FlagTypes(names)
		text = strings.TrimRight(text, "\n") + "\n\n" + more
	}
	return slices.Insert(out, 0, Declarations{file, text}), b.list.Sorted(), err
}

// folder is the folder of a file that the caller names, seen from the root.
func (b *build) folder(file string) string {
	rel, err := filepath.Rel(b.plan.Root, filepath.Dir(b.given(file)))
	if err != nil {
		return "." // on another disk: nothing leads there
	}
	return filepath.ToSlash(rel)
}

func usesReact(p *plan.Plan) bool {
	return slices.ContainsFunc(p.Units(), func(u plan.Unit) bool {
		_, ok := u.Package.Ranges["react"]
		return ok && !u.IsRemote()
	})
}

// typings says what the contracts say in TypeScript, for a file in a folder.
func typings(p *plan.Plan, folder string) runtime.Typings {
	const anything = "Record<string, unknown>"
	var out runtime.Typings
	for _, u := range p.MFEs {
		if u.Mount == "none" {
			continue
		}
		t := runtime.Typing{Name: u.Name, Type: typeOf(u.Contract.Props, folder, anything), Doc: u.Contract.Description}
		if u.Contract.Stage == "deprecated" {
			t.Deprecated = "it is going to disappear"
		}
		out.MFEs = append(out.MFEs, t)
	}
	seen := map[string]bool{}
	events := func(list []plan.Event) {
		for _, e := range list {
			if !seen[e.Name] { // others declare the same
				seen[e.Name] = true
				out.Events = append(out.Events, runtime.Typing{
					Name: e.Name, Type: typeOf(e.Payload, folder, "unknown"), Doc: e.Description, Deprecated: e.Deprecated,
				})
			}
		}
	}
	for _, u := range p.Units() {
		events(u.Emits)
		for _, s := range u.Owns {
			out.State = append(out.State, runtime.Typing{Name: s.Key, Type: typeOf(s.Value, folder, "unknown"), Doc: s.Description})
		}
	}
	for _, b := range p.Bridges {
		events(b.Emits)
	}
	for _, list := range [][]runtime.Typing{out.Events, out.State} {
		slices.SortFunc(list, func(x, y runtime.Typing) int { return strings.Compare(x.Name, y.Name) })
	}
	return out
}

// typeOf is a shape as a type of an interface's property.
func typeOf(s plan.Shape, folder, otherwise string) string {
	switch {
	case s.Type != "":
		return "import(" + strconv.Quote(module(s.File, folder)) + ")." + s.Type
	case s.Schema != nil:
		return shape.TypeScript(s.Schema, "  ")
	}
	return otherwise
}

// module is a TypeScript file as an import names it, in every way to resolve
// modules that TypeScript has had since 4.7.
func module(file, folder string) string {
	rel, err := filepath.Rel(filepath.FromSlash(folder), filepath.FromSlash(file))
	if err != nil {
		rel = file
	}
	rel = filepath.ToSlash(rel)
	stem := strings.TrimSuffix(strings.TrimSuffix(rel, path.Ext(rel)), ".d")
	ext := map[string]string{".mts": ".mjs", ".cts": ".cjs"}[path.Ext(rel)]
	if !strings.HasPrefix(rel, "../") {
		stem = "./" + stem
	}
	return stem + cmp.Or(ext, ".js")
}
