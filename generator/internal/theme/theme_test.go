package theme

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func layers() *Theme {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return New(
		Layer{"theme", fstest.MapFS{"layouts/page.html": file("project"), "layouts/.cache/x.html": file("-"), "README.md": file("-")}},
		Layer{"themes/sea", fstest.MapFS{"layouts/page.html": file("sea"), "assets/docs.css": file("sea")}},
		Layer{"built-in", fstest.MapFS{"layouts/page.html": file("base"), "layouts/home.html": file("base"), "assets/docs.css": file("base")}},
	)
}

func TestTheFirstLayerWins(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"layouts/page.html": "project", "assets/docs.css": "sea", "layouts/home.html": "base"} {
		got, err := fs.ReadFile(layers(), name)
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"layouts/none.html", "layouts", "../x", ""} {
		if _, err := fs.ReadFile(layers(), name); err == nil {
			t.Errorf("%q is a file", name)
		}
	}
	if _, err := layers().Open("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
}

func TestWhich(t *testing.T) {
	t.Parallel()
	const page = "layouts/page.html"
	want := []Found{{"theme", page}, {"themes/sea", page}, {"built-in", page}}
	if diff := cmp.Diff(want, layers().Which(page)); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"layouts", "layouts/none.html", "../x"} {
		if got := layers().Which(name); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"assets/docs.css", "layouts/home.html", "layouts/page.html"}, layers().Files()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"layouts/home.html", "layouts/page.html"}, layers().Glob("layouts", ".html")); diff != "" {
		t.Error(diff)
	}
}
