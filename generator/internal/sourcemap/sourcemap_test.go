package sourcemap

import (
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// packages stands in for node_modules: the folders and what is in them.
func packages(dir string) (id, at string) {
	for at, id := range map[string]string{
		"node_modules/react": "react@18.3.1", "old/node_modules/react": "react@17.0.2", "../node_modules/@scope/ui": "@scope/ui@1.0.0",
		"node_modules/.pnpm/react@18.3.1/node_modules/react": "react@18.3.1", "node_modules/react-17": "react@17.0.2",
	} {
		if dir == at || strings.HasPrefix(dir, at+"/") {
			return id, at
		}
	}
	return "", ""
}

func TestName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source, want string
		installed    bool
	}{
		"a file of the project":          {source: "cart/src/Cart.tsx", want: "cart/src/Cart.tsx"},
		"a path in need of escaping":     {source: "cart/src/100%25%20%23%3F/[id].ts", want: "cart/src/100%25%20%23%3F/[id].ts"},
		"an escape that is none":         {source: "cart/src/100%.ts", want: "cart/src/100%25.ts"},
		"a package":                      {source: "node_modules/react/cjs/react.js", want: "node_modules/react@18.3.1/cjs/react.js", installed: true},
		"the package's own root":         {source: "node_modules/react/index.js", want: "node_modules/react@18.3.1/index.js", installed: true},
		"another copy":                   {source: "old/node_modules/react/index.js", want: "node_modules/react@17.0.2/index.js", installed: true},
		"an alias of a package":          {source: "node_modules/react-17/index.js", want: "node_modules/react@17.0.2/index.js", installed: true},
		"a store of a package manager":   {source: "node_modules/.pnpm/react@18.3.1/node_modules/react/index.js", want: "node_modules/react@18.3.1/index.js", installed: true},
		"a package above the project":    {source: "../node_modules/@scope/ui/src/a.ts", want: "node_modules/@scope/ui@1.0.0/src/a.ts", installed: true},
		"a package that is not there":    {source: "node_modules/src/gone.ts", want: "node_modules/src/gone.ts", installed: true},
		"a place of another machine":     {source: "../../../home/ci/a.ts", want: "home/ci/a.ts"},
		"a module of the bundler's":      {source: "mfegen-css:cart/src/a.module.css", want: ".mfegen/cart/css/cart/src/a.module.css"},
		"a module with a query":          {source: "mfegen-asset:cart/a.svg?url", want: ".mfegen/cart/asset/cart/a.svg%3Furl"},
		"a name of another bundler's":    {source: "webpack://app/./src/../src/a.js", want: ".mfegen/cart/webpack/app/src/a.js"},
		"one that climbs out of its own": {source: "webpack:///../../../../a.js", want: ".mfegen/cart/webpack/a.js"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, installed := Of("Harbour Goods", packages).Name("cart", c.source)
			if got != "mfegen://harbour-goods/"+c.want || installed != c.installed {
				t.Errorf("got %s, %v", got, installed)
			}
		})
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	for site, want := range map[string]string{"Harbour Goods": "harbour-goods", "@harbour/site": "harbour-site", "Ü": "site", "shop2": "shop2"} {
		if got := host(site); got != want {
			t.Errorf("%s: %s, want %s", site, got, want)
		}
	}
}

func TestMapKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	m, err := Parse([]byte(`{"version":3,"sourceRoot":"x","sources":["a.ts","node_modules/react/b.js"],"sourcesContent":["<a>",null],"names":["é"],"mappings":"AAAA;A"}`))
	if err != nil {
		t.Fatal(err)
	}
	m.Rename(func(s string) (string, bool) { return path.Base(s), strings.Contains(s, "node_modules") })
	m.DebugID = DebugID("cart/index-ABCDEFGH.js")
	want := `{"version":3,"debugId":"` + m.DebugID + `","sources":["a.ts","b.js"],"sourcesContent":["<a>",null],"names":["é"],"mappings":"AAAA;A","ignoreList":[1]}` + "\n"
	if d := cmp.Diff(want, string(m.JSON())); d != "" {
		t.Error(d)
	}
	if _, err := Parse([]byte(`{"version":`)); err == nil {
		t.Error("half a map is read")
	}
}

// The ID is of RFC 9562, and the one that a page finds with
// crypto.subtle.digest.
func TestDebugID(t *testing.T) {
	t.Parallel()
	a, b := DebugID("cart/index-ABCDEFGH.js"), DebugID("cart/index-ABCDEFGI.js")
	// printf %s cart/index-ABCDEFGH.js | sha256sum
	if want := "043d4dd2-683c-87b4-be13-499ebd6194d4"; a != want {
		t.Errorf("got %s, want %s", a, want)
	}
	if a == b || a[14] != '8' || !strings.Contains("89ab", a[19:20]) {
		t.Errorf("%s, %s", a, b)
	}
}

func TestWithDebugID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ script, want string }{
		"alone":                        {"f();\n", "f();\n//# debugId=ID\n"},
		"without a last line break":    {"f();", "f();\n//# debugId=ID\n"},
		"before the map":               {"f();\n//# sourceMappingURL=a.js.map\n", "f();\n//# debugId=ID\n//# sourceMappingURL=a.js.map\n"},
		"a script that speaks of maps": {"f('//# sourceMappingURL=');\ng();\n", "f('//# sourceMappingURL=');\ng();\n//# debugId=ID\n"},
		"nothing":                      {"", "//# debugId=ID\n"},
	} {
		if got := string(WithDebugID([]byte(c.script), "ID")); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
