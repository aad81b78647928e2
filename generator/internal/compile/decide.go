package compile

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// decider says which bare specifiers stay for the import map. It is used by
// all units at once.
type decider struct {
	in      Input
	mfes    map[string]bool
	offers  map[string]offer // public specifier → who has it
	imports []string         // what [imports] serves; one that ends in / covers all below
}

type offer struct{ unit, file string }

func newDecider(in Input) *decider {
	d := &decider{in: in, mfes: map[string]bool{}, offers: map[string]offer{}}
	for _, u := range append([]plan.Unit{in.Plan.Shell}, in.Plan.MFEs...) {
		for _, e := range u.Entries {
			if e.Edition != "" {
				continue // the shell itself takes the newest
			}
			d.offers[e.Specifier] = offer{u.Name, e.File}
		}
	}
	for _, u := range in.Plan.MFEs {
		d.mfes[u.Name] = u.Mount != "none"
	}
	for _, im := range in.Plan.Imports {
		d.imports = append(d.imports, im.Specifier)
	}
	return d
}

func (d *decider) resolve(u plan.Unit, r bundler.Request) bundler.Resolution {
	spec := r.Specifier
	if why := d.refuse(u, spec); why != nil {
		return bundler.Resolution{Action: bundler.Refuse, Why: why}
	}
	if name, ok := strings.CutPrefix(spec, "mfe:"); ok {
		if !d.mfes[name] {
			return bundler.Resolution{} // the bundler words it
		}
		text, err := runtime.Stub(name)
		if err != nil {
			panic(err)
		}
		return bundler.Resolution{Action: bundler.Source, Text: text}
	}
	if spec == runtime.BusSpecifier {
		text, err := runtime.BusStub(u.Name)
		if err != nil {
			panic(err)
		}
		return bundler.Resolution{Action: bundler.Source, Text: text}
	}
	if spec == runtime.Specifier || spec == runtime.BusCore || spec == runtime.Shadow.Specifier || d.flags(spec) || d.served(spec) {
		return bundler.Resolution{Action: bundler.External}
	}
	if o, ok := d.offers[spec]; ok {
		if o.unit == u.Name {
			return bundler.Resolution{Action: bundler.Redirect, Specifier: "./" + path.Base(o.file), Dir: d.abs(path.Dir(o.file))}
		}
		return bundler.Resolution{Action: bundler.External}
	}
	inst, ok := d.in.Shares.For(u.Name, bundler.PackageName(spec))
	if !ok || !bundler.IsScript(spec) || !d.accepts(inst, r.Importer) {
		return bundler.Resolution{}
	}
	return bundler.Resolution{Action: bundler.External}
}

// flags reports whether the specifier is the module of a site that has flags.
func (d *decider) flags(spec string) bool {
	return spec == runtime.Flags.Specifier && len(d.in.Plan.Flags.Values) > 0 && len(d.in.Plan.MFEs) > 0
}

// served reports whether the import map has the specifier from [imports].
func (d *decider) served(spec string) bool {
	return slices.ContainsFunc(d.imports, func(im string) bool {
		return spec == im || strings.HasSuffix(im, "/") && strings.HasPrefix(spec, im)
	})
}

func (d *decider) abs(rel string) string {
	return filepath.Join(d.in.Plan.Root, filepath.FromSlash(rel))
}

func (d *decider) accepts(inst share.Instance, importer string) bool {
	if importer == "" || d.in.Plan.Shared.Deps[inst.Dep].Singleton {
		return true
	}
	rel, err := filepath.Rel(d.in.Plan.Root, filepath.Dir(importer))
	return err != nil || share.Accepts(d.in.NPM, inst, filepath.ToSlash(rel))
}
