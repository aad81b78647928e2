package bundler

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestTakenNames(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ script, want string }{
		"named, renamed and default imports":    {`import D, {useState, a as b} from "react";`, "react: a default useState"},
		"string names":                          {`import {"module.exports" as m} from "react";`, "react: module.exports"},
		"minified":                              {`import{a as b}from"x";import c from"y";export{c as d};`, "x: a|y: default"},
		"members of a namespace":                {`import * as R from "react"; R.memo(R.useState, R["x-y"]); R?.lazy;`, "react: lazy memo useState x-y"},
		"a namespace that escapes":              {`import * as R from "react"; R.memo; f(R);`, "react: memo *"},
		"a computed member":                     {`import * as R from "react"; R[k];`, "react: *"},
		"a namespace in shorthand":              {`import * as R from "react"; x = {R};`, "react: *"},
		"a namespace that is exported":          {`import * as R from "react"; export {R};`, "react: *"},
		"a local name that hides the namespace": {`import * as R from "react"; function f(R) { return g(R) } R.a;`, "react: a"},
		"an unused namespace":                   {`import * as R from "react";`, "react: "},
		"a side effect only":                    {`import "x";`, "x: "},
		"export star":                           {`export * from "x";`, "x: *"},
		"export from":                           {`export {a as b} from "x";`, "x: a"},
		"member of member":                      {`import * as R from "react"; R.a.b.c(); class X extends R.Component {}`, "react: Component a"},
		"assignment and template":               {"import * as R from \"react\"; z = `${R.a}`; async () => { for await (const q of R.b) {} }", "react: a b"},
		"keyword members":                       {`import * as z from "zod"; z.enum; z.null; z.default`, "zod: default enum null"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := takenNames([]byte(c.script))
			if err != nil {
				t.Fatal(err)
			}
			var parts []string
			for _, spec := range slices.Sorted(maps.Keys(got)) {
				names := got[spec].sorted()
				if got[spec].all {
					names = append(names, "*")
				}
				parts = append(parts, fmt.Sprintf("%s: %s", spec, strings.Join(names, " ")))
			}
			if s := strings.Join(parts, "|"); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}
