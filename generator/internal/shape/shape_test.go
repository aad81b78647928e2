package shape

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTypeScript(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ schema, want string }{
		"nothing is said":       {`{}`, `unknown`},
		"plain types":           {`{"type": ["string", "integer", "number", "null"]}`, `string | number | null`},
		"values":                {`{"enum": ["a", 1, null, {"b": [true]}]}`, `"a" | 1 | null | { b: [true] }`},
		"one value":             {`{"type": "string", "const": "a"}`, `"a"`},
		"a list":                {`{"type": "array", "items": {"type": ["string", "null"]}}`, `(string | null)[]`},
		"a list of whatever":    {`{"type": "array"}`, `unknown[]`},
		"a tuple":               {`{"prefixItems": [{"type": "string"}, {"type": "number"}], "items": false}`, `[string, number]`},
		"a tuple with a tail":   {`{"prefixItems": [{"type": "string"}], "items": {"type": "number"}}`, `[string, ...number[]]`},
		"any object":            {`{"type": "object"}`, `Record<string, unknown>`},
		"no properties":         {`{"type": "object", "additionalProperties": false}`, `Record<string, never>`},
		"a dictionary":          {`{"type": "object", "additionalProperties": {"type": "number"}}`, `Record<string, number>`},
		"alternatives":          {`{"oneOf": [{"type": "string"}, {"allOf": [{"type": "array"}, {"type": "object"}]}]}`, `string | (unknown[] & Record<string, unknown>)`},
		"an empty alternative":  {`{"anyOf": [{"type": "string"}, {}]}`, `unknown`},
		"no alternative":        {`{"anyOf": []}`, `never`},
		"a reference":           {`{"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "boolean"}}}`, `boolean`},
		"a reference elsewhere": {`{"$ref": "https://example.com/x.json"}`, `unknown`},
		"a tree": {
			`{"type": "object", "properties": {"left": {"$ref": "#"}, "n": {"type": "integer"}}, "required": ["n"]}`,
			"{\n  left?: {\n    left?: unknown;\n    n: number;\n  };\n  n: number;\n}",
		},
		"an object": {
			`{"type": "object", "required": ["id", "a-b"], "additionalProperties": true, "properties": {
				"id": {"type": "string", "description": "Which */ one.\nOf all."}, "a-b": {"description": "Both.", "deprecated": true}, "in": {"type": "number"}}}`,
			"{\n  /**\n   * Both.\n   * @deprecated do without it\n   */\n  \"a-b\": unknown;\n" +
				"  /**\n   * Which *\u200b/ one.\n   * Of all.\n   */\n  id: string;\n  in?: number;\n  [name: string]: unknown;\n}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var schema map[string]any
			if err := json.Unmarshal([]byte(tt.schema), &schema); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, TypeScript(schema, "")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
