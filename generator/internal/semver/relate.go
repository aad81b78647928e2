package semver

import "slices"

// Intersects reports whether some version can be in both ranges. Like npm's,
// the answer may be yes where only unpublished prereleases are left.
func Intersects(a, b Range) bool {
	o := a.opts
	for _, x := range a.set {
		if !x.satisfiable(o) {
			continue
		}
		for _, y := range b.set {
			if y.satisfiable(o) && meets(x.comps, y.comps, o) {
				return true
			}
		}
	}
	return false
}

func meets(a, b []comparator, o Option) bool {
	for _, x := range a {
		for _, y := range b {
			if !x.meets(y, o) {
				return false
			}
		}
	}
	return true
}

// satisfiable reports whether every two comparators meet.
func (s simple) satisfiable(o Option) bool {
	for i := range s.comps {
		if !meets(s.comps[i:i+1], s.comps[:i], o) {
			return false
		}
	}
	return true
}

// alone is the alternative that c makes by itself.
func (c comparator) alone() simple { return simple{comps: []comparator{c}} }

func (c comparator) isUpper() bool { return c.op == "<" || c.op == "<=" }
func (c comparator) isLower() bool { return c.op == ">" || c.op == ">=" }

// nothingBelow reports whether c can hold no version, or, when prereleases do
// not count, none but them.
func (c comparator) nothingBelow(o Option) bool {
	if o.has(IncludePrerelease) {
		return c.isNull()
	}
	return c.op == "<" && compareTuple(c.v, Version{}) == 0
}

func (c comparator) meets(d comparator, o Option) bool {
	switch {
	case c.any:
		return true
	case c.op == "":
		// npm asks the other side, and * there holds no prerelease. The
		// answer depends on the order of the two; so does npm's.
		return d.alone().has(c.v, o)
	case d.any:
		return true
	case d.op == "":
		return c.alone().has(d.v, o)
	case c.nothingBelow(o) || d.nothingBelow(o):
		return false
	case c.isLower() == d.isLower():
		return true
	}
	if d.isLower() {
		c, d = d, c
	}
	diff := Compare(c.v, d.v)
	return diff < 0 || diff == 0 && c.op == ">=" && d.op == "<="
}

// verdict is what simpleSubset finds: a range that holds nothing is a subset
// too, but says nothing about the other alternatives beside it.
type verdict int

const (
	no verdict = iota
	yes
	holdsNothing
)

// Subset reports whether every version in sub is in dom. Like npm's, it looks
// for one alternative of dom that holds a whole alternative of sub.
func Subset(sub, dom Range) bool {
	o := sub.opts
	substance := false
	for _, s := range sub.set {
		found := false
		for _, d := range dom.set {
			v := simpleSubset(s, d, o)
			substance = substance || v != holdsNothing
			if v == yes {
				found = true
				break
			}
		}
		if !found && substance {
			return false
		}
	}
	return true
}

// bounds are an alternative's comparators by kind, each the tightest.
type bounds struct {
	eq     []comparator
	gt, lt *comparator
}

func (s simple) bounds() bounds {
	var b bounds
	for _, c := range s.comps {
		switch {
		case c.isLower():
			if b.gt == nil || tighter(c, *b.gt) {
				b.gt = &c
			}
		case c.isUpper():
			if b.lt == nil || tighter(c, *b.lt) {
				b.lt = &c
			}
		default:
			b.eq = append(b.eq, c)
		}
	}
	return b
}

// tighter reports whether c leaves less than d, both bounding the same side.
func tighter(c, d comparator) bool {
	diff := Compare(c.v, d.v)
	if c.isUpper() {
		diff = -diff
	}
	return diff > 0 || diff == 0 && len(c.op) == 1 && len(d.op) == 2
}

// empty reports whether nothing is between the bounds.
func (b bounds) empty() bool {
	if len(b.eq) > 1 {
		return true
	}
	if b.gt == nil || b.lt == nil {
		return false
	}
	diff := Compare(b.gt.v, b.lt.v)
	return diff > 0 || diff == 0 && (b.gt.op != ">=" || b.lt.op != "<=")
}

func simpleSubset(sub, dom simple, o Option) verdict {
	if sub.src != "" && sub.src == dom.src || sub.isAny() && dom.isAny() {
		return yes
	}
	if dom.isAny() && o.has(IncludePrerelease) {
		return yes
	}
	sub, dom = sub.concrete(o), dom.concrete(o)
	b := sub.bounds()
	if b.empty() {
		return holdsNothing
	}
	if len(b.eq) == 1 {
		return b.single(dom, o)
	}
	if b.within(dom) && b.closed(dom) && b.named(dom, o) {
		return yes
	}
	return no
}

// concrete replaces "any version" by the comparator that says the same.
func (s simple) concrete(o Option) simple {
	if !s.isAny() {
		return s
	}
	var v Version
	if o.has(IncludePrerelease) {
		v = MustParseVersion("0.0.0-0")
	}
	return comparator{op: ">=", v: v}.alone()
}

// single decides for one version and, perhaps, bounds around it.
func (b bounds) single(dom simple, o Option) verdict {
	v := b.eq[0].v
	for _, c := range []*comparator{b.gt, b.lt} {
		if c != nil && !c.alone().has(v, o) {
			return holdsNothing
		}
	}
	for _, c := range dom.comps {
		if !c.alone().has(v, o) {
			return no
		}
	}
	return yes
}

// point reports whether the bounds leave one version.
func (b bounds) point() bool {
	return b.gt != nil && b.lt != nil && Compare(b.gt.v, b.lt.v) == 0
}

// within reports whether no comparator of dom cuts into the bounds.
func (b bounds) within(dom simple) bool {
	for _, c := range dom.comps {
		if c.op == "" && !b.point() {
			return false
		}
		for _, e := range []*comparator{b.gt, b.lt} {
			switch {
			case e == nil:
			case c.isLower() && e.isLower(), c.isUpper() && e.isUpper():
				if tighter(c, *e) {
					return false
				}
			case len(e.op) == 2 && !c.has(e.v):
				return false
			}
		}
	}
	return true
}

// closed reports whether the bounds close every side that dom closes.
func (b bounds) closed(dom simple) bool {
	if b.lt == nil && slices.ContainsFunc(dom.comps, comparator.isUpper) {
		return false
	}
	return b.gt != nil || !slices.ContainsFunc(dom.comps, comparator.isLower)
}

// named reports whether dom, too, names a prerelease of each version of which
// a bound names one. "<1.2.3-0" is "<1.2.3", which names none.
func (b bounds) named(dom simple, o Option) bool {
	for _, e := range []*comparator{b.gt, b.lt} {
		if e == nil || o.has(IncludePrerelease) || e.v.Prerelease() == "" ||
			e.op == "<" && e.v.Prerelease() == "0" {
			continue
		}
		if !slices.ContainsFunc(dom.comps, func(c comparator) bool {
			return !c.any && c.v.Prerelease() != "" && compareTuple(c.v, e.v) == 0
		}) {
			return false
		}
	}
	return true
}

// Above reports whether v is higher than all that the range can hold; Below,
// whether it is lower.
func Above(v Version, r Range) bool { return outside(v, r, 1) }

// Below is described at Above.
func Below(v Version, r Range) bool { return outside(v, r, -1) }

// outside looks upwards if sign is 1; if it is -1 every comparison is turned.
func outside(v Version, r Range, sign int) bool {
	if r.Has(v) {
		return false
	}
	open := comparator.isLower
	if sign < 0 {
		open = comparator.isUpper
	}
	for _, s := range r.set {
		far, near := s.extremes(sign)
		if open(far) {
			return false // the alternative has no end on that side
		}
		d := sign * Compare(v, near.v)
		strict := near.op == "" || open(near) && len(near.op) == 1
		if strict && d <= 0 || open(near) && len(near.op) == 2 && d < 0 {
			return false
		}
	}
	return true
}

func (s simple) extremes(sign int) (far, near comparator) {
	for i, c := range s.comps {
		if c.any {
			c = comparator{op: ">="}
		}
		if i == 0 {
			far, near = c, c
			continue
		}
		if sign*Compare(c.v, far.v) > 0 {
			far = c
		} else if sign*Compare(c.v, near.v) < 0 {
			near = c
		}
	}
	return far, near
}
