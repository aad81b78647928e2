package npm

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

func project(t *testing.T, archive string) *Project {
	t.Helper()
	p, err := Open(npmtest.Write(t, archive))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func text(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		b.WriteString(d.String() + "\n")
	}
	return b.String()
}

func TestReadKeepsEveryPosition(t *testing.T) {
	t.Parallel()
	p := project(t, `
-- mfe/cart/package.json --
{
  "name": "@shop/cart", "version": "1.2.3",
  "main": "lib/index.js",
  "exports": { ".": "./lib/index.js" },
  "devDependencies": { "react": "17", "sass": "^1" },
  "dependencies": {
    "react" : "^18.2.0",
	"zod":"3"
  },
  "peerDependencies": { "react-dom": "*" },
  "peerDependenciesMeta": { "react-dom": { "optional": true } }
}
`)
	got, list := p.Read("mfe/cart")
	if list != nil {
		t.Fatal(text(list))
	}
	at := func(line, col int) diag.Pos {
		return diag.Pos{File: "mfe/cart/package.json", Line: line, Col: col}
	}
	want := &Package{
		Dir: "mfe/cart", Path: "mfe/cart/package.json", Name: "@shop/cart", Version: "1.2.3", VersionPos: at(2, 36),
		Main: "lib/index.js", Exports: []byte(`{ ".": "./lib/index.js" }`),
		Deps: []Dep{
			{Name: "react", Range: "^18.2.0", Kind: "dependencies", Pos: at(7, 15)},
			{Name: "react", Range: "17", Kind: "devDependencies", Pos: at(5, 33)},
			{Name: "react-dom", Range: "*", Kind: "peerDependencies", Optional: true, Pos: at(10, 38)},
			{Name: "sass", Range: "^1", Kind: "devDependencies", Pos: at(5, 47)},
			{Name: "zod", Range: "3", Kind: "dependencies", Pos: at(8, 8)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d, _ := got.Dep("react"); d.Range != "^18.2.0" {
		t.Errorf("the range of react that counts is %q", d.Range)
	}
}

func TestReadBrokenPackage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ json, want string }{
		"a comma too many":         {"{\n  \"name\": \"x\",\n}\n", "package.json:3:1: error"},
		"an empty file":            {"", "package.json:1:1: error"},
		"not an object":            {"\n []", "package.json:2:2: error"},
		"cut short":                {`{"name": "x"`, "package.json:1:12: error"},
		"ranges in a list":         {`{"dependencies": ["react"]}`, "package.json:1:18: error: package.json: dependencies is not an object"},
		"a range that is a number": {`{"dependencies": {"react": 18}}`, `package.json:1:28: error: package.json: the range of "react" in dependencies is not a string`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, list := parse("package.json", []byte(c.json))
			if len(list) != 1 || list[0].Code != "MFE150" || !strings.HasPrefix(list[0].String(), c.want) {
				t.Errorf("got %swant %s", text(list), c.want)
			}
		})
	}
}

func TestReadToleratesWhatNpmTolerates(t *testing.T) {
	t.Parallel()
	p, list := parse("package.json", []byte("\xef\xbb\xbf{\"name\": 3, \"main\": false, \"dependencies\": {\"a\": \"1\", \"a\": \"2\"}, \"peerDependenciesMeta\": 1}"))
	if list != nil {
		t.Fatal(text(list))
	}
	want := []Dep{{Name: "a", Range: "2", Kind: "dependencies", Pos: diag.Pos{File: "package.json", Line: 1, Col: 60}}}
	if diff := cmp.Diff(want, p.Deps); diff != "" {
		t.Error(diff)
	}
}

func TestNearestStopsAtTheRoot(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- package.json --
{"name": "above"}
-- shop/mfe/cart/src/ --
-- shop/mfe/package.json --
{"name": "mfe"}
-- shop/other/ --
`)
	p, err := Open(filepath.Join(root, "shop"))
	if err != nil {
		t.Fatal(err)
	}
	if pkg, _ := p.Nearest("mfe/cart/src"); pkg == nil || pkg.Path != "mfe/package.json" {
		t.Errorf("nearest of mfe/cart/src is %v", pkg)
	}
	if pkg, _ := p.Nearest("other"); pkg != nil {
		t.Errorf("nearest of other is %s, which is above the root", pkg.Path)
	}
}

const layouts = `
-- package.json --
{"private": true, "workspaces": ["mfe/*", "ui"]}
-- node_modules/react/package.json --
{"name": "react", "version": "18.3.1"}
-- node_modules/@shop/ui -> ../../ui --
-- node_modules/gone -> ../nowhere --
-- node_modules/empty/ --
-- ui/package.json --
{"name": "@shop/ui", "version": "0.1.0"}
-- mfe/cart/package.json --
{"name": "cart"}
-- mfe/cart/node_modules/react/package.json --
{"name": "react", "version": "17.0.2"}
-- mfe/products/package.json --
{"name": "products"}
-- mfe/pnpm/node_modules/react -> ../../../node_modules/.pnpm/react@16.14.0/node_modules/react --
-- node_modules/.pnpm/react@16.14.0/node_modules/react/package.json --
{"name": "react", "version": "16.14.0"}
-- node_modules/.pnpm/react@16.14.0/node_modules/object-assign/package.json --
{"name": "object-assign", "version": "4.1.1"}
`

func TestLocate(t *testing.T) {
	t.Parallel()
	p := project(t, layouts)
	for name, c := range map[string]struct{ from, pkg, dir, version string }{
		"hoisted to the root":                     {"mfe/products", "react", "node_modules/react", "18.3.1"},
		"nested in the unit":                      {"mfe/cart", "react", "mfe/cart/node_modules/react", "17.0.2"},
		"linked by pnpm":                          {"mfe/pnpm", "react", "node_modules/.pnpm/react@16.14.0/node_modules/react", "16.14.0"},
		"a sibling of a package in pnpm's store":  {"node_modules/.pnpm/react@16.14.0/node_modules/react", "object-assign", "node_modules/.pnpm/react@16.14.0/node_modules/object-assign", "4.1.1"},
		"through the link, as Node real-paths it": {"mfe/pnpm/node_modules/react", "object-assign", "node_modules/.pnpm/react@16.14.0/node_modules/object-assign", "4.1.1"},
		"a workspace package is its source":       {"mfe/cart", "@shop/ui", "ui", "0.1.0"},
		"a dangling link":                         {"mfe/cart", "gone", "", ""},
		"a folder without package.json":           {"mfe/cart", "empty", "", ""},
		"not installed":                           {"mfe/cart", "vue", "", ""},
		"not a package name":                      {"mfe/cart", "../ui", "", ""},
		"a folder that does not exist":            {"mfe/none", "react", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pkg, list := p.Locate(c.from, c.pkg)
			if list != nil {
				t.Fatal(text(list))
			}
			if pkg == nil {
				pkg = &Package{}
			}
			if pkg.Dir != c.dir || pkg.Version != c.version {
				t.Errorf("got %q %q, want %q %q", pkg.Dir, pkg.Version, c.dir, c.version)
			}
		})
	}
}

func TestOwner(t *testing.T) {
	t.Parallel()
	p := project(t, `
-- node_modules/@scope/lib/package.json --
{"name": "@scope/lib"}
-- node_modules/@scope/lib/dist/esm/package.json --
{"type": "module"}
-- node_modules/.pnpm/a@1/node_modules/b/package.json --
{"name": "b"}
-- src/package.json --
{"name": "src"}
`)
	for dir, want := range map[string]string{
		"node_modules/@scope/lib/dist/esm":             "@scope/lib",
		"node_modules/@scope/lib":                      "@scope/lib",
		"node_modules/@scope":                          "",
		"node_modules":                                 "",
		"node_modules/.pnpm/a@1/node_modules/b/lib/x/": "b",
		"src": "",
	} {
		got := ""
		if pkg := p.Owner(dir); pkg != nil {
			got = pkg.Name
		}
		if got != want {
			t.Errorf("%s belongs to %q, want %q", dir, got, want)
		}
	}
}

func TestCopiesOfAllUnits(t *testing.T) {
	t.Parallel()
	p := project(t, layouts)
	copies, list := p.Copies("react", []string{"mfe/products", "ui", "mfe/cart", "mfe/pnpm"})
	if list != nil {
		t.Fatal(text(list))
	}
	got := map[string][]string{}
	for _, c := range copies {
		got[c.Dir] = c.From
	}
	want := map[string][]string{
		"mfe/cart/node_modules/react":                         {"mfe/cart"},
		"node_modules/.pnpm/react@16.14.0/node_modules/react": {"mfe/pnpm"},
		"node_modules/react":                                  {"mfe/products", "ui"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLocateAboveANestedProject(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- package.json --
{"workspaces": ["apps/*", "packages/*"]}
-- node_modules/react/package.json --
{"name": "react", "version": "18.3.1"}
-- node_modules/ui -> ../packages/ui --
-- packages/ui/package.json --
{"name": "ui"}
-- apps/shop/mfe/cart/ --
`)
	p, err := Open(filepath.Join(root, "apps/shop"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"react": "../../node_modules/react", "ui": "../../packages/ui"} {
		pkg, list := p.Locate("mfe/cart", name)
		if list != nil || pkg == nil || pkg.Dir != want {
			t.Errorf("%s: got %v %s", name, pkg, text(list))
		}
	}
}

func TestLocateLinkThatLeavesTheProject(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- lib/package.json --
{"name": "lib", "version": "1.0.0"}
-- store/node_modules/zod/package.json --
{"name": "zod", "version": "3.0.0"}
-- shop/package.json --
{}
-- shop/node_modules/lib -> ../../lib --
-- shop/node_modules/zod -> ../../store/node_modules/zod --
`)
	p, err := Open(filepath.Join(root, "shop"))
	if err != nil {
		t.Fatal(err)
	}
	_, list := p.Locate(".", "lib")
	want := `node_modules/lib: error: package "lib" is a link to a folder outside the project [MFE153]
	note: it points at ../lib, seen from the project's root
	hint: install the package instead of linking it, or make one workspace of both folders and put mfe.toml inside it
`
	if diff := cmp.Diff(want, text(list)); diff != "" {
		t.Error(diff)
	}
	if pkg, list := p.Locate(".", "zod"); pkg == nil || list != nil {
		t.Errorf("a package in a store outside: got %v %s", pkg, text(list))
	}
}

// denied is a disk on which one file cannot be read. Tests may run as root, so
// permissions would not do.
type denied struct {
	disk
	file string
}

func (d denied) ReadFile(name string) ([]byte, error) {
	if strings.HasSuffix(filepath.ToSlash(name), d.file) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.disk.ReadFile(name)
}

func TestReadUnreadablePackage(t *testing.T) {
	t.Parallel()
	p, err := open(npmtest.Write(t, "-- mfe/package.json --\n{}\n"), denied{system{}, "mfe/package.json"})
	if err != nil {
		t.Fatal(err)
	}
	_, list := p.Read("mfe")
	want := "mfe/package.json: error: package.json cannot be read: permission denied [MFE150]\n\thint: make the file readable for the user who runs mfegen\n"
	if diff := cmp.Diff(want, text(list)); diff != "" {
		t.Error(diff)
	}
}

func TestInstall(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ archive, want string }{
		"a lock file in the unit":            {"-- mfe/cart/package-lock.json --\n-- pnpm-lock.yaml --\n", "run npm install in mfe/cart"},
		"pnpm's lock file at the root":       {"-- mfe/cart/package.json --\n{}\n-- pnpm-lock.yaml --\n", "run pnpm install"},
		"yarn's lock file half way":          {"-- mfe/yarn.lock --\n-- mfe/cart/package.json --\n{}\n", "run yarn install in mfe"},
		"bun":                                {"-- mfe/cart/bun.lock --\n", "run bun install in mfe/cart"},
		"workspaces without a lock file":     {"-- package.json --\n{\"workspaces\": []}\n-- mfe/cart/package.json --\n{}\n", "run npm install"},
		"the packageManager field":           {"-- package.json --\n{\"packageManager\": \"yarn@4.1.0\"}\n-- mfe/cart/ --\n", "run yarn install"},
		"nothing but a unit's package.json":  {"-- mfe/cart/package.json --\n{}\n", "run npm install in mfe/cart"},
		"no package.json at all":             {"-- mfe/cart/ --\n", "run npm install"},
		"pnpm's workspace without lock file": {"-- pnpm-workspace.yaml --\n-- mfe/cart/package.json --\n{}\n", "run pnpm install"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := project(t, c.archive).InstallHint("mfe/cart"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAddHint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ archive, want string }{
		"npm":                    {"-- mfe/cart/package-lock.json --\n-- mfe/cart/package.json --\n{}\n", "run npm install a @b/c in mfe/cart"},
		"a workspace of yarn":    {"-- yarn.lock --\n-- mfe/cart/package.json --\n{}\n", "run yarn add a @b/c in mfe/cart"},
		"one package.json":       {"-- pnpm-lock.yaml --\n-- package.json --\n{}\n-- mfe/cart/ --\n", "run pnpm add a @b/c"},
		"no package.json at all": {"-- mfe/cart/ --\n", "run npm install a @b/c"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := project(t, c.archive).AddHint("mfe/cart", "a", "@b/c"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPlugAndPlay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		archive string
		want    int
	}{
		"archives only":                    {"-- .pnp.cjs --\n-- mfe/cart/ --\n-- mfe/home/ --\n", 1},
		"a cache in node_modules":          {"-- .pnp.cjs --\n-- node_modules/.cache/x --\n-- mfe/cart/ --\n-- mfe/home/ --\n", 1},
		"packages in node_modules as well": {"-- .pnp.cjs --\n-- node_modules/react/package.json --\n{}\n-- mfe/cart/ --\n-- mfe/home/ --\n", 0},
		"one unit of its own":              {"-- mfe/cart/.pnp.cjs --\n-- node_modules/react/package.json --\n{}\n-- mfe/home/ --\n", 1},
		"none":                             {"-- mfe/cart/ --\n-- mfe/home/ --\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := project(t, c.archive).PlugAndPlay([]string{"mfe/cart", "mfe/home"})
			if len(list) != c.want {
				t.Errorf("got %d diagnostics, want %d:\n%s", len(list), c.want, text(list))
			}
			for _, d := range list {
				if d.Code != "MFE152" || !strings.Contains(d.Hint, "nodeLinker: node-modules") {
					t.Errorf("got %s", d)
				}
			}
		})
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	for specifier, want := range map[string]string{
		"react": "react", "react/jsx-runtime": "react", "@shop/ui": "@shop/ui", "@shop/ui/button/x.js": "@shop/ui",
		"@shop": "", "./a": "", "../a": "", "/a": "", "": "", "https://x.test/a": "", "node:fs": "", "@/src/a": "", "node_modules": "",
	} {
		if got := Name(specifier); got != want {
			t.Errorf("Name(%q) = %q, want %q", specifier, got, want)
		}
	}
}

func FuzzPositionsInsideFile(f *testing.F) {
	f.Add([]byte(`{"dependencies": {"a": "1", "b": 2}, "dependencies": []}`))
	f.Add([]byte("{\"name\":\"x\",\r\n\"peerDependencies\":{\"\\u0061\":\"^1\"}}"))
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, list := parse("package.json", data)
		lines := strings.Split(strings.TrimPrefix(string(data), "\xef\xbb\xbf"), "\n")
		check := func(pos diag.Pos, what string) {
			if pos.Line < 1 || pos.Line > len(lines) || pos.Col < 1 || pos.Col > len(lines[pos.Line-1])+1 {
				t.Errorf("%s stands at %s, outside the file", what, pos)
			}
		}
		for _, d := range list {
			check(d.Pos, d.Text)
		}
		if p == nil {
			return
		}
		for _, d := range p.Deps {
			check(d.Pos, d.Name)
			if rest := lines[d.Pos.Line-1][d.Pos.Col-1:]; !strings.HasPrefix(rest, `"`) {
				t.Errorf("the range of %q does not begin at %s", d.Name, d.Pos)
			}
		}
	})
}
