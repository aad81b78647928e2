package docs

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// MFE is what layouts/mfe.html shows.
type MFE struct {
	*Unit
	Readme template.HTML
	// Snippets show how to use it.
	Snippets []Snippet
	// UsedBy are the units that import its modules, and what.
	UsedBy []User
	// Fits are what it requires of others and others of it.
	Fits []Fit
	// Heard are the events that it listens to.
	Heard []EventRow
	// Held is the state that it reads.
	Held []StateRow
	// Pages are the routes that it is shown on.
	Pages []Route
	// History draws its size from release to release, when there are two.
	History template.HTML
}

// Snippet is a piece of code to copy.
type Snippet struct{ Title, Text, Language, Code string }

// User is a unit that imports another's module.
type User struct {
	Unit string
	Import
}

func (r *renderer) mfePage(u *Unit) *Page {
	m := MFE{Unit: u, Readme: template.HTML(u.readme.HTML), Snippets: snippets(u), History: drawHistory(u)}
	for _, other := range r.site.Units {
		for _, i := range other.Imports {
			if i.Unit == u.Name {
				m.UsedBy = append(m.UsedBy, User{other.Name, i})
			}
		}
	}
	for _, f := range r.site.Fits {
		if f.Unit == u.Name || f.Provider == u.Name {
			m.Fits = append(m.Fits, f)
		}
	}
	for _, e := range r.events {
		if slices.Contains(e.Listeners, u.Name) {
			m.Heard = append(m.Heard, e)
		}
	}
	for _, s := range r.states {
		if slices.Contains(s.Readers, u.Name) {
			m.Held = append(m.Held, s)
		}
	}
	for _, x := range r.site.Routes {
		if x.Owner == u.Name || slices.Contains(x.MFEs, u.Name) || slices.Contains(x.Lazy, u.Name) {
			m.Pages = append(m.Pages, x)
		}
	}
	p := &Page{Layout: "mfe", Path: unitPath(u.Name), Title: u.Title, Summary: cmp.Or(u.Description, "The micro-frontend "+u.Name+"."), Data: m}
	p.Source = cmp.Or(u.Contract, r.site.Manifest)
	p.TOC = m.outline()
	p.entries = m.entries()
	return p
}

// outline lists the sections that the page has. Layouts show the same.
func (m MFE) outline() []markdown.Heading {
	var out []markdown.Heading
	add := func(is bool, id, text string) {
		if is {
			out = append(out, markdown.Heading{Level: 2, ID: id, Text: text})
		}
	}
	add(m.Readme != "", "overview", "Overview")
	if m.Readme != "" {
		for _, h := range m.readme.Headings {
			if h.Level == 3 {
				out = append(out, h)
			}
		}
	}
	add(m.Preview != nil, "preview", "Preview")
	add(len(m.Snippets) > 0, "use", "How to use it")
	add(m.Mountable() || m.Props.IsSet(), "props", "Props")
	add(len(m.Modules) > 0, "modules", "Modules")
	add(len(m.Types) > 0, "types", "Types")
	add(m.Talks(), "events", "Events")
	add(m.Shares(), "state", "Shared state")
	add(m.Placed(), "routes", "Routes and slots")
	add(m.Depends(), "dependencies", "Dependencies")
	add(true, "size", "Size")
	add(true, "security", "Security")
	add(len(m.Care) > 0, "failure", "When it fails")
	add(len(m.Releases) > 0, "changelog", "Changelog")
	return out
}

// PreviewPage is the page that runs it, from the docs' front page.
func (m MFE) PreviewPage() string { return PreviewFolder + "/index.html" }

// Says are the names of the events that it emits, with spaces between them.
func (m MFE) Says() string {
	var out []string
	for _, e := range m.Emits {
		out = append(out, e.Name)
	}
	return strings.Join(out, " ")
}

// Keeps are the keys of the state that it owns, likewise.
func (m MFE) Keeps() string {
	var out []string
	for _, s := range m.Owns {
		out = append(out, s.Key)
	}
	return strings.Join(out, " ")
}

// Mountable reports whether the unit is mounted at all.
func (u *Unit) Mountable() bool { return u.Mount != "" && u.Mount != "none" }

// Talks reports whether it emits or listens to events.
func (m MFE) Talks() bool { return len(m.Emits) > 0 || len(m.Heard) > 0 }

// Shares reports whether it has to do with shared state.
func (m MFE) Shares() bool { return len(m.Owns) > 0 || len(m.Held) > 0 }

// Placed reports whether it is on some page.
func (m MFE) Placed() bool { return len(m.Pages) > 0 || len(m.Slots) > 0 }

// Depends reports whether it needs others, or others need it.
func (m MFE) Depends() bool {
	return len(m.Needs) > 0 || len(m.Imports) > 0 || len(m.UsedBy) > 0 || len(m.Fits) > 0
}

func (m MFE) entries() []Entry {
	var out []Entry
	add := func(kind, title, id, text string) {
		out = append(out, Entry{Title: title, ID: id, Kind: kind, Context: m.Title, Text: text})
	}
	out = append(out, Entry{Title: m.Title, Kind: m.Kind, Context: m.Team, Text: strings.Join([]string{m.Name, m.Description, strings.Join(m.Owners, " ")}, " ")})
	for _, s := range m.readme.Sections {
		if s.ID == "" {
			out[0].Text += " " + s.Text
			continue
		}
		add("guide", s.Title, s.ID, s.Text)
	}
	for _, f := range m.Props.Fields {
		add("prop", f.Name, propID(f.Name), f.Type+" "+f.Doc)
	}
	for _, mod := range m.Modules {
		add("module", mod.Key(), moduleID(mod.Key()), "")
		for _, e := range mod.Exports {
			add("export", e.Name, exportID(mod.Key(), e.Name), mod.Key()+" "+e.Doc)
		}
	}
	for _, t := range m.Types {
		add("type", t.Name, typeID(t.Name), "")
	}
	for _, e := range m.Emits {
		add("event", e.Name, eventID(e.Name), e.Doc)
	}
	for _, s := range m.Owns {
		add("state", s.Key, stateID(s.Key), s.Doc)
	}
	return out
}

// snippets are the ways to use a unit.
func snippets(u *Unit) []Snippet {
	var out []Snippet
	if u.Mountable() {
		out = append(out,
			Snippet{"As an element", "A slot loads and mounts it when the manifest says so, and shows its fallback when it fails.", "html", slot(u)},
			Snippet{"From code", "The stub loads it, mounts it and gives back the function that unmounts it.", "ts", stub(u)})
		if u.Element != "" {
			out = append(out, Snippet{"As its own element", "Once it has loaded, its tag works anywhere on the page.", "html", "<" + u.Element + "></" + u.Element + ">"})
		}
	}
	n := 0
	for _, m := range u.Modules {
		if names := importable(m); len(names) > 0 && m.Edition == "" {
			title, text := "Its module", "One instance for the whole page, whoever imports it."
			if n++; n > 1 {
				title, text = "Its module "+m.Specifier, ""
			}
			out = append(out, Snippet{title, text, "ts", fmt.Sprintf("import { %s } from %q;", strings.Join(names, ", "), m.Specifier)})
		}
	}
	return out
}

// importable are the first names of a module that an import statement can
// write as they are.
func importable(m Module) []string {
	var out []string
	for _, e := range m.Exports {
		if e.Name != "default" && e.Name != "mount" && identifier(e.Name) && len(out) < 4 {
			if e.Kind == "type" {
				out = append(out, "type "+e.Name)
			} else {
				out = append(out, e.Name)
			}
		}
	}
	return out
}

func identifier(name string) bool {
	for i, c := range name {
		letter := c == '_' || c == '$' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// slot writes the element with the props that it takes from attributes.
func slot(u *Unit) string {
	props := examples(u)
	if len(props) == 0 {
		return fmt.Sprintf("<mfe-slot name=%q></mfe-slot>", u.Name)
	}
	return fmt.Sprintf("<mfe-slot name=%q props='{%s}'></mfe-slot>", u.Name, strings.Join(props, ", "))
}

func stub(u *Unit) string {
	args := "element"
	if props := examples(u); len(props) > 0 {
		for i, p := range props {
			if name, value, ok := strings.Cut(p, `": `); ok && identifier(name[1:]) {
				props[i] = name[1:] + ": " + value
			}
		}
		args += ", { " + strings.Join(props, ", ") + " }"
	}
	return fmt.Sprintf("import { mount } from \"mfe:%s\";\n\nconst unmount = await mount(%s);", u.Name, args)
}

// examples are values for the props: all that are required, or else the first
// that is not.
func examples(u *Unit) []string {
	var out []string
	for _, wanted := range []bool{true, false} {
		for _, f := range u.Props.Fields {
			if f.Required != wanted || strings.ContainsAny(f.Name, ".[") {
				continue
			}
			if value, ok := example(f); ok {
				out = append(out, fmt.Sprintf("%q: %s", f.Name, value))
			}
			if !wanted && len(out) > 0 {
				return out
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

// example is a value of a type that JSON can write.
func example(f Field) (string, bool) {
	if f.Default != "" {
		return f.Default, true
	}
	first, _, _ := strings.Cut(f.Type, " | ")
	switch {
	case strings.HasPrefix(first, `"`), first == "true", first == "false", first == "null":
		return first, true
	case first == "string":
		return `"…"`, true
	case first == "number":
		return "1", true
	case first == "boolean":
		return "true", true
	case strings.HasSuffix(first, "[]"):
		return "[]", true
	case first == "object":
		return "{}", true
	}
	return "", false
}
