package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/mfegen/mfegen/generator"
)

// writeProject puts the scripts' shop into a folder.
func writeProject(t *testing.T, dir string) {
	t.Helper()
	shop, err := txtar.ParseFile("testdata/shop.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range shop.Files {
		writeFile(t, filepath.Join(dir, f.Name), string(f.Data))
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestShortFormIsTheDiagnosticsOwn(t *testing.T) {
	t.Parallel()
	full := generator.Diagnostic{Code: "MFE101", Pos: generator.Pos{File: "mfe.toml", Line: 1, Col: 1}, Text: "no\nway", Hint: "first\nthen"}
	full.Notes = make2(full.Notes)
	full.Notes[0].Pos.File, full.Notes[0].Text = "a.js", "one\ntwo"
	full.Notes[1].Text = "three"
	for name, d := range map[string]generator.Diagnostic{
		"everything":        full,
		"no place, no code": {Severity: generator.Warning, Text: "hm"},
		"a file only":       {Severity: generator.Info, Code: "MFE001", Pos: generator.Pos{File: "x"}, Text: "so"},
	} {
		var b bytes.Buffer
		(&screen{w: &b, width: 80}).diagnostic(d, source{root: t.TempDir()}, true)
		if diff := cmp.Diff(d.String()+"\n", b.String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// make2 makes two notes, whose type has no name outside of generator.
func make2[T any](like []T) []T { return make([]T, 2) }

func TestFrameShowsThePlace(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 10)
	for name, c := range map[string]struct {
		line  string
		col   int
		width int
		want  string // the line and the mark, without the margin
	}{
		"a quoted string":                  {`entry = "src/crt.ts" # x`, 9, 80, "entry = \"src/crt.ts\" # x\n        ^~~~~~~~~~~~"},
		"a word":                           {"import { helo } from 'x'", 10, 80, "import { helo } from 'x'\n         ^~~~"},
		"one sign":                         {"let x = ;", 9, 80, "let x = ;\n        ^"},
		"the end of the line":              {"let x =", 8, 80, "let x =\n       ^"},
		"a string that does not end":       {`a = "b`, 5, 80, "a = \"b\n    ^"},
		"tabs before and inside":           {"\tif\tx", 5, 80, "    if    x\n          ^"},
		"wide letters before":              {`x = "日本" + y`, 16, 80, "x = \"日本\" + y\n             ^"},
		"an escape sequence in the source": {"a\x1b[31m = 1", 1, 80, "a\ufffd[31m = 1\n^"},
		"a long line is cut at its end":    {"abc " + long, 1, 40, "abc 012345678901234567890123…\n^~~"},
		"a long line is cut at both ends":  {long + " here " + long, 102, 40, "…67890123456789 here 0123456…\n                ^~~~"},
		"a long token":                     {long, 1, 40, "012345678901234567…\n^~~~~~~~~~~~~~~~~~~"},
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "f"), "first\r\n"+c.line+"\r\nlast")
		d := generator.Diagnostic{Pos: generator.Pos{File: "f", Line: 2, Col: c.col}}
		got := (&screen{width: c.width}).frame(d, source{root: dir})
		text, mark, _ := strings.Cut(c.want, "\n")
		if diff := cmp.Diff("      2 │ "+text+"\n        ╵ "+mark+"\n", got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for line := range strings.Lines(got) {
			if n := columns(strings.TrimRight(line, "\n")); n > c.width {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

func TestFrameIsLeftOutWhereThereIsNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "f"), "one\n")
	for name, pos := range map[string]generator.Pos{
		"no place":               {},
		"a file only":            {File: "f"},
		"a line only":            {File: "f", Line: 1},
		"a file that is gone":    {File: "g", Line: 1, Col: 1},
		"a line after the last":  {File: "f", Line: 9, Col: 1},
		"a column after the end": {File: "f", Line: 1, Col: 5},
	} {
		if got := (&screen{width: 80}).frame(generator.Diagnostic{Pos: pos}, source{root: dir}); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAnnotationEscapes(t *testing.T) {
	t.Setenv("GITHUB_WORKSPACE", "")
	d := generator.Diagnostic{
		Code: "MFE101", Severity: generator.Warning, Pos: generator.Pos{File: "a,b:c%.js", Line: 3},
		Text: "100 % wrong: a,b", Hint: "do it",
	}
	want := "::warning file=a%2Cb%3Ac%25.js,line=3,title=MFE101::100 %25 wrong: a,b%0A\thint: do it"
	if diff := cmp.Diff(want, annotation(d, ".")); diff != "" {
		t.Error(diff)
	}
	if got := annotation(generator.Diagnostic{Severity: generator.Info, Text: "hm"}, "."); got != "::notice::hm" {
		t.Error(got)
	}
}

func TestTallyNamesAPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list generator.Diagnostics
		want string
	}{
		"nothing":                       {nil, ""},
		"remarks only":                  {generator.Diagnostics{{Severity: generator.Info}}, ""},
		"errors before warnings":        {generator.Diagnostics{{Severity: generator.Warning, Code: "MFE001"}, {Code: "MFE101"}, {Code: "MFE102"}}, "2 errors, 1 warning\nmfegen explain MFE101 tells more\n"},
		"a code without a page is left": {generator.Diagnostics{{Code: "MFE999"}}, "1 error\n"},
	} {
		var b bytes.Buffer
		(&screen{w: &b}).tally(c.list)
		if diff := cmp.Diff(c.want, b.String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	words := []string{"build", "check", "preview"}
	for word, want := range map[string]string{
		"biuld": "; did you mean build?", "Check": "; did you mean check?", "prevew": "; did you mean preview?", "serve": "", "": "",
	} {
		if got := didYouMean("", word, words); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
