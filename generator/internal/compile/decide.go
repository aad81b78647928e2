package compile

import (
	"path"
	"path/filepath"
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
	imports map[string]bool
}

type offer struct{ unit, file string }

func newDecider(in Input) *decider {
	d := &decider{in: in, mfes: map[string]bool{}, offers: map[string]offer{}, imports: map[string]bool{}}
	for _, u := range append([]plan.Unit{in.Plan.Shell}, in.Plan.MFEs...) {
		for _, e := range u.Entries {
			d.offers[e.Specifier] = offer{u.Name, e.File}
		}
	}
	for _, u := range in.Plan.MFEs {
		d.mfes[u.Name] = u.Mount != "none"
	}
	for _, im := range in.Plan.Imports {
		d.imports[im.Specifier] = true
	}
	return d
}

func (d *decider) resolve(u plan.Unit, r bundler.Request) bundler.Resolution {
	spec := r.Specifier
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
	if spec == runtime.Specifier || d.imports[spec] {
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
