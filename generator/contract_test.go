package generator_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// typedShop is a shell and two MFEs in TypeScript.
const typedShop = `
-- mfe.toml --
[shell]
path = "shell"

[mfe.cart]
path = "cart"
entries = { "@s/cart" = "index.ts", "@s/cart/store" = "store.ts" }
props = "index.ts#Props"
emits = { "cart:changed" = { payload = "store.ts#Changed" } }

[mfe.list]
path = "list"
entry = "index.ts"
listens = ["cart:changed"]
-- shell/index.html --
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><script type="module" src="/main.ts"></script></head>
<body><mfe-slot name="cart" props='{"id":"a"}'></mfe-slot></body></html>
-- shell/main.ts --
export {};
-- cart/package.json --
{ "name": "@s/cart",
  "version": "1.2.3" }
-- cart/index.ts --
export interface Props {
  id: string;
  size?: "s" | "l";
}
export function mount(el: HTMLElement, props: Props) {
  el.textContent = props.id;
}
-- cart/store.ts --
export interface Changed { count: number; why: "add" | "drop" }
export function add(id: string, count?: number): number {
  return id.length + (count ?? 0);
}
export const limit = 9;
-- list/package.json --
{ "name": "@s/list", "version": "1.0.0" }
-- list/index.ts --
import {
  add,
} from "@s/cart/store";

export function mount(el: HTMLElement) {
  addEventListener("cart:changed", () => (el.textContent = String(add("a"))));
}
`

func TestBreakingChangesAreCaughtWithTheirUsers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, from, to string
		want           []string // code, rule, and where it is used
	}{
		"nothing":                         {"list/index.ts", `String(`, `"" + (`, nil},
		"an export less":                  {"cart/store.ts", "function add", "function put", []string{"MFE800 EXPORT_REMOVED list/index.ts:2:3"}},
		"an export less that nobody uses": {"cart/store.ts", "limit", "most", []string{"MFE801 EXPORT_REMOVED"}},
		"a narrower prop":                 {"cart/index.ts", `"s" | "l"`, `"s"`, []string{"MFE801 SIGNATURE_CHANGED", "MFE800 PROP_NARROWED shell/index.html:2:7"}},
		"a required prop":                 {"cart/index.ts", `size?:`, `size:`, []string{"MFE801 SIGNATURE_CHANGED", "MFE800 PROP_REQUIRED shell/index.html:2:7"}},
		"an optional prop more":           {"cart/index.ts", `size?:`, `more?: number; size?:`, nil},
		"an event under another name":     {"mfe.toml", `"cart:changed" = {`, `"cart:updated" = {`, []string{"MFE800 EVENT_RENAMED list/index.ts:6:20"}},
		"a payload of more":               {"cart/store.ts", `"add" | "drop"`, `"add" | "drop" | "clear"`, []string{"MFE801 TYPE_CHANGED", "MFE800 PAYLOAD_WIDENED list/index.ts:6:20"}},
		"another signature":               {"cart/store.ts", "(id: string, count?: number)", "(id: string, count: number | string)", []string{"MFE800 SIGNATURE_CHANGED list/index.ts:2:3"}},
		"a wider signature":               {"cart/store.ts", "(id: string,", "(id: string | number[],", nil},
		"the same signature otherwise":    {"cart/store.ts", "count?: number): number", "count: number | undefined = 0): number", nil},
		"a major version":                 {"cart/store.ts", "function add", "function put", []string{"MFE801 EXPORT_REMOVED list/index.ts:2:3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := npmtest.Write(t, strings.TrimPrefix(typedShop, "\n"))
			versions, err := filepath.Abs("internal/typescript/testdata/versions")
			if err != nil {
				t.Fatal(err)
			}
			npmtest.Install(t, versions)
			if err := os.Mkdir(filepath.Join(root, "node_modules"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(versions, "node_modules", "typescript7"), filepath.Join(root, "node_modules", "typescript")); err != nil {
				t.Fatal(err)
			}
			o := generator.Options{Dir: root}
			if res, err := generator.WriteContracts(t.Context(), o, nil, time.Time{}, false); err != nil || len(res.Written) != 2 || len(res.Diagnostics) > 0 {
				t.Fatalf("%+v %v", res, err)
			}
			edit := func(file, from, to string) {
				at := filepath.Join(root, file)
				data, err := os.ReadFile(at)
				if err != nil || strings.Count(string(data), from) != 1 {
					t.Fatalf("%q is not in %s once: %v", from, file, err)
				}
				if err := os.WriteFile(at, []byte(strings.Replace(string(data), from, to, 1)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			edit(c.file, c.from, c.to)
			if name == "a major version" {
				edit("cart/package.json", "1.2.3", "2.0.0")
			}
			res, err := generator.Check(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range res.Diagnostics {
				if d.Code != "MFE800" && d.Code != "MFE801" {
					continue // a missing export is a mistake of the one who imports it, too
				}
				_, text, _ := strings.Cut(d.Notes[0].Text, ": ")
				text = d.Code + " " + text
				for _, n := range d.Notes[1:] {
					text += " " + n.Pos.String()
				}
				got = append(got, text)
				if d.Pos.String() != "cart/package.json:2:14" {
					t.Errorf("%s", d)
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSnapshotsBearTheDayInUTC writes one where the day has begun that UTC has
// still before it.
func TestSnapshotsBearTheDayInUTC(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `-- mfe.toml --
[shell]
path = "shell"
[mfe.cart]
path = "cart"
entry = "index.js"
-- shell/index.html --
<!doctype html><html lang="en"><head><title>Shop</title><script type="module" src="/main.js"></script></head><body></body></html>
-- shell/main.js --
-- cart/package.json --
{ "name": "@s/cart", "version": "1.2.3" }
-- cart/index.js --
export function mount() {}
`)
	at := time.Date(2026, 11, 24, 1, 0, 0, 0, time.FixedZone("", 2*60*60))
	write := func(at time.Time, want string) {
		t.Helper()
		res, err := generator.WriteContracts(t.Context(), generator.Options{Dir: root}, nil, at, false)
		if err != nil || len(res.Written) != 1 || res.Written[0].State != want {
			t.Fatalf("%+v %v", res, err)
		}
		data, err := os.ReadFile(filepath.Join(root, res.Written[0].File))
		if err != nil || !strings.Contains(string(data), `"released": "2026-11-23"`) {
			t.Errorf("%v\n%s", err, data)
		}
	}
	write(at, "created")
	write(at.AddDate(1, 0, 0), "unchanged")
}
