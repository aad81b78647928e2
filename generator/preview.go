package generator

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/contract"
	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/page"
	"github.com/mfegen/mfegen/generator/internal/plan"
	browser "github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/tree"
	"github.com/mfegen/mfegen/templates"
)

// previewed reports whether the docs can show the unit. They mount what this
// site serves; what runs in a frame has no page but that frame.
func previewed(u plan.Unit) bool { return u.Mount != "none" && !u.IsRemote() && !u.Framed() }

// previews reports whether the site has the page of the docs' previews. Docs in
// a folder of their own have no bundles to run.
func (b *build) previews() bool {
	return b.plan.Docs.Build && !b.alone && slices.ContainsFunc(b.plan.MFEs, previewed)
}

// previewFolder is where the page is, in the site.
func (b *build) previewFolder() string { return b.plan.Docs.Path + "/" + docs.PreviewFolder }

// previewOf is what a unit's page needs to show it, or nil.
func (b *build) previewOf(u plan.Unit, c *contract.Contract) *docs.Preview {
	if !b.previews() || u.Name == b.plan.Shell.Name || !previewed(u) {
		return nil
	}
	var props bytes.Buffer
	e := json.NewEncoder(&props)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(propsOf(c.Props)[0]); err != nil {
		panic("the sample of " + u.String() + " is no JSON: " + err.Error())
	}
	return &docs.Preview{Props: strings.TrimSpace(props.String())}
}

// addPreview adds the page that shows an MFE in the docs: one for all, with the
// site's import map, data and the styles that every page has.
func (b *build) addPreview(t *tree.Tree, refs map[string]page.Link) {
	src, err := fs.ReadFile(templates.FS, "shell/preview.html")
	if err != nil {
		panic(err) // it is embedded
	}
	doc, list := page.Parse("preview.html", src)
	if list.HasErrors() {
		panic(list)
	}
	out := page.Page{Base: b.plan.Site.Base, ImportMap: b.site.Map.JSON(), Data: b.site.Data, Styles: b.everywhere(refs)}
	for _, f := range b.site.Files {
		if f.Unit == "mfegen" && strings.HasPrefix(path.Base(f.Path), path.Base(browser.Preview.Specifier)+"-") {
			out.Entries = append(out.Entries, page.Link{URL: f.URL, Integrity: f.Integrity})
		}
	}
	b.add(t, b.previewFolder()+"/index.html", "mfegen's docs", b.small(page.Render(doc, out)))
}

// everywhere are the stylesheets that all pages have, which MFEs count on.
func (b *build) everywhere(refs map[string]page.Link) []page.Link {
	var out []page.Link
	for _, r := range b.doc.Of(page.Style) {
		if l, ok := refs[r.URL]; ok && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	if len(b.site.Pages) == 0 {
		return out
	}
	for _, s := range b.site.Pages[0].Styles {
		missing := func(p link.Page) bool { return !slices.Contains(p.Styles, s) }
		if !slices.Contains(out, page.Link(s)) && !slices.ContainsFunc(b.site.Pages, missing) {
			out = append(out, page.Link(s))
		}
	}
	return out
}
