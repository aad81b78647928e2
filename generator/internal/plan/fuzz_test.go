package plan

import (
	"testing"

	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// FuzzResolveTakesAnyManifest gives manifests that may be wrong in any way to
// Resolve, which must neither panic nor point outside the project.
func FuzzResolveTakesAnyManifest(f *testing.F) {
	f.Add("[shell]\npath = \"..\"\n[mfe.a]\npath = \"/\"\nentry = \"\\u0000\"\nroutes = [\"x\", \"/*/*\"]\non = [\"\"]\n")
	f.Add("[site]\nout = \"\"\nbase = \"\\\\\"\n[mfe.cart]\npath = \"mfe/cart\"\nentries = { \"\" = \"\", \"a\" = \".\" }\ndist = \"..\"\n[esbuild]\ninject = [\"\"]\n")
	f.Add("[shared.\"\"]\npin = \"x\"\nversion = \"\"\n[shared.a]\nversion = \"1 - \"\n[imports]\n\"\" = \"\"\n")
	root := npmtest.Write(f, small)
	f.Fuzz(func(t *testing.T, text string) {
		m, _ := manifest.Parse("mfe.toml", []byte(text))
		if m == nil {
			return
		}
		p, list := Resolve(root, m, Flags{})
		for _, d := range list {
			if d.Code == "" || d.Text == "" {
				t.Errorf("empty diagnostic %+v", d)
			}
		}
		for _, u := range p.Units() {
			if leaves(u.Dir) {
				t.Errorf("%s is in %q", u, u.Dir)
			}
			for _, e := range u.Entries {
				if leaves(e.File) && !list.HasErrors() {
					t.Errorf("%s has the entry %q, and nobody says so", u, e.File)
				}
			}
		}
	})
}
