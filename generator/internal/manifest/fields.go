package manifest

import (
	"reflect"
	"slices"
	"strings"
)

// field is a key of a table, as the tags of types.go describe it.
type field struct {
	name    string
	typ     reflect.Type
	index   []int
	doc     string
	enum    []string
	def     string
	example string
}

// fieldsOf lists the keys of a table that decodes into t, in the order of the
// struct, embedded structs inlined. rest is the field that takes the tables
// with other names, or nil.
func fieldsOf(t reflect.Type) (fields []field, rest *field) {
	for _, sf := range reflect.VisibleFields(t) {
		name, ok := sf.Tag.Lookup("toml")
		if !ok {
			continue
		}
		f := field{
			name:    name,
			typ:     sf.Type,
			index:   sf.Index,
			doc:     sf.Tag.Get("doc"),
			def:     sf.Tag.Get("default"),
			example: sf.Tag.Get("example"),
		}
		if e := sf.Tag.Get("enum"); e != "" {
			f.enum = strings.Split(e, ",")
		}
		if name == "*" {
			rest = &f
			continue
		}
		fields = append(fields, f)
	}
	return fields, rest
}

// isTable reports whether the field's value is a table of keys that mfegen
// names, or of tables that the user names: what a [header] can open.
func isTable(t reflect.Type) bool {
	return t != shapeType && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map && t.Elem().Kind() == reflect.Struct)
}

var shapeType = reflect.TypeFor[Shape]()

// isShare reports whether the field's value is a number that may have a
// fraction.
func isShare(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Float64
}

// isNumber reports whether the field's value is a whole number.
func isNumber(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Int64
}

func names(fields []field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	slices.Sort(out)
	return out
}

// sample returns a value of the field in TOML, for hints.
func (f field) sample() string {
	switch {
	case f.example != "":
		return f.example
	case f.typ.Kind() == reflect.Pointer:
		return f.def
	}
	s := f.def
	if s == "" && len(f.enum) > 0 {
		s = f.enum[0]
	}
	if f.typ.Kind() == reflect.Slice {
		return `["` + s + `"]`
	}
	return `"` + s + `"`
}
