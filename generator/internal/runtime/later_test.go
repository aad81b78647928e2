package runtime

import (
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

func TestSlotHover(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]string{
		"the pointer comes": `document.querySelector("mfe-slot p").dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))`,
		"the focus comes":   `document.querySelector("mfe-slot button").focus()`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site{body: `<mfe-slot name="a"><p>Look</p><button>here</button></mfe-slot>`, units: []unit{plain("a").when("hover")}}
			p, srv := s.open(t, "/", browser.Options{})
			p.Settle()
			if srv.count(asset("a", "entry.js")) != 0 {
				t.Error("it was fetched before")
			}
			browser.Eval[any](p, act+", 0")
			p.WaitFor(`mfe-slot[state=mounted]`)
			p.Clean()
		})
	}
}

func TestSlotManual(t *testing.T) {
	t.Parallel()
	s := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{plain("a").when("manual")}}
	p, srv := s.open(t, "/", browser.Options{})
	p.Settle()
	if srv.count(asset("a", "entry.js")) != 0 || len(journal(p)) > 0 {
		t.Error("it came by itself")
	}
	browser.Eval[any](p, `document.querySelector("mfe-slot").start(), 0`)
	p.WaitFor(`mfe-slot[state=mounted]`)
	// Of an element that has just been made, too.
	browser.Eval[any](p, `globalThis.slot = document.createElement("mfe-slot"), slot.setAttribute("name", "a"), document.body.append(slot), slot.start(), 0`)
	p.Until(`slot.getAttribute("state") == "mounted"`)
	p.Clean()
}

func TestSlotsStartInParallel(t *testing.T) {
	t.Parallel()
	s := site{body: `<mfe-slot name="a"></mfe-slot><mfe-slot name="b"></mfe-slot>`, units: []unit{plain("a"), plain("b")}}
	p, _ := s.open(t, "/", browser.Options{Faults: []browser.Fault{{URL: "*/line.js", Hang: true}}})
	p.Until(`document.querySelectorAll("[state=loading]").length == 2`)
	p.Until(`["a", "b"].every((n) => performance.getEntriesByName(location.origin + "/assets/" + n + "/entry.js").length)`)
}

const saver = `Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ %s }) });`

// What a link leads to, and what an MFE names as next, is fetched and neither
// run nor applied, and not again when it is needed.
func TestPrefetch(t *testing.T) {
	t.Parallel()
	cart := plain("cart").when("route", "/cart", "/cart/:id")
	cart.style = "p{color:red}"
	for name, tt := range map[string]struct {
		script string
		more   map[string]any
		act    string
		want   int
	}{
		"a link that is pointed at": {act: `document.querySelector("a").dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }))`, want: 1},
		"a link that has the focus": {act: `document.querySelector("a").focus()`, want: 1},
		"the next MFE":              {more: map[string]any{"next": []string{"cart"}}, want: 1},
		"nothing happens":           {},
		"a visitor who saves data":  {script: `saveData: true`, more: map[string]any{"next": []string{"cart"}}, act: `document.querySelector("a").focus()`},
		"a slow connection":         {script: `effectiveType: "slow-2g"`, more: map[string]any{"next": []string{"cart"}}, act: `document.querySelector("a").focus()`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := plain("list")
			list.more = tt.more
			s := site{
				body:  `<a href="/cart/7"><b>Cart</b></a><a href="/list">List</a><p>text</p><mfe-slot name="list"></mfe-slot><mfe-slot name="cart"></mfe-slot>`,
				units: []unit{list, cart},
			}
			var opts browser.Options
			if tt.script != "" {
				opts.Scripts = []string{strings.ReplaceAll(saver, "%s", tt.script)}
			}
			p, srv := s.open(t, "/", opts)
			p.WaitFor(`mfe-slot[name=list][state=mounted]`)
			p.Settle()
			beat(p)
			if tt.act != "" {
				browser.Eval[any](p, tt.act+", 0")
			}
			files := []string{asset("cart", "entry.js"), asset("cart", "line.js"), asset("cart", "style.css")}
			if tt.want > 0 {
				p.Until(`document.querySelectorAll("link[href^='/assets/cart/']").length == 3`)
			}
			p.Settle()
			beat(p)
			for _, f := range files {
				if n := srv.count(f); n != tt.want {
					t.Errorf("%s was fetched %d times", f, n)
				}
			}
			wantJournal(t, p, "run list", "mount list")
			if got := browser.Eval[string](p, `getComputedStyle(document.querySelector("p")).color`); got != "rgb(0, 0, 0)" {
				t.Errorf("its style applies: %s", got)
			}
			browser.Eval[any](p, `history.pushState(null, "", "/cart")`)
			p.WaitFor(`mfe-slot[name=cart][state=mounted]`)
			for _, f := range files {
				if n := srv.count(f); n != 1 {
					t.Errorf("%s was fetched %d times in the end", f, n)
				}
			}
			p.Clean()
			for _, m := range p.Messages() {
				if m.Level == "warning" && !strings.Contains(m.Text, "was preloaded using link preload but not used") {
					t.Errorf("%v", m)
				}
			}
		})
	}
}

// Stylesheets that no mounted MFE needs do not apply; the order of the cascade
// stays, and nothing is fetched twice.
func TestStylesGoWithTheirMFEs(t *testing.T) {
	t.Parallel()
	a, b := plain("a"), plain("b")
	a.style = "p{color:rgb(1,1,1);margin:3px}"
	b.style = "p{color:rgb(2,2,2)}"
	shared := [][2]string{{asset("a", "style.css"), hash(a.style)}, {asset("b", "style.css"), hash(b.style)}}
	b.more = map[string]any{"css": shared}
	for name, links := range map[string][]string{"the page's own": {asset("a", "style.css"), asset("b", "style.css")}, "the runtime's": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site{body: `<p>text</p><mfe-slot name="a"></mfe-slot>`, units: []unit{a, b}, links: links}
			p, srv := s.open(t, "/", browser.Options{})
			style := func() string {
				return browser.Eval[string](p, `(({ color, marginTop }) => color + " " + marginTop)(getComputedStyle(document.querySelector("p")))`)
			}
			step := func(js, until, want string) {
				t.Helper()
				browser.Eval[any](p, js+", 0")
				p.Until(until)
				if got := style(); got != want {
					t.Errorf("after %s: %s, want %s", js, got, want)
				}
			}
			p.WaitFor(`mfe-slot[state=mounted]`)
			const other = `document.querySelector("#b")`
			step(`document.body.insertAdjacentElement("beforeend", Object.assign(document.createElement("mfe-slot"), { id: "b" })).setAttribute("name", "b")`,
				other+`.getAttribute("state") == "mounted"`, "rgb(2, 2, 2) 3px")
			step(`globalThis.first = document.querySelector("mfe-slot"), first.remove()`, `!first.hasAttribute("state")`, "rgb(2, 2, 2) 3px")
			step(`globalThis.second = `+other+`, second.remove()`, `!second.hasAttribute("state")`, "rgb(0, 0, 0) 16px")
			step(`document.body.append(first)`, `first.getAttribute("state") == "mounted"`, "rgb(1, 1, 1) 3px")
			step(`document.body.append(second)`, `second.getAttribute("state") == "mounted"`, "rgb(2, 2, 2) 3px")
			for _, f := range []string{asset("a", "style.css"), asset("b", "style.css")} {
				if n := srv.count(f); n != 1 {
					t.Errorf("%s was fetched %d times", f, n)
				}
			}
			p.Clean()
		})
	}
}

// Timers and listeners of the context end with the MFE; mounting again begins
// anew.
func TestContextEndsWithTheMFE(t *testing.T) {
	t.Parallel()
	a := script("a", `export function mount(el, props, context) {
		log.push([context.name, context.version, context.team, context.signal.aborted].join());
		context.setInterval(() => { globalThis.ticks++; }, 5);
		context.setTimeout(() => log.push("soon"), 1);
		context.setTimeout(() => log.push("too late"), 300);
		addEventListener("ping", () => log.push("ping"), { signal: context.signal });
		return () => { log.push("unmount " + context.signal.aborted); };
	}`)
	a.more = map[string]any{"who": map[string]string{"version": "1.2.3", "team": "basket"}}
	p, _ := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{a}}.open(t, "/", browser.Options{Scripts: []string{`globalThis.ticks = 0`}})
	p.WaitFor(`mfe-slot[state=mounted]`)
	p.Until(`ticks > 2 && log.includes("soon")`)
	browser.Eval[any](p, `dispatchEvent(new Event("ping")), globalThis.slot = document.querySelector("mfe-slot"), slot.remove()`)
	p.Until(`!slot.hasAttribute("state")`)
	browser.Eval[any](p, `globalThis.before = ticks, dispatchEvent(new Event("ping")), new Promise((r) => setTimeout(r, 350))`)
	if !browser.Eval[bool](p, `ticks == before`) {
		t.Error("the interval goes on")
	}
	wantJournal(t, p, "a,1.2.3,basket,false", "soon", "ping", "unmount true")
	browser.Eval[any](p, `document.body.append(slot)`)
	p.Until(`ticks > before + 2 && log.length == 6`)
	p.Clean()
}
