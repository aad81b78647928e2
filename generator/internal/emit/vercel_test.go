package emit

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
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
