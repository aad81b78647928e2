package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

const shop = `<!doctype html>
<html lang="en">
  <head>
    <!-- the shop -->
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Shop &amp; co</title>
    <link rel=icon href=/favicon.svg>
    <link rel="stylesheet" href="https://fonts.example/inter.css">
    <style>body { margin: 0 }</style>
    <link rel="stylesheet" href="/src/main.css">
    <script src="/legacy.js"></script>
  </head>
  <body>
    <img src='./img/logo%20big.png' srcset="./img/a.png 1x, /img/b.png?v=2 2x" alt="">
    <template><p>  kept  </p><!-- kept --><img src="/img/t.png"></template>
    <a href="/products">Products</a>
    <script type="module" src="/src/main.tsx"></script>
  </body>
</html>
`

func parse1(t *testing.T, src string) *Doc {
	t.Helper()
	doc, diags := Parse("shell/index.html", []byte(src))
	for _, d := range diags {
		t.Errorf("unexpected: %s", d)
	}
	return doc
}

func TestParseRefs(t *testing.T) {
	t.Parallel()
	at := func(line, col int) diag.Pos { return diag.Pos{File: "shell/index.html", Line: line, Col: col} }
	want := []Ref{
		{Kind: Asset, URL: "/favicon.svg", Path: "favicon.svg", Rooted: true, Fixed: true, Pos: at(8, 25)},
		{Kind: Style, URL: "/src/main.css", Path: "src/main.css", Rooted: true, Pos: at(11, 34)},
		{Kind: Classic, URL: "/legacy.js", Path: "legacy.js", Rooted: true, Fixed: true, Pos: at(12, 18)},
		{Kind: Asset, URL: "./img/logo%20big.png", Path: "shell/img/logo big.png", Fixed: true, Pos: at(15, 15)},
		{Kind: Asset, URL: "./img/a.png", Path: "shell/img/a.png", Fixed: true, Pos: at(15, 45)},
		{Kind: Asset, URL: "/img/b.png", Suffix: "?v=2", Path: "img/b.png", Rooted: true, Fixed: true, Pos: at(15, 61)},
		{Kind: Asset, URL: "/img/t.png", Path: "img/t.png", Rooted: true, Fixed: true, Pos: at(16, 53)},
		{Kind: Entry, URL: "/src/main.tsx", Path: "src/main.tsx", Rooted: true, Pos: at(18, 32)},
	}
	doc := parse1(t, shop)
	if d := cmp.Diff(want, doc.Refs); d != "" {
		t.Error(d)
	}
	if got := doc.Of(Entry); len(got) != 1 || got[0].In("apps/shell") != "apps/shell/src/main.tsx" {
		t.Errorf("entries: %v", got)
	}
	if got := doc.Refs[3].In("apps/shell"); got != "shell/img/logo big.png" {
		t.Errorf("a relative reference must not depend on the unit's folder: %s", got)
	}
}

func TestParseWhatCountsAsReference(t *testing.T) {
	t.Parallel()
	const module = `<script type="module" src="/m.js"></script>`
	cases := map[string]struct {
		body string
		want []string // kind, URL and "fixed"
	}{
		"other schemes, hosts, fragments and data stay": {
			`<img src="https://x/a.png"><img src=//x/a.png><img src="data:image/png,a"><use href="#i"><a href="/x">`, nil},
		"a sprite's symbol":              {`<svg><use href="/s.svg#cart"/></svg>`, []string{"asset /s.svg fixed"}},
		"every media attribute":          {`<video src=v.mp4 poster=p.jpg><source src=w.webm><track src=t.vtt></video><object data=o.svg></object>`, []string{"asset v.mp4 fixed", "asset p.jpg fixed", "asset w.webm fixed", "asset t.vtt fixed", "asset o.svg fixed"}},
		"icons, manifest and preloads":   {`<link rel="shortcut icon" href=i.ico><link rel=manifest href=/m.json><link rel=preload as=font href=f.woff2>`, []string{"asset i.ico fixed", "asset /m.json fixed", "asset f.woff2 fixed"}},
		"links that load nothing stay":   {`<link rel=canonical href=/x><link rel=alternate href=/feed.xml>`, nil},
		"a print stylesheet stays put":   {`<link rel=stylesheet media=print href=/p.css>`, []string{"stylesheet /p.css fixed"}},
		"a stylesheet inside noscript":   {`<noscript><link rel=stylesheet href=/n.css></noscript>`, []string{"stylesheet /n.css fixed"}},
		"a stylesheet in a shadow root":  {`<template shadowrootmode=open><link rel=stylesheet href=/t.css></template>`, []string{"stylesheet /t.css fixed"}},
		"a data block is no script":      {`<script type="text/x-template" src="/t.html"></script>`, nil},
		"references in scripts are text": {`<script>document.write('<img src="/a.png">')</script>`, nil},
		"references in comments":         {`<!-- <img src="/a.png"> -->`, nil},
		"the first of two attributes":    {`<img src=a.png src=b.png>`, []string{"asset a.png fixed"}},
		"a srcset with data and parens":  {`<img srcset="data:image/png;base64,AA== 1x, a.png 2x, b.png calc(1,2), c.png">`, []string{"asset a.png fixed", "asset b.png fixed", "asset c.png fixed"}},
		"entities are decoded":           {`<img src="/a&amp;b.png">`, []string{"asset /a&b.png fixed"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := parse1(t, "<!doctype html><head>"+module+"</head>"+c.body)
			var got []string
			for _, r := range doc.Refs[1:] {
				s := r.Kind.String() + " " + r.URL
				if r.Fixed {
					s += " fixed"
				}
				got = append(got, s)
			}
			if r := c.want; len(r) > 0 && strings.HasPrefix(r[0], "stylesheet") && len(got) == 0 {
				t.Fatal("nothing found")
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// Each page holds its expectation: the line with "want MFEnnn" must be
// reported with this code, and no other line. "want MFEnnn page" is for a
// code without a line.
func TestParseDiagnostics(t *testing.T) {
	t.Parallel()
	const module = `<script type="module" src="/m.js"></script>`
	cases := map[string]string{
		"no module script": "<!doctype html>\n<head></head><p>hi <!-- want MFE460 page -->",
		"a classic script for a TypeScript file": "<!doctype html>\n" +
			`<script src="/src/main.tsx"></script><!-- want MFE469 -->` + "\n<!-- want MFE460 page -->",
		"an import map":            "<!doctype html>\n" + module + "\n" + `<script type="importmap">{}</script><!-- want MFE461 -->`,
		"a relative inline import": "<!doctype html>\n<script type=module>\nimport './src/main.js' // want MFE462\n</script>",
		"a relative inline dynamic import": "<!doctype html>\n<script type=module>\n" +
			"const x = await import('../main.js') // want MFE462\n</script>",
		"a rooted inline import":       "<!doctype html>\n<script type=module>\nimport { a } from '/a.js' // want MFE462\n</script>",
		"a bare inline import is fine": "<!doctype html>\n<script type=module>\nimport 'react'; // import './x.js'\n</script>",
		"a base element":               "<!doctype html>\n" + module + "\n<base href=/shop/><!-- want MFE463 -->",
		"a base target is fine":        "<!doctype html>\n" + module + "\n<base target=_blank>",
		"another charset":              "<!doctype html>\n" + module + "\n<meta charset=latin1><!-- want MFE464 -->",
		"bytes that are not UTF-8":     "<!doctype html>\n" + module + "\n<p>\xe9<!-- want MFE464 -->",
		"a NUL":                        "<!doctype html>\n" + module + "\n<p>\x00<!-- want MFE464 -->",
		"a module in a template":       "<!doctype html>\n" + module + "\n<template><script type=module src=/x.js></script></template><!-- want MFE465 -->",
		"a local modulepreload":        "<!doctype html>\n" + module + "\n<link rel=modulepreload href=/src/a.js><!-- want MFE466 -->",
		"a path out of the project":    "<!doctype html>\n" + module + "\n<img src=../../a.png><!-- want MFE467 -->",
		"a CRA placeholder":            "<!doctype html>\n" + module + "\n<link rel=icon href=%PUBLIC_URL%/f.ico><!-- want MFE467 -->",
		"an empty src":                 "<!doctype html>\n" + module + "\n<script type=module src=''></script><!-- want MFE468 -->",
		"the id of the data block":     "<!doctype html>\n" + module + "\n<div id=mfegen></div><!-- want MFE470 -->",
		"a policy of its own":          "<!doctype html>\n" + module + "\n<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\"><!-- want MFE471 -->",
		"no doctype":                   module + "<!-- want MFE472 -->",
		"nothing at all":               "<!-- want MFE472 --><!-- want MFE460 page -->",
	}
	want := regexp.MustCompile(`want (MFE\d+)( page)?`)
	for name, src := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var expected, got []string
			for i, line := range strings.Split(src, "\n") {
				for _, m := range want.FindAllStringSubmatch(line, -1) {
					at := fmt.Sprint(i + 1)
					if m[2] != "" {
						at = "page"
					}
					expected = append(expected, at+" "+m[1])
				}
			}
			_, diags := Parse("shell/index.html", []byte(src))
			for _, d := range diags {
				at := fmt.Sprint(d.Pos.Line)
				if d.Pos.Line == 0 {
					at = "page"
				}
				got = append(got, at+" "+d.Code)
				if d.Hint == "" {
					t.Errorf("no hint: %s", d)
				}
			}
			slices.Sort(expected)
			slices.Sort(got)
			if d := cmp.Diff(expected, got); d != "" {
				t.Error(d)
			}
		})
	}
}
