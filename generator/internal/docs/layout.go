package docs

import (
	"bytes"
	"cmp"
	"errors"
	"html/template"
	"io/fs"
	"net/mail"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// Layouts are the pages that a theme shows. Each is layouts/NAME.html, which
// defines the template "main"; layouts/base.html is the page around it, and
// the files of layouts/parts are templates of their own.
var Layouts = []string{
	"home", "guide", "mfe", "graph", "matrix", "events", "state", "routes", "sizes", "shared", "teams", "team", "glossary", "az", "404",
}

type layout struct{ tmpl *template.Template }

// funcs are what templates may call besides the methods of Page.
var funcs = template.FuncMap{
	"size":     size,
	"percent":  percent,
	"plural":   plural,
	"markdown": func(s string) template.HTML { return template.HTML(markdown.Inline(s)) },
	"code":     func(lang, s string) template.HTML { return template.HTML(markdown.Highlight(lang, s)) },
	"listing":  func(lang, s string) template.HTML { return template.HTML(markdown.Code(lang, s)) },
	"owner":    contact,
	"join":     func(sep string, list []string) string { return strings.Join(list, sep) },
	"anchor":   func(id string) template.HTML { return template.HTML(markdown.Anchor(template.HTMLEscapeString(id))) },
	"eventID":  eventID, "stateID": stateID, "depID": depID, "propID": propID, "moduleID": moduleID,
	"listenID": listenID, "routeID": routeID, "exportID": exportID, "typeID": typeID, "releaseID": releaseID, "unitPath": unitPath, "teamPath": teamPath,
	"pair": func(page *Page, item any) Pair { return Pair{page, item} },
}

// Pair is what a part gets that needs the page besides its own item.
type Pair struct {
	Page *Page
	Item any
}

// size writes a number of bytes in decimal units, as budgets are written.
func size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 999_950:
		return strconv.FormatFloat(float64(n)/1e3, 'f', 1, 64) + " KB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 2, 64) + " MB"
}

// percent is how much of a limit is used, rounded up.
func percent(used, limit int64) int64 {
	if limit <= 0 {
		return 0
	}
	return (used*100 + limit - 1) / limit
}

// plural writes a number with the noun in its form.
func plural(n int, one string) string {
	if n != 1 {
		one += "s"
	}
	return strconv.Itoa(n) + " " + one
}

// contact is a person, with a link to write to them where their address is
// known.
func contact(owner string) template.HTML {
	a, err := mail.ParseAddress(owner)
	if err != nil {
		return template.HTML(template.HTMLEscapeString(owner))
	}
	name := cmp.Or(a.Name, a.Address)
	return template.HTML(`<a href="mailto:` + template.HTMLEscapeString(a.Address) + `">` + template.HTMLEscapeString(name) + "</a>")
}

// layouts parses the theme's templates.
func (r *renderer) layouts() {
	base := template.New("").Funcs(funcs).Option("missingkey=error")
	parse := func(t *template.Template, name string) bool {
		_, err := t.New(name).Parse(string(r.read(name)))
		if err != nil {
			r.templateError(&r.diags, name, err)
		}
		return err == nil
	}
	ok := parse(base, "layouts/base.html")
	for _, name := range r.theme.Glob("layouts/parts", ".html") {
		ok = parse(base, name) && ok
	}
	r.sets = map[string]layout{}
	for _, name := range Layouts {
		file := "layouts/" + name + ".html"
		if _, err := fs.Stat(r.theme, file); err != nil {
			r.themeError(file, err)
			continue
		}
		if !ok {
			return
		}
		t, err := base.Clone()
		if err != nil {
			panic("docs: templates that were never executed do not clone: " + err.Error())
		}
		if parse(t, file) {
			r.sets[name] = layout{t}
		}
	}
}

func (r *renderer) execute(p *Page) ([]byte, diag.List) {
	var b bytes.Buffer
	var list diag.List
	if err := r.sets[p.Layout].tmpl.ExecuteTemplate(&b, "layouts/base.html", p); err != nil {
		r.templateError(&list, "layouts/"+p.Layout+".html", err)
	}
	return b.Bytes(), list
}

// place finds where a template's mistake is: the packages say it in the text.
var place = regexp.MustCompile(`^(?:html/)?template: ?(layouts/[^:]+\.html):(\d+)(?::(\d+))?: (.*)$`)

func (r *renderer) templateError(list *diag.List, name string, err error) {
	pos, text := diag.Pos{File: name}, err.Error()
	var escape *template.Error
	m := place.FindStringSubmatch(strings.ReplaceAll(text, "\n", " "))
	switch {
	case strings.Contains(text, `no such template "main"`):
		text = `it does not define the template "main"`
	case m != nil:
		name, text = m[1], m[4]
		pos.Line, _ = strconv.Atoi(m[2])
		if m[3] != "" {
			col, _ := strconv.Atoi(m[3])
			pos.Col = col + 1 // theirs is 0-based
		}
	case errors.As(err, &escape) && strings.HasSuffix(escape.Name, ".html"):
		name, pos.Line, text = escape.Name, escape.Line, escape.Description
	}
	pos.File = name
	if found := r.theme.Which(name); len(found) > 0 {
		pos.File = path.Join(found[0].Layer, name)
	}
	list.Errorf("MFE844", pos, "the template cannot be used: %s", text).
		Hint = "mend it by what the theme's README says that templates are given, or delete it: the built-in one takes its place"
}
