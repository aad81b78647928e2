package plan

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// resolve lays the archive out and resolves the mfe.toml in it.
func resolve(t *testing.T, archive string, flags Flags) (*Plan, diag.List) {
	t.Helper()
	root := npmtest.Write(t, archive)
	if _, err := os.Stat(filepath.Join(root, "project")); err == nil {
		root = filepath.Join(root, "project")
	}
	m, list, err := manifest.Load(os.DirFS(root), "mfe.toml")
	if err != nil || m == nil {
		t.Fatalf("%v %v", err, list)
	}
	p, more := Resolve(root, m, flags)
	list.Add(more...)
	return p, list.Sorted()
}

func resolveWell(t *testing.T, archive string, flags Flags) *Plan {
	t.Helper()
	p, list := resolve(t, archive, flags)
	if len(list) > 0 {
		t.Fatal(render(list))
	}
	return p
}

func render(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		b.WriteString(d.String() + "\n")
	}
	return b.String()
}

var wantComment = regexp.MustCompile(`# want ((?: ?MFE\d{3})+)`)

// TestDiagnostics resolves the projects in testdata. A comment names the codes
// that must be reported on its line of mfe.toml, no others; messages holds the
// texts of some, word for word.
func TestDiagnostics(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/diagnostics/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, list := resolve(t, string(data), Flags{})
			var got, want []string
			for _, d := range list {
				if d.Pos.File == "mfe.toml" {
					got = append(got, fmt.Sprintf("%d %s", d.Pos.Line, d.Code))
				}
			}
			for _, f := range txtar.Parse(data).Files {
				switch {
				case f.Name == "messages":
					for _, message := range messages(string(f.Data)) {
						if !strings.Contains(render(list), message) {
							t.Errorf("not reported: %s", message)
						}
					}
				case filepath.Base(f.Name) == "mfe.toml":
					for i, line := range strings.Split(string(f.Data), "\n") {
						if m := wantComment.FindStringSubmatch(line); m != nil {
							for code := range strings.FieldsSeq(m[1]) {
								want = append(want, fmt.Sprintf("%d %s", i+1, code))
							}
						}
					}
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" || t.Failed() {
				t.Errorf("%s\n%s", diff, render(list))
			}
		})
	}
}

// messages splits rendered diagnostics; notes and hints are indented.
func messages(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "\t") && len(out) > 0 {
			out[len(out)-1] += line
			continue
		}
		out = append(out, line)
	}
	return out
}

const small = `
-- package.json --
{"name": "shop"}
-- mfe.toml --
[mfe.cart]
path = "mfe/cart"
entry = "index.ts"
-- index.html --
-- mfe/cart/index.ts --
`

func TestResolveDefaults(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, small, Flags{})
	options := Options{
		Loader: map[string]string{}, Define: map[string]string{}, Alias: map[string]string{}, Replace: map[string]string{},
		Target: []string{"es2022"}, Sourcemap: "none", Minify: true,
	}
	pkg := Package{Path: "package.json", Name: "shop", VersionPos: diag.Pos{File: "package.json"}, Ranges: map[string]Range{}}
	file := diag.Pos{File: "mfe.toml"}
	at := func(line, col int) diag.Pos { return diag.Pos{File: "mfe.toml", Line: line, Col: col} }
	want := &Plan{
		Root: p.Root, Manifest: "mfe.toml",
		Site: Site{
			Name: "shop", Base: "/", Out: "dist", Lock: "mfe.lock", Target: []string{"es2022"}, Sourcemap: "none", Minify: true,
			Fallback: "shell", CSP: CSP{Mode: "auto", Pos: file},
		},
		Shell: Unit{
			Name: "shell", Kind: bundle.Shell, Dir: ".", Pos: file, Package: pkg, Options: options,
			HTML: "index.html", Routes: []string{"/"},
		},
		MFEs: []Unit{{
			Name: "cart", Contract: Contract{Title: "cart", Stage: "stable"}, Kind: bundle.MFE, Dir: "mfe/cart", Pos: at(1, 6), Package: pkg, Options: options,
			Entries: []Entry{{Specifier: "@mfe/cart", File: "mfe/cart/index.ts", Pos: at(3, 9)}},
			Mount:   "function", Isolation: "none", Load: "route", Pick: "cart",
			Care: Care{
				Load: 20 * time.Second, Bootstrap: 10 * time.Second, Mount: 10 * time.Second, Unmount: 5 * time.Second,
				Retries: 2, RetryDelay: 500 * time.Millisecond, MaxFailures: 5, Cooldown: 30 * time.Second,
			},
		}},
		Routes:  []Route{{Pattern: "/", File: "index.html", Owner: "shell", Pos: file}},
		Shared:  Shared{Auto: true, Deps: map[string]Dep{}},
		Runtime: Runtime{Prefetch: true}, Flags: FeatureFlags{Provider: "static", Timeout: 500 * time.Millisecond},
		StateMax: 10, Contracts: Contracts{Dir: "contracts", Level: "runtime"}, StateMaxPos: diag.Pos{File: "mfe.toml"},
		Docs: Docs{Path: "docs", Out: "dist-docs", Title: "shop", Theme: "default", Pos: diag.Pos{File: "mfe.toml"}},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}

func TestResolveEverythingSet(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, `
-- mfe.toml --
[site]
name = "Harbour"
base = "/eu"
out = "out/site"
target = ["chrome120"]
sourcemap = "hidden"
minify = false
hosts = ["vercel", "netlify", "vercel"]
fallback = "404"
headers = { X-B = "2", X-A = "1" }
[site.csp]
mode = "strict"
connect = ["https://api.example"]
inline_styles = true
trusted_types = []
[shell]
path = "./shell/"
prepare = "make css"
public = "static"
expose = { "@shop/b" = "src/b.ts", "@shop/a" = "src/a.ts" }
[mfe.cart]
path = "mfe/cart"
entries = { "@shop/cart/store" = "store.ts", "@shop/cart" = "index.ts", "@a" = "a.ts" }
budget = "80 KB"
mount = "element"
element = "shop-cart"
load = "eager"
[mfe.vue]
path = "mfe/vue"
build = "npm run build"
dist = "dist"
entries = { "@vue/longer" = "b.js", "@vue/x" = "a.js" }
[budget]
mfe = "100 KB"
route = "1 MiB"
[shared]
auto = false
exclude = ["b", "a"]
[shared.react]
version = "^18"
singleton = true
strict = true
pin = "18.3.1"
names = ["z", "a"]
[imports]
d3 = "https://d3.example/x.js"
-- shell/index.html --
-- shell/static/ --
-- shell/src/a.ts --
-- shell/src/b.ts --
-- mfe/cart/package.json --
{"name": "@shop/cart", "version": "2.0.0", "dependencies": {"react": "18"}, "devDependencies": {"react": "17"}}
-- mfe/cart/index.ts --
-- mfe/cart/store.ts --
-- mfe/cart/a.ts --
-- mfe/vue/ --
`, Flags{})
	at := func(line, col int) diag.Pos { return diag.Pos{File: "mfe.toml", Line: line, Col: col} }
	wantSite := Site{
		Name: "Harbour", Base: "/eu/", Out: "out/site", Lock: "mfe.lock", Target: []string{"chrome120"}, Sourcemap: "hidden",
		Hosts: []string{"netlify", "vercel"}, Fallback: "404",
		Headers: []Header{{"X-A", "1"}, {"X-B", "2"}},
		CSP: CSP{
			Mode: "strict", Connect: []string{"https://api.example"}, InlineStyles: true,
			TrustedTypes: []string{}, RequireTrustedTypes: true, Pos: at(11, 7),
		},
	}
	if diff := cmp.Diff(wantSite, p.Site); diff != "" {
		t.Error(diff)
	}
	if p.Shell.Dir != "shell" || p.Shell.Public != "shell/static" || p.Shell.Prepare != "make css" {
		t.Errorf("shell: %+v", p.Shell)
	}
	wantEntries := map[string][]string{
		"shell": {"@shop/a shell/src/a.ts", "@shop/b shell/src/b.ts"},
		"cart":  {"@shop/cart mfe/cart/index.ts", "@a mfe/cart/a.ts", "@shop/cart/store mfe/cart/store.ts"},
		"vue":   {"@vue/x mfe/vue/dist/a.js", "@vue/longer mfe/vue/dist/b.js"},
	}
	for _, u := range p.Units() {
		var got []string
		for _, e := range u.Entries {
			got = append(got, e.Specifier+" "+e.File)
		}
		if diff := cmp.Diff(wantEntries[u.Name], got); diff != "" {
			t.Errorf("%s: %s", u, diff)
		}
	}
	cart, _ := p.Unit("cart")
	wantRange := Range{Text: "18", Kind: "dependencies", Pos: diag.Pos{File: "mfe/cart/package.json", Line: 1, Col: 70}}
	if diff := cmp.Diff(wantRange, cart.Package.Ranges["react"]); diff != "" {
		t.Error(diff)
	}
	vue, _ := p.Unit("vue")
	if cart.Budget != 80_000 || cart.BudgetPos != at(24, 10) || vue.Budget != 100_000 || vue.BudgetPos != at(34, 7) || p.RouteBudget != 1<<20 || p.RouteBudgetPos != at(35, 9) {
		t.Errorf("budgets: %d %s, %d %s, %d %s", cart.Budget, cart.BudgetPos, vue.Budget, vue.BudgetPos, p.RouteBudget, p.RouteBudgetPos)
	}
	wantShared := Shared{Exclude: []string{"a", "b"}, Deps: map[string]Dep{"react": {
		Version: "^18", VersionPos: at(40, 11), Singleton: true, Strict: true, Pin: "18.3.1", PinPos: at(43, 7),
		Names: []string{"a", "z"}, Pos: at(39, 9),
	}}}
	if diff := cmp.Diff(wantShared, p.Shared); diff != "" {
		t.Error(diff)
	}
	wantImports := []Import{{Specifier: "d3", URL: "https://d3.example/x.js", Pos: at(46, 1)}}
	if diff := cmp.Diff(wantImports, p.Imports); diff != "" {
		t.Error(diff)
	}
}

func TestFlagsWinOverTheManifest(t *testing.T) {
	t.Parallel()
	archive := strings.Replace(small, "[mfe.cart]", `[site]
base = "/eu/"
out = "a"
hosts = ["vercel"]
minify = true
target = ["es2020"]
[site.csp]
mode = "self"
[esbuild]
target = ["es2019"]
[mfe.cart]`, 1)
	flags := Flags{
		Out: "b/../c", Base: "/us", Hosts: []string{"netlify"}, Minify: new(false), Sourcemap: "linked",
		CSPMode: "strict", Target: []string{"esnext"},
	}
	p := resolveWell(t, archive, flags)
	want := Site{
		Name: "shop", Base: "/us/", Out: "c", Lock: "mfe.lock", Target: []string{"esnext"}, Sourcemap: "linked",
		Hosts: []string{"netlify"}, Fallback: "shell", CSP: CSP{Mode: "strict", Pos: p.Site.CSP.Pos},
	}
	if diff := cmp.Diff(want, p.Site); diff != "" {
		t.Error(diff)
	}
	o := p.MFEs[0].Options
	if o.Minify || o.Sourcemap != "linked" || !slices.Equal(o.Target, []string{"esnext"}) {
		t.Errorf("options of the MFE: %+v", o)
	}
}

// A folder for the maps means that they are hidden; what the command line says
// about maps goes before it.
func TestFolderOfTheMaps(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ site, flag, mode, folder string }{
		"alone":                  {`sourcemap_out = "out/maps"`, "", "hidden", "out/maps"},
		"with hidden maps":       {`sourcemap = "hidden"` + "\n" + `sourcemap_out = "out/maps"`, "", "hidden", "out/maps"},
		"asked for the same":     {`sourcemap_out = "out/maps"`, "hidden", "hidden", "out/maps"},
		"asked for linked maps":  {`sourcemap_out = "out/maps"`, "linked", "linked", ""},
		"asked for none":         {`sourcemap_out = "out/maps"`, "none", "none", ""},
		"hidden without a place": {`sourcemap = "hidden"`, "", "hidden", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := resolveWell(t, strings.Replace(small, "[mfe.cart]", "[site]\n"+c.site+"\n[mfe.cart]", 1), Flags{Sourcemap: c.flag})
			if p.Site.Sourcemap != c.mode || p.Shell.Options.Sourcemap != c.mode || p.Site.SourcemapOut != c.folder {
				t.Errorf("%s, of the shell %s, in %q", p.Site.Sourcemap, p.Shell.Options.Sourcemap, p.Site.SourcemapOut)
			}
		})
	}
}

func TestDevelopment(t *testing.T) {
	t.Parallel()
	archive := strings.Replace(small, "[mfe.cart]", `[site]
minify = true
sourcemap = "none"
[esbuild]
define = { "import.meta.env.MODE" = "trial" }
[mfe.cart]`, 1)
	for name, tt := range map[string]struct {
		flags Flags
		want  string
	}{
		"whatever the manifest says": {Flags{Dev: true}, "false linked"},
		"but not against flags":      {Flags{Dev: true, Minify: new(true), Sourcemap: "none"}, "true none"},
		"and not by itself":          {Flags{}, "true none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := resolveWell(t, archive, tt.flags)
			for _, u := range p.Units() {
				o := u.Options
				if got := fmt.Sprint(o.Minify, " ", o.Sourcemap); got != tt.want {
					t.Errorf("%s is built with %s, want %s", u, got, tt.want)
				}
				if got := o.Define["process.env.NODE_ENV"] == `"development"`; got != tt.flags.Dev {
					t.Errorf("%s: define = %v", u, o.Define)
				}
				if got := o.Define["import.meta.env.MODE"]; got != `"trial"` {
					t.Errorf("%s: the project's own define is %s", u, got)
				}
			}
		})
	}
}

func TestFlagsThatSayNothingSensible(t *testing.T) {
	t.Parallel()
	_, list := resolve(t, small, Flags{Base: "shop", Hosts: []string{"netlfy"}, Sourcemap: "inline", CSPMode: "off"})
	want := `error: --base "shop" is not a path from / to / [MFE133]
	hint: write --base /shop/
error: --csp "off" is not known [MFE135]
	hint: write one of: auto, self, strict
error: --host "netlfy" is not known [MFE135]
	hint: write --host netlify
error: --sourcemap "inline" is not known [MFE135]
	hint: write one of: none, linked, hidden
`
	if diff := cmp.Diff(want, render(list)); diff != "" {
		t.Error(diff)
	}
}

func TestOutFlag(t *testing.T) {
	t.Parallel()
	elsewhere := t.TempDir()
	for name, c := range map[string]struct {
		out  func(root string) string
		code string
	}{
		"a folder outside, not there yet":   {func(string) string { return filepath.Join(elsewhere, "a", "b") }, ""},
		"a folder beside the project":       {func(root string) string { return "../" + filepath.Base(root) + "-dist" }, ""},
		"the project by its absolute path":  {func(root string) string { return root }, "MFE134"},
		"the folder that holds the project": {func(string) string { return ".." }, "MFE134"},
		"two above":                         {func(string) string { return "../.." }, "MFE134"},
		"the project by its own name":       {func(root string) string { return "../" + filepath.Base(root) }, "MFE134"},
		"an MFE's folder":                   {func(string) string { return "mfe/cart" }, "MFE134"},
		"a folder in an MFE":                {func(string) string { return "mfe/cart/dist" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := npmtest.Write(t, small)
			m, _, err := manifest.Load(os.DirFS(root), "mfe.toml")
			if err != nil {
				t.Fatal(err)
			}
			p, list := Resolve(root, m, Flags{Out: c.out(root)})
			if c.code == "" && len(list) == 0 {
				if filepath.IsAbs(p.Site.Out) {
					t.Errorf("out is absolute: %s", p.Site.Out)
				}
				return
			}
			if len(list) != 1 || list[0].Code != c.code {
				t.Errorf("want one %s, got\n%s", c.code, render(list))
			}
		})
	}
}

func TestOptionsOfUnitsOverThoseOfAll(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, `
-- mfe.toml --
[esbuild]
jsx = "transform"
jsx_factory = "h"
inject = ["shim.js"]
tsconfig = "tsconfig.base.json"
main_fields = ["module"]
conditions = ["a", "b"]
loader = { ".md" = "text", ".svg" = "file" }
define = { A = "<x>", B = { js = "window" }, C = { list = [1, true, 0.5], "a-b" = [{ c = "d" }] } }
alias = { react = "preact/compat", "~" = "./src", "./x.ts" = "./y.ts", "./gone.ts" = "./y.ts" }
[mfe.a]
path = "a"
entry = "x.ts"
[mfe.b]
path = "b"
entry = "x.ts"
[mfe.b.esbuild]
jsx = "automatic"
inject = []
tsconfig = "tsconfig.json"
conditions = ["c"]
target = ["es2019"]
loader = { ".svg" = "dataurl" }
define = { A = "y" }
alias = { "~" = "../lib", "./x.ts" = "lodash" }
public_path = "https://cdn.example/"
-- index.html --
-- shim.js --
-- tsconfig.base.json --
-- a/x.ts --
-- a/y.ts --
-- a/tsconfig.base.json --
-- b/x.ts --
-- b/y.ts --
-- b/tsconfig.json --
`, Flags{})
	define := map[string]string{"A": `"<x>"`, "B": "window", "C": `{"a-b":[{"c":"d"}],"list":[1,true,0.5]}`}
	want := Options{
		JSX: "transform", JSXFactory: "h", Inject: []string{"shim.js"}, Tsconfig: "a/tsconfig.base.json",
		MainFields: []string{"module"}, Conditions: []string{"a", "b"},
		Loader: map[string]string{".md": "text", ".svg": "file"},
		Define: define, Alias: map[string]string{"react": "preact/compat", "~": "./a/src"}, Replace: map[string]string{"a/x.ts": "./a/y.ts"},
		Target: []string{"es2022"}, Sourcemap: "none", Minify: true,
	}
	if diff := cmp.Diff(want, p.MFEs[0].Options); diff != "" {
		t.Error("a:", diff)
	}
	want = Options{
		JSX: "automatic", JSXFactory: "h", Tsconfig: "b/tsconfig.json",
		MainFields: []string{"module"}, Conditions: []string{"c"},
		Loader: map[string]string{".md": "text", ".svg": "dataurl"},
		Define: map[string]string{"A": `"y"`, "B": define["B"], "C": define["C"]},
		Alias:  map[string]string{"react": "preact/compat", "~": "./lib"}, Replace: map[string]string{"b/x.ts": "lodash"},
		Target: []string{"es2019"}, Sourcemap: "none", Minify: true, PublicPath: "https://cdn.example/",
	}
	if diff := cmp.Diff(want, p.MFEs[1].Options); diff != "" {
		t.Error("b:", diff)
	}
	if got := p.Shell.Options.Tsconfig; got != "tsconfig.base.json" {
		t.Errorf("shell: tsconfig %q", got)
	}
}

func TestCheckDistAfterTheBuild(t *testing.T) {
	t.Parallel()
	archive := `
-- mfe.toml --
[mfe.vue]
path = "vue"
build = "npm run build"
dist = "dist"
entry = "main.js"
-- index.html --
-- vue/dist/old.js --
`
	if _, list := resolve(t, archive, Flags{}); len(list) != 1 || list[0].Code != "MFE101" {
		t.Errorf("without the build, the old folder's lack of the entry must be told, got\n%s", render(list))
	}
	p := resolveWell(t, archive, Flags{RunBuilds: true})
	vue := p.MFEs[0]
	want := `mfe.toml:5:9: error: mfe "vue": entry "main.js" does not exist [MFE101]
	hint: create vue/dist/main.js
`
	if diff := cmp.Diff(want, render(CheckDist(p, vue))); diff != "" {
		t.Error(diff)
	}
	if err := os.WriteFile(filepath.Join(p.Root, "vue/dist/main.js"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if list := CheckDist(p, vue); len(list) > 0 {
		t.Error(render(list))
	}
	if err := os.RemoveAll(filepath.Join(p.Root, "vue/dist")); err != nil {
		t.Fatal(err)
	}
	if list := CheckDist(p, vue); len(list) != 1 || list[0].Code != "MFE106" {
		t.Error(render(list))
	}
}

func TestAliasOfFilesThatAreNotThere(t *testing.T) {
	t.Parallel()
	_, list := resolve(t, `
-- mfe.toml --
[mfe.a]
path = "a"
entry = "x.ts"
[mfe.a.esbuild]
alias = { "./styles.css" = "./x.ts", "./x.ts" = "./gone.ts" }
[mfe.b]
path = "b"
entry = "x.ts"
prepare = "make"
[mfe.b.esbuild]
alias = { "./x.ts" = "./made.ts" }
-- index.html --
-- a/x.ts --
-- b/x.ts --
`, Flags{})
	want := `mfe.toml:5:11: error: mfe "a": alias of "./styles.css" does not exist [MFE114]
	hint: create a/styles.css
mfe.toml:5:49: error: mfe "a": alias "./gone.ts" does not exist [MFE114]
	hint: create a/gone.ts
`
	if diff := cmp.Diff(want, render(list)); diff != "" {
		t.Error(diff)
	}
}

func TestStylesheetAtAFixedPath(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"/cart/style.css": "cart/style.css", "style.css": "style.css",
		"/cart//style.css": "", "../style.css": "", "/a b.css": "", "/style.scss": "", "/": "", "/assets/style.css": "",
	} {
		p, list := resolve(t, fmt.Sprintf("-- mfe.toml --\n[mfe.a]\nentry = \"x.ts\"\nstylesheet = %q\n-- index.html --\n-- x.ts --\n", value), Flags{})
		if got := p.MFEs[0].Sheet; got != want {
			t.Errorf("%s: got %q", value, got)
		}
		if bad := want == ""; bad != (len(list) == 1 && list[0].Code == "MFE139" && list[0].Hint != "") {
			t.Errorf("%s: got\n%s", value, render(list))
		}
	}
}
