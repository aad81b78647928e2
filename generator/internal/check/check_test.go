package check

import (
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/vendor"
)

// cart is an MFE of 100 KB with 60 KB of shared code and a lazy chunk.
func cart(budget, route int64) Input {
	refs := func(urls ...string) (out []link.Ref) {
		for _, u := range urls {
			out = append(out, link.Ref{URL: u})
		}
		return out
	}
	scripts := refs("/assets/cart/cart.js", "/assets/vendor/react.js")
	pos := diag.Pos{File: "mfe.toml", Line: 9, Col: 10}
	return Input{
		Plan: &plan.Plan{
			MFEs:        []plan.Unit{{Name: "cart", Kind: bundle.MFE, Budget: budget, BudgetPos: pos}},
			RouteBudget: route, RouteBudgetPos: pos,
		},
		Bundles: []*bundle.Bundle{{Unit: "cart", Files: []bundle.File{
			{Path: "cart.js", Kind: bundle.Script, Inputs: []bundle.Input{
				{Path: "node_modules/@big/lib/a.js", Bytes: 200_000}, {Path: "node_modules/@big/lib/b.js", Bytes: 100_000}, {Path: "cart/src/x.ts", Bytes: 900},
			}},
			{Path: "late.js", Kind: bundle.Script, Inputs: []bundle.Input{{Path: "cart/src/late.ts", Bytes: 1e6}}},
		}}},
		Site: &link.Site{
			Files: []link.File{
				{Path: "assets/cart/cart.js", URL: "/assets/cart/cart.js", Unit: "cart"}, {Path: "assets/cart/late.js", URL: "/assets/cart/late.js", Unit: "cart"},
				{Path: "assets/cart/cart.css", URL: "/assets/cart/cart.css", Unit: "cart"}, {Path: "assets/vendor/react.js", URL: "/assets/vendor/react.js", Unit: "vendor"},
			},
			MFEs:  []link.MFE{{Name: "cart", Scripts: scripts, Styles: refs("/assets/cart/cart.css")}},
			Pages: []link.Page{{Route: plan.Route{Pattern: "/cart"}, Preloads: scripts, Styles: refs("/assets/cart/cart.css")}},
		},
		Gzip: map[string]int64{"/assets/cart/cart.js": 90_000, "/assets/cart/cart.css": 10_000, "/assets/cart/late.js": 300_000, "/assets/vendor/react.js": 60_000},
	}
}

func TestBudgets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mfe, route int64
		want       string
	}{
		"no budgets":                    {0, 0, ""},
		"exactly at the limits":         {100_000, 160_000, ""},
		"an MFE one byte over":          {99_999, 160_000, "MFE500"},
		"a route one byte over":         {100_000, 159_999, "MFE501"},
		"shared code counts for routes": {0, 100_000, "MFE501"},
	} {
		t.Run(name, func(t *testing.T) {
			var codes []string
			for _, d := range Run(cart(c.mfe, c.route)) {
				codes = append(codes, d.Code)
				if d.Pos.Line != 9 || d.Hint == "" || d.Severity != diag.Error {
					t.Errorf("%+v", d)
				}
			}
			if got := strings.Join(codes, " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBudgetNamesTheLargestContributors(t *testing.T) {
	t.Parallel()
	s := Run(cart(1, 0))[0].String()
	for _, want := range []string{`mfe "cart" is 100.0 KB after gzip; its budget is 1 B`, "note: @big/lib: 300.0 KB minified\n\tnote: cart/src/x.ts: 900 B minified"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %q in\n%s", want, s)
		}
	}
	if strings.Contains(s, "late.ts") {
		t.Error("a lazy chunk counts")
	}
}

func TestSharedDependencyThatNobodyImports(t *testing.T) {
	t.Parallel()
	in := cart(0, 0)
	pos := diag.Pos{File: "mfe.toml", Line: 3, Col: 1}
	in.Plan.Shared.Deps = map[string]plan.Dep{"react": {Pos: pos}, "vue": {Pos: pos}, "lit": {Pos: pos, Private: true}}
	in.Chunks = []vendor.Chunk{{Specs: []vendor.Spec{{Specifier: "react/jsx-runtime", Dep: "react"}}}}
	list := Run(in)
	if len(list) != 1 || list[0].Code != "MFE502" || list[0].Severity != diag.Warning || !strings.Contains(list[0].Text, "vue") {
		t.Errorf("got %v", list)
	}
}

func TestRequiredUnits(t *testing.T) {
	t.Parallel()
	pos := diag.Pos{File: "mfe.toml", Line: 7, Col: 23}
	for name, c := range map[string]struct{ path, version, requires, want string }{
		"the version is in the range":   {"shell/package.json", "1.4.0", "^1.2.0", ""},
		"the version is below":          {"shell/package.json", "1.1.9", "^1.2.0", "MFE503"},
		"the next major":                {"shell/package.json", "2.0.0", "^1.2.0", "MFE503"},
		"a prerelease is none of these": {"shell/package.json", "1.3.0-beta.1", "^1.2.0", "MFE503"},
		"no version":                    {"shell/package.json", "", "^1.2.0", "MFE504"},
		"a version that is none":        {"shell/package.json", "next", "*", "MFE504"},
		"no package.json":               {"", "", "^1.2.0", "MFE504"},
	} {
		t.Run(name, func(t *testing.T) {
			in := cart(0, 0)
			in.Plan.Shell = plan.Unit{Name: "shell", Dir: "shell", Package: plan.Package{Path: c.path, Version: c.version}}
			in.Plan.MFEs[0].Requires = []plan.Require{{Unit: "shell", Range: c.requires, Pos: pos}}
			var codes []string
			for _, d := range Run(in) {
				codes = append(codes, d.Code)
				text := d.String()
				if d.Pos != pos || d.Hint == "" || !strings.Contains(text, `mfe "cart" requires shell `+c.requires) || !strings.Contains(text, "shell/package.json") {
					t.Errorf("%s", text)
				}
				if want := map[string]diag.Severity{"MFE503": diag.Error, "MFE504": diag.Warning}[d.Code]; d.Severity != want {
					t.Errorf("%s: got %s, want %s", d.Code, d.Severity, want)
				}
			}
			if got := strings.Join(codes, " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRequiredOfSeveralVersions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ unit, accepts, requires, version, state, code string }{
		"the shell's own version":             {"shell", "", "^2.0.0", "2.3.0", "inside", ""},
		"an older version of a service":       {"shell", "", "^1.4.0", "1.x", "inside", ""},
		"no version of a service":             {"shell", "", "^3.0.0", "2.3.0", "outside", "MFE503"},
		"all that the site takes":             {"far", "^2.1.0", ">=2", "^2.1.0", "inside", ""},
		"some of what the site takes":         {"far", "^2.1.0", "^2.2.0", "^2.1.0", "unknown", "MFE504"},
		"nothing of what the site takes":      {"far", "^2.1.0", "^3.0.0", "^2.1.0", "outside", "MFE503"},
		"whatever version the other site has": {"far", "", "^2.1.0", "", "unknown", "MFE504"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := cart(0, 0)
			in.Plan.Shell = plan.Unit{Name: "shell", Kind: bundle.Shell, Dir: "shell", Package: plan.Package{Path: "shell/package.json", Version: "2.3.0"}}
			in.Plan.Shell.Services = []plan.Service{{Specifier: "api", Editions: []plan.Edition{{Name: "2.3.0", Version: "2.3.0"}, {Name: "1.x", Version: "1.9007199254740991.0"}}}}
			in.Plan.MFEs = append(in.Plan.MFEs, plan.Unit{Name: "far", Kind: bundle.MFE, Remote: plan.Remote{URL: "https://far.test/mfe.js", Accepts: c.accepts}})
			in.Plan.MFEs[0].Requires = []plan.Require{{Unit: c.unit, Range: c.requires, Pos: diag.Pos{File: "mfe.toml", Line: 7, Col: 23}}}
			if f := Fits(in.Plan)[0]; f.Version != c.version || string(f.State) != c.state {
				t.Errorf("there is %q, which is %s", f.Version, f.State)
			}
			code := ""
			for _, d := range Run(in) {
				code += d.Code
				if d.Hint == "" || !strings.Contains(d.Text, c.unit+" "+c.requires) {
					t.Errorf("%s", d.String())
				}
			}
			if code != c.code {
				t.Errorf("got %q, want %q", code, c.code)
			}
		})
	}
}
