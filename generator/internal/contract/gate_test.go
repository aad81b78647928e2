package contract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// site is a plan with the cart of the base.
func site() *plan.Plan {
	return &plan.Plan{
		Manifest: "mfe.toml", Contracts: plan.Contracts{Dir: "contracts", Level: "runtime"},
		Shell: plan.Unit{Name: "shell", Kind: bundle.Shell},
		MFEs:  []plan.Unit{{Name: "cart", Kind: bundle.MFE, Package: plan.Package{VersionPos: diag.Pos{File: "cart/package.json", Line: 3, Col: 14}}}},
	}
}

func gated(t *testing.T, p *plan.Plan, oldVersion, newVersion, from, to string) diag.List {
	t.Helper()
	was := decode(t, base)
	now := decode(t, strings.Replace(base, from, to, 1))
	was.Version, now.Version = oldVersion, newVersion
	all, err := Diff(t.Context(), []Pair{{was, now}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := Compared{Pair: Pair{was, now}}
	for _, x := range all[0] {
		c.Changes = append(c.Changes, x.With(users))
	}
	return Gate(p, []Compared{c})
}

func TestGate(t *testing.T) {
	t.Parallel()
	removed := [2]string{`"name": "add", "kind"`, `"name": "put", "kind"`}
	unused := [2]string{`"name": "store", "kind"`, `"name": "shop", "kind"`}
	route := [2]string{`["/cart", "/cart/:id"]`, `["/cart"]`}
	for name, c := range map[string]struct {
		old, now string
		edit     [2]string
		want     string // code and what the hint says
	}{
		"a break, and the same version":       {"1.4.2", "1.4.2", removed, "MFE800 take it back, or make this version 2.0.0"},
		"a break, and the next minor":         {"1.4.2", "1.5.0", removed, "MFE800 take it back, or make this version 2.0.0"},
		"a break, and the next major":         {"1.4.2", "2.0.0", removed, "MFE801 change who uses it in this site, too"},
		"a break before 1.0":                  {"0.4.2", "0.4.3", removed, "MFE800 take it back, or make this version 0.5.0"},
		"a break before 1.0, and a minor":     {"0.4.2", "0.5.0", removed, "MFE801 change who uses it in this site, too"},
		"a break of a prerelease":             {"1.0.0-beta.1", "1.0.0-beta.2", removed, ""},
		"a break that nobody uses":            {"1.4.2", "1.4.2", unused, "MFE801 no unit of this site uses it; others may"},
		"a break for visitors":                {"1.4.2", "1.4.2", route, "MFE800 take it back, or make this version 2.0.0"},
		"something new":                       {"1.4.2", "1.4.2", [2]string{`"old": {`, `"new": {}, "old": {`}, ""},
		"what nobody can tell, and uses":      {"1.4.2", "1.4.2", [2]string{"count?: number", "count: number"}, "MFE801 look at who uses it"},
		"what nobody can tell, nor uses":      {"1.4.2", "1.4.2", [2]string{"{ get:", "{ put:"}, ""},
		"what is but style":                   {"1.4.2", "1.4.2", [2]string{`"stage": "stable"`, `"stage": "beta"`}, ""},
		"a break in another major's past":     {"2.0.0", "1.4.3", removed, "MFE801"},
		"a break, and a version that is none": {"1.4.2", "next", removed, "MFE800"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, d := range gated(t, site(), c.old, c.now, c.edit[0], c.edit[1]) {
				if (d.Code == "MFE800") != (d.Severity == diag.Error) || d.Pos.Line != 3 || len(d.Notes) == 0 {
					t.Errorf("%s", d)
				}
				got = append(got, d.Code+" "+d.Hint)
			}
			if text := strings.Join(got, "; "); !strings.HasPrefix(text, c.want) || c.want == "" && text != "" {
				t.Errorf("got %q, want %q", text, c.want)
			}
		})
	}
}

func TestGateNamesWhoUsesIt(t *testing.T) {
	t.Parallel()
	list := gated(t, site(), "1.4.2", "1.4.2", `"kind": { "enum": ["a", "b"] }`, `"kind": { "enum": ["a"] }`)
	const want = `cart/package.json:3:14: error: mfe "cart" 1.4.2 changes kind of the props: it no longer allows "b" [MFE800]
	contracts/cart@1.4.2.json: note: 1.4.2 promised otherwise: PROP_NARROWED
	shell/Cart.tsx:17:9: note: shell shows it here
	hint: take it back, or make this version 2.0.0`
	if len(list) != 1 {
		t.Fatalf("%v", list)
	}
	if diff := cmp.Diff(want, list[0].String()); diff != "" {
		t.Error(diff)
	}
	p := site()
	p.Contracts.Ignore = []plan.Mention{{Name: "cart:PROP_NARROWED"}}
	if list := gated(t, p, "1.4.2", "1.4.2", `"kind": { "enum": ["a", "b"] }`, `"kind": { "enum": ["a"] }`); len(list) > 0 {
		t.Errorf("ignored, and yet %v", list)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	at := func(col int) diag.Pos { return diag.Pos{File: "mfe.toml", Line: 9, Col: col} }
	p := site()
	p.Contracts.Rules = []plan.Mention{{Name: "DOC_REMOVED", Pos: at(1)}, {Name: "DOC_REMOVD", Pos: at(2)}}
	p.Contracts.Ignore = []plan.Mention{{Name: "cart:ROUTE_REMOVED"}, {Name: "crt:ROUTE_REMOVED", Pos: at(3)}, {Name: "cart:NOTHING", Pos: at(4)}}
	bad := map[string]any{"type": "object", "properties": map[string]any{"id": map[string]any{"type": "strng"}}}
	u := &p.MFEs[0]
	u.Contract.Props = plan.Shape{Schema: bad, Pos: at(5)}
	u.Emits = []plan.Event{{Name: "a:b", Payload: plan.Shape{Schema: bad, File: "cart/a.json", Pos: at(6)}}}
	u.Owns = []plan.State{{Key: "k", Value: plan.Shape{Schema: map[string]any{"type": "string"}, Pos: at(7)}}}
	var got []string
	for _, d := range Check(p) {
		got = append(got, d.Pos.String()+" "+d.Code+" "+d.Text)
		if d.Hint == "" {
			t.Errorf("no hint: %s", d)
		}
	}
	want := []string{
		`mfe.toml:9:2 MFE804 there is no rule DOC_REMOVD`,
		`mfe.toml:9:3 MFE804 there is no MFE crt whose ROUTE_REMOVED could be ignored`,
		`mfe.toml:9:4 MFE804 there is no rule NOTHING`,
		`mfe.toml:9:5 MFE803 mfe "cart": the JSON Schema of props is not valid at properties.id.type: value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'`,
		`cart/a.json MFE803 mfe "cart": the JSON Schema of the payload of "a:b" is not valid at properties.id.type: value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUntyped(t *testing.T) {
	t.Parallel()
	typed, untyped := &Contract{Name: "cart", Typed: true}, &Contract{Name: "cart"}
	if list := Untyped(site(), []Compared{{Pair: Pair{typed, typed}}, {Pair: Pair{untyped, typed}}}, ""); list != nil {
		t.Errorf("%v", list)
	}
	list := Untyped(site(), []Compared{{Pair: Pair{typed, untyped}}}, "Node is not installed")
	if len(list) != 1 || list[0].Severity != diag.Info || list[0].Text != "the types of cart are not compared: Node is not installed" {
		t.Errorf("%v", list)
	}
}

func TestSnapshotsOnTheDisk(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	c := decode(t, base)
	write := func(want Written, force bool) {
		t.Helper()
		if got, err := Write(root, "a/contracts", c, force); err != nil || got != want {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
	write(Created, false)
	write(Unchanged, false)
	c.Title = "Cart"
	write(Refused, false)
	write(Replaced, true)
	c.Version = "2.0.0-beta.1"
	write(Created, false)
	c.Title = "The cart"
	write(Replaced, false)
	files := os.DirFS(root)
	all, list := Read(files, "a/contracts")
	if len(list) > 0 || len(all) != 2 || all[0].Version != "1.4.2" || all[0].Title != "Cart" || all[1].Title != "The cart" {
		t.Errorf("%v %v", all, list)
	}
	if left, _ := filepath.Glob(filepath.Join(root, "a/contracts/.*")); left != nil {
		t.Errorf("%v is left", left)
	}
	if all, list := Read(files, "none"); all != nil || list != nil {
		t.Errorf("%v %v", all, list)
	}
}

func TestSnapshotsThatAreNone(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"c/cart@1.0.0.json":  {Data: []byte(`{"format":1,"name":"cart","version":"1.0.0"}`)},
		"c/cart@1.1.0.json":  {Data: []byte(`{"format":1,"name":"cart","version":"1.0.0"}`)},
		"c/cart@1.2.0.json":  {Data: []byte(`{`)},
		"c/cart@1.3.0.json":  {Data: []byte(`{"format":9,"name":"cart","version":"1.3.0"}`)},
		"c/README.md":        {Data: []byte(`not one`)},
		"c/cart@latest.json": {Data: []byte(`not one`)},
		"file":               {Data: []byte(``)},
	}
	all, list := Read(files, "c")
	if len(all) != 1 {
		t.Errorf("%v", all)
	}
	var got []string
	for _, d := range list {
		got = append(got, d.Code+" "+d.Pos.File)
	}
	if diff := cmp.Diff([]string{"MFE802 c/cart@1.1.0.json", "MFE802 c/cart@1.2.0.json", "MFE802 c/cart@1.3.0.json"}, got); diff != "" {
		t.Error(diff)
	}
	if _, list := Read(files, "file"); len(list) != 1 || list[0].Code != "MFE802" {
		t.Errorf("%v", list)
	}
}
