package vendor

import (
	"context"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// site is a project whose packages stand in an archive; units take what the
// test says.
func site(t *testing.T, archive string, set share.Set, bundles ...*bundle.Bundle) Input {
	t.Helper()
	root := npmtest.Write(t, archive)
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
	list = list.Sorted()
	if len(list) != 2 || list[0].Code != "MFE400" || list[0].Pos.String() != "a/es:3:4" {
		t.Fatalf("got %v", list)
	}
	if list[1].Code != "MFE400" || list[1].Hint != `did you mean "helper"?` {
		t.Fatalf("got %v", list)
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
	in := site(t, packages, share.Set{Instances: []share.Instance{common("legacy", "2.0.0", "shell"), old}},
		takes("shell", bundle.Use{Specifier: "legacy", Names: []string{"helper"}}),
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

// What only some units load is in a chunk of theirs, with what it needs.
func TestDefaultsOfFewUnitsHaveTheirOwnChunk(t *testing.T) {
	t.Parallel()
	set := share.Set{Instances: []share.Instance{
		common("es", "1.2.3", "shell", "a", "b", "c"), common("legacy", "2.0.0", "shell", "a", "b", "c"), common("user", "3.0.0", "shell", "a", "b", "c"),
	}}
	in := site(t, packages, set,
		takes("shell", bundle.Use{Specifier: "es", Names: []string{"used"}}),
		takes("a", bundle.Use{Specifier: "es", Names: []string{"used"}}, bundle.Use{Specifier: "user", Names: []string{"go"}}),
		takes("b", bundle.Use{Specifier: "legacy", Names: []string{"helper"}}),
		takes("c", bundle.Use{Specifier: "es", Names: []string{"enum"}}))
	var got []string
	for _, c := range mustBuild(t, in) {
		got = append(got, c.Bundle.Unit)
		if n := strings.Count(script(c, "vendor-"), "legacy-helper"); (n == 1) != (c.Bundle.Unit == "vendor.a.b") || c.Scoped {
			t.Errorf("%s holds legacy %d times", c.Bundle.Unit, n)
		}
	}
	if s := strings.Join(got, " "); s != "vendor vendor.a.b vendor.a" {
		t.Errorf("chunks: %s", s)
	}
}

func TestUndeclaredNeedKeepsOneInstance(t *testing.T) {
	t.Parallel()
	set := share.Set{Instances: []share.Instance{common("legacy", "2.0.0", "a", "b", "c"), common("sly", "1.0.0", "a", "b", "c")}}
	in := site(t, packages+`
-- node_modules/sly/package.json --
{"name":"sly","version":"1.0.0","main":"index.js"}
-- node_modules/sly/index.js --
exports.go = function () { return require("legacy").helper() };
`, set,
		takes("a", bundle.Use{Specifier: "legacy", Names: []string{"helper"}}),
		takes("b", bundle.Use{Specifier: "sly", Names: []string{"go"}}),
		takes("c"))
	n := 0
	for _, c := range mustBuild(t, in) {
		n += strings.Count(script(c, "vendor-"), "legacy-helper")
	}
	if n != 1 {
		t.Errorf("%d copies of legacy", n)
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
