package generator_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
)

// apart is a site with an MFE of each isolation.
type apart struct {
	dir     string
	handler http.Handler
}

var apartSites = map[string]func() (*apart, error){
	"strict": sync.OnceValues(func() (*apart, error) { return buildApart("apart-strict", generator.Options{CSP: "strict"}) }),
	"self":   sync.OnceValues(func() (*apart, error) { return buildApart("apart-self", generator.Options{CSP: "self"}) }),
}

func buildApart(name string, o generator.Options) (*apart, error) {
	archive, err := txtar.ParseFile("testdata/isolation/site.txtar")
	if err != nil {
		return nil, err
	}
	// Two other origins: the contract names the first.
	for _, name := range []string{"api", "evil"} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			fmt.Fprint(w, "hello")
		}))
		for i, f := range archive.Files {
			archive.Files[i].Data = bytes.ReplaceAll(f.Data, []byte("https://"+name+".example.com"), []byte(srv.URL))
		}
	}
	o.Dir = filepath.Join(work, name)
	if err := txtar.Write(archive, o.Dir); err != nil {
		return nil, err
	}
	res, err := generator.Build(context.Background(), o)
	if err != nil || len(res.Diagnostics) > 0 {
		return nil, fmt.Errorf("%w\n%s", err, texts(res.Diagnostics))
	}
	a := &apart{dir: filepath.Join(o.Dir, "dist")}
	a.handler, err = generator.Handler(o)
	return a, err
}

// inEachMode runs the test on the site with either kind of policy.
func inEachMode(t *testing.T, f func(t *testing.T, a *apart, base string)) {
	t.Helper()
	t.Parallel()
	for mode, open := range apartSites {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			a, err := open()
			if err != nil {
				t.Fatal(err)
			}
			srv := httptest.NewServer(a.handler)
			t.Cleanup(srv.Close)
			f(t, a, srv.URL)
		})
	}
}

// style is a computed style of the first element that the selector finds, in
// the shadow of the host if there is one.
func style(p *browser.Page, root, selector, property string) string {
	return browser.Eval[string](p, fmt.Sprintf(`getComputedStyle(%s.querySelector(%q))[%q]`, root, selector, property))
}

func wantStyles(t *testing.T, p *browser.Page, root string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for key := range want {
		selector, property, _ := strings.Cut(key, " / ")
		got[key] = style(p, root, selector, property)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("styles (-want +got):\n%s", diff)
	}
}

const (
	red, blue, green = "rgb(255, 0, 0)", "rgb(0, 0, 255)", "rgb(0, 128, 0)"
	clear            = "rgba(0, 0, 0, 0)"
)

func TestScopeReachesItsMFEAlone(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		p := browser.Start(t).Open(t, base+"/scoped", browser.Options{})
		p.WaitFor("mfe-slot[name=plain][state=mounted] .inner")
		alone := map[string]string{
			"#shell / color": blue, "#shell / animationName": "pulse", "body > .card / borderTopStyle": "dashed", "body / backgroundColor": clear,
			"html / backgroundColor": clear,
		}
		wantStyles(t, p, "document", alone)
		wantStyles(t, p, "document", map[string]string{
			// Its own.
			".own / color": red, ".own / animationName": "mfe_scoped_pulse", ".own / borderBottomStyle": "dotted", ".own / textIndent": "3px",
			"[data-mfe=scoped] > .card / borderTopStyle": "solid", "[data-mfe=scoped] > .card / color": green,
			"[data-mfe=scoped] / backgroundColor": "rgb(1, 2, 3)",
			// Those of the MFE in it.
			".inner / color": blue, "[data-mfe=plain] > .card / borderTopStyle": "dashed", "[data-mfe=plain] / backgroundColor": clear,
		})
		// Gone with it, and back with it; also in an element that is no slot's.
		browser.Eval[any](p, `document.querySelector("mfe-slot").remove()`)
		p.Until(`[...document.querySelectorAll("link[rel=stylesheet]")].some((l) => l.media === "none")`)
		wantStyles(t, p, "document", alone)
		browser.Eval[any](p, `import("mfegen/runtime").then(async ({ mount }) => {
			globalThis.box = document.createElement("section");
			document.querySelector("main").append(box);
			globalThis.unmount = await mount("scoped", box);
		})`)
		wantStyles(t, p, "document", map[string]string{".own / color": red, "#shell / color": blue})
		browser.Eval[any](p, `unmount().then(() => 0)`)
		if got := browser.Eval[string](p, `box.outerHTML`); got != "<section></section>" {
			t.Errorf("the element keeps %s", got)
		}
		ignoreFonts(t, p)
	})
}

// ignoreFonts is quiet but for fonts that are none.
func ignoreFonts(t *testing.T, p *browser.Page) {
	t.Helper()
	for _, m := range p.Messages() {
		if (m.Level == "error" || m.Level == "warning") && !strings.Contains(m.Text, "font") && !strings.Contains(m.Text, "OTS") {
			t.Errorf("the page says: %v", m)
		}
	}
	for _, q := range p.Requests() {
		if q.Failed && !q.Canceled || q.Status >= 400 {
			t.Errorf("request %v", q)
		}
	}
}

func TestShadowKeepsStylesApart(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		p := browser.Start(t).Open(t, base+"/shaded", browser.Options{Cache: true})
		p.WaitFor("mfe-slot[state=mounted]")
		const root = `document.querySelector("[data-mfe=shaded] > div").shadowRoot`
		wantStyles(t, p, "document", map[string]string{
			"#shell / color": blue, "body > .card / borderBottomStyle": "none", "html / backgroundColor": clear,
			"[data-mfe=shaded] > div / backgroundColor": "rgb(1, 2, 3)",
		})
		wantStyles(t, p, root, map[string]string{
			".own / color": green, ".card / borderTopStyle": "none", ".card / borderBottomStyle": "double", ".picture / width": "7px",
		})
		if got := browser.Eval[int](p, `document.querySelectorAll("link[rel=stylesheet][href*=shaded]").length`); got != 0 {
			t.Errorf("%d of its stylesheets are the page's", got)
		}
		// Events come from within.
		browser.Eval[any](p, root+`.querySelector("button").click()`)
		p.Until(`document.title === "clicked 1"`)
		// Updates do not mount anew.
		browser.Eval[any](p, `globalThis.host = `+root+`; document.querySelector("mfe-slot").props = { label: "other" }`)
		p.Until(`host.querySelector("span").textContent === "other" && host === ` + root)
		// A second one adopts the same sheet.
		browser.Eval[any](p, `(() => { const s = document.createElement("mfe-slot"); s.setAttribute("name", "shaded"); s.id = "second"; document.body.append(s) })()`)
		p.WaitFor("#second[state=mounted]")
		if !browser.Eval[bool](p, `host.adoptedStyleSheets.length === 1 &&
			host.adoptedStyleSheets[0] === document.querySelector("#second [data-mfe] > div").shadowRoot.adoptedStyleSheets[0]`) {
			t.Error("the second has another sheet")
		}
		browser.Eval[any](p, `document.querySelector("#second").remove()`)
		p.Settle()
		for _, name := range []string{"main-", "picture-", "font-"} {
			var n int
			for u, times := range p.Downloads() {
				if strings.Contains(u, "/assets/shaded/"+name) && !strings.HasSuffix(u, ".js") {
					n += times
				}
			}
			if n != 1 {
				t.Errorf("%s was downloaded %d times", name, n)
			}
		}
		ignoreFonts(t, p)
	})
}

// apartShop is the example with its MFEs kept apart.
var apartShop = sync.OnceValues(func() (*shop, error) {
	s := &shop{dir: filepath.Join(work, "apart-shop")}
	if err := copyExample(s.dir); err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, "mfe.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	text = bytes.Replace(text, []byte("# isolation = \"shadow\"\n"), []byte("isolation = \"shadow\"\n"), 1)
	for mfe, how := range map[string]string{"cart": "scope", "journal": "scope", "stockists": "scope", "reviews": "shadow"} {
		head := []byte("[mfe." + mfe + "]\n")
		text = bytes.Replace(text, head, append(head, "isolation = \""+how+"\"\n"...), 1)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return nil, err
	}
	return s, s.build(generator.Options{})
})

// What people write in React, Vue and without either lives in a scope and in a
// shadow root as it does in the page.
func TestExampleKeptApart(t *testing.T) {
	t.Parallel()
	s := example(t, apartShop)
	for _, v := range visits {
		if _, inShadow := v.mfes["catalog"]; inShadow {
			continue
		}
		t.Run(v.path, func(t *testing.T) {
			t.Parallel()
			p := s.visit(t, v.path)
			v.all(p)
			p.Settle()
			quiet(t, p)
		})
	}
	t.Run(product, func(t *testing.T) {
		t.Parallel()
		// With its cache: what the page has as a stylesheet and the root
		// adopts as well is fetched once from the host.
		p := browser.Start(t).Open(t, s.serve(t)+product, browser.Options{Cache: true})
		const catalog = `document.querySelector("[data-mfe=catalog] > div").shadowRoot`
		p.Until(catalog + `?.querySelector("h1")?.textContent === "Storm lantern"`)
		browser.Eval[any](p, catalog+`.querySelector("button[type=submit]").click()`)
		p.WaitText(badge, "1")
		if display := style(p, catalog, "h1", "fontFamily"); display == style(p, "document", "html", "fontFamily") {
			t.Errorf("the heading's font is the page's: %s", display)
		}
		browser.Eval[any](p, `document.querySelector("mfe-slot[name=reviews]").scrollIntoView()`)
		p.Until(fmt.Sprintf("%s?.includes(%q)", shown("reviews"), "What people say"))
		for url, n := range p.Downloads() {
			if n != 1 {
				t.Errorf("%s was downloaded %d times", url, n)
			}
		}
		quiet(t, p)
	})
}
