package docs

import (
	"html/template"
	"net/url"
	"path"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// Page is what a layout is given. Its fields and methods are the theme
// author's vocabulary; the theme's README lists them.
type Page struct {
	Site    *Site
	Layout  string // home, guide, mfe, graph, …: layouts/<Layout>.html
	Path    string // from the docs' front page: mfe/cart/index.html
	Root    string // from this page to the docs' front page: ../../
	Title   string
	Summary string // plain text, for search engines and previews
	Nav     []Group
	TOC     []markdown.Heading
	Source  string // the file that the page is made from, or ""
	Prev    *NavLink
	Next    *NavLink
	Data    any // what the layout is about

	Boot, Styles, Script, Index, Policy string

	entries []Entry
	r       *renderer
}

// Group is a part of the navigation.
type Group struct {
	Title string
	Links []NavLink
}

// NavLink is a link of the navigation.
type NavLink struct {
	Title string
	Path  string
	Stage string // of an MFE that is not stable
}

// To is the relative URL of another page, or of a file, of the docs.
func (p *Page) To(to string) string { return p.Root + to }

// BootScript is the script that must run before the page is shown.
func (p *Page) BootScript() template.JS { return template.JS(p.Boot) }

// Home is the relative URL of the site itself, or "".
func (p *Page) Home() string {
	if p.Site.Home == "" {
		return ""
	}
	return p.Root + p.Site.Home
}

// Edit is the URL at which a file of the project is changed, or "".
func (p *Page) Edit(file string) string { return p.r.edit(file) }

func (r *renderer) edit(file string) string {
	if r.site.Edit == "" || file == "" {
		return ""
	}
	segs := strings.Split(file, "/")
	for i, s := range segs {
		segs[i] = url.PathEscape(s)
	}
	return strings.ReplaceAll(r.site.Edit, "{path}", strings.Join(segs, "/"))
}

// Feed is the feed of contract changes, or "".
func (p *Page) Feed() string { return p.r.feed }

// Unit is the unit of that name, or nil.
func (p *Page) Unit(name string) *Unit { return p.r.units[name] }

// UnitLink links to a unit's page.
func (p *Page) UnitLink(name string) template.HTML {
	u := p.r.units[name]
	if u == nil {
		return template.HTML("<code>" + template.HTMLEscapeString(name) + "</code>")
	}
	return p.link(unitPath(name), u.Title, "")
}

// UnitLinks links to the pages of units, with commas between them.
func (p *Page) UnitLinks(names []string) template.HTML {
	var out []string
	for _, n := range names {
		out = append(out, string(p.UnitLink(n)))
	}
	return template.HTML(strings.Join(out, ", "))
}

// EventLink links to an event in the catalogue.
func (p *Page) EventLink(name string) template.HTML {
	return p.link("events/index.html#"+eventID(name), name, "code")
}

// StateLink links to a key of shared state.
func (p *Page) StateLink(key string) template.HTML {
	return p.link("state/index.html#"+stateID(key), key, "code")
}

// DepLink links to a shared dependency.
func (p *Page) DepLink(name string) template.HTML {
	return p.link("shared/index.html#"+depID(name), name, "code")
}

// TeamLink links to a team's page.
func (p *Page) TeamLink(name string) template.HTML {
	for _, t := range p.r.teams {
		if t.Name == name {
			return p.link(teamPath(t.Slug), t.Name, "")
		}
	}
	return template.HTML(template.HTMLEscapeString(name))
}

func (p *Page) link(to, text, element string) template.HTML {
	text = template.HTMLEscapeString(text)
	if element != "" {
		text = "<" + element + ">" + text + "</" + element + ">"
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(p.Root+to) + `">` + text + "</a>")
}

// Heading is a heading of the page with the link to it.
func (p *Page) Heading(level int, id, text string) template.HTML {
	tag := "h" + string(rune('0'+min(max(level, 2), 6)))
	return template.HTML(`<div class="heading"><` + tag + ` id="` + template.HTMLEscapeString(id) + `">` +
		template.HTMLEscapeString(text) + "</" + tag + ">" + markdown.Anchor(template.HTMLEscapeString(id)) + "</div>")
}

// The places of things. They are part of what the docs promise: deep links
// stay.
func unitPath(name string) string   { return "mfe/" + name + "/index.html" }
func teamPath(slug string) string   { return "teams/" + slug + "/index.html" }
func eventID(name string) string    { return "event-" + fragment(name) }
func stateID(key string) string     { return "state-" + fragment(key) }
func depID(name string) string      { return "dep-" + fragment(name) }
func propID(name string) string     { return "prop-" + fragment(name) }
func moduleID(spec string) string   { return "module-" + fragment(spec) }
func listenID(name string) string   { return "listens-" + fragment(name) }
func routeID(pattern string) string { return "route-" + fragment(pattern) }
func releaseID(v string) string     { return "release-" + fragment(v) }
func typeID(name string) string {
	name, _, _ = strings.Cut(name, "<")
	return "type-" + fragment(name)
}
func exportID(spec, name string) string {
	return "export-" + fragment(spec) + "-" + fragment(name)
}

// fragment makes a name part of an id. Names of events, packages and exports
// stay as they are; what ids and URLs do not hold becomes a hyphen.
func fragment(name string) string {
	return strings.Map(func(c rune) rune {
		if c <= ' ' || strings.ContainsRune("\"'<>`%&\\^{}|#", c) {
			return '-'
		}
		return c
	}, name)
}

// rootOf is the way from a page to the docs' front page.
func rootOf(page string) string { return strings.Repeat("../", strings.Count(page, "/")) }

// folder is a page's address without index.html.
func folder(page string) string {
	if dir, ok := strings.CutSuffix(page, "index.html"); ok {
		return dir
	}
	return path.Clean(page)
}
