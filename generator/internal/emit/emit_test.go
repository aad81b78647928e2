package emit

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// site makes a tree of "path" → content pairs.
func site(t testing.TB, pairs ...string) *tree.Tree {
	t.Helper()
	tr := &tree.Tree{}
	for i := 0; i < len(pairs); i += 2 {
		if err := tr.Add(pairs[i], "test", []byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

// project makes a project's root with these files; a name that ends in / is a
// folder.
func project(t testing.TB, pairs ...string) string {
	t.Helper()
	root := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		name := filepath.Join(root, pairs[i])
		if strings.HasSuffix(pairs[i], "/") {
			if err := os.MkdirAll(name, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pairs[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// on returns what is on the disk under root: path → content. A folder without
// files is not seen.
func on(t testing.TB, root string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		if d.Type()&fs.ModeSymlink != 0 {
			got[filepath.ToSlash(rel)] = "link"
			return nil
		}
		data, err := os.ReadFile(p)
		got[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return got
}

// without drops the records, which hold hashes.
func without(got map[string]string) map[string]string {
	for p := range got {
		if strings.HasSuffix(p, listFile) {
			delete(got, p)
		}
	}
	return got
}

func write(root, out string, t *tree.Tree, o Options) (Result, diag.List, error) {
	w := writer{options: o, exchange: exchange}
	return w.write(context.Background(), root, out, t, &tree.Tree{}, nil)
}

func mustWrite(t testing.TB, root, out string, tr *tree.Tree, o Options) Result {
	t.Helper()
	res, diags, err := write(root, out, tr, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Fatalf("unexpected: %s", d)
	}
	return res
}

func TestWriteFreshFolder(t *testing.T) {
	t.Parallel()
	root := project(t, "mfe.toml", "x")
	res := mustWrite(t, root, "build/dist", site(t, "index.html", "<p>", "assets/a.js", "a"), Options{})
	want := map[string]string{"mfe.toml": "x", "build/dist/index.html": "<p>", "build/dist/assets/a.js": "a"}
	if d := cmp.Diff(want, without(on(t, root))); d != "" {
		t.Error(d)
	}
	if res.Out != "build/dist" || res.Files != 3 || res.Written != 3 || res.Unchanged {
		t.Errorf("result: %+v", res)
	}
	record, err := os.ReadFile(filepath.Join(root, "build/dist", listFile))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(`{
  "version": 1,
  "files": [
    {
      "path": "assets/a.js",
      "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    },
    {
      "path": "index.html",
      "sha256": "33f2799467177287a29260780a107ac98ea63dd6165f67fcc0d74767d0a82090"
    }
  ]
}
`, string(record)); d != "" {
		t.Error(d)
	}
}

func TestWriteIntoAnEmptyFolder(t *testing.T) {
	t.Parallel()
	root := project(t, "dist/", "")
	mustWrite(t, root, "dist", site(t, "index.html", "<p>"), Options{})
	if got := without(on(t, root)); got["dist/index.html"] != "<p>" || len(got) != 1 {
		t.Errorf("on disk: %v", got)
	}
}

func TestWriteReplacesTheLastBuild(t *testing.T) {
	t.Parallel()
	root := project(t)
	mustWrite(t, root, "dist", site(t, "index.html", "1", "assets/old.js", "o", "assets/same.js", "s"), Options{})
	before, err := os.Stat(filepath.Join(root, "dist/assets/same.js"))
	if err != nil {
		t.Fatal(err)
	}
	res := mustWrite(t, root, "dist", site(t, "index.html", "2", "assets/same.js", "s"), Options{})
	want := map[string]string{"dist/index.html": "2", "dist/assets/same.js": "s"}
	if d := cmp.Diff(want, without(on(t, root))); d != "" {
		t.Error(d)
	}
	after, err := os.Stat(filepath.Join(root, "dist/assets/same.js"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) || res.Written != 2 {
		t.Errorf("a file that did not change was written again: %+v", res)
	}
}

func TestWriteUnchangedTouchesNothing(t *testing.T) {
	t.Parallel()
	root := project(t)
	tr := site(t, "index.html", "1", "assets/a.js", "a")
	mustWrite(t, root, "dist", tr, Options{})
	before, err := os.Stat(filepath.Join(root, "dist"))
	if err != nil {
		t.Fatal(err)
	}
	res := mustWrite(t, root, "dist", tr, Options{})
	after, err := os.Stat(filepath.Join(root, "dist"))
	if err != nil {
		t.Fatal(err)
	}
	if !res.Unchanged || res.Written != 0 || res.Files != 3 || !os.SameFile(before, after) {
		t.Errorf("result: %+v", res)
	}
}

func TestWriteMendsAChangedFile(t *testing.T) {
	t.Parallel()
	root := project(t)
	tr := site(t, "index.html", "1", "a.js", "a")
	mustWrite(t, root, "dist", tr, Options{})
	if err := os.WriteFile(filepath.Join(root, "dist/a.js"), []byte("b"), 0o644); err != nil {
		t.Fatal(err)
	}
	res := mustWrite(t, root, "dist", tr, Options{})
	if got := on(t, root)["dist/a.js"]; got != "a" || res.Unchanged {
		t.Errorf("a.js is %q, %+v", got, res)
	}
}

func codes(l diag.List) []string {
	var out []string
	for _, d := range l {
		out = append(out, d.Code)
		if d.Hint == "" {
			out = append(out, "no hint: "+d.String())
		}
	}
	return out
}

// A disk that fails in the middle: the name is longer than file systems take.
func TestWriteDiskErrorLeavesTheLastBuild(t *testing.T) {
	t.Parallel()
	root := project(t)
	mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
	before := on(t, root)
	_, _, err := write(root, "dist", site(t, "index.html", "2", "assets/"+strings.Repeat("x", 300)+".js", "x"), Options{})
	if err == nil {
		t.Fatal("no error")
	}
	if d := cmp.Diff(before, on(t, root)); d != "" {
		t.Errorf("the disk changed: %s", d)
	}
}

// late is a context that is found cancelled when everything is staged, because
// only what is derived from it is asked before.
type late struct{ context.Context }

func (late) Err() error { return context.Canceled }

func TestWriteCancelledLeavesTheLastBuild(t *testing.T) {
	t.Parallel()
	early, cancel := context.WithCancel(context.Background())
	cancel()
	for name, ctx := range map[string]context.Context{"at the beginning": early, "before the swap": late{context.Background()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t)
			mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
			before := on(t, root)
			w := writer{exchange: func(*os.File, string, *os.File, string) error {
				t.Error("swapped")
				return nil
			}}
			if _, _, err := w.write(ctx, root, "dist", site(t, "index.html", "2"), &tree.Tree{}, nil); !errors.Is(err, context.Canceled) {
				t.Fatalf("error: %v", err)
			}
			if d := cmp.Diff(before, on(t, root)); d != "" {
				t.Errorf("the disk changed: %s", d)
			}
			if left, _ := filepath.Glob(filepath.Join(root, ".dist*")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

func unavailable(*os.File, string, *os.File, string) error { return errors.ErrUnsupported }

func TestWriteWithoutExchange(t *testing.T) {
	t.Parallel()
	root := project(t)
	mustWrite(t, root, "dist", site(t, "index.html", "1", "old.js", ""), Options{})
	w := writer{exchange: unavailable}
	if _, diags, err := w.write(context.Background(), root, "dist", site(t, "index.html", "2"), &tree.Tree{}, nil); err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	if d := cmp.Diff(map[string]string{"dist/index.html": "2"}, without(on(t, root))); d != "" {
		t.Error(d)
	}
}

// When the second folder cannot be swapped, the first is swapped back.
func TestWriteRollsBack(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]func(*os.File, string, *os.File, string) error{"by exchange": exchange, "by renames": unavailable} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t)
			put := func(content string, swap func(*os.File, string, *os.File, string) error) error {
				w := writer{exchange: swap}
				_, diags, err := w.write(context.Background(), root, "dist", site(t, "index.html", content), site(t, "config.json", content), nil)
				if len(diags) > 0 {
					t.Fatal(diags)
				}
				return err
			}
			if err := put("1", exchange); err != nil {
				t.Fatal(err)
			}
			before := on(t, root)
			failure := errors.New("the disk is gone")
			calls := 0
			err := put("2", func(a *os.File, an string, b *os.File, bn string) error {
				if bn == "output" {
					calls++
					return failure
				}
				return first(a, an, b, bn)
			})
			if !errors.Is(err, failure) || calls != 1 {
				t.Fatalf("%d calls, error: %v", calls, err)
			}
			if d := cmp.Diff(before, on(t, root)); d != "" {
				t.Errorf("not rolled back: %s", d)
			}
		})
	}
}
