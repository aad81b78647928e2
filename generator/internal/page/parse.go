package page

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Parse finds what the build must know of a page: its references, and the
// places where Render puts what mfegen adds. File is relative to the
// project's root.
//
// The Doc is usable whatever the diagnostics say.
func Parse(file string, src []byte) (*Doc, diag.List) {
	p := parser{
		doc:    &Doc{File: file, src: src},
		lines:  []int{0},
		loader: -1,
	}
	p.doc.head = head{start: -1, end: -1, top: -1, styles: -1, declare: true}
	for i, c := range src {
		if c == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	p.encoding()
	p.scan()
	p.finish()
	return p.doc, p.diags
}

// parser walks the tokens once and keeps what it has seen.
type parser struct {
	doc   *Doc
	lines []int // offset of each line
	diags diag.List

	state   headState
	depth   int // open <template> and <noscript> elements
	inert   int // offset of the outermost of them
	raw     tag // the open element whose content is text
	doctype bool
	modules int // module scripts that run
	charset span
	loader  int // offset of the first element that loads modules and stays
}

type headState int

const (
	beforeHead headState = iota
	inHead
	afterHead
)

// headElements may stand in a head; HTML opens one for them when none is
// open, and closes it before anything else.
var headElements = map[string]bool{
	"base": true, "basefont": true, "bgsound": true, "link": true, "meta": true, "title": true,
	"noscript": true, "noframes": true, "style": true, "script": true, "template": true,
}

// rawElements hold text whatever it looks like.
var rawElements = map[string]bool{
	"script": true, "style": true, "title": true, "textarea": true,
	"iframe": true, "noembed": true, "noframes": true, "xmp": true, "plaintext": true,
}

func (p *parser) pos(off int) diag.Pos {
	line := sort.SearchInts(p.lines, off+1)
	return diag.Pos{File: p.doc.File, Line: line, Col: off - p.lines[line-1] + 1}
}

func (p *parser) scan() {
	z := html.NewTokenizer(bytes.NewReader(p.doc.src))
	off := 0
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			p.eof(off)
			return
		}
		from := off
		off += len(z.Raw())
		switch tt {
		case html.DoctypeToken:
			p.doctype = true
		case html.CommentToken:
			if !closedComment(p.doc.src[from:off]) {
				p.eof(from)
				return
			}
		case html.TextToken:
			p.text(span{from, off})
		case html.StartTagToken, html.SelfClosingTagToken:
			t := readTag(z, from)
			if t.name == "noscript" {
				z.NextIsNotRawText()
			}
			p.startTag(&t)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.endTag(string(name), span{from, off})
		}
	}
}

// closedComment reports whether more markup may follow the comment.
func closedComment(raw []byte) bool {
	if !bytes.HasPrefix(raw, []byte("<!--")) {
		return bytes.HasSuffix(raw, []byte(">"))
	}
	s := string(raw[4:])
	return s == ">" || s == "->" || strings.HasSuffix(s, "-->") || strings.HasSuffix(s, "--!>")
}

func (p *parser) text(s span) {
	switch p.raw.name {
	case "":
		if p.depth == 0 && len(bytes.TrimSpace(p.doc.src[s.start:s.end])) > 0 && !p.onlyBOM(s) {
			p.closeHead(s.start)
		}
	case "title":
		if p.state == inHead && p.depth == 0 && p.doc.title.end == 0 {
			p.doc.title = s
		}
	case "script":
		p.inlineScript(&p.raw, s)
	}
}

// onlyBOM reports whether the text is the byte order mark, which HTML drops.
func (p *parser) onlyBOM(s span) bool {
	text := p.doc.src[s.start:s.end]
	return s.start == 0 && len(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))) == 0
}

func (p *parser) startTag(t *tag) {
	if p.depth == 0 {
		p.openHead(t)
	}
	if rawElements[t.name] {
		p.raw = *t
	}
	p.inspect(t)
	if t.name == "template" || t.name == "noscript" {
		if p.depth == 0 {
			p.inert = t.span.start
		}
		p.depth++
	}
}

func (p *parser) endTag(name string, s span) {
	if name == p.raw.name {
		p.closeRaw(s.end)
	}
	switch name {
	case "template", "noscript":
		p.depth = max(0, p.depth-1)
	case "head":
		if p.depth == 0 && p.state == inHead {
			p.doc.head.end, p.doc.head.noClose = s.start, false
			p.state = afterHead
		}
	case "body", "html", "br":
		if p.depth == 0 {
			p.closeHead(s.start)
		}
	}
}

// closeRaw ends the element whose content is text at offset end. What Render
// cuts of a script is all of it.
func (p *parser) closeRaw(end int) {
	if n := len(p.doc.spots); n > 0 && p.doc.spots[n-1].tag.start == p.raw.span.start {
		p.doc.spots[n-1].tag.end = end
	}
	p.raw = tag{}
}

// openHead follows HTML's rules of where the head begins and ends when the
// tags are left out.
func (p *parser) openHead(t *tag) {
	h := &p.doc.head
	switch {
	case t.name == "html":
	case t.name == "head":
		if p.state == beforeHead {
			h.start, p.state = t.span.end, inHead
		}
	case p.state == beforeHead && headElements[t.name]:
		h.start, h.noOpen, h.noClose, p.state = t.span.start, true, true, inHead
	case !headElements[t.name]:
		p.closeHead(t.span.start)
	}
}

// closeHead ends the head before offset at, if it has not ended.
func (p *parser) closeHead(at int) {
	h := &p.doc.head
	switch p.state {
	case beforeHead:
		h.start, h.noOpen, h.noClose = at, true, true
		fallthrough
	case inHead:
		h.end = at
		p.state = afterHead
	}
}

// eof ends the document at offset at. What an element that was never closed
// would swallow must not be written behind it.
func (p *parser) eof(at int) {
	if p.depth > 0 {
		at = min(at, p.inert)
	}
	if p.raw.name != "" {
		at = min(at, p.raw.span.start)
		p.closeRaw(len(p.doc.src))
	}
	p.closeHead(at)
}

func (p *parser) encoding() {
	for off := 0; off < len(p.doc.src); {
		r, n := utf8.DecodeRune(p.doc.src[off:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			d := p.diags.Errorf("MFE464", p.pos(off), "the page is not UTF-8 text: it holds the byte 0x%02x", p.doc.src[off])
			d.Hint = "save the file as UTF-8; mfegen writes every page in UTF-8"
			return
		}
		off += n
	}
}

// finish decides where Render writes, when all is known.
func (p *parser) finish() {
	h := &p.doc.head
	if !p.doctype {
		d := p.diags.Warnf("MFE472", p.pos(0), "the page has no doctype, so browsers show it in quirks mode")
		d.Hint = "make <!doctype html> the first line"
	}
	if p.modules == 0 {
		d := p.diags.Errorf("MFE460", diag.Pos{File: p.doc.File}, "the page has no module script, so nothing starts the shell")
		d.Hint = `add <script type="module" src="/src/main.js"></script>, with the shell's own file, to the page`
	}
	if h.top < h.start {
		h.top = h.start
	}
	if p.loader >= 0 && p.loader < h.top {
		h.top = max(len(bytes.TrimRight(p.doc.src[:p.loader], " \t\r\n\f")), h.start)
	}
	if p.charset.len() > 0 && p.charset.start >= h.top && p.loader >= 0 {
		h.charset = p.charset
	}
	h.sep = indent(p.doc.src[h.start:])
}

// indent returns the line break and white space that src begins with, which
// is how the author separates the head's elements.
func indent(src []byte) string {
	n := 0
	for n < len(src) && isSpace(src[n]) {
		n++
	}
	i := bytes.LastIndexByte(src[:n], '\n')
	if i < 0 {
		return ""
	}
	return string(src[i:n])
}
