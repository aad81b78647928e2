package vendor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// site is a project whose packages stand in an archive; units take what the
// test says.
func site(t *testing.T, archive string, set share.Set, bundles ...*bundle.Bundle) Input {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		p := filepath.Join(root, f.Name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	project, err := npm.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return Input{
		Plan:   &plan.Plan{Root: root, Shell: plan.Unit{Name: "shell", Dir: "."}, Site: plan.Site{Base: "/"}},
		Shares: &set, NPM: project, Bundles: bundles,
	}
}

func takes(unit string, uses ...bundle.Use) *bundle.Bundle {
	return &bundle.Bundle{Unit: unit, Kind: bundle.MFE, Uses: uses}
}

func common(dep, version string, units ...string) share.Instance {
	return share.Instance{Dep: dep, Version: version, From: ".", Dir: "node_modules/" + dep, Units: units, Default: true}
}

func mustBuild(t *testing.T, in Input) []Chunk {
	t.Helper()
	chunks, list := Build(context.Background(), in)
	if len(list) > 0 {
		t.Fatalf("diagnostics:\n%v", list)
	}
	return chunks
}

// script joins the scripts of a chunk whose path begins with prefix.
func script(c Chunk, prefix string) string {
	var b strings.Builder
	for _, f := range c.Bundle.Files {
		if f.Kind == bundle.Script && strings.HasPrefix(f.Path, prefix) {
			b.Write(f.Data)
		}
	}
	return b.String()
}

const packages = `
-- node_modules/es/package.json --
{"name":"es","version":"1.2.3","module":"index.js","sideEffects":false}
-- node_modules/es/index.js --
export const used = "es-used"; export const unused = "es-unused"; export { used as "odd-name", used as enum };
-- node_modules/es/sub.js --
export default function sub() { return "es-sub" }
-- node_modules/legacy/package.json --
{"name":"legacy","version":"2.0.0","main":"index.js"}
-- node_modules/legacy/index.js --
function legacy() {}
legacy.helper = function () { return "legacy-helper" };
module.exports = legacy;
-- node_modules/user/package.json --
{"name":"user","version":"3.0.0","main":"index.js","dependencies":{"legacy":"^2.0.0"}}
-- node_modules/user/index.js --
exports.go = function () { return require("legacy").helper() };
-- node_modules/picky/package.json --
{"name":"picky","version":"1.0.0","main":"index.js","dependencies":{"legacy":"^1.0.0"}}
-- node_modules/picky/index.js --
exports.go = function () { return require("legacy")() };
-- node_modules/picky/node_modules/legacy/package.json --
{"name":"legacy","version":"1.0.0","main":"index.js"}
-- node_modules/picky/node_modules/legacy/index.js --
module.exports = function () { return "legacy-one" };
`

func TestUnionOfTakenNames(t *testing.T) {
	t.Parallel()
	in := site(t, packages, share.Set{Instances: []share.Instance{common("es", "1.2.3", "a", "b")}},
		takes("a", bundle.Use{Specifier: "es", Names: []string{"odd-name"}}),
		takes("b", bundle.Use{Specifier: "es", Names: []string{"enum"}}, bundle.Use{Specifier: "es/sub.js", Names: []string{"default"}}))
	c := mustBuild(t, in)[0]
	js := script(c, "")
	for _, want := range []string{`as "odd-name"`, "as enum", "as default", "es-used", "es-sub"} {
		if !strings.Contains(js, want) {
			t.Errorf("no %q in\n%s", want, js)
		}
	}
	if strings.Contains(js, "es-unused") {
		t.Errorf("an unused export is in the chunk:\n%s", js)
	}
	if len(c.Specs) != 2 || strings.Join(c.Specs[0].Users, " ") != "a b" {
		t.Errorf("specs: %+v", c.Specs)
	}
}

func TestAllNamesOfBothKinds(t *testing.T) {
	t.Parallel()
	in := site(t, packages, share.Set{Instances: []share.Instance{common("es", "1.2.3", "a"), common("legacy", "2.0.0", "a")}},
		takes("a", bundle.Use{Specifier: "es", All: true}, bundle.Use{Specifier: "legacy", All: true, Names: []string{"module.exports"}}))
	c := mustBuild(t, in)[0]
	if got := strings.Join(c.Specs[0].Names, " "); got != "enum odd-name unused used" {
		t.Errorf("es: %s", got)
	}
	if got := strings.Join(c.Specs[1].Names, " "); got != "default helper module.exports" {
		t.Errorf("legacy: %s", got)
	}
}

func TestDependenciesOfSharedPackages(t *testing.T) {
	t.Parallel()
	in := site(t, packages, share.Set{Instances: []share.Instance{
		common("legacy", "2.0.0", "a"), common("picky", "1.0.0", "a"), common("user", "3.0.0", "a"),
	}}, takes("a",
		bundle.Use{Specifier: "legacy", Names: []string{"default"}},
		bundle.Use{Specifier: "picky", Names: []string{"go"}},
		bundle.Use{Specifier: "user", Names: []string{"go"}}))
	js := script(mustBuild(t, in)[0], "vendor-")
	if n := strings.Count(js, "legacy-helper"); n != 1 {
		t.Errorf("%d copies of the shared legacy", n)
	}
	if !strings.Contains(js, "legacy-one") {
		t.Error("picky wants legacy 1 and did not keep its copy")
	}
}

func TestMissingNames(t *testing.T) {
	t.Parallel()
	in := site(t, packages, share.Set{Instances: []share.Instance{common("es", "1.2.3", "a", "b"), common("legacy", "2.0.0", "a", "b")}},
		takes("a", bundle.Use{Specifier: "es", Names: []string{"gone", "used"}, Files: []string{"a/x.ts"}}),
		takes("b", bundle.Use{Specifier: "legacy", Names: []string{"helpr"}, Files: []string{"b/y.ts"}}))
	in.Locate = func(_ context.Context, unit, spec string, missing []string) map[string]diag.Pos {
		return map[string]diag.Pos{missing[0]: {File: unit + "/" + spec, Line: 3, Col: 4}}
	}
	chunks, list := Build(context.Background(), in)
	if chunks != nil {
		t.Error("chunks in spite of errors")
	}
	// ES modules fail first, as a link error of the bundler.
	if len(list) != 1 || list[0].Code != "MFE400" || list[0].Pos.String() != "a/es:3:4" {
		t.Fatalf("got %v", list)
	}
	in.Bundles = in.Bundles[1:]
	_, list = Build(context.Background(), in)
	if len(list) != 1 || list[0].Code != "MFE400" || list[0].Hint != `did you mean "helper"?` {
		t.Fatalf("got %v", list)
	}
}

// The versions that have the name are the ones to ask for.
func TestMissingNamesOfSomeVersions(t *testing.T) {
	t.Parallel()
	const more = `
-- b/node_modules/es/package.json --
{"name":"es","version":"2.0.0","module":"index.js"}
-- b/node_modules/es/index.js --
export * from "./late.js";
-- b/node_modules/es/late.js --
export const late = 1, use = 2;
-- c/node_modules/es/package.json --
{"name":"es","version":"3.0.0","main":"index.js"}
-- c/node_modules/es/index.js --
exports.latest = exports.late = 1;
`
	for name, want := range map[string]string{
		"late":   `es 2.0.0 and 3.0.0, which are installed too, export it: ask for one of them in a/package.json`,
		"latest": `es 3.0.0, which is installed too, exports it: write "es": "^3.0.0" in a/package.json`,
		"usd":    `did you mean "used"?`,
		"never":  `2.0.0 and 3.0.0, which are installed too, lack it as well: install a version of es that exports never, or import a name that 1.2.3 has`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := site(t, packages+more, share.Set{Instances: []share.Instance{common("es", "1.2.3", "a")}},
				takes("a", bundle.Use{Specifier: "es", Names: []string{name}, Files: []string{"a/x.ts"}}))
			in.Plan.MFEs = []plan.Unit{
				{Name: "a", Dir: "a", Package: plan.Package{Path: "a/package.json"}}, {Name: "b", Dir: "b"}, {Name: "c", Dir: "c"},
			}
			_, list := Build(context.Background(), in)
			if len(list) != 1 || list[0].Code != "MFE400" || list[0].Hint != want {
				t.Errorf("got %v", list)
			}
		})
	}
}

func TestMissingModule(t *testing.T) {
	t.Parallel()
	in := site(t, packages, share.Set{Instances: []share.Instance{common("es", "1.2.3", "a")}},
		takes("a", bundle.Use{Specifier: "es/none", Names: []string{"x"}, Files: []string{"a/x.ts"}}))
	_, list := Build(context.Background(), in)
	if len(list) != 1 || list[0].Code != "MFE401" || list[0].Pos.File != "a/x.ts" {
		t.Fatalf("got %v", list)
	}
}

func TestInstancesOfSomeUnits(t *testing.T) {
	t.Parallel()
	old := share.Instance{Dep: "legacy", Version: "1.0.0", From: "node_modules/picky", Dir: "node_modules/picky/node_modules/legacy", Units: []string{"b"}}
	in := site(t, packages, share.Set{Instances: []share.Instance{common("legacy", "2.0.0", "a"), old}},
		takes("a", bundle.Use{Specifier: "legacy", Names: []string{"helper"}}),
		takes("b", bundle.Use{Specifier: "legacy", Names: []string{"default"}}))
	chunks := mustBuild(t, in)
	if len(chunks) != 2 || chunks[0].Units != nil || strings.Join(chunks[1].Units, " ") != "b" {
		t.Fatalf("chunks: %+v", chunks)
	}
	if js := script(chunks[0], "vendor"); !strings.Contains(js, "legacy-helper") || strings.Contains(js, "legacy-one") {
		t.Errorf("common chunk:\n%s", js)
	}
	if js := script(chunks[1], "vendor"); !strings.Contains(js, "legacy-one") {
		t.Errorf("chunk of b:\n%s", js)
	}
}

// A package that only some units share takes from the common chunk what these
// units take from it themselves: there is one instance of that for the page.
func TestChunkOfSomeUnitsTakesFromTheCommonChunk(t *testing.T) {
	t.Parallel()
	own := share.Instance{Dep: "user", Version: "3.0.0", From: ".", Dir: "node_modules/user", Units: []string{"b"}}
	in := site(t, packages, share.Set{Instances: []share.Instance{common("legacy", "2.0.0", "a", "b"), own}},
		takes("b", bundle.Use{Specifier: "user", Names: []string{"go"}}))
	chunks := mustBuild(t, in)
	if len(chunks) != 2 {
		t.Fatalf("chunks: %+v", chunks)
	}
	if js := script(chunks[1], "vendor"); strings.Contains(js, "legacy-helper") {
		t.Errorf("a second copy of legacy:\n%s", js)
	}
	if got := strings.Join(chunks[0].Specs[0].Names, " "); got != "module.exports" {
		t.Errorf("taken from the common chunk: %s", got)
	}
}
