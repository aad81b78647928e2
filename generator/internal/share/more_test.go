package share

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMorePortfolios goes on where TestPortfolios ends: families, layouts of
// package managers, and what package.json may hold besides ranges.
func TestMorePortfolios(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		portfolio
		want []string
		list string
	}{
		// Conflicts.
		"three majors, three instances": {portfolio: portfolio{
			units:     []string{"shell: vue ^3.0.0", "a: vue ^2.7.0", "b: vue ^1.0.0"},
			installed: []string{"node_modules/vue 3.4.0", "a/node_modules/vue 2.7.16", "b/node_modules/vue 1.0.28"},
		}, want: []string{"vue 3.4.0 node_modules/vue = shell", "vue 2.7.16 a/node_modules/vue - a", "vue 1.0.28 b/node_modules/vue - b"}},
		"two copies serve what three majors ask for": {portfolio: portfolio{
			units:     []string{"shell: vue ^3.0.0", "a: vue ^2.7.0 || ^3.0.0", "b: vue ^2.0.0"},
			installed: []string{"node_modules/vue 3.4.0", "b/node_modules/vue 2.7.16"},
		}, want: []string{"vue 3.4.0 node_modules/vue = a shell", "vue 2.7.16 b/node_modules/vue - b"}},
		"greed would open three": {portfolio: portfolio{
			// 2 suits most at first, but then 1 and 3 are needed besides.
			units: []string{"shell: x 1 || 2", "a: x 2 || 3", "b: x 1", "c: x 3", "d: x 1 || 2", "e: x 2 || 3"},
			installed: []string{
				"node_modules/x 2.0.0", "b/node_modules/x 1.0.0", "c/node_modules/x 3.0.0",
			},
		}, want: []string{"x 3.0.0 c/node_modules/x = a c e", "x 1.0.0 b/node_modules/x - b d shell"}},
		"a unit that takes either joins the larger party": {portfolio: portfolio{
			units:     []string{"shell: x 1", "a: x 1", "b: x 2", "c: x *"},
			installed: []string{"node_modules/x 1.0.0", "b/node_modules/x 2.0.0", "c/node_modules/x 2.0.0"},
		}, want: []string{"x 2.0.0 b/node_modules/x - b", "x 1.0.0 node_modules/x = a c shell"}},
		"ranges that only an unseen unit's copy holds": {portfolio: portfolio{
			units:     []string{"shell: x ^1.2.0", "a: x ^1.3.0", "b: x 1"},
			installed: []string{"node_modules/x 1.2.5", "b/node_modules/x 1.4.0"},
		}, want: []string{"x 1.4.0 b/node_modules/x = a b shell"}},

		// Families.
		"a library for both majors is linked twice": {portfolio: portfolio{
			units: []string{"shell: react 18, zustand 4", "a: react 17, zustand 4", "b: react 18, zustand 4"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "node_modules/zustand 4.5.0, peer react >=16",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = b shell", "react 17.0.2 a/node_modules/react - a",
			"zustand 4.5.0 node_modules/zustand - a", "zustand 4.5.0 node_modules/zustand = b shell",
		}},
		"who may choose chooses what the family is loaded for": {portfolio: portfolio{
			units: []string{"shell: react 18, zustand 4", "a: react 17", "b: react >=17, zustand 4"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "node_modules/zustand 4.5.0, peer react >=16",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = b shell", "react 17.0.2 a/node_modules/react - a",
			"zustand 4.5.0 node_modules/zustand = b shell",
		}},
		"a peer decides for a unit with a wide range": {portfolio: portfolio{
			units: []string{"shell: react 18, forms 2", "a: react >=17, forms 1", "b: react 18, forms 2"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2",
				"node_modules/forms 2.0.0, peer react ^18.0.0", "a/node_modules/forms 1.0.0, peer react ^17.0.0",
			},
		}, want: []string{
			"forms 2.0.0 node_modules/forms = b shell", "forms 1.0.0 a/node_modules/forms - a",
			"react 18.3.1 node_modules/react = b shell", "react 17.0.2 a/node_modules/react - a",
		}},
		"the lower of two when the family has only that": {portfolio: portfolio{
			units: []string{"shell: react 18, react-dom 18", "a: react ^18.2.0, react-dom ^18.2.0"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 18.2.0", "node_modules/react-dom 18.2.0, peer react 18.2.0",
				"a/node_modules/react-dom 18.2.0, peer react 18.2.0",
			},
		}, want: []string{"react 18.2.0 a/node_modules/react = a shell", "react-dom 18.2.0 a/node_modules/react-dom = a shell"}},
		"a scope's packages go together": {portfolio: portfolio{
			units: []string{"shell: @angular/core 17, @angular/common 17", "a: @angular/core 16, @angular/common 16"},
			installed: []string{
				"node_modules/@angular/core 17.3.0", "node_modules/@angular/common 17.3.0, peer @angular/core 17.3.0",
				"a/node_modules/@angular/core 16.2.0", "a/node_modules/@angular/common 16.2.0, peer @angular/core 16.2.0",
			},
		}, want: []string{
			"@angular/common 17.3.0 node_modules/@angular/common = shell", "@angular/common 16.2.0 a/node_modules/@angular/common - a",
			"@angular/core 17.3.0 node_modules/@angular/core = shell", "@angular/core 16.2.0 a/node_modules/@angular/core - a",
		}},
		"through a package that nobody shares": {portfolio: portfolio{
			units: []string{"shell: react 18, router-dom 6", "a: react 17, router-dom 6"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2",
				"node_modules/router-dom 6.0.0, router 6", "node_modules/router 6.0.0, peer react >=16",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = shell", "react 17.0.2 a/node_modules/react - a",
			"router-dom 6.0.0 node_modules/router-dom - a", "router-dom 6.0.0 node_modules/router-dom = shell",
		}},
		"a family in a circle, twice": {portfolio: portfolio{
			units: []string{"shell: p 1, q 1", "a: p 2, q 2", "b: p 1, q 1"},
			installed: []string{
				"node_modules/p 1.0.0, peer q 1", "node_modules/q 1.0.0, peer p 1",
				"a/node_modules/p 2.0.0, peer q 2", "a/node_modules/q 2.0.0, peer p 2",
			},
		}, want: []string{
			"p 2.0.0 a/node_modules/p - a", "p 1.0.0 node_modules/p = b shell",
			"q 2.0.0 a/node_modules/q - a", "q 1.0.0 node_modules/q = b shell",
		}},
		"what a unit has for itself has peers too": {portfolio: portfolio{
			units: []string{"shell: react 18", "a: react >=17, picker 1", "b: react 18"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "a/node_modules/picker 1.0.0, peer react ^17.0.0",
			},
		}, want: []string{"react 18.3.1 node_modules/react = b shell", "react 17.0.2 a/node_modules/react - a"}},
		"what tools want binds nobody": {portfolio: portfolio{
			units: []string{"shell: react 18, dev test-renderer 17", "a: react >=17, dev test-renderer 17"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "a/node_modules/test-renderer 17.0.2, peer react ^17.0.0",
				"shell/node_modules/test-renderer 17.0.2, peer react ^17.0.0",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = a shell",
			"test-renderer 17.0.2 a/node_modules/test-renderer = a shell",
		}},
		"an optional peer binds who has it": {portfolio: portfolio{
			units: []string{"shell: store 1, immer 10", "a: store 1, immer 10", "b: store 1"},
			extra: `-- node_modules/immer/package.json --
{"name": "immer", "version": "10.0.0"}
-- node_modules/store/package.json --
{"name": "store", "version": "1.0.0", "peerDependencies": {"immer": ">=9"}, "peerDependenciesMeta": {"immer": {"optional": true}}}
`,
		}, want: []string{"immer 10.0.0 node_modules/immer = a b shell", "store 1.0.0 node_modules/store = a b shell"}},
		"a peer broken by its own installation is not ours": {portfolio: portfolio{
			units:     []string{"shell: react 18, old 1", "a: react 18, old 1"},
			installed: []string{"node_modules/react 18.3.1", "node_modules/old 1.0.0, peer react ^16.0.0"},
		}, want: []string{"old 1.0.0 node_modules/old = a shell", "react 18.3.1 node_modules/react = a shell"}},
		"singletons in agreement though a unit disagrees": {portfolio: portfolio{
			shared: "[shared.react]\nsingleton = true\n[shared.react-dom]\nsingleton = true",
			units:  []string{"shell: react 18, react-dom 18", "a: react 17, react-dom 17"},
			installed: []string{
				"node_modules/react 18.3.1", "node_modules/react-dom 18.3.1, peer react ^18.3.1",
				"a/node_modules/react 17.0.2", "a/node_modules/react-dom 17.0.2, peer react 17.0.2",
			},
		}, want: []string{"react 18.3.1 node_modules/react = a shell", "react-dom 18.3.1 node_modules/react-dom = a shell"},
			list: "warning MFE201 mfe.toml:6:9\nwarning MFE201 mfe.toml:8:9"},
		"a singleton beside what is none": {portfolio: portfolio{
			shared: "[shared.zustand]\nsingleton = true",
			units:  []string{"shell: react 18, zustand 4", "a: react 17, zustand 4"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "node_modules/zustand 4.5.0, peer react >=16",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = shell", "react 17.0.2 a/node_modules/react - a",
			"zustand 4.5.0 node_modules/zustand = a shell",
		}, list: "warning MFE206 mfe.toml:6:9"},
		"a pin goes before the family": {portfolio: portfolio{
			shared: "[shared.react]\npin = \"18.2.0\"",
			units:  []string{"shell: react 18, react-dom 18", "a: react 18, react-dom 18"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 18.2.0", "node_modules/react-dom 18.3.1, peer react ^18.3.1",
				"a/node_modules/react-dom 18.3.1, peer react ^18.3.1",
			},
			extra: "-- node_modules/react-dom/node_modules/react/package.json --\n{\"name\": \"react\", \"version\": \"18.3.1\"}\n" +
				"-- a/node_modules/react-dom/node_modules/react/package.json --\n{\"name\": \"react\", \"version\": \"18.3.1\"}\n",
		}, want: []string{"react 18.2.0 a/node_modules/react = a shell", "react-dom 18.3.1 a/node_modules/react-dom = a shell"},
			list: "warning MFE203 shell/package.json:5:18"},

		// Singletons.
		"a singleton takes what all accept, not the highest": {portfolio: portfolio{
			shared:    "[shared.react]\nsingleton = true",
			units:     []string{"shell: react ~18.2.0", "a: react ^18.0.0"},
			installed: []string{"node_modules/react 18.2.0", "a/node_modules/react 18.3.1"},
		}, want: []string{"react 18.2.0 node_modules/react = a shell"}},
		"a singleton that not all accept is the highest": {portfolio: portfolio{
			shared:    "[shared.react]\nsingleton = true",
			units:     []string{"shell: react 17", "a: react 17", "b: react 18"},
			installed: []string{"node_modules/react 17.0.2", "b/node_modules/react 18.3.1"},
		}, want: []string{"react 18.3.1 b/node_modules/react = a b shell"}, list: "warning MFE201 mfe.toml:9:9"},
		"the highest that anybody asks for": {portfolio: portfolio{
			shared:    "[shared.react]\nsingleton = true",
			units:     []string{"shell: react 17", "a: react 18", "b:"},
			installed: []string{"node_modules/react 17.0.2", "a/node_modules/react 18.3.1", "b/node_modules/react 19.0.0"},
		}, want: []string{"react 18.3.1 a/node_modules/react = a b shell"}, list: "warning MFE201 mfe.toml:9:9"},
		"a singleton within the range of [shared]": {portfolio: portfolio{
			shared:    "[shared.react]\nsingleton = true\nversion = \"^17.0.0\"",
			units:     []string{"shell: react >=17", "a: react >=17"},
			installed: []string{"node_modules/react 18.3.1", "a/node_modules/react 17.0.2"},
		}, want: []string{"react 17.0.2 a/node_modules/react = a shell"}},
		"two strict singletons, all mistakes at once": {portfolio: portfolio{
			shared:    "[shared.p]\nsingleton = true\nstrict = true\n[shared.q]\nsingleton = true\nstrict = true",
			units:     []string{"shell: p 1, q 1", "a: p 2, q 2"},
			installed: []string{"node_modules/p 1.0.0", "node_modules/q 1.0.0"},
		}, want: []string{"p 1.0.0 node_modules/p = a shell", "q 1.0.0 node_modules/q = a shell"},
			list: "error MFE201 mfe.toml:6:9\nerror MFE201 mfe.toml:9:9"},

		// Nested copies, and the dependencies of shared packages.
		"react-router 5 keeps its history 4": {portfolio: portfolio{
			units: []string{"shell: react-router 5, history 5", "a: react-router 5, history 5"},
			installed: []string{
				"node_modules/history 5.3.0", "node_modules/react-router 5.3.4, history ^4.9.0",
				"node_modules/react-router/node_modules/history 4.10.1",
			},
		}, want: []string{"history 5.3.0 node_modules/history = a shell", "react-router 5.3.4 node_modules/react-router = a shell"}},
		"who wants history 4 takes it from there": {portfolio: portfolio{
			units: []string{"shell: react-router 5, history 5", "a: react-router 5, history 5", "b: history ^4.9.0"},
			installed: []string{
				"node_modules/history 5.3.0", "node_modules/react-router 5.3.4, history ^4.9.0",
				"node_modules/react-router/node_modules/history 4.10.1",
			},
		}, want: []string{
			"history 5.3.0 node_modules/history = a shell",
			"history 4.10.1 node_modules/react-router/node_modules/history - b",
			"react-router 5.3.4 node_modules/react-router = a shell",
		}},
		"a nested copy is not preferred for being higher": {portfolio: portfolio{
			units:     []string{"shell: x 1, y 1", "a: x 1, y 1"},
			installed: []string{"node_modules/x 1.0.0", "node_modules/y 1.0.0, x ~1.5.0", "node_modules/y/node_modules/x 1.5.0"},
			// It is for being one instead of two: y takes the shared one then.
		}, want: []string{"x 1.5.0 node_modules/y/node_modules/x = a shell", "y 1.0.0 node_modules/y = a shell"}},
		"unless it saves nothing": {portfolio: portfolio{
			units:     []string{"shell: x 1, y 1", "a: x 1, y 1"},
			installed: []string{"node_modules/x 1.0.0", "node_modules/y 1.0.0, x 1", "node_modules/y/node_modules/x 1.5.0"},
		}, want: []string{"x 1.0.0 node_modules/x = a shell", "y 1.0.0 node_modules/y = a shell"}},

		// What package.json holds.
		"prereleases are in a range that names them": {portfolio: portfolio{
			units:     []string{"shell: x ^2.0.0-beta.1", "a: x 2.0.0-beta.4"},
			installed: []string{"node_modules/x 2.0.0-beta.4"},
		}, want: []string{"x 2.0.0-beta.4 node_modules/x = a shell"}},
		"and in no other": {portfolio: portfolio{
			units:     []string{"shell: x ^2.0.0-beta.1", "a: x ^1.0.0 || ^2.0.0"},
			installed: []string{"node_modules/x 2.0.0-beta.4", "a/node_modules/x 1.0.0"},
		}, want: []string{"x 2.0.0-beta.4 node_modules/x = shell", "x 1.0.0 a/node_modules/x - a"}},
		"dist-tags of one version are one": {portfolio: portfolio{
			units:     []string{"shell: x latest", "a: x next", "b: x ^1.0.0"},
			installed: []string{"shell/node_modules/x 1.0.0", "a/node_modules/x 1.0.0", "b/node_modules/x 1.1.0"},
		}, want: []string{"x 1.0.0 a/node_modules/x = a b shell"}},
		"a dist-tag is what is installed for it": {portfolio: portfolio{
			units:     []string{"shell: x latest", "a: x ^1.0.0"},
			installed: []string{"node_modules/x 2.0.0", "a/node_modules/x 1.0.0"},
		}, want: []string{"x 2.0.0 node_modules/x = shell", "x 1.0.0 a/node_modules/x - a"}},
		"two aliases of one package agree": {portfolio: portfolio{
			units: []string{"shell: react npm:@preact/compat@^17.0.0", "a: react npm:@preact/compat@^17.1.0"},
			extra: "-- node_modules/react/package.json --\n{\"name\": \"@preact/compat\", \"version\": \"17.1.2\"}\n",
		}, want: []string{"react 17.1.2 node_modules/react = a shell"}},
		"a git version is nobody else's": {portfolio: portfolio{
			units:     []string{"shell: x git+https://git.example/x.git#v1", "a: x git+https://git.example/x.git#v2"},
			installed: []string{"shell/node_modules/x 1.0.0", "a/node_modules/x 1.0.0"},
		}, want: []string{"x 1.0.0 a/node_modules/x - a", "x 1.0.0 shell/node_modules/x = shell"}},
		"but a range may share it": {portfolio: portfolio{
			units:     []string{"shell: x github:someone/x", "a: x ^1.0.0"},
			installed: []string{"node_modules/x 1.0.0"},
		}, want: []string{"x 1.0.0 node_modules/x = a shell"}},
		"workspace:* is the workspace's own": {portfolio: portfolio{
			units: []string{"shell: ui workspace:*", "a: ui workspace:^"},
			extra: "-- packages/ui/package.json --\n{\"name\": \"ui\", \"version\": \"0.0.0\", \"main\": \"src/index.ts\"}\n-- node_modules/ui -> ../packages/ui --\n",
		}, want: []string{"ui 0.0.0 packages/ui = a shell"}},
		"workspace:* beside the published one": {portfolio: portfolio{
			units:     []string{"shell: ui workspace:*", "a: ui ^1.0.0"},
			installed: []string{"a/node_modules/ui 1.4.0"},
			extra:     "-- packages/ui/package.json --\n{\"name\": \"ui\", \"version\": \"2.0.0\"}\n-- node_modules/ui -> ../packages/ui --\n",
		}, want: []string{"ui 2.0.0 packages/ui = shell", "ui 1.4.0 a/node_modules/ui - a"}},
		"a workspace library runs on the unit's react": {portfolio: portfolio{
			units:     []string{"shell: react 18, ui *", "a: react 17, ui *"},
			installed: []string{"node_modules/react 18.3.1", "a/node_modules/react 17.0.2"},
			extra:     "-- ui/package.json --\n{\"name\": \"ui\", \"version\": \"0.0.0\", \"peerDependencies\": {\"react\": \">=17\"}}\n-- node_modules/ui -> ../ui --\n",
		}, want: []string{
			"react 18.3.1 node_modules/react = shell", "react 17.0.2 a/node_modules/react - a",
			"ui 0.0.0 ui - a", "ui 0.0.0 ui = shell",
		}},
		"an override beats a range where nothing else is": {portfolio: portfolio{
			units:     []string{"shell: x ^1.0.0", "a: x ^1.0.0"},
			installed: []string{"node_modules/x 2.0.0"},
			extra:     "-- package.json --\n{\"overrides\": {\"x\": \"2.0.0\"}}\n",
		}, want: []string{"x 2.0.0 node_modules/x = a shell"}, list: "warning MFE202 a/package.json:4:10\nwarning MFE202 shell/package.json:4:10"},
		"catalog: is what pnpm installed": {portfolio: portfolio{
			units:     []string{"shell: x catalog:", "a: x catalog:"},
			installed: []string{"node_modules/x 1.0.0"},
		}, want: []string{"x 1.0.0 node_modules/x = a shell"}},
		"a package without a name": {portfolio: portfolio{
			units: []string{"shell: x ^1.0.0", "a: x ^1.0.0"},
			extra: "-- node_modules/x/package.json --\n{\"version\": \"1.0.0\"}\n",
		}, want: []string{"x 1.0.0 node_modules/x = a shell"}},
		"a loose version": {portfolio: portfolio{
			units: []string{"shell: x ^1.0.0", "a: x ^1.0.0"},
			extra: "-- node_modules/x/package.json --\n{\"name\": \"x\", \"version\": \"v1.2.3\"}\n",
		}, want: []string{"x v1.2.3 node_modules/x = a shell"}},
		"dependencies that stand in devDependencies only": {portfolio: portfolio{
			units: []string{"shell: dev react 18, dev react-dom 18", "a: dev react 17, dev react-dom 17"},
			installed: []string{
				"node_modules/react 18.3.1", "node_modules/react-dom 18.3.1, peer react ^18.3.1",
				"a/node_modules/react 17.0.2", "a/node_modules/react-dom 17.0.2, peer react 17.0.2",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = shell", "react 17.0.2 a/node_modules/react - a",
			"react-dom 18.3.1 node_modules/react-dom = shell", "react-dom 17.0.2 a/node_modules/react-dom - a",
		}},
		"optional dependencies count": {portfolio: portfolio{
			units:     []string{"shell: opt x ^1.0.0", "a: x ^1.0.0"},
			installed: []string{"node_modules/x 1.0.0"},
		}, want: []string{"x 1.0.0 node_modules/x = a shell"}},
		"a peer of an MFE is a range like any": {portfolio: portfolio{
			units:     []string{"shell: react 18", "a: peer react >=16, dev react 17", "b: peer react 17"},
			installed: []string{"node_modules/react 18.3.1", "a/node_modules/react 17.0.2"},
		}, want: []string{"react 18.3.1 node_modules/react = a shell", "react 17.0.2 a/node_modules/react - b"}},

		// Layouts.
		"pnpm links families": {portfolio: portfolio{
			units: []string{"shell: react 18, react-dom 18", "a: react 17, react-dom 17"},
			installed: []string{
				"node_modules/.pnpm/react@18.3.1/node_modules/react 18.3.1",
				"node_modules/.pnpm/react@17.0.2/node_modules/react 17.0.2",
				"node_modules/.pnpm/react-dom@18.3.1/node_modules/react-dom 18.3.1, peer react ^18.3.1",
				"node_modules/.pnpm/react-dom@17.0.2/node_modules/react-dom 17.0.2, peer react 17.0.2",
			},
			extra: `-- node_modules/.pnpm/react-dom@18.3.1/node_modules/react -> ../../react@18.3.1/node_modules/react --
-- node_modules/.pnpm/react-dom@17.0.2/node_modules/react -> ../../react@17.0.2/node_modules/react --
-- shell/node_modules/react -> ../../node_modules/.pnpm/react@18.3.1/node_modules/react --
-- shell/node_modules/react-dom -> ../../node_modules/.pnpm/react-dom@18.3.1/node_modules/react-dom --
-- a/node_modules/react -> ../../node_modules/.pnpm/react@17.0.2/node_modules/react --
-- a/node_modules/react-dom -> ../../node_modules/.pnpm/react-dom@17.0.2/node_modules/react-dom --
`,
		}, want: []string{
			"react 18.3.1 node_modules/.pnpm/react@18.3.1/node_modules/react = shell",
			"react 17.0.2 node_modules/.pnpm/react@17.0.2/node_modules/react - a",
			"react-dom 18.3.1 node_modules/.pnpm/react-dom@18.3.1/node_modules/react-dom = shell",
			"react-dom 17.0.2 node_modules/.pnpm/react-dom@17.0.2/node_modules/react-dom - a",
		}},
		"the same patch twice in pnpm's store is one": {portfolio: portfolio{
			units: []string{"shell: x 1", "a: x 1"},
			installed: []string{
				"node_modules/.pnpm/x@1.0.0_react@18/node_modules/x 1.0.0", "node_modules/.pnpm/x@1.0.0_react@17/node_modules/x 1.0.0",
			},
			extra: `-- shell/node_modules/x -> ../../node_modules/.pnpm/x@1.0.0_react@18/node_modules/x --
-- a/node_modules/x -> ../../node_modules/.pnpm/x@1.0.0_react@17/node_modules/x --
`,
		}, want: []string{"x 1.0.0 node_modules/.pnpm/x@1.0.0_react@17/node_modules/x = a shell"}},
		// Units that declare nothing.
		"the host's react for who declares none": {portfolio: portfolio{
			shared:    "[shared.react]",
			units:     []string{"shell: react 18", "a:", "b:"},
			installed: []string{"node_modules/react 18.3.1"},
		}, want: []string{"react 18.3.1 node_modules/react = a b shell"}},
		"no default that would tear": {portfolio: portfolio{
			units: []string{"shell: react 18, zustand 4", "a: react 17", "b: react 18, zustand 4"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "node_modules/zustand 4.5.0, peer react >=16",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = b shell", "react 17.0.2 a/node_modules/react - a",
			"zustand 4.5.0 node_modules/zustand = b shell",
		}},
		"no default where only the minority uses it": {portfolio: portfolio{
			units: []string{"shell: react 18", "a: react 17, zustand 4", "b: react 18", "c: react 17, zustand 4", "d: react 18"},
			installed: []string{
				"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "c/node_modules/react 17.0.2", "node_modules/zustand 4.5.0, peer react >=16",
			},
		}, want: []string{
			"react 18.3.1 node_modules/react = b d shell", "react 17.0.2 a/node_modules/react - a c",
			"zustand 4.5.0 node_modules/zustand - a c",
		}},
		"a named family that nobody declares": {portfolio: portfolio{
			shared:    "[shared.react]\n[shared.react-dom]",
			units:     []string{"shell:", "a:"},
			installed: []string{"node_modules/react 18.3.1", "node_modules/react-dom 18.3.1, peer react ^18.3.1"},
		}, want: []string{"react 18.3.1 node_modules/react = a shell", "react-dom 18.3.1 node_modules/react-dom = a shell"}},
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
