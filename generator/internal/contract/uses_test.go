package contract

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

func TestPlacesOfImports(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"names":                         {`import { a, b as c } from "m";`, "m.a@1:10 m.b@1:13"},
		"a default and names":           {`import d, { a } from 'm'`, "m.default@1:8 m.a@1:13"},
		"a namespace":                   {`import * as ns from "m"`, "m.*@1:8"},
		"over several lines":            {"import {\n  a,\n  b,\n} from \"m\"", "m.a@2:3 m.b@3:3"},
		"types only":                    {`import type { T } from "m"`, "type m.T@1:15"},
		"a type among values":           {`import { type T, a } from "m"`, "type m.T@1:15 m.a@1:18"},
		"a re-export":                   {`export { a as b } from "m"`, "m.a@1:10"},
		"all re-exported":               {`export * from "m"`, "m.*@1:8"},
		"for the effect":                {`import "m"`, "m.*@1:1"},
		"a dynamic import":              {"const x = () => import(`m`)", "m.*@1:17"},
		"behind a list of exports":      {"export { x }\nimport { a } from \"m\"", "m.a@2:10"},
		"behind other exports":          {"export const x = 1\nexport type Y = {}\nimport type { a } from \"m\"", "type m.a@3:15"},
		"in a comment":                  {"// import { a } from \"m\"\n/* import b from 'm' */", ""},
		"behind a comment's look-alike": {"const u = \"http://x\"; import { a } from \"m\"", "m.a@1:32"},
		"behind an apostrophe":          {"<p>don't</p>;\nimport { a } from \"m\"", "m.a@2:10"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := read("x.ts", []byte(c.source))
			var got []string
			for _, im := range s.imports {
				for _, n := range im.names {
					p := s.pos(n.at)
					text := fmt.Sprintf("%s.%s@%d:%d", im.specifier, n.name, p.Line, p.Col)
					if im.types || n.types {
						text = "type " + text
					}
					got = append(got, text)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhoUsesWhat(t *testing.T) {
	t.Parallel()
	mention := func(names ...string) (out []plan.Mention) {
		for _, n := range names {
			out = append(out, plan.Mention{Name: n, Pos: diag.Pos{File: "mfe.toml", Line: 9, Col: 12}})
		}
		return out
	}
	p := &plan.Plan{
		Shell: plan.Unit{Name: "shell", Kind: bundle.Shell, Talk: plan.Talk{Owns: []plan.State{{Key: "user"}}}},
		MFEs: []plan.Unit{
			{Name: "cart", Kind: bundle.MFE, Entries: []plan.Entry{{Specifier: "@s/cart"}, {Specifier: "@s/cart/store"}}, Talk: plan.Talk{Emits: []plan.Event{{Name: "cart:changed"}}}},
			{Name: "list", Kind: bundle.MFE, Talk: plan.Talk{Listens: mention("cart:changed", "cart:gone", "nobody:knows"), Reads: mention("user", "gone")},
				Requires: []plan.Require{{Unit: "cart", Range: "^1", Pos: diag.Pos{File: "mfe.toml", Line: 3, Col: 4}}}},
		},
	}
	files := fstest.MapFS{
		"shell/main.tsx": {Data: []byte("import { mount } from \"mfe:cart\";\nconst x = <mfe-slot\n  name=\"cart\" />;")},
		"list/a.ts":      {Data: []byte("import { store, gone } from \"@s/cart/store\";\nimport type { Line } from \"@s/cart/store\";\nbus.on(\"cart:changed\")")},
		"list/b.ts":      {Data: []byte("import * as all from \"@s/cart/store\";\nall.other();")},
	}
	input := func(paths ...string) []bundle.File {
		f := bundle.File{Path: "x.js"}
		for _, p := range paths {
			f.Inputs = append(f.Inputs, bundle.Input{Path: p})
		}
		return []bundle.File{f}
	}
	bundles := []*bundle.Bundle{
		{Unit: "shell", Files: input("shell/main.tsx"), Uses: []bundle.Use{{Specifier: "@s/cart", All: true, Files: []string{"shell/lost.ts"}}}},
		{Unit: "cart"},
		{Unit: "list", Files: input("list/a.ts", "node_modules/x/y.js"), Uses: []bundle.Use{{Specifier: "@s/cart/store", Names: []string{"other", "store"}, Files: []string{"list/a.ts", "list/b.ts"}}}},
	}
	var got []string
	past := &Contract{Name: "cart", Emits: []Event{{Name: "cart:gone"}}, Owns: []State{{Key: "gone"}}}
	for _, u := range Uses(p, bundles, files, past) {
		got = append(got, fmt.Sprintf("%s %s %s.%s of %s at %s", u.Unit, u.Kind, u.Name, u.Export, u.Of, u.Pos))
	}
	want := []string{
		"list event cart:changed. of cart at list/a.ts:3:8",
		"list event cart:gone. of cart at mfe.toml:9:12",
		"shell import @s/cart.* of cart at shell/lost.ts",
		"list import @s/cart/store.other of cart at list/b.ts:1:8",
		"list import @s/cart/store.store of cart at list/a.ts:1:10",
		"shell mount cart. of cart at shell/main.tsx:1:23",
		"shell mount cart. of cart at shell/main.tsx:2:11",
		"list needs cart. of cart at mfe.toml:3:4",
		"list state gone. of cart at mfe.toml:9:12",
		"list type @s/cart/store.Line of cart at list/a.ts:2:15",
		"list state user. of shell at mfe.toml:9:12",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
