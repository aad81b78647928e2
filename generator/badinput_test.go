package generator_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator"
)

var update = flag.Bool("update", false, "write the diagnostics into testdata/bad")

// TestBadInput spoils a good project that was built before. Each archive in
// testdata/bad holds the files to put over those of good.txtar and, as
// "messages", all that must be said; "options" turns on what mfegen's flags do.
// The project stands in a folder beside others, so that there is something
// outside of it.
func TestBadInput(t *testing.T) {
	t.Parallel()
	good, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			bad, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "project")
			lay(t, dir, good.Files)
			o := generator.Options{Dir: dir, NoCache: true}
			if res, err := generator.Build(t.Context(), o); err != nil || len(res.Diagnostics) > 0 {
				t.Fatalf("the good project: %v\n%s", err, texts(res.Diagnostics))
			}
			lay(t, dir, bad.Files)
			before := contents(t, filepath.Join(dir, "dist"))
			res, err := generator.Build(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if res.OK() || res.Report != nil {
				t.Error("the build succeeded")
			}
			compareMessages(t, name, bad, res.Diagnostics)
			for _, d := range res.Diagnostics {
				checkDiagnostic(t, dir, d)
			}
			if diff := cmp.Diff(before, contents(t, filepath.Join(dir, "dist"))); diff != "" {
				t.Errorf("the last good site has changed:\n%s", diff)
			}
		})
	}
}

// lay writes files over a folder. "name -> target" is a symbolic link, a name
// with a slash at the end an empty folder, and "delete name" removes. LONG
// stands for more text than a host takes.
func lay(t *testing.T, dir string, files []txtar.File) {
	t.Helper()
	for _, f := range files {
		if f.Name == "messages" {
			continue
		}
		if err := layFile(dir, f); err != nil {
			t.Fatal(err)
		}
	}
}

func layFile(dir string, f txtar.File) error {
	if name, ok := strings.CutPrefix(f.Name, "delete "); ok {
		return os.RemoveAll(filepath.Join(dir, name))
	}
	name, target, isLink := strings.Cut(f.Name, " -> ")
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	switch {
	case isLink:
		return os.Symlink(target, file)
	case strings.HasSuffix(name, "/"):
		return os.MkdirAll(file, 0o755)
	}
	data := bytes.ReplaceAll(f.Data, []byte("LONG"), bytes.TrimSpace(bytes.Repeat([]byte("long "), 7000)))
	return os.WriteFile(file, data, 0o644)
}

// contents reads a folder's files.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range list(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		out[f] = string(data)
	}
	return out
}

// Sizes change with esbuild and with Go's gzip; what they are about does not.
var size = regexp.MustCompile(`\d+(\.\d+)? (B|KB|MB)\b`)

func compareMessages(t *testing.T, name string, bad *txtar.Archive, list generator.Diagnostics) {
	t.Helper()
	got := size.ReplaceAllString(texts(list), "N KB")
	i := slices.IndexFunc(bad.Files, func(f txtar.File) bool { return f.Name == "messages" })
	if i < 0 {
		i = len(bad.Files)
		bad.Files = append(bad.Files, txtar.File{Name: "messages"})
	}
	if *update {
		bad.Files[i].Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(bad.Files[i].Data), got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

// checkDiagnostic checks what every diagnostic owes its reader: a place that
// there is, what to do next, and a page for its code.
func checkDiagnostic(t *testing.T, dir string, d generator.Diagnostic) {
	t.Helper()
	if d.Hint == "" && d.Code != "MFE300" && d.Code != "MFE310" {
		t.Errorf("no hint: %v", d)
	}
	if _, ok := generator.Explain(d.Code); !ok {
		t.Errorf("no page about the code: %v", d)
	}
	if !d.Pos.IsValid() {
		t.Errorf("no place: %v", d)
	}
	places := []generator.Pos{d.Pos}
	for _, n := range d.Notes {
		if n.Pos.IsValid() {
			places = append(places, n.Pos)
		}
	}
	for _, p := range places {
		data, err := os.ReadFile(filepath.Join(dir, p.File))
		if err != nil && (p.Line > 0 || !stands(filepath.Join(dir, p.File))) && d.Code != "MFE006" { // no such manifest
			t.Errorf("%v is no place: %v", p, d)
			continue
		}
		if p.Line == 0 {
			continue
		}
		lines := strings.SplitAfter(string(data), "\n")
		if p.Line > len(lines) || p.Col > len(lines[p.Line-1])+1 {
			t.Errorf("%v is outside of the file: %v", p, d)
		}
	}
}

// stands reports whether there is a file, a folder or a link.
func stands(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}
