package runtime

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

func TestSlotEager(t *testing.T) {
	t.Parallel()
	s := site{body: `<mfe-slot name="a" props='{"id":1}'></mfe-slot>`, units: []unit{plain("a")}}
	p, _ := s.open(t, "/", browser.Options{})
	p.WaitFor(`mfe-slot[state=mounted] > div[data-mfe=a]`)
	if got := p.Text("mfe-slot"); got != `a {"id":1}` {
		t.Errorf("slot shows %q", got)
	}
	wantJournal(t, p, "run a", "mount a")
	p.Clean()
}

func TestSlotIdle(t *testing.T) {
	t.Parallel()
	s := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{plain("a").when("idle")}}
	for name, before := range map[string]string{
		"with requestIdleCallback": `const ric = window.requestIdleCallback; window.requestIdleCallback = (f, ...a) => { log.push("asked"); return ric(f, ...a); }`,
		"without, as in Safari":    `window.requestIdleCallback = undefined; log.push("asked")`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := s.open(t, "/", browser.Options{Scripts: []string{before}})
			p.WaitFor(`mfe-slot[state=mounted]`)
			wantJournal(t, p, "asked", "run a", "mount a")
			p.Clean()
		})
	}
}

func TestSlotVisible(t *testing.T) {
	t.Parallel()
	for name, style := range map[string]string{
		"inline":   "display:inline",
		"block":    "display:block",
		"contents": "display:contents",
		"grid":     "display:grid",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := plain("a").when("visible")
			a.style = ".a{color:red}"
			b := plain("b")
			b.style = fmt.Sprintf("#far{height:2000px}mfe-slot[name=a]{%s}", style)
			s := site{
				body:  `<mfe-slot name="b"></mfe-slot><div id="far"></div><mfe-slot name="a"></mfe-slot>`,
				units: []unit{a, b},
				links: []string{asset("b", "style.css")},
			}
			p, srv := s.open(t, "/", browser.Options{Width: 800, Height: 600})
			p.WaitFor(`mfe-slot[name=b][state=mounted]`)
			beat(p)
			if n := srv.count(asset("a", "entry.js")) + srv.count(asset("a", "style.css")); n != 0 {
				t.Errorf("%d requests for an MFE out of sight", n)
			}
			// 2000 - 600 - 200: from here on it is near enough.
			browser.Eval[any](p, `scrollTo(0, 1000)`)
			beat(p)
			wantJournal(t, p, "run b", "mount b")
			browser.Eval[any](p, `scrollTo(0, 1300)`)
			p.WaitFor(`mfe-slot[name=a][state=mounted]`)
			browser.Eval[any](p, `scrollTo(0, 0)`)
			beat(p)
			wantJournal(t, p, "run b", "mount b", "run a", "mount a")
			p.Clean()
		})
	}
}

const noNavigation = `Object.defineProperty(window, "navigation", { value: undefined });`

func TestSlotRoute(t *testing.T) {
	t.Parallel()
	s := site{
		body:  `<mfe-slot name="a"></mfe-slot><mfe-slot name="b"></mfe-slot>`,
		units: []unit{plain("a").when("route", "/cart", "/cart/:id"), plain("b").when("route")},
	}
	for name, scripts := range map[string][]string{
		"with the Navigation API": nil,
		"without":                 {noNavigation},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, srv := s.open(t, "/", browser.Options{Scripts: scripts})
			p.WaitFor(`mfe-slot[name=b][state=mounted]`)
			beat(p)
			if srv.count(asset("a", "entry.js")) != 0 || p.Count("mfe-slot[name=a] div") != 0 {
				t.Error("an MFE was loaded outside of its routes")
			}
			go1 := func(js, want string) {
				t.Helper()
				browser.Eval[any](p, js)
				p.WaitFor(want)
			}
			const shown, hidden = `mfe-slot[name=a][state=mounted]`, `mfe-slot[name=a]:not([state]):empty`
			go1(`history.pushState(null, "", "/cart")`, shown)
			browser.Eval[any](p, `history.pushState(null, "", "/cart/7?x=1#y")`)
			beat(p) // still its route: nothing happens
			go1(`history.replaceState(null, "", "/other")`, hidden)
			go1(`history.back()`, shown)
			go1(`history.back()`, hidden)
			wantJournal(t, p, "run b", "mount b", "run a", "mount a", "unmount a", "mount a", "unmount a")
			p.Clean()
		})
	}
}

func TestSlotRouteFollowsInterceptedNavigation(t *testing.T) {
	t.Parallel()
	s := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{plain("a").when("route", "/cart")}}
	p, _ := s.open(t, "/", browser.Options{})
	browser.Eval[any](p, `navigation.addEventListener("navigate", (e) => e.intercept({ handler: async () => {} })), 0`)
	browser.Eval[any](p, `navigation.navigate("/cart").finished.then(() => 0)`)
	p.WaitFor(`mfe-slot[state=mounted]`)
	p.Navigate(browser.Eval[string](p, "location.origin") + "/cart?direct")
	p.WaitFor(`mfe-slot[state=mounted]`)
	wantJournal(t, p, "run a", "mount a")
	p.Clean()
}

// One MFE for each pattern, all in one page.
func TestRoutePatterns(t *testing.T) {
	t.Parallel()
	patterns := map[string]string{
		"root": "/", "all": "/*", "literal": "/products", "param": "/products/:id", "middle": "/products/:id/reviews",
		"rest": "/account/*", "base": "/shop/x", "dot": "/a.b", "parens": "/a(b)+", "umlaut": "/müsli", "colon": "/Talk:Main",
	}
	var s site
	for _, name := range slices.Sorted(maps.Keys(patterns)) {
		u := script(name, `export function mount() {}`)
		s.units = append(s.units, u.when("route", patterns[name]))
		s.body += `<mfe-slot name="` + name + `"></mfe-slot>`
	}
	p, _ := s.open(t, "/", browser.Options{})
	for path, want := range map[string]string{
		"/":                       "all root",
		"/products":               "all literal",
		"/products/":              "all literal",
		"/products/7":             "all param",
		"/products/7/":            "all param",
		"/products/a%20b":         "all param",
		"/products/7/reviews":     "all middle",
		"/products/7/other":       "all",
		"/account":                "all rest",
		"/account/":               "all rest",
		"/account/x/y":            "all rest",
		"/accounts":               "all",
		"/shop/x":                 "all base",
		"/a.b":                    "all dot",
		"/aXb":                    "all",
		"/a(b)+":                  "all parens",
		"/m%C3%BCsli":             "all umlaut",
		"/Talk:Main":              "all colon",
		"/Talk:Other":             "all",
		"/products?x=/account/#y": "all literal",
		"/%ff":                    "all",
	} {
		browser.Eval[any](p, `history.pushState(null, "", `+fmt.Sprintf("%q", path)+`)`)
		var got string
		for range 50 {
			if beat(p); got == want {
				break
			}
			got = browser.Eval[string](p, `[...document.querySelectorAll("[state=mounted]")].map((e) => e.getAttribute("name")).sort().join(" ")`)
		}
		if got != want {
			t.Errorf("%s shows %q, want %q", path, got, want)
		}
	}
	p.Clean()
}

func TestSlotProps(t *testing.T) {
	t.Parallel()
	updating := script("u", `export function mount(el, props) {
		const update = (p) => { log.push("props " + JSON.stringify(p)); };
		update(props);
		return { update, unmount() { log.push("unmount") } };
	}`)
	remounting := script("r", `export async function mount(el, props) {
		log.push("mount " + JSON.stringify(props));
		return () => { log.push("unmount") };
	}`)
	for name, tt := range map[string]struct {
		unit unit
		slot string
		js   []string
		want []string
	}{
		"without any they are an empty object": {
			updating, `<mfe-slot name="u"></mfe-slot>`, nil, []string{`props {}`},
		},
		"a changed attribute updates": {
			updating, `<mfe-slot name="u" props='{"n":1}'></mfe-slot>`,
			[]string{`slot.setAttribute("props", '{"n":2}')`},
			[]string{`props {"n":1}`, `props {"n":2}`},
		},
		"the property wins until it is undefined": {
			updating, `<mfe-slot name="u" props='{"n":1}'></mfe-slot>`,
			[]string{`slot.props = {n: 2}`, `slot.setAttribute("props", '{"n":3}')`, `slot.props = undefined`},
			[]string{`props {"n":1}`, `props {"n":2}`, `props {"n":2}`, `props {"n":3}`},
		},
		"changes of one task update once": {
			updating, `<mfe-slot name="u"></mfe-slot>`,
			[]string{`slot.props = {n: 1}, slot.props = {n: 2}`},
			[]string{`props {}`, `props {"n":2}`},
		},
		"without update the MFE is mounted anew": {
			remounting, `<mfe-slot name="r" props='{"n":1}'></mfe-slot>`,
			[]string{`slot.props = {n: 2}`},
			[]string{`mount {"n":1}`, `unmount`, `mount {"n":2}`},
		},
		"props of a move survive it": {
			updating, `<mfe-slot name="u"></mfe-slot>`,
			[]string{`slot.props = {n: 1}`, `slot.remove()`, `document.body.append(slot)`},
			[]string{`props {}`, `props {"n":1}`, `unmount`, `props {"n":1}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := site{body: tt.slot, units: []unit{tt.unit}}.open(t, "/", browser.Options{})
			p.WaitFor(`mfe-slot[state=mounted]`)
			browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot"), 0`)
			for _, js := range tt.js {
				browser.Eval[any](p, js+`, 0`)
				beat(p)
			}
			wantJournal(t, p, tt.want...)
			p.Clean()
		})
	}
}

// Frameworks may make and fill an element before the runtime defines it.
func TestSlotPropsSetBeforeDefinition(t *testing.T) {
	t.Parallel()
	early := `new MutationObserver((_, o) => {
			const slot = document.querySelector("mfe-slot");
			if (slot) { slot.props = { early: true }; o.disconnect(); }
		}).observe(document, { childList: true, subtree: true });`
	s := site{body: `<mfe-slot name="a" props='{"early":false}'></mfe-slot>`, units: []unit{plain("a")}}
	p, _ := s.open(t, "/", browser.Options{Scripts: []string{early}})
	p.WaitFor(`mfe-slot[state=mounted]`)
	if got := p.Text("mfe-slot"); got != `a {"early":true}` {
		t.Errorf("slot shows %q", got)
	}
	p.Clean()
}

func TestSlotPlaceholder(t *testing.T) {
	t.Parallel()
	slow := script("a", `export const mount = (el) => new Promise((resolve) => {
		el.textContent = "the MFE";
		globalThis.finish = () => resolve(() => {});
	});`)
	p, _ := site{body: `<mfe-slot name="a"><p id="p">Please wait</p></mfe-slot>`, units: []unit{slow}}.open(t, "/", browser.Options{})
	state := func() string {
		return browser.Eval[string](p, `(({ ariaBusy }, s) => [s, ariaBusy, document.querySelector("#p").checkVisibility()].join(" "))(
			document.querySelector("mfe-slot"), document.querySelector("mfe-slot").getAttribute("state"))`)
	}
	p.Until("globalThis.finish")
	if got := state(); got != "loading true true" {
		t.Errorf("while loading: %s", got)
	}
	browser.Eval[any](p, "finish()")
	p.WaitFor(`mfe-slot[state=mounted]`)
	if got := state(); got != "mounted false false" {
		t.Errorf("mounted: %s", got)
	}
	if got := p.Text("mfe-slot"); got != "the MFE" {
		t.Errorf("slot shows %q", got)
	}
	browser.Eval[any](p, `document.querySelector("mfe-slot").removeAttribute("name")`)
	p.WaitFor(`mfe-slot:not([state])`)
	if got := state(); got != " false true" {
		t.Errorf("after unmount: %s", got)
	}
	if n := p.Count("mfe-slot div"); n != 0 {
		t.Errorf("%d boxes are left", n)
	}
	p.Clean()
}

func TestSlotMovesNamesAndLeaves(t *testing.T) {
	t.Parallel()
	late := script("late", `export function mount() {
		log.push("mount late");
		return () => new Promise((r) => setTimeout(r, 30)).then(() => { log.push("unmounted late") });
	}`)
	p, _ := site{
		body:  `<div id="x"><mfe-slot name="a"></mfe-slot></div><div id="y"></div>`,
		units: []unit{plain("a"), plain("b"), late},
	}.open(t, "/", browser.Options{})
	p.WaitFor(`#x mfe-slot[state=mounted]`)
	browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot"), y.append(slot)`)
	beat(p)
	p.WaitFor(`#y mfe-slot[state=mounted]`)
	wantJournal(t, p, "run a", "mount a")

	browser.Eval[any](p, `slot.setAttribute("name", "b")`)
	p.WaitFor(`mfe-slot[state=mounted] > [data-mfe=b]`)
	browser.Eval[any](p, `slot.remove()`)
	p.Until(`!slot.hasAttribute("state")`)
	browser.Eval[any](p, `x.append(slot), slot.setAttribute("name", "late")`)
	p.WaitFor(`mfe-slot[state=mounted] > [data-mfe=late]`)
	// It is gone and back while the MFE unmounts.
	browser.Eval[any](p, `slot.remove()`)
	beat(p)
	browser.Eval[any](p, `y.append(slot)`)
	p.Until(`log.filter((l) => l == "mount late").length == 2`)
	wantJournal(t, p, "run a", "mount a", "unmount a", "run b", "mount b", "unmount b",
		"mount late", "unmounted late", "mount late")
	p.Clean()
}

// A slot that leaves while its MFE is on the way never mounts it.
func TestSlotLeavesWhileLoading(t *testing.T) {
	t.Parallel()
	p, _ := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{plain("a")}}.open(t, "/", browser.Options{
		Faults: []browser.Fault{{URL: "*" + asset("a", "line.js"), Hang: true}},
		Scripts: []string{`new MutationObserver(() => document.querySelector("mfe-slot[state=loading]")?.remove())
			.observe(document, { attributes: true, subtree: true });`},
	})
	p.Until(`!document.querySelector("mfe-slot")`)
	p.Fault()
	beat(p)
	if got := journal(p); slices.Contains(got, "mount a") {
		t.Errorf("it mounted: %q", got)
	}
}

func TestSlotsOfOneMFE(t *testing.T) {
	t.Parallel()
	p, srv := site{body: strings.Repeat(`<mfe-slot name="a"></mfe-slot>`, 3), units: []unit{plain("a")}}.open(t, "/", browser.Options{})
	p.Until(`document.querySelectorAll("[state=mounted]").length == 3`)
	wantJournal(t, p, "run a", "mount a", "mount a", "mount a")
	if n := srv.count(asset("a", "entry.js")); n != 1 {
		t.Errorf("the entry was fetched %d times", n)
	}
	p.Clean()
}
