package solve

import "slices"

// domains gives by user and dependency the copies that are open to the user:
// those of the lowest level, for what it wants and for what these may link to.
func domains(p *Problem) [][][]int {
	out := make([][][]int, len(p.Users))
	for u := range p.Users {
		out[u] = make([][]int, len(p.Deps))
		var todo []int
		for d, levels := range p.Users[u].Wants {
			if levels != nil {
				out[u][d] = lowest(&p.Deps[d], levels)
				todo = append(todo, d)
			}
		}
		for len(todo) > 0 {
			d := todo[0]
			todo = todo[1:]
			for _, c := range out[u][d] {
				for _, l := range p.Deps[d].Copies[c].Links {
					if out[u][l.To] == nil {
						out[u][l.To] = lowest(&p.Deps[l.To], nil)
						todo = append(todo, l.To)
					}
				}
			}
		}
	}
	return out
}

// lowest lists the copies of the lowest level.
func lowest(d *Dep, levels []int) []int {
	if d.Single || levels == nil {
		levels = d.Level
	}
	if levels == nil {
		levels = make([]int, len(d.Copies))
	}
	least := slices.Min(levels)
	var out []int
	for c, l := range levels {
		if l == least {
			out = append(out, c)
		}
	}
	return out
}

// level sums up what users get against their will.
func level(p *Problem, dom [][][]int) int64 {
	var sum int64
	single := map[int]bool{}
	for u := range dom {
		for d, cs := range dom[u] {
			switch {
			case cs == nil:
			case p.Deps[d].Single:
				if !single[d] && p.Deps[d].Level != nil {
					single[d] = true
					sum += int64(p.Deps[d].Level[cs[0]])
				}
			case p.Users[u].Wants[d] != nil:
				sum += int64(p.Users[u].Wants[d][cs[0]]) * int64(p.Users[u].Units)
			}
		}
	}
	return sum
}

// prefer narrows the domains to the preferred copies that are open, and
// reports whether there are any.
func prefer(p *Problem, dom [][][]int) ([][][]int, bool) {
	out := make([][][]int, len(dom))
	some := false
	single := map[int]int{}
	for u := range dom {
		out[u] = slices.Clone(dom[u])
		for d, c := range p.Users[u].Prefer {
			if c < 0 || !slices.Contains(dom[u][d], c) {
				continue
			}
			some = true
			if p.Deps[d].Single {
				if _, ok := single[d]; !ok {
					single[d] = c
				}
				continue
			}
			out[u][d] = []int{c}
		}
	}
	for d, c := range single {
		for u := range out {
			if out[u][d] != nil {
				out[u][d] = []int{c}
			}
		}
	}
	return out, some
}
