package docs_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/theme"
	"github.com/mfegen/mfegen/generator/internal/tree"
	"github.com/mfegen/mfegen/themes"
)

func builtIn(layers ...theme.Layer) *theme.Theme {
	return theme.New(append(layers, theme.Layer{Name: "built-in", FS: themes.Default()})...)
}

// named is one of the built-in themes.
func named(t testing.TB, name string) *theme.Theme {
	t.Helper()
	files, ok := themes.Named(name)
	if !ok {
		t.Fatalf("there is no theme %s", name)
	}
	return builtIn(theme.Layer{Name: name, FS: files})
}

// shop is a site in which every part of the docs has something to show.
func shop() docs.Site {
	props := docs.FromSchema(map[string]any{
		"type": "object", "required": []any{"id"},
		"properties": map[string]any{
			"id":    map[string]any{"type": "string", "description": "The *product*."},
			"sort":  map[string]any{"enum": []any{"name", "price"}, "default": "name"},
			"lines": map[string]any{"type": "array", "items": map[string]any{"type": "object", "properties": map[string]any{"count": map[string]any{"type": "integer"}}}},
		},
	}, "catalog/props.json")
	readme := docs.Source{Path: "catalog/README.md", Data: []byte("# Catalog\n\nThe shelves. See [the cart](../cart) and [below](#more).\n\n## More\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```ts\nconst a = 1;\n```\n")}
	return docs.Site{
		Name: "Harbour", Manifest: "mfe.toml", Base: "/docs/", Home: "../index.html", URL: "https://harbour.example/docs/",
		Edit: "https://git.example/edit/main/{path}", StateMax: 10, Folder: "docs",
		Units: []docs.Unit{
			{Name: "shell", Kind: "shell", Title: "Shell", Source: "shell", Version: "1.4.0", Listens: []string{"cart:changed"},
				Modules: []docs.Module{{Specifier: "@harbour/shell", Exports: []docs.Export{{Name: "navigate", Kind: "function", Type: "(to: string) => void", Doc: "Goes *there*.", UsedBy: []string{"cart"}}}}},
				JS:      docs.Sizes{Raw: 90_000, Gzip: 30_000, Brotli: 26_000}},
			{Name: "cart", Kind: "mfe", Title: "Cart", Description: "The basket & its lines.", Source: "cart", Version: "2.0.0", Team: "basket", Stage: "beta", Mount: "function", Load: "route", Isolation: "shadow", Flag: "new-cart", Off: "catalog",
				Routes: []string{"/cart"}, Owners: []string{"Ada <ada@harbour.example>"}, Links: []docs.Link{{Name: "chat", URL: "https://chat.example/basket"}},
				Emits:   []docs.Event{{Name: "cart:changed", Doc: "Something went in or out.", Payload: props, Replay: true, Deprecated: "basket:changed"}},
				Owns:    []docs.State{{Key: "basket", Doc: "What is in it.", Value: props, Readers: []string{"shell"}}},
				Imports: []docs.Import{{Unit: "shell", Specifier: "@harbour/shell", Names: []string{"navigate"}, Files: []string{"cart/src/index.ts"}}},
				Needs:   []docs.Need{{Dep: "react", Range: "^18.2.0", Kind: "dependencies", Version: "18.3.1", InRange: true, Default: true}},
				Budget:  &docs.Budget{Limit: 20_000, Used: 24_000}, JS: docs.Sizes{Raw: 60_000, Gzip: 22_000, Brotli: 20_000}, CSS: docs.Sizes{Gzip: 2000},
				Top: []docs.Share{{Name: "zustand", Bytes: 4000}},
				Releases: []docs.Release{
					{Version: "2.0.0", Date: "2026-01-02", Gzip: 24_000, Changes: []docs.Change{{Rule: "EXPORT_REMOVED", Text: "total is gone", Breaking: true}}},
					{Version: "1.9.0", Gzip: 18_000, Changes: []docs.Change{{Text: "the first snapshot of its contract"}}},
				}},
			{Name: "catalog", Kind: "mfe", Title: "Catalog", Source: "catalog", Contract: "catalog/mfe.toml", Version: "1.1.0", Team: "range", Stage: "stable", Mount: "react", Element: "x-catalog", Readme: &readme,
				Props: props, Reads: []string{"basket", "nobody"}, Listens: []string{"lost:event"}, Slots: []string{"beside-price"}, Next: []string{"cart"},
				Modules: []docs.Module{{Specifier: "@harbour/catalog", Exports: []docs.Export{{Name: "default"}, {Name: "Shelf", Kind: "type", Type: "{ id: string }", Deprecated: "yes"}}, UsedBy: []string{"shell"}}},
				Types:   []docs.Type{{Name: "Shelf", Text: "{ id: string }"}, {Name: "Box<T extends string>", Text: "{ of: T }"}},
				Needs:   []docs.Need{{Dep: "react", Range: "^17.0.0", Version: "18.3.1"}},
				Connect: []string{"https://api.example"}, Permissions: []string{"geolocation"}, Care: []docs.Setting{{Name: "Retries", Value: "2"}}},
		},
		Routes:  []docs.Route{{Pattern: "/", Owner: "shell", JS: 40_000}, {Pattern: "/cart", Owner: "cart", MFEs: []string{"cart"}, Lazy: []string{"catalog"}, JS: 60_000, Budget: &docs.Budget{Limit: 100_000, Used: 60_000}}},
		Deps:    []docs.Dep{{Name: "react", Copies: []docs.Copy{{Version: "18.3.1", Units: []string{"cart"}, Reason: "the highest", Bytes: 9000}, {Version: "17.0.2"}}, Asks: []docs.Ask{{By: "cart", Range: "^18.2.0", Kind: "dependencies", Unit: true}, {By: "zustand 5", Range: ">=18", Kind: "peerDependencies"}}, Why: []string{"no two can share"}}},
		Fits:    []docs.Fit{{Unit: "cart", Provider: "shell", Range: "^1.2.0", Version: "1.4.0", State: "inside"}, {Unit: "catalog", Provider: "cart", Range: "^3.0.0", Version: "2.0.0", State: "outside"}},
		Bridges: []docs.Bridge{{Name: "stock", Emits: []docs.Event{{Name: "stock:changed"}}}},
		Notes:   []docs.Note{{Code: "MFE200", Text: "something is odd", Place: "mfe.toml:3:4"}},
		Pages: []docs.Source{
			{Path: "docs/onboarding.md", Data: []byte("---\ntitle: First day\norder: 1\n---\n\nRead [the rules](rules.md#style), [the cart](mfe:cart) and [its event](event:cart:changed).\n\n![a map](map.svg)\n\n## Set up\n\nRun `make`.\n")},
			{Path: "docs/rules.md", Data: []byte("# Rules\n\nShort.\n\n## Style\n\nPlain. See [the code](../cart/src/index.ts).\n")},
			{Path: "docs/glossary.md", Data: []byte("# Glossary\n\n## Quay\n\nWhere goods arrive.\n")},
		},
		Files: fstest.MapFS{"docs/map.svg": {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")}, "cart/src/index.ts": {Data: []byte("export {}")}},
	}
}

func render(t testing.TB, site docs.Site, th *theme.Theme) *tree.Tree {
	t.Helper()
	out, list := docs.Render(site, th)
	for _, d := range list {
		t.Errorf("%v: %s [%s]", d.Pos, d.Text, d.Code)
	}
	if out == nil {
		t.Fatal("no pages")
	}
	return out
}

func TestRenderMakesEveryPage(t *testing.T) {
	t.Parallel()
	out := render(t, shop(), builtIn())
	for _, name := range []string{
		"index.html", "mfe/shell/index.html", "mfe/cart/index.html", "mfe/cart/index.json", "guides/onboarding/index.html", "guides/rules/index.html",
		"graph/index.html", "matrix/index.html", "events/index.html", "state/index.html", "routes/index.html", "sizes/index.html", "shared/index.html",
		"teams/index.html", "teams/basket/index.html", "glossary/index.html", "az/index.html", "404.html", "sitemap.xml", "feed.xml", "llms.txt",
	} {
		if _, ok := out.File(name); !ok {
			t.Errorf("there is no %s", name)
		}
	}
}

func many(n int) docs.Site {
	site := shop()
	base := site.Units[2]
	for i := range n {
		u := base
		u.Name = fmt.Sprintf("mfe-%03d", i)
		u.Title = fmt.Sprintf("Feature %03d", i)
		u.Source = "mfes/" + u.Name
		u.Team = fmt.Sprintf("team %d", i%20)
		readme := *base.Readme
		readme.Path = u.Source + "/README.md"
		readme.Data = []byte(strings.Replace(string(base.Readme.Data), "../cart", "../../cart", 1))
		u.Readme = &readme
		u.Listens = []string{"cart:changed"}
		u.Emits = []docs.Event{{Name: fmt.Sprintf("feature-%03d:opened", i), Payload: base.Props}}
		site.Units = append(site.Units, u)
		site.Routes = append(site.Routes, docs.Route{Pattern: "/f/" + u.Name, Owner: u.Name, MFEs: []string{u.Name}})
	}
	return site
}

func BenchmarkRender200(b *testing.B) {
	site := many(200)
	for b.Loop() {
		if out, list := docs.Render(site, builtIn()); out == nil {
			b.Fatal(list)
		}
	}
}
