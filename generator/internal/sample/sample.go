// Package sample makes values that fit a JSON Schema (draft 2020-12): examples
// to mount an MFE with, or to show. It knows the keywords that describe props
// and payloads in practice; what it makes of others is judged by whoever
// validates. It knows nothing of MFEs, files or validators.
package sample

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// Schema is a JSON Schema as encoding/json or a TOML decoder leaves it.
type Schema = map[string]any

// Minimal returns a value with no more than the schema requires.
func Minimal(s Schema) any { return (&maker{root: s}).value(s, 0) }

// Full returns a value with all that the schema describes, but for properties
// that JSON has no values for (functions, which have the keyword tsType) and
// that are not required.
func Full(s Schema) any { return (&maker{root: s, full: true}).value(s, 0) }

// Examples are the values that the schema itself gives for the whole: its
// examples, else its default.
func Examples(s Schema) []any {
	if list, ok := s["examples"].([]any); ok {
		return list
	}
	if v, ok := s["default"]; ok {
		return []any{v}
	}
	return nil
}

// deepest ends schemas that contain themselves.
const deepest = 6

type maker struct {
	root Schema
	full bool
}

func (m *maker) value(s Schema, depth int) any {
	s = m.resolve(s, 0)
	if v, ok := s["const"]; ok {
		return v
	}
	for _, key := range []string{"examples", "enum"} {
		if list, ok := s[key].([]any); ok && len(list) > 0 {
			return list[0]
		}
	}
	if v, ok := s["default"]; ok {
		return v
	}
	switch m.kind(s) {
	case "object":
		return m.object(s, depth)
	case "array":
		return m.array(s, depth)
	case "string":
		return text(s)
	case "integer":
		return number(s, true)
	case "number":
		return number(s, false)
	case "boolean":
		return m.full
	}
	return nil
}

// resolve follows references and joins what allOf, and the first of anyOf or
// oneOf, add.
func (m *maker) resolve(s Schema, depth int) Schema {
	if depth > deepest {
		return s
	}
	if ref, ok := s["$ref"].(string); ok {
		if target := m.pointer(ref); target != nil {
			s = join(target, without(s, "$ref"))
			return m.resolve(s, depth+1)
		}
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		list, ok := s[key].([]any)
		if !ok || len(list) == 0 {
			continue
		}
		if key != "allOf" {
			list = list[:1]
		}
		s = without(s, key)
		for _, part := range list {
			if p, ok := part.(Schema); ok {
				s = join(s, m.resolve(p, depth+1))
			}
		}
	}
	return s
}

// pointer finds a subschema of the document by a JSON Pointer (RFC 6901).
func (m *maker) pointer(ref string) Schema {
	path, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return nil
	}
	var at any = m.root
	for _, step := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		if step == "" {
			continue
		}
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		table, ok := at.(Schema)
		if !ok {
			return nil
		}
		at = table[step]
	}
	s, _ := at.(Schema)
	return s
}

func without(s Schema, key string) Schema {
	out := maps.Clone(s)
	delete(out, key)
	return out
}

// join adds the keywords of b to a's. Properties and required names add up.
func join(a, b Schema) Schema {
	out := maps.Clone(a)
	for k, v := range b {
		switch old := out[k].(type) {
		case Schema:
			if more, ok := v.(Schema); ok && k == "properties" {
				v = join(old, more)
			}
		case []any:
			if more, ok := v.([]any); ok && k == "required" {
				v = append(slices.Clone(old), more...)
			}
		}
		out[k] = v
	}
	return out
}

// kind is the type to make: the one that is said, or the one that the other
// keywords speak of.
func (m *maker) kind(s Schema) string {
	switch t := s["type"].(type) {
	case string:
		return t
	case []any:
		first := ""
		for _, x := range t {
			name, _ := x.(string)
			if first == "" {
				first = name
			}
			if m.full && name != "null" {
				return name
			}
			if !m.full && name == "null" {
				return name
			}
		}
		return first
	}
	for _, hint := range []struct{ kind, keys string }{
		{"object", "properties required additionalProperties minProperties"},
		{"array", "items prefixItems minItems maxItems"},
		{"string", "minLength maxLength pattern format"},
		{"number", "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"},
	} {
		for key := range strings.FieldsSeq(hint.keys) {
			if _, ok := s[key]; ok {
				return hint.kind
			}
		}
	}
	return ""
}

func (m *maker) object(s Schema, depth int) any {
	out := map[string]any{}
	if depth >= deepest {
		return out
	}
	properties, _ := s["properties"].(Schema)
	names := []string{}
	required, _ := s["required"].([]any)
	for _, r := range required {
		if name, ok := r.(string); ok {
			names = append(names, name)
		}
	}
	for name, p := range properties {
		if p, ok := p.(Schema); ok && m.full && !m.foreign(p) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		p, ok := properties[name].(Schema)
		if !ok {
			p, _ = s["additionalProperties"].(Schema)
		}
		out[name] = m.value(p, depth+1)
	}
	return out
}

// foreign reports whether only a TypeScript type describes the value.
func (m *maker) foreign(s Schema) bool {
	s = m.resolve(s, 0)
	_, ok := s["tsType"]
	return ok && m.kind(s) == ""
}

func (m *maker) array(s Schema, depth int) any {
	out := []any{}
	if depth >= deepest {
		return out
	}
	prefix, _ := s["prefixItems"].([]any)
	for _, p := range prefix {
		if item, ok := p.(Schema); ok {
			out = append(out, m.value(item, depth+1))
		}
	}
	least, _ := float(s["minItems"])
	if m.full {
		least = max(least, 1)
	}
	if most, ok := float(s["maxItems"]); ok {
		least = min(least, most)
	}
	item, ok := s["items"].(Schema)
	for ok && float64(len(out)) < least {
		v := m.value(item, depth+1)
		if unique, _ := s["uniqueItems"].(bool); unique {
			v = different(v, len(out))
		}
		out = append(out, v)
	}
	return out
}

// different makes the nth value unlike the others, where a plain one can be.
func different(v any, n int) any {
	switch v := v.(type) {
	case string:
		return v + strings.Repeat("x", n)
	case float64:
		return v + float64(n)
	case int64:
		return v + int64(n)
	}
	return v
}

// formats are values of the formats that the standard names.
var formats = map[string]string{
	"date-time": "2026-01-31T12:00:00Z", "date": "2026-01-31", "time": "12:00:00Z", "duration": "PT5M",
	"email": "ada@example.com", "hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
	"uri": "https://example.com/", "uri-reference": "/path", "iri": "https://example.com/", "uuid": "00000000-0000-4000-8000-000000000000",
	"json-pointer": "/a", "regex": "a", "uri-template": "/{id}",
}

func text(s Schema) any {
	format, _ := s["format"].(string)
	v, ok := formats[format]
	if !ok {
		v = "text"
	}
	if least, ok := float(s["minLength"]); ok && float64(len(v)) < least {
		v += strings.Repeat("x", int(least)-len(v))
	}
	if most, ok := float(s["maxLength"]); ok && float64(len(v)) > most && most >= 0 {
		v = v[:int(most)]
	}
	return v
}

// number is the value nearest to zero that the limits allow.
func number(s Schema, whole bool) any {
	step := 0.0
	if whole {
		step = 1
	}
	if m, ok := float(s["multipleOf"]); ok && m > 0 {
		step = m
	}
	low, hasLow := float(s["minimum"])
	high, hasHigh := float(s["maximum"])
	const little = 1e-3
	if v, ok := float(s["exclusiveMinimum"]); ok && (!hasLow || v >= low) {
		low, hasLow = v+max(step, little), true
	}
	if v, ok := float(s["exclusiveMaximum"]); ok && (!hasHigh || v <= high) {
		high, hasHigh = v-max(step, little), true
	}
	v := 0.0
	if hasLow && low > 0 {
		v = low
	}
	if hasHigh && high < v {
		v = high
	}
	if step > 0 {
		v = math.Ceil(v/step-1e-9) * step
		if hasHigh && v > high {
			v = math.Floor(high/step+1e-9) * step
		}
	}
	return v + 0 // not -0
}

func float(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case int:
		return float64(v), true
	}
	return 0, false
}
