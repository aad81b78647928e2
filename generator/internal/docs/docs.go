// Package docs makes a documentation site of what is known about a site and
// its micro-frontends: facts in, files out. Its pages ask nobody for anything,
// work without scripts and from the file system, and carry a policy of their
// own.
//
// It knows neither plans nor bundles nor disks: whoever has the facts fills a
// Site. How pages look is the theme's.
package docs

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/minify"
	"github.com/mfegen/mfegen/generator/internal/parallel"
	"github.com/mfegen/mfegen/generator/internal/theme"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// NotFound is the page for what is not found, in the folder of the docs.
const NotFound = "404.html"

// PreviewFolder is where the docs expect the page that runs an MFE, in a frame
// of the MFE's own page.
const PreviewFolder = "preview"

// TrustedTypes is the policy that the docs' script asks for where the site
// requires Trusted Types.
const TrustedTypes = "mfegen-docs"

// owner is what conflicts call this package.
const owner = "mfegen's docs"

// Render makes all files of the docs. Mistakes in the user's pages and
// templates come back as diagnostics; with an error among them, the tree is
// nil.
func Render(site Site, t *theme.Theme) (*tree.Tree, diag.List) {
	r := &renderer{site: site, theme: t, out: &tree.Tree{}}
	r.index()
	r.guides()
	r.assets()
	r.layouts()
	if r.diags.HasErrors() {
		return nil, r.diags.Sorted()
	}
	pages := r.pages()
	r.number(pages)
	r.searchIndex(pages)
	r.write(pages)
	r.twins(pages)
	r.feeds(pages)
	if r.diags.HasErrors() {
		return nil, r.diags.Sorted()
	}
	return r.out, r.diags.Sorted()
}

type renderer struct {
	site  Site
	theme *theme.Theme
	out   *tree.Tree
	diags diag.List

	units  map[string]*Unit
	events []EventRow
	states []StateRow
	teams  []Team
	own    []*guide
	images map[string]string // by path in the project: path in the docs
	nav    []Group
	styles string // path of the stylesheet
	script string // path of the script
	search string // path of the index
	feed   string // path of the feed, or ""
	boot   string // the script in every page
	policy string
	sets   map[string]layout
}

func (r *renderer) add(name string, data []byte) {
	if err := r.out.Add(name, owner, data); err != nil {
		panic("docs: " + err.Error()) // the names are this package's own
	}
}

// hashed adds a file under a name that holds the hash of its content.
func (r *renderer) hashed(name, ext string, data []byte) string {
	sum := sha256.Sum256(data)
	file := "assets/" + name + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
	if _, ok := r.out.File(file); !ok {
		r.add(file, data)
	}
	return file
}

// assets joins the theme's styles in the order of their names, and takes its
// scripts: boot.js goes into every page, the others into one file.
func (r *renderer) assets() {
	var css, js []byte
	for _, f := range r.theme.Glob("assets", ".css") {
		css = append(css, r.minified(f, minify.CSS)...)
	}
	for _, f := range r.theme.Glob("assets", ".js") {
		if f != bootFile {
			js = append(append(js, r.minified(f, minify.JS)...), ";\n"...) // the minifier leaves the last one out
		}
	}
	r.styles = r.hashed("docs", ".css", css)
	r.script = r.hashed("docs", ".js", js)
	r.boot = strings.TrimSpace(string(r.minified(bootFile, minify.JS)))
	sum := sha256.Sum256([]byte(r.boot))
	// Nothing of the docs connects to anything. Tools that look at a page from
	// inside do: Lighthouse reads the site's robots.txt so.
	r.policy = "default-src 'none'; script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
	for _, f := range r.theme.Files() {
		switch path.Ext(f) {
		case ".woff2", ".svg", ".png", ".webp", ".avif", ".jpg", ".gif", ".ico":
			if strings.HasPrefix(f, "assets/") {
				r.add(f, r.read(f))
			}
		}
	}
}

// bootFile is the script that runs in every page before it is shown.
const bootFile = "assets/boot.js"

func (r *renderer) minified(name string, by func([]byte) ([]byte, error)) []byte {
	small, err := by(r.read(name))
	if err != nil {
		r.themeError(name, err)
	}
	return small
}

func (r *renderer) read(name string) []byte {
	data, err := fs.ReadFile(r.theme, name)
	if err != nil {
		r.themeError(name, err)
	}
	return data
}

// themeError reports a file of the theme that cannot be used.
func (r *renderer) themeError(name string, err error) {
	pos := diag.Pos{File: name}
	if found := r.theme.Which(name); len(found) > 0 {
		pos.File = path.Join(found[0].Layer, name)
	}
	r.diags.Errorf("MFE844", pos, "the theme cannot be used: %v", err).Hint =
		"mend the file, or delete it: the built-in one takes its place"
}

// write renders the pages, several at once.
func (r *renderer) write(pages []*Page) {
	type result struct {
		html []byte
		list diag.List
	}
	results := make([]result, len(pages))
	parallel.Each(runtime.GOMAXPROCS(0), len(pages), func(i int) {
		results[i].html, results[i].list = r.render(pages[i])
	})
	for i, res := range results {
		r.diags.Add(res.list...)
		r.add(pages[i].Path, res.html)
	}
	r.diags = r.diags.Sorted()
}

func (r *renderer) render(p *Page) ([]byte, diag.List) {
	html, list := r.execute(p)
	if list.HasErrors() {
		return nil, list
	}
	small, err := minify.HTML(html)
	if err != nil {
		panic(fmt.Sprintf("docs: %s cannot be minified: %v", p.Path, err))
	}
	return small, list
}

// index finds out what the units have in common.
func (r *renderer) index() {
	r.units = map[string]*Unit{}
	for i := range r.site.Units {
		r.units[r.site.Units[i].Name] = &r.site.Units[i]
	}
	r.images = map[string]string{}
	if r.site.hasFeed() {
		r.feed = feedFile
	}
	r.catalogue()
	r.audit()
	r.people()
}
