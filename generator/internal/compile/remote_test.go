package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// entryText is the script that mounts the unit.
func entryText(t *testing.T, b *bundle.Bundle) string {
	t.Helper()
	f, ok := b.File(b.Entries[0].File)
	if !ok {
		t.Fatalf("%s has no entry", b.Unit)
	}
	return string(f.Data)
}

func TestEveryMFESaysWhatItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ files, exports, want string }{
		"by its wrapper": {
			"", "mfegen mount", `{name:"cart",version:"1.2.3",requires:{shell:[[">=1.4.0","<2.0.0-0"],["3.0.0"]]}}`,
		},
		"by itself": {
			"\n-- cart/index.js --\nexport const mfegen = { name: \"own\" };\nexport function mount() {}\n", "mfegen mount", `{name:"own"}`,
		},
		"and passes on all else": {
			"\n-- cart/index.js --\nexport * from \"./more.js\";\nexport * from \"react\";\nexport default 1;\nexport function mount() {}\n-- cart/more.js --\nexport const more = 1;\n",
			"default mfegen more mount", `export*from"react"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := base
			if c.files != "" {
				archive = base[:strings.Index(base, "-- cart/index.js")] + strings.TrimPrefix(c.files, "\n")
			}
			cart := mustRun(t, project(t, archive, func(p *plan.Plan) {
				u := &p.MFEs[0]
				u.Package.Version, u.Options.Minify = "1.2.3", true
				u.Requires = []plan.Require{{Unit: "shell", Range: "^1.4.0 || 3.0.0"}}
			}))[1]
			if got := strings.Join(cart.Entries[0].Exports, " "); got != c.exports {
				t.Errorf("exports %s", got)
			}
			if text := entryText(t, cart); !strings.Contains(text, c.want) {
				t.Errorf("%s is not in\n%s", c.want, text)
			}
		})
	}
}

// A module is not compiled that another site serves; what stands for it here is.
func TestRemoteHasAFacade(t *testing.T) {
	t.Parallel()
	in := project(t, base+"-- shell/v1.js --\nexport const old = 1;\n", func(p *plan.Plan) {
		p.Shell.Entries = append(p.Shell.Entries, plan.Entry{Specifier: "@shop/shell", File: "shell/v1.js", Edition: "1.x"})
		p.MFEs = append(p.MFEs, plan.Unit{
			Name: "far", Kind: bundle.MFE, Dir: "shell", Mount: "function", Entries: []plan.Entry{{Specifier: "@mfe/far"}},
			Remote: plan.Remote{URL: "https://far.test/a?b&c", Accepts: "^2.0.0", Imports: []string{"react"}},
		})
	})
	bundles := mustRun(t, in)
	far := bundles[2]
	want := `import{remote}from"mfegen/remote";export const{mount,mfegen}=await remote({"name":"far","url":"https://far.test/a?b&c","version":[[">=2.0.0","<3.0.0-0"]]},import.meta.url);` + "\n"
	if d := cmp.Diff(want, entryText(t, far)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]bundle.Use{{Specifier: "react", All: true, Files: []string{"mfe.toml"}}}, far.Uses); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"mfegen/remote", "react"}, far.Files[0].Bare); d != "" {
		t.Error(d)
	}
	i := slices.IndexFunc(bundles[0].Entries, func(e bundle.Entry) bool { return e.Edition == "1.x" })
	if i < 0 || !slices.Equal(bundles[0].Entries[i].Exports, []string{"old"}) {
		t.Errorf("the shell offers %+v", bundles[0].Entries)
	}
}
