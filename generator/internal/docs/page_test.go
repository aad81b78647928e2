package docs_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/docs"
)

func TestPagesShow(t *testing.T) {
	t.Parallel()
	out := render(t, shop(), builtIn())
	for page, want := range map[string][]string{
		"index.html": {
			`<a href="mfe/cart/index.html">Cart</a>`, "1 budget exceeded", "Cart: 24.0 KB of 20.0 KB", "react: 18.3.1, 17.0.2", "lost:event: nobody emits it",
			"nobody: nobody owns it", "catalog wants cart ^3.0.0, which is 2.0.0", "catalog wants react ^17.0.0 and gets 18.3.1", "mfe.toml:3:4: something is odd [MFE200]",
			`href="../index.html">Open the site`,
		},
		"mfe/catalog/index.html": {
			`id="readme-more"`, `href="../../mfe/cart/index.html"`, `href="#readme-more"`, `id="prop-id"`, `id="prop-lines[].count"`, "<em>product</em>",
			`id="export-@harbour/catalog-Shelf"`, `mfe-slot`, "mfe:catalog", `https://git.example/edit/main/catalog/mfe.toml`, "x-catalog", "beside-price",
			"https://api.example", "geolocation", `id="type-Shelf"`, `href="index.json"`, "out of range",
		},
		"mfe/cart/index.html": {
			`id="event-cart:changed"`, `id="state-basket"`, "late listeners get the last one", "<strong>Deprecated.</strong>", `id="release-2.0.0"`, "breaking",
			`<code>new-cart</code>; while it is off, <a href="../../mfe/catalog/index.html">Catalog</a> is in its place`, `<time datetime="2026-01-02">`,
			`class="budget over"`, `class="figure history"`, "1.9.0: 18.0 KB", `class="bar over"`, `class="limit"`, `<a href="mailto:ada@harbour.example">Ada</a>`, "The basket & its lines.",
		},
		"mfe/shell/index.html":         {`id="export-@harbour/shell-navigate"`, "Goes <em>there</em>.", `Used by <a href="../../mfe/cart/index.html">Cart</a>`, `id="listens-cart:changed"`},
		"events/index.html":            {`id="event-cart:changed"`, `id="event-lost:event"`, "the backend, by the bridge <code>stock</code>", "nobody emits it", `href="../mfe/shell/index.html#listens-cart%3achanged"`},
		"state/index.html":             {"2 keys of at most 10", `id="state-basket"`},
		"graph/index.html":             {`class="figure graph"`, "listens", "imports", "reads", "requires"},
		"matrix/index.html":            {`class="verdict outside own"`, "does not fit", "^18.2.0"},
		"sizes/index.html":             {`class="figure treemap"`, "22.0 KB"},
		"shared/index.html":            {`id="dep-react"`, "zustand 5", "no two can share"},
		"routes/index.html":            {`id="route-/cart"`, "60.0 KB of 100.0 KB, 60"},
		"teams/basket/index.html":      {`<a href="mailto:ada@harbour.example">Ada</a>`, "https://chat.example/basket"},
		"teams/index.html":             {"Without a team"},
		"glossary/index.html":          {`id="quay"`, `id="word-import-map"`},
		"guides/onboarding/index.html": {"First day", `href="../../guides/rules/index.html#style"`, `href="../../events/index.html#event-cart:changed"`, `alt="a map"`, "edit/main/docs/onboarding.md"},
		"guides/rules/index.html":      {`href="https://git.example/edit/main/cart/src/index.ts"`, `rel="prev"`, `rel="next"`},
		"404.html":                     {`href="/docs/index.html"`, `href="/docs/assets/docs-`, `content="noindex"`},
		"az/index.html":                {`href="../mfe/cart/index.html#event-cart:changed"`},
		"llms.txt":                     {"[Cart](https://harbour.example/docs/mfe/cart/index.html): The basket & its lines.", "mfe/cart/index.json"},
		"sitemap.xml":                  {"<loc>https://harbour.example/docs/mfe/cart/</loc>"},
		"feed.xml":                     {"<title>Cart 2.0.0</title>", "<updated>2026-01-02T00:00:00Z</updated>", "Breaking: total is gone", "https://harbour.example/docs/mfe/cart/#release-2.0.0"},
	} {
		f, ok := out.File(page)
		if !ok {
			t.Errorf("there is no %s", page)
			continue
		}
		for _, text := range want {
			if !strings.Contains(string(f.Data), text) {
				t.Errorf("%s does not show %s", page, text)
			}
		}
	}
}

func TestSecuritySaysWhatKeepsItApart(t *testing.T) {
	t.Parallel()
	for isolation, want := range map[string]string{
		"":       "It has no isolation:",
		"scope":  "<code>scope</code>: its styles reach its own elements, and no others",
		"shadow": "<code>shadow</code>: it is mounted in a shadow root",
		"iframe": "<code>iframe</code>: it runs in a sandboxed frame with a policy of its own",
	} {
		t.Run(isolation, func(t *testing.T) {
			t.Parallel()
			site := shop()
			site.Units[1].Isolation = isolation
			out := render(t, site, builtIn())
			page, _ := out.File("mfe/cart/index.html")
			_, after, _ := strings.Cut(string(page.Data), `<h2 id="security">`)
			if !strings.Contains(after, want) {
				t.Errorf("it does not say %s:\n%s", want, after)
			}
			twin, _ := out.File("mfe/cart/index.json")
			var u docs.Unit
			if err := json.Unmarshal(twin.Data, &u); err != nil || u.Isolation != isolation || u.Flag != "new-cart" || u.Off != "catalog" {
				t.Errorf("%v: %s", err, twin.Data)
			}
			shell, _ := out.File("mfe/shell/index.html")
			if strings.Contains(string(shell.Data), "isolation") {
				t.Error("the shell is isolated from itself")
			}
		})
	}
}

func TestWithoutAURLThereAreNoFeeds(t *testing.T) {
	t.Parallel()
	site := shop()
	site.URL = ""
	out := render(t, site, builtIn())
	for _, name := range []string{"sitemap.xml", "feed.xml"} {
		if _, ok := out.File(name); ok {
			t.Errorf("there is %s", name)
		}
	}
	if f, _ := out.File("llms.txt"); !strings.Contains(string(f.Data), "[Cart](mfe/cart/index.html)") {
		t.Error("llms.txt has no relative links")
	}
}

func TestWhatMachinesReadIsWellFormed(t *testing.T) {
	t.Parallel()
	out := render(t, shop(), builtIn())
	for _, name := range []string{"sitemap.xml", "feed.xml"} {
		f, _ := out.File(name)
		if err := xml.Unmarshal(f.Data, new(struct{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, _ := out.File("mfe/cart/index.json")
	var u docs.Unit
	if err := json.Unmarshal(f.Data, &u); err != nil || u.Name != "cart" || len(u.Emits) != 1 || u.Emits[0].Payload.Fields[0].Name != "id" {
		t.Errorf("%v: %+v", err, u)
	}
}
