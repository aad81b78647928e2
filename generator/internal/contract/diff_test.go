package contract

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// base is a contract with something of everything.
const base = `{
  "format": 1, "name": "cart", "kind": "mfe", "version": "1.4.2", "stage": "stable", "typed": true,
  "mount": "function", "element": "", "load": "route", "routes": ["/cart", "/cart/:id"], "slots": ["below"], "budget": 1000,
  "exposes": [
    { "specifier": "@s/cart", "source": "cart/index.tsx", "exports": [{ "name": "mount", "kind": "function", "type": "(el: HTMLElement) => () => void" }] },
    { "specifier": "@s/cart/store", "source": "cart/store.ts", "exports": [
      { "name": "Line", "kind": "type", "type": "Line" },
      { "name": "Box", "kind": "type", "type": "Box<T>" },
      { "name": "add", "kind": "function", "type": "(id: string, count?: number) => Line", "doc": "Adds." },
      { "name": "store", "kind": "const", "type": "{ get: () => Line[] }" },
      { "name": "lost", "kind": "const", "type": "import(\"gone\").Gone" }
    ] }
  ],
  "types": [
    { "name": "Line", "text": "{ id: string; size?: string; kind: Kind }" }, { "name": "Kind", "text": "\"a\" | \"b\"" },
    { "name": "Box", "params": "<T>", "text": "{ of: T }" }
  ],
  "props": { "schema": {
    "type": "object", "required": ["id"],
    "properties": {
      "id": { "type": "string" }, "kind": { "enum": ["a", "b"] }, "old": { "type": "number" }, "on": { "tsType": "(id: string) => void" },
      "pattern": { "type": "string", "pattern": "^a" }
    }
  } },
  "emits": [
    { "name": "cart:changed", "replay": true, "tabs": true, "payload": { "schema": { "type": "object", "required": ["count", "total"], "properties": { "count": { "type": "integer" }, "total": { "type": "number" }, "why": { "enum": ["add", "drop"] } } } } },
    { "name": "cart:open" }
  ],
  "listens": ["user:changed"],
  "owns": [{ "key": "basket", "tabs": true, "value": { "schema": { "type": "array", "items": { "type": "string" } } } }],
  "requires": [{ "unit": "shell", "range": "^1.2.0" }],
  "dependencies": [{ "name": "react", "range": "^17.0.0 || ^18.0.0" }],
  "origins": ["https://api.example.com"], "permissions": ["geolocation"]
}`

// users are who uses the base.
var users = []Use{
	{Unit: "list", Of: "cart", Kind: UseImport, Name: "@s/cart/store", Export: "add", Pos: diag.Pos{File: "list/a.ts", Line: 1, Col: 10}},
	{Unit: "list", Of: "cart", Kind: UseType, Name: "@s/cart/store", Export: "Line", Pos: diag.Pos{File: "list/a.ts", Line: 2, Col: 15}},
	{Unit: "shell", Of: "cart", Kind: UseMount, Name: "cart", Pos: diag.Pos{File: "shell/Cart.tsx", Line: 17, Col: 9}},
	{Unit: "list", Of: "cart", Kind: UseEvent, Name: "cart:changed", Pos: diag.Pos{File: "list/b.ts", Line: 3, Col: 8}},
	{Unit: "list", Of: "cart", Kind: UseState, Name: "basket", Pos: diag.Pos{File: "list/c.ts", Line: 4, Col: 2}},
	{Unit: "other", Of: "list", Kind: UseImport, Name: "@s/cart/store", Export: "add"},
}

func decode(t *testing.T, text string) *Contract {
	t.Helper()
	c, err := Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	list  = " list/a.ts:1:10"
	types = " list/a.ts:2:15"
	shell = " shell/Cart.tsx:17:9"
	event = " list/b.ts:3:8"
	state = " list/c.ts:4:2"
)

// changes are edits of the base and what the rules say about them: the rule,
// the place, and who uses what changed.
var changes = []struct{ name, from, to, want string }{
	// Exports.
	{"nothing", `"version": "1.4.2"`, `"version": "1.4.3"`, ""},
	{"a module less", `"@s/cart/store", "source"`, `"@s/cart/shop", "source"`, "MODULE_REMOVED @s/cart/store" + list + types + "; MODULE_ADDED @s/cart/shop"},
	{"an export less", `{ "name": "add", "kind": "function", "type": "(id: string, count?: number) => Line", "doc": "Adds." },`, ``, "EXPORT_REMOVED @s/cart/store#add" + list},
	{"an export less that nobody uses", `{ "name": "store", "kind": "const", "type": "{ get: () => Line[] }" },`, ``, "EXPORT_REMOVED @s/cart/store#store"},
	{"an export more", `{ "name": "Line", "kind": "type"`, `{ "name": "more", "kind": "const", "type": "1" }, { "name": "Line", "kind": "type"`, "EXPORT_ADDED @s/cart/store#more"},
	{"an export under another name", `"name": "add"`, `"name": "put"`, "EXPORT_REMOVED @s/cart/store#add" + list + "; EXPORT_ADDED @s/cart/store#put"},
	{"a type less", `{ "name": "Line", "kind": "type", "type": "Line" },`, ``, "TYPE_REMOVED @s/cart/store#Line" + types},
	// Signatures.
	{"an optional parameter more", `count?: number) =>`, `count?: number, size?: string) =>`, "SIGNATURE_WIDENED @s/cart/store#add"},
	{"a parameter that was optional", `count?: number`, `count: number`, "SIGNATURE_CHANGED @s/cart/store#add" + list},
	{"a parameter of another type", `(id: string, count`, `(id: number, count`, "SIGNATURE_CHANGED @s/cart/store#add" + list},
	{"a parameter of a wider type", `(id: string, count`, `(id: string | number, count`, "SIGNATURE_WIDENED @s/cart/store#add"},
	{"a parameter under another name", `(id: string, count`, `(sku: string, count`, "SIGNATURE_WIDENED @s/cart/store#add"},
	{"a wider result", `=> Line", "doc"`, `=> Line | undefined", "doc"`, "SIGNATURE_CHANGED @s/cart/store#add" + list},
	{"a promise of the result", `=> Line", "doc"`, `=> Promise<Line>", "doc"`, "SIGNATURE_CHANGED @s/cart/store#add" + list},
	{"a field less of a type", `{ id: string; size?: string; kind`, `{ id: string; kind`, "SIGNATURE_WIDENED @s/cart/store#Line; SIGNATURE_WIDENED @s/cart/store#add; SIGNATURE_WIDENED @s/cart/store#store"},
	{"a needed field less of a type", `id: string; size?: string; kind`, `size?: string; kind`, "SIGNATURE_CHANGED @s/cart/store#add" + list + "; SIGNATURE_CHANGED @s/cart/store#store; TYPE_CHANGED @s/cart/store#Line" + types},
	{"a needed field more of a type", `size?: string; kind`, `size: string; kind`, "TYPE_DEMANDS_MORE @s/cart/store#Line" + types + "; SIGNATURE_WIDENED @s/cart/store#add; SIGNATURE_WIDENED @s/cart/store#store"},
	{"a member more of a type that others mention", `\"a\" | \"b\"`, `\"a\" | \"b\" | \"c\"`, "SIGNATURE_CHANGED @s/cart/store#add" + list + "; SIGNATURE_CHANGED @s/cart/store#store; TYPE_CHANGED @s/cart/store#Line" + types},
	{"the same type in other words", `(el: HTMLElement) =>`, `(element: HTMLElement) =>`, "SIGNATURE_WIDENED @s/cart#mount"},
	{"a type that cannot be read", `import(\"gone\").Gone`, `import(\"gone\").Other`, "SIGNATURE_UNDECIDED @s/cart/store#lost"},
	{"a type with parameters", `{ of: T }`, `{ of: T[] }`, "SIGNATURE_UNDECIDED @s/cart/store#Box"},
	// Props.
	{"an optional prop more", `"old": {`, `"new": { "type": "string" }, "old": {`, "PROP_ADDED props.new"},
	{"a required prop more", `"required": ["id"]`, `"required": ["id", "new"]`, "PROP_REQUIRED_ADDED props.new" + shell},
	{"a prop less", `"old": { "type": "number" },`, ``, "PROP_REMOVED props.old" + shell},
	{"a prop that is required now", `"required": ["id"]`, `"required": ["id", "kind"]`, "PROP_REQUIRED props.kind" + shell},
	{"a prop that can be left out", `"required": ["id"]`, `"required": []`, "PROP_OPTIONAL props.id"},
	{"a value less of a prop", `"kind": { "enum": ["a", "b"] }`, `"kind": { "enum": ["a"] }`, "PROP_NARROWED props.kind" + shell},
	{"a value more of a prop", `"kind": { "enum": ["a", "b"] }`, `"kind": { "enum": ["a", "b", "c"] }`, "PROP_WIDENED props.kind"},
	{"a prop of another type", `"id": { "type": "string" }`, `"id": { "type": "number" }`, "PROP_NARROWED props.id" + shell + "; PROP_WIDENED props.id"},
	{"a prop that takes whole numbers only", `"old": { "type": "number" }`, `"old": { "type": "integer" }`, "PROP_NARROWED props.old" + shell},
	{"a callback that is told more", `"(id: string) => void"`, `"(id: string, n: number) => void"`, "PROP_WIDENED props.on"},
	{"a callback that is told something else", `"(id: string) => void"`, `"(id: number) => void"`, "PROP_NARROWED props.on" + shell},
	{"a callback that must answer", `"(id: string) => void"`, `"(id: string) => boolean"`, "PROP_NARROWED props.on" + shell},
	{"another pattern of a prop", `"^a"`, `"^b"`, "PROP_UNDECIDED props.pattern" + shell},
	{"props that nobody describes", `"props": { "schema": {`, `"x": { "schema": {`, "PROPS_UNKNOWN props" + shell},
	// Events and state.
	{"an event more", `{ "name": "cart:open" }`, `{ "name": "cart:open" }, { "name": "cart:shut", "payload": { "schema": {} } }`, "EVENT_ADDED emits.cart:shut"},
	{"an event less", `,
    { "name": "cart:open" }`, ``, "EVENT_REMOVED emits.cart:open"},
	{"an event under another name", `"name": "cart:changed"`, `"name": "cart:updated"`, "EVENT_RENAMED emits.cart:changed" + event},
	{"an event of another name and payload", `"name": "cart:changed", "replay": true, "tabs": true, "payload": { "schema": { "type": "object"`, `"name": "cart:updated", "payload": { "schema": { "type": "array"`, "EVENT_REMOVED emits.cart:changed" + event + "; EVENT_ADDED emits.cart:updated"},
	{"a field of a payload that nobody describes", `"total": { "type": "number" }, `, ``, "PAYLOAD_WIDENED emits.cart:changed.total" + event},
	{"a field less of a payload, entirely", `"why": { "enum": ["add", "drop"] }`, `"x": {}`, "PAYLOAD_REMOVED emits.cart:changed.why" + event + "; PAYLOAD_NARROWED emits.cart:changed.x"},
	{"a field of a payload that may be missing", `"required": ["count", "total"]`, `"required": ["count"]`, "PAYLOAD_OPTIONAL emits.cart:changed.total" + event},
	{"a field of a payload that is always there", `"required": ["count", "total"]`, `"required": ["count", "total", "why"]`, "PAYLOAD_NARROWED emits.cart:changed.why"},
	{"a value more in a payload", `["add", "drop"]`, `["add", "drop", "clear"]`, "PAYLOAD_WIDENED emits.cart:changed.why" + event},
	{"a value less in a payload", `["add", "drop"]`, `["add"]`, "PAYLOAD_NARROWED emits.cart:changed.why"},
	{"numbers that are not whole", `"count": { "type": "integer" }`, `"count": { "type": "number" }`, "PAYLOAD_WIDENED emits.cart:changed.count" + event},
	{"a payload under a condition", `"count": { "type": "integer" }`, `"count": { "not": { "type": "string" } }`, "PAYLOAD_UNDECIDED emits.cart:changed.count" + event},
	{"a payload that nobody describes", `"tabs": true, "payload": { "schema": { "type": "object"`, `"tabs": true, "x": { "schema": { "type": "object"`, "PAYLOAD_UNKNOWN emits.cart:changed" + event},
	{"no replay", `"replay": true, "tabs": true`, `"tabs": true`, "REPLAY_LOST emits.cart:changed" + event},
	{"no other tabs", `"replay": true, "tabs": true`, `"replay": true`, "TABS_LOST emits.cart:changed" + event},
	{"no listening", `"listens": ["user:changed"]`, `"listens": []`, "LISTENER_REMOVED listens.user:changed"},
	{"an event that is going to go", `{ "name": "cart:open" }`, `{ "name": "cart:open", "deprecated": "cart:seen" }`, "EVENT_DEPRECATED emits.cart:open"},
	{"a key under another name", `"key": "basket"`, `"key": "bag"`, "STATE_REMOVED owns.basket" + state + "; STATE_ADDED owns.bag"},
	{"a key with more values", `"items": { "type": "string" }`, `"items": { "type": ["null", "string"] }`, "STATE_WIDENED owns.basket.[]" + state},
	{"a key with fewer values", `"items": { "type": "string" }`, `"items": { "enum": ["a"] }`, "STATE_NARROWED owns.basket.[]"},
	{"a key under a condition", `"items": { "type": "string" }`, `"items": { "not": { "type": "string" } }`, "STATE_UNDECIDED owns.basket.[]" + state},
	{"a key for some", `"key": "basket",`, `"key": "basket", "readers": ["shell"],`, "READERS_NARROWED owns.basket" + state},
	{"a key for some, who read it", `"key": "basket",`, `"key": "basket", "readers": ["list"],`, "READERS_NARROWED owns.basket"},
	// What must be there, and where it is.
	{"a page less", `["/cart", "/cart/:id"]`, `["/cart"]`, "ROUTE_REMOVED /cart/:id public"},
	{"a page more", `["/cart", "/cart/:id"]`, `["/cart", "/cart/:id", "/x"]`, "ROUTE_ADDED /x"},
	{"a slot for another", `["below"]`, `["above"]`, "SLOT_REMOVED slots.below; SLOT_ADDED slots.above"},
	{"another way to mount", `"mount": "function"`, `"mount": "single-spa"`, "MOUNT_CHANGED mount" + shell},
	{"a frame around it", `"mount": "function"`, `"mount": "function", "isolation": "iframe"`, "ISOLATION_CHANGED isolation" + shell},
	{"a flag that decides about it", `"mount": "function"`, `"mount": "function", "flag": "new", "off": "old"`, "FLAG_CHANGED flag" + shell},
	{"no way to mount", `"mount": "function"`, `"mount": "none"`, "MOUNT_REMOVED mount" + shell},
	{"another origin", `["https://api.example.com"]`, `["https://api.example.com", "https://b.example.com"]`, "ORIGIN_ADDED https://b.example.com public"},
	{"an origin less", `["https://api.example.com"]`, `[]`, ""},
	{"another permission", `["geolocation"]`, `["camera", "geolocation"]`, "PERMISSION_ADDED permissions.camera public"},
	{"a narrower requirement", `"range": "^1.2.0"`, `"range": "^1.3.0"`, "REQUIRES_NARROWED requires.shell"},
	{"a wider requirement", `"range": "^1.2.0"`, `"range": "^1.1.0"`, ""},
	{"another requirement", `"requires": [`, `"requires": [{ "unit": "list", "range": "*" }, `, "REQUIRES_ADDED requires.list"},
	{"a dependency for fewer", `^17.0.0 || ^18.0.0`, `^18.0.0`, "DEPENDENCY_NARROWED dependencies.react"},
	{"a dependency for more", `^17.0.0 || ^18.0.0`, `>=17`, ""},
	// What people are told.
	{"a stage back", `"stage": "stable"`, `"stage": "beta"`, "STAGE_LOWERED stage" + list + types + shell + event + state},
	{"a budget of more", `"budget": 1000`, `"budget": 2000`, "BUDGET_RAISED budget"},
	{"no words", `"doc": "Adds."`, `"doc": ""`, "DOC_REMOVED @s/cart/store#add"},
	{"an export that is going to go", `"doc": "Adds."`, `"doc": "Adds.", "deprecated": "use put"`, "EXPORT_DEPRECATED @s/cart/store#add" + list},
}

// natively asks TypeScript 7.
func natively(t *testing.T, root string) Judge {
	t.Helper()
	dir, err := filepath.Abs("../typescript/testdata/versions")
	if err != nil {
		t.Fatal(err)
	}
	npmtest.Install(t, dir)
	return func(ctx context.Context, _ []string, sets []typescript.Set) ([][]typescript.Verdict, error) {
		for i := range sets {
			sets[i].Compiler, sets[i].Dir = filepath.Join(dir, "node_modules", "typescript7"), "cart"
		}
		return typescript.Compare(ctx, root, sets)
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	var pairs []Pair
	for _, c := range changes {
		if strings.Count(base, c.from) != 1 {
			t.Fatalf("%s: %q is not in the base once", c.name, c.from)
		}
		pairs = append(pairs, Pair{decode(t, base), decode(t, strings.Replace(base, c.from, c.to, 1))})
	}
	root := npmtest.Write(t, "-- cart/package.json --\n{}\n")
	all, err := Diff(t.Context(), pairs, natively(t, root))
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for i, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, x := range all[i] {
				x = x.With(users)
				covered[x.Rule] = true
				r := rule(x.Rule)
				if x.Category != r.Category || x.Verdict != r.Verdict || x.Unit != "cart" || x.Text == "" {
					t.Errorf("%+v", x)
				}
				text := " " + x.At
				if x.public {
					text += " public"
				}
				for _, u := range x.Users {
					text += " " + u.Pos.String()
				}
				got = append(got, x.Rule+text)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
	covered["ELEMENT_RENAMED"] = true // TestElementRenamed
	for _, r := range Rules() {
		if !covered[r.ID] {
			t.Errorf("no change is caught by %s", r.ID)
		}
	}
	if len(changes) < 40 {
		t.Errorf("only %d changes", len(changes))
	}
}

func TestElementRenamed(t *testing.T) {
	t.Parallel()
	old, now := decode(t, base), decode(t, base)
	old.Mount, now.Mount = "element", "element"
	old.Element, now.Element = "s-cart", "s-basket"
	all, err := Diff(t.Context(), []Pair{{old, now}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(all[0]) != 1 || all[0][0].Rule != "ELEMENT_RENAMED" || all[0][0].Text != "defines <s-basket> instead of <s-cart>" {
		t.Errorf("%+v", all[0])
	}
}

func TestWithoutACompilerChangedTypesAreUndecided(t *testing.T) {
	t.Parallel()
	now := decode(t, strings.Replace(base, "count?: number", "count: number", 1))
	all, err := Diff(t.Context(), []Pair{{decode(t, base), now}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(all[0]) != 1 || all[0][0].Rule != "SIGNATURE_UNDECIDED" {
		t.Errorf("%+v", all[0])
	}
	// Without types at all there is nothing to compare.
	untyped := decode(t, base)
	untyped.Typed, untyped.Types = false, nil
	for i := range untyped.Exposes {
		m := &untyped.Exposes[i]
		m.Exports = slices.DeleteFunc(m.Exports, Export.IsType)
		for n := range m.Exports {
			m.Exports[n] = Export{Name: m.Exports[n].Name, Kind: "value"}
		}
	}
	all, err = Diff(t.Context(), []Pair{{decode(t, base), untyped}, {untyped, decode(t, base)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, changes := range all {
		for _, c := range changes {
			t.Errorf("%+v", c)
		}
	}
}

func TestSnapshotsAreStable(t *testing.T) {
	t.Parallel()
	first := decode(t, base).Encode()
	again := decode(t, string(first)).Encode()
	if diff := cmp.Diff(string(first), string(again)); diff != "" {
		t.Error(diff)
	}
	for text, want := range map[string]string{
		`{"format":2,"name":"cart"}`: "its format is 2",
		`{"name":"cart"}`:            "no format",
		`[]`:                         "cannot unmarshal",
		`{"format":1,"name":"cart","released":"23 Nov 2026"}`: `it was released on "23 Nov 2026"`,
		`{"format":1,"name":"cart","released":"2026-02-30"}`:  "no date",
	} {
		if _, err := Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for file, want := range map[string]string{
		"cart@1.2.3.json": "cart 1.2.3 true", "a-b@2.0.0-beta.1.json": "a-b 2.0.0-beta.1 true", "cart.json": "  false", "cart@x.json": "  false", "readme.md": "  false",
	} {
		unit, version, ok := SplitName(file)
		if got := fmt.Sprint(unit, " ", version, " ", ok); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		now, want string
	}{
		{"1.4.2", "1.4.0"}, {"1.4.0", "1.4.0"}, {"1.3.0", "1.2.0"}, {"2.1.0", "2.0.0"}, {"9.0.0", "2.0.0"}, {"1.0.0", "0.9.0-rc.1"}, {"0.1.0", ""}, {"", "2.0.0"},
	} {
		var snapshots []*Contract
		for _, v := range []string{"1.2.0", "2.0.0", "1.4.0", "1.4.1-beta.1", "0.9.0-rc.1"} {
			snapshots = append(snapshots, &Contract{Name: "cart", Version: v}, &Contract{Name: "list", Version: "1.4.2"})
		}
		got := ""
		if b := Baseline(snapshots, &Contract{Name: "cart", Version: c.now}); b != nil {
			got = b.Name + "@" + b.Version
		}
		if c.want != "" {
			c.want = "cart@" + c.want
		}
		if got != c.want {
			t.Errorf("the baseline of %q is %q, want %q", c.now, got, c.want)
		}
	}
	for _, c := range []struct {
		old, now string
		may      bool
	}{
		{"1.4.2", "1.4.2", false}, {"1.4.2", "1.5.0", false}, {"1.4.2", "2.0.0", true}, {"1.4.2", "2.0.0-beta.1", true}, {"1.4.2", "1.5.0-beta.1", false},
		{"0.4.2", "0.4.3", false}, {"0.4.2", "0.5.0", true}, {"0.0.4", "0.0.5", true}, {"1.0.0", "next", false},
	} {
		if got := MayBreak(c.old, c.now); got != c.may {
			t.Errorf("MayBreak(%s, %s) is %t", c.old, c.now, got)
		}
	}
	for _, c := range []struct {
		old     string
		verdict []Verdict
		want    string
	}{
		{"1.4.2", nil, "1.4.2"}, {"1.4.2", []Verdict{Possible}, "1.4.2"}, {"1.4.2", []Verdict{Compatible}, "1.5.0"}, {"1.4.2", []Verdict{Compatible, Breaking}, "2.0.0"},
		{"1.4.2", []Verdict{Breaking, Compatible}, "2.0.0"}, {"0.4.2", []Verdict{Breaking}, "0.5.0"}, {"0.4.2", []Verdict{Compatible}, "0.4.3"}, {"0.0.4", []Verdict{Breaking}, "0.1.0"},
	} {
		var cs []Change
		for _, v := range c.verdict {
			cs = append(cs, Change{Verdict: v})
		}
		if got := Next(c.old, cs); got != c.want {
			t.Errorf("after %v, %s becomes %s, want %s", c.verdict, c.old, got, c.want)
		}
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	change := func(id, unit string) Change { return Change{Rule: id, Category: rule(id).Category, Unit: unit} }
	s := Selection{Level: Props, Rules: []string{"ROUTE_REMOVED"}, Ignore: []string{"TYPE_REMOVED", "cart:PROP_REMOVED"}}
	for _, c := range []struct {
		change Change
		want   bool
	}{
		{change("EXPORT_REMOVED", "cart"), true}, {change("PROP_NARROWED", "cart"), true}, {change("EVENT_REMOVED", "cart"), false},
		{change("ROUTE_REMOVED", "cart"), true}, {change("TYPE_REMOVED", "cart"), false}, {change("PROP_REMOVED", "cart"), false}, {change("PROP_REMOVED", "list"), true},
	} {
		if got := s.Counts(c.change); got != c.want {
			t.Errorf("%s of %s: %t", c.change.Rule, c.change.Unit, got)
		}
	}
}

func TestEditionsAreModulesOfTheirOwn(t *testing.T) {
	t.Parallel()
	const shell = `{ "format": 1, "name": "shell", "kind": "shell", "version": "2.0.0", "exposes": [
		{ "specifier": "@s/api", "source": "api.ts", "exports": [{ "name": "price", "kind": "value" }] },
		{ "specifier": "@s/api", "edition": "1.x", "source": "v1.ts", "exports": [{ "name": "cost", "kind": "value" }, { "name": "price", "kind": "value" }] }
	] }`
	now := decode(t, strings.Replace(shell, `, { "name": "price", "kind": "value" }`, "", 1))
	all, err := Diff(t.Context(), []Pair{{decode(t, shell), now}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	api := plan.Service{Specifier: "@s/api", Editions: []plan.Edition{{Name: "2.0.0", Version: "2.0.0"}, {Name: "1.x", Version: "1.99.0"}}}
	p := &plan.Plan{
		Shell: plan.Unit{Name: "shell", Services: []plan.Service{api}, Entries: []plan.Entry{{Specifier: "@s/api"}, {Specifier: "@s/api", Edition: "1.x"}}},
		MFEs:  []plan.Unit{{Name: "new"}, {Name: "old", Requires: []plan.Require{{Unit: "shell", Range: "^1.0.0"}}}},
	}
	use := []bundle.Use{{Specifier: "@s/api", Names: []string{"price"}}}
	uses := Uses(p, []*bundle.Bundle{{Unit: "new", Uses: use}, {Unit: "old", Uses: use}}, fstest.MapFS{})
	var got []string
	for _, c := range all[0] {
		for _, u := range c.With(uses).Users {
			got = append(got, c.Rule+" "+c.At+" "+u.Unit)
		}
	}
	if diff := cmp.Diff([]string{"EXPORT_REMOVED @s/api@1.x#price old"}, got); diff != "" {
		t.Error(diff)
	}
}
