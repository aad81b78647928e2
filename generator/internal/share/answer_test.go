package share

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/lock"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// open lays a portfolio out.
func (p portfolio) open(t *testing.T) (*plan.Plan, *npm.Project) {
	t.Helper()
	root := npmtest.Write(t, p.archive())
	m, list, err := manifest.Load(os.DirFS(root), "mfe.toml")
	if err != nil || len(list) > 0 {
		t.Fatal(err, render(list))
	}
	pl, list := plan.Resolve(root, m, plan.Flags{})
	if list.HasErrors() {
		t.Fatal(render(list))
	}
	project, err := npm.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return pl, project
}

var react = portfolio{
	units: []string{
		"shell: react ^18.2.0, react-dom ^18.2.0, zustand 4", "a: react ^18.2.0, react-dom ^18.2.0",
		"b: react ^17.0.0, react-dom ^17.0.0, zustand 4",
	},
	installed: []string{
		"node_modules/react 18.3.1", "node_modules/react-dom 18.3.1, peer react ^18.3.1", "node_modules/zustand 4.5.0, peer react >=16",
		"b/node_modules/react 17.0.2", "b/node_modules/react-dom 17.0.2, peer react 17.0.2",
	},
}

func TestExplain(t *testing.T) {
	t.Parallel()
	set, _ := react.resolve(t)
	if !set.Optimal || set.Cost != set.Bound {
		t.Errorf("cost %+v, bound %+v", set.Cost, set.Bound)
	}
	got, ok := set.Explain("zustand")
	if !ok {
		t.Fatal("no explanation")
	}
	want := Explanation{
		Dep: "zustand",
		Asked: []Ask{
			{Unit: "shell", Range: "4", Kind: "dependencies", Pos: diag.Pos{File: "shell/package.json", Line: 6, Col: 16}},
			{Unit: "b", Range: "4", Kind: "dependencies", Pos: diag.Pos{File: "b/package.json", Line: 6, Col: 16}},
		},
		Got: []Got{
			{Unit: "shell", Version: "4.5.0", Default: true, InRange: true},
			{Unit: "a", Version: "4.5.0", Default: true, InRange: true},
			{Unit: "b", Version: "4.5.0", InRange: true, Reason: `the same copy, linked to react 17.0.2, which mfe "b" gets`},
		},
		Present: []Present{{Version: "4.5.0", Dir: "node_modules/zustand", From: []string{"a", "b", "shell"}, Units: 3}},
		Certificate: []string{
			`no fewer than 2 instances are possible: no two of shell and mfe "b" can share one`,
			`an instance of zustand takes one react, but shell wants react ^18.2.0 and mfe "b" wants ^17.0.0, and no installed version is right for both`,
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	got, _ = set.Explain("react")
	var packages []string
	for _, a := range got.Asked {
		if a.Package != "" {
			packages = append(packages, a.Package+" wants "+a.Range)
		}
	}
	if d := cmp.Diff([]string{"react-dom 17.0.2 wants 17.0.2", "react-dom 18.3.1 wants ^18.3.1", "zustand 4.5.0 wants >=16"}, packages); d != "" {
		t.Error(d)
	}
}

func TestWhatIf(t *testing.T) {
	t.Parallel()
	p, _ := react.open(t)
	got, list := WhatIf(p, "react@19")
	if list != nil {
		t.Fatal(render(list))
	}
	if got.Version != "19.0.0" || got.Installed || got.Now.Cost.Instances != 6 {
		t.Errorf("%+v", got)
	}
	if len(got.Offered.Moves)+len(got.Offered.Broken) > 0 {
		t.Errorf("nobody can take it: %+v", got.Offered)
	}
	var broken []string
	for _, b := range got.Forced.Broken {
		broken = append(broken, b.Ask.Unit+b.Ask.Package+" "+b.Ask.Range+": "+strings.Join(b.Units, " "))
	}
	if d := cmp.Diff([]string{
		"shell ^18.2.0: shell", "a ^18.2.0: a", "b ^17.0.0: b",
		"react-dom 18.3.1 ^18.3.1: shell a", "react-dom 17.0.2 17.0.2: b",
	}, broken); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Count{{"react", 2, 1, []string{"19.0.0"}}, {"zustand", 2, 1, []string{"4.5.0"}}}, got.Forced.Instances); d != "" {
		t.Error(d)
	}

	p, _ = portfolio{
		units:     []string{"shell: x ^1.2.0", "a: x ^1.0.0", "b: x ~1.1.0 || ^1.5.0"},
		installed: []string{"node_modules/x 1.3.0", "b/node_modules/x 1.1.4"},
	}.open(t)
	got, _ = WhatIf(p, "x@^1.5.0")
	if d := cmp.Diff([]Count{{"x", 2, 1, []string{"1.5.0"}}}, got.Offered.Instances); d != "" {
		t.Errorf("it unites: %s", d)
	}
	if d := cmp.Diff([]Move{{[]string{"shell", "a"}, "x", "1.3.0", "1.5.0"}, {[]string{"b"}, "x", "1.1.4", "1.5.0"}}, got.Offered.Moves); d != "" {
		t.Error(d)
	}
	got, _ = WhatIf(p, "x@1.1.4")
	if !got.Installed || len(got.Forced.Broken) != 1 {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"x", "x@", "y@1", "x@latest", "x@>1 <1"} {
		if _, list := WhatIf(p, bad); len(list) != 1 || list[0].Code != "MFE211" || list[0].Hint == "" {
			t.Errorf("%s: %v", bad, list)
		}
	}
}

func TestTheLockIsKeptTo(t *testing.T) {
	t.Parallel()
	before := portfolio{
		units:     []string{"shell: x ^1.0.0, sass 1", "a: x ^1.0.0, sass 1"},
		installed: []string{"node_modules/x 1.2.0", "node_modules/sass 1.0.0"},
	}
	_, project := before.open(t)
	set, _ := before.resolve(t)
	locked := set.Lock(project, nil)
	if d := cmp.Diff([]string{"x 1.2.0 node_modules/x = a shell"}, lines(set)[1:]); d != "" || len(locked.Deps) != 2 {
		t.Fatal(d, locked)
	}
	for name, c := range map[string]struct {
		portfolio
		want string
		list string
	}{
		"a higher version comes": {portfolio{
			units: before.units, installed: append([]string{"a/node_modules/x 1.3.0"}, before.installed...),
		}, "x 1.2.0 node_modules/x = a shell", ""},
		"it is not installed any more": {portfolio{
			units: before.units, installed: []string{"node_modules/x 1.3.0", "node_modules/sass 1.0.0"},
		}, "x 1.3.0 node_modules/x = a shell", "info MFE208 mfe.lock"},
		"it is not in range any more": {portfolio{
			units:     []string{"shell: x ^1.3.0, sass 1", "a: x ^1.0.0, sass 1"},
			installed: []string{"node_modules/x 1.3.0", "a/node_modules/x 1.2.0", "node_modules/sass 1.0.0"},
		}, "x 1.3.0 node_modules/x = shell\nx 1.2.0 a/node_modules/x - a", "info MFE208 mfe.lock"},
		"a named dependency that nobody declares": {portfolio{
			shared: "[shared.x]", units: []string{"shell: sass 1", "a: sass 1"},
			installed: append([]string{"a/node_modules/x 1.3.0"}, before.installed...),
		}, "x 1.2.0 node_modules/x = a shell", ""},
		"a unit comes": {portfolio{
			units: append([]string{"b: x ^1.0.0"}, before.units...), installed: append([]string{"b/node_modules/x 1.3.0"}, before.installed...),
		}, "x 1.2.0 node_modules/x = a b shell", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := c.open(t)
			set, list := Options{Locked: locked}.Resolve(p)
			if d := cmp.Diff(c.want, strings.Join(lines(set)[1:], "\n")); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.list, codes(list)); d != "" {
				t.Errorf("%s\n%s", d, render(list))
			}
		})
	}
}

func TestToolsAreLockedWhenUsed(t *testing.T) {
	t.Parallel()
	p := portfolio{units: []string{"shell: dev sass 1", "a: dev sass 1"}, installed: []string{"node_modules/sass 1.0.0"}}
	_, project := p.open(t)
	set, _ := p.resolve(t)
	if f := set.Lock(project, nil); len(f.Deps) != 0 {
		t.Errorf("%+v", f)
	}
	f := set.Lock(project, []string{"sass"})
	if in, ok := f.For("a", "sass"); !ok || in.Version != "1.0.0" || !strings.HasPrefix(in.Integrity, "package.json sha512-") {
		t.Errorf("%+v", f)
	}
	if d := lock.Diff(f, f); d != nil {
		t.Errorf("%v", d)
	}
}

func TestUndeclared(t *testing.T) {
	t.Parallel()
	f := react
	f.units = append([]string{"c: react ^17.0.0"}, f.units...)
	f.installed = append([]string{"c/node_modules/react 17.0.2", "c/node_modules/react-dom 17.0.2, peer react 17.0.2"}, f.installed...)
	f.extra = "-- a/src/app.ts --\n// first\nimport { create } from \"zustand\";\n"
	p, project := f.open(t)
	set, _ := Resolve(p)
	list := Undeclared(p, project, set, []*bundle.Bundle{
		{Unit: "shell", Uses: []bundle.Use{{Specifier: "zustand", Files: []string{"shell/x.ts"}}}},
		{Unit: "a", Uses: []bundle.Use{
			{Specifier: "zustand", Files: []string{"node_modules/other/x.js", "a/src/app.ts"}},
			{Specifier: "zustand/middleware", Files: []string{"a/src/app.ts"}},
		}},
		{Unit: "b", Uses: []bundle.Use{{Specifier: "zustand", Files: []string{"node_modules/other/x.js"}}}},
		{Unit: "c", Files: []bundle.File{{Inputs: []bundle.Input{{Path: "c/node_modules/react-dom/index.js"}, {Path: "c/src/x.ts"}}}}},
	})
	want := `a/src/app.ts:2:24: warning: mfe "a" imports zustand, which no package.json above the file declares; it gets 4.5.0, the default [MFE207]
	hint: declare it: run npm install zustand@^4.5.0 in a
c/package.json: warning: mfe "c" contains a copy of react-dom of its own (17.0.2), though others share it: nothing here declares it, and the default does not go with what mfe "c" gets [MFE207]
	hint: declare it: run npm install react-dom@^17.0.2 in c
`
	if d := cmp.Diff(want, render(list)); d != "" {
		t.Error(d)
	}
}

func TestSmallestChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		units, installed []string
		want             string
	}{
		"the one that disagrees, though its version is taken": {
			[]string{"shell: x ^1.0.0", "a: x ^1.0.0", "b: x ^2.0.0"},
			[]string{"node_modules/x 1.5.0", "b/node_modules/x 2.1.0"},
			`change the range of mfe "b" to ^1.0.0`,
		},
		"two of five": {
			[]string{"shell: x ^1.0.0", "a: x ^1.1.0", "b: x ^2.0.0", "c: x ^2.0.0", "d: x 2"},
			[]string{"node_modules/x 1.5.0", "b/node_modules/x 2.1.0"},
			`change the ranges of mfe "a" and shell to ^2.0.0`,
		},
		"an installation and an edit beat three edits": {
			[]string{"shell: x ^1.0.0", "a: x ^2.3.0", "b: x ^2.3.1", "c: x ~2.3.0"},
			[]string{"node_modules/x 1.5.0"},
			`install x@2.3.1, and change the range of shell to ^2.3.0`,
		},
		"a bound that does not count as in": {
			[]string{"shell: x >1.5.0", "a: x ^1.0.0"},
			[]string{"node_modules/x 1.5.0"},
			"the ranges agree on versions that are not installed: install a x that is in >1.5.0 and ^1.0.0, such as 1.5.1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := portfolio{shared: "[shared.x]\nsingleton = true\nstrict = true", units: c.units, installed: c.installed}
			_, list := p.resolve(t)
			if len(list) != 1 || list[0].Code != "MFE201" || list[0].Severity != diag.Error || list[0].Hint != c.want {
				t.Errorf("%s", render(list))
			}
		})
	}
}
