package semver

import (
	"fmt"
	"slices"
	"strings"
)

// parser reads one range. npm defines the language by rewriting: hyphens,
// tildes, carets and wildcards become comparators, as text. We rewrite in the
// same order, since odd input ("> =1", "*1.2.3") has its meaning from it.
type parser struct {
	input   string
	opts    Option
	set     []simple
	dropped error // the first piece that loose reading left out
}

func (p *parser) loose() bool { return p.opts.has(Loose) }

// lowest is what makes a bound include its prereleases.
func (p *parser) lowest() string {
	if p.opts.has(IncludePrerelease) {
		return "-0"
	}
	return ""
}

// simple reads what stands between two "||".
func (p *parser) simple(t text) (simple, error) {
	t = dropBuilds(t)
	alt := simple{src: t.s}
	t = p.hyphen(t)
	t = joinOperators(t)
	t = joinTildes(t)
	t = dropAfter(t, "^")
	seen := map[string]bool{}
	for _, piece := range t.split(" ") {
		for _, e := range p.expand(piece) {
			c, err := p.comparator(e, piece)
			if err != nil {
				return simple{}, err
			}
			if c == nil || seen[c.String()] {
				continue
			}
			seen[c.String()] = true
			alt.comps = append(alt.comps, *c)
		}
	}
	return alt.reduce(), nil
}

// reduce keeps a null comparator alone, and "any" only if it is alone.
func (s simple) reduce() simple {
	if i := slices.IndexFunc(s.comps, comparator.isNull); i >= 0 {
		s.comps = s.comps[i : i+1]
	}
	if len(s.comps) > 1 {
		s.comps = slices.DeleteFunc(s.comps, func(c comparator) bool { return c.any })
	}
	return s
}

// comparator reads what expand made of piece. Loosely, what is no comparator
// is nil; too large a number is an error always.
func (p *parser) comparator(t, piece text) (*comparator, error) {
	if t.s == "" || t.s == ">=0.0.0"+p.lowest() {
		return &comparator{any: true}, nil
	}
	at := operatorEnd(t.s, 0)
	v := scanFull(t.s, prefixEnd(t.s, at, p.loose()), p.loose())
	if v.bad >= 0 {
		err := p.unexpected(piece)
		if !p.loose() {
			return nil, err
		}
		if p.dropped == nil {
			p.dropped = err
		}
		return nil, nil
	}
	if len(t.s)-at > maxLength {
		return nil, &Error{"range", p.input, t.at[at] + 1, fmt.Sprintf("version longer than %d characters", maxLength)}
	}
	version, tooBig := v.version()
	if tooBig >= 0 {
		return nil, &Error{"range", p.input, t.at[tooBig] + 1, "number too large"}
	}
	op := t.s[:at]
	if op == "=" {
		op = ""
	}
	return &comparator{op: op, v: version}, nil
}

// unexpected blames the first character of a piece that no reading takes.
func (p *parser) unexpected(t text) error {
	i := operatorEnd(t.s, 0)
	full := i
	switch byteAt(t.s, 0) {
	case '^':
		i = 1
	case '~':
		i = 1
		if byteAt(t.s, 1) == '>' {
			i = 2
		}
	}
	i = prefixEnd(t.s, i, true)
	v := scanPartial(t.s, i, p.loose())
	bad := v.bad
	switch {
	case bad >= 0:
	case isX(v.num[0]) && !isX(v.num[1]):
		bad = v.pos[1] // a number after a wildcard
	case isX(v.num[1]) && !isX(v.num[2]):
		bad = v.pos[2]
	default:
		bad = prefixEnd(t.s, full, false) // more than one "v" or "="
	}
	return &Error{"range", p.input, t.at[bad] + 1, unexpected(t.s, bad)}
}

func dropBuilds(t text) text {
	for i := 0; i < len(t.s); {
		if end := buildEnd(t.s, i, len(t.s)); end > i {
			t = t.cut(i, end)
			continue
		}
		i++
	}
	return t
}

// hyphen rewrites "1.2 - 2.3" to ">=1.2.0 <2.4.0-0".
func (p *parser) hyphen(t text) text {
	i := strings.Index(t.s, " - ")
	if i < 0 {
		return t
	}
	from, to := t.slice(0, i), t.slice(i+3, len(t.s))
	to.s = strings.TrimSuffix(to.s, " ")
	to.at = to.at[:len(to.s)+1]
	f := scanPartial(from.s, prefixEnd(from.s, 0, true), p.loose())
	u := scanPartial(to.s, prefixEnd(to.s, 0, true), p.loose())
	if f.bad >= 0 || u.bad >= 0 {
		return t
	}
	low, high := p.lower(from, f), p.upper(to, u)
	return text{low.s + " " + high.s, append(slices.Clone(low.at), high.at...)}.trim()
}

func (p *parser) lower(t text, v parts) text {
	switch {
	case isX(v.num[0]):
		return t.instead("")
	case isX(v.num[1]):
		return t.instead(">=" + v.num[0] + ".0.0" + p.lowest())
	case isX(v.num[2]):
		return t.instead(">=" + v.num[0] + "." + v.num[1] + ".0" + p.lowest())
	case v.pre != "":
		return t.with(">=", "")
	}
	return t.with(">=", p.lowest())
}

func (p *parser) upper(t text, v parts) text {
	m := v.num
	switch {
	case isX(m[0]):
		return t.instead("")
	case isX(m[1]):
		return t.instead("<" + next(m[0]) + ".0.0-0")
	case isX(m[2]):
		return t.instead("<" + m[0] + "." + next(m[1]) + ".0-0")
	case v.pre != "":
		return t.instead("<=" + m[0] + "." + m[1] + "." + m[2] + "-" + v.pre)
	case p.opts.has(IncludePrerelease):
		return t.instead("<" + m[0] + "." + m[1] + "." + next(m[2]) + "-0")
	}
	return t.with("<=", "")
}

// joinOperators drops the blank in "> 1.2.3". It walks from version to version
// as npm does, so that the "v" at a prerelease's end is no prefix.
func joinOperators(t text) text {
	for i := 0; i < len(t.s); {
		j := i
		if t.s[j] == ' ' {
			j++
		}
		op := operatorEnd(t.s, j)
		start := prefixEnd(t.s, op, true)
		if c := byteAt(t.s, start); !isDigit(c) && !isWild(c) {
			i = max(i+1, start) // what begins before would end here too
			continue
		}
		if byteAt(t.s, op) == ' ' {
			t = t.cut(op, op+1)
			start--
		}
		i = versionEnd(t.s, start)
	}
	return t
}

// versionEnd returns the end of the longest version that begins at i: a whole
// one read loosely, else a partial one read strictly.
func versionEnd(s string, i int) int {
	if end := dotted(s, i, 3, func(s string, i int) int { return numberEnd(s, i, true) }); end > i {
		_, end = prereleaseEnd(s, end, true)
		return buildEnd(s, end, maxBuild)
	}
	strict := func(s string, i int) int { return partEnd(s, i, false) }
	if end := dotted(s, i, 3, strict); end > i {
		_, end = prereleaseEnd(s, end, false)
		return buildEnd(s, end, maxBuild)
	}
	return max(dotted(s, i, 2, strict), dotted(s, i, 1, strict))
}

// dotted returns the end of n parts with dots between them, or i.
func dotted(s string, i, n int, partEnd func(string, int) int) int {
	end := i
	for k := range n {
		if k > 0 {
			if byteAt(s, end) != '.' {
				return i
			}
			end++
		}
		e := partEnd(s, end)
		if e == end {
			return i
		}
		end = e
	}
	return end
}

// joinTildes drops the ">" and the blank in "~> 1".
func joinTildes(t text) text {
	for i := 0; i < len(t.s); i++ {
		if strings.HasPrefix(t.s[i:], "~> ") {
			t = t.cut(i+1, i+2)
		}
	}
	return dropAfter(t, "~")
}

// dropAfter drops one blank after each op.
func dropAfter(t text, op string) text {
	for i := 0; i < len(t.s); i++ {
		if strings.HasPrefix(t.s[i:], op+" ") {
			t = t.cut(i+1, i+2)
		}
	}
	return t
}
