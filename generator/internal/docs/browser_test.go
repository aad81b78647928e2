package docs_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// fileURL is the URL of a page on the disk.
func fileURL(dir, page string) string {
	return "file://" + filepath.ToSlash(dir) + "/" + page
}

func prefer(scheme string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	})
}

// view is how a page is looked at.
type view struct {
	scheme string
	width  int64
}

// TestPagesAreAccessible runs axe on every page of every theme, in both colour
// schemes and in the widths of a desk and of a phone.
func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	npmtest.Install(t, checks)
	axe, err := os.ReadFile(filepath.Join(checks, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range plan.BuiltInThemes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			views := []view{{"light", 1280}, {"dark", 390}}
			if name == plan.DefaultTheme {
				views = append(views, view{"dark", 1280}, view{"light", 390})
			}
			out := render(t, alone(), named(t, name))
			dir := write(t, out)
			p := browser.Start(t).Open(t, fileURL(dir, "index.html"), browser.Options{})
			for _, f := range pages(out) {
				if f.Path != docs.NotFound { // its links are those of a server
					accessible(t, p, string(axe), fileURL(dir, f.Path), views)
				}
			}
			p.Clean()
		})
	}
}

func accessible(t *testing.T, p *browser.Page, axe, url string, views []view) {
	t.Helper()
	type violation struct {
		ID, Impact, Help string
		Nodes            []struct{ Target []any }
	}
	p.Navigate(url)
	p.Do(chromedp.Evaluate(axe+`; document.querySelectorAll("details").forEach((d) => { d.open = true; })`, nil))
	for _, at := range views {
		p.Do(prefer(at.scheme), emulation.SetDeviceMetricsOverride(at.width, 844, 1, at.width < 600))
		found := browser.Eval[string](p, `axe.run(document, { resultTypes: ["violations"], preload: false }).then((r) => JSON.stringify(r.violations))`)
		var violations []violation
		if err := json.Unmarshal([]byte(found), &violations); err != nil {
			t.Fatal(err)
		}
		for _, v := range violations {
			t.Errorf("%s, %s, %d: %s (%s, %s) at %v", url, at.scheme, at.width, v.Help, v.ID, v.Impact, v.Nodes[0].Target)
		}
		if wide := browser.Eval[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
			t.Errorf("%s is %d pixels wider than a window of %d", url, wide, at.width)
		}
	}
}

// empty empties the search's input and puts the focus into it.
func empty(p *browser.Page) {
	browser.Eval[bool](p, `(() => {
		const i = document.querySelector("#search");
		i.focus();
		i.value = "";
		return i.dispatchEvent(new Event("input", { bubbles: true }));
	})()`)
	p.Until(`document.querySelector("#results").children.length === 0`)
}

// results are the titles that a search finds, the best first.
func results(p *browser.Page, query string) []string {
	p.Until(`!document.querySelector(".search").hidden`)
	empty(p)
	p.Type(query)
	p.Until(`document.querySelector("#results").children.length > 0 || document.querySelector(".none").textContent !== ""`)
	return browser.Eval[[]string](p, `[...document.querySelectorAll("#results .name")].map((e) => e.textContent)`)
}

func TestSearchFromTheFileSystemWithTheNetworkCut(t *testing.T) {
	t.Parallel()
	dir := write(t, render(t, many(20), builtIn()))
	p := browser.Start(t).Open(t, fileURL(dir, "mfe/cart/index.html"), browser.Options{})
	p.Do(network.EmulateNetworkConditions(true, 0, 0, 0))
	for _, c := range []struct{ query, first string }{
		{"changed", "cart:changed"},           // part of an event's name
		{"rt:chan", "cart:changed"},           // across its parts
		{"feature-013", "feature-013:opened"}, // one of many
		{"CATALOG", "Catalog"},                // a page before what mentions it
		{"navig", "navigate"},                 // an export
		{"sort", "sort"},                      // a prop
		{"onboarding", ""},                    // nothing: the page is called otherwise
		{"first day", "First day"},
		{"quay", "Quay"},                 // a word of the user's own
		{"goods arrive", "Quay"},         // its text
		{"went changed", "cart:changed"}, // a name and its text
		{"zzz", ""},
	} {
		got := results(p, c.query)
		first := ""
		if len(got) > 0 {
			first = got[0]
		}
		if first != c.first {
			t.Errorf("%q finds %q", c.query, got)
		}
	}
	for _, r := range p.Requests() {
		if !strings.HasPrefix(r.URL, "file://") {
			t.Errorf("a request for %s", r.URL)
		}
	}
	p.Clean()
}

// press strikes a key. A key that a script has taken types nothing.
func press(p *browser.Page, key string, with input.Modifier) {
	down := input.DispatchKeyEvent(input.KeyDown).WithKey(key).WithModifiers(with)
	if len(key) == 1 && with == 0 {
		down = down.WithText(key)
	}
	p.Do(down, input.DispatchKeyEvent(input.KeyUp).WithKey(key).WithModifiers(with))
}

func TestSearchByKeyboard(t *testing.T) {
	t.Parallel()
	for _, name := range plan.BuiltInThemes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, render(t, alone(), named(t, name)))
			p := browser.Start(t).Open(t, fileURL(dir, "index.html"), browser.Options{})
			p.Until(`!document.querySelector(".search").hidden`)
			press(p, "/", 0)
			p.Until(`document.activeElement.id === "search"`)
			p.Type("cart")
			p.WaitFor(`#results [aria-selected="true"]`)
			state := func() map[string]string {
				return browser.Eval[map[string]string](p, `(() => { const i = document.querySelector("#search"); return {
					expanded: i.ariaExpanded, active: i.getAttribute("aria-activedescendant") ?? "", value: i.value,
					focus: document.activeElement.id, selected: document.querySelector('[aria-selected="true"]')?.id ?? "" }; })()`)
			}
			want := map[string]string{"expanded": "true", "active": "result-0", "value": "cart", "focus": "search", "selected": "result-0"}
			if diff := cmp.Diff(want, state()); diff != "" {
				t.Error(diff)
			}
			press(p, "ArrowDown", 0)
			want["active"], want["selected"] = "result-1", "result-1"
			if diff := cmp.Diff(want, state()); diff != "" {
				t.Error(diff)
			}
			press(p, "Escape", 0)
			want["active"], want["selected"], want["expanded"] = "", "", "false"
			if diff := cmp.Diff(want, state()); diff != "" {
				t.Error(diff)
			}
			press(p, "Escape", 0)
			p.Until(`document.activeElement.id !== "search"`)
			press(p, "k", input.ModifierCtrl)
			p.Until(`document.activeElement.id === "search"`)
			p.Type("cart:changed") // instead of what is there: it is selected
			p.WaitFor(`#results [aria-selected="true"]`)
			press(p, "Enter", 0)
			p.Until(`location.hash.startsWith("#event-cart")`)
			p.Clean()
		})
	}
}

// TestColours checks the switch: what it chooses holds on the next page, from
// its first frame on.
func TestColours(t *testing.T) {
	t.Parallel()
	for _, name := range plan.BuiltInThemes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, render(t, alone(), named(t, name)))
			srv := httptest.NewServer(http.FileServer(http.Dir(dir)))
			defer srv.Close()
			p := browser.Start(t).Open(t, srv.URL+"/", browser.Options{})
			p.Do(prefer("dark"))
			p.WaitFor(".scheme:not([hidden])")
			background := `getComputedStyle(document.documentElement).backgroundColor`
			dark := browser.Eval[string](p, background)
			p.Click(".scheme")
			light := browser.Eval[string](p, background)
			if dark == light {
				t.Errorf("both are %s", dark)
			}
			p.Navigate(srv.URL + "/events/index.html")
			if got := browser.Eval[string](p, background); got != light {
				t.Errorf("the next page is %s, not %s", got, light)
			}
			if got := browser.Eval[string](p, `document.documentElement.dataset.scheme`); got != "light" {
				t.Errorf("the scheme is %q", got)
			}
			p.Click(".scheme")
			p.Click(".scheme")
			if got := browser.Eval[string](p, background+` + " " + (localStorage.getItem("mfegen-docs-scheme") ?? "none")`); got != dark+" none" {
				t.Errorf("after all three it is %s", got)
			}
			p.Clean()
		})
	}
}

// TestPagesWorkWithoutScripts opens a page in a browser that runs none.
func TestPagesWorkWithoutScripts(t *testing.T) {
	t.Parallel()
	for _, name := range plan.BuiltInThemes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, render(t, alone(), named(t, name)))
			p := browser.Start(t).Open(t, fileURL(dir, "index.html"), browser.Options{Width: 390, Height: 844})
			p.Do(prefer("light"), emulation.SetScriptExecutionDisabled(true))
			p.Reload()
			for selector, visible := range map[string]bool{".az": true, ".search": false, ".scheme": false, ".menu": true, "#nav": false} {
				if p.Visible(selector) != visible {
					t.Errorf("%s: visible is %v", selector, !visible)
				}
			}
			p.Navigate(fileURL(dir, "index.html#nav"))
			if !p.Visible("#nav") {
				t.Error("the menu does not open")
			}
			p.Click(`#nav a[href="az/index.html"]`)
			p.WaitText("h1", "A–Z")
			p.Click(`a[href$="#event-cart:changed"]`)
			p.WaitFor("#event-cart\\:changed:target")
		})
	}
}
