package markdown

import (
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"golang.org/x/net/html"
)

// Code renders a block of code, highlighted by classes (those of Pygments).
// The block scrolls by itself, by keyboard too. What is in a language that
// nobody knows stays plain.
func Code(language, code string) string {
	code = strings.TrimRight(code, "\n")
	var b strings.Builder
	b.WriteString(`<div class="code"`)
	if language != "" {
		b.WriteString(` data-language="` + html.EscapeString(language) + `"`)
	}
	b.WriteString(`><pre tabindex="0"><code>`)
	highlight(&b, language, code)
	b.WriteString("</code></pre></div>\n")
	return b.String()
}

// Highlight renders code in a line of text.
func Highlight(language, code string) string {
	var b strings.Builder
	b.WriteString("<code>")
	highlight(&b, language, code)
	b.WriteString("</code>")
	return b.String()
}

// known are the lexers by language; a nil one is for a language that nobody
// knows. Finding one is a search through all of them.
var known sync.Map

func lexer(language string) chroma.Lexer {
	if l, ok := known.Load(language); ok {
		return l.(chroma.Lexer)
	}
	l := lexers.Get(language)
	if l == nil {
		l = lexers.Fallback
	}
	l = chroma.Coalesce(l)
	known.Store(language, l)
	return l
}

func highlight(b *strings.Builder, language, code string) {
	tokens := []chroma.Token{{Type: chroma.Text, Value: code}}
	if language != "" {
		if it, err := lexer(language).Tokenise(nil, code); err == nil {
			tokens = it.Tokens()
		}
	}
	for i, t := range tokens {
		if i == len(tokens)-1 {
			t.Value = strings.TrimSuffix(t.Value, "\n") // which some lexers add
		}
		class := chroma.StandardTypes[t.Type]
		text := html.EscapeString(t.Value)
		if class == "" || class == "p" || class == "nx" || class == "w" || class == "n" || class == "err" || strings.TrimSpace(t.Value) == "" {
			b.WriteString(text)
			continue
		}
		b.WriteString(`<span class="` + class + `">` + text + "</span>")
	}
}
