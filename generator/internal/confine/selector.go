package confine

import (
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// selectorList rewrites the selectors of a style rule.
func (c *confiner) selectorList(in span) {
	start := in.start
	var n nest
	for i := in.start; i <= in.end; i++ {
		if i == in.end || len(n) == 0 && c.tokens[i].kind == css.CommaToken {
			c.selector(span{start, i})
			start = i + 1
			continue
		}
		n.read(c.tokens[i])
	}
}

// selector rewrites one selector.
func (c *confiner) selector(in span) {
	compounds := c.compounds(in)
	if len(compounds) == 0 {
		return
	}
	if c.open == "" {
		c.host(compounds)
		return
	}
	last := compounds[len(compounds)-1]
	roots := leading(compounds)
	switch {
	case last.bare() && len(compounds) == 1:
		c.edit(c.tokens[last.start].start, last.body(c.tokens), ":scope")
	case last.root >= 0:
		// What is said of the page's root decides; the box is what is styled.
		at := last.body(c.tokens)
		c.edit(at, at, " :scope")
	case c.named(in):
	case roots > 0 && c.child(compounds[roots-1].end, compounds[roots].start):
		c.adopt(compounds[:roots])
	default:
		c.within(compounds)
	}
}

// within lets a selector look for ancestors outside of the box, such as the one
// with the page's theme, as it does without an @scope: there, what is in :is()
// is not taken to begin at the box.
func (c *confiner) within(compounds []compound) {
	last := compounds[len(compounds)-1]
	start, body, end := c.tokens[compounds[0].start].start, last.body(c.tokens), c.tokens[last.end-1].end
	selector := text(c.tokens[compounds[0].start:last.pseudo])
	if len(compounds) > 1 && last.pseudo > last.start {
		c.edit(start, start, ":is(")
		c.edit(body, body, ")")
	}
	if last.maybe {
		// html is one of several that it may be.
		c.edit(end, end, ","+selector+" :scope"+text(c.tokens[last.pseudo:last.end]))
	}
}

// adopt makes children of the box of children of the page's root.
func (c *confiner) adopt(roots []compound) {
	first, last := roots[0], roots[len(roots)-1]
	for _, r := range roots {
		if !r.bare() {
			c.edit(last.body(c.tokens), last.body(c.tokens), " :scope")
			return
		}
	}
	from, to := c.tokens[first.start].start, last.body(c.tokens)
	lines := strings.Count(text(c.tokens[first.start:last.end]), "\n")
	c.edit(from, to, strings.Repeat("\n", lines)+":scope")
}

// leading counts the root elements that a selector begins with.
func leading(compounds []compound) int {
	n := 0
	for n < len(compounds) && compounds[n].root >= 0 {
		n++
	}
	return n
}

// child reports whether the combinator in the range of tokens is that of a
// child.
func (c *confiner) child(start, end int) bool {
	return strings.TrimSpace(text(c.tokens[start:end])) == ">"
}

// named reports whether the selector says itself where the box is.
func (c *confiner) named(in span) bool {
	for i := in.start; i < in.end; i++ {
		t := c.tokens[i]
		if t.kind == css.DelimToken && t.text == "&" || i > in.start && strings.EqualFold(t.text, "scope") && c.tokens[i-1].kind == css.ColonToken {
			return true
		}
	}
	return false
}

// host makes the host of the root elements that a selector begins with, and of
// those that it offers as alternatives.
func (c *confiner) host(compounds []compound) {
	n := leading(compounds)
	if n > 0 {
		var conditions strings.Builder
		for _, k := range compounds[:n] {
			for i := k.start; i < k.pseudo; i++ {
				if i < k.root || i >= k.rootEnd {
					conditions.WriteString(c.tokens[i].text)
				}
			}
		}
		host := ":host"
		if conditions.Len() > 0 {
			host = ":host(" + conditions.String() + ")"
		}
		from := c.tokens[compounds[0].start].start
		lines := strings.Count(text(c.tokens[compounds[0].start:compounds[n-1].pseudo]), "\n")
		c.edit(from, compounds[n-1].body(c.tokens), strings.Repeat("\n", lines)+host)
	}
	for _, k := range compounds[n:] {
		if !k.maybe {
			continue
		}
		for i := k.start; i < k.end; i++ {
			if end := rootAt(c.tokens, i, k.end); end > i && i > k.start {
				c.edit(c.tokens[i].start, c.tokens[end-1].end, ":host")
				i = end - 1
			}
		}
	}
}

// compound is a part of a selector that is about one element.
type compound struct {
	span        // in tokens
	pseudo  int // the first token of a pseudo-element at its end, or the end
	root    int // the token of html, body or :root, or -1
	rootEnd int
	maybe   bool // such a one is among its alternatives
}

// bare reports whether nothing but the root element is asked for.
func (k compound) bare() bool { return k.root == k.start && k.rootEnd == k.pseudo }

// body is the place in front of a pseudo-element.
func (k compound) body(tokens []token) int { return tokens[k.pseudo-1].end }

// compounds splits a selector.
func (c *confiner) compounds(in span) []compound {
	var out []compound
	start := -1
	var n nest
	stop := func(end int) {
		if start >= 0 {
			out = append(out, c.compound(span{start, end}))
		}
		start = -1
	}
	for i := in.start; i < in.end; i++ {
		t := c.tokens[i]
		if len(n) == 0 && combinator(t) {
			stop(i)
			continue
		}
		if start < 0 {
			start = i
		}
		n.read(t)
	}
	stop(in.end)
	return out
}

func combinator(t token) bool {
	switch t.kind {
	case css.WhitespaceToken, css.CommentToken, css.ColumnToken:
		return true
	case css.DelimToken:
		return t.text == ">" || t.text == "+" || t.text == "~"
	}
	return false
}

// alternatives are the pseudo-classes of which one selector is enough.
var alternatives = []string{":is(", ":where(", ":matches(", ":-webkit-any(", ":-moz-any("}

func (c *confiner) compound(in span) compound {
	k := compound{span: in, pseudo: in.end, root: -1}
	var n nest
	var asked []bool // of each open bracket: whether its content is alternatives
	for i := in.start; i < in.end; i++ {
		t := c.tokens[i]
		if len(n) == 0 && t.kind == css.ColonToken && i+1 < in.end && c.tokens[i+1].kind == css.ColonToken && k.pseudo == in.end {
			k.pseudo = i
		}
		if len(n) == 0 && legacyElement(c.tokens, i, in.end) && k.pseudo == in.end {
			k.pseudo = i
		}
		if end := rootAt(c.tokens, i, in.end); end > i {
			if len(n) == 0 && k.root < 0 && (i == in.start || t.kind == css.ColonToken) {
				k.root, k.rootEnd = i, end
			}
			k.maybe = k.maybe || len(n) > 0 && !slices.Contains(asked, false)
		}
		depth := len(n)
		n.read(t)
		switch {
		case len(n) > depth:
			asked = append(asked, i > 0 && slices.Contains(alternatives, c.tokens[i-1].text+strings.ToLower(t.text)))
		case len(n) < depth:
			asked = asked[:len(n)]
		}
	}
	return k
}

// legacyElement reports whether a pseudo-element with one colon begins at i.
func legacyElement(tokens []token, i, end int) bool {
	return tokens[i].kind == css.ColonToken && i+1 < end && (i == 0 || tokens[i-1].kind != css.ColonToken) &&
		slices.Contains([]string{"before", "after", "first-line", "first-letter"}, strings.ToLower(tokens[i+1].text))
}

// rootAt returns the token behind html, body or :root that begins at i, or i.
func rootAt(tokens []token, i, end int) int {
	switch t := tokens[i]; {
	case t.kind == css.IdentToken && (i == 0 || !partOfName(tokens[i-1])):
		if name := strings.ToLower(t.text); name == "html" || name == "body" {
			return i + 1
		}
	case t.kind == css.ColonToken && i+1 < end && strings.EqualFold(tokens[i+1].text, "root") &&
		(i == 0 || tokens[i-1].kind != css.ColonToken):
		return i + 2
	}
	return i
}

// partOfName reports whether an identifier behind the token is no type of
// element: a class, a pseudo-class, an attribute or a name with a namespace.
func partOfName(t token) bool {
	return t.kind == css.ColonToken || t.kind == css.LeftBracketToken || t.kind == css.DelimToken && (t.text == "." || t.text == "|" || t.text == "=") ||
		t.kind >= css.IncludeMatchToken && t.kind <= css.SubstringMatchToken
}

func text(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.text)
	}
	return b.String()
}
