package bundler

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScanNames(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script string
		count  int
		want   string // sorted names, or "parse"
	}{
		"minified":                      {`var a=1;import{useState as e,memo}from"react";e()`, 1, "memo useState"},
		"as people write":               {"import { useState as e, memo } from \"react\";\n", 1, "memo useState"},
		"over several lines":            {"import {\n  a as e,\n  b\n} from \"react\";\n", 1, "a b"},
		"default":                       {`import e from"react";`, 1, "default"},
		"default and names":             {`import e,{a as b}from"react";`, 1, "a default"},
		"for side effects":              {`import"react";`, 1, ""},
		"re-exported":                   {`export{a as b}from"react";`, 1, "a"},
		"names that hold keywords":      {`import{important as fromage,$import}from"react";`, 1, "$import important"},
		"several statements":            {`import{a}from"react";x();import{b}from"react"`, 2, "a b"},
		"an import() is another thing":  {`import{a}from"react";import("react")`, 1, "a"},
		"a namespace":                   {`import*as r from"react";`, 1, "parse"},
		"a default and a namespace":     {`import d,*as r from"react";`, 1, "parse"},
		"all re-exported":               {`export*from"react";`, 1, "parse"},
		"a name in quotes":              {`import{"a b"as c}from"react";`, 1, "parse"},
		"a text that looks like it":     {`import{a}from"react";x('import{b}from"react"')`, 1, "parse"},
		"a text that holds a specifier": {`import{a}from"react";x("react");y.from("react")`, 1, "a"},
		"a method called from":          {`import{a}from"react";x.from"react"`, 1, "a"},
		"fewer than there are":          {`import{a}from"react";`, 2, "parse"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, ok := scanNames([]byte(c.script), map[string]int{"react": c.count})
			got := "parse"
			if ok {
				got = strings.Join(out["react"].sorted(), " ")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if !ok || strings.Contains(c.script, "x.from") {
				return // what is no JavaScript cannot be compared
			}
			parsed, err := takenNames([]byte(c.script))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(parsed["react"].sorted(), out["react"].sorted()); diff != "" {
				t.Errorf("parsing says (-parsed +scanned):\n%s", diff)
			}
		})
	}
}
