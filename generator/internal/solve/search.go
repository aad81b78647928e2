package solve

import "slices"

// search is a branch and bound over a part. Classes choose one after the
// other, those with least choice first; first in what others link to. What
// nothing links to is decided last, each dependency by itself, since by then
// nothing ties them.
type search struct {
	*state
	limit int
	free  []int // classes with a choice
	start int   // the trail's length before they choose

	beat  result // from elsewhere, if it has a decision
	best  Cost
	bestX [][]int // nil while there is none
	bound Cost
	done  bool // nothing better is left to find
}

// explore finds the best decision for a part without undecided singles, all of
// whose classes are settled.
func (s *search) explore() {
	for _, k := range s.order() {
		if slices.ContainsFunc(s.classes[k].blocks, func(b []int) bool { return s.open(k, b) }) {
			s.free = append(s.free, k)
		}
	}
	s.bound, s.start = s.total(), len(s.trail)
	s.improve()
	if !s.bound.main().Less(s.best.main()) {
		s.limit = min(s.limit, s.work+s.limit/10) // for ties
	}
	if s.bound.Less(s.best) && s.beats(s.bound) {
		s.class(0)
	}
	s.done = s.work < s.limit || !s.bound.main().Less(s.best.main())
}

// promising reports whether a better decision than the best may be found from
// here.
func (s *search) promising() bool {
	if s.work >= s.limit {
		return false
	}
	total := s.total()
	return total.Less(s.best) && s.beats(total)
}

func (s *search) beats(c Cost) bool { return s.beat.bestX == nil || c.Less(s.beat.best) }

func (s *search) class(i int) {
	if i == len(s.free) {
		s.leaves(0)
		return
	}
	s.block(i, 0)
}

func (s *search) block(i, b int) {
	k := s.free[i]
	blocks := s.classes[k].blocks
	for b < len(blocks) && !(s.open(k, blocks[b]) && s.hub[blocks[b][0]]) {
		b++
	}
	mark := len(s.trail)
	if b == len(blocks) {
		s.settle(k)
		if s.promising() {
			s.class(i + 1)
		}
		s.undo(mark)
		return
	}
	for _, combo := range s.combos(k, blocks[b]) {
		s.choose(k, blocks[b], combo)
		if s.promising() {
			s.block(i, b+1)
		}
		s.undo(mark)
		if s.work >= s.limit {
			return
		}
	}
}

// leaves decides the dependencies that nothing links to, from the i-th on.
func (s *search) leaves(i int) {
	for ; i < len(s.deps); i++ {
		d := s.deps[i]
		if s.hub[d] {
			continue
		}
		l := leaf{search: s, d: d}
		for _, k := range s.free {
			if s.classes[k].dom[d] != nil && s.sig[k][d] < 0 {
				l.classes = append(l.classes, k)
			}
		}
		if len(l.classes) == 0 {
			continue
		}
		mark := len(s.trail)
		l.below = s.best.minus(s.total().minus(s.state.bound(d)))
		l.choose(0)
		if l.bestX == nil {
			return
		}
		for j, k := range l.classes {
			s.x[k][d] = l.bestX[j]
			s.give(k, d)
		}
		s.leaves(i + 1)
		s.undo(mark)
		return
	}
	s.record()
}

// record keeps the state, which is complete, if it is the best.
func (s *search) record() {
	if total := s.total(); s.bestX == nil || total.Less(s.best) {
		s.best = total
		s.bestX = make([][]int, len(s.x))
		for k := range s.x {
			s.bestX[k] = append([]int(nil), s.x[k]...)
		}
	}
}

// leaf decides one dependency for the classes that are left.
type leaf struct {
	*search
	d       int
	classes []int
	below   Cost // what the dependency must cost less than
	bestX   []int
}

func (l *leaf) choose(j int) {
	cost := l.state.bound(l.d)
	if l.work >= l.limit || !cost.Less(l.below) {
		return
	}
	if j == len(l.classes) {
		l.below = cost
		l.bestX = make([]int, len(l.classes))
		for i, k := range l.classes {
			l.bestX[i] = l.x[k][l.d]
		}
		return
	}
	k := l.classes[j]
	mark := len(l.trail)
	for _, c := range l.state.classes[k].dom[l.d] {
		l.x[k][l.d] = c
		l.give(k, l.d)
		l.choose(j + 1)
		l.undo(mark)
	}
}
