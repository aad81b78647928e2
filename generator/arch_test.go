package generator_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/mfegen/mfegen/"

// internal is where most packages are; the tables leave it out.
const internal = "generator/internal/"

// layers say which packages of ours a package imports, from the ground up: a
// row names rows above it only. It is exact. Whoever adds an import adds it
// here, and sees what the package gets to know.
var layers = []struct{ pkg, imports string }{
	// Values and models. They know nothing of each other.
	{"diag", ""},
	{"bundle", ""},
	{"tree", ""},
	{"importmap", ""},
	{"semver", ""},
	{"host", ""},
	{"cache", ""},
	{"cjs", ""},
	{"confine", ""},
	{"schema", ""},
	{"minify", ""},
	{"parallel", ""},
	{"shape", ""},
	{"solve", ""},
	{"figure", ""},
	{"sample", ""},
	{"trial", ""},
	{"export", ""},
	{"sourcemap", ""},
	{"markdown", ""},
	{"theme", ""},
	{"templates", ""},
	{"themes", ""},

	// What the user wrote and what is installed.
	{"manifest", "diag"},
	{"npm", "diag"},
	{"hook", "diag"},
	{"lock", "diag"},
	{"typescript", "hook"},

	// Decisions.
	{"plan", "bundle diag manifest npm semver"},
	{"share", "bundle diag lock npm plan semver solve"},
	{"csp", "diag plan"},
	{"contract", "bundle diag npm plan schema semver typescript"},

	// esbuild, and what is built with it.
	{"bundler", "bundle confine diag minify plan sourcemap"},
	{"runtime", "shape templates"},
	{"compile", "bundle bundler confine diag npm parallel plan runtime semver share sourcemap"},
	{"vendor", "bundle bundler cjs diag npm parallel plan share sourcemap"},

	// From bundles to a site on the disk.
	{"link", "bundle diag importmap plan vendor"},
	{"report", "bundle parallel share tree"},
	{"check", "bundle diag link plan report semver vendor"},
	{"page", "diag minify templates tree"},
	{"docs", "diag figure markdown minify parallel theme tree"},
	{"seal", "csp diag host importmap plan tree"},
	{"emit", "diag host seal tree"},
	{"serve", "host"},
	{"health", "bundle csp diag host link plan serve tree"},

	// The facade, and the command, which knows nothing but the facade.
	{"generator", "bundle cache check compile contract csp diag docs emit export health hook host link lock manifest minify npm page plan report runtime sample schema seal semver serve shape share templates theme themes tree trial typescript vendor"},
	{"cmd/mfegen", "generator"},

	// For tests only: no row names them.
	{"browser", ""},
	{"npm/npmtest", ""},
}

// gates say which packages import a module of others, or a part of the
// standard library that makes a difference. What is not here is imported by
// nobody.
var gates = map[string]string{
	"github.com/BurntSushi/toml":               "manifest",
	"github.com/CycloneDX/cyclonedx-go":        "export",
	"github.com/Masterminds/semver/v3":         "semver",
	"github.com/andybalholm/brotli":            "report serve",
	"github.com/chromedp/cdproto":              "browser",
	"github.com/chromedp/chromedp":             "browser",
	"github.com/dop251/goja":                   "cjs",
	"github.com/evanw/esbuild":                 "bundler runtime",
	"github.com/goccy/go-yaml":                 "export",
	"github.com/rogpeppe/go-internal":          "npm/npmtest",
	"github.com/santhosh-tekuri/jsonschema/v6": "schema",
	"github.com/spf13/cobra":                   "cmd/mfegen",
	"github.com/tdewolff/minify/v2":            "minify",
	"github.com/tdewolff/parse/v2":             "bundler confine page",
	"golang.org/x/net":                         "health importmap markdown minify page seal",
	"golang.org/x/sync":                        "emit health",
	"golang.org/x/sys":                         "emit",
	"golang.org/x/term":                        "cmd/mfegen",
	"github.com/alecthomas/chroma/v2":          "markdown",
	"github.com/yuin/goldmark":                 "markdown",

	// Programs are started by hook, besides a browser by the user's wish.
	"os/exec": "browser cmd/mfegen hook npm/npmtest trial",
	// Only what serves or probes knows HTTP.
	"net/http": "cmd/mfegen generator health serve trial",
	// Randomness must not reach a site; emit names its staging folder by it.
	"crypto/rand": "emit",
	"math/rand":   "",
	"testing":     "browser npm/npmtest",
}

func TestPackagesImportWhatTheTablesSay(t *testing.T) {
	imports := readImports(t)
	seen := map[string]bool{}
	for _, row := range layers {
		got, ok := imports[row.pkg]
		if !ok {
			t.Errorf("%s is in the table, but there is no such package", row.pkg)
		}
		want := strings.Fields(row.imports)
		for _, p := range got.ours {
			switch {
			case !slices.Contains(want, p):
				t.Errorf("%s imports %s, which its row does not allow", row.pkg, p)
			case !seen[p]:
				t.Errorf("%s imports %s, which is in no row above it", row.pkg, p)
			}
		}
		for _, p := range want {
			if !slices.Contains(got.ours, p) {
				t.Errorf("%s does not import %s any more; take it out of its row", row.pkg, p)
			}
		}
		seen[row.pkg] = true
	}
	for pkg := range imports {
		if !seen[pkg] {
			t.Errorf("%s is a package without a row", pkg)
		}
	}
}

func TestModulesEnterThroughTheirGates(t *testing.T) {
	imports := readImports(t)
	used := map[string][]string{}
	for pkg, of := range imports {
		for _, p := range of.others {
			gate := gateOf(p)
			if gate == "" {
				if strings.Contains(strings.Split(p, "/")[0], ".") {
					t.Errorf("%s imports %s, which has no gate", pkg, p)
				}
				continue
			}
			if !slices.Contains(used[gate], pkg) {
				used[gate] = append(used[gate], pkg)
			}
		}
	}
	for gate, text := range gates {
		want := strings.Fields(text)
		slices.Sort(used[gate])
		if !slices.Equal(want, used[gate]) {
			t.Errorf("%s is imported by %v, not by %v", gate, used[gate], want)
		}
	}
}

func gateOf(imported string) string {
	for gate := range gates {
		if imported == gate || strings.HasPrefix(imported, gate+"/") {
			return gate
		}
	}
	return ""
}

// imported are the imports of a package's own files, tests left out.
type imported struct{ ours, others []string }

// readImports reads the files of all platforms, which go list does not.
func readImports(t *testing.T) map[string]imported {
	t.Helper()
	packages := map[string]imported{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() {
			// Folders that cannot hold packages; node_modules is a large one.
			if name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" || base == "example-site") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(name)), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := strings.TrimPrefix(path.Dir(name), internal)
		of := packages[pkg]
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if own, ok := strings.CutPrefix(p, module); ok {
				of.ours = add(of.ours, strings.TrimPrefix(own, internal))
			} else {
				of.others = add(of.others, p)
			}
		}
		packages[pkg] = of
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

func add(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
