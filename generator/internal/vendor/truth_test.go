package vendor_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/share"
	"github.com/mfegen/mfegen/generator/internal/vendor"
)

const truthFolder = "../cjs/testdata"

// truth holds, by package as name@version and by specifier, the names that
// Chromium showed for "import * as ns" of the package bundled alone.
func truth(t *testing.T) map[string]map[string][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(truthFolder, "export-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]map[string][]string
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// home is a folder with installed packages that fit together.
type home struct {
	dir      string
	packages map[string]string // name@version → name
}

// homes installs the packages. Versions of React that exclude each other live
// in folders of their own.
func homes(t *testing.T) []home {
	t.Helper()
	manifests, err := filepath.Glob(filepath.Join(truthFolder, "npm", "*", "package.json"))
	if err != nil || len(manifests) == 0 {
		t.Fatalf("no package.json: %v", err)
	}
	var out []home
	for _, manifest := range manifests {
		dir, err := filepath.Abs(filepath.Dir(manifest))
		if err != nil {
			t.Fatal(err)
		}
		npmtest.Install(t, dir)
		data, err := os.ReadFile(manifest)
		if err != nil {
			t.Fatal(err)
		}
		var m struct{ Dependencies map[string]string }
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatalf("%s: %v", manifest, err)
		}
		h := home{dir: dir, packages: map[string]string{}}
		for name, version := range m.Dependencies {
			h.packages[name+"@"+version] = name
		}
		out = append(out, h)
	}
	return out
}

// TestExportTruth links every package of the list whole, as a unit that reads
// any name of it would have it, and looks at the names in a browser.
func TestExportTruth(t *testing.T) {
	want := truth(t)
	sets := homes(t)
	served := 0
	for _, h := range sets {
		for pkg := range h.packages {
			if want[pkg] != nil {
				served++
			}
		}
	}
	t.Run(fmt.Sprintf("%d of %d packages", served, len(want)), func(t *testing.T) {
		if served < len(want) {
			t.Errorf("packages are missing in %s", truthFolder)
		}
		for _, h := range sets {
			t.Run(filepath.Base(h.dir), func(t *testing.T) {
				t.Parallel()
				specs := map[string][]string{}
				for pkg := range h.packages {
					maps.Copy(specs, want[pkg])
				}
				compare(t, open(t, linked(t, h, specs)), specs)
			})
		}
	})
}

// linked makes a site of which the shell takes all of every specifier.
func linked(t *testing.T, h home, specs map[string][]string) *link.Site {
	t.Helper()
	project, err := npm.Open(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	p := &plan.Plan{Root: h.dir, Shell: plan.Unit{Name: "shell", Dir: "."}, Site: plan.Site{Base: "/"}}
	p.Shell.Options.Minify = true
	shell := &bundle.Bundle{Unit: "shell", Kind: bundle.Shell}
	set := &share.Set{}
	for _, id := range slices.Sorted(maps.Keys(h.packages)) {
		name := h.packages[id]
		set.Instances = append(set.Instances, share.Instance{
			Dep: name, Version: strings.TrimPrefix(id, name+"@"), From: ".", Dir: "node_modules/" + name,
			Units: []string{"shell"}, Default: true,
		})
	}
	slices.SortFunc(set.Instances, func(a, b share.Instance) int { return strings.Compare(a.Dep, b.Dep) })
	for _, s := range slices.Sorted(maps.Keys(specs)) {
		shell.Uses = append(shell.Uses, bundle.Use{Specifier: s, All: true})
	}
	chunks, list := vendor.Build(t.Context(), vendor.Input{Plan: p, Shares: set, NPM: project, Bundles: []*bundle.Bundle{shell}})
	if len(list) > 0 {
		t.Fatalf("vendor:\n%v", list)
	}
	site, list := link.Link(link.Input{Plan: p, Bundles: []*bundle.Bundle{shell}, Chunks: chunks})
	if len(list) > 0 {
		t.Fatalf("link:\n%v", list)
	}
	return site
}

func open(t *testing.T, site *link.Site) *browser.Page {
	t.Helper()
	files := map[string][]byte{}
	for _, f := range site.Files {
		files[f.URL] = f.Data
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			fmt.Fprintf(w, `<!DOCTYPE html><script type="importmap">%s</script>`, site.Map.JSON())
			return
		}
		data, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(data)
	}))
	t.Cleanup(srv.Close)
	return browser.Start(t).Open(t, srv.URL+"/", browser.Options{})
}

func compare(t *testing.T, p *browser.Page, specs map[string][]string) {
	for _, s := range slices.Sorted(maps.Keys(specs)) {
		t.Run(s, func(t *testing.T) {
			quoted, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			got := browser.Eval[[]string](p, fmt.Sprintf("import(%s).then(Object.keys)", quoted))
			want := slices.Clone(specs[s])
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("names of %s (-truth +linked):\n%s", s, diff)
			}
		})
	}
	p.Clean()
}
