package schema

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Kind says what happened at a place.
type Kind string

const (
	Added         Kind = "added"          // a property that may be left out
	AddedRequired Kind = "added required" // a property that may not
	Removed       Kind = "removed"        // a property
	Required      Kind = "required"       // a property that could be left out before
	Optional      Kind = "optional"       // a property that could not be left out before
	Opened        Kind = "opened"         // properties that nobody names are allowed now
	Changed       Kind = "changed"        // other values are allowed
	TypeChanged   Kind = "type changed"   // tsType; only a compiler can tell what that means
)

// Change is one difference between what two schemas allow.
type Change struct {
	Path []string // property names; "[]" for the items of an array, "*" for properties without a name
	Kind Kind
	// Of Changed: whether values that were allowed are not any more, values
	// are allowed that were not, or neither can be told.
	Narrows, Widens, Unknown bool
	Text                     string // what changed, to be read after the path
	Old, New                 string // of TypeChanged
}

// Place writes the path, such as lines[].id.
func (c Change) Place() string {
	return strings.TrimPrefix(strings.ReplaceAll(strings.Join(c.Path, "."), ".[]", "[]"), ".")
}

// Compare finds what changed in the values that the schema allows.
func Compare(before, after Schema) []Change {
	c := &comparison{oldRoot: Canonical(before), newRoot: Canonical(after), seen: map[[2]uintptr]bool{}}
	c.compare(c.oldRoot, c.newRoot, nil)
	return c.changes
}

type comparison struct {
	oldRoot, newRoot Schema
	seen             map[[2]uintptr]bool // pairs under comparison: schemas may refer to themselves
	changes          []Change
}

func (c *comparison) add(path []string, x Change) {
	x.Path = slices.Clone(path)
	c.changes = append(c.changes, x)
}

func (c *comparison) narrows(path []string, text string) {
	c.add(path, Change{Kind: Changed, Narrows: true, Text: text})
}

func (c *comparison) widens(path []string, text string) {
	c.add(path, Change{Kind: Changed, Widens: true, Text: text})
}

func (c *comparison) unknown(path []string, text string) {
	c.add(path, Change{Kind: Changed, Unknown: true, Text: text})
}

// annotations say nothing about the values that are allowed.
var annotations = []string{
	"title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
	"$comment", "$schema", "$id", "$anchor", "$defs", "definitions",
}

// bare is the schema without annotations.
func bare(s Schema) Schema {
	out := maps.Clone(s)
	for _, key := range annotations {
		delete(out, key)
	}
	return out
}

func (c *comparison) compare(before, after Schema, path []string) {
	o, n := resolve(c.oldRoot, before), resolve(c.newRoot, after)
	pair := [2]uintptr{reflect.ValueOf(o).Pointer(), reflect.ValueOf(n).Pointer()}
	if c.seen[pair] {
		return
	}
	c.seen[pair] = true
	defer delete(c.seen, pair)
	olds, oldClear := c.variants(c.oldRoot, o)
	news, newClear := c.variants(c.newRoot, n)
	if !oldClear || !newClear {
		if !reflect.DeepEqual(bare(o), bare(n)) {
			c.unknown(path, "changed in a way that cannot be judged")
		}
		return
	}
	switch oldAny, newAny := has(olds, anything), has(news, anything); {
	case oldAny && newAny:
		return
	case oldAny:
		c.narrows(path, "allowed anything, and allows only "+text(c.newRoot, n, 1)+" now")
		return
	case newAny:
		c.widens(path, "allows anything now, not only "+text(c.oldRoot, o, 1))
		return
	}
	for _, t := range kinds(olds, news) {
		c.ofType(t, olds, news, path)
	}
}

// anything is the type of the schema that allows all.
const anything = ""

// variant is a schema of a single type.
type variant struct {
	kind   string // a JSON type, tsType, or anything
	schema Schema
}

// variants splits a schema into those whose values are in the one or the
// other. It is not clear for schemas that combine others otherwise.
func (c *comparison) variants(root, s Schema) (out []variant, clear bool) {
	s = bare(resolve(root, s))
	for _, key := range []string{"not", "if", "then", "else", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef"} {
		if _, ok := s[key]; ok {
			return nil, false
		}
	}
	if all, ok := s["allOf"].([]any); ok {
		merged, ok := merge(root, s, all)
		if !ok {
			return nil, false
		}
		s = merged
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		list, ok := s[key].([]any)
		if !ok {
			continue
		}
		if len(s) > 1 {
			return nil, false
		}
		for _, x := range list {
			m, ok := x.(Schema)
			if !ok {
				return nil, false
			}
			vs, clear := c.variants(root, m)
			if !clear {
				return nil, false
			}
			out = append(out, vs...)
		}
		return out, true
	}
	return single(s), true
}

// single splits a schema that combines no others by its types.
func single(s Schema) []variant {
	if v, ok := s["const"]; ok {
		s = maps.Clone(s)
		delete(s, "const")
		s["enum"] = []any{v}
	}
	if list, ok := s["enum"].([]any); ok {
		var out []variant
		for _, v := range list {
			t := typeOf(v)
			i := slices.IndexFunc(out, func(o variant) bool { return o.kind == t })
			if i < 0 {
				of := maps.Clone(s)
				of["enum"] = []any{}
				i, out = len(out), append(out, variant{t, of})
			}
			out[i].schema["enum"] = append(out[i].schema["enum"].([]any), v)
		}
		return out
	}
	if _, ok := s[TypeKeyword]; ok {
		return []variant{{TypeKeyword, s}}
	}
	switch t := s["type"].(type) {
	case string:
		return []variant{{t, s}}
	case []any:
		var out []variant
		for _, name := range texts(t) {
			if name == "integer" && slices.Contains(texts(t), "number") {
				continue
			}
			out = append(out, variant{name, s})
		}
		return out
	}
	switch {
	case s["properties"] != nil || s["required"] != nil:
		return []variant{{"object", s}} // as it is meant
	case s["items"] != nil || s["prefixItems"] != nil:
		return []variant{{"array", s}}
	}
	return []variant{{anything, s}}
}

// merge joins objects that must all hold, when no property is in two of them.
func merge(root, s Schema, all []any) (Schema, bool) {
	out := maps.Clone(s)
	delete(out, "allOf")
	properties, required := Schema{}, []any{}
	for _, x := range append([]any{out}, all...) {
		m, ok := x.(Schema)
		if !ok {
			return nil, false
		}
		m = bare(resolve(root, m))
		for key, v := range m {
			switch key {
			case "type":
				if v != "object" {
					return nil, false
				}
			case "required":
				list, _ := v.([]any)
				required = append(required, list...)
			case "properties":
				of, _ := v.(Schema)
				for name, p := range of {
					if old, ok := properties[name]; ok && !reflect.DeepEqual(old, p) {
						return nil, false
					}
					properties[name] = p
				}
			default:
				return nil, false
			}
		}
	}
	return Schema{"type": "object", "properties": properties, "required": required}, true
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

func has(vs []variant, kind string) bool {
	return slices.ContainsFunc(vs, func(v variant) bool { return v.kind == kind })
}

// kinds lists the types of both, integers among the numbers.
func kinds(olds, news []variant) []string {
	var out []string
	for _, v := range slices.Concat(olds, news) {
		t := v.kind
		if t == "integer" {
			t = "number"
		}
		out = append(out, t)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func ofKind(vs []variant, t string) []variant {
	var out []variant
	for _, v := range vs {
		if v.kind == t || v.kind == "integer" && t == "number" {
			out = append(out, v)
		}
	}
	return out
}

func (c *comparison) ofType(t string, olds, news []variant, path []string) {
	o, n := ofKind(olds, t), ofKind(news, t)
	name := t
	if t == TypeKeyword && len(o)+len(n) > 0 {
		name = texted(append(slices.Clone(o), n...)[0])
	}
	switch {
	case len(n) == 0:
		c.narrows(path, "no longer allows "+name)
	case len(o) == 0:
		c.widens(path, "allows "+name+" now")
	case len(o) == 1 && len(n) == 1:
		c.typed(t, o[0], n[0], path)
	default:
		c.several(t, o, n, path)
	}
}

func texted(v variant) string {
	s, _ := v.schema[TypeKeyword].(string)
	return s
}

// several matches alternatives of one type: each old one must be within a new
// one, and each new one within an old one.
func (c *comparison) several(t string, olds, news []variant, path []string) {
	within := func(a, b variant, from, to Schema) bool {
		sub := &comparison{oldRoot: from, newRoot: to, seen: maps.Clone(c.seen)}
		sub.typed(t, a, b, nil)
		return !slices.ContainsFunc(sub.changes, func(x Change) bool {
			return x.Narrows || x.Unknown || x.Kind == Removed || x.Kind == AddedRequired || x.Kind == Required || x.Kind == TypeChanged
		})
	}
	for _, o := range olds {
		if !slices.ContainsFunc(news, func(n variant) bool { return within(o, n, c.oldRoot, c.newRoot) }) {
			c.narrows(path, "no longer allows "+text(c.oldRoot, o.schema, 0))
		}
	}
	for _, n := range news {
		if !slices.ContainsFunc(olds, func(o variant) bool { return within(n, o, c.newRoot, c.oldRoot) }) {
			c.widens(path, "allows "+text(c.newRoot, n.schema, 0)+" now")
		}
	}
}
