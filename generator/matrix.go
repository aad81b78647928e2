package generator

import (
	"cmp"
	"context"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/check"
	"github.com/mfegen/mfegen/generator/internal/contract"
)

// MatrixResult is the outcome of Matrix.
type MatrixResult struct {
	Diagnostics Diagnostics
	Deps        []string // the shared dependencies, sorted, tools left out
	Rows        []MatrixRow
	Requires    []Requirement
	Links       []MatrixLink
}

// MatrixLink is all that one unit uses of another. All is sorted.
type MatrixLink struct {
	Unit, Of string
	Shows    bool           // it mounts the MFE
	Imports  []MatrixImport // by specifier
	Events   []string       // that it listens to
	State    []string       // that it reads
}

// MatrixImport is what a unit imports of a module.
type MatrixImport struct {
	Specifier string
	Names     []string // * for any
	Types     []string // for the compiler only
}

// MatrixRow is a unit and what it gets.
type MatrixRow struct {
	Unit    string
	Version string       // of its package.json, or ""
	Cells   []MatrixCell // one for each of MatrixResult.Deps
}

// MatrixCell is what a unit gets of a dependency.
type MatrixCell struct {
	Version  string // "" when the unit gets none
	Declared bool   // the unit's package.json names the dependency
	Default  bool   // it is what units get that declare nothing
	InRange  bool   // or the unit declares no range
}

// Requirement is a row of what MFEs require of other units.
type Requirement struct {
	Unit     string
	Provider string
	Range    string
	Version  string // of the provider, or ""; of several, the one that the unit gets
	File     string // where that is written, or ""
	State    string // inside, outside or unknown
	Pos      Pos    // of the range
}

// Matrix shows which version of each shared dependency every unit gets,
// whether units have the versions that others require, and who uses what of
// whom, the shell's modules included. The shell is the first row. A project
// that does not compile has no links.
func Matrix(ctx context.Context, o Options) (MatrixResult, error) {
	b, err := compiled(ctx, o)
	out := MatrixResult{Diagnostics: b.list.Sorted()}
	if err != nil || b.shares == nil {
		return out, err
	}
	if b.bundles != nil {
		out.Links = links(b.uses())
	}
	for _, u := range b.plan.Units() {
		out.Rows = append(out.Rows, MatrixRow{Unit: u.Name, Version: u.Package.Version})
	}
	for _, e := range b.shares.Explanations {
		if e.Tool {
			continue
		}
		out.Deps = append(out.Deps, e.Dep)
		for i := range out.Rows {
			row := &out.Rows[i]
			cell := MatrixCell{InRange: true}
			cell.Declared = slices.ContainsFunc(e.Asked, func(a Ask) bool { return a.Unit == row.Unit })
			for _, g := range e.Got {
				if g.Unit == row.Unit {
					cell.Version, cell.Default, cell.InRange = g.Version, g.Default, g.InRange
				}
			}
			row.Cells = append(row.Cells, cell)
		}
	}
	for _, f := range check.Fits(b.plan) {
		out.Requires = append(out.Requires, Requirement{
			Unit: f.Unit.Name, Provider: f.Provider.Name, Range: f.Require.Range, Version: f.Version,
			File: f.Provider.Package.Path, State: string(f.State), Pos: f.Require.Pos,
		})
	}
	return out, nil
}

// links gathers uses by who uses whom.
func links(uses []contract.Use) []MatrixLink {
	var out []MatrixLink
	for _, u := range uses {
		if u.Kind == contract.UseNeeds {
			continue
		}
		i := slices.IndexFunc(out, func(l MatrixLink) bool { return l.Unit == u.Unit && l.Of == u.Of })
		if i < 0 {
			i, out = len(out), append(out, MatrixLink{Unit: u.Unit, Of: u.Of})
		}
		out[i].add(u)
	}
	slices.SortFunc(out, func(a, b MatrixLink) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Of, b.Of)) })
	return out
}

func (l *MatrixLink) add(u contract.Use) {
	once := func(to *[]string, name string) {
		if !slices.Contains(*to, name) {
			*to = append(*to, name)
			slices.Sort(*to)
		}
	}
	switch u.Kind {
	case contract.UseMount:
		l.Shows = true
	case contract.UseEvent:
		once(&l.Events, u.Name)
	case contract.UseState:
		once(&l.State, u.Name)
	default:
		i, found := slices.BinarySearchFunc(l.Imports, u.Name, func(m MatrixImport, name string) int { return cmp.Compare(m.Specifier, name) })
		if !found {
			l.Imports = slices.Insert(l.Imports, i, MatrixImport{Specifier: u.Name})
		}
		if u.Kind == contract.UseType {
			once(&l.Imports[i].Types, u.Export)
		} else {
			once(&l.Imports[i].Names, u.Export)
		}
	}
}
