package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, text string) Schema {
	t.Helper()
	var s Schema
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s
}

// sign writes a change as + for wider, - for narrower, ? for neither can be
// told, or by its kind.
func sign(c Change) string {
	mark := string(c.Kind)
	if c.Kind == Changed {
		mark = ""
		for s, is := range map[string]bool{"-": c.Narrows, "+": c.Widens, "?": c.Unknown} {
			if is {
				mark += s
			}
		}
	}
	return strings.TrimSpace(mark + " " + c.Place())
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after, want string }{
		"nothing":                           {`{"type":"string"}`, `{"type":"string"}`, ""},
		"only words":                        {`{"type":"string","title":"a"}`, `{"type":"string","description":"b"}`, ""},
		"another type":                      {`{"type":"string"}`, `{"type":"number"}`, "+, -"},
		"a type more":                       {`{"type":"string"}`, `{"type":["null","string"]}`, "+"},
		"a type less":                       {`{"type":["null","string"]}`, `{"type":"string"}`, "-"},
		"types and alternatives":            {`{"type":["null","string"]}`, `{"anyOf":[{"type":"string"},{"type":"null"}]}`, ""},
		"whole numbers":                     {`{"type":"number"}`, `{"type":"integer"}`, "-"},
		"all numbers":                       {`{"type":"integer"}`, `{"type":"number"}`, "+"},
		"anything":                          {`{"type":"integer"}`, `{}`, "+"},
		"no longer anything":                {`{}`, `{"type":"integer"}`, "-"},
		"a word less":                       {`{"enum":["a","b"]}`, `{"enum":["a"]}`, "-"},
		"a word more":                       {`{"enum":["a","b"]}`, `{"enum":["a","b","c"]}`, "+"},
		"a word for another":                {`{"const":"a"}`, `{"const":"b"}`, "-, +"},
		"any word":                          {`{"enum":["a","b"]}`, `{"type":"string"}`, "+"},
		"only some words":                   {`{"type":"string"}`, `{"enum":["a"]}`, "-"},
		"words in another order":            {`{"enum":["a","b"]}`, `{"enum":["b","a"]}`, ""},
		"a higher minimum":                  {`{"type":"number","minimum":1}`, `{"type":"number","minimum":2}`, "-"},
		"a lower minimum":                   {`{"type":"number","minimum":2}`, `{"type":"number","minimum":1}`, "+"},
		"an exclusive minimum":              {`{"type":"number","minimum":1}`, `{"type":"number","exclusiveMinimum":1}`, "-"},
		"a maximum":                         {`{"type":"number"}`, `{"type":"number","maximum":9}`, "-"},
		"no maximum":                        {`{"type":"number","maximum":9}`, `{"type":"number"}`, "+"},
		"a maximum that includes":           {`{"type":"number","exclusiveMaximum":9}`, `{"type":"number","maximum":9}`, "+"},
		"longer words":                      {`{"type":"string","maxLength":3}`, `{"type":"string","maxLength":4}`, "+"},
		"no empty words":                    {`{"type":"string"}`, `{"type":"string","minLength":1}`, "-"},
		"a multiple":                        {`{"type":"number","multipleOf":2}`, `{"type":"number","multipleOf":4}`, "-"},
		"other multiples":                   {`{"type":"number","multipleOf":2}`, `{"type":"number","multipleOf":3}`, "-, +"},
		"a pattern":                         {`{"type":"string"}`, `{"type":"string","pattern":"^a"}`, "-"},
		"no pattern":                        {`{"type":"string","pattern":"^a"}`, `{"type":"string"}`, "+"},
		"another pattern":                   {`{"type":"string","pattern":"^a"}`, `{"type":"string","pattern":"^b"}`, "?"},
		"a pattern for numbers":             {`{"type":"number"}`, `{"type":"number","pattern":"^a"}`, ""},
		"a property":                        {`{"type":"object"}`, `{"type":"object","properties":{"a":{}}}`, "added a"},
		"a property that must be there":     {`{"type":"object"}`, `{"type":"object","properties":{"a":{}},"required":["a"]}`, "added required a"},
		"a property less":                   {`{"type":"object","properties":{"a":{}}}`, `{"type":"object"}`, "removed a"},
		"a property under another name":     {`{"properties":{"a":{"type":"null"}}}`, `{"properties":{"b":{"type":"null"}}}`, "removed a, added b"},
		"a property that must be there now": {`{"properties":{"a":{}}}`, `{"properties":{"a":{}},"required":["a"]}`, "required a"},
		"a property that may be missing":    {`{"properties":{"a":{}},"required":["a"]}`, `{"properties":{"a":{}}}`, "optional a"},
		"a property of a property":          {`{"properties":{"a":{"properties":{"b":{"type":"string"}}}}}`, `{"properties":{"a":{"properties":{"b":{"enum":["x"]}}}}}`, "- a.b"},
		"the items":                         {`{"type":"array","items":{"type":"string"}}`, `{"type":"array","items":{"type":"number"}}`, "+ [], - []"},
		"a property of the items":           {`{"properties":{"a":{"items":{"properties":{"b":{}}}}}}`, `{"properties":{"a":{"items":{"properties":{}}}}}`, "removed a[].b"},
		"one of a tuple":                    {`{"type":"array","prefixItems":[{"type":"string"},{"type":"string"}]}`, `{"type":"array","prefixItems":[{"type":"string"},{"enum":["x"]}]}`, "- [1]"},
		"no unknown properties":             {`{"type":"object"}`, `{"type":"object","additionalProperties":false}`, "-"},
		"unknown properties":                {`{"type":"object","additionalProperties":false}`, `{"type":"object"}`, "opened"},
		"values of a record":                {`{"type":"object","additionalProperties":{"type":"string"}}`, `{"type":"object","additionalProperties":{"type":["null","string"]}}`, "+ *"},
		"a reference":                       {`{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}`, `{"type":"string"}`, ""},
		"what a reference leads to":         {`{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}`, `{"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}}`, "-, +"},
		"a schema within itself":            {`{"$defs":{"t":{"properties":{"next":{"$ref":"#/$defs/t"}}}},"$ref":"#/$defs/t"}`, `{"$defs":{"t":{"properties":{"next":{"$ref":"#/$defs/t"},"x":{}}}},"$ref":"#/$defs/t"}`, "added x"},
		"an alternative less":               {`{"anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},{"properties":{"b":{"const":1}},"required":["b"]}]}`, `{"anyOf":[{"properties":{"a":{"const":1}},"required":["a"]}]}`, "-"},
		"an alternative more":               {`{"anyOf":[{"properties":{"k":{"const":1}}}]}`, `{"anyOf":[{"properties":{"k":{"const":1}}},{"properties":{"k":{"const":2}}}]}`, "+"},
		"alternatives in another order":     {`{"anyOf":[{"properties":{"k":{"const":1}}},{"properties":{"k":{"const":2}}}]}`, `{"anyOf":[{"properties":{"k":{"const":2}}},{"properties":{"k":{"const":1}}}]}`, ""},
		"all of two objects":                {`{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}},"required":["b"]}]}`, `{"properties":{"a":{},"b":{}},"required":["b"]}`, ""},
		"conditions":                        {`{"if":{"type":"string"},"then":{"minLength":1}}`, `{"if":{"type":"string"},"then":{"minLength":2}}`, "?"},
		"the same conditions":               {`{"not":{"type":"string"},"title":"a"}`, `{"not":{"type":"string"}}`, ""},
		"a function":                        {`{"tsType":"(a: string) => void"}`, `{"tsType":"(a: number) => void"}`, "type changed"},
		"a function or nothing":             {`{"tsType":"() => void"}`, `{"anyOf":[{"tsType":"() => void"},{"type":"null"}]}`, "+"},
		"unique items":                      {`{"type":"array"}`, `{"type":"array","uniqueItems":true}`, "-"},
		"fewer items":                       {`{"type":"array","maxItems":9}`, `{"type":"array","maxItems":3}`, "-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := Compare(parse(t, c.before), parse(t, c.after))
			var got []string
			for _, x := range changes {
				got = append(got, sign(x))
				if x.Text == "" {
					t.Errorf("%+v has no words", x)
				}
			}
			if diff := cmp.Diff(set(c.want), set(strings.Join(got, ", "))); diff != "" {
				t.Error(diff)
			}
			// What is wider one way is narrower the other.
			back := map[string]string{"+": "-", "-": "+", string(Opened): "-", string(Added): string(Removed), string(Required): string(Optional), string(Optional): string(Required)}
			reverse := map[string]bool{}
			for _, x := range Compare(parse(t, c.after), parse(t, c.before)) {
				reverse[sign(x)] = true
			}
			for _, x := range changes {
				mark, place, _ := strings.Cut(sign(x), " ")
				if turned, ok := back[mark]; ok && x.Kind != AddedRequired && name != "no unknown properties" && !reverse[strings.TrimSpace(turned+" "+place)] {
					t.Errorf("%q, but backwards %v", sign(x), reverse)
				}
			}
		})
	}
}

func set(text string) map[string]bool {
	out := map[string]bool{}
	for part := range strings.SplitSeq(text, ", ") {
		out[part] = true
	}
	return out
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ schema, want string }{
		"a good one":               {`{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}`, ""},
		"with types of TypeScript": {`{"tsType":"() => void"}`, ""},
		"a type that is none":      {`{"properties":{"a":{"type":"strng"}}}`, "properties/a/type"},
		"required as a flag":       {`{"properties":{"a":{"type":"string","required":true}}}`, "properties/a/required"},
		"two mistakes":             {`{"minLength":-1,"maxLength":"x"}`, "maxLength minLength"},
		"a reference to nothing":   {`{"$ref":"#/$defs/gone"}`, ""},
		"a reference to elsewhere": {`{"$ref":"https://example.com/x.json"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range Check(parse(t, c.schema)) {
				got = append(got, strings.Join(p.At, "/"))
				if p.Text == "" || strings.Contains(p.Text, "mfegen:") {
					t.Errorf("%+v", p)
				}
			}
			if strings.HasPrefix(name, "a reference") && len(got) != 1 {
				t.Errorf("%d problems", len(got))
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %q, want %q", g, c.want)
			}
		})
	}
}

func TestFieldsAndText(t *testing.T) {
	t.Parallel()
	s := parse(t, `{
		"type": "object", "required": ["id", "at"],
		"properties": {
			"id": { "type": "string", "description": "Whose." },
			"kind": { "enum": ["a", "b"], "default": "a", "deprecated": true },
			"on": { "tsType": "(id: string) => void" },
			"lines": { "type": "array", "items": { "$ref": "#/$defs/line" } },
			"at": { "type": "array", "prefixItems": [{ "type": "number" }, { "type": ["null", "number"] }] },
			"by": { "type": "object", "additionalProperties": { "type": "integer" } },
			"some": { "type": "array", "items": { "type": ["null", "string"] } },
			"any": {}
		},
		"$defs": { "line": { "type": "object", "title": "Line", "properties": { "n": { "type": "integer" } } } }
	}`)
	var got []string
	for _, f := range Fields(s) {
		got = append(got, fmt.Sprintf("%s %s optional=%t function=%t %s %s %t", f.Name, f.Type, f.Optional, f.Function, f.Default, f.Doc, f.Deprecated))
	}
	want := []string{
		"at [number, null | number] optional=false function=false   false",
		"id string optional=false function=false  Whose. false",
		"any unknown optional=true function=false   false",
		"by Record<string, integer> optional=true function=false   false",
		`kind "a" | "b" optional=true function=false "a"  true`,
		"lines Line[] optional=true function=false   false",
		"on (id: string) => void optional=true function=true   false",
		"some (null | string)[] optional=true function=false   false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	const text = `{ any?: unknown; at: [number, null | number]; by?: Record<string, integer>; id: string; kind?: "a" | "b"; lines?: Line[]; on?: (id: string) => void; some?: (null | string)[] }`
	if diff := cmp.Diff(text, Text(s)); diff != "" {
		t.Error(diff)
	}
}
