package manifest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// decoder fills the structs from the generic table and reports every key and
// value that does not fit. What does not fit stays zero.
type decoder struct {
	m     *Manifest
	diags *diag.List
	// meant holds the paths that misspelt keys were taken for, so that they
	// are not also reported as missing.
	meant map[string]bool
}

// table decodes into a struct.
func (d *decoder) table(path []string, v reflect.Value, raw map[string]any) {
	fields, rest := fieldsOf(v.Type())
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		at := join(path, name)
		val := raw[name]
		sub, valIsTable := val.(map[string]any)
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case rest != nil && valIsTable && (i < 0 || !isTable(fields[i].typ)):
			d.entry(at, v.FieldByIndex(rest.index), name, sub)
		case i >= 0:
			d.value(at, v.FieldByIndex(fields[i].index), fields[i], val)
		case rest != nil && diag.Closest(name, names(fields)) == "":
			hint := "write [" + toml.Key(at).String() + "] and its keys below it"
			if s, ok := val.(string); ok {
				hint = fmt.Sprintf("write %s = { version = %q }", toml.Key{name}, s)
			}
			d.wrongType(at, "a table", val, hint)
		default:
			d.unknown(at, fields, val)
		}
	}
}

// value decodes one key's value.
func (d *decoder) value(path []string, v reflect.Value, f field, raw any) {
	if s, ok := v.Addr().Interface().(*Shape); ok {
		d.shape(path, s, f, raw)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if t, ok := raw.(map[string]any); ok {
			d.table(path, v, t)
			return
		}
	case reflect.Map:
		if t, ok := raw.(map[string]any); ok {
			d.entries(path, v, f, t)
			return
		}
	case reflect.Slice:
		if items, ok := raw.([]any); ok {
			d.list(path, v, f, items)
			return
		}
	case reflect.Pointer: // to bool, int64 or float64
		if n, whole := raw.(int64); whole && isShare(v.Type()) {
			raw = float64(n)
		}
		if r := reflect.ValueOf(raw); r.Type() == v.Type().Elem() {
			v.Set(reflect.New(r.Type()))
			v.Elem().Set(r)
			return
		}
	case reflect.String:
		if s, ok := raw.(string); ok {
			if d.allowed(path, f, s) {
				v.SetString(s)
			}
			return
		}
	default:
		panic(fmt.Sprintf("manifest: no decoding for a field of type %s", v.Type()))
	}
	d.wrongType(path, kindName(f.typ), raw, d.rewrite(path, f, raw))
}

// shape decodes what may be a table or a string.
func (d *decoder) shape(path []string, s *Shape, f field, raw any) {
	switch raw := raw.(type) {
	case map[string]any:
		s.Table = raw
	case string:
		s.File = raw
	default:
		d.wrongType(path, "a table or a string", raw, "write "+f.name+" = "+f.sample())
	}
}

// entries decodes a table whose keys the user names.
func (d *decoder) entries(path []string, v reflect.Value, f field, raw map[string]any) {
	v.Set(reflect.MakeMap(v.Type()))
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		at, val := join(path, name), raw[name]
		switch elem := v.Type().Elem(); elem.Kind() {
		case reflect.Struct:
			sub, ok := val.(map[string]any)
			if !ok {
				d.wrongType(at, "a table", val, "write ["+toml.Key(at).String()+"] and its keys below it")
				continue
			}
			d.entry(at, v, name, sub)
		case reflect.String:
			s, ok := val.(string)
			if !ok {
				hint := "write " + toml.Key{name}.String() + ` = "…"`
				if _, isTable := val.(map[string]any); isTable {
					hint = "a key with a dot or a slash needs quotes, else it opens a table"
				} else if q, ok := quoted(val); ok {
					hint = "write " + toml.Key{name}.String() + " = " + q
				}
				d.wrongType(at, "a string", val, hint)
				continue
			}
			if d.allowed(at, f, s) {
				v.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(s))
			}
		case reflect.Map:
			sub, ok := val.(map[string]any)
			if !ok {
				d.wrongType(at, "a table of strings", val, "write ["+toml.Key(at).String()+"] and its keys below it")
				continue
			}
			inner := reflect.New(elem).Elem()
			d.entries(at, inner, f, sub)
			v.SetMapIndex(reflect.ValueOf(name), inner)
		case reflect.Bool:
			on, ok := val.(bool)
			if !ok {
				d.wrongType(at, "a boolean", val, "write "+toml.Key{name}.String()+" = true or false")
				continue
			}
			v.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(on))
		default: // any
			v.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(val))
		}
	}
}

// entry decodes one struct of a map of structs.
func (d *decoder) entry(path []string, m reflect.Value, name string, raw map[string]any) {
	if m.IsNil() {
		m.Set(reflect.MakeMap(m.Type()))
	}
	elem := reflect.New(m.Type().Elem()).Elem()
	d.table(path, elem, raw)
	m.SetMapIndex(reflect.ValueOf(name), elem)
}

func (d *decoder) list(path []string, v reflect.Value, f field, raw []any) {
	out := make([]string, 0, len(raw))
	for i, item := range raw {
		at := join(path, strconv.Itoa(i))
		s, ok := item.(string)
		if !ok {
			hint := "write " + f.name + " = " + f.sample()
			if q, ok := quoted(item); ok {
				hint = "write " + q
			}
			d.wrongType(at, "a string", item, hint)
			continue
		}
		if d.allowed(at, f, s) {
			out = append(out, s)
		}
	}
	v.Set(reflect.ValueOf(out))
}

// allowed checks a string against the field's enum.
func (d *decoder) allowed(path []string, f field, s string) bool {
	if f.enum == nil || slices.Contains(f.enum, s) {
		return true
	}
	g := d.diags.Errorf("MFE005", d.m.Pos(path...), "%s cannot be %q", d.name(path), s)
	g.Hint = "choose one of " + strings.Join(f.enum, ", ")
	if c := diag.Closest(s, f.enum); c != "" {
		g.Hint = fmt.Sprintf("did you mean %q? %s", c, g.Hint)
	}
	return false
}

func (d *decoder) wrongType(path []string, want string, raw any, hint string) {
	d.diags.Errorf("MFE004", d.m.Pos(path...), "%s must be %s, not %s", d.name(path), want, describe(raw)).Hint = hint
}

// rewrite is the hint for a value of a wrong type: the user's own value in the
// right form where there is one, else an example.
func (d *decoder) rewrite(path []string, f field, raw any) string {
	if isTable(f.typ) {
		at := path
		if f.typ.Kind() == reflect.Map {
			at = join(path, "cart")
		}
		return "write [" + toml.Key(at).String() + "] and its keys below it"
	}
	value := f.sample()
	q, scalar := quoted(raw)
	if f.enum != nil {
		s, _ := raw.(string)
		scalar = slices.Contains(f.enum, s)
	}
	switch f.typ.Kind() {
	case reflect.String:
		if scalar {
			value = q
		}
	case reflect.Slice:
		if scalar {
			value = "[" + q + "]"
		}
	case reflect.Pointer:
		s, ok := raw.(string)
		if n, err := strconv.Atoi(s); isNumber(f.typ) && ok && err == nil {
			value = strconv.Itoa(n)
		} else if !isNumber(f.typ) && ok && (strings.EqualFold(s, "true") || strings.EqualFold(s, "false")) {
			value = strings.ToLower(s)
		}
	}
	hint := "write " + toml.Key{f.name}.String() + " = " + value
	if f.enum != nil && f.typ.Kind() == reflect.String {
		hint += ", or another of " + strings.Join(f.enum, ", ")
	}
	return hint
}

// name writes a key path as TOML does, with indexes for items of arrays.
func (d *decoder) name(path []string) string {
	var b strings.Builder
	for i, step := range path {
		parent, _ := d.m.index.find(path[:i])
		switch {
		case parent.kind == arrayKind || parent.kind == tablesKind:
			b.WriteString("[" + step + "]")
		case i > 0:
			b.WriteString("." + toml.Key{step}.String())
		default:
			b.WriteString(toml.Key{step}.String())
		}
	}
	return b.String()
}

// quoted writes a scalar as a TOML string.
func quoted(raw any) (string, bool) {
	switch v := raw.(type) {
	case string:
		return strconv.Quote(v), true
	case int64, float64, bool:
		return strconv.Quote(fmt.Sprint(v)), true
	}
	return "", false
}

func describe(raw any) string {
	switch raw.(type) {
	case string:
		return "a string"
	case int64, float64:
		return "a number"
	case bool:
		return "a boolean"
	case time.Time:
		return "a date or time"
	case []any:
		return "an array"
	case []map[string]any:
		return "an array of tables"
	}
	return "a table"
}

func kindName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Slice:
		return "an array of strings"
	case reflect.Pointer:
		if isNumber(t) {
			return "a whole number"
		}
		if isShare(t) {
			return "a number"
		}
		return "true or false"
	case reflect.Map:
		if t.Elem().Kind() == reflect.String {
			return "a table of strings"
		}
	}
	return "a table"
}

// join appends to a copy.
func join(path []string, name string) []string {
	return append(slices.Clone(path), name)
}
