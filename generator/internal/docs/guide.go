package docs

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// guide is one of the user's own pages.
type guide struct {
	source  Source
	page    string // its path in the docs
	title   string
	group   string
	summary string
	order   int
	doc     markdown.Document
}

// defaultGroup is the group of pages that name none.
const defaultGroup = "Guides"

// glossary is the user's page whose words stand before the built-in ones.
const glossaryFile = "glossary.md"

// guides reads the user's pages and the units' READMEs, and checks that the
// links between them lead somewhere.
func (r *renderer) guides() {
	places := map[string]string{}
	for _, s := range r.site.Pages {
		g := &guide{source: s, page: r.guidePath(s.Path), group: defaultGroup, order: 1000}
		if other, taken := places[strings.ToLower(g.page)]; taken {
			d := r.diags.Errorf("MFE843", diag.Pos{File: s.Path}, "this page and %s both become %s", other, g.page)
			d.Hint = "rename one of the two"
			continue
		}
		places[strings.ToLower(g.page)] = s.Path
		r.own = append(r.own, g)
	}
	l := r.linker()
	for _, g := range r.own {
		body := r.front(g)
		g.doc = markdown.Render(body, markdown.Options{Link: l.from(g.source.Path, g.page, "")})
		l.ids[g.source.Path] = idsOf(g.doc, "")
		g.title = cmp.Or(g.title, g.doc.Title, titleOf(g.source.Path))
		if g.summary == "" && len(g.doc.Sections) > 0 {
			g.summary = shorten(g.doc.Sections[0].Text, 160)
		}
	}
	slices.SortStableFunc(r.own, func(a, b *guide) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(strings.ToLower(a.title), strings.ToLower(b.title)), cmp.Compare(a.page, b.page))
	})
	for i := range r.site.Units {
		u := &r.site.Units[i]
		if u.Readme == nil {
			continue
		}
		_, body, _ := markdown.Front(u.Readme.Data)
		u.readme = markdown.Render(body, markdown.Options{
			Prefix: readmePrefix, Level: 3, Link: l.from(u.Readme.Path, unitPath(u.Name), readmePrefix),
		})
		l.ids[u.Readme.Path] = idsOf(u.readme, readmePrefix)
	}
	l.check()
}

// readmePrefix begins the ids of a README's headings on its MFE's page.
const readmePrefix = "readme-"

// idsOf are the fragments that lead to a document's headings.
func idsOf(doc markdown.Document, prefix string) map[string]bool {
	out := map[string]bool{}
	for _, h := range doc.Headings {
		out[strings.TrimPrefix(h.ID, prefix)] = true
	}
	return out
}

// guidePath is the page that a file becomes.
func (r *renderer) guidePath(file string) string {
	rel := strings.TrimPrefix(file, r.site.Folder+"/")
	if strings.EqualFold(rel, glossaryFile) {
		return "glossary/index.html"
	}
	stem := strings.TrimSuffix(rel, path.Ext(rel))
	if base := strings.ToLower(path.Base(stem)); base == "index" || base == "readme" {
		return path.Join("guides", path.Dir(stem), "index.html")
	}
	segs := strings.Split(stem, "/")
	for i, s := range segs {
		segs[i] = markdown.Slug(s)
	}
	return path.Join("guides", path.Join(segs...), "index.html")
}

func titleOf(file string) string {
	stem := strings.TrimSuffix(path.Base(file), path.Ext(file))
	words := strings.Join(strings.FieldsFunc(stem, func(c rune) bool { return c == '-' || c == '_' }), " ")
	if words == "" {
		return stem
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// front reads the front matter of a page.
func (r *renderer) front(g *guide) []byte {
	fields, body, wrong := markdown.Front(g.source.Data)
	for _, line := range wrong {
		r.diags.Warnf("MFE842", diag.Pos{File: g.source.Path, Line: line, Col: 1}, "this line of the front matter is not of the form key: value").
			Hint = "write a line such as title: Onboarding"
	}
	for _, f := range fields {
		switch f.Key {
		case "title":
			g.title = f.Value
		case "group":
			g.group = cmp.Or(f.Value, defaultGroup)
		case "description":
			g.summary = f.Value
		case "order":
			n, err := strconv.Atoi(f.Value)
			if err != nil {
				r.diags.Warnf("MFE842", diag.Pos{File: g.source.Path, Line: f.Line, Col: f.ValueCol}, "order %q is no whole number", f.Value).
					Hint = "write a number such as 10; pages are sorted by it"
				continue
			}
			g.order = n
		default:
			d := r.diags.Warnf("MFE842", diag.Pos{File: g.source.Path, Line: f.Line, Col: 1}, "the front matter has no key %q", f.Key)
			d.Hint = "the keys are title, order, group and description"
			if near := diag.Closest(f.Key, []string{"title", "order", "group", "description"}); near != "" {
				d.Hint = "write " + near
			}
		}
	}
	return body
}

// Guide is what layouts/guide.html shows.
type Guide struct {
	HTML  template.HTML
	Group string
}

// Word is a word of the glossary.
type Word struct {
	ID, Term string
	HTML     template.HTML
}

// Glossary is what layouts/glossary.html shows.
type Glossary struct {
	Own   template.HTML // the user's own words, or ""
	Words []Word
}

// shorten cuts a text between words.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	cut := strings.LastIndexByte(text[:most], ' ')
	if cut < most/2 {
		cut = len([]byte(strings.ToValidUTF8(text[:most], "")))
	}
	return strings.TrimRight(text[:cut], " .,;:") + "…"
}
