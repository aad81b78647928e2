package runtime

import (
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

// gated is an MFE in whose place the build has put another, or nothing.
func gated(name, pick string) unit {
	u := plain(name)
	u.more = map[string]any{"gate": map[string]any{"pick": pick}}
	return u
}

func TestGateWaitsAsTheGatedOne(t *testing.T) {
	t.Parallel()
	s := site{
		body:  `<mfe-slot name="a"><p>here</p></mfe-slot><mfe-slot name="none"><p>there</p></mfe-slot>`,
		units: []unit{gated("a", "b").when("hover"), plain("b").when("manual"), gated("none", "").when("hover")},
	}
	p, _ := s.open(t, "/", browser.Options{})
	beat(p)
	wantJournal(t, p)
	browser.Eval[any](p, `for (const slot of document.querySelectorAll("mfe-slot")) slot.dispatchEvent(new Event("pointerover"))`)
	p.WaitFor(`mfe-slot[name=a][state=mounted] > [data-mfe=b]`)
	p.WaitFor(`mfe-slot[name=none][state=off]`)
	wantJournal(t, p, "run b", "mount b")
	if !p.Visible("mfe-slot[name=none] p") {
		t.Error("the placeholder of nothing has gone")
	}
	p.Clean()
}

// The breaker, the fallback and the reports are those of the MFE that is
// mounted in fact; a fallback that a flag has switched off is none.
func TestGateFailsByTheRightName(t *testing.T) {
	t.Parallel()
	bad := script("bad", `export const mount = () => { throw Error("bad") };`)
	bad.more = map[string]any{"fallback": "none", "failures": 1, "cooldown": 60000, "who": map[string]string{"version": "1.0.0", "team": "old"}}
	s := site{
		body:  fallbackTemplate + `<mfe-slot name="a"></mfe-slot>`,
		units: []unit{gated("a", "bad"), bad, gated("none", "")},
	}
	p, _ := s.open(t, "/", browser.Options{})
	p.WaitText("mfe-slot[name=a][state=error] [role=alert]", "Sorry")
	if got := problems(p); len(got) != 1 || got[0] != (problem{"bad", "1.0.0", "old", "mount", "bad", "DIV"}) {
		t.Errorf("told: %+v", got)
	}
	if got := browser.Eval[string](p, `mfegen.bad.breaker.state + Object.keys(sessionStorage)`); got != "openmfegen:bad" {
		t.Errorf("the breaker: %s", got)
	}
	p.Click("[data-retry]")
	p.WaitText("mfe-slot[name=a][state=error] [role=alert]", "Sorry")
	if got := problems(p); len(got) != 1 {
		t.Errorf("it was tried while the breaker was open: %+v", got)
	}
}

func TestGatePrefetchesWhatWillMount(t *testing.T) {
	t.Parallel()
	s := site{
		body:  `<a href="/a">a</a>`,
		units: []unit{gated("a", "b").when("route", "/a"), plain("b"), gated("none", "").when("route", "/a")},
	}
	p, srv := s.open(t, "/", browser.Options{})
	p.Settle()
	browser.Eval[any](p, `document.querySelector("a").dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }))`)
	p.WaitFor(`link[rel=modulepreload][href$="/b/line.js"]`)
	beat(p)
	if n := srv.count(asset("a", "entry.js")) + srv.count(asset("none", "entry.js")); n != 0 {
		t.Errorf("%d requests for what will not mount", n)
	}
	p.Clean()
}

// Whoever gives up while a flag is asked for gets nothing.
func TestGateIsLeft(t *testing.T) {
	t.Parallel()
	s := site{body: `<div id="own"></div>`, units: []unit{gated("a", "b"), plain("b"), gated("none", "")}}
	p, _ := s.open(t, "/", browser.Options{})
	p.Until("globalThis.runtime")
	for _, name := range []string{"a", "none"} {
		got := browser.Eval[string](p, `(() => {
			const control = new AbortController();
			const mounting = runtime.mount("`+name+`", document.querySelector("#own"), {}, control.signal);
			control.abort();
			return mounting.then(() => "mounted", (e) => e.name);
		})()`)
		if got != "AbortError" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := p.Text("#own"); got != "" {
		t.Errorf("it shows %q", got)
	}
}
