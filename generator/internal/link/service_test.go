package link

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// editions is the shop whose shell offers its module in two versions; the cart
// and the tips import it, and the tips come from another site.
func editions(cart, tips string) Input {
	in := shop()
	shell, p := in.Bundles[0], in.Plan
	shell.Files = append(shell.Files, js("v1.js", nil))
	shell.Entries[1].Exports = []string{"two"}
	shell.Entries = append(shell.Entries, bundle.Entry{Specifier: "@shop/shell", Edition: "1.x", File: "v1.js", Exports: []string{"one"}, Source: "shell/v1.ts"})
	p.Shell.Services = []plan.Service{{Specifier: "@shop/shell", Editions: []plan.Edition{
		{Name: "2.3.0", Version: "2.3.0", Pos: diag.Pos{File: "mfe.toml", Line: 4, Col: 1}},
		{Name: "1.x", Version: "1.9007199254740991.0", Pos: diag.Pos{File: "mfe.toml", Line: 3, Col: 1}},
	}}}
	requires := func(text string) []plan.Require {
		if text == "" {
			return nil
		}
		return []plan.Require{{Unit: "shell", Range: text, Pos: diag.Pos{File: "mfe.toml", Line: 9, Col: 22}}}
	}
	p.MFEs[0].Requires, p.MFEs[2].Requires = requires(cart), requires(tips)
	in.Bundles[1].Files[0].Bare = append(in.Bundles[1].Files[0].Bare, "@shop/shell")
	in.Bundles[1].Uses = []bundle.Use{{Specifier: "@shop/shell", Names: []string{"one"}, Files: []string{"cart/x.ts"}}}
	p.MFEs[2].Remote = plan.Remote{URL: "https://far.test/tips/mfe.js?v=1", Integrity: "sha256-x"}
	return in
}

func TestScopesOfServices(t *testing.T) {
	t.Parallel()
	const v1 = "/shop/assets/shell/v1.js"
	for name, c := range map[string]struct {
		cart, tips string
		want       map[string]string // scope → what it has for the service
		shell      []string          // what the tips find of the shell
	}{
		"an MFE of this site":         {"^1.4.0", "", map[string]string{"/shop/assets/cart/": v1}, []string{"2.3.0"}},
		"an MFE from elsewhere":       {"1", "^1.0.0", map[string]string{"/shop/assets/cart/": v1, "https://far.test/": v1}, []string{"1.x"}},
		"the newest of several":       {"^1.4.0", "1 || 2", map[string]string{"/shop/assets/cart/": v1}, []string{"2.3.0"}},
		"nothing that there is":       {"1", "3", map[string]string{"/shop/assets/cart/": v1}, []string{"2.3.0"}},
		"everything below the newest": {"<2.3.0", "*", map[string]string{"/shop/assets/cart/": v1}, []string{"2.3.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := editions(c.cart, c.tips)
			site := mustLink(t, in)
			got := map[string]string{}
			for scope, m := range site.Map.Scopes {
				if to, ok := m["@shop/shell"]; ok {
					got[scope] = to
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if to := site.Map.Imports["@shop/shell"]; to != "/shop/assets/shell/api.js" {
				t.Errorf("everybody gets %s", to)
			}
			// The page of the cart has the edition that the cart gets.
			preloads := strings.Join(urls(site.Pages[1].Preloads), " ")
			if !strings.Contains(preloads, "shell/v1.js") || strings.Contains(preloads, "shell/api.js") {
				t.Errorf("preloads: %s", preloads)
			}
			l := newLinker(in)
			if d := cmp.Diff(c.shell, l.shellVersions(in.Plan.MFEs[2])); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestServicesAndNamesThatAreNotThere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cart, code, text, hint string
		change                 func(Input)
	}{
		"no edition": {
			"^4.0.0", "MFE433", `mfe "cart" imports "@shop/shell" and requires shell ^4.0.0, but the shell offers 2.3.0 and 1.x`,
			"make the MFE work with one of them and widen the range, or let the shell offer a version in the range", nil,
		},
		"a name of another edition": {
			"", "MFE434", `@shop/shell 2.3.0, which mfe "cart" gets from the shell, has no export "one"`,
			`1.x has it: change what mfe "cart" requires of the shell, or import something else`, nil,
		},
		"a name of no edition": {
			"1", "MFE434", `@shop/shell 1.x, which mfe "cart" gets from the shell, has no export "ones"`, "did you mean one?",
			func(in Input) { in.Bundles[1].Uses[0].Names = []string{"ones"} },
		},
		"a name of an MFE's module": {
			"1", "MFE434", `@shop/old, which mfe "cart" gets from mfe "old", has no export "gone"`, "it exports mount",
			func(in Input) {
				in.Bundles[2].Entries[0].Exports = []string{"mount"}
				in.Bundles[1].Uses = []bundle.Use{{Specifier: "@shop/old", Names: []string{"gone", "mount"}}}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := editions(c.cart, "")
			if c.change != nil {
				c.change(in)
			}
			_, list := Link(in)
			if len(list) != 1 || list[0].Code != c.code || list[0].Text != c.text || list[0].Hint != c.hint {
				t.Errorf("got %v", list)
			}
		})
	}

	// What a module passes on from others is not known here.
	in := editions("", "")
	in.Bundles[0].Files[4].Data = []byte(`export*from"react";`)
	mustLink(t, in)
}

func TestRemoteInTheImportMap(t *testing.T) {
	t.Parallel()
	in := editions("1", "")
	in.Plan.Routes[0].MFEs, in.Plan.Routes[0].Lazy = []string{"tips"}, nil
	site := mustLink(t, in)
	const url = "https://far.test/tips/mfe.js?v=1"
	for _, u := range []string{url, url + "&r=1", url + "&r=2", url + "&r=3"} {
		if site.Map.Integrity[u] != "sha256-x" {
			t.Errorf("%s has no integrity", u)
		}
	}
	last := func(refs []Ref) Ref { return refs[len(refs)-1] }
	want := Ref{url, "sha256-x"}
	if got := last(site.Pages[0].Preloads); got != want {
		t.Errorf("the page fetches %v ahead", got)
	}
	if got := site.MFEs[2].Scripts; last(got) != want || got[0].URL != "/shop/assets/tips/tips.js" {
		t.Errorf("the MFE has %v", got)
	}
}

func TestRemoteFolder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ url, other, want string }{
		"an origin of its own":           {"https://far.test/a/b/mfe.js?v=1", "", "https://far.test/"},
		"an origin that two MFEs are on": {"https://far.test/a/b/mfe.js?v=1", "https://far.test/c.js", "https://far.test/a/b/"},
		"another port":                   {"https://far.test/a/mfe.js", "https://far.test:8443/c.js", "https://far.test/"},
		"this site's origin":             {"/a/b/mfe.js", "", "/a/b/"},
		"the top of an origin":           {"https://far.test/mfe.js", "https://far.test/c.js", "https://far.test/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := editions("1", "")
			in.Plan.MFEs[2].Remote.URL = c.url
			in.Plan.MFEs[1].Remote.URL = c.other
			if got := newLinker(in).remoteFolder(in.Plan.MFEs[2]); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestModuleAtAFixedPath(t *testing.T) {
	t.Parallel()
	for exports, want := range map[string]string{
		"mount":         "export * from \"/shop/assets/cart/cart.js\";\n",
		"default mount": "export * from \"/shop/assets/cart/cart.js\";\nexport { default } from \"/shop/assets/cart/cart.js\";\n",
	} {
		in := shop()
		in.Plan.MFEs[0].Module = "cart/mfe.js"
		in.Bundles[1].Entries[0].Exports = strings.Fields(exports)
		for _, f := range mustLink(t, in).Files {
			if f.Path == "cart/mfe.js" && (string(f.Data) != want || f.Integrity == "") {
				t.Errorf("got %+v", f)
			}
		}
	}
}
