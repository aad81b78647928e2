// Package markdown is the gate to goldmark and chroma. It turns Markdown into
// HTML that needs no inline style, no script and no request to anyone else,
// and tells what is in it: headings, and text to search.
//
// It refuses to know what a page is and where a link leads: its caller decides
// that for each one.
package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Options say how to render. The zero value leaves links as they are.
type Options struct {
	// Prefix begins every id, so that several documents fit on one page.
	Prefix string
	// Level is the level of the highest headings; 0 is 2. A heading of level
	// 1 that begins the document is its title and is left out.
	Level int
	// Link gives the URL of a link or an image; what has none is replaced by
	// its text. Without Link, all lead where they say.
	Link func(Link) (url string)
}

// Link is a link or an image as it is written.
type Link struct {
	Dest      string
	Image     bool
	Line, Col int // 1-based
}

// Document is what was rendered.
type Document struct {
	HTML     string
	Title    string // of a first heading of level 1, or ""
	Headings []Heading
	Sections []Section
}

// Heading is a heading with the id that links to it.
type Heading struct {
	Level    int
	ID, Text string
}

// Section is the text below a heading, without markup. What stands before the
// first heading has no ID.
type Section struct{ ID, Title, Text string }

// Render renders a document.
func Render(src []byte, o Options) Document {
	if o.Level == 0 {
		o.Level = 2
	}
	md := goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList,
			extension.NewFootnote(
				extension.WithFootnoteIDPrefix(o.Prefix),
				extension.WithFootnoteBacklinkTitle("Back to the text"),
			),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100))),
	)
	root := md.Parser().Parse(text.NewReader(src))
	r := &reader{src: src, opts: o, ids: map[string]int{}}
	r.read(root)
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, src, root); err != nil {
		panic("markdown: rendering into memory failed: " + err.Error())
	}
	r.doc.HTML = b.String()
	if r.raw {
		r.doc.HTML = balance(r.doc.HTML)
	}
	return r.doc
}

// Inline renders a line or a paragraph of Markdown, such as a description,
// without the paragraph's own element. Links stay where they lead outside and
// become text otherwise.
func Inline(src string) string {
	doc := Render([]byte(src), Options{Level: 6, Link: func(l Link) string {
		if !l.Image && External(l.Dest) {
			return l.Dest
		}
		return ""
	}})
	out := strings.TrimSpace(doc.HTML)
	if inner, ok := strings.CutPrefix(out, "<p>"); ok && strings.Count(out, "<p>") == 1 && strings.HasSuffix(inner, "</p>") {
		return strings.TrimSuffix(inner, "</p>")
	}
	return out
}

// External reports whether a link leads to somebody else, or to a program
// other than the browser.
func External(dest string) bool {
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if len(dest) > len(scheme) && strings.EqualFold(dest[:len(scheme)], scheme) {
			return true
		}
	}
	return false
}

// reader goes through a parsed document. It gives headings their ids and links
// their targets, and collects what the document holds.
type reader struct {
	src  []byte
	opts Options
	doc  Document
	ids  map[string]int
	open []int // levels, as written, of the headings above
	raw  bool  // some HTML of the author's own is kept
	text strings.Builder
}

func (r *reader) read(root ast.Node) {
	if h, ok := root.FirstChild().(*ast.Heading); ok && h.Level == 1 {
		r.doc.Title = r.plain(h)
		root.RemoveChild(root, h)
	}
	r.doc.Sections = []Section{{}}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			r.endSection()
			r.heading(h)
			r.links(h)
			continue
		}
		r.links(n)
		r.collect(n, &r.text)
	}
	r.endSection()
	if r.doc.Sections[0].Text == "" {
		r.doc.Sections = r.doc.Sections[1:]
	}
}

func (r *reader) endSection() {
	last := &r.doc.Sections[len(r.doc.Sections)-1]
	last.Text = strings.Join(strings.Fields(r.text.String()), " ")
	r.text.Reset()
}

// heading gives the heading an id, and a level so that no level is skipped.
func (r *reader) heading(h *ast.Heading) {
	for len(r.open) > 0 && r.open[len(r.open)-1] >= h.Level {
		r.open = r.open[:len(r.open)-1]
	}
	r.open = append(r.open, h.Level)
	h.Level = min(r.opts.Level+len(r.open)-1, 6)
	title := r.plain(h)
	id := r.opts.Prefix + Slug(title)
	r.ids[id]++
	if n := r.ids[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
	}
	h.SetAttributeString("id", []byte(id))
	r.doc.Headings = append(r.doc.Headings, Heading{h.Level, id, title})
	r.doc.Sections = append(r.doc.Sections, Section{ID: id, Title: title})
}

// plain is the text of a node.
func (r *reader) plain(n ast.Node) string {
	var b strings.Builder
	r.collect(n, &b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (r *reader) collect(n ast.Node, into *strings.Builder) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				into.WriteByte(' ')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			into.Write(n.Segment.Value(r.src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				into.WriteByte(' ')
			}
		case *ast.String:
			into.Write(n.Value)
		case *ast.AutoLink:
			into.Write(n.Label(r.src))
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			into.Write(lines(n, r.src))
		}
		return ast.WalkContinue, nil
	})
}

// links asks where the links below a node lead.
func (r *reader) links(root ast.Node) {
	var dead []ast.Node
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			r.raw = true
		case *ast.Link:
			if n.Destination = r.target(n, n.Destination, false); len(n.Destination) == 0 {
				dead = append(dead, n)
			}
		case *ast.Image:
			if n.Destination = r.target(n, n.Destination, true); len(n.Destination) == 0 {
				dead = append(dead, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range dead {
		unwrap(n)
	}
}

// unwrap puts what a node holds into its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		n.RemoveChild(n, c)
		parent.InsertBefore(parent, n, c)
	}
	parent.RemoveChild(parent, n)
}

func (r *reader) target(n ast.Node, dest []byte, image bool) []byte {
	if html.IsDangerousURL(dest) {
		return nil
	}
	if r.opts.Link == nil {
		return dest
	}
	l := Link{Dest: string(dest), Image: image}
	if at := n.Pos(); at >= 0 && at <= len(r.src) {
		l.Line = bytes.Count(r.src[:at], []byte("\n")) + 1
		l.Col = at - bytes.LastIndexByte(r.src[:at], '\n')
	}
	return []byte(r.opts.Link(l))
}
