package main

import (
	"slices"
	"strings"
)

// table is rows of text in aligned columns.
type table struct {
	columns []column
	rows    [][]string
}

// column is a column's head and its behaviour.
type column struct {
	head  string
	right bool // numbers
	// drop says which columns go first where the table is too wide: those
	// with the highest number. Columns with 0 stay.
	drop int
	// flex is for the one column that is cut when nothing is left to drop.
	flex bool
}

const gap = "  "

// flexible is how far a flexible column shrinks.
const flexible = 12

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// lines returns the table's lines, the head first, none wider than width where
// that can be had.
func (t *table) lines(width int) []string {
	widths := t.widths()
	use := t.fit(widths, width)
	head := make([]string, len(t.columns))
	for i, c := range t.columns {
		head[i] = c.head
	}
	out := []string{t.line(head, widths, use)}
	for _, row := range t.rows {
		out = append(out, t.line(row, widths, use))
	}
	return out
}

func (t *table) widths() []int {
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		widths[i] = columns(c.head)
		for _, row := range t.rows {
			widths[i] = max(widths[i], columns(row[i]))
		}
	}
	return widths
}

// fit returns the columns to show and narrows the flexible one. Columns
// without content are not shown at all.
func (t *table) fit(widths []int, width int) []int {
	var use []int
	for i := range t.columns {
		if slices.ContainsFunc(t.rows, func(row []string) bool { return row[i] != "" }) {
			use = append(use, i)
		}
	}
	for {
		over := -len(gap) - width
		worst, flex := -1, -1
		for _, i := range use {
			over += widths[i] + len(gap)
			if t.columns[i].drop > 0 && (worst < 0 || t.columns[i].drop > t.columns[worst].drop) {
				worst = i
			}
			if t.columns[i].flex {
				flex = i
			}
		}
		switch {
		case over <= 0:
			return use
		case flex >= 0 && widths[flex] > flexible:
			widths[flex] = max(flexible, widths[flex]-over)
		case worst >= 0:
			use = slices.DeleteFunc(use, func(i int) bool { return i == worst })
		default:
			return use
		}
	}
}

func (t *table) line(cells []string, widths, use []int) string {
	var b strings.Builder
	for n, i := range use {
		if n > 0 {
			b.WriteString(gap)
		}
		text := cells[i]
		if t.columns[i].flex {
			text = cut(text, widths[i])
		}
		pad := strings.Repeat(" ", max(0, widths[i]-columns(text)))
		if t.columns[i].right {
			b.WriteString(pad + text)
		} else {
			b.WriteString(text + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
}
