package manifest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

func TestParseDecodesWhatIsWritten(t *testing.T) {
	t.Parallel()
	m, l := Parse("mfe.toml", []byte(`
[site]
minify = false
target = []

[site.csp]
trusted_types = []

[shell]
path = "shell"

[shared]
exclude = ["left-pad"]

[shared.react]
singleton = true

[shared.auto]
version = "^1.0.0"

[mfe.cart]
path = "cart"
entries = { "@shop/cart" = "a.ts" }
esbuild.define = { N = 1, S = { js = "x" } }
`))
	if len(l) > 0 {
		t.Fatal(l)
	}
	yes, no := true, false
	want := &Manifest{
		Site:  Site{Minify: &no, Target: []string{}, CSP: CSP{TrustedTypes: []string{}}},
		Shell: Shell{Unit: Unit{Path: "shell"}},
		Shared: Shared{Exclude: []string{"left-pad"}, Deps: map[string]Dep{
			"react": {Singleton: &yes},
			"auto":  {Version: "^1.0.0"},
		}},
		MFE: map[string]MFE{"cart": {
			Unit: Unit{Path: "cart", Esbuild: Esbuild{
				Define: map[string]any{"N": int64(1), "S": map[string]any{"js": "x"}},
			}},
			Entries: map[string]string{"@shop/cart": "a.ts"},
		}},
	}
	if diff := cmp.Diff(want, m, cmpopts.IgnoreUnexported(Manifest{})); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
}

const placed = "\ufeff[mfe.cart]\r\n" +
	"entry = \"a.ts\"\r\n" +
	"routes = [\r\n" +
	"  \"/cart\", # the cart\r\n" +
	"  '/basket',\r\n" +
	"]\r\n" +
	"esbuild.define.\"process.env.API\" = 'x'\r\n" +
	"\r\n" +
	"[shared]\r\n" +
	"react = { version = \"^18.2.0\", names = [\"a\"] }\r\n"

func TestPositions(t *testing.T) {
	t.Parallel()
	m, l := Parse("mfe.toml", []byte(placed))
	if m == nil {
		t.Fatal(l)
	}
	at := func(line, col int) diag.Pos { return diag.Pos{File: "mfe.toml", Line: line, Col: col} }
	cases := map[string]struct {
		path       string
		value, key diag.Pos
	}{
		"a header, after a byte order mark":         {"mfe cart", at(1, 6), at(1, 6)},
		"a table that only headers mention":         {"mfe", at(1, 2), at(1, 2)},
		"a value":                                   {"mfe cart entry", at(2, 9), at(2, 1)},
		"an array":                                  {"mfe cart routes", at(3, 10), at(3, 1)},
		"an item":                                   {"mfe cart routes 1", at(5, 3), at(5, 3)},
		"a dotted, quoted key":                      {"mfe cart esbuild define process.env.API", at(7, 36), at(7, 16)},
		"a table made by dots":                      {"mfe cart esbuild", at(7, 1), at(7, 1)},
		"an inline table":                           {"shared react", at(10, 9), at(10, 1)},
		"a key in an inline table":                  {"shared react version", at(10, 21), at(10, 11)},
		"an item in an inline table":                {"shared react names 0", at(10, 41), at(10, 41)},
		"a key that is missing: its table":          {"mfe cart load", at(1, 6), at(1, 6)},
		"an item beyond the array: the array":       {"mfe cart routes 7", at(3, 10), at(3, 1)},
		"a missing key of an inline table: its key": {"shared react pin", at(10, 9), at(10, 1)},
		"a table that is missing: the file":         {"site base", diag.Pos{File: "mfe.toml"}, diag.Pos{File: "mfe.toml"}},
		"no path: the file":                         {"", diag.Pos{File: "mfe.toml"}, diag.Pos{File: "mfe.toml"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := m.Pos(strings.Fields(c.path)...); got != c.value {
				t.Errorf("Pos(%s) = %v, want %v", c.path, got, c.value)
			}
			if got := m.KeyPos(strings.Fields(c.path)...); got != c.key {
				t.Errorf("KeyPos(%s) = %v, want %v", c.path, got, c.key)
			}
		})
	}
}

func TestPositionOfAManifestMadeByHand(t *testing.T) {
	t.Parallel()
	if got := new(Manifest).Pos("site", "name"); got != (diag.Pos{}) {
		t.Errorf("Pos = %v, want none", got)
	}
}

func TestParseReturnsNoManifestWhenStatementsAreLost(t *testing.T) {
	t.Parallel()
	if m, l := Parse("mfe.toml", []byte("[site]\nname = Shop\n")); m != nil || !l.HasErrors() {
		t.Errorf("Parse = %v, %v", m, l)
	}
}

func TestParseRefusesHostileFiles(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"arrays nested too deeply":        "a = " + strings.Repeat("[", 100_000),
		"inline tables nested too deeply": "a = " + strings.Repeat("{a=", 100_000),
		"a key of too many parts":         strings.Repeat("a.", 100_000) + "a = 1",
		"a file of megabytes":             "# " + strings.Repeat("a", maxSize),
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, l := Parse("mfe.toml", []byte(data))
			if m != nil || len(l) != 1 || l[0].Code != "MFE001" {
				t.Errorf("Parse = %v, %v", m, l)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"mfe.toml":    {Data: []byte("[site]\nname = \"Shop\"\n")},
		"sites/b/x.y": {},
	}
	m, l, err := Load(fsys, "mfe.toml")
	if err != nil || len(l) > 0 || m.Site.Name != "Shop" {
		t.Errorf("Load = %v, %v, %v", m, l, err)
	}
	for name, text := range map[string]string{"none.toml": "no such file", "sites/b": "folder"} {
		m, l, err := Load(fsys, name)
		if m != nil || err != nil || len(l) != 1 || l[0].Code != "MFE006" || l[0].Pos != (diag.Pos{File: name}) || !strings.Contains(l[0].Text, text) {
			t.Errorf("Load(%q) = %v, %v, %v", name, m, l, err)
		}
	}
	if _, l, err := Load(broken{fs.ErrPermission}, "mfe.toml"); err != nil || len(l) != 1 || l[0].Code != "MFE006" {
		t.Errorf("Load of a file that may not be read = %v, %v", l, err)
	}
	if _, l, err := Load(broken{os.ErrDeadlineExceeded}, "mfe.toml"); err == nil || len(l) > 0 {
		t.Errorf("Load from a disk that fails = %v, %v", l, err)
	}
}

type broken struct{ err error }

func (b broken) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: b.err}
}

func TestParseOfAnEmptyFile(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "\n", "\ufeff", "# only a comment"} {
		if m, l := Parse("mfe.toml", []byte(data)); m == nil || len(l) > 0 {
			t.Errorf("Parse(%q) = %v, %v", data, m, l)
		}
	}
}

func TestParseBytes(t *testing.T) {
	t.Parallel()
	good := map[string]int64{
		"0": 0, "4096": 4096, "12 B": 12, "250 KB": 250_000, "250KB": 250_000, "250 kB": 250_000,
		"250 KiB": 256_000, "1 MB": 1_000_000, "1.5 MiB": 1_572_864, "0.0015 KB": 1, "1 GB": 1e9, "1 GiB": 1 << 30,
	}
	for s, want := range good {
		if got, err := ParseBytes(s); got != want || err != nil {
			t.Errorf("ParseBytes(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", " ", "KB", "-1", "+1", "1e3", "1_000", "1,5 KB", ".5 KB", "5. KB", "1/2", "0x10", "1 Kb/s",
		"1  KB", " 1", "1 ", "1 TB", "999999999999999999 GB", "9999999999999999999999",
	} {
		if got, err := ParseBytes(s); err == nil {
			t.Errorf("ParseBytes(%q) = %d, want an error", s, got)
		}
	}
}

func FuzzPositionsInsideFile(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	f.Add([]byte(placed))
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("a = \"\"\"\\\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, l := Parse("mfe.toml", data)
		checkPositions(t, data, l)
		if m == nil && !l.HasErrors() {
			t.Error("no manifest and no reason")
		}
	})
}
