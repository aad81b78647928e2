package diag

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDiagnosticString(t *testing.T) {
	t.Parallel()
	full := Diagnostic{
		Code: "MFE101", Severity: Error, Pos: Pos{File: "mfe.toml", Line: 4, Col: 9}, Text: "no such file",
		Notes: []Note{{Pos: Pos{File: "src/cart.ts"}, Text: "this file is close to it"}, {Text: "two\nlines"}}, Hint: "mend it",
	}
	for name, c := range map[string]struct {
		d    Diagnostic
		want string
	}{
		"everything":           {full, "mfe.toml:4:9: error: no such file [MFE101]\n\tsrc/cart.ts: note: this file is close to it\n\tnote: two\n\tlines\n\thint: mend it"},
		"no place":             {Diagnostic{Severity: Warning, Text: "x"}, "warning: x"},
		"a file alone":         {Diagnostic{Pos: Pos{File: "a"}, Text: "x", Code: "MFE001"}, "a: error: x [MFE001]"},
		"a line, no column":    {Diagnostic{Pos: Pos{File: "a", Line: 2}, Text: "x"}, "a:2: error: x"},
		"for your information": {Diagnostic{Severity: Info, Text: "x"}, "info: x"},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, c.d.String()); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSortedIsByPlaceWithoutRepetitions(t *testing.T) {
	t.Parallel()
	var l List
	l.Errorf("MFE002", Pos{File: "b", Line: 1, Col: 1}, "later %s", "file")
	l.Warnf("MFE003", Pos{File: "a", Line: 2, Col: 1}, "second line")
	l.Errorf("MFE003", Pos{File: "a", Line: 2, Col: 1}, "second line")
	l.Errorf("MFE001", Pos{File: "a", Line: 1, Col: 9}, "first line")
	l.Errorf("MFE001", Pos{File: "a", Line: 1, Col: 9}, "first line").Hint = "said twice"
	var got []string
	for _, d := range l.Sorted() {
		got = append(got, d.Severity.String()+" "+d.Pos.String())
	}
	if s := strings.Join(got, ", "); s != "error a:1:9, error a:2:1, warning a:2:1, error b:1:1" {
		t.Errorf("got %s", s)
	}
	if l.Count(Warning) != 1 || !l.HasErrors() || (List{{Severity: Warning}}).HasErrors() || len(l) != 5 {
		t.Errorf("counts of %v", l)
	}
}

func TestClosest(t *testing.T) {
	t.Parallel()
	keys := []string{"entry", "entries", "mount", "routes", "element"}
	for word, want := range map[string]string{
		"entyr": "entry", "entrys": "entry", "Entry": "entry", "route": "routes", "mont": "mount", "elemnet": "element",
		"colour": "", "": "", "x": "",
	} {
		if got := Closest(word, keys); got != want {
			t.Errorf("%q is close to %q, want %q", word, got, want)
		}
	}
	if Closest("a", nil) != "" {
		t.Error("something is close to nothing")
	}
}
