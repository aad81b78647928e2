package bundler

import (
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
)

// Uses joins what all scripts take from bare specifiers, sorted by specifier.
func (res *Result) Uses() []bundle.Use {
	all := map[string]*taken{}
	of := func(spec string) *taken {
		if all[spec] == nil {
			all[spec] = &taken{names: map[string]bool{}}
		}
		return all[spec]
	}
	for _, o := range res.Outputs {
		if o.Kind != bundle.Script || len(o.Bare)+len(o.BareLazy) == 0 {
			continue
		}
		for _, spec := range o.BareLazy {
			of(spec).all = true
		}
		if len(o.Bare) == 0 {
			continue
		}
		var err error
		found, plain := scanNames(o.Data, o.statements)
		if !plain {
			found, err = takenNames(o.Data)
		}
		for _, spec := range o.Bare {
			t := found[spec]
			if err != nil || t == nil {
				of(spec).all = true
				continue
			}
			for n := range t.names {
				of(spec).names[n] = true
			}
			of(spec).all = of(spec).all || t.all
		}
	}
	files := importers(res)
	var out []bundle.Use
	for spec, t := range all {
		out = append(out, bundle.Use{Specifier: spec, Names: t.sorted(), All: t.all, Files: files[spec]})
	}
	slices.SortFunc(out, func(a, b bundle.Use) int { return strings.Compare(a.Specifier, b.Specifier) })
	return out
}

// importers lists the source files that import each bare specifier; a
// require() stands behind two virtual modules.
func importers(res *Result) map[string][]string {
	out := map[string][]string{}
	for name, m := range res.Modules {
		for _, im := range m.Imports {
			spec, shim := strings.CutPrefix(im.Path, RequireModule)
			if !im.External && !shim || strings.HasPrefix(name, "mfegen-") {
				continue
			}
			if !slices.Contains(out[spec], name) {
				out[spec] = append(out[spec], name)
			}
		}
	}
	for _, list := range out {
		slices.Sort(list)
	}
	return out
}
