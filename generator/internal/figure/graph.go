package figure

import (
	"slices"
	"strings"
)

// Graph is a directed graph.
type Graph struct {
	Title string // what it shows, for those who do not see it
	Nodes []Node
	Edges []Edge
}

// Node is a box with a label.
type Node struct {
	ID    string
	Label string
	Note  string // a second line, smaller
	Kind  string // becomes the class node-<kind>
	Href  string // where it leads, or ""
	Title string // said of it; the label when ""
}

// Edge is an arrow from what needs to what is needed. Of several edges between
// two nodes the first is drawn; one from a node to itself is not drawn.
type Edge struct {
	From, To string
	Kind     string // becomes the class edge-<kind>
	Title    string
}

// Distances in the drawing, in CSS pixels at scale 1.
const (
	fontSize  = 13.0
	noteSize  = 11.0
	boxHeight = 30.0
	noteExtra = 14.0
	boxPad    = 12.0
	rowGap    = 12.0
	layerGap  = 72.0
	margin    = 8.0
)

// SVG draws the graph from left to right: who needs others is left of them,
// except in cycles. Nodes are groups with data-node, arrows are paths with
// data-from and data-to, for scripts that follow them. The same graph gives the
// same bytes.
func (g Graph) SVG() string {
	l := newLayout(g)
	l.run()
	var w writer
	w.open("svg", "class", "figure graph", "viewBox", box(l.width, l.height),
		"width", num(l.width), "height", num(l.height), "role", "group", "aria-label", g.Title)
	w.WriteString(`<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto">` +
		`<path class="arrow" d="M0 .5 7.5 4 0 7.5z"/></marker></defs>`)
	w.open("g", "class", "edges", "aria-hidden", "true")
	for _, e := range l.edges {
		w.open("path", "class", strings.TrimSuffix("edge edge-"+e.edge.Kind, " edge-"), "d", l.path(e),
			"data-from", e.edge.From, "data-to", e.edge.To, "marker-end", "url(#arrow)")
		w.text("title", orElse(e.edge.Title, e.edge.From+" → "+e.edge.To))
		w.shut("path")
	}
	w.shut("g")
	w.open("g", "class", "nodes")
	for _, v := range l.reading() {
		l.node(&w, v)
	}
	w.shut("g")
	w.shut("svg")
	return w.String()
}

// node draws one box.
func (l *layout) node(w *writer, v *vertex) {
	n := v.node
	w.open("g", "class", strings.TrimSuffix("node node-"+n.Kind, " node-"), "data-node", n.ID,
		"transform", "translate("+num(v.x)+" "+num(v.y-v.height/2)+")")
	if n.Href != "" {
		w.open("a", "href", n.Href)
	}
	w.text("title", orElse(n.Title, n.Label))
	w.empty("rect", "width", num(v.width), "height", num(v.height), "rx", "6")
	middle := v.height/2 + fontSize*0.35
	if n.Note != "" {
		middle -= noteExtra / 2
	}
	w.text("text", n.Label, "x", num(v.width/2), "y", num(middle), "text-anchor", "middle", "font-size", num(fontSize))
	if n.Note != "" {
		w.text("text", n.Note, "class", "note", "x", num(v.width/2), "y", num(middle+noteExtra), "text-anchor", "middle", "font-size", num(noteSize))
	}
	if n.Href != "" {
		w.shut("a")
	}
	w.shut("g")
}

// reading lists the nodes column by column, as they are read.
func (l *layout) reading() []*vertex {
	var out []*vertex
	for _, layer := range l.layers {
		for _, v := range layer {
			if v.node != nil {
				out = append(out, v)
			}
		}
	}
	return out
}

// path is the arrow's course: a curve between each two stations.
func (l *layout) path(e *route) string {
	stations := slices.Clone(e.via)
	type point struct{ x, y float64 }
	var at []point
	for i, v := range stations {
		left, right := point{v.x, v.y}, point{v.x + v.width, v.y}
		switch {
		case i == 0:
			at = append(at, right)
		case i == len(stations)-1:
			at = append(at, left)
		default: // straight through the column of a layer between
			at = append(at, point{v.x, v.y}, point{v.x + l.columns[v.layer], v.y})
		}
	}
	if e.reversed {
		slices.Reverse(at)
	}
	var b strings.Builder
	b.WriteString("M" + num(at[0].x) + " " + num(at[0].y))
	for i := 1; i < len(at); i++ {
		p, q := at[i-1], at[i]
		if p.y == q.y {
			b.WriteString("H" + num(q.x))
			continue
		}
		middle := (p.x + q.x) / 2
		b.WriteString("C" + num(middle) + " " + num(p.y) + " " + num(middle) + " " + num(q.y) + " " + num(q.x) + " " + num(q.y))
	}
	return b.String()
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
