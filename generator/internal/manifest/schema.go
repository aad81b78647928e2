package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/BurntSushi/toml"
)

// Schema returns the JSON Schema (draft 2020-12) of mfe.toml for editors. It
// says what the tags of types.go say: names, types, enums, defaults and
// examples. What takes more than one value to judge, only Parse knows.
func Schema() []byte {
	g := generator{defs: map[string]any{}}
	root := g.table(reflect.TypeFor[Manifest]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "mfe.toml"
	root["description"] = "The manifest of mfegen, a static linker for micro-frontends."
	root["$defs"] = g.defs

	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		panic(fmt.Sprintf("manifest: schema: %v", err))
	}
	return b.Bytes()
}

type generator struct{ defs map[string]any }

// object is a JSON object; encoding/json sorts its keys.
type object = map[string]any

// table describes a struct as a table of its keys and no others.
func (g generator) table(t reflect.Type) object {
	fields, rest := fieldsOf(t)
	properties := object{}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	for _, f := range fields {
		properties[f.name] = g.property(f)
	}
	if rest == nil {
		return out
	}
	item := g.ref(rest.typ.Elem())
	out["additionalProperties"] = item
	for _, f := range fields {
		if !isTable(f.typ) {
			p, own := g.property(f), g.shape(f)
			for k := range own {
				delete(p, k)
			}
			p["anyOf"] = []any{own, item}
			properties[f.name] = p
		}
	}
	return out
}

// ref describes a struct that occurs in several places once.
func (g generator) ref(t reflect.Type) object {
	name := strings.ToLower(t.Name())
	if g.defs[name] == nil {
		g.defs[name] = g.table(t)
	}
	return object{"$ref": "#/$defs/" + name}
}

func (g generator) property(f field) object {
	p := g.shape(f)
	p["description"] = f.doc
	if f.def != "" {
		p["default"] = defaultOf(f)
	}
	if f.example != "" {
		p["examples"] = []any{valueOf(f.example)}
	}
	return p
}

// shape is the property's type.
func (g generator) shape(f field) object {
	if f.typ == shapeType {
		return object{"type": []any{"object", "string"}}
	}
	text := object{"type": "string"}
	if f.enum != nil {
		text["enum"] = f.enum
	}
	switch f.typ.Kind() {
	case reflect.String:
		return text
	case reflect.Pointer:
		if isNumber(f.typ) {
			return object{"type": "integer", "minimum": 0}
		}
		if isShare(f.typ) {
			return object{"type": "number", "minimum": 0, "maximum": 1}
		}
		return object{"type": "boolean"}
	case reflect.Slice:
		return object{"type": "array", "items": text}
	case reflect.Struct:
		return g.ref(f.typ)
	case reflect.Map:
		switch elem := f.typ.Elem(); elem.Kind() {
		case reflect.Struct:
			out := object{"type": "object", "additionalProperties": g.ref(elem)}
			if elem == reflect.TypeFor[MFE]() {
				out["propertyNames"] = object{"pattern": namePattern.String(), "not": object{"enum": reservedNames}}
			}
			return out
		case reflect.String:
			return object{"type": "object", "additionalProperties": text}
		case reflect.Map:
			return object{"type": "object", "additionalProperties": object{"type": "object", "additionalProperties": text}}
		case reflect.Bool:
			return object{"type": "object", "additionalProperties": object{"type": "boolean"}}
		default:
			return object{"type": "object"}
		}
	}
	panic(fmt.Sprintf("manifest: no schema for a field of type %s", f.typ))
}

func defaultOf(f field) any {
	switch f.typ.Kind() {
	case reflect.Pointer:
		if isNumber(f.typ) || isShare(f.typ) {
			return valueOf(f.def)
		}
		return f.def == "true"
	case reflect.Slice:
		return []string{f.def}
	}
	return f.def
}

// valueOf reads a value in TOML.
func valueOf(text string) any {
	var v struct{ V any }
	if _, err := toml.Decode("V = "+text, &v); err != nil {
		panic(fmt.Sprintf("manifest: the example %s: %v", text, err))
	}
	return v.V
}
