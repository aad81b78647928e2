package sample

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func parse(t *testing.T, text string) Schema {
	t.Helper()
	var s Schema
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return s
}

// plain is a value as JSON reads it.
func plain(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSamplesFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ schema, minimal, full string }{
		"nothing said":             {`{}`, `null`, `null`},
		"props":                    {`{"type":"object","properties":{"id":{"type":"string"},"n":{"type":"integer","minimum":3}},"required":["id"]}`, `{"id":"text"}`, `{"id":"text","n":3}`},
		"an object unsaid":         {`{"properties":{"id":{"type":"boolean"}}}`, `{}`, `{"id":true}`},
		"a value that may be null": {`{"type":["string","null"]}`, `null`, `"text"`},
		"enum":                     {`{"enum":["b","a"]}`, `"b"`, `"b"`},
		"const":                    {`{"const":7}`, `7`, `7`},
		"default":                  {`{"type":"string","default":"x"}`, `"x"`, `"x"`},
		"examples first":           {`{"type":"string","default":"x","examples":["y"]}`, `"y"`, `"y"`},
		"a list":                   {`{"type":"array","items":{"type":"number"}}`, `[]`, `[0]`},
		"a list of two":            {`{"type":"array","minItems":2,"uniqueItems":true,"items":{"type":"string"}}`, `["text","textx"]`, `["text","textx"]`},
		"a list of none":           {`{"type":"array","maxItems":0,"items":{"type":"string"}}`, `[]`, `[]`},
		"a tuple":                  {`{"prefixItems":[{"type":"string"},{"type":"integer"}]}`, `["text",0]`, `["text",0]`},
		"formats":                  {`{"type":"string","format":"date"}`, `"2026-01-31"`, `"2026-01-31"`},
		"a long text":              {`{"type":"string","minLength":6}`, `"textxx"`, `"textxx"`},
		"a short text":             {`{"type":"string","maxLength":2}`, `"te"`, `"te"`},
		"numbers":                  {`{"type":"number","exclusiveMinimum":2}`, `2.001`, `2.001`},
		"below zero":               {`{"type":"integer","maximum":-4}`, `-4`, `-4`},
		"steps":                    {`{"type":"number","minimum":1,"multipleOf":0.5}`, `1`, `1`},
		"references":               {`{"$ref":"#/$defs/a","$defs":{"a":{"type":"object","required":["b"],"properties":{"b":{"$ref":"#/$defs/c~1d"}}},"c/d":{"const":1}}}`, `{"b":1}`, `{"b":1}`},
		"all of":                   {`{"allOf":[{"properties":{"a":{"const":1}},"required":["a"]},{"properties":{"b":{"const":2}},"required":["b"]}]}`, `{"a":1,"b":2}`, `{"a":1,"b":2}`},
		"one of":                   {`{"oneOf":[{"type":"integer"},{"type":"string"}]}`, `0`, `0`},
		"functions":                {`{"type":"object","properties":{"a":{"type":"string"},"on":{"tsType":"() => void"}}}`, `{}`, `{"a":"text"}`},
		"free names":               {`{"type":"object","required":["x"],"additionalProperties":{"type":"boolean"}}`, `{"x":false}`, `{"x":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := parse(t, c.schema)
			compiler := jsonschema.NewCompiler()
			if err := compiler.AddResource("file:///s.json", plain(t, s)); err != nil {
				t.Fatal(err)
			}
			judge := compiler.MustCompile("file:///s.json")
			for made, want := range map[string]any{c.minimal: Minimal(s), c.full: Full(s)} {
				got, err := json.Marshal(want)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(made, string(got)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if err := judge.Validate(plain(t, want)); err != nil {
					t.Errorf("%s does not fit: %v", got, err)
				}
			}
		})
	}
}

func TestSchemasThatContainThemselvesEnd(t *testing.T) {
	t.Parallel()
	s := parse(t, `{"$defs":{"tree":{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}},"$ref":"#/$defs/tree"}`)
	if _, ok := Full(s).(map[string]any); !ok {
		t.Errorf("%v", Full(s))
	}
	loop := parse(t, `{"$ref":"#"}`)
	Full(loop)
}

func TestExamplesAreTheSchemasOwn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]any{
		`{"examples":[1,2],"default":3}`: {1.0, 2.0}, `{"default":3}`: {3.0}, `{}`: nil,
	} {
		if diff := cmp.Diff(want, Examples(parse(t, text))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", text, diff)
		}
	}
}
