package semver

import (
	"strconv"
	"strings"
	"unicode/utf8"

	mm "github.com/Masterminds/semver/v3"
)

// text is a piece of the input that remembers, while characters are dropped
// and replaced, where each byte came from. at has one entry more than s: the
// place after the last byte.
type text struct {
	s  string
	at []int
}

func (t text) slice(i, j int) text { return text{t.s[i:j], t.at[i : j+1]} }

func (t text) trim() text {
	i, j := 0, len(t.s)
	for i < j && t.s[i] == ' ' {
		i++
	}
	for j > i && t.s[j-1] == ' ' {
		j--
	}
	return t.slice(i, j)
}

// cut returns t without the bytes from i to j.
func (t text) cut(i, j int) text {
	at := append(append([]int{}, t.at[:i]...), t.at[j:]...)
	return text{t.s[:i] + t.s[j:], at}
}

// with returns t behind a prefix and before a suffix that are not in the input.
func (t text) with(prefix, suffix string) text {
	at := make([]int, 0, len(prefix)+len(t.at)+len(suffix))
	for range prefix {
		at = append(at, t.at[0])
	}
	at = append(at, t.at...)
	for range suffix {
		at = append(at, t.at[len(t.s)])
	}
	return text{prefix + t.s + suffix, at}
}

// instead returns s standing in t's place.
func (t text) instead(s string) text { return t.slice(0, 0).with(s, "") }

// split cuts t at every sep.
func (t text) split(sep string) []text {
	var out []text
	for i := 0; ; {
		n := strings.Index(t.s[i:], sep)
		if n < 0 {
			return append(out, t.slice(i, len(t.s)))
		}
		out = append(out, t.slice(i, i+n))
		i += n + len(sep)
	}
}

// squeeze trims the input and makes every run of white space one blank.
func squeeze(s string) text {
	var b strings.Builder
	at := make([]int, 0, len(s)+1)
	blank := -1
	for i, n := 0, 0; i < len(s); i += n {
		var r rune
		if r, n = utf8.DecodeRuneInString(s[i:]); isSpace(r) {
			if blank < 0 {
				blank = i
			}
			continue
		}
		if blank >= 0 && b.Len() > 0 {
			b.WriteByte(' ')
			at = append(at, blank)
		}
		blank = -1
		b.WriteString(s[i : i+n])
		for k := range n {
			at = append(at, i+k)
		}
	}
	end := len(s)
	if blank >= 0 {
		end = blank
	}
	return text{b.String(), append(at, end)}
}

// isSpace is JavaScript's \s, which is neither ASCII's nor Unicode's.
func isSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
		return true
	}
	return 0x2000 <= r && r <= 0x200A
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isIdentifier(c byte) bool {
	return isDigit(c) || c == '-' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isWild(c byte) bool { return c == 'x' || c == 'X' || c == '*' }

// byteAt is s[i], or 0 past the end.
func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// The …End functions return where what begins at i ends; i if nothing does.

func digitsEnd(s string, i, limit int) int {
	end := i
	for end < len(s) && end-i < limit && isDigit(s[end]) {
		end++
	}
	return end
}

func numberEnd(s string, i int, loose bool) int {
	switch {
	case loose:
		return digitsEnd(s, i, maxLength)
	case byteAt(s, i) == '0':
		return i + 1
	}
	return digitsEnd(s, i, maxLength+1)
}

func identifierEnd(s string, i int, loose bool) int {
	end := digitsEnd(s, i, maxLength)
	if c := byteAt(s, end); isDigit(c) || !isIdentifier(c) {
		return numberEnd(s, i, loose)
	}
	limit := end + 1 + maxBuild
	for end < len(s) && end < limit && isIdentifier(s[end]) {
		end++
	}
	return end
}

// prereleaseEnd also returns where the identifiers begin: loosely, the hyphen
// may be missing, or be the first identifier itself.
func prereleaseEnd(s string, i int, loose bool) (begin, end int) {
	hyphen := byteAt(s, i) == '-'
	if !hyphen && !loose {
		return i, i
	}
	begin = i
	if hyphen {
		begin++
	}
	end = identifierEnd(s, begin, loose)
	if end == begin && hyphen && loose {
		begin = i
		end = identifierEnd(s, begin, loose)
	}
	if end == begin {
		return i, i
	}
	for byteAt(s, end) == '.' {
		next := identifierEnd(s, end+1, loose)
		if next == end+1 {
			break
		}
		end = next
	}
	return begin, end
}

func buildEnd(s string, i, limit int) int {
	if byteAt(s, i) != '+' {
		return i
	}
	end, sep := i, i // sep is at "+" or "."
	for sep == i || byteAt(s, sep) == '.' {
		next := sep + 1
		for next < len(s) && next-sep <= limit && isIdentifier(s[next]) {
			next++
		}
		if next == sep+1 {
			break
		}
		end, sep = next, next
	}
	return end
}

// prefixEnd skips "v"; loosely, any number of "v", "=" and blanks.
func prefixEnd(s string, i int, loose bool) int {
	if !loose {
		if byteAt(s, i) == 'v' {
			i++
		}
		return i
	}
	for i < len(s) && (s[i] == 'v' || s[i] == '=' || s[i] == ' ') {
		i++
	}
	return i
}

// operatorEnd skips one of <, >, <=, >= and =.
func operatorEnd(s string, i int) int {
	if c := byteAt(s, i); c == '<' || c == '>' {
		i++
	}
	if byteAt(s, i) == '=' {
		i++
	}
	return i
}

// parts is a scanned version, whole or partial.
type parts struct {
	num   [3]string // "" where missing
	pos   [3]int
	pre   string
	build string
	bad   int // the first character that does not fit; -1 if all do
}

// scanFull scans three numbers, a prerelease and a build, up to the end of s.
func scanFull(s string, i int, loose bool) parts {
	var p parts
	for k := range p.num {
		if k > 0 {
			if byteAt(s, i) != '.' {
				p.bad = i
				return p
			}
			i++
		}
		end := numberEnd(s, i, loose)
		if end == i {
			p.bad = i
			return p
		}
		p.num[k], p.pos[k], i = s[i:end], i, end
	}
	return p.tail(s, i, loose)
}

// scanPartial scans one to three numbers or wildcards, up to the end of s; a
// prerelease and a build may follow the third.
func scanPartial(s string, i int, loose bool) parts {
	var p parts
	for k := range p.num {
		if k > 0 {
			if byteAt(s, i) != '.' {
				p.bad = -1
				if i < len(s) {
					p.bad = i
				}
				return p
			}
			i++
		}
		end := partEnd(s, i, loose)
		if end == i {
			p.bad = i
			return p
		}
		p.num[k], p.pos[k], i = s[i:end], i, end
	}
	return p.tail(s, i, loose)
}

func partEnd(s string, i int, loose bool) int {
	if isWild(byteAt(s, i)) {
		return i + 1
	}
	return numberEnd(s, i, loose)
}

// tail scans what follows the third number, which ends at i.
func (p parts) tail(s string, i int, loose bool) parts {
	whole := p.suffix(s, i, loose)
	last := p.num[2]
	if whole.bad < 0 || !loose || whole.pre != "" || len(last) == 1 {
		return whole
	}
	// Without a hyphen, the prerelease may take the number's last digit:
	// npm reads "1.2.33.4" loosely as 1.2.3-3.4.
	p.num[2] = last[:len(last)-1]
	if short := p.suffix(s, i-1, loose); short.bad < 0 {
		return short
	}
	return whole
}

func (p parts) suffix(s string, i int, loose bool) parts {
	begin, end := prereleaseEnd(s, i, loose)
	p.pre, p.bad = s[begin:end], -1
	b := buildEnd(s, end, maxBuild)
	if b > end {
		p.build = s[end+1 : b]
	}
	if b < len(s) {
		p.bad = b
	}
	return p
}

// version makes the version, or says where a number is too large.
func (p parts) version() (v Version, tooBig int) {
	var n [3]uint64
	for k, s := range p.num {
		u, err := strconv.ParseUint(s, 10, 64)
		if err != nil || u > maxInteger {
			return Version{}, p.pos[k]
		}
		n[k] = u
	}
	return makeVersion(n, p.pre, p.build), -1
}

func makeVersion(n [3]uint64, pre, build string) Version {
	return Version{*mm.New(n[0], n[1], n[2], canonicalPrerelease(pre), build)}
}

// unexpected says what stands at i.
func unexpected(s string, i int) string {
	if i >= len(s) {
		return "unexpected end"
	}
	for _, r := range s[i:] {
		return "unexpected " + strconv.QuoteRune(r)
	}
	return ""
}
