package docs_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/docs"
)

func TestFromSchema(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		schema string
		typ    string
		fields []docs.Field
	}{
		"nothing is known":             {`{}`, "any", nil},
		"a plain value":                {`{"type":"integer"}`, "number", nil},
		"one of several types":         {`{"type":["string","null"]}`, "string | null", nil},
		"values":                       {`{"enum":["a",1,null]}`, `"a" | 1 | null`, nil},
		"one value":                    {`{"const":true}`, "true", nil},
		"alternatives":                 {`{"anyOf":[{"type":"string"},{"type":"array","items":{"enum":[1,2]}}]}`, "string | (1 | 2)[]", nil},
		"a reference":                  {`{"$ref":"#/$defs/Line"}`, "Line", nil},
		"what only TypeScript can say": {`{"tsType":"(id: string) => void"}`, "(id: string) => void", nil},
		"an object, with objects in it": {
			`{"type":"object","required":["id"],"properties":{"id":{"type":"string","description":"Which.","deprecated":true},
			"lines":{"type":"array","items":{"type":"object","properties":{"n":{"type":"number","default":1}}}},"at":{"properties":{"x":{}}}}}`,
			"object",
			[]docs.Field{
				{Name: "at", Type: "object"}, {Name: "at.x", Type: "any"},
				{Name: "id", Type: "string", Required: true, Doc: "Which.", Deprecated: "deprecated"},
				{Name: "lines", Type: "object[]"}, {Name: "lines[].n", Type: "number", Default: "1"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var schema map[string]any
			if err := json.Unmarshal([]byte(c.schema), &schema); err != nil {
				t.Fatal(err)
			}
			got := docs.FromSchema(schema, "")
			if got.Type != c.typ {
				t.Errorf("the type is %s", got.Type)
			}
			if diff := cmp.Diff(c.fields, got.Fields); diff != "" {
				t.Error(diff)
			}
		})
	}
}
