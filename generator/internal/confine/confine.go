// Package confine rewrites the stylesheets of an MFE so that they reach its
// own elements and no others: within an @scope, or within a shadow tree. It
// splices text into what stands there, and neither adds nor removes a line. It
// refuses to know where stylesheets come from, what else is in a page, and
// what a browser makes of a declaration.
package confine

import (
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// Sheet is a rewritten stylesheet, with what was done to it.
type Sheet struct {
	Data  []byte
	Edits []Edit // by Start; they do not overlap
}

// Edit replaces a range of bytes of the original.
type Edit struct {
	Start, End int
	Text       string
}

// Scope confines stylesheets to the boxes of an MFE, the elements with its name
// in the attribute data-mfe, without the boxes of other MFEs in them:
//
//   - Style rules, and the rules of @media, @supports, @container, @layer and
//     the like, come into an @scope. Other rules stay outside, where alone they
//     mean something: @import, @font-face, @property, the order of layers.
//   - A rule for html, body or :root becomes one for the box.
//   - Animations get names of the MFE's own, since the last @keyframes of a
//     name in a page is everybody's.
//
// All stylesheets of an MFE are given together, because one may play the
// animations of another.
func Scope(mfe string, sheets [][]byte) []Sheet {
	open := `@scope ([data-mfe="` + mfe + `"]) to (:scope [data-mfe],:scope [data-mfe-fallback]){`
	c := &confiner{open: open, prefix: "mfe_" + mfe + "_", names: map[string]bool{}, vars: map[string]bool{}}
	return c.sheets(sheets)
}

// Shadow fits stylesheets to a shadow tree, which they cannot leave anyway: a
// rule for html, body or :root becomes one for the tree's host, since the tree
// holds no such element.
func Shadow(sheets [][]byte) []Sheet {
	return (&confiner{}).sheets(sheets)
}

// Imports lists the URLs of the stylesheets that a stylesheet imports.
func Imports(sheet []byte) []string {
	tokens := lex(sheet)
	var out []string
	for _, r := range parseAll(tokens) {
		i := skip(tokens, r.prelude.start)
		if r.name != "import" || i >= r.prelude.end {
			continue
		}
		url := tokens[i].text
		if inner, ok := strings.CutPrefix(url, "url("); ok && tokens[i].kind == css.URLToken {
			url = strings.TrimSpace(strings.TrimSuffix(inner, ")"))
		} else if tokens[i].kind == css.FunctionToken && i+1 < r.prelude.end {
			url = tokens[i+1].text
		}
		out = append(out, strings.Trim(url, `"'`))
	}
	return out
}

// confiner rewrites one sheet after the other.
type confiner struct {
	open   string // what opens the scope; "" is a shadow tree
	prefix string // of animations

	names map[string]bool // of the MFE's animations
	vars  map[string]bool // custom properties that name animations

	tokens []token
	edits  []Edit
}

func (c *confiner) sheets(sheets [][]byte) []Sheet {
	if c.open != "" {
		for _, s := range sheets {
			c.tokens = lex(s)
			c.animations(parseAll(c.tokens))
		}
	}
	out := make([]Sheet, len(sheets))
	for i, s := range sheets {
		c.tokens, c.edits = lex(s), nil
		rules := parseAll(c.tokens)
		if c.open != "" {
			c.list(rules)
			c.rename()
		} else {
			c.selectors(rules)
		}
		if end := unclosed(c.tokens); end != "" && c.open != "" {
			// What closes the scope must not close something else.
			c.edits = append(c.edits, Edit{len(s), len(s), end})
		}
		out[i] = apply(s, c.edits)
	}
	return out
}

// apply makes the edits. Those at one place keep their order, but what closes
// a scope comes after what belongs into it.
func apply(src []byte, edits []Edit) Sheet {
	slices.SortStableFunc(edits, func(a, b Edit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return closing(a) - closing(b)
	})
	var out []byte
	at := 0
	for _, e := range edits {
		if e.Start < at {
			panic("confine: edits overlap")
		}
		out = append(append(out, src[at:e.Start]...), e.Text...)
		at = e.End
	}
	return Sheet{Data: append(out, src[at:]...), Edits: edits}
}

func closing(e Edit) int {
	if e.Text == closeScope {
		return 1
	}
	return 0
}

const closeScope = "}"

func (c *confiner) edit(start, end int, text string) {
	c.edits = append(c.edits, Edit{start, end, text})
}

// list brings a list of rules into scopes: each run of rules that may stand in
// one into one of its own, so that the order stays.
func (c *confiner) list(rules []rule) {
	end := -1 // of the run
	stop := func() {
		if end >= 0 {
			c.edit(end, end, closeScope)
		}
		end = -1
	}
	for _, r := range rules {
		if !scopable(r) {
			stop()
			if r.grouping() {
				c.list(r.rules)
			}
			continue
		}
		if end < 0 {
			c.edit(r.start, r.start, c.open)
		}
		end = r.end
		c.selectors([]rule{r})
	}
	stop()
}

// scopable reports whether the rule means the same within an @scope.
func scopable(r rule) bool {
	if r.name == "" {
		return true
	}
	return r.grouping() && !slices.ContainsFunc(r.rules, func(in rule) bool { return !scopable(in) })
}

// selectors rewrites the selectors of the rules and of those within them. The
// rules of an author's own @scope mean its root by :scope, and stay.
func (c *confiner) selectors(rules []rule) {
	for _, r := range rules {
		switch {
		case r.name == "":
			c.selectorList(r.prelude)
		case r.grouping() && r.name != "scope":
			c.selectors(r.rules)
		}
	}
}

// animations collects the names of @keyframes, and the custom properties that
// are used to play animations.
func (c *confiner) animations(rules []rule) {
	for _, r := range rules {
		switch {
		case r.name == "keyframes":
			if i := skip(c.tokens, r.prelude.start); i < r.prelude.end {
				c.names[nameOf(c.tokens[i])] = true
			}
		case r.grouping():
			c.animations(r.rules)
		}
	}
	for _, d := range declarations(c.tokens) {
		if !d.animates() {
			continue
		}
		for i := d.value.start; i < d.value.end; i++ {
			if c.tokens[i].kind == css.CustomPropertyNameToken {
				c.vars[c.tokens[i].text] = true
			}
		}
	}
}

// rename gives the animations their names.
func (c *confiner) rename() {
	if len(c.names) == 0 {
		return
	}
	own := func(t token) {
		if name := nameOf(t); c.names[name] && (t.kind == css.IdentToken || t.kind == css.StringToken) {
			at := t.start
			if t.kind == css.StringToken {
				at++
			}
			c.edit(at, at, c.prefix)
		}
	}
	for _, r := range flat(parseAll(c.tokens)) {
		if i := skip(c.tokens, r.prelude.start); r.name == "keyframes" && i < r.prelude.end {
			own(c.tokens[i])
		}
	}
	for _, d := range declarations(c.tokens) {
		if !d.animates() && !c.vars[d.name] {
			continue
		}
		for _, t := range c.tokens[d.value.start:d.value.end] {
			own(t)
		}
	}
}

// flat lists the rules and those of the groups among them.
func flat(rules []rule) []rule {
	var out []rule
	for _, r := range rules {
		out = append(out, r)
		if r.grouping() {
			out = append(out, flat(r.rules)...)
		}
	}
	return out
}

// nameOf is the name that an identifier or a string is.
func nameOf(t token) string {
	if t.kind == css.StringToken && len(t.text) >= 2 {
		return t.text[1 : len(t.text)-1]
	}
	return t.text
}

// declaration is a property with its value.
type declaration struct {
	name  string
	value span // of tokens
}

func (d declaration) animates() bool {
	name := strings.ToLower(d.name)
	for _, vendor := range []string{"-webkit-", "-moz-", "-o-"} {
		name = strings.TrimPrefix(name, vendor)
	}
	return name == "animation" || name == "animation-name"
}

// declarations finds what looks like one, wherever it stands.
func declarations(tokens []token) []declaration {
	var out []declaration
	for i := 0; i < len(tokens); i++ {
		if k := tokens[i].kind; k != css.LeftBraceToken && k != css.SemicolonToken && k != css.RightBraceToken {
			continue
		}
		name := skip(tokens, i+1)
		colon := skip(tokens, name+1)
		if colon >= len(tokens) || tokens[colon].kind != css.ColonToken ||
			tokens[name].kind != css.IdentToken && tokens[name].kind != css.CustomPropertyNameToken {
			continue
		}
		end := colon + 1
		for depth := 0; end < len(tokens); end++ {
			switch tokens[end].kind {
			case css.LeftBraceToken:
				depth++
			case css.RightBraceToken:
				depth--
			}
			if depth < 0 || depth == 0 && tokens[end].kind == css.SemicolonToken {
				break
			}
		}
		out = append(out, declaration{tokens[name].text, span{colon + 1, end}})
	}
	return out
}
