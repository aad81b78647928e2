package docs

import (
	"cmp"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// pages lists all pages, in the order of the navigation.
func (r *renderer) pages() []*Page {
	var out []*Page
	add := func(p *Page) { out = append(out, p) }
	add(&Page{Layout: "home", Path: "index.html", Title: r.site.Name, Summary: "The micro-frontends of " + r.site.Name + ": what they are, how to use them and how they fit together.", Data: r.home()})
	for _, g := range r.own {
		if g.page != "glossary/index.html" {
			add(r.guidePage(g))
		}
	}
	for i := range r.site.Units {
		add(r.mfePage(&r.site.Units[i]))
	}
	for _, p := range r.sitePages() {
		add(p)
	}
	for _, t := range r.teams {
		add(&Page{Layout: "team", Path: teamPath(t.Slug), Title: "Team " + t.Name, Summary: "What team " + t.Name + " owns.", Data: t,
			entries: []Entry{{Title: "Team " + t.Name, Kind: "team", Text: strings.Join(t.Owners, " ")}}})
	}
	add(r.glossary())
	add(&Page{Layout: "az", Path: "az/index.html", Title: "A–Z", Summary: "Everything in these docs by name."})
	add(&Page{Layout: "404", Path: NotFound, Title: "Page not found", Summary: "There is no such page."})
	return out
}

// sitePages are about the site as a whole.
func (r *renderer) sitePages() []*Page {
	page := func(name, title, summary string, data any) *Page {
		return &Page{Layout: name, Path: name + "/index.html", Title: title, Summary: summary, Data: data}
	}
	events := page("events", "Events", "Every event on the bus: who emits it, who listens, and what it carries.", r.events)
	for _, e := range r.events {
		var by []string
		text := ""
		for _, x := range e.By {
			by = append(by, cmp.Or(x.Unit, x.Bridge))
			text += " " + x.Doc
		}
		events.entries = append(events.entries, Entry{Title: e.Name, ID: eventID(e.Name), Kind: "event", Context: strings.Join(by, ", "), Text: text})
	}
	state := page("state", "Shared state", "Every key of shared state: who owns it and who reads it.", r.states)
	for _, s := range r.states {
		state.entries = append(state.entries, Entry{Title: s.Key, ID: stateID(s.Key), Kind: "state", Context: s.Owner, Text: s.Doc})
	}
	routes := page("routes", "Routes", "Every page of the site: who owns it and what it loads.", r.site.Routes)
	for _, x := range r.site.Routes {
		routes.entries = append(routes.entries, Entry{Title: x.Pattern, ID: routeID(x.Pattern), Kind: "route", Context: x.Owner})
	}
	shared := page("shared", "Shared dependencies", "Which copy of each shared package every unit gets, and why.", r.site.Deps)
	for _, d := range r.site.Deps {
		shared.entries = append(shared.entries, Entry{Title: d.Name, ID: depID(d.Name), Kind: "dependency"})
	}
	return []*Page{
		page("graph", "Dependency graph", "Who imports, listens to and relies on whom.", r.graph()),
		page("matrix", "Compatibility", "Which units fit together, and on which versions.", r.matrix()),
		events, state, routes, shared,
		page("sizes", "Bundle sizes", "What every unit weighs, against its budget.", r.sizes()),
		page("teams", "Teams", "Who owns what.", r.allTeams()),
	}
}

// AllTeams is what layouts/teams.html shows.
type AllTeams struct {
	Teams []Team
	// Orphans are the units without a team.
	Orphans []*Unit
}

func (r *renderer) allTeams() AllTeams {
	out := AllTeams{Teams: r.teams}
	for i := range r.site.Units {
		if r.site.Units[i].Team == "" {
			out.Orphans = append(out.Orphans, &r.site.Units[i])
		}
	}
	return out
}

func (r *renderer) guidePage(g *guide) *Page {
	p := &Page{
		Layout: "guide", Path: g.page, Title: g.title, Summary: g.summary, Source: g.source.Path, TOC: g.doc.Headings,
		Data: Guide{HTML: template.HTML(g.doc.HTML), Group: g.group},
	}
	for _, s := range g.doc.Sections {
		p.entries = append(p.entries, Entry{Title: cmp.Or(s.Title, g.title), ID: s.ID, Kind: "guide", Context: context(s.Title, g.title), Text: s.Text})
	}
	return p
}

// context is where a section stands, for those that are not a page's
// beginning.
func context(section, page string) string {
	if section == "" {
		return ""
	}
	return page
}

func (r *renderer) glossary() *Page {
	data := Glossary{}
	p := &Page{Layout: "glossary", Path: "glossary/index.html", Title: "Glossary", Summary: "The words of the field, and this site's own."}
	for _, g := range r.own {
		if g.page != p.Path {
			continue
		}
		data.Own, p.Source = template.HTML(g.doc.HTML), g.source.Path
		p.TOC = append(p.TOC, g.doc.Headings...)
		for _, s := range g.doc.Sections {
			p.entries = append(p.entries, Entry{Title: cmp.Or(s.Title, g.title), ID: s.ID, Kind: "word", Context: p.Title, Text: s.Text})
		}
	}
	for _, term := range slices.SortedFunc(maps.Keys(words), func(a, b string) int {
		return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
	}) {
		id := "word-" + markdown.Slug(term)
		data.Words = append(data.Words, Word{ID: id, Term: term, HTML: template.HTML(markdown.Inline(words[term]))})
		p.entries = append(p.entries, Entry{Title: term, ID: id, Kind: "word", Context: p.Title, Text: words[term]})
	}
	p.Data = data
	return p
}

// number gives all pages what they have in common, and the ways to their
// neighbours.
func (r *renderer) number(pages []*Page) {
	r.nav = r.navigation()
	var flat []NavLink
	at := map[string]int{}
	for _, g := range r.nav {
		for _, l := range g.Links {
			at[l.Path] = len(flat)
			flat = append(flat, l)
		}
	}
	for _, p := range pages {
		p.r, p.Site, p.Root, p.Nav = r, &r.site, rootOf(p.Path), r.nav
		if p.Layout == "404" {
			p.Root = r.site.Base // it answers at any depth
		}
		p.Boot, p.Policy = r.boot, r.policy
		if m, ok := p.Data.(MFE); ok && m.Preview != nil {
			p.Policy += "; frame-src 'self'"
		}
		p.Styles, p.Script = r.styles, r.script
		if i, ok := at[p.Path]; ok && p.Layout != "home" {
			if i > 0 {
				p.Prev = &flat[i-1]
			}
			if i+1 < len(flat) {
				p.Next = &flat[i+1]
			}
		}
	}
}

// navigation lists the pages by group.
func (r *renderer) navigation() []Group {
	var groups []Group
	into := func(title string, l NavLink) {
		i := slices.IndexFunc(groups, func(g Group) bool { return g.Title == title })
		if i < 0 {
			i = len(groups)
			groups = append(groups, Group{Title: title})
		}
		groups[i].Links = append(groups[i].Links, l)
	}
	into("Start", NavLink{Title: "Overview", Path: "index.html"})
	for _, g := range r.own {
		if g.page != "glossary/index.html" {
			into(g.group, NavLink{Title: g.title, Path: g.page})
		}
	}
	for _, u := range r.site.Units {
		l := NavLink{Title: u.Title, Path: unitPath(u.Name)}
		if u.Stage != "stable" {
			l.Stage = u.Stage
		}
		into("Micro-frontends", l)
	}
	for _, p := range r.sitePages() {
		into("The site", NavLink{Title: p.Title, Path: p.Path})
	}
	into("Reference", NavLink{Title: "Glossary", Path: "glossary/index.html"})
	into("Reference", NavLink{Title: "A–Z", Path: "az/index.html"})
	return groups
}
