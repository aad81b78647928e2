package runtime

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// ill is something that goes wrong with an MFE.
type ill struct {
	name  string
	fault browser.Fault // with the requests for the entry
	code  string        // the value of globalThis.fault, which the entry reads
	entry string        // the entry's text, instead of the one that reads it
	phase string
}

var ills = []ill{
	{name: "404", fault: browser.Fault{Status: 404}, phase: "load"},
	{name: "500", fault: browser.Fault{Status: 500}, phase: "load"},
	{name: "connection reset", fault: browser.Fault{Error: "ConnectionReset"}, phase: "load"},
	{name: "never answers", fault: browser.Fault{Hang: true}, phase: "load"},
	{name: "wrong bytes", fault: browser.Fault{Change: browser.Flip}, phase: "load"},
	{name: "syntax error", entry: `export function (`, phase: "load"},
	{name: "throws at import", code: "import", phase: "load"},
	{name: "throws in mount", code: "mount", phase: "mount"},
	{name: "throws in render", code: "render", phase: "render"},
	{name: "throws later", code: "later", phase: "run"},
	{name: "rejects", code: "rejects", phase: "mount"},
	{name: "never resolves mount", code: "never", phase: "mount"},
	{name: "throws in unmount", code: "unmount", phase: "unmount"},
}

// kinds are the frameworks, each with the phase in which its render fails:
// Lit's first render is a part of the mount, and what a plain MFE draws later
// is nobody's render.
var kinds = []struct {
	name, mount, packages string
	wrap                  Wrap
	render                string
}{
	{"React", "react", "react18", Wrap{Entry: "./matrix/react.jsx", React: 18}, "render"},
	{"Vue", "function", "vue", Wrap{Entry: "./matrix/vue.js"}, "render"},
	{"Lit", "element", "lit", Wrap{Entry: "./matrix/lit.js", Element: "x-widget"}, "mount"},
	{"plain", "function", "", Wrap{Entry: "./matrix/plain.js"}, "run"},
}

const counter = `export function mount(el) {
	const b = document.createElement("button");
	b.textContent = "0";
	b.onclick = () => { b.textContent = +b.textContent + 1; };
	el.append(b);
	return () => b.remove();
}`

const fallbackTemplate = `<template id="mfegen-fallback"><p>Sorry</p><button type="button" data-retry>Again</button></template>`

// In every cell the other MFEs stay usable, the fallback shows, one report
// names the MFE, and the page recovers when the fault is over.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	entry, err := os.ReadFile(filepath.Join("testdata", "matrix", "entry.js"))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	cells := map[string]string{}
	t.Run("cell", func(t *testing.T) {
		for _, kind := range kinds {
			if kind.packages != "" {
				npmtest.Install(t, filepath.Join("testdata", kind.packages))
			}
			kind.wrap.Name = "bad"
			inner := wrapped(t, kind.mount, kind.wrap, kind.packages).scripts[0].text
			for _, ill := range ills {
				t.Run(kind.name+"/"+ill.name, func(t *testing.T) {
					t.Parallel()
					if ill.phase == "render" {
						ill.phase = kind.render
					}
					cell(t, ill, string(entry), inner)
					mu.Lock()
					defer mu.Unlock()
					cells[kind.name+ill.name] = map[bool]string{true: "FAILED", false: ill.phase}[t.Failed()]
				})
			}
		}
	})
	var table strings.Builder
	fmt.Fprintf(&table, "%-21s", "phase in the report")
	for _, kind := range kinds {
		fmt.Fprintf(&table, " %-8s", kind.name)
	}
	for _, ill := range ills {
		fmt.Fprintf(&table, "\n%-21s", ill.name)
		for _, kind := range kinds {
			fmt.Fprintf(&table, " %-8s", cells[kind.name+ill.name])
		}
	}
	t.Logf("%d of %d cells\n%s", len(cells), len(kinds)*len(ills), &table)
}

func cell(t *testing.T, ill ill, entry, inner string) {
	short := map[string]int{"try": 9000, "mount": 9000, "update": 9000, "unmount": 9000}
	if ill.fault.Hang {
		short["try"] = 500
	}
	if ill.code == "never" {
		short["mount"] = 500
	}
	bad := unit{
		name: "bad", scripts: []file{{"entry.js", entry}, {"inner.js", inner}},
		more: map[string]any{"timeout": short, "retries": 1, "delay": 20, "who": map[string]string{"version": "1.2.3", "team": "basket"}},
	}
	s := site{
		body:    `<mfe-slot name="left"></mfe-slot><mfe-slot name="bad"></mfe-slot><mfe-slot name="right"></mfe-slot>` + fallbackTemplate,
		units:   []unit{bad, script("left", counter), script("right", counter)},
		trusted: "lit-html vue",
	}
	well := s.serve(t)
	if ill.entry != "" {
		s.units = slices.Clone(s.units)
		s.units[0].scripts = []file{{"entry.js", ill.entry}}
	}
	opts := browser.Options{Scripts: []string{"globalThis.fault = " + fmt.Sprintf("%q", ill.code)}}
	if ill.code == "" && ill.entry == "" {
		ill.fault.URL = "*" + asset("bad", "entry.js") + "*"
		opts.Faults = []browser.Fault{ill.fault}
	}
	p, _ := s.open(t, "/", opts)

	const slot = `mfe-slot[name=bad]`
	if ill.phase == "unmount" {
		p.WaitFor(slot + `[state=mounted]`)
		browser.Eval[any](p, `document.querySelector("`+slot+`").setAttribute("name", "left")`)
		p.Until(`document.querySelectorAll("mfe-slot[name=left][state=mounted] button").length == 2`)
	} else {
		p.WaitFor(slot + `[state=error] [role=alert] [data-retry]`)
		if !p.Visible(slot + ` [role=alert]`) {
			t.Error("the fallback cannot be seen")
		}
	}
	p.Until(`problems.length`)
	beat(p)
	got := problems(p)
	if len(got) != 1 || got[0].MFE != "bad" || got[0].Phase != ill.phase || got[0].Version != "1.2.3" || got[0].Team != "basket" {
		t.Errorf("reports: %+v", got)
	}
	usable(t, p, "left")
	usable(t, p, "right")

	// The fault ends. A script that is wrong itself takes a new deployment.
	p.Fault()
	browser.Eval[any](p, `globalThis.fault = ""`)
	switch {
	case ill.entry != "":
		p.Navigate(well.URL + "/")
	case ill.phase == "unmount":
		browser.Eval[any](p, `document.querySelectorAll("mfe-slot[name=left]")[1].setAttribute("name", "bad")`)
	default:
		p.Click(slot + ` [data-retry]`)
	}
	p.Until(`(() => { const w = document.querySelector("` + slot + `[state=mounted]"); return w && (w.textContent + (w.querySelector("x-widget")?.shadowRoot.textContent ?? "")).includes("up") && !w.querySelector("[role=alert]") })()`)
	beat(p)
	if n := len(problems(p)); n > 1 {
		t.Errorf("%d reports in the end: %+v", n, problems(p))
	}
	for _, m := range p.Messages() {
		if m.Kind == "csp" {
			t.Errorf("%v", m)
		}
	}
}

// usable checks that an MFE is mounted and answers.
func usable(t *testing.T, p *browser.Page, name string) {
	t.Helper()
	b := `mfe-slot[name=` + name + `][state=mounted] button`
	if p.Count(b) == 0 {
		t.Errorf("%s is gone", name)
		return
	}
	p.Click(b)
	if got := p.Text(b); got != "1" {
		t.Errorf("%s does not answer: %q", name, got)
	}
}
