package docs_test

import (
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/theme"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

const checks = "testdata/npm"

// write puts the files into a folder.
func write(t testing.TB, out *tree.Tree) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range out.Files() {
		place := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// alone are the docs as mfegen docs writes them.
func alone() docs.Site {
	site := shop()
	site.Home, site.Base = "", "/"
	return site
}

func pages(out *tree.Tree) []tree.File {
	return slices.DeleteFunc(out.Files(), func(f tree.File) bool { return path.Ext(f.Path) != ".html" })
}

// parsed are a page's ids, and what it refers to.
type parsed struct {
	ids  map[string]bool
	refs []string
}

func parse(t testing.TB, data []byte) parsed {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p := parsed{ids: map[string]bool{}}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				if p.ids[a.Val] {
					t.Errorf("two elements have the id %s", a.Val)
				}
				p.ids[a.Val] = true
			case "href", "src", "data-script", "data-index":
				p.refs = append(p.refs, a.Val)
			}
		}
	}
	return p
}

// TestEveryLinkAndAnchorLeadsSomewhere walks all pages.
func TestEveryLinkAndAnchorLeadsSomewhere(t *testing.T) {
	t.Parallel()
	for name, th := range map[string]*theme.Theme{"alone": builtIn(), "many": builtIn(), "folio": named(t, "folio")} {
		site := alone()
		if name == "many" {
			site = many(5)
		}
		out := render(t, site, th)
		all := map[string]parsed{}
		for _, f := range pages(out) {
			all[f.Path] = parse(t, f.Data)
		}
		n := 0
		for from, p := range all {
			for _, ref := range p.refs {
				u, err := url.Parse(ref)
				if err != nil {
					t.Errorf("%s: %s: %v", name, from, err)
					continue
				}
				if u.Scheme != "" {
					continue
				}
				to := path.Join(path.Dir(from), u.Path)
				if strings.HasPrefix(u.Path, site.Base) {
					to = strings.TrimPrefix(u.Path, site.Base)
				}
				if u.Path == "" {
					to = from
				}
				if to == "../index.html" && site.Home != "" {
					continue // the site itself
				}
				n++
				if _, ok := out.File(to); !ok {
					t.Errorf("%s: %s links to %s, and there is no %s", name, from, ref, to)
				} else if u.Fragment != "" && !all[to].ids[u.Fragment] {
					t.Errorf("%s: %s links to %s, and %s has no such id", name, from, ref, to)
				}
			}
		}
		if n < 500 {
			t.Errorf("%s: only %d links", name, n)
		}
	}
}

func TestPagesAreValidHTML(t *testing.T) {
	t.Parallel()
	npmtest.Install(t, checks)
	for name, site := range map[string]docs.Site{"everything": alone(), "nothing": {Name: "Empty", Base: "/"}} {
		dir := t.TempDir()
		for _, th := range plan.BuiltInThemes {
			if err := os.CopyFS(filepath.Join(dir, th), os.DirFS(write(t, render(t, site, named(t, th))))); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.CommandContext(t.Context(), "node", "validate.mjs", dir)
		cmd.Dir = checks
		if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
	}
}

func TestPagesAskNobodyForAnything(t *testing.T) {
	t.Parallel()
	all := pages(render(t, shop(), builtIn()))
	for _, f := range append(all, pages(render(t, shop(), named(t, "folio")))...) {
		root, err := html.Parse(bytes.NewReader(f.Data))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				loads := a.Key == "src" || a.Key == "srcset" || a.Key == "href" && n.Data == "link"
				if loads && strings.Contains(a.Val, "//") {
					t.Errorf("%s loads %s", f.Path, a.Val)
				}
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s has the attribute %s, which its policy blocks", f.Path, a.Key)
				}
			}
			if n.Data == "style" {
				t.Errorf("%s has a style element, which its policy blocks", f.Path)
			}
		}
	}
}

// TestThemesSayTheSame compares each page's anchors and links: deep links are
// part of what the docs promise, whatever they look like.
func TestThemesSayTheSame(t *testing.T) {
	t.Parallel()
	a, b := render(t, shop(), builtIn()), render(t, shop(), named(t, "folio"))
	for _, f := range pages(a) {
		other, ok := b.File(f.Path)
		if !ok {
			t.Errorf("folio has no %s", f.Path)
			continue
		}
		p, q := parse(t, f.Data), parse(t, other.Data)
		for id := range p.ids {
			if !q.ids[id] {
				t.Errorf("%s has no #%s in folio", f.Path, id)
			}
		}
		for _, ref := range p.refs {
			if path.Ext(ref) != ".css" && !slices.Contains(q.refs, ref) {
				t.Errorf("%s does not link to %s in folio", f.Path, ref)
			}
		}
	}
}

func TestRenderTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	a, b := render(t, many(10), builtIn()), render(t, many(10), builtIn())
	if a.Len() != b.Len() {
		t.Fatalf("%d and %d files", a.Len(), b.Len())
	}
	for _, f := range a.Files() {
		if g, _ := b.File(f.Path); !bytes.Equal(f.Data, g.Data) {
			t.Errorf("%s differs", f.Path)
		}
	}
}

func TestRenderKeepsWhatTheThemeOverrides(t *testing.T) {
	t.Parallel()
	own := theme.Layer{Name: "mine", FS: files("layouts/404.html", `{{define "main"}}<h1>Lost at sea</h1>{{end}}`, "assets/6-own.css", "body { --mine: 1 }")}
	out := render(t, shop(), builtIn(own))
	f, _ := out.File("404.html")
	if !bytes.Contains(f.Data, []byte("Lost at sea")) {
		t.Error("the layout is the built-in one")
	}
	found := false
	for _, f := range out.Files() {
		found = found || path.Ext(f.Path) == ".css" && bytes.Contains(f.Data, []byte("--mine:1"))
	}
	if !found {
		t.Error("the style is not there")
	}
}
