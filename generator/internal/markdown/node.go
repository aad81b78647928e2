package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// nodes renders what goldmark would render otherwise than the pages need it.
type nodes struct{}

func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHeading, heading)
	reg.Register(ast.KindFencedCodeBlock, codeBlock)
	reg.Register(ast.KindCodeBlock, codeBlock)
	reg.Register(ast.KindImage, image)
	reg.Register(ast.KindRawHTML, rawHTML)
	reg.Register(ast.KindHTMLBlock, htmlBlock)
	reg.Register(extast.KindTable, table)
	reg.Register(extast.KindTableCell, tableCell)
	reg.Register(extast.KindTaskCheckBox, checkBox)
}

// heading puts the link to a heading beside it and not into it: there, screen
// readers would read it with every heading.
func heading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	h := node.(*ast.Heading)
	value, _ := h.AttributeString("id")
	id, _ := value.([]byte)
	switch {
	case entering && id == nil:
		fmt.Fprintf(w, "<h%d>", h.Level)
	case entering:
		fmt.Fprintf(w, `<div class="heading"><h%d id="%s">`, h.Level, id)
	case id == nil:
		fmt.Fprintf(w, "</h%d>\n", h.Level)
	default:
		fmt.Fprintf(w, "</h%d>%s</div>\n", h.Level, Anchor(string(id)))
	}
	return ast.WalkContinue, nil
}

// Anchor is the link to the element with the id.
func Anchor(id string) string {
	return `<a class="anchor" href="#` + id + `" aria-labelledby="` + id + `">#</a>`
}

func codeBlock(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	language := ""
	if fenced, ok := node.(*ast.FencedCodeBlock); ok {
		language = string(fenced.Language(src))
	}
	_, _ = w.WriteString(Code(language, string(lines(node, src))))
	return ast.WalkSkipChildren, nil
}

func lines(n ast.Node, src []byte) []byte {
	var b bytes.Buffer
	of := n.Lines()
	for i := range of.Len() {
		segment := of.At(i)
		b.Write(segment.Value(src))
	}
	return b.Bytes()
}

// image shows the site's own images. Others become links, because a page of
// the docs asks nobody else for anything.
func image(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	r := reader{src: src}
	alt := util.EscapeHTML([]byte(r.plain(n)))
	dest := util.EscapeHTML(util.URLEscape(n.Destination, true))
	inLink := n.Parent().Kind() == ast.KindLink
	switch {
	case !External(string(n.Destination)):
		fmt.Fprintf(w, `<img src="%s" alt="%s" loading="lazy">`, dest, alt)
	case inLink || len(alt) == 0:
		_, _ = w.Write(alt)
	default:
		fmt.Fprintf(w, `<a href="%s">%s</a>`, dest, alt)
	}
	return ast.WalkSkipChildren, nil
}

// table scrolls by itself where it is wider than the page, by keyboard too.
func table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>` + "\n")
	} else {
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

func tableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*extast.TableCell)
	tag, attrs := "td", ""
	// A header without text is an empty corner.
	if n.Parent().Kind() == extast.KindTableHeader && n.ChildCount() > 0 {
		tag, attrs = "th", ` scope="col"`
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	switch n.Alignment {
	case extast.AlignRight:
		attrs += ` class="right"`
	case extast.AlignCenter:
		attrs += ` class="center"`
	}
	_, _ = w.WriteString("<" + tag + attrs + ">")
	return ast.WalkContinue, nil
}

// checkBox is a picture: an input would be a control without a name.
func checkBox(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		mark, label := "☐", "to do"
		if node.(*extast.TaskCheckBox).IsChecked {
			mark, label = "☑", "done"
		}
		fmt.Fprintf(w, `<span class="task" role="img" aria-label="%s">%s</span> `, label, mark)
	}
	return ast.WalkContinue, nil
}

// safe are the elements that authors may write as HTML, without attributes.
var safe = map[string]bool{
	"abbr": true, "b": true, "br": true, "del": true, "details": true, "em": true, "i": true, "ins": true, "kbd": true,
	"mark": true, "p": true, "q": true, "samp": true, "small": true, "strong": true, "sub": true, "summary": true, "sup": true,
	"var": true, "wbr": true,
}

func rawHTML(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		of := node.(*ast.RawHTML).Segments
		var b []byte
		for i := range of.Len() {
			segment := of.At(i)
			b = append(b, segment.Value(src)...)
		}
		_, _ = w.WriteString(sift(b))
	}
	return ast.WalkSkipChildren, nil
}

func htmlBlock(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		n := node.(*ast.HTMLBlock)
		b := lines(n, src)
		if n.HasClosure() {
			b = append(b, n.ClosureLine.Value(src)...)
		}
		_, _ = w.WriteString(sift(b))
	}
	return ast.WalkContinue, nil
}

// hidden are elements whose content is not for people.
var hidden = regexp.MustCompile(`(?is)<(script|style|iframe|object|template|noscript|textarea|title|svg|math)\b.*?(</(script|style|iframe|object|template|noscript|textarea|title|svg|math)\s*>|$)`)

// sift keeps the safe elements without their attributes, and the text of the
// others.
func sift(src []byte) string {
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(hidden.ReplaceAll(src, nil)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.WriteString(html.EscapeString(z.Token().Data))
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); safe[string(name)] {
				b.WriteString("<" + string(name) + ">")
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); safe[string(name)] {
				b.WriteString("</" + string(name) + ">")
			}
		}
	}
}

// balance closes what an author left open, so that it ends with the document.
func balance(src string) string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	parsed, err := html.ParseFragment(strings.NewReader(src), body)
	if err != nil {
		panic("markdown: reading from memory failed: " + err.Error())
	}
	var b strings.Builder
	for _, n := range parsed {
		if err := html.Render(&b, n); err != nil {
			panic("markdown: what was parsed does not render: " + err.Error())
		}
	}
	return b.String()
}

// Slug makes an id of a text: lower-case letters and digits of any script,
// with single hyphens between words.
func Slug(title string) string {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(c)
		case c == '\'' || c == '’':
		default:
			gap = true
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}
