package link

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/vendor"
)

func js(path string, change func(*bundle.File)) bundle.File {
	f := bundle.File{Path: path, Kind: bundle.Script, Data: []byte("// " + path)}
	if change != nil {
		change(&f)
	}
	return f
}

func css(path string) bundle.File {
	return bundle.File{Path: path, Kind: bundle.Style, Data: []byte("/* " + path + " */")}
}

// shop is a shell and three MFEs: cart is on its route and shares react,
// old shares another react alone, tips is shown later.
func shop() Input {
	shell := &bundle.Bundle{Unit: "shell", Kind: bundle.Shell,
		Files: []bundle.File{
			js("main.js", func(f *bundle.File) {
				f.Imports = []string{"chunk.js"}
				f.Bare = []string{"react"}
				f.Lazy = []string{"late.js"}
			}),
			js("chunk.js", nil), js("late.js", nil), css("main.css"), js("api.js", func(f *bundle.File) { f.Imports = []string{"chunk.js"} }),
		},
		Entries: []bundle.Entry{{File: "main.js", Style: "main.css"}, {Specifier: "@shop/shell", File: "api.js"}},
	}
	cart := &bundle.Bundle{Unit: "cart", Kind: bundle.MFE,
		Files: []bundle.File{
			js("cart.js", func(f *bundle.File) { f.Bare = []string{"react", "@shop/old"}; f.BareLazy = []string{"@shop/tips"} }), css("cart.css"),
		},
		Entries: []bundle.Entry{{Specifier: "@shop/cart", File: "cart.js", Style: "cart.css", Mount: true}},
	}
	old := &bundle.Bundle{Unit: "old", Kind: bundle.MFE,
		Files: []bundle.File{
			// Imports the cart, which imports it: a cycle.
			js("old.js", func(f *bundle.File) { f.Bare = []string{"react", "@shop/cart"} }), css("old.css"),
		},
		Entries: []bundle.Entry{{Specifier: "@shop/old", File: "old.js", Style: "old.css", Mount: true}},
	}
	tips := &bundle.Bundle{Unit: "tips", Kind: bundle.MFE,
		Files:   []bundle.File{js("tips.js", func(f *bundle.File) { f.Bare = []string{"far"} })},
		Entries: []bundle.Entry{{Specifier: "@shop/tips", File: "tips.js", Mount: true}},
	}
	common := vendor.Chunk{Bundle: &bundle.Bundle{Unit: "vendor", Kind: bundle.Vendor,
		Files: []bundle.File{
			js("react.js", func(f *bundle.File) { f.Imports = []string{"vendor.js"} }), js("vendor.js", nil), css("vendor.css"),
		},
		Entries: []bundle.Entry{{Specifier: "react", File: "react.js", Style: "vendor.css"}},
	}}
	own := vendor.Chunk{Units: []string{"old"}, Scoped: true, Bundle: &bundle.Bundle{Unit: "vendor-old", Kind: bundle.Vendor,
		Files:   []bundle.File{js("react.js", func(f *bundle.File) { f.Imports = []string{"own.js"} }), js("own.js", nil)},
		Entries: []bundle.Entry{{Specifier: "react", File: "react.js"}},
	}}
	unit := func(name, load string, routes ...string) plan.Unit {
		return plan.Unit{Name: name, Kind: bundle.MFE, Load: load, Routes: routes, Care: plan.Care{Retries: 2}}
	}
	return Input{
		Plan: &plan.Plan{
			Manifest: "mfe.toml", Site: plan.Site{Base: "/shop/"}, Shell: plan.Unit{Name: "shell", Kind: bundle.Shell},
			MFEs:    []plan.Unit{unit("cart", "route", "/cart"), unit("old", "route", "/old/:id"), unit("tips", "idle")},
			Imports: []plan.Import{{Specifier: "far", URL: "https://cdn.test/far.js"}},
			Routes: []plan.Route{
				{Pattern: "/", File: "index.html", Lazy: []string{"tips"}},
				{Pattern: "/cart", File: "cart/index.html", Owner: "cart", MFEs: []string{"cart"}},
			},
		},
		Bundles: []*bundle.Bundle{shell, cart, old, tips}, Chunks: []vendor.Chunk{common, own},
		Modules: []Module{
			{Specifier: "mfegen/runtime", Data: []byte("// runtime"), Use: Entry}, {Specifier: "mfegen/faults", Data: []byte("// faults"), Use: Rarely},
			{Specifier: "mfegen/later", Data: []byte("// later"), Use: Lazy},
		},
	}
}

func mustLink(t *testing.T, in Input) *Site {
	t.Helper()
	site, list := Link(in)
	if len(list) > 0 {
		t.Fatalf("diagnostics:\n%v", list)
	}
	return site
}

func urls(refs []Ref) []string {
	var out []string
	for _, r := range refs {
		out = append(out, strings.TrimPrefix(r.URL, "/shop/assets/"))
	}
	return out
}

func TestImportMap(t *testing.T) {
	t.Parallel()
	m := mustLink(t, shop()).Map
	for _, name := range []string{"runtime", "faults", "later"} {
		if url := m.Imports["mfegen/"+name]; !strings.HasPrefix(url, "/shop/assets/mfegen/"+name+"-") {
			t.Errorf("%s: %s", name, url)
		}
		delete(m.Imports, "mfegen/"+name)
	}
	want := map[string]string{
		"@shop/cart": "/shop/assets/cart/cart.js", "@shop/old": "/shop/assets/old/old.js", "@shop/tips": "/shop/assets/tips/tips.js",
		"@shop/shell": "/shop/assets/shell/api.js", "react": "/shop/assets/vendor/react.js", "far": "https://cdn.test/far.js",
	}
	if d := cmp.Diff(want, m.Imports); d != "" {
		t.Error(d)
	}
	scopes := map[string]map[string]string{
		"/shop/assets/old/":        {"react": "/shop/assets/vendor-old/react.js"},
		"/shop/assets/vendor-old/": {"react": "/shop/assets/vendor-old/react.js"},
	}
	if d := cmp.Diff(scopes, m.Scopes); d != "" {
		t.Error(d)
	}
	if len(m.Integrity) != 12+2+3*3 {
		t.Errorf("%d URLs have integrity", len(m.Integrity))
	}
}

// A retry asks for the entry by another URL, which must not weaken the check.
func TestRetriesHaveIntegrity(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Plan.MFEs[1].Care.Retries = 0
	m := mustLink(t, in).Map
	for entry, n := range map[string]int{"cart/cart.js": 3, "old/old.js": 1, "tips/tips.js": 3} {
		url := "/shop/assets/" + entry
		for r := 1; r <= 4; r++ {
			want := ""
			if r <= n {
				want = m.Integrity[url]
			}
			if got := m.Integrity[fmt.Sprintf("%s?r=%d", url, r)]; got != want {
				t.Errorf("%s, retry %d: integrity %q, want %q", entry, r, got, want)
			}
		}
	}
}

func TestPagesListExactlyWhatTheyNeed(t *testing.T) {
	t.Parallel()
	site := mustLink(t, shop())
	home, cart := site.Pages[0], site.Pages[1]
	// Something of the page comes later, and so does what waits for it.
	if i := slices.IndexFunc(home.Preloads, func(r Ref) bool { return strings.HasPrefix(r.URL, "/shop/assets/mfegen/later-") }); i < 0 {
		t.Error("what waits is not fetched ahead")
	} else {
		home.Preloads = slices.Delete(home.Preloads, i, i+1)
	}
	if d := cmp.Diff([]string{"shell/main.js", "shell/chunk.js", "vendor/react.js", "vendor/vendor.js"}, urls(home.Preloads)[1:]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"vendor/vendor.css", "shell/main.css"}, urls(home.Styles)); d != "" {
		t.Error(d)
	}
	if len(home.Entries) != 2 {
		t.Errorf("entries: %v", home.Entries)
	}
	// The cart brings the MFE that it imports, with that one's own react.
	if d := cmp.Diff([]string{"shell/main.js", "cart/cart.js", "shell/chunk.js", "vendor/react.js", "old/old.js", "vendor/vendor.js", "vendor-old/react.js", "vendor-old/own.js"},
		urls(cart.Preloads)[1:]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"vendor/vendor.css", "shell/main.css", "old/old.css", "cart/cart.css"}, urls(cart.Styles)); d != "" {
		t.Error(d)
	}
}

func TestDataBlock(t *testing.T) {
	t.Parallel()
	var d dataBlock
	if err := json.Unmarshal(mustLink(t, shop()).Data, &d); err != nil {
		t.Fatal(err)
	}
	if old := d.MFEs["old"]; d.Base != "/shop/" || old.Wait != "" || old.On != "^/shop/old/[^/]+/?$" || old.Entry != "@shop/old" {
		t.Errorf("%+v", d)
	}
	if tips := d.MFEs["tips"]; tips.Wait != "idle" || tips.On != "" {
		t.Errorf("%+v", tips)
	}
	var files []string
	for _, i := range d.MFEs["tips"].JS {
		files = append(files, d.Files[i])
	}
	if d := cmp.Diff([]string{"/shop/assets/tips/tips.js"}, files); d != "" {
		t.Error(d)
	}
	// The vendor's is the shell's too: it is always there and stays.
	var styles []string
	for _, css := range d.MFEs["cart"].CSS {
		styles = append(styles, css[0])
	}
	if d := cmp.Diff([]string{"/shop/assets/old/old.css", "/shop/assets/cart/cart.css"}, styles); d != "" {
		t.Error(d)
	}
}

// A page on which a flag decides asks for what is chosen by default, for what
// asks, and for the provider's module, whose specifier nothing imports.
func TestGatedPages(t *testing.T) {
	t.Parallel()
	provided := func(in Input) {
		shell := in.Bundles[0]
		shell.Files = append(shell.Files, js("provider.js", func(f *bundle.File) { f.Imports = []string{"chunk.js"} }))
		shell.Entries = append(shell.Entries, bundle.Entry{Specifier: "mfegen/flags/provider", File: "provider.js"})
	}
	for name, c := range map[string]struct {
		flags  plan.FeatureFlags
		change func(in Input)
		module bool // the site has mfegen/flags
		gate   *dataGate
		page   []string // of those in question
	}{
		"static, on":  {plan.FeatureFlags{Provider: "static"}, func(Input) {}, false, nil, nil},
		"static, off": {plan.FeatureFlags{Provider: "static"}, func(in Input) { in.Plan.MFEs[0].Pick, in.Plan.Routes[1].Gated = "old", true }, false, &dataGate{Pick: "old"}, []string{"mfegen/later"}},
		"a provider": {
			plan.FeatureFlags{Provider: "posthog"}, func(in Input) { in.Plan.Routes[1].Gated = true; provided(in) }, true,
			&dataGate{Pick: "cart", Flag: "new", Off: "old"}, []string{"mfegen/flags", "mfegen/later", "shell/provider.js"},
		},
		"a provider, asked by the shell alone": {
			plan.FeatureFlags{Provider: "posthog"}, func(in Input) {
				provided(in)
				script(in, "shell", "main.js").Bare = []string{"react", "mfegen/flags"}
			}, true, &dataGate{Pick: "cart", Flag: "new", Off: "old"}, []string{"mfegen/flags", "shell/provider.js"},
		},
		"static, asked by the shell": {
			plan.FeatureFlags{Provider: "static"}, func(in Input) { script(in, "shell", "main.js").Bare = []string{"mfegen/flags"} },
			true, nil, []string{"mfegen/flags"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			in.Plan.Flags = c.flags
			in.Plan.Flags.Values = []plan.Flag{{Name: "new", On: true}}
			in.Plan.Flags.Timeout = 500 * time.Millisecond
			u := &in.Plan.MFEs[0]
			u.Flag, u.Off, u.Pick = "new", "old", "cart"
			if c.module {
				in.Modules = append(in.Modules, Module{Specifier: "mfegen/flags", Data: []byte("// flags"), Use: Gated})
			}
			c.change(in)
			site := mustLink(t, in)
			var d dataBlock
			if err := json.Unmarshal(site.Data, &d); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.gate, d.MFEs["cart"].Gate); diff != "" {
				t.Error(diff)
			}
			if (d.Flags != nil) != c.module || d.Flags != nil && (!d.Flags.Values["new"] || (d.Flags.Timeout == 500) != c.flags.Dynamic()) {
				t.Errorf("flags: %+v", d.Flags)
			}
			var got []string
			for _, u := range urls(site.Pages[1].Preloads) {
				for _, known := range []string{"mfegen/later", "mfegen/flags", "shell/provider.js"} {
					if strings.HasPrefix(u, known) {
						got = append(got, known)
					}
				}
			}
			if diff := cmp.Diff(c.page, slices.Sorted(slices.Values(got))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTwoOwnersOfOneSpecifier(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Bundles[2].Entries[0].Specifier = "@shop/cart"
	_, list := Link(in)
	if len(list) == 0 || list[0].Code != "MFE430" || !strings.Contains(list[0].Text, `mfe "cart" and mfe "old"`) {
		t.Errorf("got %v", list)
	}
}

func TestSpecifierThatNothingOffers(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Plan.Imports = nil
	_, list := Link(in)
	if len(list) == 0 || list[0].Code != "MFE431" || list[0].Hint == "" {
		t.Errorf("got %v", list)
	}
}

func TestChangedUnitChangesItsOwnFilesOnly(t *testing.T) {
	t.Parallel()
	before := mustLink(t, shop())
	in := shop()
	in.Bundles[1].Files[0].Data = []byte("// changed")
	after := mustLink(t, in)
	for i, f := range after.Files {
		if changed := string(f.Data) != string(before.Files[i].Data); changed != (f.Path == "assets/cart/cart.js") {
			t.Errorf("%s changed: %v", f.Path, changed)
		}
	}
}
