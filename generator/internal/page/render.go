package page

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"text/template"

	"github.com/mfegen/mfegen/templates"
)

// Page is what mfegen adds to one route's page.
type Page struct {
	Base  string // begins and ends with /; "" is "/"
	Title string // replaces the document's title, unless it is ""
	CSP   string // for a <meta>, where a host can send no headers

	ImportMap []byte // JSON
	Preloads  []Preload
	Styles    []Link
	Sheets    []Link // stylesheets that scripts fetch
	Data      []byte // JSON; readable as the text of the element with the id mfegen
	Templates []Template
	Entries   []Link

	// Refs maps the URL of a Ref to what stands for it in the site. The
	// element stays where it is, with the new URL. A module or a movable
	// stylesheet that is not in the map is removed: its bundle comes with
	// Entries or Styles. Any other reference that is not in the map is
	// taken for a file of the public folder; if it is rooted, the base is
	// put before it.
	Refs map[string]Link
}

// Link is a file of the site.
type Link struct {
	URL       string
	Integrity string // "sha256-…", or "" for none
}

// Template is HTML that stands in the page and is not shown.
type Template struct {
	ID   string
	HTML []byte // the inside of the element
}

// Preload is a module that the page fetches at once.
type Preload struct {
	URL, Integrity string
	Priority       string // "high", "low" or ""
}

var elements = template.Must(template.New("head.html").Funcs(template.FuncMap{
	"attr": html.EscapeString,
	"json": inlineJSON,
}).ParseFS(templates.FS, "shell/head.html"))

// inlineJSON makes JSON safe inside a script element. In JSON a < can only
// stand in a string, where its escape means the same.
func inlineJSON(data []byte) string {
	return string(bytes.ReplaceAll(data, []byte("<"), []byte(`\u003c`)))
}

// lines executes one part of the head's template, one element a line.
func lines(name string, data any) []string {
	var b strings.Builder
	if err := elements.ExecuteTemplate(&b, name, data); err != nil {
		panic("page: " + err.Error())
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return r == '\n' })
}

// edit replaces a range of the source. Edits at one offset keep their order.
type edit struct {
	at   span
	text string
}

// Render returns the page's HTML. It changes neither doc nor p.
func Render(doc *Doc, p Page) []byte {
	r := renderer{doc: doc, page: p, placed: map[string]bool{}}
	for _, s := range doc.drops {
		r.cut(s)
	}
	for _, s := range doc.spots {
		r.spot(s)
	}
	r.head()
	return r.apply()
}

type renderer struct {
	doc    *Doc
	page   Page
	edits  []edit
	placed map[string]bool // URLs of modules and stylesheets that stand in the markup
}

func (r *renderer) head() {
	h := r.doc.head
	open := []string(nil)
	if h.noOpen {
		r.edits = append(r.edits, edit{span{h.start, h.start}, "<head>"})
	}
	if h.declare || h.charset.len() > 0 {
		open = lines("charset", nil)
	}
	if h.charset.len() > 0 {
		r.cut(h.charset)
	}
	r.insert(h.start, open)
	r.insert(h.top, lines("first", r.page))
	r.title()

	end := h.start + len(bytes.TrimRight(r.doc.src[h.start:h.end], " \t\r\n\f"))
	styles := end
	if h.styles >= 0 {
		styles = max(h.styles, h.top)
	}
	r.insert(styles, lines("styles", r.absent(r.page.Styles)))
	p := r.page
	p.Entries = r.absent(p.Entries)
	last := lines("last", p)
	for _, t := range p.Templates {
		// Not through lines: the author's own breaks stay.
		open, stop := lines("template", t.ID), lines("template end", nil)
		last = append(last, open[0]+string(bytes.TrimSpace(t.HTML))+stop[0])
	}
	r.insert(end, last)
	if h.noClose {
		r.edits = append(r.edits, edit{span{h.end, h.end}, "</head>"})
	}
}

// absent returns the links that no reference of the markup has taken.
func (r *renderer) absent(links []Link) []Link {
	return slices.DeleteFunc(slices.Clone(links), func(l Link) bool { return r.placed[l.URL] })
}

func (r *renderer) title() {
	h, t := r.doc.head, r.doc.title
	switch {
	case r.page.Title == "":
	case t.end > 0:
		r.edits = append(r.edits, edit{t, html.EscapeString(r.page.Title)})
	default:
		r.insert(h.top, lines("title", r.page.Title))
	}
}

func (r *renderer) insert(at int, tags []string) {
	var b strings.Builder
	for _, e := range tags {
		b.WriteString(r.doc.head.sep)
		b.WriteString(e)
	}
	if b.Len() > 0 {
		r.edits = append(r.edits, edit{span{at, at}, b.String()})
	}
}

// cut removes an element, and its line when nothing else stands there.
func (r *renderer) cut(s span) {
	src := r.doc.src
	start := len(bytes.TrimRight(src[:s.start], " \t"))
	rest := bytes.TrimLeft(src[s.end:], " \t\r")
	if start > 0 && src[start-1] == '\n' && (len(rest) == 0 || rest[0] == '\n') {
		start--
		if start > 0 && src[start-1] == '\r' {
			start--
		}
		h := r.doc.head
		for _, at := range []int{h.start, h.top, h.end} {
			if at <= s.start { // something may be written there
				start = max(start, at)
			}
		}
		s.start = start
	}
	r.edits = append(r.edits, edit{s, ""})
}

// spot rewrites the references of one attribute.
func (r *renderer) spot(s spot) {
	first := r.doc.Refs[s.refs[0].index]
	if _, ok := r.page.Refs[first.URL]; !ok && !first.Fixed && first.Kind != Classic {
		r.cut(s.tag)
		return
	}
	value, from := "", 0
	for _, at := range s.refs {
		ref := r.doc.Refs[at.index]
		value += s.attr.value[from:at.in.start] + r.url(ref) + ref.Suffix
		from = at.in.end
	}
	value += s.attr.value[from:]
	if value != s.attr.value {
		r.edits = append(r.edits, edit{s.attr.raw, quoted(value, s.attr.quote)})
	}
	if first.Kind != Asset {
		r.integrity(s, r.page.Refs[first.URL])
	}
}

// integrity marks a script or a stylesheet that stays in the markup. The
// author's own hash, if there is one, is that of another file.
func (r *renderer) integrity(s spot, l Link) {
	r.placed[l.URL] = true
	switch at := s.attr.raw.end; {
	case l.Integrity == "":
	case s.integrity != nil:
		r.edits = append(r.edits, edit{s.integrity.raw, quoted(l.Integrity, s.integrity.quote)})
	default:
		if s.attr.quote != 0 {
			at++
		}
		r.edits = append(r.edits, edit{span{at, at}, strings.Join(lines("integrity", l.Integrity), "")})
	}
}

// url returns what stands for the reference in this page.
func (r *renderer) url(ref Ref) string {
	if l, ok := r.page.Refs[ref.URL]; ok {
		return l.URL
	}
	if ref.Rooted {
		return strings.TrimSuffix(r.page.Base, "/") + ref.URL
	}
	return ref.URL
}

// quoted writes an attribute's value inside the quotes that stand there, or
// with its own where the author used none.
func quoted(value string, quote byte) string {
	value = html.EscapeString(value)
	if quote == 0 {
		return `"` + value + `"`
	}
	return value
}

func (r *renderer) apply() []byte {
	slices.SortStableFunc(r.edits, func(a, b edit) int {
		if a.at.start != b.at.start {
			return a.at.start - b.at.start
		}
		// What is inserted at an offset stands before what is cut from it.
		return min(a.at.len(), 1) - min(b.at.len(), 1)
	})
	var out bytes.Buffer
	done := 0
	for _, e := range r.edits {
		if e.at.start < done {
			panic("page: overlapping edits of " + r.doc.File)
		}
		out.Write(r.doc.src[done:e.at.start])
		out.WriteString(e.text)
		done = e.at.end
	}
	out.Write(r.doc.src[done:])
	return out.Bytes()
}
