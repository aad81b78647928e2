package generator_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// portfolio has an MFE that is behind the others, with a package that holds it
// there, and one that requires a shell that there is not yet.
const portfolio = `
-- mfe.toml --
[shell]
path = "shell"
[mfe.cart]
path = "cart"
entry = "index.js"
routes = ["/cart"]
[mfe.cart.requires]
shell = "^2.0.0"
[mfe.news]
path = "news"
entry = "index.js"
routes = ["/news"]
requires = { shell = "1.x", cart = "*" }
-- shell/package.json --
{"name": "shell", "version": "1.4.0", "dependencies": {"react": "^18.2.0"}}
-- shell/index.html --
<!doctype html><html lang="en"><head><title>Shop</title><script type="module" src="/main.js"></script></head><body></body></html>
-- shell/main.js --
import "react";
-- cart/package.json --
{"name": "cart", "version": "1.0.0", "dependencies": {"react": "^17.0.2", "motion": "^1.0.0"}}
-- cart/index.js --
import "react";
export function mount() {}
-- news/package.json --
{"name": "news", "dependencies": {"react": ">=17"}}
-- news/index.js --
import "react";
export function mount() {}
-- node_modules/react/package.json --
{"name": "react", "version": "18.3.1", "type": "module", "main": "index.js"}
-- node_modules/react/index.js --
console.log("18");
-- cart/node_modules/react/package.json --
{"name": "react", "version": "17.0.2", "type": "module", "main": "index.js"}
-- cart/node_modules/react/index.js --
console.log("17");
-- cart/node_modules/motion/package.json --
{"name": "motion", "version": "1.2.0", "peerDependencies": {"react": "16 || 17"}}
`

func TestWhyAVersionStays(t *testing.T) {
	t.Parallel()
	o := generator.Options{Dir: npmtest.Write(t, portfolio)}
	askers := func(asks []generator.Ask) (out []string) {
		for _, a := range asks {
			out = append(out, a.Unit+a.Package+" "+a.Range+" "+a.Pos.File)
		}
		return out
	}
	for name, c := range map[string]struct {
		what                  string
		asked, got, held, bad []string
	}{
		"all of a dependency": {what: "react", got: []string{"shell 18.3.1", "cart 17.0.2", "news 18.3.1"}, asked: []string{
			"shell ^18.2.0 shell/package.json", "cart ^17.0.2 cart/package.json", "news >=17 news/package.json",
			"motion 1.2.0 16 || 17 cart/node_modules/motion/package.json",
		}},
		"the version that one unit has": {what: "react@17", got: []string{"cart 17.0.2"},
			asked: []string{"cart ^17.0.2 cart/package.json", "motion 1.2.0 16 || 17 cart/node_modules/motion/package.json"},
			held:  []string{"cart ^17.0.2 cart/package.json", "motion 1.2.0 16 || 17 cart/node_modules/motion/package.json"},
		},
		"the default is not held by whoever takes any": {what: "react@>=18", got: []string{"shell 18.3.1", "news 18.3.1"},
			asked: []string{"shell ^18.2.0 shell/package.json", "news >=17 news/package.json"},
			held:  []string{"shell ^18.2.0 shell/package.json"},
		},
		"every version is held as one": {what: "react@*", got: []string{"shell 18.3.1", "cart 17.0.2", "news 18.3.1"},
			asked: []string{
				"shell ^18.2.0 shell/package.json", "cart ^17.0.2 cart/package.json", "news >=17 news/package.json",
				"motion 1.2.0 16 || 17 cart/node_modules/motion/package.json",
			},
			held: []string{
				"shell ^18.2.0 shell/package.json", "cart ^17.0.2 cart/package.json", "news >=17 news/package.json",
				"motion 1.2.0 16 || 17 cart/node_modules/motion/package.json",
			},
		},
		"a version that nobody installed": {what: "react@16", bad: []string{"no react 16 is installed; there is 18.3.1, 17.0.2"}},
		"a name with a typo":              {what: "raect", bad: []string{"raect is not a shared dependency; did you mean react?"}},
		"a scoped name":                   {what: "@types/node", bad: []string{"@types/node is not a shared dependency; those are react"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, err := generator.Why(t.Context(), o, c.what)
			if err != nil || len(res.Diagnostics) > 0 {
				t.Fatal(err, res.Diagnostics)
			}
			if d := cmp.Diff(c.bad, res.Wrong); d != "" {
				t.Error(d)
			}
			if len(c.bad) > 0 {
				return
			}
			e := res.Explanations[0]
			var got []string
			for _, g := range e.Got {
				got = append(got, g.Unit+" "+g.Version)
			}
			for title, pair := range map[string][2][]string{"asked": {c.asked, askers(e.Asked)}, "got": {c.got, got}, "held": {c.held, askers(e.Held)}} {
				if d := cmp.Diff(pair[0], pair[1]); d != "" {
					t.Errorf("%s: %s", title, d)
				}
			}
		})
	}
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	dir := npmtest.Write(t, portfolio)
	got, err := generator.Matrix(t.Context(), generator.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	at := func(line, col int) generator.Pos { return generator.Pos{File: "mfe.toml", Line: line, Col: col} }
	want := generator.MatrixResult{
		Deps: []string{"react"},
		Rows: []generator.MatrixRow{
			{Unit: "shell", Version: "1.4.0", Cells: []generator.MatrixCell{{Version: "18.3.1", Declared: true, Default: true, InRange: true}}},
			{Unit: "cart", Version: "1.0.0", Cells: []generator.MatrixCell{{Version: "17.0.2", Declared: true, InRange: true}}},
			{Unit: "news", Cells: []generator.MatrixCell{{Version: "18.3.1", Declared: true, Default: true, InRange: true}}},
		},
		Requires: []generator.Requirement{
			{Unit: "cart", Provider: "shell", Range: "^2.0.0", Version: "1.4.0", File: "shell/package.json", State: "outside", Pos: at(8, 9)},
			{Unit: "news", Provider: "cart", Range: "*", Version: "1.0.0", File: "cart/package.json", State: "inside", Pos: at(13, 36)},
			{Unit: "news", Provider: "shell", Range: "1.x", Version: "1.4.0", File: "shell/package.json", State: "inside", Pos: at(13, 22)},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	res, err := generator.Check(t.Context(), generator.Options{Dir: dir})
	if err != nil || !slices.ContainsFunc(res.Diagnostics, func(d generator.Diagnostic) bool { return d.Code == "MFE503" && d.Pos == at(8, 9) }) {
		t.Errorf("the build does not refuse the shell: %v %v", err, res.Diagnostics)
	}
}

func TestWhatIfTellsTheDifference(t *testing.T) {
	t.Parallel()
	o := generator.Options{Dir: npmtest.Write(t, portfolio)}
	out, list, err := generator.WhatIf(t.Context(), o, "react@18")
	if err != nil || len(list) > 0 {
		t.Fatal(err, list)
	}
	if out.Version != "18.3.1" || !out.Installed || out.Now.Cost != out.Offered.Cost || len(out.Offered.Moves) > 0 {
		t.Errorf("what is installed changes something: %+v", out)
	}
	if f := out.Forced; len(f.Moves) != 1 || f.Moves[0].From != "17.0.2" || len(f.Broken) == 0 || f.Broken[0].Ask.Unit != "cart" || f.Cost.Instances != 1 {
		t.Errorf("forced: %+v", f)
	}
}

// What a build decided holds until an update, whatever gets installed.
func TestLockHoldsUntilUpdated(t *testing.T) {
	t.Parallel()
	dir := npmtest.Write(t, strings.Replace(portfolio, "^2.0.0", "^1.0.0", 1))
	build := func(l generator.Locking) generator.Result {
		t.Helper()
		res, err := generator.Build(t.Context(), generator.Options{Dir: dir, Locking: l, NoCache: true})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	if res := build(generator.Frozen); res.OK() || res.Diagnostics[0].Code != "MFE210" {
		t.Errorf("a frozen build without a lock file: %v", res.Diagnostics)
	}
	if res := build(generator.FrozenIfLocked); !res.OK() || !res.Report.Lock.Written || res.Report.Lock.File != "mfe.lock" {
		t.Errorf("the first build: %v %+v", res.Diagnostics, res.Report)
	}
	lock := func() string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, "mfe.lock"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	first := lock()
	newer := filepath.Join(dir, "news", "node_modules", "react")
	if err := os.MkdirAll(newer, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"package.json": `{"name": "react", "version": "18.4.0", "type": "module", "main": "index.js"}`, "index.js": "console.log(18.4);",
	} {
		if err := os.WriteFile(filepath.Join(newer, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range []generator.Locking{generator.Frozen, generator.Keep} {
		if res := build(l); !res.OK() || res.Report.Lock.Written || lock() != first {
			t.Errorf("what is locked does not hold: %v %+v", res.Diagnostics, res.Report)
		}
	}
	up, err := generator.Update(t.Context(), generator.Options{Dir: dir, NoCache: true})
	if err != nil || len(up.Diagnostics) > 0 {
		t.Fatal(err, up.Diagnostics)
	}
	if d := cmp.Diff([]string{"react 18.3.1 → 18.4.0 for news, shell"}, up.Changes); d != "" || !up.Written || lock() == first {
		t.Errorf("update: %s%+v", d, up)
	}
	if res := build(generator.Frozen); !res.OK() || res.Report.Lock.Written {
		t.Errorf("after the update: %v", res.Diagnostics)
	}
}
