package compile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// Locate finds where a unit's sources import names that a shared dependency
// lacks. It builds the unit once more with the specifier replaced by a module
// that has all taken names but the missing ones, so that esbuild itself points
// at the imports. Names that no message mentions are not in the result.
func Locate(ctx context.Context, in Input, b *bundle.Bundle, specifier string, missing []string) map[string]diag.Pos {
	units := append([]plan.Unit{in.Plan.Shell}, in.Plan.MFEs...)
	i := slices.IndexFunc(units, func(u plan.Unit) bool { return u.Name == b.Unit })
	use := slices.IndexFunc(b.Uses, func(u bundle.Use) bool { return u.Specifier == specifier })
	if i < 0 || use < 0 || units[i].IsRemote() {
		return nil
	}
	u, dec := units[i], newDecider(in)
	var present strings.Builder
	for n, name := range b.Uses[use].Names {
		if !slices.Contains(missing, name) && name != bundler.RawExports {
			fmt.Fprintf(&present, "const v%d = 0; export { v%d as %q };\n", n, n, name)
		}
	}
	job := bundler.Job{Root: in.Plan.Root, Unit: u.Name, Dir: u.Dir, Base: in.Plan.Site.Base, Options: u.Options, Splitting: true}
	job.Resolve = func(r bundler.Request) bundler.Resolution {
		res := dec.resolve(u, r)
		if r.Specifier == specifier && res.Action == bundler.External && r.Kind == bundler.Static {
			return bundler.Resolution{Action: bundler.Source, Text: present.String() + "export {};\n"}
		}
		return res
	}
	es, _ := entries(in, job, u)
	job.Entries = distinct(es)
	_, list := bundler.Run(ctx, job)
	out := map[string]diag.Pos{}
	for _, d := range list {
		for _, name := range missing {
			if strings.Contains(d.Text, fmt.Sprintf("import %q", name)) || strings.Contains(d.Text, fmt.Sprintf("Import %q", name)) {
				if _, ok := out[name]; !ok {
					out[name] = d.Pos
				}
			}
		}
	}
	return out
}
