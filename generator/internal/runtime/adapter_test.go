package runtime

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// wrapped compiles an entry of testdata with a mount style's wrapper.
func wrapped(t *testing.T, kind string, w Wrap, packages string) unit {
	t.Helper()
	source, err := Mount(kind, w)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	res := api.Build(api.BuildOptions{
		Stdin:     &api.StdinOptions{Contents: source, ResolveDir: dir, Loader: api.LoaderJS},
		NodePaths: []string{filepath.Join(dir, packages, "node_modules")},
		Bundle:    true, Format: api.FormatESModule, MinifySyntax: true,
		Define: map[string]string{"process.env.NODE_ENV": `"production"`},
	})
	if len(res.Errors)+len(res.Warnings) > 0 {
		t.Fatalf("errors %v, warnings %v", res.Errors, res.Warnings)
	}
	return script(w.Name, string(res.OutputFiles[0].Contents))
}

func TestReactAdapters(t *testing.T) {
	t.Parallel()
	for packages, major := range map[string]int{"react17": 17, "react18": 18} {
		t.Run(packages, func(t *testing.T) {
			t.Parallel()
			npmtest.Install(t, filepath.Join("testdata", packages))
			u := wrapped(t, "react", Wrap{Entry: "./widget.jsx", Name: "w", React: major}, packages)
			p, _ := site{body: `<mfe-slot name="w" props='{"label":"Buy"}'></mfe-slot>`, units: []unit{u}}.open(t, "/", browser.Options{})
			v := strconv.Itoa(major)
			p.WaitText("#widget", "Buy 0 "+v)
			p.Click("#widget")
			p.WaitText("#widget", "Buy 1 "+v)
			// New props are an update: the component keeps its state.
			browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot"), slot.props = { label: "Sell", onStop: () => log.push("stopped") }, 0`)
			p.WaitText("#widget", "Sell 1 "+v)
			if got := browser.Eval[string](p, `runtime.load("w").then((m) => typeof m.default + m.version)`); !strings.HasPrefix(got, "function"+v) {
				t.Errorf("the entry's own exports: %s", got)
			}
			browser.Eval[any](p, `document.body.append(document.createElement("mfe-slot")), slot.remove()`)
			p.Until(`!slot.hasAttribute("state")`)
			if n := browser.Eval[int](p, `slot.childElementCount`); n != 0 {
				t.Error("the box is left")
			}
			browser.Eval[any](p, `document.body.append(slot)`)
			p.WaitText("#widget", "Sell 0 "+v)
			p.Clean()
		})
	}
}

// React 18 is in the fault matrix.
func TestReact17RenderError(t *testing.T) {
	t.Parallel()
	npmtest.Install(t, filepath.Join("testdata", "react17"))
	u := wrapped(t, "react", Wrap{Entry: "./matrix/react.jsx", Name: "w", React: 17}, "react17")
	p, _ := site{body: `<mfe-slot name="w"></mfe-slot>` + fallbackTemplate, units: []unit{u}}.open(t, "/", browser.Options{
		Scripts: []string{`globalThis.fault = "render"`},
	})
	p.WaitFor(`mfe-slot[state=error] [role=alert]`)
	if got := problems(p); len(got) != 1 || got[0].Phase != "render" || got[0].Error != "render" {
		t.Errorf("problems: %+v", got)
	}
	browser.Eval[any](p, `globalThis.fault = ""`)
	p.Click(`[data-retry]`)
	p.WaitText(`mfe-slot[state=mounted]`, "up")
}

func TestSingleSpaAdapter(t *testing.T) {
	t.Parallel()
	u := wrapped(t, "single-spa", Wrap{Entry: "./lifecycles.js", Name: "spa", HasDefault: true}, "")
	p, _ := site{body: `<mfe-slot name="spa" props='{"n":1}'></mfe-slot>`, units: []unit{u}}.open(t, "/", browser.Options{})
	p.WaitText(`mfe-slot[state=mounted]`, "spa 1")
	browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot"), slot.props = { n: 2 }, 0`)
	p.WaitText(`mfe-slot[state=mounted]`, "spa 2")
	browser.Eval[any](p, `slot.remove()`)
	p.Until(`!slot.hasAttribute("state")`)
	browser.Eval[any](p, `document.body.append(slot)`)
	p.WaitText(`mfe-slot[state=mounted]`, "spa 2")
	wantJournal(t, p, "bootstrap 1 spa 1", "bootstrap 2 spa 1", "mount 1 spa 1", "mount 2 spa 1", "update spa 2", "unmount spa 2",
		"mount 1 spa 2", "mount 2 spa 2")
	if got := browser.Eval[string](p, `runtime.load("spa").then((m) => m.default + typeof m.bootstrap)`); got != "the defaultobject" {
		t.Errorf("the entry's own exports: %s", got)
	}
	p.Clean()
}

func TestSingleSpaBootstrapIsTriedAgain(t *testing.T) {
	t.Parallel()
	u := wrapped(t, "single-spa", Wrap{Entry: "./flaky.js", Name: "spa"}, "")
	p, _ := site{body: `<mfe-slot name="spa"></mfe-slot>`, units: []unit{u}}.open(t, "/", browser.Options{})
	p.WaitFor(`mfe-slot[state=error]`)
	if got := problems(p); len(got) != 1 || got[0].Phase != "bootstrap" {
		t.Errorf("problems: %+v", got)
	}
	browser.Eval[any](p, `document.querySelector("mfe-slot").props = {}, 0`)
	p.WaitText(`mfe-slot[state=mounted]`, "up")
}

func TestElementAdapter(t *testing.T) {
	t.Parallel()
	u := wrapped(t, "element", Wrap{Entry: "./element.js", Name: "e", Element: "x-cart"}, "")
	p, _ := site{
		body:  `<mfe-slot name="e" props='{"items":[1,2],"label":"L","count":3,"open":true,"closed":false,"none":null}'></mfe-slot>`,
		units: []unit{u},
	}.open(t, "/", browser.Options{})
	p.WaitText(`mfe-slot[state=mounted] x-cart`, "2 items")
	html := func() string {
		return browser.Eval[string](p, `document.querySelector("x-cart").cloneNode().outerHTML`)
	}
	if got, want := html(), `<x-cart label="L" count="3" open=""></x-cart>`; got != want {
		t.Errorf("element is %s, want %s", got, want)
	}
	browser.Eval[any](p, `globalThis.element = document.querySelector("x-cart"), globalThis.slot = document.querySelector("mfe-slot"),
		slot.props = { items: [1], open: false, label: "M", data: { deep: 1 } }, 0`)
	p.WaitText(`x-cart`, "1 items")
	if got, want := html(), `<x-cart label="M" count="3"></x-cart>`; got != want {
		t.Errorf("element is %s, want %s", got, want)
	}
	if !browser.Eval[bool](p, `element === document.querySelector("x-cart") && element.data.deep == 1`) {
		t.Error("it is another element, or has no data")
	}
	browser.Eval[any](p, `slot.remove()`)
	p.Until(`log.includes("disconnected")`)
	p.Clean()
}

func TestElementThatIsNeverDefined(t *testing.T) {
	t.Parallel()
	u := wrapped(t, "element", Wrap{Entry: "./element.js", Name: "e", Element: "x-other"}, "")
	p, _ := site{body: `<mfe-slot name="e"></mfe-slot>`, units: []unit{u}}.open(t, "/", browser.Options{})
	p.WaitFor(`mfe-slot[state=error]`)
	if got := problems(p); len(got) != 1 || got[0].Error != "the entry did not define <x-other>" {
		t.Errorf("problems: %+v", got)
	}
}

func TestFunctionPassesThrough(t *testing.T) {
	t.Parallel()
	u := wrapped(t, "function", Wrap{Entry: "./function.js", Name: "f", HasDefault: true}, "")
	p, _ := site{body: `<mfe-slot name="f"></mfe-slot>`, units: []unit{u}}.open(t, "/", browser.Options{})
	p.WaitText(`mfe-slot[state=mounted]`, "function")
	if got := browser.Eval[string](p, `runtime.load("f").then((m) => Object.keys(m).sort().join())`); got != "default,mount,other" {
		t.Errorf("exports: %s", got)
	}
	p.Clean()
}

func TestMountQuotesNames(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"function", "single-spa", "element", "react", "none"} {
		source, err := Mount(kind, Wrap{Entry: "./a\"b\\c.js", Name: "a\"b", Element: "x-\"", HasDefault: true})
		if err != nil {
			t.Fatal(err)
		}
		if quoted, _ := json.Marshal("./a\"b\\c.js"); !strings.Contains(source, string(quoted)) && !strings.Contains(source, `'./a"b\\c.js'`) {
			t.Errorf("%s: %s", kind, source)
		}
	}
	if _, err := Mount("angular", Wrap{}); err == nil {
		t.Error("a mount style that does not exist is no error")
	}
}
