package solve

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// part is a family: dependencies that links tie together, with the users that
// get any of them. Parts have nothing to do with each other.
type part struct {
	p       *Problem
	deps    []int   // what others link to comes before them
	blocks  [][]int // deps in groups that link to each other in circles
	blockOf []int   // by dependency of the problem
	hub     []bool  // by dependency of the problem: whether another links to it
	classes []class
	wanted  [][]int // by dependency: the classes that get it
	places  int
	fixed   map[int]int // the rank that the copy of a fixed single had
}

// class is a set of users who want the same.
type class struct {
	users []int
	units int
	on    set
	dom   [][]int // by dependency of the problem

	blocks [][]int // the part's blocks, less what these users do not get
}

// parts splits the problem.
func parts(p *Problem, dom [][][]int) []*part {
	blocks := circles(p)
	blockOf := make([]int, len(p.Deps))
	for b, deps := range blocks {
		for _, d := range deps {
			blockOf[d] = b
		}
	}
	root := make([]int, len(p.Deps))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	hub := make([]bool, len(p.Deps))
	for d := range p.Deps {
		for _, c := range p.Deps[d].Copies {
			for _, l := range c.Links {
				root[find(d)] = find(l.To)
				hub[l.To] = hub[l.To] || l.To != d
			}
		}
	}
	byRoot := map[int]*part{}
	var out []*part
	for _, block := range blocks {
		r := find(block[0])
		if byRoot[r] == nil {
			byRoot[r] = &part{p: p, blockOf: blockOf, hub: hub}
			out = append(out, byRoot[r])
		}
		pt := byRoot[r]
		pt.deps = append(pt.deps, block...)
		pt.blocks = append(pt.blocks, block)
	}
	for _, pt := range out {
		pt.classify(dom)
	}
	return out
}

// circles returns the strongly connected groups of dependencies, those that
// are linked to before those that link (Tarjan's algorithm).
func circles(p *Problem) [][]int {
	n := len(p.Deps)
	index, low := make([]int, n), make([]int, n)
	onStack := make([]bool, n)
	var stack []int
	var out [][]int
	next := 0
	var visit func(int)
	visit = func(d int) {
		next++
		index[d], low[d] = next, next
		stack, onStack[d] = append(stack, d), true
		for _, c := range p.Deps[d].Copies {
			for _, l := range c.Links {
				if index[l.To] == 0 {
					visit(l.To)
					low[d] = min(low[d], low[l.To])
				} else if onStack[l.To] {
					low[d] = min(low[d], index[l.To])
				}
			}
		}
		if low[d] == index[d] {
			i := slices.Index(stack, d)
			group := slices.Sorted(slices.Values(stack[i:]))
			for _, m := range group {
				onStack[m] = false
			}
			stack = stack[:i]
			out = append(out, group)
		}
	}
	for d := range n {
		if index[d] == 0 {
			visit(d)
		}
	}
	return out
}

// classify joins the users whose domains in this part are equal.
func (pt *part) classify(dom [][][]int) {
	p := pt.p
	for _, u := range p.Users {
		for _, r := range u.On {
			pt.places = max(pt.places, r+1)
		}
	}
	byKey := map[string]int{}
	for u := range p.Users {
		var key []byte
		for _, d := range pt.deps {
			if dom[u][d] != nil {
				key = fmt.Appendf(key, "%d:%v;", d, dom[u][d])
			}
		}
		if key == nil {
			continue
		}
		i, ok := byKey[string(key)]
		if !ok {
			i = len(pt.classes)
			byKey[string(key)] = i
			pt.classes = append(pt.classes, class{on: newSet(pt.places), dom: dom[u]})
		}
		c := &pt.classes[i]
		c.users = append(c.users, u)
		c.units += p.Users[u].Units
		for _, r := range p.Users[u].On {
			c.on.add(r)
		}
	}
	pt.index()
}

func (pt *part) index() {
	pt.wanted = make([][]int, len(pt.p.Deps))
	for k := range pt.classes {
		c := &pt.classes[k]
		for _, block := range pt.blocks {
			var mine []int
			for _, d := range block {
				if c.dom[d] != nil {
					pt.wanted[d] = append(pt.wanted[d], k)
					mine = append(mine, d)
				}
			}
			if mine != nil {
				c.blocks = append(c.blocks, mine)
			}
		}
	}
}

// with returns the part with a single dependency fixed to the copy of a rank.
func (pt *part) with(d, rank int) *part {
	c := pt.classes[pt.wanted[d][0]].dom[d][rank]
	out := *pt
	out.fixed = maps.Clone(pt.fixed)
	if out.fixed == nil {
		out.fixed = map[int]int{}
	}
	out.fixed[d] = rank
	out.classes = slices.Clone(pt.classes)
	for k := range out.classes {
		if out.classes[k].dom[d] != nil {
			out.classes[k].dom = slices.Clone(out.classes[k].dom)
			out.classes[k].dom[d] = []int{c}
		}
	}
	return &out
}

// undecided returns a single dependency with several copies left, or -1.
func (pt *part) undecided() int {
	for _, d := range pt.deps {
		if pt.p.Deps[d].Single && len(pt.wanted[d]) > 0 && len(pt.classes[pt.wanted[d][0]].dom[d]) > 1 {
			return d
		}
	}
	return -1
}

// order lists the classes by how little is open to them.
func (pt *part) order() []int {
	open := make([]int, len(pt.classes))
	out := make([]int, len(pt.classes))
	for k := range pt.classes {
		out[k] = k
		for _, d := range pt.deps {
			open[k] += max(0, len(pt.classes[k].dom[d])-1)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(open[a], open[b]), cmp.Compare(pt.classes[b].units, pt.classes[a].units))
	})
	return out
}
