package runtime

import (
	"slices"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

func TestLoadFetchesTheClosureInOneWave(t *testing.T) {
	t.Parallel()
	deep := unit{name: "a", style: ".a{color:rgb(1,2,3)}", scripts: []file{
		{"entry.js", `import "./one.js"; export function mount(el) { el.className = "a"; log.push(getComputedStyle(el).color); }`},
		{"one.js", `import "./two.js";`}, {"two.js", `import "./three.js";`}, {"three.js", `log.push("three");`},
	}, lazy: []file{{"lazy.js", `export {};`}}}
	s := site{body: `<mfe-slot name="a"></mfe-slot><mfe-slot name="a"></mfe-slot>`, units: []unit{deep}}
	p, srv := s.open(t, "/", browser.Options{})
	p.Until(`document.querySelectorAll("[state=mounted]").length == 2`)
	browser.Eval[any](p, `Promise.all([runtime.preload("a"), runtime.load("a"), runtime.preload("a")]).then(() => 0)`)
	p.Settle()

	for _, f := range append(deep.scripts, file{name: "style.css"}) {
		path := asset("a", f.name)
		if n := srv.count(path); n != 1 {
			t.Errorf("%s was fetched %d times", path, n)
		}
		if n := p.Downloads()[srv.URL+path]; n != 1 {
			t.Errorf("%s was downloaded %d times", path, n)
		}
		if n := p.Count(`link[href="` + path + `"][integrity^=sha256-]`); n != 1 {
			t.Errorf("%s has %d links", path, n)
		}
	}
	if n := srv.count(asset("a", "lazy.js")); n != 0 {
		t.Error("a lazy file was fetched")
	}
	// Whoever asks for a module because another imports it asks too late.
	for _, q := range p.Requests() {
		if strings.Contains(q.URL, "/assets/a/") && strings.Contains(q.InitiatorURL, "/assets/a/") {
			t.Errorf("%s was found only in %s", q.URL, q.InitiatorURL)
		}
	}
	wantJournal(t, p, "three", "rgb(1, 2, 3)", "rgb(1, 2, 3)")
	p.Clean()
}

func TestLoadLeavesOutWhatThePageLists(t *testing.T) {
	t.Parallel()
	a := plain("a")
	a.style = ".a{color:red}"
	listed := []string{asset("a", "style.css"), asset("a", "entry.js"), asset("a", "line.js")}
	p, srv := site{body: `<mfe-slot name="a"></mfe-slot>`, units: []unit{a}, links: listed}.open(t, "/", browser.Options{})
	p.WaitFor(`mfe-slot[state=mounted]`)
	for _, path := range listed {
		if n := p.Count(`link[href="` + path + `"]`); n != 1 || srv.count(path) != 1 {
			t.Errorf("%s: %d links, %d requests", path, n, srv.count(path))
		}
	}
	p.Clean()
}

func TestLoadWaitsForStyles(t *testing.T) {
	t.Parallel()
	a := script("a", `log.push("run"); export function mount(el) {
		el.className = "a";
		log.push(getComputedStyle(el).color);
	}`)
	a.style = ".a{color:rgb(1,2,3)}"
	p, srv := site{units: []unit{a}}.open(t, "/", browser.Options{
		Faults: []browser.Fault{{URL: "*/style.css", Hang: true}},
	})
	browser.Eval[any](p, `document.body.append(Object.assign(document.createElement("mfe-slot"), { props: {} })),
		document.querySelector("mfe-slot").setAttribute("name", "a")`)
	p.Until(`document.querySelector("mfe-slot[state=loading]") && performance.getEntriesByName(location.origin + "/assets/a/entry.js").length`)
	beat(p)
	if got := journal(p); len(got) > 0 || srv.count(asset("a", "entry.js")) != 1 {
		t.Errorf("before the style: %q, %d requests for the entry", got, srv.count(asset("a", "entry.js")))
	}
	p.Fault()
	p.WaitFor(`mfe-slot[state=mounted]`)
	wantJournal(t, p, "run", "rgb(1, 2, 3)")
	p.Clean()
}

func TestPreloadRunsNothing(t *testing.T) {
	t.Parallel()
	p, srv := site{units: []unit{plain("a")}}.open(t, "/", browser.Options{})
	browser.Eval[any](p, `runtime.preload("a").then(() => 0)`)
	p.Settle()
	if len(journal(p)) > 0 || srv.count(asset("a", "entry.js")) != 1 || srv.count(asset("a", "line.js")) != 1 {
		t.Errorf("journal %q, hits %v", journal(p), srv.hits)
	}
	p.Clean()
}

// What fails stays in its slot; its neighbour mounts and the page goes on.
func TestErrorsAreContained(t *testing.T) {
	t.Parallel()
	styled := script("bad", `export function mount() {}`)
	styled.style = "p{}"
	entry := "*" + asset("bad", "entry.js")
	for name, tt := range map[string]struct {
		unit    unit
		fault   browser.Fault
		wrong   string
		js      string // after the mount
		phase   string
		message string
		at      string
	}{
		"the entry is not there":      {unit: script("bad", ""), fault: browser.Fault{URL: entry, Status: 404}, phase: "load", message: "dynamically imported module"},
		"the connection breaks":       {unit: script("bad", ""), fault: browser.Fault{URL: entry, Error: "ConnectionReset"}, phase: "load", message: "dynamically imported module"},
		"a byte of the entry differs": {unit: script("bad", `export function mount() { log.push("ran") }`), fault: browser.Fault{URL: entry, Change: browser.Flip}, phase: "load", message: "dynamically imported module"},
		"the hash is another one":     {unit: script("bad", `log.push("ran")`), wrong: asset("bad", "entry.js"), phase: "load", message: "dynamically imported module"},
		"a stylesheet is not there":   {unit: styled, fault: browser.Fault{URL: "*/style.css", Status: 404}, phase: "load", message: "cannot load /assets/bad/style.css"},
		"a byte of a style differs":   {unit: styled, fault: browser.Fault{URL: "*/style.css", Change: browser.Flip}, phase: "load", message: "cannot load /assets/bad/style.css"},
		"a syntax error":              {unit: script("bad", `export function (`), phase: "load", message: "Function statements"},
		"the module throws":           {unit: script("bad", `throw new Error("at import")`), phase: "load", message: "at import"},
		"no mount":                    {unit: script("bad", `export const x = 1`), phase: "mount", message: "not a function"},
		"mount throws":                {unit: script("bad", `export function mount() { throw new Error("in mount") }`), phase: "mount", message: "in mount"},
		"mount throws undefined":      {unit: script("bad", `export function mount() { throw undefined }`), phase: "mount", message: "undefined"},
		"mount rejects":               {unit: script("bad", `export async function mount() { throw new Error("rejected") }`), phase: "mount", message: "rejected"},
		"props that are not JSON":     {unit: script("bad", `export function mount() {}`), js: `slot.setAttribute("props", "{"), 0`, phase: "mount", message: "JSON"},
		"update throws": {unit: script("bad", `export const mount = () => ({ update() { throw new Error("in update") }, unmount() { log.push("unmount") } })`),
			js: `slot.props = {}, 0`, phase: "update", message: "in update"},
		"unmount throws": {unit: script("bad", `export const mount = () => () => { throw new Error("in unmount") }`),
			js: `slot.remove(), 0`, phase: "unmount", message: "in unmount", at: "#document"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site{
				body:    `<mfe-slot name="bad"><p id="p">Sorry</p></mfe-slot><mfe-slot name="good"></mfe-slot>`,
				units:   []unit{tt.unit, plain("good")},
				wrongID: tt.wrong,
			}
			opts := browser.Options{}
			if tt.fault.URL != "" {
				opts.Faults = []browser.Fault{tt.fault}
			}
			p, _ := s.open(t, "/", opts)
			p.WaitFor(`mfe-slot[name=good][state=mounted]`)
			browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot[name=bad]"), 0`)
			if tt.js != "" {
				p.WaitFor(`mfe-slot[name=bad][state=mounted]`)
				browser.Eval[any](p, tt.js)
			}
			p.Until(`problems.length`)
			p.Settle()
			beat(p)
			got := problems(p)
			at := tt.at
			if at == "" {
				at = "DIV"
				if !p.Visible("#p") || p.Count("mfe-slot[name=bad][state=error][aria-busy=false] > p:only-child") != 1 {
					t.Error("the placeholder is not shown in a slot with an error")
				}
			}
			if len(got) != 1 || got[0].MFE != "bad" || got[0].Phase != tt.phase || got[0].At != at || !strings.Contains(got[0].Error, tt.message) {
				t.Errorf("problems: %+v", got)
			}
			if slices.Contains(journal(p), "ran") {
				t.Error("it ran")
			}
			logged := 0
			for _, m := range p.Messages() {
				if m.Kind == "console" && strings.HasPrefix(m.Text, "mfegen: bad "+tt.phase) {
					logged++
				}
				if m.Kind == "exception" || m.Kind == "csp" {
					t.Errorf("uncaught: %v", m)
				}
			}
			if logged != 1 {
				t.Errorf("logged %d times: %v", logged, p.Messages())
			}
			if p.Count(`mfe-slot[name=good][state=mounted]`) != 1 {
				t.Error("the neighbour is gone")
			}
		})
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	s := site{body: `<mfe-slot name="cartt"></mfe-slot><mfe-slot name="toString"></mfe-slot><mfe-slot></mfe-slot>`, units: []unit{plain("cart")}}
	p, _ := s.open(t, "/", browser.Options{})
	p.Until(`problems.length == 2`)
	for i, name := range []string{"cartt", "toString"} {
		if got := problems(p)[i]; got.MFE != name || got.Phase != "load" || got.Error != "no MFE "+name {
			t.Errorf("problem: %+v", got)
		}
	}
	if got := browser.Eval[string](p, `runtime.load("none").catch((e) => e.message)`); got != "no MFE none" {
		t.Errorf("load of an unknown name: %s", got)
	}
	if n := p.Count(`mfe-slot:not([name]):not([state])`); n != 1 {
		t.Error("a slot without a name does something")
	}
}

// A slot tries again when there is a reason to.
func TestSlotRecovers(t *testing.T) {
	t.Parallel()
	a := script("a", `export function mount(el, props) {
		if (props.bad) throw new Error("bad props");
		return () => {};
	}`)
	a.style = "p{}"
	p, srv := site{body: `<mfe-slot name="a" props="{"></mfe-slot>`, units: []unit{a}}.open(t, "/", browser.Options{
		Faults: []browser.Fault{{URL: "*/style.css", Error: "Failed", Times: 1}},
	})
	p.WaitFor(`mfe-slot[state=error]`)
	for _, props := range []string{`{`, `{"bad":true}`} {
		browser.Eval[any](p, `document.querySelector("mfe-slot").setAttribute("props", '`+props+`')`)
		beat(p)
		p.WaitFor(`mfe-slot[state=error]`)
	}
	browser.Eval[any](p, `document.querySelector("mfe-slot").setAttribute("props", '{}')`)
	p.WaitFor(`mfe-slot[state=mounted]`)
	var phases []string
	for _, x := range problems(p) {
		phases = append(phases, x.Phase)
	}
	if want := []string{"load", "mount", "mount"}; !slices.Equal(phases, want) {
		t.Errorf("phases %q, want %q", phases, want)
	}
	if n := p.Count(`link[href$="style.css"]`); n != 1 || srv.count(asset("a", "style.css")) != 1 {
		t.Errorf("%d links to the style", n)
	}
}
