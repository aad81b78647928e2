package page

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mfegen/mfegen/themes"
)

func TestNotFound(t *testing.T) {
	t.Parallel()
	files, err := NotFound(themes.Default(), Missing{Site: "Tea & more", Base: "/shop/"})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || files[0].Path != "404.html" || !strings.HasPrefix(files[1].Path, "assets/mfegen/404-") {
		t.Fatalf("files: %v", files)
	}
	html := string(files[0].Data)
	for _, want := range []string{
		`<html lang="en">`,
		`<meta name="viewport"`,
		`<link rel="stylesheet" href="/shop/` + files[1].Path + `" integrity="sha256-`,
		`<a href="/shop/">Go to Tea & more</a>`,
		`<meta name="robots" content="noindex">`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("want %s in %s", want, html)
		}
	}
	for _, not := range []string{"<script", "<style", "style=", "onclick"} {
		if strings.Contains(html, not) {
			t.Errorf("the security policy forbids %s in %s", not, html)
		}
	}
	if css := string(files[1].Data); !strings.Contains(css, "prefers-color-scheme:dark") || strings.Contains(css, "\n") {
		t.Errorf("stylesheet: %s", css)
	}
}

func TestNotFoundOfASiteWithoutName(t *testing.T) {
	t.Parallel()
	files, err := NotFound(themes.Default(), Missing{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(files[0].Data), `<a href="/">Go to the front page</a>`) {
		t.Errorf("page: %s", files[0].Data)
	}
}

func TestNotFoundOfABrokenTheme(t *testing.T) {
	t.Parallel()
	for name, theme := range map[string]fstest.MapFS{
		"empty":               {},
		"no stylesheet":       {"404.html": {}},
		"a broken template":   {"404.html": {Data: []byte("{{")}, "404.css": {}},
		"an unknown variable": {"404.html": {Data: []byte("{{.Nope}}")}, "404.css": {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := NotFound(theme, Missing{}); err == nil {
				t.Error("no error")
			}
		})
	}
}
