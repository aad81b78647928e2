package docs

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/figure"
)

// drawGraph draws the units that have to do with others.
func (r *renderer) drawGraph(edges []Edge) template.HTML {
	if len(edges) == 0 {
		return ""
	}
	g := figure.Graph{Title: "Who relies on whom"}
	for _, u := range r.site.Units {
		if !slices.ContainsFunc(edges, func(e Edge) bool { return e.From == u.Name || e.To == u.Name }) {
			continue
		}
		g.Nodes = append(g.Nodes, figure.Node{ID: u.Name, Label: u.Title, Note: u.Team, Kind: u.Kind, Href: "../" + unitPath(u.Name)})
	}
	for _, e := range edges {
		g.Edges = append(g.Edges, figure.Edge{
			From: e.From, To: e.To, Kind: e.Kind, Title: fmt.Sprintf("%s %s %s: %s", e.From, e.Kind, e.To, strings.Join(e.What, ", ")),
		})
	}
	return template.HTML(g.SVG())
}

// drawSizes draws what weighs how much.
func (r *renderer) drawSizes(s SizeTable) template.HTML {
	m := figure.Treemap{Title: "What every unit weighs, after gzip"}
	for _, row := range s.Rows {
		m.Items = append(m.Items, figure.Item{
			Label: row.Title, Kind: "unit", Href: "../" + unitPath(row.Name) + "#size", Size: float64(row.Gzip),
			Title: row.Title + ", " + size(row.Gzip),
		})
	}
	if s.Vendor.Gzip > 0 {
		m.Items = append(m.Items, figure.Item{
			Label: "Shared packages", Kind: "shared", Href: "../shared/index.html", Size: float64(s.Vendor.Gzip), Title: "Shared packages, " + size(s.Vendor.Gzip),
		})
	}
	if s.Runtime > 0 {
		m.Items = append(m.Items, figure.Item{Label: "Runtime", Kind: "runtime", Size: float64(s.Runtime), Title: "mfegen's runtime, " + size(s.Runtime)})
	}
	if !slices.ContainsFunc(m.Items, func(i figure.Item) bool { return i.Size > 0 }) {
		return ""
	}
	return template.HTML(m.SVG())
}

// drawHistory draws how a unit's size went, the size that its budget is about.
func drawHistory(u *Unit) template.HTML {
	h := figure.History{Title: "Its size from release to release, after gzip"}
	add := func(version string, bytes int64, what string) {
		if bytes > 0 {
			h.Points = append(h.Points, figure.Point{Label: version, Value: float64(bytes), Title: what + version + ": " + size(bytes)})
		}
	}
	last := ""
	for _, r := range slices.Backward(u.Releases) {
		add(r.Version, r.Gzip, "")
		last = r.Version
	}
	if u.Budget != nil {
		h.Limit = float64(u.Budget.Limit)
		if u.Version != last {
			add(u.Version, u.Budget.Used, "now ")
		}
	}
	if len(h.Points) < 2 {
		return ""
	}
	return template.HTML(h.SVG())
}
