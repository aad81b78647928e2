package semver

import (
	"strconv"
	"strings"
)

// isX reports whether a part is missing or a wildcard.
func isX(s string) bool { return s == "" || isWild(s[0]) }

// next is the number after s, as JavaScript prints it: exact as far as
// versions go, and unreadable beyond.
func next(s string) string {
	n := number(s) + 1
	if n >= 1e21 {
		return strconv.FormatFloat(n, 'e', -1, 64)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// expand rewrites a piece without blanks to comparators.
func (p *parser) expand(t text) []text {
	rest := t.s
	switch {
	case strings.HasPrefix(rest, "^"):
		if v := scanPartial(rest, prefixEnd(rest, 1, true), p.loose()); v.bad < 0 {
			return t.each(p.caret(v))
		}
	case strings.HasPrefix(rest, "~"):
		i := 1
		if byteAt(rest, 1) == '>' {
			i = 2
		}
		if v := scanPartial(rest, prefixEnd(rest, i, true), p.loose()); v.bad < 0 {
			return t.each(p.tilde(v))
		}
	default:
		at := operatorEnd(rest, 0)
		v := scanPartial(rest, prefixEnd(rest, at, true), p.loose())
		if v.bad >= 0 || isX(v.num[0]) && !isX(v.num[1]) || isX(v.num[1]) && !isX(v.num[2]) {
			break
		}
		if isX(v.num[2]) {
			return t.each(p.wildcard(rest[:at], v))
		}
	}
	return []text{dropStar(t)}
}

// each returns the words of s, all standing in t's place.
func (t text) each(s string) []text {
	var out []text
	for _, w := range strings.Split(s, " ") {
		out = append(out, t.instead(w))
	}
	return out
}

// caret allows what does not change the first number that is not zero.
func (p *parser) caret(v parts) string {
	m, n, q := v.num[0], v.num[1], v.num[2]
	low := ">=" + m + "." + n + "." + q
	switch {
	case isX(m):
		return ""
	case isX(n):
		return ">=" + m + ".0.0" + p.lowest() + " <" + next(m) + ".0.0-0"
	case isX(q):
		low = ">=" + m + "." + n + ".0" + p.lowest()
	case v.pre != "":
		low += "-" + v.pre
	}
	switch {
	case m != "0":
		return low + " <" + next(m) + ".0.0-0"
	case n != "0" || isX(q):
		return low + " <" + m + "." + next(n) + ".0-0"
	}
	return low + " <" + m + "." + n + "." + next(q) + "-0"
}

// tilde allows patches, or minors where the minor is not given.
func (p *parser) tilde(v parts) string {
	m, n, q := v.num[0], v.num[1], v.num[2]
	switch {
	case isX(m):
		return ""
	case isX(n):
		return ">=" + m + ".0.0" + p.lowest() + " <" + next(m) + ".0.0-0"
	}
	low := ">=" + m + "." + n + "."
	switch {
	case isX(q):
		low += "0" + p.lowest()
	case v.pre != "":
		low += q + "-" + v.pre
	default:
		low += q
	}
	return low + " <" + m + "." + next(n) + ".0-0"
}

// wildcard is for a version of which at least the patch is open.
func (p *parser) wildcard(op string, v parts) string {
	m, n := v.num[0], v.num[1]
	major := isX(n)
	switch {
	case isX(m) && (op == "<" || op == ">"):
		return "<0.0.0-0" // nothing is above or below everything
	case isX(m):
		return ""
	case op == "" || op == "=":
		return p.tilde(v)
	}
	if major {
		n = "0"
	}
	switch {
	case op == ">" && major, op == "<=" && major:
		m = next(m)
	case op == ">", op == "<=":
		n = next(n)
	}
	switch op {
	case ">", ">=":
		return ">=" + m + "." + n + ".0" + p.lowest()
	}
	return "<" + m + "." + n + ".0-0"
}

// dropStar takes out the first star and its operator, wherever it stands: npm
// reads "*1.2.3" as 1.2.3.
func dropStar(t text) text {
	i := strings.IndexByte(t.s, '*')
	if i < 0 {
		return t
	}
	j := i
	if j > 0 && t.s[j-1] == '=' {
		j--
	}
	if j > 0 && (t.s[j-1] == '<' || t.s[j-1] == '>') {
		j--
	}
	return t.cut(j, i+1)
}
