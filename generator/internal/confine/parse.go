package confine

import (
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// token is a token with its place.
type token struct {
	kind       css.TokenType
	text       string
	start, end int
}

// span is a range, of bytes or of tokens.
type span struct{ start, end int }

// rule is a rule in a list of rules.
type rule struct {
	span           // in bytes
	name    string // of an at-rule, in lower case and without a vendor's prefix; "" is a style rule
	prelude span   // in tokens
	block   bool   // it ends with a block, and not with a semicolon
	rules   []rule // in the block of a group
}

// groups are the at-rules whose blocks hold rules that mean the same in an
// @scope.
var groups = []string{"container", "document", "layer", "media", "scope", "starting-style", "supports"}

func (r rule) grouping() bool { return r.block && slices.Contains(groups, r.name) }

// lex reads all tokens. Together they are the stylesheet.
func lex(src []byte) []token {
	l := css.NewLexer(parse.NewInputBytes(slices.Clone(src)))
	var out []token
	at := 0
	for {
		kind, data := l.Next()
		if kind == css.ErrorToken {
			return out
		}
		out = append(out, token{kind, string(data), at, at + len(data)})
		at += len(data)
	}
}

// skip is the first token from i on that is neither white space nor a comment.
func skip(tokens []token, i int) int {
	for i < len(tokens) && (tokens[i].kind == css.WhitespaceToken || tokens[i].kind == css.CommentToken) {
		i++
	}
	return i
}

var closers = map[css.TokenType]css.TokenType{
	css.LeftBraceToken: css.RightBraceToken, css.LeftBracketToken: css.RightBracketToken,
	css.LeftParenthesisToken: css.RightParenthesisToken, css.FunctionToken: css.RightParenthesisToken,
}

// nest follows what is open. As in the standard, only the innermost can be
// closed; any other closing bracket is a token as others are.
type nest []css.TokenType

func (n *nest) read(t token) {
	if closer, ok := closers[t.kind]; ok {
		*n = append(*n, closer)
	} else if k := len(*n); k > 0 && (*n)[k-1] == t.kind {
		*n = (*n)[:k-1]
	}
}

// unclosed closes what a stylesheet leaves open.
func unclosed(tokens []token) string {
	var n nest
	for _, t := range tokens {
		n.read(t)
	}
	var b strings.Builder
	for _, closer := range slices.Backward(n) {
		b.WriteString(map[css.TokenType]string{css.RightBraceToken: "}", css.RightBracketToken: "]", css.RightParenthesisToken: ")"}[closer])
	}
	return b.String()
}

// parseAll reads a stylesheet's rules.
func parseAll(tokens []token) []rule { return parseList(tokens, span{0, len(tokens)}) }

func parseList(tokens []token, in span) []rule {
	var out []rule
	for i := in.start; i < in.end; {
		switch tokens[i].kind {
		case css.WhitespaceToken, css.CommentToken, css.SemicolonToken, css.CDOToken, css.CDCToken:
			i++
			continue
		}
		var r rule
		r, i = parseRule(tokens, span{i, in.end})
		out = append(out, r)
	}
	return out
}

// parseRule reads a rule and returns the token behind it.
func parseRule(tokens []token, in span) (rule, int) {
	r := rule{span: span{tokens[in.start].start, tokens[in.end-1].end}, prelude: in}
	at := tokens[in.start].kind == css.AtKeywordToken
	if at {
		r.name = plain(tokens[in.start].text)
		r.prelude.start++
	}
	var n nest
	for i := in.start; i < in.end; i++ {
		t := tokens[i]
		switch {
		case len(n) == 0 && t.kind == css.RightBraceToken:
			r.name = spoilt // it closes nothing
		case len(n) == 0 && t.kind == css.SemicolonToken && at:
			r.prelude.end, r.end = i, t.end
			return r, i + 1
		case len(n) == 0 && t.kind == css.LeftBraceToken:
			r.prelude.end, r.block = i, true
			close := matching(tokens, span{i, in.end})
			if close < in.end {
				r.end = tokens[close].end
			}
			if r.grouping() {
				r.rules = parseList(tokens, span{i + 1, close})
			}
			return r, min(close+1, in.end)
		}
		n.read(t)
	}
	r.name = spoilt
	return r, in.end
}

// spoilt is the name of what browsers drop.
const spoilt = "}"

// matching is the token that closes the first of the range, or the range's end.
func matching(tokens []token, in span) int {
	var n nest
	for i := in.start; i < in.end; i++ {
		if n.read(tokens[i]); len(n) == 0 {
			return i
		}
	}
	return in.end
}

// plain is an at-rule's name without @ and a vendor's prefix.
func plain(keyword string) string {
	name := strings.ToLower(strings.TrimPrefix(keyword, "@"))
	if rest, ok := strings.CutPrefix(name, "-"); ok {
		if _, name, ok := strings.Cut(rest, "-"); ok {
			return name
		}
	}
	return name
}
