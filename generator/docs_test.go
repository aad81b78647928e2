package generator_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// docsPages are the HTML files of the shop's docs.
func (s *shop) docsPages(t testing.TB) []string {
	t.Helper()
	return slices.DeleteFunc(list(t, s.out()), func(f string) bool {
		return filepath.Ext(f) != ".html" || !strings.HasPrefix(f, "docs/")
	})
}

func TestDocsHaveNoBrokenLinks(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	pages := s.docsPages(t)
	ids, refs := map[string]map[string]bool{}, map[string][]string{}
	for _, page := range pages {
		ids[page] = map[string]bool{}
		for _, e := range elements(t, s.file(t, page)) {
			ids[page][e.attr["id"]] = true
			for _, key := range []string{"href", "src", "data-script", "data-index"} {
				if e.attr[key] != "" {
					refs[page] = append(refs[page], e.attr[key])
				}
			}
		}
	}
	files := list(t, s.out())
	n := 0
	for from, all := range refs {
		for _, ref := range all {
			u, err := url.Parse(ref)
			if err != nil || u.Scheme != "" {
				continue
			}
			to := path.Join(path.Dir(from), u.Path)
			if strings.HasPrefix(u.Path, "/") {
				to = path.Clean(u.Path)[1:]
			}
			if u.Path == "" {
				to = from
			}
			n++
			if !slices.Contains(files, to) {
				t.Errorf("%s links to %s, and there is no %s", from, ref, to)
			} else if u.Fragment != "" && !ids[to][u.Fragment] {
				t.Errorf("%s links to %s, and %s has no such id", from, ref, to)
			}
		}
	}
	if len(pages) < 20 || n < 1000 {
		t.Errorf("only %d links on %d pages", n, len(pages))
	}
}

func TestDocsAreValidHTML(t *testing.T) {
	t.Parallel()
	const checks = "internal/docs/testdata/npm"
	npmtest.Install(t, checks)
	cmd := exec.CommandContext(t.Context(), "node", "validate.mjs", filepath.Join(example(t, theShop).out(), "docs"))
	cmd.Dir = checks
	if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}

// TestDocsUnderTheSitesHeaders opens the docs as the hosts serve them, in both
// modes of the policy: their script runs, and nothing is blocked.
func TestDocsUnderTheSitesHeaders(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func() (*shop, error){"strict": theShop, "self": selfShop} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := example(t, open).serve(t)
			p := browser.Start(t).Open(t, base+"/docs/mfe/cart/", browser.Options{})
			p.WaitText("h1", "Cart")
			p.Until(`!document.querySelector(".search").hidden`)
			p.Do(chromedp.Focus("#search"))
			p.Type("cartSto")
			p.WaitText("#results", "cartStore")
			p.Do(chromedp.KeyEvent("\r"))
			p.Until(`location.hash === "#export-@harbour/cart/store-cartStore"`)
			for _, r := range p.Requests() {
				if !strings.HasPrefix(r.URL, base+"/docs/") {
					t.Errorf("a request for %s", r.URL)
				}
			}
			p.Clean()
			// An inline script that is not theirs is refused.
			p.Do(chromedp.Evaluate(`{ const s = document.createElement("script"); s.textContent = "window.intruder = 1"; document.head.append(s); }`, nil))
			if browser.Eval[bool](p, `"intruder" in window`) {
				t.Error("the policy lets an inline script in")
			}
		})
	}
}

func TestDocsAnswerWhatTheyDoNotHave(t *testing.T) {
	t.Parallel()
	base := example(t, theShop).serve(t)
	res, err := http.Get(base + "/docs/mfe/none/at/all")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 404 || !strings.Contains(string(body), `href="/docs/az/index.html"`) {
		t.Errorf("%d, %v:\n%s", res.StatusCode, err, body)
	}
}

// TestDocsWhereTrustedTypesAreRequired builds a site that requires them.
func TestDocsWhereTrustedTypesAreRequired(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"mfe.toml":         "[site]\nname = \"Small\"\n[site.csp]\ntrusted_types = []\n[shell]\npath = \"shell\"\n[docs]\n",
		"shell/index.html": `<!doctype html><html lang="en"><head><title>Small</title><script type="module" src="/main.js"></script></head><body></body></html>`,
		"shell/main.js":    "document.title = 'runs';",
	} {
		place := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	res, err := generator.Build(context.Background(), generator.Options{Dir: dir})
	if err != nil || !res.OK() {
		t.Fatal(err, texts(res.Diagnostics))
	}
	s := &shop{dir: dir}
	p := browser.Start(t).Open(t, s.serve(t)+"/docs/", browser.Options{})
	p.Until(`!document.querySelector(".search").hidden`)
	p.Do(chromedp.Focus("#search"))
	p.Type("glos")
	p.WaitText("#results", "Glossary")
	p.Clean()
}

func TestDocsInAFolderOfTheirOwn(t *testing.T) {
	t.Parallel()
	s, err := openShop(filepath.Join(work, "docs"), generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	site := list(t, s.out())
	res, err := generator.Docs(context.Background(), generator.Options{Dir: s.dir}, "")
	if err != nil || len(res.Diagnostics) > 0 || res.Out != "dist-docs" || res.Pages < 20 || res.Unchanged {
		t.Fatalf("%+v %v", res, err)
	}
	if again, err := generator.Docs(context.Background(), generator.Options{Dir: s.dir}, ""); err != nil || !again.Unchanged {
		t.Errorf("%+v %v", again, err)
	}
	if !slices.Equal(site, list(t, s.out())) {
		t.Error("the site is another")
	}
	if _, err := os.Stat(filepath.Join(s.dir, ".vercel/output/static/docs/index.html")); err != nil {
		t.Errorf("Vercel's output has lost the docs: %v", err)
	}
	p := browser.Start(t).Open(t, "file://"+filepath.ToSlash(s.dir)+"/dist-docs/index.html", browser.Options{})
	p.Until(`!document.querySelector(".search").hidden`)
	p.Click(`.nav a[href="mfe/catalog/index.html"]`)
	p.WaitText("h1", "Catalog")
	if n := p.Count(".preview, #preview"); n != 0 {
		t.Error("there is a preview, and nothing to run")
	}
	p.Clean()
}
