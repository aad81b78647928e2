package figure

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// wellFormed checks that the drawing is XML without what a strict policy or a
// page forbids.
func wellFormed(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if e, ok := tok.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("%s has %s=%q", e.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
}

func random(nodes, edges int, seed uint64) Graph {
	r := rand.New(rand.NewPCG(seed, 1))
	g := Graph{Title: "random"}
	for i := range nodes {
		n := Node{ID: fmt.Sprint("n", i), Label: strings.Repeat("name", 1+r.IntN(4)), Kind: "mfe"}
		if r.IntN(3) == 0 {
			n.Note = "1.2.3"
		}
		g.Nodes = append(g.Nodes, n)
	}
	for range edges {
		g.Edges = append(g.Edges, Edge{From: fmt.Sprint("n", r.IntN(nodes)), To: fmt.Sprint("n", r.IntN(nodes))})
	}
	return g
}

func TestGraphLayoutHoldsItsPromises(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		g := random(2+int(seed), 3*int(seed), seed)
		l := newLayout(g)
		l.run()
		placed := 0
		for k, layer := range l.layers {
			for i, v := range layer {
				if v.node != nil {
					placed++
				}
				if v.layer != k || v.index != i {
					t.Fatalf("seed %d: a vertex does not know its place", seed)
				}
				if i > 0 {
					if u := layer[i-1]; v.y-v.height/2 < u.y+u.height/2+rowGap/2-1e-6 {
						t.Errorf("seed %d: boxes %d and %d of layer %d overlap", seed, i-1, i, k)
					}
				}
				if v.y-v.height/2 < margin-1e-6 || v.y+v.height/2 > l.height-margin+1e-6 || v.x < margin-1e-6 || v.x+v.width > l.width-margin+1e-6 {
					t.Errorf("seed %d: a box is outside of the drawing", seed)
				}
			}
		}
		if placed != len(g.Nodes) {
			t.Errorf("seed %d: %d of %d nodes are placed", seed, placed, len(g.Nodes))
		}
		for _, e := range l.edges {
			if e.from.layer >= e.to.layer || len(e.via) != e.to.layer-e.from.layer+1 {
				t.Errorf("seed %d: an edge runs from layer %d to %d by %d stations", seed, e.from.layer, e.to.layer, len(e.via))
			}
		}
		wellFormed(t, g.SVG())
	}
}

func TestGraphShowsEachThingOnce(t *testing.T) {
	t.Parallel()
	g := Graph{
		Title: "Who imports <whom>",
		Nodes: []Node{{ID: "a", Label: "a & b", Href: "a/"}, {ID: "b", Label: "b"}, {ID: "b", Label: "again"}, {ID: "c", Label: "c"}},
		Edges: []Edge{
			{From: "a", To: "b"}, {From: "a", To: "b"}, {From: "b", To: "c"}, {From: "c", To: "a"},
			{From: "c", To: "c"}, {From: "a", To: "nowhere"}, {From: "a", To: "c", Kind: "event"},
		},
	}
	svg := g.SVG()
	wellFormed(t, svg)
	for part, want := range map[string]int{
		`data-node="b"`: 1, `data-from="a" data-to="b"`: 1, `data-from="c" data-to="a"`: 1, `data-from="c" data-to="c"`: 0,
		`class="edge edge-event"`: 1, "a &amp; b": 2, "Who imports &lt;whom&gt;": 1, `<a href="a/">`: 1, "nowhere": 0,
	} {
		if got := strings.Count(svg, part); got != want {
			t.Errorf("%s is there %d times, want %d\n%s", part, got, want, svg)
		}
	}
	if again := g.SVG(); again != svg {
		t.Error("two drawings of one graph differ")
	}
	wellFormed(t, Graph{}.SVG())
}

func TestGraphUntanglesWhatCanBe(t *testing.T) {
	t.Parallel()
	// Two rows that cross as given and need not.
	g := Graph{
		Nodes: []Node{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "x"}, {ID: "y"}, {ID: "z"}},
		Edges: []Edge{{From: "a", To: "z"}, {From: "b", To: "y"}, {From: "c", To: "x"}},
	}
	l := newLayout(g)
	l.run()
	if n := l.crossings(); n != 0 {
		t.Errorf("%d crossings", n)
	}
	for _, e := range l.edges {
		if e.from.y != e.to.y {
			t.Errorf("%s → %s is not level: %v, %v", e.edge.From, e.edge.To, e.from.y, e.to.y)
		}
	}
}

func TestCrossingsAreCountedAsBruteForceDoes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		l := newLayout(random(12, 30, seed))
		l.acyclic()
		l.assign()
		l.stations()
		want := 0
		for k := 0; k+1 < len(l.layers); k++ {
			var ends [][2]int
			for _, v := range l.layers[k] {
				for _, o := range v.out {
					ends = append(ends, [2]int{v.index, o.index})
				}
			}
			for i, p := range ends {
				for _, q := range ends[i+1:] {
					if (p[0]-q[0])*(p[1]-q[1]) < 0 {
						want++
					}
				}
			}
		}
		if got := l.crossings(); got != want {
			t.Errorf("seed %d: %d crossings, want %d", seed, got, want)
		}
	}
}

func TestTreemapAreasAreTheSizes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		var items []Item
		total := 0.0
		for range 1 + r.IntN(40) {
			items = append(items, Item{Size: 1 + 1000*r.Float64()*r.Float64()})
		}
		slices.SortFunc(items, func(a, b Item) int { return int(b.Size*1e6 - a.Size*1e6) })
		for _, i := range items {
			total += i.Size
		}
		all := rect{3, 5, 100 + 900*r.Float64(), 100 + 900*r.Float64()}
		places := squarify(items, all)
		if len(places) != len(items) {
			t.Fatalf("%d places for %d items", len(places), len(items))
		}
		for i, p := range places {
			want := items[i].Size / total * all.w * all.h
			if math.Abs(p.w*p.h-want) > 1e-6*all.w*all.h {
				t.Errorf("item %d has %v, want %v", i, p.w*p.h, want)
			}
			if p.x < all.x-1e-6 || p.y < all.y-1e-6 || p.x+p.w > all.x+all.w+1e-6 || p.y+p.h > all.y+all.h+1e-6 {
				t.Errorf("item %d lies outside: %+v of %+v", i, p, all)
			}
			for j, q := range places[:i] {
				if min(p.x+p.w, q.x+q.w)-max(p.x, q.x) > 1e-6 && min(p.y+p.h, q.y+q.h)-max(p.y, q.y) > 1e-6 {
					t.Errorf("items %d and %d overlap", i, j)
				}
			}
		}
	}
}

func TestTreemapShowsPartsAndLeavesOutNothingness(t *testing.T) {
	t.Parallel()
	m := Treemap{Title: "Sizes", Items: []Item{
		{Label: "empty"},
		{Label: "cart", Kind: "mfe", Href: "cart/", Parts: []Item{{Label: "store.ts", Size: 300}, {Label: "a name that is far too long for its place", Size: 3}}},
		{Label: "shell", Size: 900, Title: "shell: 900 bytes"},
	}}
	svg := m.SVG()
	wellFormed(t, svg)
	for part, want := range map[string]int{
		">empty<": 0, ">cart<": 2, ">store.ts<": 2, "shell: 900 bytes": 1, `class="area area-mfe"`: 1, `href="cart/"`: 1,
	} {
		if got := strings.Count(svg, part); got != want {
			t.Errorf("%s is there %d times, want %d\n%s", part, got, want, svg)
		}
	}
	wellFormed(t, Treemap{}.SVG())
	wellFormed(t, Treemap{Items: []Item{{Label: "nothing"}}}.SVG())
}

func TestHistoryMarksWhatIsOver(t *testing.T) {
	t.Parallel()
	svg := History{Title: "Sizes", Limit: 100, Points: []Point{{Label: "1.0.0", Value: 80}, {Label: "1.1.0", Value: 120, Title: "1.1.0: 120 KB"}}}.SVG()
	wellFormed(t, svg)
	if strings.Count(svg, `class="bar over"`) != 1 || strings.Count(svg, `class="limit"`) != 1 {
		t.Error(svg)
	}
	wellFormed(t, History{}.SVG())
}

func TestClipFits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"short": "short", "a-much-longer-name": "a-mu…", "": ""} {
		if got := clip(text, 4.2); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := clip("name", 0.5); got != "" {
		t.Errorf("got %q", got)
	}
}

// portfolio is what a large site looks like: a shell that mounts all MFEs, each
// with a few others and many shared dependencies.
func portfolio(mfes, deps int) Graph {
	r := rand.New(rand.NewPCG(3, 1))
	g := Graph{Nodes: []Node{{ID: "shell", Label: "shell"}}}
	for i := range deps {
		g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint("d", i), Label: fmt.Sprint("dependency-", i)})
	}
	for i := range mfes {
		id := fmt.Sprint("m", i)
		g.Nodes = append(g.Nodes, Node{ID: id, Label: fmt.Sprint("mfe-", i)})
		g.Edges = append(g.Edges, Edge{From: "shell", To: id})
		for range 2 {
			if i > 0 {
				g.Edges = append(g.Edges, Edge{From: id, To: fmt.Sprint("m", r.IntN(i))})
			}
		}
		for range 12 {
			g.Edges = append(g.Edges, Edge{From: id, To: fmt.Sprint("d", r.IntN(deps))})
		}
	}
	return g
}

func BenchmarkGraph(b *testing.B) {
	for _, n := range []int{20, 200} {
		b.Run(fmt.Sprint(n, " MFEs"), func(b *testing.B) {
			g := portfolio(n, 60)
			for b.Loop() {
				g.SVG()
			}
		})
	}
}
