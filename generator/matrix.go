package generator

import (
	"context"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/check"
)

// MatrixResult is the outcome of Matrix.
type MatrixResult struct {
	Diagnostics Diagnostics
	Deps        []string // the shared dependencies, sorted, tools left out
	Rows        []MatrixRow
	Requires    []Requirement
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

// Matrix shows which version of each shared dependency every unit gets, and
// whether units have the versions that others require. The shell is the first
// row.
func Matrix(ctx context.Context, o Options) (MatrixResult, error) {
	b, err := decided(ctx, o)
	out := MatrixResult{Diagnostics: b.list.Sorted()}
	if err != nil || b.shares == nil {
		return out, err
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
