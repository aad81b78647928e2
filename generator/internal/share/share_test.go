package share

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// portfolio is a project in short.
type portfolio struct {
	shared    string // what the manifest says besides the units
	units     []string
	installed []string
	extra     string // further files, as txtar
}

// unit writes "a: react ^18, dev sass ^1" and copy writes
// "a/node_modules/react-dom 17.0.2, peer react 17.0.2" as package.json.
func (p portfolio) archive() string {
	var files, toml strings.Builder
	for _, u := range p.units {
		name, deps, _ := strings.Cut(u, ":")
		if name != "shell" {
			fmt.Fprintf(&toml, "[mfe.%s]\npath = %q\nentry = \"x.ts\"\n", name, name)
			fmt.Fprintf(&files, "-- %s/x.ts --\n", name)
		}
		fmt.Fprintf(&files, "-- %s/package.json --\n%s", name, packageJSON("@app/"+name, "", deps))
	}
	for _, c := range p.installed {
		head, deps, _ := strings.Cut(c, ",")
		dir, version, _ := strings.Cut(head, " ")
		name := dir[strings.LastIndex(dir, "node_modules/")+len("node_modules/"):]
		fmt.Fprintf(&files, "-- %s/package.json --\n%s", dir, packageJSON(name, version, deps))
	}
	return "-- mfe.toml --\n[shell]\npath = \"shell\"\n" + toml.String() + p.shared + "\n-- shell/index.html --\n" + files.String() + p.extra
}

func packageJSON(name, version, deps string) string {
	kinds := map[string]string{"peer": "peerDependencies", "dev": "devDependencies", "opt": "optionalDependencies"}
	fields := map[string]string{}
	for dep := range strings.SplitSeq(deps, ",") {
		words := strings.Fields(dep)
		if len(words) == 0 {
			continue
		}
		kind := "dependencies"
		if k, ok := kinds[words[0]]; ok {
			kind, words = k, words[1:]
		}
		text, _ := json.Marshal(strings.Join(words[1:], " "))
		fields[kind] += fmt.Sprintf(",\n    %q: %s", words[0], text)
	}
	out := fmt.Sprintf("{\n  \"name\": %q", name)
	if version != "" {
		out += fmt.Sprintf(",\n  \"version\": %q", version)
	}
	for _, kind := range npm.Kinds {
		if f := fields[kind]; f != "" {
			out += fmt.Sprintf(",\n  %q: {%s\n  }", kind, f[1:])
		}
	}
	return out + "\n}\n"
}

func (p portfolio) resolve(t *testing.T) (*Set, diag.List) {
	t.Helper()
	return Resolve(p.plan(t))
}

func (p portfolio) plan(t *testing.T) *plan.Plan {
	t.Helper()
	root := npmtest.Write(t, p.archive())
	m, list, err := manifest.Load(os.DirFS(root), "mfe.toml")
	if err != nil || len(list) > 0 {
		t.Fatal(err, render(list))
	}
	pl, list := plan.Resolve(root, m, plan.Flags{})
	if len(list) > 0 {
		t.Fatal(render(list))
	}
	return pl
}

func render(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		b.WriteString(d.String() + "\n")
	}
	return b.String()
}

// lines shows the instances: the default's units after =, others' after -.
func lines(s *Set) []string {
	var out []string
	for _, in := range s.Instances {
		mark := "-"
		if in.Default {
			mark = "="
		}
		out = append(out, strings.Join([]string{in.Dep, in.Version, in.Dir, mark, strings.Join(in.Units, " ")}, " "))
	}
	return out
}

func codes(list diag.List) string {
	var out []string
	for _, d := range list {
		out = append(out, d.Severity.String()+" "+d.Code+" "+d.Pos.String())
	}
	return strings.Join(out, "\n")
}

func TestPortfolios(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		portfolio
		want []string
		list string // severity, code and place of the diagnostics
	}{
		"one version that all ranges hold": {portfolio: portfolio{
			units:     []string{"shell: react ^18.0.0", "a: react ^18.2.0", "b: peer react >=17"},
			installed: []string{"node_modules/react 18.3.1"},
		}, want: []string{"react 18.3.1 node_modules/react = a b shell"}},
		"a unit that declares nothing gets the default": {portfolio: portfolio{
			units:     []string{"shell: react ^18.0.0", "a: react ^18.2.0", "b:"},
			installed: []string{"node_modules/react 18.3.1", "b/node_modules/react 17.0.2"},
		}, want: []string{"react 18.3.1 node_modules/react = a b shell"}},
		"what one unit alone depends on is its own": {portfolio: portfolio{
			units:     []string{"shell: react ^18.0.0", "a:"},
			installed: []string{"node_modules/react 18.3.1"},
		}},
		"unless [shared] names it": {portfolio: portfolio{
			shared:    "[shared.react]",
			units:     []string{"shell: react ^18.0.0", "a:"},
			installed: []string{"node_modules/react 18.3.1"},
		}, want: []string{"react 18.3.1 node_modules/react = a shell"}},
		"a named dependency that no unit declares": {portfolio: portfolio{
			shared:    "[shared.react]",
			units:     []string{"shell:", "a:"},
			installed: []string{"node_modules/react 18.3.1"},
		}, want: []string{"react 18.3.1 node_modules/react = a shell"}},
		"auto is off": {portfolio: portfolio{
			shared:    "[shared]\nauto = false\n[shared.react]",
			units:     []string{"shell: react ^18.0.0, zod 3", "a: react ^18.0.0, zod 3"},
			installed: []string{"node_modules/react 18.3.1", "node_modules/zod 3.23.8"},
		}, want: []string{"react 18.3.1 node_modules/react = a shell"}},
		"excluded, private, types and what is served from elsewhere": {portfolio: portfolio{
			shared:    "[shared]\nexclude = [\"zod\"]\n[shared.d3]\nprivate = true\n[imports]\n\"vue/x\" = \"https://vue.example/x.js\"",
			units:     []string{"shell: zod 3, d3 7, vue 3, dev @types/react 18, ok 1", "a: zod 3, d3 7, vue 3, dev @types/react 18, ok 1"},
			installed: []string{"node_modules/zod 3.23.8", "node_modules/d3 7.9.0", "node_modules/vue 3.4.0", "node_modules/@types/react 18.0.0", "node_modules/ok 1.0.0"},
		}, want: []string{"ok 1.0.0 node_modules/ok = a shell"}},
		"two majors, the most accepted one is the default": {portfolio: portfolio{
			units:     []string{"shell: rxjs ^6.5.3", "a: rxjs ^6.6.0", "b: rxjs ^7.0.0"},
			installed: []string{"node_modules/rxjs 6.6.7", "b/node_modules/rxjs 7.8.1"},
		}, want: []string{"rxjs 7.8.1 b/node_modules/rxjs - b", "rxjs 6.6.7 node_modules/rxjs = a shell"}},
		"a tie goes to the higher version": {portfolio: portfolio{
			units:     []string{"shell: rxjs ^6.5.3", "a: rxjs ^7.0.0"},
			installed: []string{"node_modules/rxjs 6.6.7", "a/node_modules/rxjs 7.8.1"},
		}, want: []string{"rxjs 7.8.1 a/node_modules/rxjs = a", "rxjs 6.6.7 node_modules/rxjs - shell"}},
		"copies of one version are one instance": {portfolio: portfolio{
			units:     []string{"shell: zod 3", "a: zod ^3.0.0", "b: zod ^3.1.0"},
			installed: []string{"a/node_modules/zod 3.23.8", "b/node_modules/zod 3.23.8", "shell/node_modules/zod 3.23.8"},
		}, want: []string{"zod 3.23.8 a/node_modules/zod = a b shell"}},
		"a lower copy that all accept beats the highest": {portfolio: portfolio{
			units:     []string{"shell: zod ~3.22.0", "a: zod ^3.0.0"},
			installed: []string{"node_modules/zod 3.22.4", "a/node_modules/zod 3.23.8"},
		}, want: []string{"zod 3.22.4 node_modules/zod = a shell"}},
		"units that agree share the second copy too": {portfolio: portfolio{
			units: []string{"shell: d3 ^7.0.0", "a: d3 ^7.0.0", "b: d3 ^7.1.0", "c: d3 ~5.9.0", "e: d3 ^5.0.0"},
			installed: []string{
				"node_modules/d3 7.9.0", "c/node_modules/d3 5.9.7", "e/node_modules/d3 5.16.0",
			},
		}, want: []string{"d3 7.9.0 node_modules/d3 = a b shell", "d3 5.9.7 c/node_modules/d3 - c e"}},
		"a singleton is one for everybody": {portfolio: portfolio{
			shared:    "[shared.react]\nsingleton = true",
			units:     []string{"shell: react ^18.0.0", "a: react ^18.2.0", "b: react ^17.0.0"},
			installed: []string{"node_modules/react 18.3.1", "b/node_modules/react 17.0.2"},
		}, want: []string{"react 18.3.1 node_modules/react = a b shell"}, list: "warning MFE201 mfe.toml:9:9"},
		"a strict singleton": {portfolio: portfolio{
			shared:    "[shared.react]\nsingleton = true\nstrict = true",
			units:     []string{"shell: react ^18.0.0", "a: react ^17.0.0"},
			installed: []string{"node_modules/react 18.3.1", "a/node_modules/react 17.0.2"},
		}, want: []string{"react 18.3.1 node_modules/react = a shell"}, list: "error MFE201 mfe.toml:6:9"},
		"no copy in a unit's range: what Node finds, and a warning": {portfolio: portfolio{
			units:     []string{"shell: zod ^3.0.0", "a: zod ^4.0.0"},
			installed: []string{"node_modules/zod 3.23.8"},
		}, want: []string{"zod 3.23.8 node_modules/zod = a shell"}, list: "warning MFE202 a/package.json:4:12"},
		"the same, strictly": {portfolio: portfolio{
			shared:    "[shared.zod]\nstrict = true",
			units:     []string{"shell: zod ^3.0.0", "a: zod ^4.0.0"},
			installed: []string{"node_modules/zod 3.23.8", "a/node_modules/zod 2.0.0"},
		}, want: []string{"zod 3.23.8 node_modules/zod = shell", "zod 2.0.0 a/node_modules/zod - a"}, list: "error MFE202 a/package.json:4:12"},
		"a pin": {portfolio: portfolio{
			shared:    "[shared.zod]\npin = \"3.22.4\"",
			units:     []string{"shell: zod ^3.0.0", "a: zod ^3.0.0", "b: zod ^3.23.0"},
			installed: []string{"node_modules/zod 3.23.8", "a/node_modules/zod 3.22.4"},
		}, want: []string{"zod 3.23.8 node_modules/zod - b", "zod 3.22.4 a/node_modules/zod = a shell"}},
		"a pin that is not installed": {portfolio: portfolio{
			shared:    "[shared.zod]\npin = \"3.22.4\"",
			units:     []string{"shell: zod ^3.0.0", "a:"},
			installed: []string{"node_modules/zod 3.23.8"},
		}, want: []string{"zod 3.23.8 node_modules/zod = a shell"}, list: "error MFE205 mfe.toml:7:7"},
		"the range of [shared] narrows the default": {portfolio: portfolio{
			shared:    "[shared.zod]\nversion = \"<3.23.0\"",
			units:     []string{"shell: zod ^3.0.0", "a: zod ^3.0.0"},
			installed: []string{"node_modules/zod 3.23.8", "a/node_modules/zod 3.22.4"},
		}, want: []string{"zod 3.22.4 a/node_modules/zod = a shell"}},
		"no copy is in the range of [shared]": {portfolio: portfolio{
			shared:    "[shared.zod]\nversion = \"^4.0.0\"",
			units:     []string{"shell: zod ^3.0.0", "a: zod ^3.0.0"},
			installed: []string{"node_modules/zod 3.23.8"},
		}, want: []string{"zod 3.23.8 node_modules/zod = a shell"}, list: "warning MFE200 mfe.toml:7:11"},
		"react-dom goes with its react": {portfolio: portfolio{
			units: []string{"shell: react ^18.0.0, react-dom ^18.0.0", "a: react ^17.0.0", "b: react ^18.0.0, react-dom ^18.0.0"},
			installed: []string{
				"node_modules/react 18.3.1", "node_modules/react-dom 18.3.1, peer react ^18.3.1",
				"a/node_modules/react 17.0.2", "a/node_modules/react-dom 17.0.2, peer react 17.0.2",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = b shell", "react 17.0.2 a/node_modules/react - a",
			"react-dom 18.3.1 node_modules/react-dom = b shell", // what a has of it is a's own affair
		}},
		"and react with the react-dom that alone is declared": {portfolio: portfolio{
			units: []string{"shell: react ^18.0.0, react-dom ^18.0.0", "a: react-dom ^17.0.0", "b: react ^18.0.0, react-dom ^18.0.0"},
			installed: []string{
				"node_modules/react 18.3.1", "node_modules/react-dom 18.3.1, peer react ^18.3.1",
				"a/node_modules/react 17.0.2", "a/node_modules/react-dom 17.0.2, peer react 17.0.2",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = b shell", "react 17.0.2 a/node_modules/react - a",
			"react-dom 18.3.1 node_modules/react-dom = b shell", "react-dom 17.0.2 a/node_modules/react-dom - a",
		}},
		"a singleton whose companion is none": {portfolio: portfolio{
			shared: "[shared.react]\nsingleton = true",
			units:  []string{"shell: react ^18.0.0, react-dom ^18.0.0", "a: react >=17, react-dom ^17.0.0"},
			installed: []string{
				"node_modules/react 18.3.1", "node_modules/react-dom 18.3.1, peer react ^18.3.1",
				"a/node_modules/react 17.0.2", "a/node_modules/react-dom 17.0.2, peer react 17.0.2",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = a shell",
			"react-dom 18.3.1 node_modules/react-dom = shell", "react-dom 17.0.2 a/node_modules/react-dom - a",
		}, list: "warning MFE203 a/package.json:5:18"},
		"packages that are each other's peers": {portfolio: portfolio{
			units:     []string{"shell: a-a 1, b-b 1", "m: a-a 1, b-b 1"},
			installed: []string{"node_modules/a-a 1.0.0, peer b-b 1", "node_modules/b-b 1.0.0, peer a-a 1"},
		}, want: []string{"a-a 1.0.0 node_modules/a-a = m shell", "b-b 1.0.0 node_modules/b-b = m shell"}},
		"a workspace package, as source and without a version": {portfolio: portfolio{
			units: []string{"shell: @app/ui workspace:^, zod 3", "a: @app/ui *, zod 3", "b: @app/ui ^1.0.0"},
			extra: "-- ui/package.json --\n{\"name\": \"@app/ui\", \"main\": \"src/index.ts\"}\n-- node_modules/@app/ui -> ../../ui --\n-- node_modules/zod/package.json --\n{\"version\": \"3.0.0\"}\n",
		}, want: []string{"@app/ui  ui = a b shell", "zod 3.0.0 node_modules/zod = a b shell"}},
		"a unit is no dependency of others": {portfolio: portfolio{
			units: []string{"shell: @app/a *", "a:", "b: @app/a *"},
			extra: "-- node_modules/@app/a -> ../../a --\n",
		}},
		"an alias is another package": {portfolio: portfolio{
			units:     []string{"shell: react ^18.0.0", "a: react npm:@preact/compat@^17.0.0", "b: react ^18.0.0"},
			installed: []string{"node_modules/react 18.3.1"},
			extra:     "-- a/node_modules/react/package.json --\n{\"name\": \"@preact/compat\", \"version\": \"17.1.2\"}\n",
		}, want: []string{"react 18.3.1 node_modules/react = b shell", "react 17.1.2 a/node_modules/react - a"}},
		"what is no range is what is installed for it": {portfolio: portfolio{
			units:     []string{"shell: lib ^1.0.0", "a: lib github:someone/lib", "b: lib latest"},
			installed: []string{"node_modules/lib 1.0.0", "a/node_modules/lib 1.0.0"},
		}, want: []string{"lib 1.0.0 a/node_modules/lib - a", "lib 1.0.0 node_modules/lib = b shell"}},
		"a range that npm would refuse": {portfolio: portfolio{
			units:     []string{"shell: lib ^1.0.0", "a: lib ^^1"},
			installed: []string{"node_modules/lib 1.0.0"},
		}, want: []string{"lib 1.0.0 node_modules/lib = a shell"}, list: "warning MFE204 a/package.json:4:12"},
		"pnpm's layout": {portfolio: portfolio{
			units: []string{"shell: zod ^3.0.0", "a: zod ^3.0.0", "b: zod ^2.0.0"},
			installed: []string{
				"node_modules/.pnpm/zod@3.23.8/node_modules/zod 3.23.8", "node_modules/.pnpm/zod@2.0.0/node_modules/zod 2.0.0",
			},
			extra: `-- shell/node_modules/zod -> ../../node_modules/.pnpm/zod@3.23.8/node_modules/zod --
-- a/node_modules/zod -> ../../node_modules/.pnpm/zod@3.23.8/node_modules/zod --
-- b/node_modules/zod -> ../../node_modules/.pnpm/zod@2.0.0/node_modules/zod --
`,
		}, want: []string{
			"zod 3.23.8 node_modules/.pnpm/zod@3.23.8/node_modules/zod = a shell",
			"zod 2.0.0 node_modules/.pnpm/zod@2.0.0/node_modules/zod - b",
		}},
		"dependencies that are not installed, and tools that are not": {portfolio: portfolio{
			units:     []string{"shell: react ^18.0.0, dev typescript 5, opt fsevents 2", "a: react ^18.0.0, zod 3", "b: peer vue 3"},
			installed: []string{"shell/node_modules/react 18.3.1"},
			extra:     "-- pnpm-lock.yaml --\n",
		}, list: "error MFE151 a/package.json:4:14"},
		"a named dependency that is nowhere": {portfolio: portfolio{
			shared:    "[shared.raect]",
			units:     []string{"shell: dev react ^18.0.0", "a:"},
			installed: []string{"node_modules/react 18.3.1"},
		}, list: "error MFE151 mfe.toml:6:9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, list := c.resolve(t)
			if diff := cmp.Diff(c.want, lines(set)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.list, codes(list)); diff != "" {
				t.Errorf("%s\n%s", diff, render(list))
			}
			checkInvariants(t, set)
		})
	}
}

// checkInvariants checks what later stages rest on.
func checkInvariants(t *testing.T, set *Set) {
	t.Helper()
	defaults, got := map[string]int{}, map[string]string{}
	for _, in := range set.Instances {
		if in.Default {
			defaults[in.Dep]++
		}
		if in.From == "" || in.Reason == "" || len(in.Units) == 0 {
			t.Errorf("incomplete: %+v", in)
		}
		for _, u := range in.Units {
			if other, twice := got[u+" "+in.Dep]; twice {
				t.Errorf("%s gets %s twice, from %s and %s", u, in.Dep, other, in.Dir)
			}
			got[u+" "+in.Dep] = in.Dir
		}
	}
	for dep, n := range defaults {
		if n > 1 {
			t.Errorf("%s has %d defaults", dep, n)
		}
	}
}

func TestFromLeadsToTheCopy(t *testing.T) {
	t.Parallel()
	p := portfolio{
		units:     []string{"shell: rxjs ^6.5.3", "a: rxjs ^6.6.0", "b: rxjs ^7.0.0"},
		installed: []string{"node_modules/rxjs 6.6.7", "b/node_modules/rxjs 7.8.1"},
	}
	root := npmtest.Write(t, p.archive())
	m, _, err := manifest.Load(os.DirFS(root), "mfe.toml")
	if err != nil {
		t.Fatal(err)
	}
	pl, _ := plan.Resolve(root, m, plan.Flags{})
	set, _ := Resolve(pl)
	project, err := npm.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range set.Instances {
		if pkg, _ := project.Locate(in.From, in.Dep); pkg == nil || pkg.Dir != in.Dir {
			t.Errorf("from %s Node finds %v, not %s", in.From, pkg, in.Dir)
		}
	}
	if in, ok := set.For("b", "rxjs"); !ok || in.Version != "7.8.1" {
		t.Errorf("b gets %+v", in)
	}
	if _, ok := set.For("b", "react"); ok {
		t.Error("b gets a react that nobody shares")
	}
}

func TestSingletonConflictInFull(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		portfolio
		want string
	}{
		"a range to change": {portfolio{
			shared:    "[shared.react]\nsingleton = true",
			units:     []string{"shell: react ^17.0.0", "a: react ^18.2.0", "b: react ^18.2.0"},
			installed: []string{"node_modules/react 18.3.1", "shell/node_modules/react 17.0.2"},
		}, `mfe.toml:9:9: warning: react is a singleton, and 18.3.1, which every unit gets, is not in the range of shell [MFE201]
	shell/package.json:4:14: note: shell wants ^17.0.0
	a/package.json:4:14: note: mfe "a" wants ^18.2.0, which 18.3.1 is in
	b/package.json:4:14: note: mfe "b" wants ^18.2.0, which 18.3.1 is in
	hint: change the range of shell to ^18.2.0
`},
		"ranges that agree on what is not installed": {portfolio{
			shared:    "[shared.react]\nsingleton = true",
			units:     []string{"shell: react ^18.0.0", "a: react ^18.3.0"},
			installed: []string{"node_modules/react 18.2.0"},
		}, `mfe.toml:6:9: warning: react is a singleton, and 18.2.0, which every unit gets, is not in the range of mfe "a" [MFE201]
	a/package.json:4:14: note: mfe "a" wants ^18.3.0
	shell/package.json:4:14: note: shell wants ^18.0.0, which 18.2.0 is in
	hint: the ranges agree on versions that are not installed: install a react that is in ^18.0.0 and ^18.3.0, such as 18.3.0
`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, list := c.resolve(t)
			if diff := cmp.Diff(c.want, render(list)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNotInstalledInFull(t *testing.T) {
	t.Parallel()
	p := portfolio{
		units: []string{"shell: react ^18.0.0, zod 3, opt x 1", "a:"},
		extra: "-- package.json --\n{\"workspaces\": [\"*\"]}\n",
	}
	_, list := p.resolve(t)
	want := `shell/package.json:4:14: error: package "react" is not installed [MFE151]
	shell/package.json:5:12: note: nor is "zod"
	hint: run npm install
`
	if diff := cmp.Diff(want, render(list)); diff != "" {
		t.Error(diff)
	}
}

func TestToolsAreToldWhenUsed(t *testing.T) {
	t.Parallel()
	p := portfolio{
		units:     []string{"shell: dev sass ^1.0.0", "a: dev sass ^2.0.0"},
		installed: []string{"node_modules/sass 1.77.0"},
	}
	set, list := p.resolve(t)
	if len(list) > 0 {
		t.Error(render(list))
	}
	if got := codes(set.IfUsed["sass"]); got != "warning MFE202 a/package.json:4:13" {
		t.Errorf("if sass is used: %s", got)
	}
}

func TestAccepts(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- node_modules/history/package.json --
{"name": "history", "version": "5.3.0"}
-- node_modules/react-router/package.json --
{"name": "react-router", "version": "5.3.4", "dependencies": {"history": "^4.9.0"}}
-- node_modules/react-router/esm/package.json --
{"type": "module"}
-- node_modules/react-router/node_modules/history/package.json --
{"name": "history", "version": "4.10.1"}
-- node_modules/lonely/package.json --
{"name": "lonely", "dependencies": {"history": "^4.9.0"}}
-- node_modules/modern/package.json --
{"name": "modern", "dependencies": {"history": ">=4"}}
-- node_modules/silent/package.json --
{"name": "silent"}
-- src/package.json --
{"dependencies": {"history": "^4.9.0"}}
`)
	project, err := npm.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	inst := Instance{Dep: "history", Version: "5.3.0", Dir: "node_modules/history", From: "."}
	for name, c := range map[string]struct {
		from string
		want bool
	}{
		"a package with a copy of its own that it needs": {"node_modules/react-router/esm", false},
		"a package whose range holds nowhere":            {"node_modules/lonely", true},
		"a package in whose range it is":                 {"node_modules/modern", true},
		"a package that declares nothing":                {"node_modules/silent", true},
		"the project's own source":                       {"src", true},
	} {
		if got := Accepts(project, inst, c.from); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
