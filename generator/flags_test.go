package generator_test

import (
	"bytes"

	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// flagPackages are the real SDKs.
const (
	flagPackages    = "internal/runtime/testdata/flags"
	postHogPackages = "internal/runtime/testdata/telemetry"
)

// flagSite is a site whose checkout is new or old and whose tips are there or
// not, as flags say. FLAGS is the manifest's table.
const flagSite = `
-- mfe.toml --
[site]
base = "/shop/"

[shell]
path = "shell"
routes = ["/", "/checkout"]

[runtime]
retries = 0

FLAGS
[mfe.checkout]
path = "checkout"
entry = "index.ts"
team = "basket"
on = ["/checkout"]
flag = "new-checkout"
off = "checkout-old"

[mfe.checkout-old]
path = "checkout-old"
entry = "index.ts"
team = "veterans"
load = "manual"

[mfe.tips]
path = "tips"
entry = "index.ts"
on = ["/checkout"]
flag = "tips"
-- package.json --
{"name": "flags", "private": true, "workspaces": ["shell", "checkout", "checkout-old", "tips"]}
-- shell/package.json --
{"name": "shell", "dependencies": {"@openfeature/web-sdk": "*", "@openfeature/core": "*", "posthog-js": "*"}}
-- shell/index.html --
<!doctype html><html lang="en"><head><title>Flags</title><script type="module" src="/main.ts"></script></head>
<body><mfe-slot name="checkout" props='{"n":1}'><p>One moment</p></mfe-slot><mfe-slot name="tips"><p>No tips yet</p></mfe-slot><div id="own"></div></body></html>
-- shell/main.ts --
import * as checkout from "mfe:checkout";
import * as tips from "mfe:tips";
Object.assign(globalThis, { checkout, tips });
-- shell/flags.ts --
import { InMemoryProvider, OpenFeature } from "@openfeature/web-sdk";

const flag = (on) => ({ variants: { on: true, off: false }, defaultVariant: on ? "on" : "off", disabled: false });
globalThis.provider = new InMemoryProvider();
globalThis.say = (checkout, tips) => provider.putConfiguration({ "new-checkout": flag(checkout), tips: flag(tips) });
if (globalThis.silent) provider.initialize = () => new Promise(() => {});
if (globalThis.broken) provider.initialize = () => Promise.reject(new Error("no answer"));
if (globalThis.first) say(...first);
OpenFeature.setProvider(provider);
-- shell/hog.ts --
import posthog from "posthog-js";

posthog.init("phc_test", { api_host: "/shop/ph", disable_external_dependency_loading: true, autocapture: false, capture_pageview: false });
-- checkout/package.json --
{"name": "checkout", "version": "2.0.0"}
-- checkout/index.ts --
export const mount = (el, props) => {
  const show = (p) => { el.innerHTML = "<b>New " + p.n + "</b>"; };
  show(props);
  return { update: show, unmount: () => { el.textContent = ""; } };
};
-- checkout-old/package.json --
{"name": "checkout-old", "version": "1.4.0"}
-- checkout-old/index.ts --
export const mount = (el, props) => {
  el.innerHTML = "<b>Old " + props.n + "</b>";
  return () => { el.textContent = ""; };
};
-- tips/package.json --
{"name": "tips", "version": "0.3.0"}
-- tips/index.ts --
export const mount = (el) => { el.innerHTML = "<b>Tip</b>"; };
`

// flagged is a built site of flags.
type flagged struct {
	dir     string
	handler http.Handler
	report  *generator.Report
}

func buildFlags(t *testing.T, flags string, change ...string) *flagged {
	t.Helper()
	npmtest.Install(t, flagPackages)
	npmtest.Install(t, postHogPackages)
	text := strings.NewReplacer(append([]string{"FLAGS", flags}, change...)...).Replace(flagSite)
	f := &flagged{dir: npmtest.Write(t, text)}
	for pkg, from := range map[string]string{
		"@openfeature": flagPackages, "@posthog": postHogPackages, "core-js": postHogPackages, "dompurify": postHogPackages,
		"fflate": postHogPackages, "posthog-js": postHogPackages, "preact": postHogPackages,
		"query-selector-shadow-dom": postHogPackages, "web-vitals": postHogPackages, "web-vitals-soft-navs": postHogPackages,
	} {
		linkTree(t, filepath.Join(from, "node_modules", pkg), filepath.Join(f.dir, "node_modules", pkg))
	}
	var output bytes.Buffer
	o := generator.Options{Dir: f.dir, Output: &output, NoCache: true}
	res, err := generator.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Diagnostics) > 0 {
		t.Fatalf("diagnostics:\n%s%s", texts(res.Diagnostics), &output)
	}
	f.report = res.Report
	if f.handler, err = generator.Handler(generator.Options{Dir: f.dir}); err != nil {
		t.Fatal(err)
	}
	return f
}

// linkTree copies the modules of a package, as hard links.
func linkTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !slices.Contains([]string{".js", ".mjs", ".cjs", ".json"}, path.Ext(p)) {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if os.Link(p, target) == nil {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// told keeps who is told to have mounted or failed.
const told = `globalThis.told = [];
	for (const type of ["mount", "update", "error", "fallback"])
		addEventListener("mfegen:" + type, ({ detail: d, target }) =>
			told.push([type, d.mfe, d.version, d.team, target.dataset?.mfe ?? ""].join(" ").trim()));`

func (f *flagged) open(t *testing.T, at string, o browser.Options) *browser.Page {
	t.Helper()
	srv := httptest.NewServer(f.handler)
	t.Cleanup(srv.Close)
	o.Scripts = append([]string{told}, o.Scripts...)
	return browser.Start(t).Open(t, srv.URL+"/shop"+at, o)
}

// fetched lists the scripts that a page has asked for, without their hashes.
func fetched(p *browser.Page) []string {
	var out []string
	for _, r := range p.Requests() {
		if r.Type == "Script" {
			_, name, _ := strings.Cut(r.URL, "/assets/")
			out = append(out, name[:strings.LastIndexByte(name, '-')])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func wantTold(t *testing.T, p *browser.Page, want ...string) {
	t.Helper()
	p.Until(fmt.Sprintf("told.length >= %d", len(want)))
	p.Settle()
	if d := cmp.Diff(want, browser.Eval[[]string](p, `told`)); d != "" {
		t.Error(d)
	}
}

const (
	newMounts = "mount checkout 2.0.0 basket checkout"
	oldMounts = "mount checkout-old 1.4.0 veterans checkout-old"
	tipMounts = "mount tips 0.3.0  tips"
)

// With static flags the build decides: a page fetches what is mounted, and
// nothing that would have to ask.
func TestStaticFlags(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		checkout, tips bool
		told, scripts  []string
		body           string
	}{
		"on":  {true, true, []string{newMounts, tipMounts}, []string{"checkout/checkout", "tips/tips"}, "New 1Tip"},
		"off": {false, false, []string{oldMounts}, []string{"checkout-old/checkout-old"}, "Old 1No tips yet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := buildFlags(t, fmt.Sprintf("[flags.values]\nnew-checkout = %v\ntips = %v\n", c.checkout, c.tips))
			p := f.open(t, "/checkout", browser.Options{})
			wantTold(t, p, c.told...)
			if got := browser.Eval[string](p, `document.body.innerText.replaceAll("\n", "")`); got != c.body {
				t.Errorf("the page shows %q", got)
			}
			want := slices.Sorted(slices.Values(append(c.scripts, "mfegen/later", "mfegen/runtime", "shell/main")))
			if d := cmp.Diff(want, fetched(p)); d != "" {
				t.Error(d)
			}
			for url, n := range p.Downloads() {
				if n != 1 {
					t.Errorf("%s was downloaded %d times", url, n)
				}
			}
			quiet(t, p)
		})
	}
}

func TestSlotOfNothing(t *testing.T) {
	t.Parallel()
	f := buildFlags(t, "[flags.values]\nnew-checkout = true\ntips = false\n")
	p := f.open(t, "/checkout", browser.Options{})
	p.WaitFor("mfe-slot[name=tips][state=off]")
	if got := browser.Eval[string](p, `document.querySelector("[name=tips]").ariaBusy + document.querySelector("[name=tips] p").hidden`); got != "falsefalse" {
		t.Errorf("busy and hidden: %s", got)
	}
	// New props are no reason to spin, and nothing hangs on what has not mounted.
	browser.Eval[any](p, `document.querySelector("[name=tips]").props = { n: 2 }`)
	browser.Eval[any](p, `(async () => { const off = await tips.mount(document.querySelector("#own")); await off(); })()`)
	p.WaitFor("mfe-slot[name=tips][state=off]")
	if got := p.Text("#own"); got != "" {
		t.Errorf("mounted %q", got)
	}
	wantTold(t, p, newMounts)
	quiet(t, p)
}

const openFeature = `[flags]
provider = "openfeature"
module = "flags.ts"
timeout = "TIMEOUT"

[flags.values]
new-checkout = false
tips = true

`

func TestOpenFeature(t *testing.T) {
	t.Parallel()
	f := buildFlags(t, strings.Replace(openFeature, "TIMEOUT", "30s", 1))
	for name, c := range map[string]struct {
		first string
		told  []string
		body  string
	}{
		"on":            {"[true, true]", []string{newMounts, tipMounts}, "New 1Tip"},
		"off":           {"[false, false]", []string{oldMounts}, "Old 1No tips yet"},
		"knows no flag": {"null", []string{oldMounts, tipMounts}, "Old 1Tip"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := f.open(t, "/checkout", browser.Options{Scripts: []string{"globalThis.first = " + c.first}})
			p.Until(fmt.Sprintf("told.length >= %d", len(c.told)))
			p.Settle()
			got := browser.Eval[[]string](p, `told.toSorted()`)
			if d := cmp.Diff(slices.Sorted(slices.Values(c.told)), got); d != "" {
				t.Error(d)
			}
			if got := browser.Eval[string](p, `document.body.innerText.replaceAll("\n", "")`); got != c.body {
				t.Errorf("the page shows %q", got)
			}
			for url, n := range p.Downloads() {
				if n != 1 {
					t.Errorf("%s was downloaded %d times", url, n)
				}
			}
			quiet(t, p)
		})
	}
}

// What a provider says anew counts when an MFE is mounted the next time.
func TestFlagsChange(t *testing.T) {
	t.Parallel()
	f := buildFlags(t, strings.Replace(openFeature, "TIMEOUT", "30s", 1))
	p := f.open(t, "/checkout", browser.Options{Scripts: []string{"globalThis.first = [true, false];"}})
	p.WaitText("mfe-slot[name=checkout][state=mounted]", "New 1")
	browser.Eval[any](p, `say(false, true)`)
	browser.Eval[any](p, `document.querySelector("[name=checkout]").props = { n: 2 }`)
	p.WaitText("mfe-slot[name=checkout][state=mounted]", "New 2") // it is not taken from the visitor
	browser.Eval[any](p, `history.pushState(0, "", "/shop/")`)
	p.WaitFor("mfe-slot[name=checkout]:not([state])")
	browser.Eval[any](p, `history.pushState(0, "", "/shop/checkout")`)
	p.WaitText("mfe-slot[name=checkout][state=mounted]", "Old 2")
	p.WaitText("mfe-slot[name=tips][state=mounted]", "Tip")
	// The stub of the MFE and props of what takes no updates go the same way.
	browser.Eval[any](p, `say(true, true)`)
	browser.Eval[any](p, `(async () => { globalThis.away = await checkout.mount(document.querySelector("#own"), { n: 7 }); })()`)
	p.WaitText("#own", "New 7")
	browser.Eval[any](p, `document.querySelector("[name=checkout]").props = { n: 3 }`)
	p.WaitText("mfe-slot[name=checkout][state=mounted]", "New 3")
	browser.Eval[any](p, `away()`)
	p.Until(`document.querySelector("#own").textContent == ""`)
	quiet(t, p)
}

// A provider that does not answer, or fails, leaves the manifest's values.
func TestFlagsInTime(t *testing.T) {
	t.Parallel()
	f := buildFlags(t, strings.Replace(openFeature, "TIMEOUT", "50ms", 1))
	for name, c := range map[string]struct {
		script string
		fault  browser.Fault
	}{
		"the provider never answers":    {script: "globalThis.silent = true; globalThis.first = [true, false];"},
		"the provider fails":            {script: "globalThis.broken = true;"},
		"the SDK never comes":           {fault: browser.Fault{URL: "*/flags-openfeature-*", Hang: true}},
		"the SDK is blocked":            {fault: browser.Fault{URL: "*/flags-openfeature-*", Error: "BlockedByClient"}},
		"what asks for flags is broken": {fault: browser.Fault{URL: "*/mfegen/flags-*", Change: browser.Flip}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := browser.Options{Scripts: []string{c.script}}
			if c.fault.URL != "" {
				o.Faults = []browser.Fault{c.fault}
			}
			p := f.open(t, "/checkout", o)
			p.WaitText("mfe-slot[name=checkout][state=mounted]", "Old 1")
			p.WaitText("mfe-slot[name=tips][state=mounted]", "Tip")
			if got := browser.Eval[[]string](p, `told.filter((t) => !t.startsWith("mount "))`); len(got) > 0 {
				t.Errorf("told: %q", got)
			}
			if strings.Contains(c.script, "silent") { // of the others somebody else complains
				p.Clean()
			}
		})
	}
}

// What a flag has chosen fails by its own name, and its own fallback shows.
func TestFlaggedFails(t *testing.T) {
	t.Parallel()
	for name, flags := range map[string]string{
		"static":   "[flags.values]\nnew-checkout = false\ntips = true\n",
		"provider": strings.Replace(openFeature, "TIMEOUT", "30s", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := buildFlags(t, flags, `load = "manual"`, "load = \"manual\"\nfallback_html = \"sorry.html\"", "-- tips/package.json", "-- checkout-old/sorry.html --\n<p>Old and sorry</p><button data-retry>Again</button>\n-- tips/package.json")
			p := f.open(t, "/checkout", browser.Options{Faults: []browser.Fault{{URL: "*/assets/checkout-old/*", Status: 404}}})
			p.WaitText("mfe-slot[name=checkout][state=error] [role=alert]", "Old and sorry")
			p.WaitText("mfe-slot[name=tips][state=mounted]", "Tip")
			got := browser.Eval[[]string](p, `told.filter((t) => !t.startsWith("mount "))`)
			if d := cmp.Diff([]string{"error checkout-old 1.4.0 veterans checkout-old", "fallback checkout-old 1.4.0 veterans"}, got); d != "" {
				t.Error(d)
			}
			p.Fault()
			p.Click("mfe-slot[name=checkout] [data-retry]")
			p.WaitText("mfe-slot[name=checkout][state=mounted]", "Old 1")
		})
	}
}

// postHog answers as PostHog does, below /shop/ph, and counts.
func (f *flagged) postHog(t *testing.T, on bool) func() map[string]int {
	t.Helper()
	site := f.handler
	asked := make(chan string, 1000)
	f.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at, ours := strings.CutPrefix(r.URL.Path, "/shop/ph/")
		if !ours {
			site.ServeHTTP(w, r)
			return
		}
		asked <- at
		w.Header().Set("Content-Type", "application/json")
		flag := func(key string) map[string]any {
			return map[string]any{"key": key, "enabled": on, "reason": map[string]any{"code": "condition_match"}, "metadata": map[string]any{"id": 1, "version": 1}}
		}
		answer := map[string]any{"status": 1}
		switch {
		case strings.HasPrefix(at, "flags"):
			answer = map[string]any{"errorsWhileComputingFlags": false, "requestId": "1", "flags": map[string]any{"new-checkout": flag("new-checkout"), "tips": flag("tips")}}
		case strings.HasPrefix(at, "array"):
			answer = map[string]any{"hasFeatureFlags": true, "supportedCompression": []string{}}
		}
		_ = json.NewEncoder(w).Encode(answer)
	})
	return func() map[string]int {
		out := map[string]int{}
		for {
			select {
			case at := <-asked:
				out[strings.Trim(strings.Split(at, "?")[0], "/")]++
			default:
				return out
			}
		}
	}
}

func TestPostHogFlags(t *testing.T) {
	t.Parallel()
	const own = "key = \"phc_test\"\nhost = \"/ph\"\n"
	for name, c := range map[string]struct {
		flags string // more of the manifest
		on    bool
		told  []string
	}{
		"on":                             {own, true, []string{newMounts, tipMounts}},
		"off":                            {own, false, []string{oldMounts}},
		"initialised by the telemetry":   {"\n[telemetry.posthog]\n" + own, true, []string{newMounts, tipMounts}},
		"initialised by the application": {"module = \"hog.ts\"\n", false, []string{oldMounts}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := buildFlags(t, fmt.Sprintf("[flags]\nprovider = \"posthog\"\ntimeout = \"30s\"\n%s\n[flags.values]\nnew-checkout = %v\ntips = %[2]v\n", c.flags, !c.on))
			asked := f.postHog(t, c.on)
			p := f.open(t, "/checkout", browser.Options{Scripts: []string{human}})
			p.Until(fmt.Sprintf("told.length >= %d", len(c.told)))
			if !c.on {
				p.WaitFor("mfe-slot[name=tips][state=off]")
			}
			if d := cmp.Diff(c.told, slices.Sorted(slices.Values(browser.Eval[[]string](p, `told`)))); d != "" {
				t.Error(d)
			}
			// It hears who was shown what, once for each flag.
			heard := map[string]int{}
			for range 100 {
				for at, n := range asked() {
					heard[at] += n
				}
				if heard["e"] > 0 || heard["i/v0/e"] > 0 {
					break
				}
				time.Sleep(100 * time.Millisecond)
			}
			if heard["flags"] != 1 || heard["e"]+heard["i/v0/e"] == 0 {
				t.Errorf("PostHog was asked for %v", heard)
			}
			quiet(t, p)
		})
	}
}

// Modules ask for flags themselves.
func TestFlagsInModules(t *testing.T) {
	t.Parallel()
	main := "import * as checkout from"
	use := "import * as flags from \"mfegen/flags\"; globalThis.flags = flags;\n" + main
	ask := `Promise.all([flags.flag("new-checkout"), flags.flag("tips"), flags.flag("tip").catch((e) => e.message)])
		.then((answers) => [...answers, flags.peek("new-checkout"), flags.peek("tips")].join())`
	for name, c := range map[string]struct{ flags, want string }{
		"static":   {"[flags.values]\nnew-checkout = true\ntips = false\n", "true,false,no flag tip,true,false"},
		"provider": {strings.Replace(openFeature, "TIMEOUT", "30s", 1), "true,false,no flag tip,true,false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := buildFlags(t, c.flags, main, use)
			p := f.open(t, "/", browser.Options{Scripts: []string{"globalThis.first = [true, false];"}})
			p.Until("globalThis.flags")
			if got := browser.Eval[string](p, ask); got != c.want {
				t.Errorf("flags: %s, want %s", got, c.want)
			}
			// All of it is asked for by the page's own HTML.
			for _, r := range p.Requests() {
				if r.Type == "Script" && r.Initiator != "parser" && !strings.Contains(r.URL, "/mfegen/later-") {
					t.Errorf("%s was asked for by %s", r.URL, r.Initiator)
				}
			}
			quiet(t, p)
		})
	}
}
