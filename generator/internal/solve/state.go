package solve

import (
	"encoding/binary"
	"slices"
)

// state is a decision in the making. What is given is put on a trail and taken
// back from its end.
type state struct {
	*part
	x       [][]int // by class and dependency: the copy, or -1
	sig     [][]int // by class and dependency: the instance's name, or -1 while it is open
	tallies []tally // by dependency
	names   map[string]int
	trail   []step
	key     []byte // scratch, like reached and seen
	reached []int
	seen    set
	none    set // stays empty

	bounds []Cost // by dependency
	stale  []bool
	clique []int64 // by dependency: as many instances there are at least
	tears  [][]int // by class and dependency: promises that break whatever is chosen
	work   int     // see Limit
}

// tally is what a dependency costs so far.
type tally struct {
	cost     Cost
	units    int
	items    []item
	contexts []int // of a single dependency: what its instance would reach
}

// item is an instance.
type item struct {
	sig, copy, units int
	bytes            int64
	on               set
}

// step is what undo needs.
type step struct {
	k, d     int
	cost     Cost
	item     int
	on       set // before, nil of a new item
	contexts int
}

func newState(pt *part) *state {
	n := len(pt.p.Deps)
	s := &state{
		part: pt, names: map[string]int{}, tallies: make([]tally, n), bounds: make([]Cost, n), stale: make([]bool, n),
		clique: make([]int64, n), seen: newSet(pt.places), none: newSet(pt.places),
	}
	for range pt.classes {
		x, sig := make([]int, n), make([]int, n)
		for d := range n {
			x[d], sig[d] = -1, -1
		}
		s.x, s.sig, s.tears = append(s.x, x), append(s.sig, sig), append(s.tears, make([]int, n))
	}
	for _, d := range pt.deps {
		s.clique[d] = int64(len(pt.cliqueOf(d)))
		s.stale[d] = true
		for _, k := range pt.wanted[d] {
			s.tears[k][d] = pt.torn(k, d)
		}
	}
	return s
}

// torn counts the promises of d's copies that the class cannot but break.
func (pt *part) torn(k, d int) int {
	dom := pt.classes[k].dom
	least := -1
	for _, c := range dom[d] {
		n := 0
		for i := range pt.p.Deps[d].Copies[c].Links {
			l := &pt.p.Deps[d].Copies[c].Links[i]
			if !slices.ContainsFunc(dom[l.To], func(e int) bool { return !l.Bad[e] }) {
				n++
			}
		}
		if least < 0 || n < least {
			least = n
		}
	}
	return least
}

// name numbers a key.
func (s *state) name(key []byte) int {
	n, ok := s.names[string(key)]
	if !ok {
		n = len(s.names)
		s.names[string(key)] = n
	}
	return n
}

// context names all that the class's copy of d reaches; what is outside of d's
// circle must have its name already.
func (s *state) context(k, d int) int {
	b := s.blockOf[d]
	reached := s.reach(k, d)
	key := s.key[:0]
	for _, m := range reached {
		key = binary.AppendVarint(key, int64(m))
		key = binary.AppendVarint(key, int64(s.x[k][m]))
		if m != d && s.p.Deps[m].Single {
			continue // it is one instance, whatever it reaches
		}
		for i := range s.p.Deps[m].Copies[s.x[k][m]].Links {
			l := &s.p.Deps[m].Copies[s.x[k][m]].Links[i]
			if s.blockOf[l.To] == b {
				continue
			}
			if l.Joined[s.x[k][l.To]] {
				key = binary.AppendVarint(key, int64(s.sig[k][l.To]))
			} else {
				key = binary.AppendVarint(key, -1)
			}
		}
	}
	s.key = key
	return s.name(key)
}

// reach lists d and what its copy reaches in its circle.
func (s *state) reach(k, d int) []int {
	out := append(s.reached[:0], d)
	for i := 0; i < len(out); i++ {
		m := out[i]
		if m != d && s.p.Deps[m].Single {
			continue
		}
		for _, l := range s.p.Deps[m].Copies[s.x[k][m]].Links {
			if s.blockOf[l.To] == s.blockOf[d] && l.Joined[s.x[k][l.To]] && !slices.Contains(out, l.To) {
				out = append(out, l.To)
			}
		}
	}
	slices.Sort(out[1:])
	s.reached = out
	return out
}

// give counts the class's copy of d, which x holds already.
func (s *state) give(k, d int) {
	c := &s.p.Deps[d].Copies[s.x[k][d]]
	t := &s.tallies[d]
	cl := &s.classes[k]
	st := step{k: k, d: d, cost: t.cost, contexts: len(t.contexts)}
	sig := s.context(k, d)
	if s.p.Deps[d].Single {
		if !slices.Contains(t.contexts, sig) {
			t.contexts = append(t.contexts, sig)
			if len(t.contexts) > 1 {
				t.cost.Torn++
			}
		}
		s.key = binary.AppendVarint(append(s.key[:0], 's'), int64(d))
		sig = s.name(binary.AppendVarint(s.key, int64(s.x[k][d])))
	}
	s.sig[k][d] = sig
	bytes := c.Bytes
	for i := range c.Links {
		l := &c.Links[i]
		if l.Bad[s.x[k][l.To]] {
			t.cost.Torn += int64(cl.units)
		}
		if !l.Joined[s.x[k][l.To]] && !s.p.Deps[d].Single {
			bytes += l.Own
		}
	}
	i := slices.IndexFunc(t.items, func(it item) bool { return it.sig == sig })
	if i < 0 {
		i = len(t.items)
		t.items = append(t.items, item{sig: sig, copy: s.x[k][d], bytes: bytes, on: cl.on})
		t.cost.Bytes += bytes * int64(cl.on.count())
		t.cost.Instances++
	} else {
		it := &t.items[i]
		st.on = it.on
		t.cost.Bytes += it.bytes * int64(cl.on.missing(it.on, s.none))
		it.on = union(it.on, cl.on)
	}
	t.items[i].units += cl.units
	t.units += cl.units
	t.cost.Off = int64(t.units - t.most())
	t.cost.Rank += int64((slices.Index(cl.dom[d], s.x[k][d]) + s.fixed[d]) * cl.units)
	st.item = i
	s.trail = append(s.trail, st)
	s.stale[d] = true
}

func (t *tally) most() int {
	most := 0
	for i := range t.items {
		most = max(most, t.items[i].units)
	}
	return most
}

// undo takes back what was given since the trail had the length.
func (s *state) undo(length int) {
	for len(s.trail) > length {
		st := s.trail[len(s.trail)-1]
		s.trail = s.trail[:len(s.trail)-1]
		t := &s.tallies[st.d]
		t.cost, t.contexts = st.cost, t.contexts[:st.contexts]
		t.units -= s.classes[st.k].units
		if st.on == nil {
			t.items = t.items[:len(t.items)-1]
		} else {
			t.items[st.item].on = st.on
			t.items[st.item].units -= s.classes[st.k].units
		}
		s.x[st.k][st.d], s.sig[st.k][st.d] = -1, -1
		s.stale[st.d] = true
	}
}

// bound is a cost that the dependency cannot go below from here.
func (s *state) bound(d int) Cost {
	if !s.stale[d] {
		return s.bounds[d]
	}
	s.work += len(s.wanted[d])
	t := &s.tallies[d]
	out := t.cost
	opens := false
	s.seen.clear()
	for _, k := range s.wanted[d] {
		if s.sig[k][d] >= 0 {
			continue
		}
		cl := &s.classes[k]
		out.Torn += int64(s.tears[k][d] * cl.units)
		least := int64(-1)
		for _, c := range cl.dom[d] {
			if b := s.p.Deps[d].Copies[c].Bytes; least < 0 || b < least {
				least = b
			}
		}
		covered := s.none
		hit := false
		for i := range t.items {
			if !slices.Contains(cl.dom[d], t.items[i].copy) {
				continue
			}
			if hit {
				covered = union(covered, t.items[i].on)
			} else {
				covered = t.items[i].on
			}
			hit = true
		}
		opens = opens || !hit
		out.Bytes += least * int64(cl.on.missing(covered, s.seen))
		s.seen.or(cl.on)
	}
	if opens {
		out.Instances++
	}
	out.Instances = max(out.Instances, s.clique[d])
	s.bounds[d], s.stale[d] = out, false
	return out
}

// total is a cost that no completion of the state can go below; when nothing
// is open, it is the cost.
func (s *state) total() Cost {
	var sum Cost
	for _, d := range s.deps {
		sum = sum.plus(s.bound(d))
	}
	return sum
}

// settle gives the class all that leaves no choice.
func (s *state) settle(k int) {
	for _, block := range s.classes[k].blocks {
		if s.ready(k, block) {
			for _, d := range block {
				s.x[k][d] = s.classes[k].dom[d][0]
			}
			for _, d := range block {
				s.give(k, d)
			}
		}
	}
}

// ready reports whether the class has no choice in the block and has what the
// block's copies link to.
func (s *state) ready(k int, block []int) bool {
	cl := &s.classes[k]
	for _, d := range block {
		if len(cl.dom[d]) != 1 || s.sig[k][d] >= 0 {
			return false
		}
		for _, l := range s.p.Deps[d].Copies[cl.dom[d][0]].Links {
			if !slices.Contains(block, l.To) && s.sig[k][l.To] < 0 {
				return false
			}
		}
	}
	return true
}

// open reports whether the class still has to choose in the block.
func (s *state) open(k int, block []int) bool {
	return s.sig[k][block[0]] < 0
}

// combos lists the ways to choose in the block, the preferred first.
func (s *state) combos(k int, block []int) [][]int {
	out := [][]int{nil}
	for _, d := range block {
		var next [][]int
		for _, head := range out {
			for _, c := range s.classes[k].dom[d] {
				next = append(next, append(slices.Clone(head), c))
			}
		}
		out = next
	}
	return out
}

// choose gives the class one of the combos.
func (s *state) choose(k int, block, combo []int) {
	for i, d := range block {
		s.x[k][d] = combo[i]
	}
	for _, d := range block {
		s.give(k, d)
	}
}
