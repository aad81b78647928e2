// Package minify is the gate to tdewolff/minify. It makes pages and stylesheets
// smaller without changing what a browser does with them, and knows nothing of
// where they come from.
package minify

import (
	"bytes"
	"fmt"

	tdewolff "github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	mhtml "github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"golang.org/x/net/html"
)

// minifier leaves scripts alone: JSON is written compact, the import map's
// hash is taken later, and the author's inline scripts are the author's. Tags,
// quotes and default values stay because style rules, scripts and hosts' own
// rewriters look for them.
var minifier = func() *tdewolff.M {
	m := tdewolff.New()
	m.Add("text/html", &mhtml.Minifier{
		KeepDefaultAttrVals: true,
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
		KeepSpecialComments: true,
	})
	m.AddFunc("text/css", css.Minify)
	return m
}()

// scripts is apart from minifier, which leaves those in pages alone.
var scripts = func() *tdewolff.M {
	m := tdewolff.New()
	m.AddFunc("text/javascript", js.Minify)
	return m
}()

// HTML returns the page without comments and needless white space. Inline
// stylesheets are minified, scripts are not, and the content of <template>
// elements stays as it is, byte for byte.
func HTML(src []byte) ([]byte, error) {
	mark := marker(src)
	outside, inside := cutTemplates(src, mark)
	out, err := minifier.Bytes("text/html", outside)
	if err != nil {
		return nil, fmt.Errorf("minify HTML: %w", err)
	}
	parts := bytes.Split(out, []byte(mark))
	if len(parts) != len(inside)+1 {
		return nil, fmt.Errorf("minify HTML: %d of %d templates are left", len(parts)-1, len(inside))
	}
	var b bytes.Buffer
	for i, part := range parts {
		b.Write(part)
		if i < len(inside) {
			b.Write(inside[i])
		}
	}
	return b.Bytes(), nil
}

// CSS returns the stylesheet without comments and needless white space.
func CSS(src []byte) ([]byte, error) {
	out, err := minifier.Bytes("text/css", src)
	if err != nil {
		return nil, fmt.Errorf("minify CSS: %w", err)
	}
	return out, nil
}

// JS returns a script without comments, needless white space and long local
// names.
func JS(src []byte) ([]byte, error) {
	out, err := scripts.Bytes("text/javascript", src)
	if err != nil {
		return nil, fmt.Errorf("minify JavaScript: %w", err)
	}
	return out, nil
}

// marker returns a word that src does not hold.
func marker(src []byte) string {
	for mark := "template"; ; mark += "x" {
		if word := "mfegen-" + mark + "-content"; !bytes.Contains(src, []byte(word)) {
			return word
		}
	}
}

// cutTemplates replaces the content of each outermost <template> by mark. It
// also drops the comments, because the minifier's own lexer reads on after a
// comment such as <!--> where browsers stop.
func cutTemplates(src []byte, mark string) (outside []byte, inside [][]byte) {
	z := html.NewTokenizer(bytes.NewReader(src))
	depth, from, done, off := 0, 0, 0, 0
	cut := func(start, end int, put string) {
		outside = append(append(outside, src[done:start]...), put...)
		done = end
	}
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return append(outside, src[done:]...), inside
		}
		start := off
		off += len(z.Raw())
		switch tt {
		case html.CommentToken:
			if depth == 0 && !keptComment(src[start:off]) {
				cut(start, off, "")
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "noscript":
				z.NextIsNotRawText()
			case "template":
				if depth == 0 {
					from = off
				}
				depth++
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) != "template" || depth == 0 {
				continue
			}
			depth--
			if depth == 0 && len(bytes.TrimSpace(src[from:start])) > 0 {
				cut(from, start, mark)
				inside = append(inside, src[from:start])
			}
		}
	}
}

// keptComment reports whether something besides people reads the comment: an
// old browser or a server.
func keptComment(raw []byte) bool {
	special := bytes.HasPrefix(raw, []byte("<!--[if ")) || bytes.HasPrefix(raw, []byte("<!--#"))
	return special && bytes.HasSuffix(raw, []byte("-->"))
}
