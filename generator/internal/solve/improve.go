package solve

import "slices"

// improve finds a good decision quickly: everybody chooses in turn what costs
// least beside what others have, then again beside everything, until nobody
// changes. Then it tries to close each instance that nobody is bound to.
func (s *search) improve() {
	for _, k := range s.free {
		s.place(k, nil)
	}
	s.record()
	s.undo(s.start)
	s.restore()
	for s.bound.Less(s.best) {
		before := s.best
		s.settleDown()
		if s.bound.main().Less(s.best.main()) {
			s.close()
		}
		if !s.best.Less(before) || s.work >= s.limit/2 {
			break
		}
	}
	s.undo(s.start)
}

// restore gives everybody the best decision.
func (s *search) restore() {
	for _, k := range s.free {
		s.repeat(k, s.bestX[k])
	}
}

// repeat gives the class what the row says.
func (s *search) repeat(k int, row []int) {
	for _, b := range s.classes[k].blocks {
		if !s.open(k, b) {
			continue
		}
		combo := make([]int, len(b))
		for i, d := range b {
			combo[i] = row[d]
		}
		s.choose(k, b, combo)
	}
}

// settleDown lets each class choose anew until that is of no use. The trail
// ends with the free classes' choices.
func (s *search) settleDown() {
	for s.work < s.limit/2 {
		before := s.best
		for _, k := range s.free {
			if s.work >= s.limit/2 {
				break
			}
			s.undo(s.start)
			for _, other := range s.free {
				if other != k {
					s.repeat(other, s.bestX[other])
				}
			}
			s.place(k, nil)
			s.record()
		}
		if !s.best.Less(before) {
			break
		}
	}
	s.undo(s.start)
	s.restore()
}

// close tries to do without an instance that only free classes have, and ends
// with the first success.
func (s *search) close() {
	for _, d := range s.deps {
		for _, it := range slices.Clone(s.tallies[d].items) {
			var members, others []int
			for _, k := range s.free {
				if s.sig[k][d] == it.sig {
					members = append(members, k)
				} else {
					others = append(others, k)
				}
			}
			if len(members) == 0 || len(s.tallies[d].items) == 1 {
				continue
			}
			s.undo(s.start)
			for _, k := range others {
				s.repeat(k, s.bestX[k])
			}
			ok := true
			before := s.best
			for _, k := range members {
				ok = ok && s.place(k, &shut{d, it.sig})
			}
			if ok {
				s.record()
			}
			s.undo(s.start)
			s.restore()
			if s.best.Less(before) || s.work >= s.limit/2 {
				return
			}
		}
	}
}

// shut is an instance not to be chosen.
type shut struct{ d, sig int }

// place gives the class what adds least, and reports whether there is a way.
func (s *search) place(k int, not *shut) bool {
	pl := placing{search: s, k: k, not: not, steps: 2000}
	pl.block(0)
	if pl.row == nil {
		return false
	}
	s.repeat(k, pl.row)
	return true
}

type placing struct {
	*search
	k     int
	not   *shut
	steps int
	best  Cost
	row   []int
}

func (pl *placing) block(b int) {
	k, blocks := pl.k, pl.classes[pl.k].blocks
	for b < len(blocks) && !pl.open(k, blocks[b]) {
		b++
	}
	total := pl.total()
	if pl.row != nil && (!total.Less(pl.best) || pl.steps <= 0) {
		return
	}
	if b == len(blocks) {
		pl.best, pl.row = total, slices.Clone(pl.x[k])
		return
	}
	mark := len(pl.trail)
	for _, combo := range pl.combos(k, blocks[b]) {
		pl.steps--
		pl.choose(k, blocks[b], combo)
		if pl.not == nil || !slices.Contains(blocks[b], pl.not.d) || pl.sig[k][pl.not.d] != pl.not.sig {
			pl.block(b + 1)
		}
		pl.undo(mark)
	}
}
