package figure

import (
	"cmp"
	"slices"
)

// layout places a graph in layers, after Sugiyama, Tagawa and Toda, "Methods
// for visual understanding of hierarchical system structures" (1981): break
// cycles, assign layers, order each layer so that few arrows cross, and move
// the boxes to where their neighbours are.
type layout struct {
	vertices []*vertex // the nodes; stations of long arrows follow in layers
	edges    []*route
	layers   [][]*vertex
	columns  []float64 // the layers' widths

	width, height float64
}

// vertex is a node, or a station of a long arrow in a layer that it crosses.
type vertex struct {
	node          *Node
	layer         int
	width, height float64
	x, y          float64 // left edge, and the middle of the height
	out, in       []*vertex
	order         float64
	index         int // in its layer
}

// route is an edge with the vertices that it passes. It runs from layer to
// layer, so an edge that closes a cycle is reversed.
type route struct {
	edge     Edge
	from, to *vertex
	reversed bool
	via      []*vertex
}

func newLayout(g Graph) *layout {
	l := &layout{}
	byID := map[string]*vertex{}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if byID[n.ID] != nil {
			continue
		}
		v := &vertex{node: n, height: boxHeight, width: width(n.Label)*fontSize + 2*boxPad}
		if n.Note != "" {
			v.height += noteExtra
			v.width = max(v.width, width(n.Note)*noteSize+2*boxPad)
		}
		byID[n.ID] = v
		l.vertices = append(l.vertices, v)
	}
	seen := map[[2]string]bool{}
	for _, e := range g.Edges {
		from, to := byID[e.From], byID[e.To]
		if from == nil || to == nil || from == to || seen[[2]string{e.From, e.To}] {
			continue
		}
		seen[[2]string{e.From, e.To}] = true
		l.edges = append(l.edges, &route{edge: e, from: from, to: to})
	}
	return l
}

func (l *layout) run() {
	l.acyclic()
	l.assign()
	l.stations()
	l.sort()
	l.place()
}

// acyclic reverses each edge that leads back to where a walk came from.
func (l *layout) acyclic() {
	leaving := map[*vertex][]*route{}
	for _, e := range l.edges {
		leaving[e.from] = append(leaving[e.from], e)
	}
	const (
		untouched = iota
		open
		done
	)
	state := map[*vertex]int{}
	var walk func(*vertex)
	walk = func(v *vertex) {
		state[v] = open
		for _, e := range leaving[v] {
			switch state[e.to] {
			case open:
				e.reversed = true
			case untouched:
				walk(e.to)
			}
		}
		state[v] = done
	}
	// From where nothing leads to first, so that the arrows that are turned
	// are those that really close a cycle.
	entered := map[*vertex]bool{}
	for _, e := range l.edges {
		entered[e.to] = true
	}
	for _, roots := range []bool{true, false} {
		for _, v := range l.vertices {
			if entered[v] != roots && state[v] == untouched {
				walk(v)
			}
		}
	}
	for _, e := range l.edges {
		if e.reversed {
			e.from, e.to = e.to, e.from
		}
	}
}

// assign gives each node the first layer that is right of all that need it.
func (l *layout) assign() {
	needs := map[*vertex]int{}
	leaving := map[*vertex][]*vertex{}
	for _, e := range l.edges {
		needs[e.to]++
		leaving[e.from] = append(leaving[e.from], e.to)
	}
	var ready []*vertex
	for _, v := range l.vertices {
		if needs[v] == 0 {
			ready = append(ready, v)
		}
	}
	layers := 0
	for len(ready) > 0 {
		v := ready[0]
		ready = ready[1:]
		layers = max(layers, v.layer+1)
		for _, to := range leaving[v] {
			to.layer = max(to.layer, v.layer+1)
			if needs[to]--; needs[to] == 0 {
				ready = append(ready, to)
			}
		}
	}
	l.layers = make([][]*vertex, layers)
	for _, v := range l.vertices {
		l.layers[v.layer] = append(l.layers[v.layer], v)
	}
}

// stations puts a vertex into each layer that an edge crosses.
func (l *layout) stations() {
	for _, e := range l.edges {
		e.via = []*vertex{e.from}
		last := e.from
		for layer := e.from.layer + 1; layer < e.to.layer; layer++ {
			v := &vertex{layer: layer}
			l.layers[layer] = append(l.layers[layer], v)
			last.out, v.in = append(last.out, v), append(v.in, last)
			e.via = append(e.via, v)
			last = v
		}
		last.out, e.to.in = append(last.out, e.to), append(e.to.in, last)
		e.via = append(e.via, e.to)
	}
	l.number()
}

func (l *layout) number() {
	for _, layer := range l.layers {
		for i, v := range layer {
			v.index = i
		}
	}
}

// sweeps is how often the layers are ordered; more changes next to nothing.
const sweeps = 12

// sort orders the layers by the mean place of each vertex's neighbours, to and
// fro, and keeps the order with the fewest crossings.
func (l *layout) sort() {
	best, fewest := l.orders(), l.crossings()
	for i := 0; i < sweeps && fewest > 0; i++ {
		for step := range l.layers {
			k, near := step, func(v *vertex) []*vertex { return v.in }
			if i%2 == 1 {
				k, near = len(l.layers)-1-step, func(v *vertex) []*vertex { return v.out }
			}
			layer := l.layers[k]
			for _, v := range layer {
				v.order = float64(v.index)
				if others := near(v); len(others) > 0 {
					v.order = 0
					for _, o := range others {
						v.order += float64(o.index)
					}
					v.order /= float64(len(others))
				}
			}
			slices.SortStableFunc(layer, func(a, b *vertex) int { return cmp.Compare(a.order, b.order) })
			for i, v := range layer {
				v.index = i
			}
		}
		if n := l.crossings(); n < fewest {
			best, fewest = l.orders(), n
		}
	}
	l.layers = best
	l.number()
}

func (l *layout) orders() [][]*vertex {
	out := make([][]*vertex, len(l.layers))
	for i, layer := range l.layers {
		out[i] = slices.Clone(layer)
	}
	return out
}

// crossings counts where arrows cross between neighbouring layers: inversions
// in the order of their ends, counted with a Fenwick tree.
func (l *layout) crossings() int {
	total := 0
	for k := 0; k+1 < len(l.layers); k++ {
		tree := make([]int, len(l.layers[k+1])+1)
		seen := 0
		for _, v := range l.layers[k] {
			ends := make([]int, 0, len(v.out))
			for _, o := range v.out {
				ends = append(ends, o.index)
			}
			for _, end := range ends {
				below := 0
				for i := end + 1; i > 0; i -= i & -i {
					below += tree[i]
				}
				total += seen - below
			}
			for _, end := range ends {
				seen++
				for i := end + 1; i < len(tree); i += i & -i {
					tree[i]++
				}
			}
		}
	}
	return total
}
