package generator_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// hostSite is a site that takes the MFE deals from another one. PARTNER stands for
// its keys, and CSP for the policy's mode.
const hostSite = `
-- mfe.toml --
[site.csp]
mode = "CSP"
[shell]
path = "shell"
[shell.services."@host/api"]
1 = "api-v1.js"
2 = "api-v2.js"
[mfe.deals]
load = "eager"
team = "partners"
fallback = "plain"
PARTNER
[mfe.plain]
path = "plain"
entry = "index.js"
load = "manual"
-- shell/package.json --
{"name": "host", "version": "2.3.0", "dependencies": {"react": "^18.0.0"}}
-- shell/index.html --
<!doctype html><html lang="en"><head><title>Host</title><script type="module" src="/main.js"></script></head>
<body><mfe-slot name="deals"></mfe-slot><p id="shell"></p></body></html>
-- shell/main.js --
import { counter } from "@host/api";
import { createElement } from "react";
document.querySelector("#shell").textContent = "shell " + counter() + " " + createElement();
-- shell/api-v1.js --
export const greet = () => "v1";
-- shell/api-v2.js --
let n = 0;
export const counter = () => "v2." + ++n;
-- plain/package.json --
{"name": "plain", "version": "0.1.0"}
-- plain/index.js --
export function mount(el) { el.textContent = "plain"; }
-- node_modules/react/package.json --
{"name": "react", "version": "18.3.1", "type": "module", "main": "index.js"}
-- node_modules/react/index.js --
export const createElement = () => "react";
export const version = "18.3.1";
-- node_modules/solo/package.json --
{"name": "solo", "version": "1.0.0", "type": "module", "main": "index.js"}
-- node_modules/solo/index.js --
export const solo = "solo 1";
`

// partner serves modules to every origin, as another site would.
func partner(t *testing.T, modules map[string]string) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		text, ok := modules[r.URL.String()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/javascript")
		if strings.HasSuffix(r.URL.Path, ".css") {
			w.Header().Set("Content-Type", "text/css")
		}
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// openHost builds the host with the keys of the MFE from elsewhere, and opens
// its page.
func openHost(t *testing.T, csp, keys string) *browser.Page {
	t.Helper()
	dir := npmtest.Write(t, strings.NewReplacer("CSP", csp, "PARTNER", keys).Replace(hostSite))
	res, err := generator.Build(t.Context(), generator.Options{Dir: dir, NoCache: true})
	if err != nil || len(res.Diagnostics) > 0 {
		t.Fatalf("%v\n%s", err, texts(res.Diagnostics))
	}
	s := &shop{dir: dir, report: res.Report}
	return browser.Start(t).Open(t, s.serve(t)+"/", browser.Options{Scripts: []string{
		`globalThis.reports = [];
		addEventListener("mfegen:error", ({ detail: d }) => reports.push([d.mfe, d.version, d.team, d.phase, String(d.cause?.message)].join(" | ")));
		globalThis.retries = 0;
		addEventListener("mfegen:retry", () => retries++);`,
	}})
}

func about(version, requires string) string {
	return fmt.Sprintf("export const mfegen = { name: \"offers\", version: %q, requires: { %s } };\n", version, requires)
}

const mountDeals = `export function mount(el, props, context) {
	el.textContent = "deals " + context.version;
	return () => { el.textContent = ""; };
}
`

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// An MFE that another site serves is mounted when the two go together.
func TestRemoteMounts(t *testing.T) {
	t.Parallel()
	one := about("1.2.0", `shell: [[">=2.0.0", "<3.0.0-0"]], plain: [["<1.0.0"]]`) + mountDeals
	for name, c := range map[string]struct {
		csp, keys, text string
		modules         map[string]string
	}{
		"by its origin": {
			"auto", `version = "^1.0.0"`, "deals 1.2.0",
			map[string]string{"/mfe/entry.js": "import \"./part.js\";\n" + one, "/mfe/part.js": "export {};"},
		},
		"by its hash under a strict policy": {
			"strict", `integrity = "` + hashOf(one) + `"`, "deals 1.2.0",
			map[string]string{"/mfe/entry.js": one},
		},
		"with any version": {
			"self", "", "deals undefined", map[string]string{"/mfe/entry.js": mountDeals},
		},
		"with this site's packages, and names that nobody here takes": {
			"auto", `imports = { react = "^18.0.0" }`, "deals 18.3.1 react",
			map[string]string{"/mfe/entry.js": `import { version, createElement } from "react";
				export function mount(el) { el.textContent = "deals " + version + " " + createElement(); }`},
		},
		"with a package that nobody else declares": {
			"auto", `imports = { solo = "1" }`, "solo 1", map[string]string{"/mfe/entry.js": `import { solo } from "solo";
				export function mount(el) { el.textContent = solo; }`},
		},
		"with the shell's newest service": {
			"auto", "", "v2.2", map[string]string{"/mfe/entry.js": `import { counter } from "@host/api";
				export function mount(el) { el.textContent = counter(); }`},
		},
		"with the service of an older major": {
			"auto", `requires = { shell = "^1.4.0" }`, "v1",
			map[string]string{"/mfe/entry.js": about("1.0.0", `shell: [[">=1.0.0", "<2.0.0-0"]]`) + `import { greet } from "@host/api";
				export function mount(el) { el.textContent = greet(); }`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := partner(t, c.modules)
			p := openHost(t, c.csp, fmt.Sprintf("url = %q\n%s", url+"/mfe/entry.js", c.keys))
			p.WaitText("mfe-slot[state=mounted]", c.text)
			p.WaitText("#shell", "shell v2.1 react")
			quiet(t, p)
			for url, n := range p.Downloads() {
				if n != 1 {
					t.Errorf("%s was downloaded %d times", url, n)
				}
			}
		})
	}
}

// What does not go together is not mounted: the fallback is, and one event says
// why, with both versions.
func TestRemoteIsRefused(t *testing.T) {
	t.Parallel()
	v2 := about("2.0.0-beta.1", "") + mountDeals
	for name, c := range map[string]struct{ keys, module, report string }{
		"a version that the site does not take": {
			`version = "^1.0.0"`, v2, "deals | 2.0.0-beta.1 | partners | load | deals 2.0.0-beta.1 from URL is not in >=1.0.0 <2.0.0-0, which this site takes",
		},
		"no version": {
			`version = "^1.0.0"`, mountDeals, "deals |  | partners | load | deals from URL does not say its version, and this site takes >=1.0.0 <2.0.0-0",
		},
		"a shell that it is not made for": {
			"", about("1.2.0", `shell: [[">=3.0.0", "<4.0.0-0"]]`) + mountDeals,
			"deals | 1.2.0 | partners | load | deals 1.2.0 from URL requires shell >=3.0.0 <4.0.0-0, and this site has 2.3.0",
		},
		"an older shell than the one whose service it gets": {
			`requires = { shell = "1" }`, about("1.2.0", `shell: [[">=2.0.0", "<3.0.0-0"]]`) + mountDeals,
			"deals | 1.2.0 | partners | load | deals 1.2.0 from URL requires shell >=2.0.0 <3.0.0-0, and this site has 1.x",
		},
		"an MFE that is not here": {
			"", about("1.2.0", `cart: [[]]`) + mountDeals, "deals | 1.2.0 | partners | load | deals 1.2.0 from URL requires cart *, which this site does not have",
		},
		"an MFE of another version": {
			"", about("1.2.0", `plain: [[">=1.0.0"]]`) + mountDeals, "deals | 1.2.0 | partners | load | deals 1.2.0 from URL requires plain >=1.0.0, and this site has 0.1.0",
		},
		"no mount": {
			"", about("1.2.0", ""), "deals | 1.2.0 | partners | load | deals 1.2.0 from URL exports no mount",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := partner(t, map[string]string{"/mfe/entry.js": c.module}) + "/mfe/entry.js"
			p := openHost(t, "auto", fmt.Sprintf("url = %q\n%s", url, c.keys))
			p.WaitText("mfe-slot[state=fallback]", "plain")
			p.WaitText("#shell", "shell v2.1 react")
			if got, want := browser.Eval[string](p, `reports.join("\n")`), strings.ReplaceAll(c.report, "URL", url); got != want {
				t.Errorf("reports: %s\nwant: %s", got, want)
			}
			if n := browser.Eval[int](p, "retries"); n != 0 {
				t.Errorf("%d retries", n)
			}
		})
	}
}

// Other bytes than the integrity names are not run, not even at a retry's URL.
func TestRemoteWithWrongIntegrity(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"auto", "strict"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			url := partner(t, map[string]string{"/mfe/entry.js": "globalThis.ran = true;\n" + mountDeals}) + "/mfe/entry.js"
			p := openHost(t, mode, fmt.Sprintf("url = %q\nretry_delay = \"10ms\"\nintegrity = %q", url, hashOf(mountDeals)))
			p.WaitText("mfe-slot[state=fallback]", "plain")
			got := browser.Eval[string](p, `[reports.length, reports[0].startsWith("deals |  | partners | load | "), retries, globalThis.ran].join()`)
			if got != "1,true,2," {
				t.Error(got)
			}
		})
	}
}

// What an MFE from elsewhere throws later is its own, whichever of its files
// threw; and when its server is back, it mounts.
func TestRemoteFailsLater(t *testing.T) {
	t.Parallel()
	t.Run("its error is told", func(t *testing.T) {
		t.Parallel()
		url := partner(t, map[string]string{
			"/mfe/entry.js": `import { later } from "../lib/later.js";
				export const mfegen = { name: "deals", version: "1.0.0" };
				export function mount(el) { el.textContent = "deals"; later(); }`,
			"/lib/later.js": `export const later = () => setTimeout(() => { if (document.title === "go") throw Error("late"); else later(); }, 50);`,
		})
		p := openHost(t, "auto", fmt.Sprintf("url = %q", url+"/mfe/entry.js"))
		p.WaitText("mfe-slot[state=mounted]", "deals")
		browser.Eval[any](p, `void (document.title = "go")`)
		p.WaitText("mfe-slot[state=fallback]", "plain")
		if got := browser.Eval[string](p, `reports.join()`); got != "deals | 1.0.0 | partners | run | late" {
			t.Error(got)
		}
	})
	t.Run("it comes at the second attempt", func(t *testing.T) {
		t.Parallel()
		for _, query := range []string{"?", "?v=1&"} {
			url := partner(t, map[string]string{"/mfe/entry.js" + query + "r=1": mountDeals}) + strings.TrimRight("/mfe/entry.js"+query, "?&")
			p := openHost(t, "auto", fmt.Sprintf("url = %q\nretry_delay = \"10ms\"", url))
			p.WaitText("mfe-slot[state=mounted]", "deals")
			if n := browser.Eval[int](p, "retries"); n != 1 {
				t.Errorf("%d retries", n)
			}
		}
	})
}

// Stylesheets of another site come with the MFE, apply before it is shown, and
// apply to nothing when it has gone.
func TestRemoteStyles(t *testing.T) {
	t.Parallel()
	url := partner(t, map[string]string{"/entry.js": mountDeals, "/style.css": "#shell { color: rgb(1, 2, 3); }"})
	p := openHost(t, "auto", fmt.Sprintf("url = %q\nstyles = [%q]", url+"/entry.js", url+"/style.css"))
	p.WaitText("mfe-slot[state=mounted]", "deals")
	colour := `getComputedStyle(document.querySelector("#shell")).color`
	if got := browser.Eval[string](p, colour); got != "rgb(1, 2, 3)" {
		t.Errorf("mounted: %s", got)
	}
	browser.Eval[any](p, `document.querySelector("mfe-slot").remove()`)
	p.Until(colour + ` !== "rgb(1, 2, 3)"`)
	quiet(t, p)
}

// farSite is a site that offers one of its MFEs to others, at a fixed path.
const farSite = `
-- mfe.toml --
[site.headers]
Access-Control-Allow-Origin = "*"
[shell]
path = "shell"
[mfe.offers]
path = "offers"
entry = "index.js"
module = "/offers/mfe.js"
routes = ["/offers"]
requires = { shell = ">=1" }
-- shell/package.json --
{"name": "far", "version": "4.0.0"}
-- shell/index.html --
<!doctype html><html lang="en"><head><title>Far</title><script type="module" src="/main.js"></script></head><body></body></html>
-- shell/main.js --
-- offers/package.json --
{"name": "offers", "version": "1.7.0"}
-- offers/index.js --
import("./lazy.js").then((m) => m.later());
export default 1;
export function mount(el, props, context) { el.textContent = "deals " + context.version; }
-- offers/lazy.js --
export const later = () => setTimeout(() => { if (document.title === "go") throw Error("late"); else later(); }, 50);
`

// Two sites that mfegen built, one of which takes an MFE of the other.
func TestRemoteFromAnotherSite(t *testing.T) {
	t.Parallel()
	dir := npmtest.Write(t, farSite)
	res, err := generator.Build(t.Context(), generator.Options{Dir: dir, NoCache: true})
	if err != nil || len(res.Diagnostics) > 0 {
		t.Fatalf("%v\n%s", err, texts(res.Diagnostics))
	}
	far := &shop{dir: dir, report: res.Report}
	url := far.serve(t) + "/offers/mfe.js"
	p := openHost(t, "auto", fmt.Sprintf("url = %q\nversion = \"^1.5.0\"", url))
	p.WaitText("mfe-slot[state=mounted]", "deals 1.7.0")
	quiet(t, p)
	browser.Eval[any](p, `void (document.title = "go")`)
	p.WaitText("mfe-slot[state=fallback]", "plain")
	if got := browser.Eval[string](p, `reports.join()`); got != "deals | 1.7.0 | partners | run | late" {
		t.Error(got)
	}

	p = openHost(t, "auto", fmt.Sprintf("url = %q\nversion = \"^2.0.0\"", url))
	p.WaitText("mfe-slot[state=fallback]", "plain")
	want := "deals | 1.7.0 | partners | load | deals 1.7.0 from " + url + " is not in >=2.0.0 <3.0.0-0, which this site takes"
	if got := browser.Eval[string](p, `reports.join()`); got != want {
		t.Error(got)
	}
}
