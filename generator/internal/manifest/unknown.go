package manifest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// otherNames are what other tools call a key.
var otherNames = map[string][]string{
	"requiredVersion": {"version"},
	"strictVersion":   {"strict"},
	"eager":           {"load"},
	"exposes":         {"expose", "entries"},
	"remotes":         {"mfe"},
	"mfes":            {"mfe"},
	"outDir":          {"out"},
	"baseUrl":         {"base"},
	"entryPoints":     {"entries"},
	"external":        {"exclude"},
	"dir":             {"path"},
	"src":             {"path"},
	"tag":             {"element"},
	"title":           {"name"},
	"type":            {"mount"},
	"strategy":        {"load"},
}

// unknown reports a key that the table does not have.
func (d *decoder) unknown(path []string, fields []field, raw any) {
	parent, name := path[:len(path)-1], path[len(path)-1]
	known := names(fields)
	where := "at the top of the file"
	if len(parent) > 0 {
		where = "in [" + toml.Key(parent).String() + "]"
	}
	g := d.diags.Errorf("MFE002", d.m.KeyPos(path...), "unknown key %s %s", toml.Key{name}.String(), where)

	meant := diag.Closest(name, known)
	for _, n := range otherNames[name] {
		if meant == "" && slices.Contains(known, n) {
			meant = n
		}
	}
	_, isTable := raw.(map[string]any)
	switch places := elsewhere(parent, name); {
	case meant != "":
		d.meant[strings.Join(join(parent, meant), "\x00")] = true
		g.Hint = "did you mean " + meant + "?"
	case isTable && len(parent) == 2 && parent[0] == "shared":
		whole := toml.Key{"shared", parent[1] + "." + name}
		g.Hint = "a name with a dot needs quotes: [" + whole.String() + "]"
	case len(places) > 0:
		g.Hint = name + " belongs to " + strings.Join(places, " or ")
	case len(parent) == 0:
		g.Hint = "the tables are " + strings.Join(known, ", ")
	default:
		g.Hint = "the keys here are " + strings.Join(known, ", ")
	}
}

// elsewhere lists the tables that do have the key; only those inside the table
// where it was written, if there are any.
func elsewhere(written []string, key string) []string {
	var inside, all []string
	var walk func(path []string, t reflect.Type)
	walk = func(path []string, t reflect.Type) {
		fields, rest := fieldsOf(t)
		if rest != nil {
			walk(join(path, "<package>"), rest.typ.Elem())
		}
		for _, f := range fields {
			at := join(path, f.name)
			switch {
			case f.typ.Kind() == reflect.Struct:
				walk(at, f.typ)
			case isTable(f.typ):
				name := "<name>"
				if len(written) > 1 && written[0] == f.name {
					name = toml.Key(written[1:2]).String()
				}
				walk(join(at, name), f.typ.Elem())
			case f.name == key && len(path) > 0:
				place := "[" + strings.Join(path, ".") + "]"
				all = append(all, place)
				if strings.HasPrefix(place, "["+toml.Key(written).String()+".") {
					inside = append(inside, place)
				}
			}
		}
	}
	walk(nil, reflect.TypeFor[Manifest]())
	if inside != nil {
		return inside
	}
	return all
}
