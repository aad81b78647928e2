package compile

import (
	"context"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

func isolated(how string) func(*plan.Plan) {
	return func(p *plan.Plan) { p.MFEs[0].Isolation = how }
}

// What isolates an MFE is in its mount, whatever its style.
func TestIsolatedMounts(t *testing.T) {
	t.Parallel()
	archive := base + `
-- cart/index.js --
import "./style.css";
export { default } from "./App.js";
export const mount = () => {}, more = 1;
-- cart/App.js --
export default function App() { return null }
-- cart/style.css --
body { color: red }
`
	for name, c := range map[string]struct{ isolation, kind, uses, css string }{
		"a function in a scope":  {"scope", "function", "", `@scope ([data-mfe="cart"])`},
		"a component in a scope": {"scope", "react", "react react-dom/client", `@scope ([data-mfe="cart"])`},
		"a function in a shadow": {"shadow", "function", "mfegen/shadow", ":host"},
		"an element in a shadow": {"shadow", "element", "mfegen/shadow", ":host"},
		"an application in one":  {"shadow", "single-spa", "mfegen/shadow", ":host"},
		"React 17 in a shadow":   {"shadow", "react", "mfegen/shadow react react-dom/client", ":host"},
		"a function in a frame":  {"iframe", "function", "", "body"},
		"a function by itself":   {"none", "function", "", "body"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cart := mustRun(t, project(t, archive, func(p *plan.Plan) {
				isolated(c.isolation)(p)
				p.MFEs[0].Mount, p.MFEs[0].Element = c.kind, "shop-cart"
			}))[1]
			if got := strings.Join(cart.Entries[0].Exports, " "); got != "default mfegen more mount" {
				t.Errorf("exports %s", got)
			}
			var uses []string
			for _, u := range cart.Uses {
				uses = append(uses, u.Specifier)
			}
			if got := strings.Join(uses, " "); got != c.uses {
				t.Errorf("uses %q, want %q", got, c.uses)
			}
			style, ok := cart.File(cart.Entries[0].Style)
			if !ok || style.Kind != bundle.Style || !strings.Contains(string(style.Data), c.css) {
				t.Errorf("the stylesheet is %s", style.Data)
			}
		})
	}
}

func TestIsolatedWithoutMount(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"none", "scope", "shadow", "iframe"} {
		fails(t, project(t, base+"-- cart/index.js --\nexport const start = 1;\n", isolated(how)), "mfe.toml:5:9 MFE322")
	}
}

// An MFE that is not trusted does not get out of its frame by an import, of
// whatever kind, and what is in the frame does not ask for other MFEs.
func TestFramesAreNotImported(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ main, want string }{
		"by its specifier":        {`import "@shop/cart";`, "shell/main.js:1:8 MFE332"},
		"later":                   {`export const f = () => import("@shop/cart").catch(() => 0);`, "shell/main.js:1:31 MFE332"},
		"by require":              {`export const f = () => require("@shop/cart");`, "shell/main.js:1:32 MFE332"},
		"by the package's name":   {`import "@shop/cart/deep.js";`, "shell/main.js:1:8 MFE332"},
		"by its path":             {`import "../cart/deep.js";`, "shell/main.js:1:8 MFE332"},
		"as the page's own again": {`export * from "../cart/deep.js";`, "shell/main.js:1:15 MFE332"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := base + "-- shell/main.js --\n" + c.main + `
-- cart/deep.js --
export const deep = 1;
-- node_modules/@shop/cart/deep.js --
export const deep = 2;
-- node_modules/@shop/cart/index.js --
export const shallow = 2;
-- node_modules/@shop/cart/package.json --
{"name":"@shop/cart","version":"1.0.0"}
`
			fails(t, project(t, archive, func(p *plan.Plan) {
				isolated("iframe")(p)
				p.MFEs[0].Package = plan.Package{Path: "cart/package.json", Name: "@shop/cart"}
			}), c.want)
		})
	}
	mustRun(t, project(t, base, isolated("iframe"))) // mfe:cart mounts it

	fails(t, project(t, base+"-- cart/index.js --\nimport { mount } from \"mfe:cart\";\nexport { mount };\n", isolated("iframe")), "cart/index.js:1:23 MFE334")
	fails(t, project(t, base+"-- cart/index.js --\nexport { mount } from \"mfegen/runtime\";\n", isolated("iframe")), "cart/index.js:1:23 MFE334")
}

func TestStylesheetsFromElsewhere(t *testing.T) {
	t.Parallel()
	archive := base + `
-- cart/index.js --
import "./style.css";
export const mount = () => {};
-- cart/style.css --
@import "https://fonts.example.com/a.css";
.a { color: red }
`
	for how, want := range map[string]int{"none": 0, "scope": 1, "shadow": 1, "iframe": 0} {
		_, list := Run(context.Background(), project(t, archive, isolated(how)))
		if len(list) != want || want == 1 && (list[0].Code != "MFE333" || !strings.Contains(list[0].Text, "https://fonts.example.com/a.css")) {
			t.Errorf("%s: %v", how, list)
		}
	}
}
