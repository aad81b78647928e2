package cjs_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/cjs"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// TestNamesAreChromiums compares the names of real packages with those that
// Chromium showed: testdata/export-truth.json holds, by package and specifier,
// the names of "import * as ns" with production conditions.
func TestNamesAreChromiums(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/export-truth.json")
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]map[string][]string
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	homes := install(t)
	served, missing := 0, []string{}
	for pkg := range truth {
		if homes[pkg] == "" {
			missing = append(missing, pkg)
			continue
		}
		served++
	}
	slices.Sort(missing)
	t.Logf("%d packages compared; not installable: %v", served, missing)
	if served < 12 {
		t.Fatalf("only %d packages", served)
	}
	t.Run(fmt.Sprintf("%d of %d packages", served, len(truth)), func(t *testing.T) {
		for _, pkg := range slices.Sorted(maps.Keys(truth)) {
			for _, specifier := range slices.Sorted(maps.Keys(truth[pkg])) {
				if homes[pkg] == "" {
					continue
				}
				t.Run(pkg+" "+specifier, func(t *testing.T) {
					t.Parallel()
					script := bundle(t, specifier, api.BuildOptions{AbsWorkingDir: homes[pkg]})
					got, err := cjs.Names(t.Context(), script)
					if err != nil {
						t.Fatal(err)
					}
					want := slices.Clone(truth[pkg][specifier])
					slices.Sort(want)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	})
}

// install runs npm ci in each folder of testdata/npm that lacks node_modules,
// and returns the folder in which each package, as name@version, is at home.
// Packages that want different versions of React live in different folders.
func install(t *testing.T) map[string]string {
	t.Helper()
	manifests, err := filepath.Glob("testdata/npm/*/package.json")
	if err != nil || len(manifests) == 0 {
		t.Fatalf("no package.json: %v", err)
	}
	homes := map[string]string{}
	for _, manifest := range manifests {
		home, err := filepath.Abs(filepath.Dir(manifest))
		if err != nil {
			t.Fatal(err)
		}
		npmtest.Install(t, home)
		var m struct{ Dependencies map[string]string }
		readJSON(t, manifest, &m)
		for name := range m.Dependencies {
			var installed struct{ Version string }
			readJSON(t, filepath.Join(home, "node_modules", name, "package.json"), &installed)
			homes[name+"@"+installed.Version] = home
		}
	}
	return homes
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// bundle makes the script that Names wants. o may add plugins and a folder.
func bundle(t *testing.T, specifier string, o api.BuildOptions) []byte {
	t.Helper()
	o.Stdin = &api.StdinOptions{Contents: cjs.Entry(specifier), ResolveDir: o.AbsWorkingDir}
	o.Bundle = true
	o.Format = api.FormatIIFE
	o.Platform = api.PlatformBrowser
	o.Target = api.ES2017
	o.Supported = cjs.Supported()
	o.Define = map[string]string{"process.env.NODE_ENV": `"production"`}
	o.LogLevel = api.LogLevelSilent
	built := api.Build(o)
	if len(built.Errors) > 0 {
		t.Fatal(strings.Join(api.FormatMessages(built.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	return built.OutputFiles[0].Contents
}
