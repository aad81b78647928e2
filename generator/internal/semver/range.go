package semver

import (
	"slices"
	"strings"
)

// Range is a set of versions. The zero value holds none; ParseRange never
// makes it.
type Range struct {
	set  []simple
	opts Option
}

// simple is one of a range's alternatives: the versions that pass all of its
// comparators.
type simple struct {
	src   string // as written, without builds
	comps []comparator
}

// comparator is an operator ("" is equality) and a version, or any version.
type comparator struct {
	op  string
	v   Version
	any bool
}

func (c comparator) String() string {
	if c.any {
		return ""
	}
	return c.op + c.v.String()
}

// isNull reports whether c is the comparator that npm writes for "nothing".
func (c comparator) isNull() bool { return c.String() == "<0.0.0-0" }

func (c comparator) has(v Version) bool {
	if c.any {
		return true
	}
	d := Compare(v, c.v)
	switch c.op {
	case "<":
		return d < 0
	case "<=":
		return d <= 0
	case ">":
		return d > 0
	case ">=":
		return d >= 0
	}
	return d == 0
}

// ParseRange reads a range. Relations between ranges (Intersects, Subset) want
// both read with the same options.
func ParseRange(s string, opts ...Option) (Range, error) {
	p := parser{input: s, opts: union(opts)}
	for _, part := range squeeze(s).split("||") {
		alt, err := p.simple(part.trim())
		if err != nil {
			return Range{}, err
		}
		if len(alt.comps) > 0 {
			p.set = append(p.set, alt)
		}
	}
	if len(p.set) == 0 {
		return Range{}, p.dropped
	}
	return Range{prune(p.set), p.opts}, nil
}

// MustParseRange is ParseRange for ranges that a program itself holds.
func MustParseRange(s string, opts ...Option) Range {
	r, err := ParseRange(s, opts...)
	if err != nil {
		panic(err)
	}
	return r
}

// prune drops alternatives that hold nothing, and all others beside one that
// holds everything.
func prune(set []simple) []simple {
	if len(set) == 1 {
		return set
	}
	first := set[0]
	set = slices.DeleteFunc(set, func(s simple) bool { return s.comps[0].isNull() })
	if len(set) == 0 {
		return []simple{first}
	}
	for _, s := range set {
		if s.isAny() {
			return []simple{s}
		}
	}
	return set
}

func (s simple) isAny() bool { return len(s.comps) == 1 && s.comps[0].any }

// has decides for one alternative. A prerelease also needs a comparator that
// names a prerelease of the same version: ^1.2.3-a holds 1.2.3-b, not 1.2.4-a.
func (s simple) has(v Version, o Option) bool {
	named := o.has(IncludePrerelease) || v.Prerelease() == ""
	for _, c := range s.comps {
		if !c.has(v) {
			return false
		}
		named = named || !c.any && c.v.Prerelease() != "" && compareTuple(c.v, v) == 0
	}
	return named
}

// Has reports whether the range accepts the version.
func (r Range) Has(v Version) bool {
	return slices.ContainsFunc(r.set, func(s simple) bool { return s.has(v, r.opts) })
}

// IsZero reports whether r is the zero Range, not one that was read.
func (r Range) IsZero() bool { return len(r.set) == 0 }

// String returns npm's canonical form, in comparators alone: ">=1.2.0 <2.0.0-0"
// for "^1.2". It is "*" where any version passes.
func (r Range) String() string {
	alts := make([]string, len(r.set))
	for i, s := range r.set {
		comps := make([]string, len(s.comps))
		for k, c := range s.comps {
			comps[k] = c.String()
		}
		alts[i] = strings.Join(comps, " ")
	}
	if s := strings.Join(alts, "||"); s != "" || r.IsZero() {
		return s
	}
	return "*"
}

// Comparators returns the range as npm reads it, in its simplest parts, for
// whoever must check a version without reading ranges: a version is in the
// range when it passes all comparators of one of the lists. A comparator is an
// operator (<, <=, >, >= or nothing, for equality) before a version; an empty
// list passes any. A prerelease also needs a comparator of the list that names
// a prerelease of the same three numbers, so Comparators is for ranges that
// were read without IncludePrerelease.
func (r Range) Comparators() [][]string {
	out := make([][]string, len(r.set))
	for i, s := range r.set {
		out[i] = []string{}
		for _, c := range s.comps {
			if !c.any {
				out[i] = append(out[i], c.String())
			}
		}
	}
	return out
}

// MaxSatisfying returns the highest of the versions that the range accepts,
// the first one of equals.
func MaxSatisfying(versions []Version, r Range) (max Version, ok bool) {
	for _, v := range versions {
		if r.Has(v) && (!ok || Compare(max, v) < 0) {
			max, ok = v, true
		}
	}
	return max, ok
}
