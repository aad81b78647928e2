package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newMatrix(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "matrix",
		Short: "Show which unit gets which version of what",
		Long: `Matrix prints a table of the units and the shared dependencies, with the version
that each unit gets, a table of what MFEs require of the shell and of each
other, with the versions that there are, and a table of who uses what of whom:
modules that are imported, MFEs that are shown, events and shared state. It
compiles the units to see what they import.`,
		Example: examples(
			"mfegen matrix",
			"mfegen matrix --json",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			res, err := generator.Matrix(cmd.Context(), a.options())
			a.diagnose(res.Diagnostics)
			if a.json {
				err = errors.Join(err, a.printJSON(newMatrixOutcome(res, err)))
			} else if err == nil && len(res.Rows) > 0 {
				_, err = fmt.Fprint(a.out.w, a.matrix(res))
			}
			if err == nil && res.Diagnostics.HasErrors() {
				err = errProblems
			}
			return err
		},
	}
}

// matrixOutcome is what matrix --json prints.
type matrixOutcome struct {
	outcome
	Dependencies []string          `json:"dependencies"`
	Units        []matrixRowJSON   `json:"units"` // the shell, then MFEs by name
	Requires     []requirementJSON `json:"requires"`
	Uses         []matrixUseJSON   `json:"uses"` // by unit, then by whom it uses
}

type matrixRowJSON struct {
	Unit    string           `json:"unit"`
	Version string           `json:"version"`
	Cells   []matrixCellJSON `json:"cells"` // one for each of dependencies
}

type matrixCellJSON struct {
	Version  string `json:"version"`  // "" for none
	Declared bool   `json:"declared"` // in the unit's package.json
	Default  bool   `json:"default"`
	InRange  bool   `json:"in_range"`
}

type matrixUseJSON struct {
	Unit    string             `json:"unit"`
	Of      string             `json:"of"`
	Shows   bool               `json:"shows"` // it mounts the MFE
	Imports []matrixImportJSON `json:"imports"`
	Events  []string           `json:"events"` // that it listens to
	State   []string           `json:"state"`  // that it reads
}

type matrixImportJSON struct {
	Specifier string   `json:"specifier"`
	Names     []string `json:"names"` // * for any
	Types     []string `json:"types"` // for the compiler only
}

type requirementJSON struct {
	Unit     string        `json:"unit"`
	Provider string        `json:"provider"`
	Range    string        `json:"range"`
	Version  string        `json:"version"` // of the provider, or ""
	File     string        `json:"file"`    // that says so, or ""
	State    string        `json:"state"`   // inside, outside or unknown
	Pos      generator.Pos `json:"pos"`     // of the range
}

func newMatrixOutcome(res generator.MatrixResult, err error) matrixOutcome {
	o := matrixOutcome{newOutcome(res.Diagnostics, err), filled(res.Deps), []matrixRowJSON{}, []requirementJSON{}, []matrixUseJSON{}}
	for _, row := range res.Rows {
		r := matrixRowJSON{row.Unit, row.Version, []matrixCellJSON{}}
		for _, c := range row.Cells {
			r.Cells = append(r.Cells, matrixCellJSON(c))
		}
		o.Units = append(o.Units, r)
	}
	for _, r := range res.Requires {
		o.Requires = append(o.Requires, requirementJSON(r))
	}
	for _, l := range res.Links {
		u := matrixUseJSON{l.Unit, l.Of, l.Shows, []matrixImportJSON{}, filled(l.Events), filled(l.State)}
		for _, m := range l.Imports {
			u.Imports = append(u.Imports, matrixImportJSON{m.Specifier, filled(m.Names), filled(m.Types)})
		}
		o.Uses = append(o.Uses, u)
	}
	return o
}

// The marks of cells.
const (
	undeclared = "·"
	notDefault = "*"
	outOfRange = "!"
)

func (a *app) matrix(res generator.MatrixResult) string {
	var parts []string
	for _, t := range a.blocks(res) {
		parts = append(parts, a.titled(t))
	}
	if len(parts) == 0 {
		parts = append(parts, "no dependency is shared\n")
	} else if l := legend(parts); l != "" {
		parts = append(parts, l)
	}
	t := table{columns: []column{{head: "MFE", flex: true}, {head: "requires"}, {head: "range"}, {head: "there is"}, {head: "fits"}}}
	for _, r := range res.Requires {
		fits := map[string]string{"inside": "yes", "outside": "no", "unknown": "unknown"}[r.State]
		t.add(r.Unit, r.Provider, r.Range, orNone(r.Version), fits)
	}
	if len(t.rows) > 0 {
		parts = append(parts, a.titled(t))
	}
	t = table{columns: []column{{head: "unit"}, {head: "uses"}, {head: "for", flex: true}}}
	for _, l := range res.Links {
		t.add(l.Unit, l.Of, reason(l))
	}
	if len(t.rows) > 0 {
		parts = append(parts, a.titled(t))
	}
	return strings.Join(parts, "\n")
}

// reason says in words what a unit uses another for.
func reason(l generator.MatrixLink) string {
	var out []string
	if l.Shows {
		out = append(out, "shows it")
	}
	for _, m := range l.Imports {
		var names []string
		for _, n := range slices.Concat(m.Names, m.Types) {
			if n == "*" {
				n = "any name"
			}
			names = append(names, n)
		}
		out = append(out, "imports "+strings.Join(names, ", ")+" from "+m.Specifier)
	}
	if len(l.Events) > 0 {
		out = append(out, "listens to "+strings.Join(l.Events, ", "))
	}
	if len(l.State) > 0 {
		out = append(out, "reads "+strings.Join(l.State, ", "))
	}
	return strings.Join(out, "; ")
}

func (a *app) titled(t table) string {
	lines := t.lines(a.out.width)
	return a.out.paint(bold, lines[0]) + "\n" + strings.Join(lines[1:], "\n") + "\n"
}

// blocks splits the matrix into tables that fit into the screen's width: each
// has all units, and as many dependencies as there is room for.
func (a *app) blocks(res generator.MatrixResult) []table {
	first := columns("unit")
	for _, row := range res.Rows {
		first = max(first, columns(row.Unit))
	}
	var out []table
	used := 0
	for i, dep := range res.Deps {
		width := columns(dep)
		for _, row := range res.Rows {
			width = max(width, columns(mark(row.Cells[i])))
		}
		if len(out) == 0 || used+len(gap)+width > a.out.width {
			t := table{columns: []column{{head: "unit"}}}
			for _, row := range res.Rows {
				t.add(row.Unit)
			}
			out, used = append(out, t), first
		}
		t := &out[len(out)-1]
		t.columns = append(t.columns, column{head: dep})
		for n, row := range res.Rows {
			t.rows[n] = append(t.rows[n], mark(row.Cells[i]))
		}
		used += len(gap) + width
	}
	return out
}

// mark is a cell in the terminal.
func mark(c generator.MatrixCell) string {
	switch {
	case !c.Declared:
		return undeclared
	case c.Version == "":
		return orNone("")
	case !c.InRange:
		return c.Version + outOfRange
	case !c.Default:
		return c.Version + notDefault
	}
	return c.Version
}

// legend explains the marks that the tables have.
func legend(tables []string) string {
	var b strings.Builder
	for _, m := range [][2]string{
		{undeclared, "not declared in the unit's package.json"},
		{notDefault, "not the default"},
		{outOfRange, "outside of the unit's range"},
	} {
		if slices.ContainsFunc(tables, func(t string) bool { return strings.Contains(t, m[0]) }) {
			b.WriteString(m[0] + "  " + m[1] + "\n")
		}
	}
	return b.String()
}
