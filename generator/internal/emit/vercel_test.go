package emit

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

func TestWriteVercel(t *testing.T) {
	t.Parallel()
	root := project(t, ".vercel/project.json", "{}", ".vercel/output/builds.json", "b", ".vercel/output/diagnostics/x", "d",
		".vercel/output/config.json", "old", ".vercel/output/static/old.html", "old")
	tr := site(t, "index.html", "1", "_headers", "h", "_redirects", "r", ".mfegen/site.json", "s", "assets/a.js", "a")
	config := site(t, "config.json", "c")
	vercel := func() Result {
		t.Helper()
		w := writer{exchange: exchange}
		res, diags, err := w.write(context.Background(), root, "dist", tr, config, nil)
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
			_, diags, err := w.write(context.Background(), root, c.out, site(t, "index.html", ""), site(t, "config.json", ""), nil)
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

// What is not served is replaced as a whole too, in the same step, and is
// nobody's to serve.
func TestWriteAside(t *testing.T) {
	t.Parallel()
	root := project(t, "maps/.mfegen/files.json", `{"version":1,"files":[{"path":"old.map"}]}`, "maps/old.map", "o")
	write := func(aside string, files ...string) (Result, diag.List) {
		t.Helper()
		w := writer{exchange: exchange, options: Options{Aside: aside, AsidePos: diag.Pos{File: "mfe.toml", Line: 3, Col: 1}}}
		res, diags, err := w.write(context.Background(), root, "dist", site(t, "index.html", "1"), &tree.Tree{}, site(t, files...))
		if err != nil {
			t.Fatal(err)
		}
		return res, diags
	}
	res, diags := write("maps", "assets/a.js.map", "m")
	want := map[string]string{"dist/index.html": "1", "maps/assets/a.js.map": "m"}
	if d := cmp.Diff(want, without(on(t, root))); d != "" || len(diags) > 0 || res.Aside != "maps" {
		t.Errorf("%s\n%v %+v", d, diags, res)
	}
	if res, _ := write("maps", "assets/a.js.map", "m"); !res.Unchanged {
		t.Errorf("again: %+v", res)
	}
	for _, c := range []struct{ folder, code string }{
		{"dist/maps", "MFE046"}, {"dist", "MFE046"}, {".", "MFE700"}, {"../maps", "MFE700"},
	} {
		_, diags := write(c.folder, "a.js.map", "m")
		if len(diags) != 1 || diags[0].Code != c.code || diags[0].Pos.Line != 3 || diags[0].Hint == "" {
			t.Errorf("%s: %v", c.folder, diags)
		}
	}
	if d := cmp.Diff(want, without(on(t, root))); d != "" {
		t.Error(d)
	}
}
