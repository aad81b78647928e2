package host

import (
	"regexp"
	"slices"
	"strings"
)

// segments splits a path or pattern. A slash at the end adds nothing: hosts
// answer /products and /products/ alike.
func segments(p string) []string {
	p = strings.TrimSuffix(strings.TrimPrefix(p, "/"), "/")
	if p == "" {
		return nil
	}
	return strings.Split(p, "/")
}

// matches reports whether the pattern has the path.
func matches(pattern, path string) bool {
	want, got := segments(pattern), segments(path)
	for i, seg := range want {
		if seg == "*" && i == len(want)-1 {
			return true
		}
		if i >= len(got) || got[i] == "" || !strings.HasPrefix(seg, ":") && seg != got[i] {
			return false
		}
	}
	return len(want) == len(got)
}

// overlap reports whether some path is in both rules.
func overlap(a, b HeaderRule) bool {
	covered := func(by []string, p string) bool {
		return slices.ContainsFunc(by, func(e string) bool { return covers(segments(e), segments(p)) })
	}
	return meet(segments(a.Pattern), segments(b.Pattern)) && !covered(a.Except, b.Pattern) && !covered(b.Except, a.Pattern)
}

// meet reports whether some path matches both patterns.
func meet(a, b []string) bool {
	switch {
	case len(a) == 1 && a[0] == "*", len(b) == 1 && b[0] == "*":
		return true
	case len(a) == 0 || len(b) == 0:
		return len(a) == len(b)
	}
	same := a[0] == b[0] || strings.HasPrefix(a[0], ":") || strings.HasPrefix(b[0], ":")
	return same && meet(a[1:], b[1:])
}

// covers reports whether every path of pattern b is one of pattern a.
func covers(a, b []string) bool {
	switch {
	case len(a) == 1 && a[0] == "*":
		return true
	case len(a) == 0 || len(b) == 0:
		return len(a) == len(b)
	case b[0] == "*":
		return false
	}
	return (a[0] == b[0] || strings.HasPrefix(a[0], ":")) && covers(a[1:], b[1:])
}

// escape percent-encodes what browsers encode in a path, so that patterns
// compare with the path as it arrives.
func escape(path string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c <= ' ' || c > '~' || strings.IndexByte("\"#<>?`{}^%", c) >= 0 {
			b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// expression is the pattern as a regular expression that JavaScript and Go
// read alike, without anchors.
func expression(pattern string) string {
	segs := segments(pattern)
	var b strings.Builder
	for i, seg := range segs {
		switch {
		case seg == "*" && i == len(segs)-1:
			if i == 0 {
				return "/.*"
			}
			return b.String() + "(?:/.*)?"
		case strings.HasPrefix(seg, ":"):
			b.WriteString("/[^/]+")
		default:
			b.WriteString("/" + regexp.QuoteMeta(escape(seg)))
		}
	}
	return b.String() + "/?"
}
