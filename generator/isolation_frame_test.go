package generator_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
)

// guest opens the page with the MFE in a frame, with props.
func guest(t *testing.T, base string, props map[string]any, o browser.Options) *browser.Page {
	t.Helper()
	data, err := json.Marshal(props)
	if err != nil {
		t.Fatal(err)
	}
	o.Scripts = append(o.Scripts, `globalThis.reports = [];
		addEventListener("mfegen:error", ({ detail: d }) => reports.push([d.mfe, d.phase, d.cause?.name, d.cause?.message].join(" ")));`)
	return browser.Start(t).Open(t, base+"/framed#"+url.PathEscape(string(data)), o)
}

func TestFrameKeepsOut(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		p := guest(t, base, map[string]any{"probe": true}, browser.Options{})
		browser.Eval[any](p, `document.cookie = "secret=1"; localStorage.secret = 1`)
		p.WaitText("mfe-slot[state=error] [role=alert]", "could not be shown")
		reports := browser.Eval[[]string](p, `reports`)
		if len(reports) != 1 {
			t.Fatalf("reports: %q", reports)
		}
		var got map[string]any
		text, ok := strings.CutPrefix(reports[0], "framed mount Error PROBE ")
		if err := json.Unmarshal([]byte(text), &got); !ok || err != nil {
			t.Fatalf("%v: %s", err, reports[0])
		}
		want := map[string]any{"origin": "null", "referrer": "", "connect": "hello", "image": 5.0, "colour": "rgb(255, 0, 255)", "element": "READ null"}
		for _, name := range strings.Fields("document body globals cookie localStorage sessionStorage navigate open database cache worker undeclared own frame eval inline") {
			want[name] = "kept out"
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := browser.Eval[string](p, `location.pathname`); got != "/framed" {
			t.Errorf("the page went to %s", got)
		}
	})
}

func TestFrameShowsAndGrows(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		p := guest(t, base, map[string]any{"lines": 1, "label": "x"}, browser.Options{})
		p.WaitFor("mfe-slot[state=mounted] iframe")
		frame := `document.querySelector("iframe")`
		if got := browser.Eval[string](p, frame+`.title + " " + `+frame+`.sandbox`); got != "A guest allow-scripts allow-forms" {
			t.Errorf("the frame is %q", got)
		}
		p.Until(frame + `.offsetHeight >= 60 && ` + frame + `.offsetHeight < 110`)
		if got := browser.Eval[string](p, `[getComputedStyle(`+frame+`).borderTopWidth, `+frame+`.offsetWidth === `+frame+`.parentElement.offsetWidth].join()`); got != "0px,true" {
			t.Errorf("the frame is %s", got)
		}
		browser.Eval[any](p, `globalThis.first = `+frame+`; document.querySelector("mfe-slot").props = { lines: 5 }`)
		p.Until(frame + `.offsetHeight >= 270 && first === ` + frame)
		browser.Eval[any](p, `document.querySelector("mfe-slot").props = { lines: 1 }`)
		p.Until(frame + `.offsetHeight < 110`)
		// Moved, it loads anew, with the props that it had.
		browser.Eval[any](p, `document.querySelector("mfe-slot").props = { lines: 4 }`)
		p.Until(frame + `.offsetHeight >= 220`)
		browser.Eval[any](p, frame+`.style.height = "1px"; document.body.prepend(document.querySelector("mfe-slot"))`)
		p.Until(frame + `.offsetHeight >= 220`)
		// Gone and back.
		browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot"); slot.remove()`)
		p.Until(`!slot.querySelector("iframe")`)
		browser.Eval[any](p, `document.body.append(slot)`)
		p.Until(frame + `.offsetHeight >= 220`)
		p.WaitFor("mfe-slot[state=mounted]")
		if got := browser.Eval[[]string](p, `reports`); len(got) != 0 {
			t.Errorf("reports: %q", got)
		}
		ignoreFonts(t, p)
	})
}

func TestFrameFailsAlone(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		for fail, want := range map[string]string{
			"mount": "framed mount TypeError broken mount", "run": "framed run Error broken run", "reject": "framed run Error broken promise",
			"render": "framed render Error broken render", "leave": "framed run Error the frame of framed shows another page",
			// Before it has mounted, all is the mount's.
			"submit": "framed mount Error SUBMITTED",
			"never":  "framed mount Error mfegen:framed:mount timed out",
		} {
			t.Run(fail, func(t *testing.T) {
				t.Parallel()
				p := guest(t, base, map[string]any{"fail": fail}, browser.Options{})
				p.WaitText("mfe-slot[state=error] [role=alert]", "could not be shown")
				if got := browser.Eval[[]string](p, `reports`); len(got) != 1 || got[0] != want {
					t.Errorf("reports: %q, want %q", got, want)
				}
				if p.Count("iframe") != 0 {
					t.Error("the frame is still there")
				}
				browser.Eval[any](p, `document.querySelector("mfe-slot").props = {}`)
				p.WaitFor("mfe-slot[state=mounted] iframe")
			})
		}
	})
}

func TestFrameFailsLater(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		for name, c := range map[string]struct {
			props map[string]any
			then  string
			want  string
		}{
			"in an update":   {map[string]any{}, `slot.props = { fail: "update" }`, "framed update Error broken update"},
			"in its unmount": {map[string]any{"fail": "unmount"}, `slot.removeAttribute("name")`, "framed unmount Error broken unmount"},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p := guest(t, base, c.props, browser.Options{})
				p.WaitFor("mfe-slot[state=mounted] iframe")
				browser.Eval[any](p, `globalThis.slot = document.querySelector("mfe-slot"); `+c.then)
				p.Until(`reports.length && !document.querySelector("iframe")`)
				if got := browser.Eval[[]string](p, `reports`); len(got) != 1 || got[0] != c.want {
					t.Errorf("reports: %q, want %q", got, c.want)
				}
			})
		}
	})
}

func TestFrameGetsDeclaredProps(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		p := guest(t, base, map[string]any{"fail": "props", "label": "yes", "other": "no", "__proto__": "no"}, browser.Options{})
		p.WaitFor("mfe-slot[state=error]")
		if got := browser.Eval[[]string](p, `reports`); len(got) != 1 || got[0] != `framed mount Error PROPS {"fail":"props","label":"yes"}` {
			t.Errorf("reports: %q", got)
		}
		// What cannot be copied stays outside, with a word to the developer.
		browser.Eval[any](p, `reports.length = 0; document.querySelector("mfe-slot").props = { fail: "props", handler() {}, label: "no function" }`)
		p.Until(`reports.length`)
		if got := browser.Eval[[]string](p, `reports`); len(got) != 1 || got[0] != `framed mount Error PROPS {"fail":"props","label":"no function"}` {
			t.Errorf("reports: %q", got)
		}
		warned := 0
		for _, m := range p.Messages() {
			if strings.Contains(m.Text, "its prop handler cannot go") {
				warned++
			}
		}
		if warned != 1 {
			t.Errorf("%d warnings", warned)
		}
	})
}

func TestFrameIgnoresForgeries(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		p := guest(t, base, map[string]any{"fail": "forge"}, browser.Options{})
		p.WaitFor("mfe-slot[state=mounted] iframe")
		// From the page itself, in the frame's name; and from another frame.
		browser.Eval[any](p, `(async () => {
			postMessage("mfegen:ready", "*");
			postMessage({ mfegen: "start", props: { label: "forged" } }, "*");
			const other = document.createElement("iframe");
			other.src = "/frames/framed/";
			other.setAttribute("sandbox", "allow-scripts");
			document.body.append(other);
			await new Promise((resolve) => other.onload = () => setTimeout(resolve, 500));
			// A stranger's own message has no port, and starts nothing.
			other.remove();
			return 0;
		})()`)
		p.Until(`document.querySelector("iframe").offsetHeight >= 60 && document.querySelector("iframe").offsetHeight < 110`)
		if got := browser.Eval[[]string](p, `reports`); len(got) != 0 || p.Count("mfe-slot[state=mounted]") != 1 {
			t.Errorf("reports: %q", got)
		}
	})
}

// Events get through that the contract names, in the direction that it says.
func TestFrameTalks(t *testing.T) {
	inEachMode(t, func(t *testing.T, _ *apart, base string) {
		p := guest(t, base, map[string]any{"talk": true}, browser.Options{})
		p.WaitFor("mfe-slot[state=mounted] iframe")
		p.Until(`heard.some((h) => h.includes("past the bus"))`)
		browser.Eval[any](p, `emit("page:said", { n: 5 }); emit("page:secret", { n: 6 }); emit("page:more", 7); emit("page:more", 8); emit("page:said", { n: 9 })`)
		p.Until(`heard.some((h) => h.includes('"echo":{"n":9}'))`)
		want := []string{
			`shell page:said {"n":1}`, `shell page:secret {"n":2}`,
			`framed guest:said {"echo":{"n":1},"from":"shell"}`, // replayed
			`framed guest:said "past the bus"`,
			`framed guest:said "framed is in a frame, which state does not get into or out of"`,
			`shell page:said {"n":5}`, `shell page:secret {"n":6}`, `shell page:more 7`, `shell page:more 8`, `shell page:said {"n":9}`,
			`framed guest:said {"echo":{"n":5},"from":"shell"}`, `framed guest:said {"once":7}`, `framed guest:said {"echo":{"n":9},"from":"shell"}`,
		}
		if diff := cmp.Diff(want, browser.Eval[[]string](p, `heard`)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		// It hears nothing when it has gone, and says nothing.
		browser.Eval[any](p, `document.querySelector("mfe-slot").remove()`)
		p.Until(`!document.querySelector("iframe")`)
		browser.Eval[any](p, `heard.length = 0; emit("page:said", 10)`)
		browser.Eval[any](p, `new Promise((resolve) => setTimeout(resolve, 300))`)
		if got := browser.Eval[[]string](p, `heard`); len(got) != 1 {
			t.Errorf("heard %q", got)
		}
		if got := browser.Eval[[]string](p, `reports`); len(got) != 0 {
			t.Errorf("reports: %q", got)
		}
	})
}

// The hosts' files have the frame's own policy and open its files, and a probe
// finds all as it was built.
func TestFrameHeaders(t *testing.T) {
	inEachMode(t, func(t *testing.T, a *apart, base string) {
		get := func(path string) http.Header {
			res, err := http.Get(base + path)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			return res.Header
		}
		page, frame := get("/framed"), get("/frames/framed/")
		if csp := page.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-src 'self';") || strings.Contains(csp, "sandbox") || !strings.Contains(csp, "connect-src 'self';") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("the page's policy is %s", csp)
		}
		for _, want := range []string{"sandbox allow-scripts allow-forms", "connect-src http://127.0.0.1:", "frame-ancestors 'self'", "frame-src 'none'", "form-action 'none'"} {
			if csp := frame.Get("Content-Security-Policy"); !strings.Contains(csp, want) {
				t.Errorf("no %q in the frame's policy %s", want, csp)
			}
		}
		if page.Get("X-Frame-Options") != "DENY" || frame.Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Errorf("X-Frame-Options: %q, %q", page.Get("X-Frame-Options"), frame.Get("X-Frame-Options"))
		}
		files, err := filepath.Glob(a.dir + "/assets/*/*")
		if err != nil || len(files) < 8 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, f := range files {
			rel, _ := filepath.Rel(a.dir, f)
			h := get("/" + filepath.ToSlash(rel))
			open := strings.HasPrefix(rel, "assets/framed/") || strings.HasPrefix(rel, "assets/mfegen/")
			if got := h.Get("Access-Control-Allow-Origin") == "*" && h.Get("Cross-Origin-Resource-Policy") == "cross-origin"; got != open {
				t.Errorf("%s is open to all: %v", rel, got)
			}
		}
		headers, err := os.ReadFile(filepath.Join(a.dir, "_headers"))
		if err != nil {
			t.Fatal(err)
		}
		all, own := strings.Index("\n"+string(headers), "\n/*\n"), strings.Index(string(headers), "/frames/framed/*\n  Content-Security-Policy: ")
		if all < 0 || own < all || !strings.Contains(string(headers), "/assets/framed/*\n  Access-Control-Allow-Origin: *\n") {
			t.Errorf("_headers:\n%s", headers)
		}
		config, err := os.ReadFile(filepath.Join(a.dir, "../.vercel/output/config.json"))
		if err != nil || !strings.Contains(string(config), `(?!/frames/framed(?:/.*)?$)`) {
			t.Errorf("%v: %s", err, config)
		}
		var maps struct{ Imports map[string]string }
		for _, e := range elements(t, mustRead(t, a.dir+"/framed/index.html")) {
			if e.attr["type"] == "importmap" {
				if err := json.Unmarshal([]byte(e.text), &maps); err != nil {
					t.Fatal(err)
				}
			}
		}
		for spec := range maps.Imports {
			if strings.Contains(maps.Imports[spec], "/assets/framed/") || spec == "mfegen/inside" {
				t.Errorf("the page has %s", spec)
			}
		}
		r, err := generator.Health(t.Context(), base, generator.HealthOptions{})
		if err != nil || !r.OK {
			t.Errorf("%v\n%s", err, texts(r.Diagnostics()))
		}
	})
}

func mustRead(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
