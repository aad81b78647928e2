package solve

import "slices"

// agree reports whether users with the two rows of domains may share an
// instance of d. A yes may be too hopeful, a no is certain. busy holds the
// dependencies that are being looked at.
func agree(p *Problem, a, b [][]int, d int, busy []int) bool {
	if slices.Contains(busy, d) {
		return true
	}
	busy = append(busy, d)
	for _, c := range a[d] {
		if slices.Contains(b[d], c) && parting(p, a, b, d, c, busy) < 0 {
			return true
		}
	}
	return false
}

// parting returns what users with the rows cannot have in common though the
// copy c of d wants to join it, or -1 when they may share the copy.
func parting(p *Problem, a, b [][]int, d, c int, busy []int) int {
	if p.Deps[d].Single {
		return -1
	}
	for i := range p.Deps[d].Copies[c].Links {
		l := &p.Deps[d].Copies[c].Links[i]
		if !meet(p, a, b, l, busy) {
			return l.To
		}
	}
	return -1
}

// meet reports whether the link may look the same to both.
func meet(p *Problem, a, b [][]int, l *Link, busy []int) bool {
	apart := func(x int) bool { return !l.Joined[x] }
	if slices.ContainsFunc(a[l.To], apart) && slices.ContainsFunc(b[l.To], apart) {
		return true
	}
	common := slices.ContainsFunc(a[l.To], func(x int) bool { return l.Joined[x] && slices.Contains(b[l.To], x) })
	return common && agree(p, a, b, l.To, busy)
}

// Apart says why two users cannot share an instance of d, given the options of
// a solution: nothing is open to both (-1), or what is open to both wants to
// join the dependency via, which they cannot share. ok is false when they can.
func Apart(p *Problem, options [][][]int, a, b, d int) (via int, ok bool) {
	if agree(p, options[a], options[b], d, nil) {
		return 0, false
	}
	via = -1
	for _, c := range options[a][d] {
		if slices.Contains(options[b][d], c) {
			via = parting(p, options[a], options[b], d, c, []int{d})
		}
	}
	return via, true
}

// Clique returns users of whom no two can share an instance of d, as many as
// it finds: there are at least as many instances.
func Clique(p *Problem, options [][][]int, d int) []int {
	var users []int
	for u := range options {
		if options[u][d] != nil {
			users = append(users, u)
		}
	}
	return clique(p, d, users, func(u int) [][]int { return options[u] })
}

func (pt *part) cliqueOf(d int) []int {
	return clique(pt.p, d, pt.wanted[d], func(k int) [][]int { return pt.classes[k].dom })
}

// clique grows a set from each of the first members that differ and keeps the
// largest.
func clique(p *Problem, d int, from []int, row func(int) [][]int) []int {
	if p.Deps[d].Single || len(from) == 0 {
		return from[:min(1, len(from))]
	}
	var best []int
	order := slices.Clone(from)
	slices.SortStableFunc(order, func(a, b int) int { return len(row(a)[d]) - len(row(b)[d]) })
	for start := range min(len(order), 8) {
		members := []int{order[start]}
		for _, k := range order {
			if !slices.ContainsFunc(members, func(m int) bool { return m == k || agree(p, row(m), row(k), d, nil) }) {
				members = append(members, k)
			}
		}
		if len(members) > len(best) {
			best = members
		}
	}
	slices.Sort(best)
	return best
}
