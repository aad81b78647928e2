package solve

import "slices"

// Solve decides. The same problem has the same solution on every run.
func Solve(p *Problem) *Solution {
	dom := domains(p)
	s := &Solution{Options: dom, Kept: make([]bool, len(p.Deps)), Optimal: true}
	for range p.Users {
		s.Copy = append(s.Copy, filled(len(p.Deps)))
		s.Group = append(s.Group, filled(len(p.Deps)))
	}
	s.Cost.Level = level(p, dom)
	s.Bound.Level = s.Cost.Level
	narrow, some := prefer(p, dom)
	all, kept := parts(p, dom), parts(p, narrow)
	limit := Limit / max(1, len(all))
	for i, pt := range all {
		r := pt.search(result{}, limit)
		keep := false
		if some && differs(pt, kept[i]) {
			// Copies that were decided once are kept even where others
			// would be cheaper, but not where they tear.
			if k := kept[i].search(result{}, limit); k.best.Torn <= r.best.Torn {
				k.bound, k.done = r.bound, r.done && !r.best.main().Less(k.best.main())
				pt, r, keep = kept[i], k, true
			}
		} else {
			keep = some
		}
		s.add(pt, r, keep)
	}
	return s
}

func filled(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	return out
}

// differs reports whether preferences narrow what is open in a part.
func differs(a, b *part) bool {
	row := func(pt *part, u int) [][]int {
		for k := range pt.classes {
			if slices.Contains(pt.classes[k].users, u) {
				return pt.classes[k].dom
			}
		}
		return nil
	}
	for k := range a.classes {
		for _, u := range a.classes[k].users {
			other := row(b, u)
			for _, d := range a.deps {
				if !slices.Equal(a.classes[k].dom[d], other[d]) {
					return true
				}
			}
		}
	}
	return false
}

// result is a part's decision.
type result struct {
	best  Cost
	bestX [][]int
	bound Cost
	done  bool
	work  int
}

// search decides a part; what it finds must be better than beat, if that is a
// decision. Single dependencies with several copies are tried with each.
func (pt *part) search(beat result, limit int) result {
	root := newState(pt)
	for k := range pt.classes {
		root.settle(k)
	}
	out := result{best: beat.best, bestX: beat.bestX, bound: root.total(), done: true, work: root.work}
	if out.bestX != nil && !out.bound.Less(out.best) {
		return out
	}
	d := pt.undecided()
	if d < 0 {
		s := &search{state: root, limit: limit, beat: beat}
		s.explore()
		if s.beats(s.best) {
			out.best, out.bestX = s.best, s.bestX
		}
		out.done, out.work = s.done, s.work
		return out
	}
	options := pt.classes[pt.wanted[d][0]].dom[d]
	low := Cost{}
	for i := range options {
		next := pt.with(d, i).search(out, limit/len(options))
		if i == 0 || next.bound.Less(low) {
			low = next.bound
		}
		next.done, next.work = out.done && next.done, out.work+next.work
		out = next
		if out.work > limit && i+1 < len(options) {
			out.done, out.bound = false, root.total()
			return out
		}
	}
	out.bound = low
	return out
}

// add writes a part's decision into the solution.
func (s *Solution) add(pt *part, r result, keep bool) {
	st := newState(pt)
	for k := range pt.classes {
		for _, b := range pt.classes[k].blocks {
			combo := make([]int, len(b))
			for i, d := range b {
				combo[i] = r.bestX[k][d]
			}
			st.choose(k, b, combo)
		}
		for _, u := range pt.classes[k].users {
			for _, d := range pt.deps {
				s.Copy[u][d], s.Group[u][d] = st.x[k][d], st.sig[k][d]
			}
		}
	}
	cost := st.total()
	s.Cost = s.Cost.plus(cost)
	s.Work += r.work
	if r.done {
		s.Bound = s.Bound.plus(cost)
	} else {
		s.Bound = s.Bound.plus(r.bound)
		s.Optimal = s.Optimal && !r.bound.main().Less(cost.main())
	}
	for _, d := range pt.deps {
		s.Kept[d] = keep
	}
}
