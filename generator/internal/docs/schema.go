package docs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FromSchema describes a value by its JSON Schema.
func FromSchema(schema map[string]any, file string) Shape {
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic("docs: a schema that was read does not encode: " + err.Error())
	}
	s := Shape{Schema: string(text), File: file, Type: typeOf(schema)}
	s.Fields = fields("", schema, 0)
	return s
}

// deepest is how far objects in objects become rows of a table.
const deepest = 4

func fields(prefix string, schema map[string]any, depth int) []Field {
	if items, ok := schema["items"].(map[string]any); ok && prefix != "" {
		return fields(strings.TrimSuffix(prefix, ".")+"[].", items, depth)
	}
	props, _ := schema["properties"].(map[string]any)
	if depth > deepest {
		return nil
	}
	var required []string
	if list, ok := schema["required"].([]any); ok {
		for _, r := range list {
			if name, ok := r.(string); ok {
				required = append(required, name)
			}
		}
	}
	var out []Field
	for _, name := range slices.Sorted(maps.Keys(props)) {
		p, _ := props[name].(map[string]any)
		f := Field{Name: prefix + name, Type: typeOf(p), Required: slices.Contains(required, name)}
		f.Doc, _ = p["description"].(string)
		if deprecated, _ := p["deprecated"].(bool); deprecated {
			f.Deprecated = "deprecated"
		}
		if d, ok := p["default"]; ok {
			f.Default = literal(d)
		}
		out = append(out, f)
		out = append(out, fields(prefix+name+".", p, depth+1)...)
	}
	return out
}

// typeOf writes a schema's type as TypeScript would, in one line.
func typeOf(schema map[string]any) string {
	if t, ok := schema["tsType"].(string); ok {
		return t // what only TypeScript can say
	}
	if c, ok := schema["const"]; ok {
		return literal(c)
	}
	if list, ok := schema["enum"].([]any); ok {
		return join(list, literal)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if list, ok := schema[key].([]any); ok {
			return join(list, func(v any) string { m, _ := v.(map[string]any); return typeOf(m) })
		}
	}
	if ref, ok := schema["$ref"].(string); ok {
		return ref[strings.LastIndexByte(ref, '/')+1:]
	}
	switch t := schema["type"].(type) {
	case []any:
		return join(t, func(v any) string { return single(fmt.Sprint(v), schema) })
	case string:
		return single(t, schema)
	}
	if schema["properties"] != nil {
		return "object"
	}
	return "any"
}

func single(t string, schema map[string]any) string {
	switch t {
	case "integer":
		return "number"
	case "array":
		items, ok := schema["items"].(map[string]any)
		if !ok {
			return "any[]"
		}
		of := typeOf(items)
		if strings.Contains(of, " ") {
			of = "(" + of + ")"
		}
		return of + "[]"
	}
	return t
}

func join(list []any, one func(any) string) string {
	var out []string
	for _, v := range list {
		out = append(out, one(v))
	}
	return strings.Join(slices.Compact(out), " | ")
}

// literal writes a value as JSON.
func literal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v) // TOML has infinities and dates
	}
	return string(b)
}
