package generator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// ages has MFEs that were made for different majors of the shell.
const ages = `
-- mfe.toml --
[shell]
path = "shell"
[shell.services."@ages/api"]
1 = "v1.js"
"2.1.4" = "v2.js"
3 = "v3.js"
[mfe.old]
path = "old"
entry = "index.js"
load = "eager"
requires = { shell = "^1.2.0" }
[mfe.older]
path = "older"
entry = "index.js"
load = "eager"
requires = { shell = "<2" }
[mfe.middle]
path = "middle"
entry = "index.js"
load = "eager"
requires = { shell = "1 || 2" }
[mfe.recent]
path = "recent"
entry = "index.js"
load = "eager"
-- shell/package.json --
{"name": "ages", "version": "3.0.2"}
-- shell/index.html --
<!doctype html><html lang="en"><head><title>Ages</title><script type="module" src="/main.js"></script></head>
<body><mfe-slot name="old"></mfe-slot><mfe-slot name="older"></mfe-slot><mfe-slot name="middle"></mfe-slot><mfe-slot name="recent"></mfe-slot><p></p></body></html>
-- shell/main.js --
import { three } from "@ages/api";
document.querySelector("p").textContent = three();
-- shell/state.js --
let n = 0;
export const next = () => ++n;
-- shell/v1.js --
import { next } from "./state.js";
(globalThis.loaded ??= []).push(1);
export const one = () => "one " + next();
-- shell/v2.js --
import { next } from "./state.js";
(globalThis.loaded ??= []).push(2);
export const two = () => "two " + next();
-- shell/v3.js --
import { next } from "./state.js";
(globalThis.loaded ??= []).push(3);
export const three = () => "three " + next();
-- old/index.js --
import { one } from "@ages/api";
export function mount(el) { el.textContent = one(); }
-- older/index.js --
import { one } from "@ages/api";
export function mount(el) { el.textContent = one(); }
-- middle/index.js --
import { two } from "@ages/api";
export function mount(el) { el.textContent = two(); }
-- recent/index.js --
import { three } from "@ages/api";
export function mount(el) { el.textContent = three(); }
`

// Each MFE gets the edition of the shell's service that its range holds, once
// for the page, and all editions share the shell's state.
func TestServicesByMajor(t *testing.T) {
	t.Parallel()
	dir := npmtest.Write(t, ages)
	res, err := generator.Build(t.Context(), generator.Options{Dir: dir, NoCache: true})
	if err != nil || len(res.Diagnostics) > 0 {
		t.Fatalf("%v\n%s", err, texts(res.Diagnostics))
	}
	s := &shop{dir: dir, report: res.Report}
	p := browser.Start(t).Open(t, s.serve(t)+"/", browser.Options{})
	for mfe, word := range map[string]string{"old": "one", "older": "one", "middle": "two", "recent": "three"} {
		p.WaitText("mfe-slot[name="+mfe+"][state=mounted]", word)
	}
	p.WaitText("p", "three")
	quiet(t, p)
	if got := browser.Eval[string](p, `loaded.sort().join()`); got != "1,2,3" {
		t.Errorf("loaded: %s", got)
	}
	numbers := browser.Eval[string](p, `[...document.querySelectorAll("mfe-slot, p")].map((e) => e.textContent.split(" ")[1]).sort().join()`)
	if numbers != "1,2,3,4,5" {
		t.Errorf("the editions do not share their state: %s", numbers)
	}
	for url, n := range p.Downloads() {
		if n != 1 {
			t.Errorf("%s was downloaded %d times", url, n)
		}
	}
	m := theMap(t, s, "index.html")
	if m.Scopes["/assets/old/"]["@ages/api"] != m.Scopes["/assets/older/"]["@ages/api"] || len(m.Scopes) != 3 {
		t.Errorf("scopes: %v", m.Scopes)
	}
	matrix, err := generator.Matrix(t.Context(), generator.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, r := range matrix.Requires {
		rows = append(rows, strings.Join([]string{r.Unit, r.Range, r.Version, r.State}, " "))
	}
	if d := cmp.Diff([]string{"middle 1 || 2 2.1.4 inside", "old ^1.2.0 1.x inside", "older <2 1.x inside"}, slices.Sorted(slices.Values(rows))); d != "" {
		t.Error(d)
	}
}

// What an MFE takes from its edition is proved as other imports are.
func TestServicesThatDoNotFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ from, to, want string }{
		"a name of another edition": {
			`import { one } from "@ages/api";
export function mount(el) { el.textContent = one(); }
-- middle`, `
import { three as one } from "@ages/api";
export function mount(el) { el.textContent = one(); }
-- middle`,
			`older/index.js:2:10: error: @ages/api 1.x, which mfe "older" gets from the shell, has no export "three" [MFE434]`,
		},
		"a range without an edition": {
			`shell = "^1.2.0"`, `shell = "^4.0.0"`,
			`mfe.toml:11:22: error: mfe "old" imports "@ages/api" and requires shell ^4.0.0, but the shell offers 3.0.2 and 2.1.4 and 1.x [MFE433]`,
		},
		"a range between two editions": {
			`shell = "^1.2.0"`, `shell = "~1.2.0"`,
			`mfe.toml:11:22: error: mfe "old" imports "@ages/api" and requires shell ~1.2.0, but the shell offers 3.0.2 and 2.1.4 and 1.x [MFE433]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(ages, c.from) {
				t.Fatal("nothing to replace")
			}
			dir := npmtest.Write(t, strings.Replace(ages, c.from, c.to, 1))
			res, err := generator.Check(t.Context(), generator.Options{Dir: dir, NoCache: true})
			if err != nil {
				t.Fatal(err)
			}
			text := texts(res.Diagnostics)
			if first, _, _ := strings.Cut(text, "\n"); first != c.want || len(res.Diagnostics) != 1 {
				t.Errorf("got\n%s", text)
			}
		})
	}
}
