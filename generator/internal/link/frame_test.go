package link

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/importmap"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// framedShop is the shop with old in a frame. It imports the cart, and so brings
// the cart's code into its frame; nobody imports it.
func framedShop() Input {
	in := shop()
	in.Bundles[1].Files[0].Bare = []string{"react"}
	in.Plan.MFEs[1].Isolation = "iframe"
	in.Plan.MFEs[1].Contract = plan.Contract{
		Title: "Old things", Props: plan.Shape{Schema: map[string]any{"properties": map[string]any{"id": nil}}},
	}
	in.Plan.MFEs[1].Emits = []plan.Event{{Name: "old:seen"}}
	in.Plan.MFEs[1].Listens = []plan.Mention{{Name: "a"}, {Name: "b"}}
	in.Plan.Shell.Emits = []plan.Event{{Name: "a"}, {Name: "b", Replay: true}}
	in.Plan.Routes = append(in.Plan.Routes, plan.Route{Pattern: "/old/:id", File: "old/_id/index.html", Owner: "old", MFEs: []string{"old"}})
	in.Modules = []Module{
		{Specifier: "mfegen/runtime", Data: []byte("r"), Use: Entry},
		{Specifier: "mfegen/frame", Data: []byte("f"), Use: Asked},
		{Specifier: "mfegen/inside", Data: []byte("i"), Use: Framed},
		{Specifier: "mfegen/bus/core", Data: []byte("b"), Use: Rarely},
		{Specifier: "mfegen/bus/core", Data: []byte("own"), Use: Framed},
	}
	return in
}

func TestFrame(t *testing.T) {
	t.Parallel()
	site := mustLink(t, framedShop())
	if len(site.Frames) != 1 {
		t.Fatalf("%d frames", len(site.Frames))
	}
	f := site.Frames[0]
	if f.File != "frames/old/index.html" || f.URL != "/shop/frames/old/" || f.Entry != "@shop/old" {
		t.Errorf("the frame is %s at %s with %s", f.File, f.URL, f.Entry)
	}
	want := importmap.Map{
		Imports: map[string]string{
			"@shop/old": "/shop/assets/old/old.js", "@shop/cart": "/shop/assets/cart/cart.js", "react": "/shop/assets/vendor/react.js",
			// The cart imports tips with import().
			"@shop/tips": "/shop/assets/tips/tips.js", "far": "https://cdn.test/far.js", "mfegen/inside": f.Run.URL,
		},
		Scopes: map[string]map[string]string{"/shop/assets/old/": {"react": "/shop/assets/vendor-old/react.js"}},
	}
	got := f.Map
	integrity := got.Integrity
	got.Integrity = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the map (-want +got):\n%s", diff)
	}
	if len(integrity) != 8 || integrity[f.Run.URL] != f.Run.Integrity {
		t.Errorf("integrity: %v", integrity)
	}
	if diff := cmp.Diff([]string{"/shop/assets/cart/", "/shop/assets/mfegen/", "/shop/assets/old/", "/shop/assets/tips/", "/shop/assets/vendor-old/", "/shop/assets/vendor/"}, f.Folders); diff != "" {
		t.Errorf("folders (-want +got):\n%s", diff)
	}
	var styles []string
	for _, s := range f.Styles {
		styles = append(styles, s.URL)
	}
	if got := strings.Join(styles, " "); got != "/shop/assets/vendor/vendor.css /shop/assets/cart/cart.css /shop/assets/old/old.css" {
		t.Errorf("styles %s", got)
	}
	var inside map[string]any
	if err := json.Unmarshal(f.Data, &inside); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{
		"name": "old", "entry": "@shop/old", "emits": []any{"old:seen"}, "listens": []any{"a", "b"}, "replay": []any{"b"},
	}, inside); diff != "" {
		t.Errorf("the data (-want +got):\n%s", diff)
	}
}

// Pages know the frame and nothing of what is in it.
func TestPagesOfFrames(t *testing.T) {
	t.Parallel()
	site := mustLink(t, framedShop())
	for _, m := range []map[string]string{site.Map.Imports, site.Map.Integrity} {
		for name, value := range m {
			if strings.Contains(name+value, "/old/") || name == "@shop/old" || name == "mfegen/inside" {
				t.Errorf("the map has %s: %s", name, value)
			}
		}
	}
	i := slices.IndexFunc(site.Pages, func(p Page) bool { return p.Route.Pattern == "/old/:id" })
	for _, r := range slices.Concat(site.Pages[i].Preloads, site.Pages[i].Styles) {
		if strings.Contains(r.URL, "/old/") {
			t.Errorf("the page loads %s", r.URL)
		}
	}
	var data struct {
		Files []string
		MFEs  map[string]struct {
			Entry string
			JS    []int
			Frame map[string]any
		}
	}
	if err := json.Unmarshal(site.Data, &data); err != nil {
		t.Fatal(err)
	}
	old := data.MFEs["old"]
	if old.Entry != "mfegen/frame" || len(old.JS) != 1 || data.Files[old.JS[0]] != site.Map.Imports["mfegen/frame"] {
		t.Errorf("the page's data: %+v", old)
	}
	want := map[string]any{
		"src": "/shop/frames/old/", "title": "Old things", "props": []any{"id"}, "emits": []any{"old:seen"}, "listens": []any{"a", "b"},
	}
	if diff := cmp.Diff(want, old.Frame); diff != "" {
		t.Errorf("the frame in the data (-want +got):\n%s", diff)
	}
}

// Where nothing imports the bus there is none, and nothing for the frame to say.
func TestFrameWithoutABus(t *testing.T) {
	t.Parallel()
	in := framedShop()
	in.Modules = slices.DeleteFunc(in.Modules, func(m Module) bool { return m.Specifier == "mfegen/bus/core" })
	if data := string(mustLink(t, in).Data); strings.Contains(data, "emits") || strings.Contains(data, "listens") {
		t.Errorf("the data: %s", data)
	}
}

// A shadow root adopts its stylesheets, those of shared code among them, and
// the page links none of its own.
func TestSheetsOfShadows(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Plan.MFEs[0].Isolation = "shadow"
	in.Bundles[2].Files[0].Bare = []string{"react"}
	site := mustLink(t, in)
	i := slices.IndexFunc(site.Pages, func(p Page) bool { return p.Route.Pattern == "/cart" })
	p := site.Pages[i]
	has := func(refs []Ref, name string) bool {
		return slices.ContainsFunc(refs, func(r Ref) bool { return strings.HasSuffix(r.URL, name) })
	}
	if has(p.Styles, "cart.css") || !has(p.Sheets, "cart.css") || has(p.Sheets, "vendor.css") || !has(p.Styles, "vendor.css") || !has(p.Preloads, "cart.js") {
		t.Errorf("styles %v, sheets %v", p.Styles, p.Sheets)
	}
	if data := string(site.Data); !strings.Contains(data, `"sheets":[["/shop/assets/vendor/vendor.css"`) {
		t.Errorf("the data: %s", data)
	}
}

func TestStylesConfinedToAnother(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Plan.MFEs[0].Isolation = "scope"
	_, list := Link(in)
	if len(list) != 1 || list[0].Code != "MFE437" || !strings.HasPrefix(list[0].Text, `mfe "old" imports modules of mfe "cart"`) {
		t.Errorf("%v", list)
	}
	in.Bundles[2].Kind = bundle.MFE
	in.Bundles[2].Files[0].Bare = nil
	if _, list := Link(in); len(list) != 0 {
		t.Errorf("%v", list)
	}
}
