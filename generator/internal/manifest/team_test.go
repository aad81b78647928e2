package manifest

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

func TestTeamManifests(t *testing.T) {
	t.Parallel()
	const site = "[mfe.cart]\npath = \"apps/cart\"\nentry = \"src/index.ts\"\n"
	type files = map[string]string
	for name, c := range map[string]struct {
		files files
		want  []string
		check func(*testing.T, *Manifest)
	}{
		"its keys are the MFE's": {
			files: files{"mfe.toml": site, "apps/cart/mfe.toml": "team = \"basket\"\n\n[links]\nrepo = \"https://example.com/\"\n"},
			check: func(t *testing.T, m *Manifest) {
				if got := m.MFE["cart"]; got.Team != "basket" || got.Links["repo"] != "https://example.com/" || got.Entry != "src/index.ts" {
					t.Errorf("%+v", got)
				}
				if got, want := m.Pos("mfe", "cart", "links", "repo"), (diag.Pos{File: "apps/cart/mfe.toml", Line: 4, Col: 8}); got != want {
					t.Errorf("repo stands at %v, want %v", got, want)
				}
				if got, want := m.Pos("mfe", "cart", "entry"), (diag.Pos{File: "mfe.toml", Line: 3, Col: 9}); got != want {
					t.Errorf("entry stands at %v, want %v", got, want)
				}
				if got := m.TeamManifest("cart"); got != "apps/cart/mfe.toml" {
					t.Errorf("the team's manifest is %q", got)
				}
			},
		},
		"a missing entry may stand there": {
			files: files{"mfe.toml": "[mfe.cart]\npath = \"apps/cart\"\n", "apps/cart/mfe.toml": "entry = \"src/index.ts\"\n"},
			check: func(t *testing.T, m *Manifest) {
				if m.MFE["cart"].Entry != "src/index.ts" {
					t.Errorf("%+v", m.MFE["cart"])
				}
			},
		},
		"mistakes are found where they are": {
			files: files{"mfe.toml": site, "apps/cart/mfe.toml": "teem = \"basket\"\nstage = \"done\"\n[emits.\"cart:changed\"]\nreplay = 1\n"},
			want: []string{
				"apps/cart/mfe.toml:1:1 MFE002", "apps/cart/mfe.toml:2:9 MFE005", "apps/cart/mfe.toml:4:10 MFE004",
			},
		},
		"a key in both, and the folder": {
			files: files{"mfe.toml": site, "apps/cart/mfe.toml": "entry = \"a.ts\"\npath = \".\"\n"},
			want:  []string{"apps/cart/mfe.toml:1:1 MFE027", "apps/cart/mfe.toml:2:1 MFE027"},
		},
		"TOML that is none": {
			files: files{"mfe.toml": site, "apps/cart/mfe.toml": "team =\n"},
			want:  []string{"apps/cart/mfe.toml:1:7 MFE001"},
		},
		"a manifest of a whole site is none of a team": {
			files: files{"mfe.toml": site, "apps/cart/mfe.toml": "[shell]\npath = \"dev\"\n[mfe.cart]\nentry = \"x.ts\"\n"},
			check: func(t *testing.T, m *Manifest) {
				if m.MFE["cart"].Entry != "src/index.ts" || m.TeamManifest("cart") != "" {
					t.Errorf("%+v", m.MFE["cart"])
				}
			},
		},
		"an MFE in the manifest's own folder has no second one": {
			files: files{"mfe.toml": "[mfe.cart]\npath = \".\"\nentry = \"x.ts\"\n"},
			check: func(*testing.T, *Manifest) {},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{}
			for f, text := range c.files {
				fsys[f] = &fstest.MapFile{Data: []byte(text)}
			}
			m, l, err := Load(fsys, "mfe.toml")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range l {
				got = append(got, d.Pos.String()+" "+d.Code)
				if d.Hint == "" {
					t.Errorf("no hint: %s", d)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s\n%v", diff, l)
			}
			if c.check != nil && m != nil {
				c.check(t, m)
			}
		})
	}
}
