package manifest

import (
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	tomltest "github.com/toml-lang/toml-test/v2"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// tomlFiles calls f for the files that toml-test lists for TOML 1.1 in a
// folder.
func tomlFiles(t *testing.T, folder string, f func(t *testing.T, name string, data []byte)) {
	t.Helper()
	suite, n := tomltest.TestCases(), 0
	list, err := fs.ReadFile(suite, "files-toml-1.1.0")
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(list)) {
		name = strings.TrimSpace(name)
		if !strings.HasPrefix(name, folder+"/") || !strings.HasSuffix(name, ".toml") {
			continue
		}
		data, err := fs.ReadFile(suite, name)
		if err != nil {
			t.Fatal(err)
		}
		n++
		t.Run(name, func(t *testing.T) { f(t, name, data) })
	}
	if n < 200 {
		t.Fatalf("toml-test lists %d files in %s: too few to prove anything", n, folder)
	}
}

func TestIndexFindsEveryKeyAndValueOfTOMLTest(t *testing.T) {
	tomlFiles(t, "valid", func(t *testing.T, _ string, data []byte) {
		table, err := decode(data)
		if err != nil {
			t.Fatalf("BurntSushi/toml does not read it: %v", err)
		}
		s := scan(data)
		for _, st := range s.stmts {
			if len(st.again) > 0 {
				t.Errorf("%s taken for a repetition", s.line(st.span))
			}
		}
		c := comparison{t: t, data: data}
		c.table(nil, s.index.root, table)
	})
}

// comparison walks the decoded table and the index side by side.
type comparison struct {
	t    *testing.T
	data []byte
}

func (c comparison) table(path []string, n *node, table map[string]any) {
	if n.kind != tableKind {
		c.t.Fatalf("%q: indexed as kind %d, decoded as a table", path, n.kind)
	}
	for _, k := range slices.Sorted(maps.Keys(table)) {
		at := join(path, k)
		child := n.table[k]
		if child == nil {
			c.t.Errorf("%q: not indexed", at)
			continue
		}
		if got := unquote(c.data[child.key.start:child.key.end]); got != k {
			c.t.Errorf("%q: the text at the key's place is %q", at, got)
		}
		c.value(at, child, table[k])
	}
	for k := range n.table {
		if _, ok := table[k]; !ok {
			c.t.Errorf("%q: indexed, not decoded", join(path, k))
		}
	}
}

func (c comparison) value(path []string, n *node, v any) {
	switch v := v.(type) {
	case map[string]any:
		c.table(path, n, v)
	case []map[string]any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = v[i]
		}
		c.items(path, n, items)
	case []any:
		c.items(path, n, v)
	default:
		var got struct{ K any }
		text := "K = " + string(c.data[n.val.start:n.val.end])
		if _, err := toml.Decode(text, &got); err != nil {
			c.t.Errorf("%q: the text at the value's place: %v", path, err)
		} else if a, b := fmt.Sprint(got.K), fmt.Sprint(v); a != b || reflect.TypeOf(got.K) != reflect.TypeOf(v) {
			c.t.Errorf("%q: the text at the value's place means %s, want %s", path, a, b)
		}
	}
}

func (c comparison) items(path []string, n *node, items []any) {
	if len(n.items) != len(items) {
		c.t.Errorf("%q: %d items indexed, %d decoded", path, len(n.items), len(items))
		return
	}
	for i, v := range items {
		c.value(join(path, strconv.Itoa(i)), n.items[i], v)
	}
}

func TestParseReportsEveryInvalidFileOfTOMLTest(t *testing.T) {
	// BurntSushi/toml takes this date; no key of mfe.toml is a date.
	const harmless = "invalid/datetime/offset-overflow-minute.toml"
	tomlFiles(t, "invalid", func(t *testing.T, name string, data []byte) {
		_, l := Parse("mfe.toml", data)
		checkPositions(t, data, l)
		for _, d := range l {
			if d.Code == "MFE001" || d.Code == "MFE003" || name == harmless {
				return
			}
		}
		t.Errorf("taken as TOML:\n%s\n%v", data, l)
	})
}

// checkPositions fails unless every position of the list is inside the file.
func checkPositions(t *testing.T, data []byte, l diag.List) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(data), string(utf8BOM)), "\n")
	check := func(p diag.Pos, of string) {
		t.Helper()
		if p.File != "mfe.toml" || p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len(lines[p.Line-1])+1 {
			t.Errorf("%v is not inside the file: %s", p, of)
		}
	}
	for _, d := range l {
		check(d.Pos, d.String())
		for _, n := range d.Notes {
			check(n.Pos, d.String())
		}
	}
}
