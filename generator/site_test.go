package generator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

const product = "/products/storm-lantern"

// visit is a page of the example and what must be on it.
type visit struct {
	path    string
	route   string            // the pattern in the report; "" for the fallback
	heading string            // the text of the page's h1
	mfes    map[string]string // what each MFE shows, by name
	lazy    []string          // the MFEs that come when they are seen, or when there is time
	later   []string          // what the shell imports by import(), after its first paint
}

var visits = []visit{
	{path: "/", route: "/", heading: "Well-made things",
		mfes: map[string]string{"recommend": "Picked by the people who pack"},
		lazy: []string{"recommend"}, later: []string{"@harbour/cart/store"}},
	{path: "/products", route: "/products", heading: "The whole shop",
		mfes: map[string]string{"catalog": "Sixteen things"}},
	{path: product, route: "/products/:id", heading: "Storm lantern",
		mfes: map[string]string{"catalog": "Add to basket", "reviews": "What people say"},
		lazy: []string{"reviews"}},
	{path: "/cart", route: "/cart", heading: "Your basket is empty",
		mfes: map[string]string{"cart": "Your basket is empty", "recommend": "You may also like"},
		lazy: []string{"recommend"}, later: []string{"@harbour/cart/store"}},
	{path: "/journal", route: "/journal", heading: "The harbour journal",
		mfes: map[string]string{"journal": "The bench upstairs"}, later: []string{"@harbour/cart/store"}},
	{path: "/journal/trim-the-wick", route: "/journal/*", heading: "Trim the wick",
		mfes: map[string]string{"journal": "From these shelves"}, later: []string{"@harbour/cart/store"}},
	{path: "/stockists", route: "/stockists", heading: "Eight miles of coast",
		mfes: map[string]string{"stockists": "Opens in 3 days, on Tuesday"}, later: []string{"@harbour/cart/store"}},
	{path: "/about", route: "/about", heading: "where the street meets the water", later: []string{"@harbour/cart/store"}},
	{path: "/no/such/page", heading: "This page has sailed", later: []string{"@harbour/cart/store"}},
}

// shown is a JavaScript expression for what an MFE shows, in its shadow too.
// The shell mounts the cart without a slot.
func shown(mfe string) string {
	if mfe == "cart" {
		return `document.querySelector("main")?.innerText`
	}
	return fmt.Sprintf(`(() => {
		const slot = document.querySelector("mfe-slot[name=%s][state=mounted]");
		return slot && slot.innerText + [...slot.querySelectorAll("*")].map((e) => e.shadowRoot?.textContent ?? "").join("");
	})()`, mfe)
}

// all waits until the page shows what it must.
func (v visit) all(p *browser.Page) {
	p.WaitText("h1", v.heading)
	if len(v.lazy) > 0 {
		browser.Eval[any](p, `scrollTo(0, document.body.scrollHeight)`)
	}
	for mfe, text := range v.mfes {
		p.Until(fmt.Sprintf("%s?.includes(%q)", shown(mfe), text))
	}
}

// quiet fails the test when the page said anything that a developer would have
// to look at.
func quiet(t *testing.T, p *browser.Page) {
	t.Helper()
	p.Clean()
	for _, m := range p.Messages() {
		if m.Level == "warning" {
			t.Errorf("the page has a warning: %v", m)
		}
	}
}

func TestSite(t *testing.T) {
	t.Parallel()
	for mode, open := range map[string]func() (*shop, error){"strict": theShop, "self": selfShop} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := example(t, open)
			base := s.serve(t)
			var routes []string
			for _, v := range visits {
				if v.route != "" {
					routes = append(routes, v.route)
				}
				t.Run(v.path, func(t *testing.T) {
					t.Parallel()
					p := browser.Start(t).Open(t, base+v.path, browser.Options{})
					v.all(p)
					p.Settle()
					quiet(t, p)
					s.oneWave(t, p, v, base)
					s.reacts(t, p, v, base)
				})
			}
			for _, r := range s.report.Routes {
				if !slices.Contains(routes, r.Pattern) {
					t.Errorf("no visit to the route %s", r.Pattern)
				}
			}
		})
	}
}

// pageData is the data block of a page.
type pageData struct {
	Files []string
	MFEs  map[string]struct {
		JS   []int
		CSS  [][2]string
		Next []string
	}
}

func (d pageData) next(v visit) []string {
	var out []string
	for name := range v.mfes {
		out = append(out, d.MFEs[name].Next...)
	}
	return out
}

// oneWave checks that nothing is fetched twice, and that the page's own HTML
// asks for all scripts and styles but those that may come later.
func (s *shop) oneWave(t *testing.T, p *browser.Page, v visit, base string) {
	t.Helper()
	for url, n := range p.Downloads() {
		if n != 1 {
			t.Errorf("%s was downloaded %d times", url, n)
		}
	}
	file := "index.html" // of the fallback
	for _, r := range s.report.Routes {
		if r.Pattern == v.route {
			file = r.File
		}
	}
	hints, later := map[string]bool{}, map[string]bool{}
	for _, e := range elements(t, s.file(t, file)) {
		switch {
		case e.attr["rel"] == "modulepreload" || e.attr["rel"] == "stylesheet":
			hints[e.attr["href"]] = true
		case e.name == "script" && e.attr["src"] != "":
			hints[e.attr["src"]] = true
		case e.attr["id"] == "mfegen":
			var data pageData
			if err := json.Unmarshal([]byte(e.text), &data); err != nil {
				t.Fatal(err)
			}
			// What the MFEs of the page name as next comes later too.
			for _, name := range append(slices.Clone(v.lazy), data.next(v)...) {
				for _, i := range data.MFEs[name].JS {
					later[data.Files[i]] = true
				}
				for _, css := range data.MFEs[name].CSS {
					later[css[0]] = true
				}
			}
		}
	}
	imports := theMap(t, s, file).Imports
	// What prefetches comes when the page has loaded.
	for _, spec := range append([]string{"mfegen/later"}, v.later...) {
		if later[imports[spec]] = true; strings.HasPrefix(spec, "mfegen/") {
			continue
		}
		folder := imports[spec][:strings.LastIndex(imports[spec], "/")+1]
		for _, f := range s.scripts(t) {
			if strings.HasPrefix("/"+f, folder) {
				later["/"+f] = true
			}
		}
	}
	fetched := map[string]bool{}
	for _, r := range p.Requests() {
		url := strings.TrimPrefix(r.URL, base)
		if r.Type != "Script" && r.Type != "Stylesheet" {
			continue
		}
		fetched[url] = true
		if hints[url] {
			if r.InitiatorURL != base+v.path || r.Initiator != "parser" {
				t.Errorf("the page's HTML did not ask for %s first, but %s %s", url, r.Initiator, r.InitiatorURL)
			}
		} else if !later[url] {
			t.Errorf("the page's HTML does not ask for %s; %s did", url, r.InitiatorURL)
		}
	}
	for url := range hints {
		if !fetched[url] {
			t.Errorf("the hint for %s led to no request", url)
		}
	}
}

// reacts checks that one of the page's scripts holds React 18, and one its
// reconciler, and that everyone gets the same; and that the journal's pages
// alone have React 17 beside it.
func (s *shop) reacts(t *testing.T, p *browser.Page, v visit, base string) {
	t.Helper()
	everywhere := map[string]bool{
		`.version="18.3.1"`: true, `bundleType:0,version:"18.3.1"`: true,
		`.version="17.0.2"`: false, `bundleType:0,version:"17.0.2"`: false,
	}
	for marker, wanted := range everywhere {
		var with []string
		for url := range p.Downloads() {
			name, ok := strings.CutPrefix(url, base+"/assets/")
			if ok && strings.HasSuffix(name, ".js") && bytes.Contains(s.file(t, "assets/"+name), []byte(marker)) {
				with = append(with, name)
			}
		}
		_, journal := v.mfes["journal"]
		switch {
		case !wanted && !journal:
			if with != nil {
				t.Errorf("%s is in %v", marker, with)
			}
		case len(with) != 1 || !strings.HasPrefix(with[0], "vendor"):
			t.Errorf("%s is in %v", marker, with)
		}
	}
	if !browser.Eval[bool](p, `Promise.all([import("react"), import("react")]).then(([a, b]) => a === b && typeof a.useState === "function")`) {
		t.Error(`import("react") gives no React, or two`)
	}
}

// button marks the first element that matches the selector and has the text,
// and returns a selector for it.
func button(p *browser.Page, selector, text string) string {
	p.Until(fmt.Sprintf(`(() => {
		document.querySelectorAll("[data-found]").forEach((e) => e.removeAttribute("data-found"));
		const found = [...document.querySelectorAll(%q)].find((e) => e.innerText.includes(%q));
		found?.setAttribute("data-found", "");
		return found;
	})()`, selector, text))
	return "[data-found]"
}

func (s *shop) visit(t *testing.T, path string) *browser.Page {
	t.Helper()
	return browser.Start(t).Open(t, s.serve(t)+path, browser.Options{})
}

const badge = `header a[href="/cart"] [aria-live]`

// The catalogue adds to the store of the cart's own module, which the shell's
// header reads too: three units, one module.
func TestUnitsShareModuleState(t *testing.T) {
	t.Parallel()
	p := example(t, theShop).visit(t, product)
	p.WaitText(badge, "0")
	p.Click(button(p, "button[type=submit]", "Add to basket"))
	p.WaitText(badge, "1")
	p.Click(`button[aria-label="One more"]`)
	p.Click(button(p, "button[type=submit]", "Add to basket"))
	p.WaitText(badge, "3")

	p.Click(`header a[href="/cart"]`)
	p.WaitText("main h1", "Your basket")
	p.WaitText("main li", "Storm lantern")
	p.Click(`button[aria-label="One less of Storm lantern"]`)
	p.WaitText(badge, "2")
	p.Reload()
	p.WaitText(badge, "2")
	p.WaitText("main li", "Storm lantern")
	p.Click(button(p, "main li button", "Remove"))
	p.WaitText("main h1", "Your basket is empty")
	p.WaitText(badge, "0")
	quiet(t, p)
}

func TestNavigationMountsAndUnmounts(t *testing.T) {
	t.Parallel()
	p := example(t, theShop).visit(t, "/")
	browser.Eval[any](p, `globalThis.sameDocument = true`)
	p.Click(`header a[href="/products"]`)
	p.WaitText("mfe-slot[name=catalog][state=mounted] h1", "The whole shop")
	if p.Count("mfe-slot[name=recommend]") != 0 {
		t.Error("the home page's slot is still there")
	}
	p.Click(`mfe-slot[name=catalog] a[href="/products/watch-cap"]`)
	p.WaitText("mfe-slot[name=catalog][state=mounted] h1", "Watch cap")
	browser.Eval[any](p, `document.querySelector("mfe-slot[name=reviews]").scrollIntoView()`)
	p.WaitText("mfe-slot[name=reviews][state=mounted]", "Both ears")
	p.Click(`header a[href="/about"]`)
	p.WaitText("h1", "where the street meets the water")
	p.Until(`document.querySelectorAll("mfe-slot, [data-mfe]").length === 0`)
	browser.Eval[any](p, `history.back()`)
	p.WaitText("mfe-slot[name=catalog][state=mounted] h1", "Watch cap")
	p.Click(`header a[href="/cart"]`)
	p.WaitText("h1", "Your basket is empty")
	p.Click(`header a[href="/"]`)
	p.Until(fmt.Sprintf("%s?.includes(%q)", shown("recommend"), "Picked by"))
	if !browser.Eval[bool](p, `globalThis.sameDocument === true`) {
		t.Error("a click loaded the page anew")
	}
	for url, n := range p.Downloads() {
		if strings.HasSuffix(url, ".js") && n != 1 {
			t.Errorf("%s was downloaded %d times", url, n)
		}
	}
	quiet(t, p)
}

func TestDeepLinkReloads(t *testing.T) {
	t.Parallel()
	p := example(t, theShop).visit(t, "/products/watch-cap?from=mail#reviews")
	for range 2 {
		p.WaitText("mfe-slot[name=catalog][state=mounted] h1", "Watch cap")
		if got := browser.Eval[string](p, "location.pathname + location.search + location.hash"); got != "/products/watch-cap?from=mail#reviews" {
			t.Errorf("the address is %s", got)
		}
		p.Reload()
	}
	p.WaitText("h1", "Watch cap")
	quiet(t, p)
}

func TestLazyChunkOpens(t *testing.T) {
	t.Parallel()
	p := example(t, theShop).visit(t, product)
	p.WaitText("h1", "Storm lantern")
	p.Settle()
	lazy := func() int {
		return len(slices.DeleteFunc(p.Requests(), func(r browser.Request) bool { return !strings.Contains(r.URL, "/GuideDialog-") }))
	}
	if lazy() != 0 {
		t.Error("the dialog was fetched before anybody asked for it")
	}
	p.Click(button(p, "button", "How to care for it"))
	p.WaitText("dialog[open] h2", "Storm lantern")
	p.Settle()
	if n := lazy(); n != 1 {
		t.Errorf("the dialog took %d requests", n)
	}
	// The browser's own border would be solid: its styles came with the page's.
	if got := browser.Eval[string](p, `getComputedStyle(document.querySelector("dialog")).borderStyle`); got != "none" {
		t.Errorf("the dialog's border is %s", got)
	}
	p.Click(button(p, "dialog button", "Close"))
	p.Until(`!document.querySelector("dialog")`)
	quiet(t, p)
}

func TestPrebuiltMFEWorks(t *testing.T) {
	t.Parallel()
	p := example(t, theShop).visit(t, product)
	p.WaitText("h1", "Storm lantern")
	slot := "mfe-slot[name=reviews]"
	browser.Eval[any](p, `document.querySelector("`+slot+`").scrollIntoView()`)
	p.Click(button(p, slot+"[state=mounted] button", "Write a review"))
	p.Click(button(p, slot+" form button", "Add my review"))
	p.WaitText(slot+" [role=alert]", "All four are needed")
	p.Click(slot + ` input[type=radio][value="4"]`)
	for _, field := range []struct{ selector, text string }{
		{"input[autocomplete=given-name]", "Ada"}, {"input:not([type]):not([autocomplete])", "Bright"}, {"textarea", "It lit the whole quay."},
	} {
		p.Click(slot + " form " + field.selector)
		p.Type(field.text)
	}
	p.Click(button(p, slot+" form button", "Add my review"))
	p.WaitText(slot+" [role=status]", "Thank you, Ada")
	p.WaitText(slot+" ul.list", "It lit the whole quay.")
	quiet(t, p)
}

func TestElementRendersItsProps(t *testing.T) {
	t.Parallel()
	p := example(t, theShop).visit(t, "/")
	p.Until(fmt.Sprintf("%s?.includes(%q)", shown("recommend"), "Picked by"))
	p.Until(`document.querySelector("harbour-recommend").shadowRoot.querySelectorAll("li a").length === 7`)
	hrefs := browser.Eval[[]string](p, `[...document.querySelector("harbour-recommend").shadowRoot.querySelectorAll("li a")].map((a) => a.getAttribute("href"))`)
	if slices.Contains(hrefs, product) {
		t.Error("it shows a product that the props exclude")
	}
	browser.Eval[any](p, `document.querySelector("harbour-recommend").shadowRoot.querySelector("li a").click()`)
	p.WaitFor("mfe-slot[name=catalog][state=mounted]")
	if got := browser.Eval[string](p, "location.pathname"); got != hrefs[0] {
		t.Error(cmp.Diff(hrefs[0], got))
	}
	quiet(t, p)
}
