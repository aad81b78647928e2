package emit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
	return w.write(context.Background(), root, out, t, &tree.Tree{})
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

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	link := func(target, name string) func(*testing.T, string) {
		return func(t *testing.T, root string) {
			if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
				t.Skip("this system has no symbolic links")
			}
		}
	}
	cases := map[string]struct {
		files []string
		setup func(*testing.T, string)
		out   string
		opts  Options
		want  string
	}{
		"the project itself":              {out: ".", want: "MFE700"},
		"no name":                         {out: "", want: "MFE700"},
		"a parent of the project":         {out: "..", want: "MFE700"},
		"a neighbour of the project":      {out: "../dist", want: "MFE700"},
		"an absolute path elsewhere":      {out: outside, want: "MFE700"},
		"a folder of sources":             {files: []string{"shell/a.ts", ""}, out: "shell", opts: Options{Sources: []string{"shell"}}, want: "MFE701"},
		"a folder with sources inside":    {files: []string{"apps/shell/a.ts", ""}, out: "apps", opts: Options{Sources: []string{"apps/shell"}, Clean: true}, want: "MFE701"},
		"a link to a folder of sources":   {files: []string{"shell/a.ts", ""}, setup: link("shell", "dist"), out: "dist", opts: Options{Sources: []string{"shell"}}, want: "MFE701"},
		"a link out of the project":       {setup: link(outside, "dist"), out: "dist", opts: Options{Clean: true}, want: "MFE702"},
		"a parent that is a link out":     {setup: link(outside, "build"), out: "build/dist", want: "MFE702"},
		"a link to nothing":               {setup: link("nowhere", "dist"), out: "dist", want: "MFE702"},
		"a file":                          {files: []string{"dist", "x"}, out: "dist", opts: Options{Clean: true}, want: "MFE703"},
		"a folder in a file":              {files: []string{"build", "x"}, out: "build/dist", want: "MFE703"},
		"foreign files":                   {files: []string{"dist/cv.pdf", "x"}, out: "dist", want: "MFE704"},
		"files of others after a build":   {files: []string{"dist/.mfegen/files.json", `{"version":1,"files":[{"path":"a"}]}`, "dist/a", "", "dist/b", ""}, out: "dist", want: "MFE704"},
		"a record that makes no sense":    {files: []string{"dist/.mfegen/files.json", `{`, "dist/a", ""}, out: "dist", want: "MFE704"},
		"a record of a later version":     {files: []string{"dist/.mfegen/files.json", `{"version":9}`}, out: "dist", want: "MFE704"},
		"an absolute path in the project": {files: []string{"dist/a", ""}, out: "ROOT/dist", want: "MFE704"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t, c.files...)
			if c.setup != nil {
				c.setup(t, root)
			}
			before := on(t, root)
			res, diags, err := write(root, strings.Replace(c.out, "ROOT", root, 1), site(t, "index.html", "new"), c.opts)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]string{c.want}, codes(diags)); d != "" {
				t.Error(d, diags)
			}
			if d := cmp.Diff(before, on(t, root)); d != "" {
				t.Errorf("the disk changed: %s", d)
			}
			if res != (Result{}) {
				t.Errorf("result: %+v", res)
			}
		})
	}
	if got := on(t, outside); len(got) > 0 {
		t.Errorf("written outside of the project: %v", got)
	}
}

func TestWriteFollowsALinkInsideTheProject(t *testing.T) {
	t.Parallel()
	root := project(t, "var/build/", "")
	if err := os.Symlink(filepath.Join(root, "var/build"), filepath.Join(root, "dist")); err != nil {
		t.Skip("this system has no symbolic links")
	}
	res := mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
	want := map[string]string{"dist": "link", "var/build/index.html": "1"}
	if d := cmp.Diff(want, without(on(t, root))); d != "" || res.Out != "var/build" {
		t.Error(d, res)
	}
}

func TestWriteForeignFilesListed(t *testing.T) {
	t.Parallel()
	root := project(t, "dist/1", "", "dist/2", "", "dist/3/x", "", "dist/4", "", "dist/5", "", "dist/6", "", "dist/7", "", "dist/.DS_Store", "")
	_, diags, err := write(root, "dist", site(t, "index.html", "new"), Options{Pos: diag.Pos{File: "mfe.toml", Line: 3, Col: 7}})
	if err != nil {
		t.Fatal(err)
	}
	want := `mfe.toml:3:7: error: the folder dist holds 7 files that mfegen did not write, so it is not replaced [MFE704]
	dist/1: note: not mfegen's
	dist/2: note: not mfegen's
	dist/3/x: note: not mfegen's
	dist/4: note: not mfegen's
	dist/5: note: not mfegen's
	note: and 2 more files
	hint: move them away and build again, or run mfegen build --clean to delete them; files that belong to the site go into the shell's public folder`
	if len(diags) != 1 {
		t.Fatal(diags)
	}
	if d := cmp.Diff(want, diags[0].String()); d != "" {
		t.Error(d)
	}
	res := mustWrite(t, root, "dist", site(t, "index.html", "new"), Options{Clean: true})
	if d := cmp.Diff(map[string]string{"dist/index.html": "new"}, without(on(t, root))); d != "" || res.Unchanged {
		t.Error(d, res)
	}
}

func TestWritePathsThatCannotBeTogether(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		files []string
		want  []string
	}{
		"a file and a folder of one name":       {[]string{"docs", "", "docs/a.html", ""}, []string{"MFE705"}},
		"a file and a folder but for the case":  {[]string{"Docs", "", "docs/a.html", ""}, []string{"MFE705"}},
		"folders that differ in case":           {[]string{"Assets/a.js", "", "assets/b.js", "", "assets/c.js", ""}, []string{"MFE706"}},
		"deep folders that differ in case":      {[]string{"a/B/c.js", "", "a/b/d.js", ""}, []string{"MFE706"}},
		"the record's own name":                 {[]string{".mfegen/files.json", ""}, []string{"MFE708"}},
		"the record's name but for the case":    {[]string{".MFEGEN/files.json", ""}, []string{"MFE708", "MFE706"}},
		"files beside the record are no matter": {[]string{".mfegen/site.json", ""}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t)
			_, diags, err := write(root, "dist", site(t, c.files...), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, codes(diags)); d != "" {
				t.Error(d, diags)
			}
			if len(c.want) > 0 && len(on(t, root)) > 0 {
				t.Error("something was written")
			}
		})
	}
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
			if _, _, err := w.write(ctx, root, "dist", site(t, "index.html", "2"), &tree.Tree{}); !errors.Is(err, context.Canceled) {
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
	if _, diags, err := w.write(context.Background(), root, "dist", site(t, "index.html", "2"), &tree.Tree{}); err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	if d := cmp.Diff(map[string]string{"dist/index.html": "2"}, without(on(t, root))); d != "" {
		t.Error(d)
	}
}

func TestWriteVercel(t *testing.T) {
	t.Parallel()
	root := project(t, ".vercel/project.json", "{}", ".vercel/output/builds.json", "b", ".vercel/output/diagnostics/x", "d",
		".vercel/output/config.json", "old", ".vercel/output/static/old.html", "old")
	tr := site(t, "index.html", "1", "_headers", "h", "_redirects", "r", ".mfegen/site.json", "s", "assets/a.js", "a")
	config := site(t, "config.json", "c")
	vercel := func() Result {
		t.Helper()
		w := writer{exchange: exchange}
		res, diags, err := w.write(context.Background(), root, "dist", tr, config)
		if err != nil || len(diags) > 0 {
			t.Fatal(err, diags)
		}
		return res
	}
	res := vercel()
	want := map[string]string{
		".vercel/project.json":              "{}",
		".vercel/output/builds.json":        "b",
		".vercel/output/diagnostics/x":      "d",
		".vercel/output/config.json":        "c",
		".vercel/output/static/index.html":  "1",
		".vercel/output/static/assets/a.js": "a",
		"dist/index.html":                   "1",
		"dist/_headers":                     "h",
		"dist/_redirects":                   "r",
		"dist/.mfegen/site.json":            "s",
		"dist/assets/a.js":                  "a",
	}
	if d := cmp.Diff(want, without(on(t, root))); d != "" {
		t.Error(d)
	}
	if res.Vercel != ".vercel/output" || res.Files != 6 || res.Written != 7 {
		t.Errorf("result: %+v", res)
	}
	a, _ := os.Stat(filepath.Join(root, "dist/assets/a.js"))
	b, _ := os.Stat(filepath.Join(root, ".vercel/output/static/assets/a.js"))
	if !os.SameFile(a, b) {
		t.Error("static is no hard link")
	}
	if res := vercel(); !res.Unchanged {
		t.Errorf("again: %+v", res)
	}
	config = site(t, "config.json", "c2")
	if res := vercel(); res.Unchanged || res.Written != 1 {
		t.Errorf("only config.json is new: %+v", res)
	}
}

func TestWriteVercelRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		files []string
		out   string
		want  string
	}{
		"functions of others":            {[]string{".vercel/output/functions/api.func/index.js", ""}, "dist", "MFE704"},
		"out is Vercel's output":         {nil, ".vercel/output", "MFE707"},
		"out is inside Vercel's output":  {nil, ".vercel/output/static", "MFE707"},
		"out is around Vercel's output":  {nil, ".vercel", "MFE707"},
		"Vercel's folder is only a file": {[]string{".vercel", ""}, "dist", "MFE703"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t, c.files...)
			before := on(t, root)
			w := writer{exchange: exchange}
			_, diags, err := w.write(context.Background(), root, c.out, site(t, "index.html", ""), site(t, "config.json", ""))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]string{c.want}, codes(diags)); d != "" {
				t.Error(d, diags)
			}
			if d := cmp.Diff(before, on(t, root)); d != "" {
				t.Error(d)
			}
		})
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
				_, diags, err := w.write(context.Background(), root, "dist", site(t, "index.html", content), site(t, "config.json", content))
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

func TestLeftoversAreCleanedUnlessInUse(t *testing.T) {
	t.Parallel()
	root := project(t, ".dist.mfegen-stage-dead/lock", "", ".dist.mfegen-stage-dead/tree/x", "",
		".dist.mfegen-stage-early/", "", ".dist2.mfegen-stage-other/tree/x", "")
	r, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	alive, err := newStage(r, "dist")
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
	stages := func() []string {
		found, err := filepath.Glob(filepath.Join(root, ".dist*"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range found {
			found[i] = filepath.Base(found[i])
		}
		slices.Sort(found)
		return found
	}
	want := []string{alive.dir, ".dist2.mfegen-stage-other"}
	if d := cmp.Diff(want, stages()); d != "" {
		t.Error(d)
	}
	alive.lock.Close() // as if its process died
	mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
	if d := cmp.Diff(want[1:], stages()); d != "" {
		t.Error(d)
	}
}

func TestBuildKilledBetweenTwoRenamesIsMended(t *testing.T) {
	t.Parallel()
	root := project(t, ".dist.mfegen-stage-dead/old/index.html", "1", ".dist.mfegen-stage-dead/tree/index.html", "2",
		".dist.mfegen-stage-dead/old/"+listFile, `{"version":1,"files":[{"path":"index.html"}]}`)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := writer{exchange: exchange}
	if _, _, err := w.write(ctx, root, "dist", site(t, "index.html", "3"), &tree.Tree{}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{"dist/index.html": "1"}, without(on(t, root))); d != "" {
		t.Error(d)
	}
}

func TestConcurrentBuildsLeaveOneWhole(t *testing.T) {
	t.Parallel()
	root := project(t)
	done := make(chan error)
	for i := range 6 {
		go func() {
			_, diags, err := write(root, "dist", generation(t, fmt.Sprint(i), 20), Options{})
			if err == nil && len(diags) > 0 {
				err = errors.New(diags[0].String())
			}
			done <- err
		}()
	}
	for range 6 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	wholeGeneration(t, root, 20)
	mustWrite(t, root, "dist", generation(t, "last", 20), Options{})
	if got := wholeGeneration(t, root, 20); got != "last" {
		t.Errorf("the disk holds generation %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(root, ".dist*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}
