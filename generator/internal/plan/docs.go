package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// DefaultDocs is the folder that mfegen docs writes.
const DefaultDocs = "dist-docs"

// DefaultTheme is the built-in theme that has every file.
const DefaultTheme = "default"

// BuiltInThemes are the names that docs.theme may have instead of a folder's.
var BuiltInThemes = []string{DefaultTheme, "folio"}

// docs decides about the docs site.
func (r *resolver) docs(p *Plan) {
	m := r.m.Docs
	d := Docs{
		Build: r.m.HasDocs(),
		Path:  strings.Trim(cmp.Or(m.Path, "/docs"), "/"),
		Out:   DefaultDocs,
		Title: cmp.Or(m.Title, p.Site.Name),
		Edit:  m.Edit,
		Theme: DefaultTheme,
		Pos:   r.m.KeyPos("docs"),
	}
	if m.URL != "" {
		d.URL = strings.TrimSuffix(m.URL, "/") + "/"
	}
	if m.Out != "" {
		if rel, ok := r.inside(".", m.Out, "docs: out", r.pos("docs", "out")); ok {
			d.Out = rel
		}
	}
	d.Pages = r.docsFolder("pages", m.Pages, "put a page of Markdown there, or delete the key")
	d.Overrides = r.docsFolder("overrides", m.Overrides, "run mfegen theme list for the files that can be there, or delete the key")
	switch {
	case slices.Contains(BuiltInThemes, m.Theme):
		d.Theme = m.Theme
	case m.Theme != "":
		d.Theme = r.docsFolder("theme", m.Theme, `write theme = "`+strings.Join(BuiltInThemes, `" or "`)+`", or run mfegen new theme NAME for a folder to begin with`)
	}
	p.Docs = d
	if d.Build {
		r.docsPath(p)
	}
}

// docsFolder finds a folder that [docs] names.
func (r *resolver) docsFolder(key, value, hint string) string {
	if value == "" {
		return ""
	}
	pos := r.pos("docs", key)
	rel, ok := r.inside(".", value, "docs: "+key, pos)
	if !ok {
		return ""
	}
	if r.stat(rel) != folder {
		d := r.list.Errorf("MFE848", pos, "docs: %s %q is not a folder", key, value)
		d.Hint = hint
		if near := diag.Closest(rel, r.folders()); near != "" {
			d.Hint = "write " + key + ` = "` + near + `"`
		}
		return ""
	}
	return rel
}

// docsPath checks that no route is where the docs are.
func (r *resolver) docsPath(p *Plan) {
	docs := strings.Split(p.Docs.Path, "/")
	for _, route := range p.Routes {
		segs := strings.Split(strings.Trim(route.Pattern, "/"), "/")
		if len(segs) < len(docs) {
			continue // a page above, or everything
		}
		same := true
		for i, s := range docs {
			same = same && segs[i] == s
		}
		if !same {
			continue
		}
		d := r.list.Errorf("MFE849", route.Pos, "the route %s is where the docs are", route.Pattern)
		d.Notes = []diag.Note{{Pos: p.Docs.Pos, Text: "the docs are at /" + p.Docs.Path}}
		d.Hint = `choose another path for one of the two, such as path = "/handbook" in [docs]`
	}
}
