package manifest

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

const (
	schemaFile = "../../../templates/schema/mfe.schema.json"
	rootFile   = "../../../mfe.toml"
)

func TestSchemaFileIsCurrent(t *testing.T) {
	want := Schema()
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("go test -update writes it (-want +got):\n%s", diff)
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mfe.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("mfe.schema.json") // checks it against the draft's own schema
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// generic reads TOML as JSON's types.
func generic(t *testing.T, data []byte) any {
	t.Helper()
	table, err := decode(data)
	if err != nil {
		t.Fatal(err)
	}
	var convert func(v any) any
	convert = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				v[k] = convert(v[k])
			}
		case []any:
			for i := range v {
				v[i] = convert(v[i])
			}
		case []map[string]any:
			out := make([]any, len(v))
			for i := range v {
				out[i] = convert(v[i])
			}
			return out
		}
		return v
	}
	return convert(table)
}

func TestSchemaTakesTheReference(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(rootFile)
	if err != nil {
		t.Fatal(err)
	}
	s := compileSchema(t)
	for name, text := range map[string][]byte{"as it is": data, "with all that is commented out": uncomment(data)} {
		if err := s.Validate(generic(t, text)); err != nil {
			t.Errorf("mfe.toml %s: %v", name, err)
		}
	}
}

func TestSchemaRefusesWhatParseRefuses(t *testing.T) {
	t.Parallel()
	s := compileSchema(t)
	cases := map[string]struct {
		text string
		ok   bool
	}{
		"a key of a unit that is embedded":        {"[mfe.cart]\npath = \"x\"", true},
		"a dependency":                            {"[shared.react]\nsingleton = true", true},
		"a dependency named auto":                 {"[shared.auto]\nsingleton = true", true},
		"the key auto":                            {"[shared]\nauto = true", true},
		"a define of any type":                    {"[esbuild.define]\na = [1, { b = true }]", true},
		"an unknown table":                        {"[mfes]", false},
		"an unknown key":                          {"[mfe.cart]\nentyr = \"x\"", false},
		"an unknown key of a dependency":          {"[shared.react]\nsingle = true", false},
		"a wrong type":                            {"[site]\nminify = \"yes\"", false},
		"a wrong type in an array":                {"[mfe.cart]\nroutes = [1]", false},
		"a wrong type for auto":                   {"[shared]\nauto = \"yes\"", false},
		"a value outside an enum":                 {"[mfe.cart]\nload = \"soon\"", false},
		"a value outside an enum, in an array":    {"[site]\nhosts = [\"ftp\"]", false},
		"a value outside an enum, in a table":     {"[esbuild.loader]\n\".md\" = \"markdown\"", false},
		"a name that is not allowed for an MFE":   {"[mfe.Cart]\npath = \"x\"", false},
		"a name that mfegen keeps for itself":     {"[mfe.shell]\npath = \"x\"", false},
		"a dependency that is a string, no table": {"[shared]\nreact = \"^18.0.0\"", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if err := s.Validate(generic(t, []byte(c.text))); (err == nil) != c.ok {
				t.Errorf("valid by the schema: %v, want %v: %v", err == nil, c.ok, err)
			}
			_, l := Parse("mfe.toml", []byte(c.text))
			refused := slices.ContainsFunc(l, func(d diag.Diagnostic) bool {
				return slices.Contains([]string{"MFE002", "MFE004", "MFE005", "MFE010"}, d.Code)
			})
			if refused == c.ok {
				t.Errorf("Parse disagrees: %v", l)
			}
		})
	}
}

var commentedOut = regexp.MustCompile(`(?m)^# ?((?:[A-Za-z0-9_."/@-]+ = .*)|(?:\[[^\]]+\]))$`)

// uncomment sets everything that the reference shows commented out.
func uncomment(data []byte) []byte {
	return commentedOut.ReplaceAll(data, []byte("$1"))
}

func TestReferenceNamesEveryKey(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(rootFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, l := Parse("mfe.toml", data); len(l) > 0 {
		t.Errorf("mfe.toml: %v", l)
	}
	m, l := Parse("mfe.toml", uncomment(data))
	for _, d := range l {
		// Some keys exclude each other; all must exist and have the right type.
		if d.Code <= "MFE009" {
			t.Errorf("mfe.toml with all that is commented out: %s", d)
		}
	}
	if m == nil {
		t.FailNow()
	}
	for key, paths := range keyPaths() {
		if !slices.ContainsFunc(paths, func(p []string) bool { return matches(m.index.root, p) }) {
			t.Errorf("mfe.toml does not show the key %s", key)
		}
	}
}

// matches reports whether the path, in which * is any key, exists.
func matches(n *node, path []string) bool {
	if len(path) == 0 {
		return true
	}
	for k, child := range n.table {
		if (path[0] == "*" || path[0] == k) && matches(child, path[1:]) {
			return true
		}
	}
	return false
}

// keyPaths lists, for every key of every table of the schema, the paths where
// it may stand, with * for names that the user chooses.
func keyPaths() map[string][][]string {
	out := map[string][][]string{}
	var walk func(path []string, t reflect.Type)
	walk = func(path []string, t reflect.Type) {
		fields, rest := fieldsOf(t)
		if rest != nil {
			walk(join(path, "*"), rest.typ.Elem())
		}
		for _, f := range fields {
			at := join(path, f.name)
			key := t.Name() + "." + f.name
			out[key] = append(out[key], at)
			switch {
			case f.typ.Kind() == reflect.Struct:
				walk(at, f.typ)
			case isTable(f.typ):
				walk(join(at, "*"), f.typ.Elem())
			}
		}
	}
	walk(nil, reflect.TypeFor[Manifest]())
	return out
}
