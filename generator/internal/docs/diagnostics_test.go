package docs_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/theme"
)

// files makes a file system of names and contents in turn.
func files(pairs ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return out
}

func TestMistakesInPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pages []string // names and contents in turn
		want  []string
	}{
		"links that lead nowhere": {
			[]string{"docs/a.md", "One [x](b.md) and\n![y](y.png) [z](mfe:crt) [e](event:gone) [s](state:gone).\n"},
			[]string{
				"docs/a.md:1:5 MFE840 the link to b.md leads nowhere: there is no file docs/b.md",
				"docs/a.md:2:1 MFE840 the link to y.png leads nowhere: there is no image docs/y.png",
				"docs/a.md:2:13 MFE840 the link to mfe:crt leads nowhere: there is no such thing in this site",
				"docs/a.md:2:26 MFE840 the link to event:gone leads nowhere: there is no such thing in this site",
				"docs/a.md:2:42 MFE840 the link to state:gone leads nowhere: there is no such thing in this site",
			},
		},
		"links that lead somewhere": {
			[]string{"docs/a.md", "[1](#one) [2](b.md#two) [3](/docs/b.md) [4](../catalog) [5](../catalog/README.md#more) [6](../cart/src/index.ts) [7](sub/) [8](https://e.example) [9](../docs)\n\n## One\n", "docs/b.md", "## Two\n", "docs/sub/index.md", "x"}, nil,
		},
		"anchors that are not there": {
			[]string{"docs/a.md", "[1](#on) [2](b.md#too) [3](../catalog/README.md#mor)\n\n## One\n", "docs/b.md", "## Two\n"},
			[]string{
				"docs/a.md:1:1 MFE841 docs/a.md has no heading #on",
				"docs/a.md:1:10 MFE841 docs/b.md has no heading #too",
				"docs/a.md:1:24 MFE841 catalog/README.md has no heading #mor",
			},
		},
		"front matter": {
			[]string{"docs/a.md", "---\ntitel: A\norder: first\nnonsense\n---\n"},
			[]string{
				`docs/a.md:2:1 MFE842 the front matter has no key "titel"`,
				`docs/a.md:3:8 MFE842 order "first" is no whole number`,
				"docs/a.md:4:1 MFE842 this line of the front matter is not of the form key: value",
			},
		},
		"two pages with one address": {
			[]string{"docs/a/index.md", "x", "docs/a.md", "x", "docs/B b.md", "x", "docs/b-b.md", "x"},
			[]string{
				"docs/a/index.md MFE843 this page and docs/a.md both become guides/a/index.html",
				"docs/b-b.md MFE843 this page and docs/B b.md both become guides/b-b/index.html",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := shop()
			site.Pages = nil
			site.Files = files(append(c.pages, "cart/src/index.ts", "")...)
			for i := 0; i < len(c.pages); i += 2 {
				site.Pages = append(site.Pages, docs.Source{Path: c.pages[i], Data: []byte(c.pages[i+1])})
			}
			// As a walk of the folder gives them.
			for i := range site.Pages {
				for j := range i {
					if site.Pages[i].Path < site.Pages[j].Path {
						site.Pages[i], site.Pages[j] = site.Pages[j], site.Pages[i]
					}
				}
			}
			_, list := docs.Render(site, builtIn())
			var got []string
			for _, d := range list {
				got = append(got, strings.TrimSuffix(fmt.Sprint(d.Pos), ":")+" "+d.Code+" "+d.Text)
				if d.Hint == "" {
					t.Errorf("%s has no hint", d.Text)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMistakesInThemes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, place, says string }{
		"a template that does not parse":          {"layouts/home.html", "{{define \"main\"}}\n{{if}}\n{{end}}{{end}}", "mine/layouts/home.html:2", "missing value for if"},
		"a field that there is not":               {"layouts/mfe.html", "{{define \"main\"}}\n{{.Tittle}}{{end}}", "mine/layouts/mfe.html:2:3", "Tittle"},
		"a part that there is not":                {"layouts/guide.html", "{{define \"main\"}}{{template \"layouts/parts/none.html\" .}}{{end}}", "mine/layouts/guide.html", "none.html"},
		"a layout that does not define main":      {"layouts/az.html", "hello", "mine/layouts/az.html", "main"},
		"a script that is not JavaScript":         {"assets/docs.js", "let = = 1", "mine/assets/docs.js", "JavaScript"},
		"a function that there is not":            {"layouts/parts/nav.html", "\n\n{{shout .Title}}", "mine/layouts/parts/nav.html:3", "shout"},
		"a part that all pages have, with a wish": {"layouts/parts/header.html", "{{.Site.Wish}}", "mine/layouts/parts/header.html:1:8", "Wish"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, list := docs.Render(shop(), builtIn(theme.Layer{Name: "mine", FS: files(c.file, c.text)}))
			if out != nil || len(list) != 1 {
				t.Fatalf("%d mistakes: %v", len(list), list)
			}
			d := list[0]
			if place := d.Pos.String(); !strings.HasPrefix(place, c.place) || d.Code != "MFE844" || !strings.Contains(d.Text, c.says) {
				t.Errorf("%s: %s [%s]", place, d.Text, d.Code)
			}
		})
	}
}
