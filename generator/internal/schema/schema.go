// Package schema reads JSON Schemas as far as contracts need it: whether one is
// valid, what it looks like in words, and what changed between two of them, by
// the values that they allow and not by their text.
//
// It is the only package that imports the validator. It refuses to know whether
// a change breaks anybody: that depends on which side of the fence the value
// comes from.
package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TypeKeyword holds, as TypeScript, what JSON Schema cannot say. Tools that
// make types of schemas know it by this name, and validators pass it over.
const TypeKeyword = "tsType"

// Schema is a JSON Schema as a JSON object.
type Schema = map[string]any

// Canonical returns the schema as JSON would give it back, so that schemas of
// different origins can be compared. It panics when it is no JSON.
func Canonical(s Schema) Schema {
	if s == nil {
		return nil
	}
	data, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("schema: %v", err))
	}
	var out Schema
	if err := json.Unmarshal(data, &out); err != nil {
		panic(fmt.Sprintf("schema: %v", err))
	}
	return out
}

// Problem is what makes a schema invalid.
type Problem struct {
	At   []string // keys from the root to the value
	Text string
}

// Check says what is wrong with the schema itself.
func Check(s Schema) []Problem {
	data, err := json.Marshal(s)
	if err != nil {
		return []Problem{{Text: err.Error()}}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return []Problem{{Text: err.Error()}}
	}
	const url = "mfegen:///schema.json"
	c := jsonschema.NewCompiler()
	c.UseLoader(offline{})
	if err := c.AddResource(url, doc); err != nil {
		return []Problem{{Text: err.Error()}}
	}
	_, err = c.Compile(url)
	var wrong *jsonschema.SchemaValidationError
	var invalid *jsonschema.ValidationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong) && errors.As(wrong.Err, &invalid):
		return problems(invalid)
	}
	return []Problem{{Text: strings.ReplaceAll(err.Error(), url, "")}}
}

// offline keeps the validator from fetching what a schema refers to.
type offline struct{}

func (offline) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is not a part of the schema", url)
}

// problems lists the leaves of a tree of errors, those of one place together.
func problems(e *jsonschema.ValidationError) []Problem {
	var out []Problem
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			out = append(out, Problem{e.InstanceLocation, e.BasicOutput().Error.String()})
		}
		for _, c := range e.Causes {
			walk(c)
		}
	}
	walk(e)
	slices.SortStableFunc(out, func(a, b Problem) int {
		// Of alternatives that failed, what a value must be says more than
		// of which type it should be.
		kind := func(p Problem) int { return strings.Index("gv", p.Text[:1]) }
		return cmp.Or(slices.Compare(a.At, b.At), -cmp.Compare(kind(a), kind(b)), cmp.Compare(a.Text, b.Text))
	})
	return slices.CompactFunc(out, func(a, b Problem) bool { return slices.Equal(a.At, b.At) })
}

// Field is a property of an object, for tables.
type Field struct {
	Name       string
	Type       string // as Text writes it
	Optional   bool
	Function   bool   // it cannot be sent, only passed on
	Default    string // as JSON, or ""
	Doc        string
	Deprecated bool
}

// Fields lists the properties of an object, those that are required first.
func Fields(s Schema) []Field {
	root := s
	s = resolve(root, s)
	properties, _ := s["properties"].(Schema)
	required := texts(s["required"])
	var out []Field
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		p, _ := properties[name].(Schema)
		f := Field{Name: name, Type: text(root, p, 0), Optional: !slices.Contains(required, name)}
		f.Doc, _ = p["description"].(string)
		f.Deprecated, _ = p["deprecated"].(bool)
		if t, ok := p[TypeKeyword].(string); ok {
			f.Function = strings.Contains(t, "=>")
		}
		if d, ok := p["default"]; ok {
			f.Default = literal(d)
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Field) int {
		return strings.Compare(strconv.FormatBool(a.Optional), strconv.FormatBool(b.Optional))
	})
	return out
}

// Text writes what the schema allows in the manner of TypeScript.
func Text(s Schema) string { return text(s, s, 0) }

func text(root, s Schema, depth int) string {
	s = resolve(root, s)
	if t, ok := s[TypeKeyword].(string); ok {
		return t
	}
	if c, ok := s["const"]; ok {
		return literal(c)
	}
	if list, ok := s["enum"].([]any); ok {
		return joined(list, literal)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if list, ok := s[key].([]any); ok {
			return joined(list, func(x any) string { m, _ := x.(Schema); return text(root, m, depth+1) })
		}
	}
	if list, ok := s["type"].([]any); ok {
		return joined(list, func(x any) string {
			one := maps.Clone(s)
			one["type"] = x
			return text(root, one, depth+1)
		})
	}
	switch s["type"] {
	case "array":
		items, _ := s["items"].(Schema)
		if list, ok := s["prefixItems"].([]any); ok {
			var parts []string
			for _, x := range list {
				m, _ := x.(Schema)
				parts = append(parts, text(root, m, depth+1))
			}
			return "[" + strings.Join(parts, ", ") + "]"
		}
		inner := text(root, items, depth+1)
		if strings.ContainsAny(inner, "|&>") {
			inner = "(" + inner + ")"
		}
		return inner + "[]"
	case "object":
		return objectText(root, s, depth)
	case nil:
		if s["properties"] != nil {
			return objectText(root, s, depth)
		}
		return "unknown"
	}
	kind, _ := s["type"].(string)
	return kind
}

func objectText(root, s Schema, depth int) string {
	if title, ok := s["title"].(string); ok && depth > 0 {
		return title
	}
	properties, _ := s["properties"].(Schema)
	if len(properties) == 0 {
		if of, ok := s["additionalProperties"].(Schema); ok {
			return "Record<string, " + text(root, of, depth+1) + ">"
		}
		return "object"
	}
	required := texts(s["required"])
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		p, _ := properties[name].(Schema)
		mark := "?"
		if slices.Contains(required, name) {
			mark = ""
		}
		parts = append(parts, name+mark+": "+text(root, p, depth+1))
	}
	return "{ " + strings.Join(parts, "; ") + " }"
}

func joined(list []any, f func(any) string) string {
	var parts []string
	for _, x := range list {
		if t := f(x); !slices.Contains(parts, t) {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " | ")
}

func literal(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("schema: %v", err))
	}
	return string(data)
}

func texts(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// resolve follows references inside the schema.
func resolve(root, s Schema) Schema {
	for range 32 {
		ref, ok := s["$ref"].(string)
		if !ok {
			return s
		}
		target := lookup(root, ref)
		if target == nil {
			return s
		}
		s = target
	}
	return s
}

// lookup finds #/a/b in the schema, or returns nil.
func lookup(root Schema, ref string) Schema {
	rest, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return nil
	}
	at := root
	for key := range strings.SplitSeq(strings.TrimPrefix(rest, "/"), "/") {
		if key == "" {
			continue
		}
		key = strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
		if at, ok = at[key].(Schema); !ok {
			return nil
		}
	}
	return at
}
