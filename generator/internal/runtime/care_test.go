package runtime

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

// stream keeps all events, as "type mfe phase".
const stream = `globalThis.events = [];
	for (const type of ["load", "bootstrap", "mount", "update", "unmount", "error", "retry", "fallback", "breaker"]) {
		addEventListener("mfegen:" + type, ({ detail: d }) => events.push([type, d.mfe, d.phase, ...(type == "breaker" ? [d.cause.state] : [])].join(" ")));
	}`

func wantEvents(t *testing.T, p *browser.Page, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, browser.Eval[[]string](p, "events")); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// A retry succeeds as soon as the files arrive, with their bytes checked, and
// nobody sees a failure.
func TestRetry(t *testing.T) {
	t.Parallel()
	a := plain("a")
	a.style = "p{}"
	a.more = map[string]any{"retries": 2, "delay": 20}
	flip := browser.Flip
	for name, tt := range map[string]struct {
		faults  []browser.Fault
		retries int
		state   string
	}{
		"the entry comes at last": {[]browser.Fault{{URL: "*/a/entry.js", Status: 500}}, 1, "mounted"},
		"a part comes at last":    {[]browser.Fault{{URL: "*/a/line.js", Status: 500, Times: 2}}, 1, "mounted"},
		"a style comes at last":   {[]browser.Fault{{URL: "*/a/style.css", Status: 500, Times: 2}}, 2, "mounted"},
		"it never comes":          {[]browser.Fault{{URL: "*/a/entry.js*", Status: 500}}, 2, "error"},
		"the retry has other bytes": {[]browser.Fault{
			{URL: "*/a/entry.js", Status: 500}, {URL: "*/a/entry.js?r=*", Change: flip},
		}, 2, "error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := site{body: `<mfe-slot name="a"></mfe-slot><mfe-slot name="a"></mfe-slot>`, units: []unit{a}}.open(t, "/", browser.Options{
				Faults: tt.faults, Scripts: []string{stream},
			})
			p.Until(`document.querySelectorAll("[state=` + tt.state + `]").length == 2`)
			beat(p)
			events := browser.Eval[[]string](p, "events")
			if n := len(slices.DeleteFunc(slices.Clone(events), func(e string) bool { return e != "retry a load" })); n != tt.retries {
				t.Errorf("%d retries, want %d: %q", n, tt.retries, events)
			}
			if got := slices.Contains(events, "error a load"); got != (tt.state == "error") {
				t.Errorf("events: %q", events)
			}
			if got := journal(p); tt.state == "error" && len(got) > 0 {
				t.Errorf("it ran: %q", got)
			}
		})
	}
}

// The breaker opens after enough failures, holds over a reload, lets one
// attempt pass when it has cooled down, and closes when that goes well.
func TestBreaker(t *testing.T) {
	t.Parallel()
	a := script("a", `export function mount() { if (localStorage.bad) throw new Error("bad"); return () => {}; }`)
	a.more = map[string]any{"failures": 2, "cooldown": 1500}
	p, srv := site{body: `<mfe-slot name="a"></mfe-slot>` + fallbackTemplate, units: []unit{a}}.open(t, "/", browser.Options{
		Scripts: []string{stream, `localStorage.bad ??= "1"`},
	})
	p.WaitFor(`[role=alert]`)
	p.Until(`mfegen.a.breaker.state == "closed" && mfegen.a.breaker.failures == 1`)
	p.Click(`[data-retry]`)
	p.Until(`mfegen.a.breaker.state == "open"`)
	p.WaitFor(`[role=alert]`)
	wantEvents(t, p, "load a load", "error a mount", "fallback a mount", "load a load", "error a mount", "breaker a mount open", "fallback a mount")
	asked := srv.count(asset("a", "entry.js"))

	p.Reload()
	p.WaitFor(`mfe-slot[state=error] [role=alert]`)
	if n := srv.count(asset("a", "entry.js")); n != asked {
		t.Errorf("the MFE was fetched %d times while the breaker was open", n-asked)
	}
	wantEvents(t, p, "fallback a load")
	// It is still bad: the one attempt fails and the breaker opens again.
	p.Until(`events.includes("breaker a load half-open") && events.includes("breaker a mount open")`)
	browser.Eval[any](p, `localStorage.bad = "", events.length = 0, 0`)
	p.WaitFor(`mfe-slot[state=mounted]`)
	wantEvents(t, p, "breaker a load half-open", "load a load", "mount a mount", "breaker a mount closed")
	if !browser.Eval[bool](p, `mfegen.a.breaker.state == "closed" && !("mfegen:a" in sessionStorage)`) {
		t.Error("it is not closed")
	}
}

// Where storage is blocked there is no breaker, and nothing else is missing.
func TestBlockedStorage(t *testing.T) {
	t.Parallel()
	a := script("a", `export function mount() { throw new Error("bad"); }`)
	a.more = map[string]any{"failures": 1, "cooldown": 60000}
	p, _ := site{body: `<mfe-slot name="a"></mfe-slot><mfe-slot name="b"></mfe-slot>` + fallbackTemplate, units: []unit{a, plain("b")}}.open(t, "/", browser.Options{
		Scripts: []string{`Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } })`},
	})
	p.WaitFor(`mfe-slot[name=a] [role=alert]`)
	p.WaitFor(`mfe-slot[name=b][state=mounted]`)
	if got := problems(p); len(got) != 1 {
		t.Errorf("problems: %+v", got)
	}
}

func TestFallbackMFE(t *testing.T) {
	t.Parallel()
	bad := script("bad", `export function mount() { if (!globalThis.well) throw new Error("bad"); log.push("mount bad"); }`)
	bad.more = map[string]any{"fallback": "old"}
	for name, tt := range map[string]struct {
		old   unit
		state string
	}{
		"it mounts":  {plain("old"), "fallback"},
		"it is bad":  {script("old", `throw new Error("old")`), "error"},
		"it goes on": {script("old", `export function mount(el, p, context) { el.textContent = "old"; setTimeout(() => context.fail(new Error("late")), 50); }`), "error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.old.name = "old"
			p, _ := site{body: `<mfe-slot name="bad" props='{"n":1}'><p id="p">wait</p></mfe-slot>` + fallbackTemplate, units: []unit{bad, tt.old}}.open(t, "/", browser.Options{})
			want := `[data-mfe=old]`
			if tt.state == "error" {
				want = `[role=alert]`
			}
			p.WaitFor(`mfe-slot ` + want)
			if tt.state == "fallback" {
				p.WaitText(`mfe-slot[state=fallback]`, `old {"n":1}`)
			}
			if p.Visible("#p") || p.Count(`mfe-slot > div`) != 1 {
				t.Error("the placeholder is shown, or two things are")
			}
			browser.Eval[any](p, `globalThis.well = true, document.querySelector("mfe-slot").props = {}, 0`)
			p.WaitFor(`mfe-slot[state=mounted] > [data-mfe=bad]`)
			if p.Count(`mfe-slot > div`) != 1 {
				t.Error("the fallback is left")
			}
		})
	}
}

// The focus is moved only where it was, and never lost.
func TestFallbackKeepsTheFocus(t *testing.T) {
	t.Parallel()
	a := script("a", `export function mount(el, props, context) {
		if (globalThis.bad) throw new Error("bad");
		const b = document.createElement("button");
		b.onclick = () => { globalThis.bad = true; throw new Error("clicked"); };
		el.append(b);
		return () => b.remove();
	}`)
	p, _ := site{body: `<input id="i"><mfe-slot name="a"></mfe-slot>` + fallbackTemplate, units: []unit{a}}.open(t, "/", browser.Options{})
	active := func() string {
		return browser.Eval[string](p, `(document.activeElement.closest("[role=alert]") ?? document.activeElement).nodeName`)
	}
	p.Click(`mfe-slot button`)
	p.WaitFor(`[role=alert]`)
	p.Until(`document.activeElement.matches("[role=alert]")`)
	p.Click(`[data-retry]`) // fails again
	p.Until(`problems.length == 2`)
	p.Until(`document.activeElement.matches("[role=alert]")`)
	browser.Eval[any](p, `globalThis.bad = false`)
	p.Click(`[data-retry]`)
	p.WaitFor(`mfe-slot[state=mounted]`)
	if got := active(); got != "MFE-SLOT" {
		t.Errorf("after the retry the focus is on %s", got)
	}
	p.Click("#i")
	if p.Count("mfe-slot[tabindex]") != 0 {
		t.Error("the slot is still in the order of the tabs")
	}
	browser.Eval[any](p, `document.querySelector("mfe-slot button").click(), 0`)
	p.WaitFor(`[role=alert]`)
	beat(p)
	if got := active(); got != "INPUT" {
		t.Errorf("the focus was taken from the input: %s", got)
	}
	if got := problems(p); len(got) != 3 || got[0].Phase != "run" || got[1].Phase != "mount" {
		t.Errorf("problems: %+v", got)
	}
}

// An error that nobody catches is the MFE's whose code is on top of the stack.
func TestWhoseErrorItIs(t *testing.T) {
	t.Parallel()
	user := script("user", `export function mount() { globalThis.late = (f) => setTimeout(() => f()); globalThis.user = () => { throw new Error("user"); }; }`)
	lib := unit{name: "lib", scripts: []file{{"entry.js", `
		globalThis.lib = (f) => f();
		globalThis.reject = () => { Promise.reject(new Error("rejected at http://x/assets/user/entry.js")); };
		globalThis.lazy = () => { import("./none.js"); };
		globalThis.odd = () => { Promise.reject("a string"); };
		export function mount(el) { el.textContent = "lib"; return () => {}; }`}}}
	for name, tt := range map[string]struct {
		js   string
		want []problem
	}{
		"the MFE's own":              {`late(user)`, []problem{{MFE: "user", Phase: "run", Error: "user"}}},
		"thrown in what it called":   {`late(() => lib(user))`, []problem{{MFE: "user", Phase: "run", Error: "user"}}},
		"rejected":                   {`late(reject)`, []problem{{MFE: "lib", Phase: "run", Error: "rejected at http://x/assets/user/entry.js"}}},
		"an import that fails":       {`late(lazy)`, []problem{{MFE: "lib", Phase: "run", Error: "Failed to fetch"}}},
		"nobody's":                   {`setTimeout(() => { throw new Error("page") }), 0`, nil},
		"a reason without a stack":   {`late(odd)`, nil},
		"the same error, once":       {`late(() => { try { user() } catch (e) { Promise.reject(e); setTimeout(() => { throw e }); } })`, []problem{{MFE: "user", Phase: "run", Error: "user"}}},
		"from a timer of the window": {`setTimeout(user), 0`, []problem{{MFE: "user", Phase: "run", Error: "user"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site{body: `<mfe-slot name="user"></mfe-slot><mfe-slot name="lib"></mfe-slot><mfe-slot name="lib"></mfe-slot>` + fallbackTemplate, units: []unit{user, lib}}
			p, _ := s.open(t, "/", browser.Options{})
			p.Until(`document.querySelectorAll("[state=mounted]").length == 3`)
			browser.Eval[any](p, tt.js)
			browser.Eval[any](p, `import("mfegen/faults").then(() => 0)`)
			beat(p)
			beat(p)
			got := problems(p)
			if len(got) != len(tt.want) {
				t.Fatalf("problems: %+v", got)
			}
			for i, w := range tt.want {
				if got[i].MFE != w.MFE || got[i].Phase != w.Phase || !strings.Contains(got[i].Error, w.Error) {
					t.Errorf("problem: %+v, want %+v", got[i], w)
				}
				// Nobody knows which of two slots it was.
				p.Until(`!document.querySelector("mfe-slot[name=` + w.MFE + `][state=mounted]")`)
			}
		})
	}
}

func TestEventsAndMeasures(t *testing.T) {
	t.Parallel()
	a := script("a", `export const mount = () => ({ update() {}, unmount() {} })`)
	a.more = map[string]any{"who": map[string]string{"version": "1.2.3", "team": "basket"}}
	p, _ := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{a}}.open(t, "/", browser.Options{Scripts: []string{stream,
		`addEventListener("mfegen:mount", (e) => { globalThis.mounted = { ...e.detail, at: e.target.dataset.mfe, composed: e.composed } })`}})
	p.WaitFor(`mfe-slot[state=mounted]`)
	browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot"), slot.props = { n: 1 }, 0`)
	p.Until(`events.includes("update a update")`)
	browser.Eval[any](p, `slot.remove()`)
	p.Until(`!slot.hasAttribute("state")`)
	wantEvents(t, p, "load a load", "mount a mount", "update a update", "unmount a unmount")
	if !browser.Eval[bool](p, `mounted.version == "1.2.3" && mounted.team == "basket" && mounted.duration >= 0 && mounted.at == "a" && mounted.composed`) {
		t.Errorf("detail: %v", browser.Eval[any](p, `mounted`))
	}
	want := []string{"mfegen:a:load", "mfegen:a:mount", "mfegen:a:unmount", "mfegen:a:update"}
	for _, kind := range []string{"mark", "measure"} {
		got := browser.Eval[[]string](p, `performance.getEntriesByType("`+kind+`").map((m) => m.name).filter((n) => n.startsWith("mfegen:")).sort()`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%ss: %s", kind, diff)
		}
	}
	p.Clean()
}

func TestConsole(t *testing.T) {
	t.Parallel()
	a := plain("a")
	a.more = map[string]any{"who": map[string]string{"version": "1.2.3", "team": "basket"}}
	p, _ := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{a}, modules: []Module{Console}}.open(t, "/", browser.Options{})
	p.WaitFor(`mfe-slot[state=mounted]`)
	p.Settle()
	var got []string
	for _, m := range p.Messages() {
		if text, ok := strings.CutPrefix(m.Text, "mfegen: "); ok && m.Kind == "console" {
			got = append(got, text[:strings.LastIndexByte(strings.TrimSuffix(text, " ms"), ' ')])
		}
	}
	if want := []string{"a@1.2.3 (basket) load", "a@1.2.3 (basket) mount"}; !slices.Equal(got, want) {
		t.Errorf("console: %q", got)
	}
}

func TestBeacon(t *testing.T) {
	t.Parallel()
	bodies := make(chan string, 10)
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies <- r.Method + " " + r.Header.Get("Content-Type") + " " + string(b)
	}))
	t.Cleanup(sink.Close)
	bad := script("bad", `export function mount() { throw new TypeError("oh"); }`)
	bad.more = map[string]any{"who": map[string]string{"version": "1.2.3", "team": "basket"}}
	s := site{body: `<mfe-slot name="bad"></mfe-slot>`, units: []unit{bad}, modules: []Module{Beacon}, more: map[string]any{"beacon": sink.URL + "/in"}, connect: sink.URL}
	p, _ := s.open(t, "/some/page", browser.Options{})
	p.WaitFor(`mfe-slot[state=error]`)
	head, body, _ := strings.Cut(<-bodies, "{")
	if head != "POST text/plain;charset=UTF-8 " {
		t.Errorf("request: %s", head)
	}
	var got struct {
		Page   string
		Events []struct {
			Type, MFE, Version, Team, Phase string
			At, Duration                    float64
			Cause                           *struct{ Name, Message, Stack string }
		}
	}
	if err := json.Unmarshal([]byte("{"+body), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Events) < 2 || got.Page != "/some/page" {
		t.Fatalf("%+v", got)
	}
	if e := got.Events[1]; e.Type != "error" || e.MFE != "bad" || e.Version != "1.2.3" || e.Team != "basket" || e.Phase != "mount" || e.At <= 0 ||
		e.Cause == nil || e.Cause.Name != "TypeError" || e.Cause.Message != "oh" || !strings.Contains(e.Cause.Stack, "/assets/bad/entry.js") {
		t.Errorf("%+v", e)
	}
}
