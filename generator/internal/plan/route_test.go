package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRoutesOrderAndFiles(t *testing.T) {
	t.Parallel()
	want := [][2]string{
		{"/", "index.html"},
		{"/products", "products/index.html"},
		{"/products/new", "products/new/index.html"},
		{"/a/:x/c", "a/_x/c/index.html"},
		{"/products/:id", "products/_id/index.html"},
		{"/:y/b/c", "_y/b/c/index.html"},
		{"/account/*", "account/_rest/index.html"},
		{"/:lang/*", "_lang/_rest/index.html"},
		{"/*", "_rest/index.html"},
	}
	patterns := make([]string, 0, len(want))
	for _, w := range want {
		patterns = append(patterns, w[0])
	}
	slices.Sort(patterns)
	slices.SortFunc(patterns, func(a, b string) int { return parsePattern(a).compare(parsePattern(b)) })
	var got [][2]string
	for _, p := range patterns {
		got = append(got, [2]string{p, parsePattern(p).file()})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnCoversRoutes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		on, route string
		want      bool
	}{
		{"/*", "/", true},
		{"/*", "/products/:id", true},
		{"/", "/", true},
		{"/", "/products", false},
		{"/products", "/products", true},
		{"/products", "/products/:id", false},
		{"/products/:id", "/products/:slug", true},
		{"/products/:id", "/products/new", false},
		{"/products/:id", "/products/:id/reviews", false},
		{"/products/*", "/products", true},
		{"/products/*", "/products/:id", true},
		{"/products/*", "/products/:id/reviews", true},
		{"/products/*", "/product", false},
		{"/account/*", "/account/*", true},
		{"/account", "/account/*", false},
		{"/account/:page", "/account/*", false},
	} {
		if got := parsePattern(c.on).covers(parsePattern(c.route)); got != c.want {
			t.Errorf("on %q, route %q: %v", c.on, c.route, got)
		}
	}
}

func TestRoutesShowTheirUnits(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, `
-- mfe.toml --
[shell]
routes = ["/about"]
[mfe.products]
entry = "x.ts"
routes = ["/products", "/products/:id"]
[mfe.cart]
entry = "x.ts"
routes = ["/cart"]
on = ["/products/:id"]
load = "visible"
[mfe.bar]
entry = "x.ts"
load = "eager"
on = ["/"]
[mfe.chat]
entry = "x.ts"
load = "idle"
on = ["/*"]
[mfe.reviews]
entry = "x.ts"
on = ["/products/*"]
[mfe.modules]
entry = "x.ts"
mount = "none"
-- index.html --
-- x.ts --
`, Flags{})
	want := []string{
		"/ shell [bar] [chat]",
		"/about shell [bar] [chat]",
		"/cart cart [bar] [cart chat]",
		"/products products [bar products reviews] [chat]",
		"/products/:id products [bar products reviews] [cart chat]",
	}
	var got []string
	for _, r := range p.Routes {
		got = append(got, fmt.Sprint(r.Pattern, " ", r.Owner, " ", r.MFEs, " ", r.Lazy))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFirstPageMayBeAnMFEs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ shell, home, want string }{
		"nobody says a word":               {"", "", "/ shell"},
		"the shell says other routes only": {`routes = ["/about"]`, "", "/ shell, /about shell"},
		"an MFE owns it":                   {"", `routes = ["/"]`, "/ home"},
		"an MFE owns it, the shell others": {`routes = ["/about"]`, `routes = ["/"]`, "/ home, /about shell"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := resolveWell(t, fmt.Sprintf("-- mfe.toml --\n[shell]\n%s\n[mfe.home]\nentry = \"x.ts\"\n%s\n-- index.html --\n-- x.ts --\n", c.shell, c.home), Flags{})
			var got []string
			for _, r := range p.Routes {
				got = append(got, r.Pattern+" "+r.Owner)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
