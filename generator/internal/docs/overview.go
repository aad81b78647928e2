package docs

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// Home is what layouts/home.html shows.
type Home struct {
	Units  []*Unit
	Guides []Group
	Health []Check
	Counts []Count
}

// Count is a number worth knowing, with the page about it.
type Count struct {
	N           int
	Title, Path string
}

// Check is a line of the health at a glance.
type Check struct {
	State string // good, notice, bad
	Title string
	Items []CheckItem
}

// CheckItem is what a check found.
type CheckItem struct{ Text, Path string }

func (r *renderer) home() Home {
	h := Home{}
	for i := range r.site.Units {
		h.Units = append(h.Units, &r.site.Units[i])
	}
	for _, g := range r.navigation() {
		if slices.ContainsFunc(g.Links, func(l NavLink) bool { return strings.HasPrefix(l.Path, "guides/") }) {
			h.Guides = append(h.Guides, g)
		}
	}
	h.Counts = []Count{
		count(len(r.site.Units), "unit", "matrix/index.html"),
		count(len(r.site.Routes), "route", "routes/index.html"),
		count(len(r.events), "event", "events/index.html"),
		count(len(r.site.Deps), "shared package", "shared/index.html"),
	}
	h.Health = []Check{r.budgets(), r.copies(), r.fits(), r.loose(), r.aging(), r.warnings()}
	return h
}

func count(n int, what, path string) Count {
	if n != 1 {
		what += "s"
	}
	return Count{n, what, path}
}

func check(state, bad, good string, items []CheckItem) Check {
	if len(items) == 0 {
		return Check{State: "good", Title: good}
	}
	return Check{State: state, Title: bad, Items: items}
}

func (r *renderer) budgets() Check {
	var over []CheckItem
	with := 0
	for _, u := range r.site.Units {
		if u.Budget == nil {
			continue
		}
		with++
		if u.Budget.Used > u.Budget.Limit {
			over = append(over, CheckItem{fmt.Sprintf("%s: %s of %s", u.Title, size(u.Budget.Used), size(u.Budget.Limit)), unitPath(u.Name) + "#size"})
		}
	}
	for _, x := range r.site.Routes {
		if x.Budget == nil {
			continue
		}
		with++
		if x.Budget.Used > x.Budget.Limit {
			over = append(over, CheckItem{fmt.Sprintf("%s: %s of %s", x.Pattern, size(x.Budget.Used), size(x.Budget.Limit)), "routes/index.html#" + routeID(x.Pattern)})
		}
	}
	if with == 0 {
		return Check{State: "notice", Title: "No budgets are set"}
	}
	return check("bad", plural(len(over), "budget")+" exceeded", "Every budget is kept", over)
}

func (r *renderer) copies() Check {
	var items []CheckItem
	for _, d := range r.site.Deps {
		if len(d.Copies) > 1 {
			var versions []string
			for _, c := range d.Copies {
				versions = append(versions, c.Version)
			}
			items = append(items, CheckItem{d.Name + ": " + strings.Join(versions, ", "), "shared/index.html#" + depID(d.Name)})
		}
	}
	return check("notice", plural(len(items), "package")+" in more than one version", "One version of every shared package", items)
}

func (r *renderer) fits() Check {
	var items []CheckItem
	for _, f := range r.site.Fits {
		if f.State == "outside" {
			items = append(items, CheckItem{fmt.Sprintf("%s wants %s %s, which is %s", f.Unit, f.Provider, f.Range, f.Version), "matrix/index.html"})
		}
	}
	for _, u := range r.site.Units {
		for _, n := range u.Needs {
			if !n.InRange {
				items = append(items, CheckItem{fmt.Sprintf("%s wants %s %s and gets %s", u.Name, n.Dep, n.Range, n.Version), unitPath(u.Name) + "#dependencies"})
			}
		}
	}
	return check("bad", plural(len(items), "version")+" out of range", "All versions are in range", items)
}

func (r *renderer) loose() Check {
	var items []CheckItem
	for _, e := range r.events {
		if why := e.Orphan(); why != "" {
			items = append(items, CheckItem{e.Name + ": " + why, "events/index.html#" + eventID(e.Name)})
		}
	}
	for _, s := range r.states {
		if s.Owner == "" {
			items = append(items, CheckItem{s.Key + ": nobody owns it", "state/index.html#" + stateID(s.Key)})
		}
	}
	return check("notice", plural(len(items), "loose end"), "Every event has both ends", items)
}

func (r *renderer) aging() Check {
	var items []CheckItem
	for _, u := range r.site.Units {
		if u.Stage == "deprecated" {
			items = append(items, CheckItem{u.Title, unitPath(u.Name)})
		}
	}
	for _, e := range r.events {
		if instead := e.Deprecated(); instead != "" {
			items = append(items, CheckItem{e.Name, "events/index.html#" + eventID(e.Name)})
		}
	}
	return check("notice", fmt.Sprintf("%d deprecated", len(items)), "Nothing is deprecated", items)
}

func (r *renderer) warnings() Check {
	var items []CheckItem
	for _, n := range r.site.Notes {
		text := n.Text + " [" + n.Code + "]"
		if n.Place != "" {
			text = n.Place + ": " + text
		}
		items = append(items, CheckItem{Text: text})
	}
	return check("notice", plural(len(items), "warning")+" of the build", "The build has no warnings", items)
}

// Graph is what layouts/graph.html shows.
type Graph struct {
	Figure template.HTML
	Edges  []Edge
}

// Edge is one unit's interest in another.
type Edge struct {
	From, To string
	// Kind is imports, listens, reads or requires.
	Kind string
	What []string
}

func (r *renderer) graph() Graph {
	g := Graph{Edges: r.edges()}
	g.Figure = r.drawGraph(g.Edges)
	return g
}

// edges say who relies on whom.
func (r *renderer) edges() []Edge {
	var g Graph
	add := func(from, to, kind, what string) {
		i := slices.IndexFunc(g.Edges, func(e Edge) bool { return e.From == from && e.To == to && e.Kind == kind })
		if i < 0 {
			i = len(g.Edges)
			g.Edges = append(g.Edges, Edge{From: from, To: to, Kind: kind})
		}
		if !slices.Contains(g.Edges[i].What, what) {
			g.Edges[i].What = append(g.Edges[i].What, what)
		}
	}
	for _, u := range r.site.Units {
		start := len(g.Edges)
		for _, i := range u.Imports {
			add(u.Name, i.Unit, "imports", i.Specifier)
		}
		for _, name := range u.Listens {
			if i, ok := slices.BinarySearchFunc(r.events, name, func(e EventRow, n string) int { return cmp.Compare(e.Name, n) }); ok {
				for _, by := range r.events[i].By {
					if by.Unit != "" {
						add(u.Name, by.Unit, "listens", name)
					}
				}
			}
		}
		for _, key := range u.Reads {
			if i, ok := slices.BinarySearchFunc(r.states, key, func(s StateRow, n string) int { return cmp.Compare(s.Key, n) }); ok && r.states[i].Owner != "" {
				add(u.Name, r.states[i].Owner, "reads", key)
			}
		}
		for _, f := range r.site.Fits {
			if f.Unit == u.Name {
				add(u.Name, f.Provider, "requires", f.Range)
			}
		}
		slices.SortStableFunc(g.Edges[start:], func(a, b Edge) int { return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Kind, b.Kind)) })
	}
	return g.Edges
}

// Matrix is what layouts/matrix.html shows.
type Matrix struct {
	Units []*Unit
	Deps  []Dep
	Rows  []MatrixRow
	Fits  []Fit
	Uses  []Edge
}

// MatrixRow is a unit with what it gets of each dependency.
type MatrixRow struct {
	Unit  *Unit
	Cells []*Need // nil where it has nothing to do with it
}

func (r *renderer) matrix() Matrix {
	m := Matrix{Deps: r.site.Deps, Fits: r.site.Fits, Uses: r.edges()}
	for i := range r.site.Units {
		u := &r.site.Units[i]
		m.Units = append(m.Units, u)
		row := MatrixRow{Unit: u, Cells: make([]*Need, len(m.Deps))}
		for j := range u.Needs {
			if at := slices.IndexFunc(m.Deps, func(d Dep) bool { return d.Name == u.Needs[j].Dep }); at >= 0 {
				row.Cells[at] = &u.Needs[j]
			}
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// SizeTable is what layouts/sizes.html shows.
type SizeTable struct {
	Figure  template.HTML
	Rows    []SizeRow // the largest first
	Vendor  Sizes
	Runtime int64
	Routes  []Route
}

// SizeRow is a unit with what it weighs.
type SizeRow struct {
	*Unit
	Gzip int64 // scripts and styles
	// Bar is Gzip in percent of the largest.
	Bar int64
}

func (r *renderer) sizes() SizeTable {
	s := SizeTable{Vendor: r.site.Vendor, Runtime: r.site.Runtime, Routes: r.site.Routes}
	most := int64(1)
	for i := range r.site.Units {
		u := &r.site.Units[i]
		s.Rows = append(s.Rows, SizeRow{Unit: u, Gzip: u.JS.Gzip + u.CSS.Gzip})
		most = max(most, s.Rows[i].Gzip)
	}
	for i := range s.Rows {
		s.Rows[i].Bar = s.Rows[i].Gzip * 100 / most
	}
	slices.SortStableFunc(s.Rows, func(a, b SizeRow) int { return cmp.Compare(b.Gzip, a.Gzip) })
	s.Figure = r.drawSizes(s)
	return s
}
