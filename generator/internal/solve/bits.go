package solve

import "math/bits"

// set is a set of small numbers; sets that meet have one length.
type set []uint64

func newSet(size int) set { return make(set, (size+63)/64) }

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// missing counts what is in s and in none of the others.
func (s set) missing(a, b set) int {
	n := 0
	for i, w := range s {
		n += bits.OnesCount64(w &^ (a[i] | b[i]))
	}
	return n
}

// or puts all of b into s.
func (s set) or(b set) {
	for i, w := range b {
		s[i] |= w
	}
}

func (s set) clear() {
	for i := range s {
		s[i] = 0
	}
}

func union(a, b set) set {
	out := make(set, len(a))
	copy(out, a)
	out.or(b)
	return out
}
