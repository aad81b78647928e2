package page

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// attr is an attribute with the place of its value.
type attr struct {
	name  string // in lower case
	value string // decoded
	raw   span   // the value as written, without quotes
	quote byte   // ' or ", or 0
}

// tag is a start tag.
type tag struct {
	name  string
	span  span
	attrs []attr
}

// attr returns the value of the attribute, and whether it is there.
func (t *tag) attr(name string) (attr, bool) {
	for _, a := range t.attrs {
		if a.name == name {
			return a, true
		}
	}
	return attr{}, false
}

// is reports whether the attribute's value is want, as HTML compares
// keywords.
func (t *tag) is(name, want string) bool {
	a, ok := t.attr(name)
	return ok && strings.EqualFold(strings.TrimSpace(a.value), want)
}

// readTag reads the tokenizer's current start tag, whose raw bytes begin at
// offset start.
func readTag(z *html.Tokenizer, start int) tag {
	raw := bytes.Clone(z.Raw())
	name, more := z.TagName()
	t := tag{name: string(name), span: span{start, start + len(raw)}}
	if !more {
		return t
	}
	places := scanAttrs(raw, bytes.IndexAny(raw, " \n\r\t\f/>"))
	for i := 0; more; i++ {
		var key, val []byte
		key, val, more = z.TagAttr()
		if i == len(places) || places[i].name != string(key) {
			panic("page: attributes of " + string(raw) + " found at other places than the tokenizer's")
		}
		a := places[i]
		a.value = string(val)
		a.raw.start += start
		a.raw.end += start
		t.attrs = append(t.attrs, a)
	}
	return t
}

// scanAttrs finds the attributes of a start tag, from offset i on. The
// tokenizer decodes names and values but does not tell where they stand; this
// follows its rules, so that both find the same attributes in the same order.
func scanAttrs(raw []byte, i int) []attr {
	var out []attr
	seen := map[string]bool{}
	space := func() {
		for i < len(raw) && isSpace(raw[i]) {
			i++
		}
	}
	for space(); i < len(raw) && raw[i] != '>'; space() {
		from := i
		for i < len(raw) && !isSpace(raw[i]) && raw[i] != '/' && raw[i] != '>' && (raw[i] != '=' || i == from) {
			i++
		}
		a := attr{name: lower(raw[from:i])}
		a.raw = span{i, i}
		space()
		switch {
		case i < len(raw) && raw[i] == '/':
			i++
		case i < len(raw) && raw[i] == '=':
			i++
			space()
			i = scanValue(raw, i, &a)
		}
		if a.name != "" && !seen[a.name] {
			seen[a.name] = true
			a.name = strings.ReplaceAll(a.name, "\x00", "\ufffd")
			out = append(out, a)
		}
	}
	return out
}

// scanValue reads an attribute's value at offset i and returns the offset
// after it.
func scanValue(raw []byte, i int, a *attr) int {
	if i == len(raw) || raw[i] == '>' {
		a.raw = span{i, i}
		return i
	}
	if q := raw[i]; q == '"' || q == '\'' {
		i++
		n := bytes.IndexByte(raw[i:], q)
		if n < 0 {
			n = len(raw) - i
		}
		a.quote, a.raw = q, span{i, i + n}
		return min(i+n+1, len(raw))
	}
	from := i
	for i < len(raw) && !isSpace(raw[i]) && raw[i] != '>' {
		i++
	}
	a.raw = span{from, i}
	return i
}

// lower lower-cases as HTML does: ASCII letters only, other bytes stay.
func lower(name []byte) string {
	out := bytes.Clone(name)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return string(out)
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f'
}

// candidates returns the URLs of a srcset, by the HTML standard's "parse a
// srcset attribute".
func candidates(s string) []span {
	var out []span
	for i := 0; ; {
		for i < len(s) && (isSpace(s[i]) || s[i] == ',') {
			i++
		}
		if i == len(s) {
			return out
		}
		from := i
		for i < len(s) && !isSpace(s[i]) {
			i++
		}
		url := strings.TrimRight(s[from:i], ",")
		out = append(out, span{from, from + len(url)})
		if from+len(url) < i { // a comma ended the candidate
			continue
		}
		for depth := 0; i < len(s) && (s[i] != ',' || depth > 0); i++ {
			switch s[i] {
			case '(':
				depth++
			case ')':
				depth--
			}
		}
	}
}
