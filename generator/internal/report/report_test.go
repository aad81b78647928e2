package report

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/share"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

func TestSize(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("export const a = 1;\n", 200))
	s := Size("a.js", text)
	if s.Raw != int64(len(text)) || s.Gzip >= s.Raw/10 || s.Brotli >= s.Gzip || s.Brotli == 0 {
		t.Errorf("a script: %+v", s)
	}
	for _, name := range []string{"a.png", "a.woff2", "a.js.map", "a"} {
		if got, want := Size(name, text), (Sizes{s.Raw, s.Raw, s.Raw}); got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := Size("a.js", nil); got.Raw != 0 {
		t.Errorf("an empty file: %+v", got)
	}
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	files := []tree.File{{Path: "a.js", Data: []byte("a")}, {Path: "b.css", Data: []byte("b{}")}, {Path: "c.png", Data: []byte("c")}}
	m, known, err := Measure(context.Background(), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	for key := range known {
		known[key] = Sizes{1, 2, 3}
	}
	again, _, err := Measure(context.Background(), append(files, tree.File{Path: "d.js", Data: []byte("a")}), known)
	if err != nil || again["a.js"].Brotli != 3 || again["d.js"].Brotli != 3 {
		t.Errorf("%v %v: what is known was measured again", again, err)
	}
	for _, f := range files {
		if d := cmp.Diff(Size(f.Path, f.Data), m[f.Path]); d != "" {
			t.Errorf("%s: %s", f.Path, d)
		}
	}
	if d := cmp.Diff(m["a.js"].Plus(m["b.css"]), m.Sum("a.js", "b.css", "absent")); d != "" {
		t.Error(d)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Measure(ctx, files, nil); err == nil {
		t.Error("cancelled: no error")
	}
}

var cart = &bundle.Bundle{
	Unit: "cart", Kind: bundle.MFE, Version: "1.2.0",
	Files: []bundle.File{
		{Path: "cart.js", Kind: bundle.Script, Inputs: []bundle.Input{
			{Path: "cart/src/cart.ts", Bytes: 300},
			{Path: "node_modules/@scope/ui/a.js", Bytes: 200},
			{Path: "node_modules/@scope/ui/b.js", Bytes: 200},
			{Path: "node_modules/a/node_modules/zod/z.js", Bytes: 300},
		}},
		{Path: "cart.css", Kind: bundle.Style, Inputs: []bundle.Input{{Path: "cart/src/cart.css", Bytes: 9000}}},
		{Path: "logo.png", Kind: bundle.Asset},
		{Path: "cart.js.map", Kind: bundle.Map},
		{Path: "chunk.js", Kind: bundle.Script},
	},
	Entries: []bundle.Entry{{Specifier: "@shop/cart", File: "cart.js", Exports: []string{"mount"}}},
	Uses: []bundle.Use{
		{Specifier: "react", Names: []string{"useState", "useMemo"}},
		{Specifier: "react/jsx-runtime", Names: []string{"jsx"}},
		{Specifier: "react-dom", All: true},
	},
}

func TestNewUnit(t *testing.T) {
	t.Parallel()
	m := Measured{
		"assets/cart/cart.js": {100, 50, 40}, "assets/cart/chunk.js": {10, 5, 4},
		"assets/cart/cart.css": {20, 9, 8}, "assets/cart/logo.png": {70, 70, 70}, "assets/cart/cart.js.map": {999, 999, 999},
	}
	want := Unit{
		Name: "cart", Kind: "mfe", Version: "1.2.0",
		Entries: []Entry{{"@shop/cart", "assets/cart/cart.js", []string{"mount"}}},
		JS:      Sizes{110, 55, 44}, CSS: Sizes{20, 9, 8}, Assets: 70,
		Files: []File{
			{"assets/cart/cart.css", "style", Sizes{20, 9, 8}},
			{"assets/cart/cart.js", "script", Sizes{100, 50, 40}},
			{"assets/cart/cart.js.map", "map", Sizes{999, 999, 999}},
			{"assets/cart/chunk.js", "script", Sizes{10, 5, 4}},
			{"assets/cart/logo.png", "asset", Sizes{70, 70, 70}},
		},
		Top: []Contributor{{"@scope/ui", 400}, {"cart/src/cart.ts", 300}, {"zod", 300}},
	}
	if d := cmp.Diff(want, NewUnit(cart, m)); d != "" {
		t.Error(d)
	}
	if got := Top(cart, 1); len(got) != 1 {
		t.Errorf("the top one: %v", got)
	}
}

func TestNewVendor(t *testing.T) {
	t.Parallel()
	set := &share.Set{Instances: []share.Instance{
		{Dep: "react", Version: "18.3.1", Dir: "node_modules/react", Units: []string{"cart", "shell"}, Reason: "r"},
		{Dep: "react-dom", Version: "18.3.1", Dir: "node_modules/react-dom", Units: []string{"cart"}},
		{Dep: "ui", Version: "1.0.0", Dir: "packages/ui", Units: []string{"shell"}},
	}}
	shell := &bundle.Bundle{Unit: "shell", Uses: []bundle.Use{{Specifier: "react", Names: []string{"useState", "memo"}}, {Specifier: "ui", Names: []string{"Button"}}}}
	other := &bundle.Bundle{Unit: "other", Uses: []bundle.Use{{Specifier: "react", Names: []string{"unseen"}}}}
	vendor := &bundle.Bundle{Unit: "vendor", Kind: bundle.Vendor, Files: []bundle.File{{Path: "v.js", Kind: bundle.Script, Inputs: []bundle.Input{
		{Path: "node_modules/react/index.js", Bytes: 10},
		{Path: "node_modules/react/node_modules/x/x.js", Bytes: 5},
		{Path: "node_modules/react-dom/index.js", Bytes: 100},
		{Path: "packages/ui/src/button.tsx", Bytes: 7},
		{Path: "node_modules/scheduler/index.js", Bytes: 3},
	}}}}
	want := []Instance{
		{"react", "18.3.1", []string{"cart", "shell"}, []Specifier{{"react", 3, false}, {"react/jsx-runtime", 1, false}}, 15, "r"},
		{"react-dom", "18.3.1", []string{"cart"}, []Specifier{{"react-dom", 0, true}}, 100, ""},
		{"ui", "1.0.0", []string{"shell"}, []Specifier{{"ui", 1, false}}, 7, ""},
	}
	v := NewVendor(set, []*bundle.Bundle{cart, other, shell}, []*bundle.Bundle{vendor}, Measured{"assets/vendor/v.js": {9, 8, 7}})
	if d := cmp.Diff(want, v.Instances); d != "" {
		t.Error(d)
	}
	if v.JS != (Sizes{9, 8, 7}) || len(v.Top) == 0 || v.Top[0].Name != "react-dom" {
		t.Errorf("vendor: %+v", v)
	}
	NewVendor(nil, nil, nil, nil)
}

func TestNewBudget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		limit, used int64
		want        *Budget
	}{{0, 5, nil}, {5, 5, &Budget{5, 5, false}}, {5, 6, &Budget{5, 6, true}}} {
		if d := cmp.Diff(c.want, NewBudget(c.limit, c.used)); d != "" {
			t.Error(d)
		}
	}
}

// The names are a promise to scripts that read the JSON.
func TestEncodeNames(t *testing.T) {
	t.Parallel()
	r := Report{
		Site:    "Shop <1>",
		Units:   []Unit{NewUnit(cart, nil)},
		Vendor:  Vendor{Instances: []Instance{{Specifiers: []Specifier{{}}}}},
		Routes:  []Route{{Pattern: "/", Budget: NewBudget(1, 2)}},
		CSP:     CSP{ForcedBy: "cloudflare", Reason: "r"},
		Timings: []Timing{{Phase: "compile", Unit: "cart", MS: 1.5}},
	}
	var a, b bytes.Buffer
	if err := r.Encode(&a); err != nil {
		t.Fatal(err)
	}
	if err := r.Encode(&b); err != nil || a.String() != b.String() {
		t.Errorf("encoding twice differs: %v", err)
	}
	if !strings.Contains(a.String(), `"site": "Shop <1>"`) {
		t.Errorf("not readable: %s", a.String())
	}
	var got map[string]any
	if err := json.Unmarshal(a.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]any{
		"schema":                              1.0,
		"unchanged":                           false,
		"hosts":                               []any{},
		"csp.forced_by":                       "cloudflare",
		"units.0.kind":                        "mfe",
		"units.0.entries.0.specifier":         "@shop/cart",
		"units.0.files.0.path":                "assets/cart/cart.css",
		"units.0.files.0.gzip":                0.0,
		"units.0.top.0.bytes":                 400.0,
		"vendor.instances.0.dep":              "",
		"vendor.js.brotli":                    0.0,
		"routes.0.preloads":                   0.0,
		"routes.0.mfes":                       []any{},
		"vendor.top":                          []any{},
		"routes.0.budget.over":                true,
		"total.js.raw":                        0.0,
		"timings.0.ms":                        1.5,
		"vendor.instances.0.users":            nil,
		"vendor.instances.0.specifiers.0.all": false,
	} {
		if d := cmp.Diff(want, at(got, path)); d != "" {
			t.Errorf("%s: %s", path, d)
		}
	}
}

// at returns the value at a path such as "units.0.name".
func at(v any, path string) any {
	for _, key := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			y, ok := x[key]
			if !ok {
				return "absent"
			}
			v = y
		case []any:
			v = x[int(key[0]-'0')]
		}
	}
	return v
}
