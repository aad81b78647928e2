package page

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

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

var full = Page{
	Base:      "/shop/",
	ImportMap: []byte(`{"imports":{"react":"/shop/assets/vendor/react-AB.js"}}`),
	Preloads:  []Preload{{"/shop/assets/shell/main-AB.js", "sha256-x+y/z=", "high"}, {"/shop/assets/vendor/react-AB.js", "sha256-v", ""}},
	Styles:    []Link{{"/shop/assets/shell/main-AB.css", "sha256-s"}, {"/shop/assets/cart/cart-AB.css", "sha256-c"}},
	Data:      []byte(`{"base":"/shop/","x":"</script><b>"}`),
	Entries:   []Link{{"/shop/assets/shell/main-AB.js", "sha256-x+y/z="}},
	Refs: map[string]Link{
		"./img/logo%20big.png": {URL: "/shop/assets/shell/logo-AB.png"},
		"/img/b.png":           {URL: "/shop/assets/shell/b-AB.png"},
	},
}

func TestRenderKeepsTheMarkupAndAddsTheHead(t *testing.T) {
	t.Parallel()
	want := `<!doctype html>
<html lang="en">
  <head>
    <!-- the shop -->
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <script type="importmap">{"imports":{"react":"/shop/assets/vendor/react-AB.js"}}</script>
    <link rel="modulepreload" href="/shop/assets/shell/main-AB.js" integrity="sha256-x+y/z=" fetchpriority="high">
    <link rel="modulepreload" href="/shop/assets/vendor/react-AB.js" integrity="sha256-v">
    <title>Shop &amp; co</title>
    <link rel=icon href="/shop/favicon.svg">
    <link rel="stylesheet" href="https://fonts.example/inter.css">
    <style>body { margin: 0 }</style>
    <link rel="stylesheet" href="/shop/assets/shell/main-AB.css" integrity="sha256-s">
    <link rel="stylesheet" href="/shop/assets/cart/cart-AB.css" integrity="sha256-c">
    <script src="/shop/legacy.js"></script>
    <script type="application/json" id="mfegen">{"base":"/shop/","x":"\u003c/script>\u003cb>"}</script>
    <script type="module" src="/shop/assets/shell/main-AB.js" integrity="sha256-x+y/z="></script>
  </head>
  <body>
    <img src='/shop/assets/shell/logo-AB.png' srcset="./img/a.png 1x, /shop/assets/shell/b-AB.png?v=2 2x" alt="">
    <template><p>  kept  </p><!-- kept --><img src="/shop/img/t.png"></template>
    <a href="/products">Products</a>
  </body>
</html>
`
	doc := parse1(t, shop)
	if d := cmp.Diff(want, string(Render(doc, full))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(want, string(Render(doc, full))); d != "" {
		t.Errorf("a second page differs: %s", d)
	}
}

func TestRenderInPlace(t *testing.T) {
	t.Parallel()
	p := full
	p.Refs = map[string]Link{
		"/src/main.css": {"/shop/assets/shell/main-AB.css", "sha256-s"},
		"/src/main.tsx": {"/shop/assets/shell/main-AB.js", "sha256-x+y/z="},
		"/legacy.js":    {"/shop/legacy.js", "sha256-l"},
	}
	got := string(Render(parse1(t, shop), p))
	for _, want := range []string{
		`    <link rel="stylesheet" href="/shop/assets/shell/main-AB.css" integrity="sha256-s">` + "\n" +
			`    <link rel="stylesheet" href="/shop/assets/cart/cart-AB.css" integrity="sha256-c">` + "\n",
		`    <script type="module" src="/shop/assets/shell/main-AB.js" integrity="sha256-x+y/z="></script>` + "\n  </body>",
		`<script src="/shop/legacy.js" integrity="sha256-l"></script>`,
	} {
		if strings.Count(got, want) != 1 {
			t.Errorf("want once: %s\nin %s", want, got)
		}
	}
	if n := strings.Count(got, "main-AB.css"); n != 1 {
		t.Errorf("the stylesheet is linked %d times", n)
	}
	if n := strings.Count(got, `type="module"`); n != 1 {
		t.Errorf("%d module scripts", n)
	}
}

func TestRenderReplacesTheAuthorsIntegrity(t *testing.T) {
	t.Parallel()
	doc := parse1(t, `<!doctype html><script type=module integrity=sha256-old src=/m.js async></script>`)
	got := string(Render(doc, Page{Refs: map[string]Link{"/m.js": {"/assets/m-AB.js", "sha256-new"}}}))
	if want := `<script type=module integrity="sha256-new" src="/assets/m-AB.js" async></script>`; !strings.Contains(got, want) {
		t.Errorf("want %s in %s", want, got)
	}
}

// order is what a browser's parser sees of the head and of the body.
func order(t *testing.T, page []byte) (inHead, inBody []string) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(bytes.TrimPrefix(page, []byte("\ufeff"))))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attrs := map[string]string{}
		for _, a := range n.Attr {
			attrs[a.Key] = a.Val
		}
		label := ""
		switch n.Data {
		case "meta":
			if attrs["http-equiv"] == "content-type" {
				attrs["charset"] = "" // the short form means the same
			}
			label = "meta"
			for _, k := range []string{"charset", "name", "http-equiv"} {
				if _, ok := attrs[k]; ok {
					label = strings.ToLower(k)
					break
				}
			}
		case "script":
			label = "script " + attrs["type"]
			if attrs["src"] != "" {
				label += " src"
			}
		case "link":
			label = attrs["rel"]
		case "title", "style", "base":
			label = n.Data
		default:
			continue
		}
		where := &inBody
		for p := n.Parent; p != nil; p = p.Parent {
			if p.Data == "head" {
				where = &inHead
			}
		}
		*where = append(*where, strings.TrimSpace(label))
	}
	return inHead, inBody
}

func TestRenderHeadOrder(t *testing.T) {
	t.Parallel()
	const entry = `<script type=module src=/m.js></script>`
	added := []string{"script importmap", "modulepreload", "modulepreload", "stylesheet", "stylesheet", "script application/json", "script module src"}
	with := func(first ...string) []string { return append(first, added...) }
	cases := map[string]struct {
		src  string
		page func(*Page)
		head []string
		body []string
	}{
		"an empty head":                {src: "<!doctype html><html><head></head><body>" + entry, head: with("charset")},
		"no head":                      {src: "<!doctype html><html><body>" + entry + "</body></html>", head: with("charset")},
		"no head, but a body's text":   {src: "<!doctype html>Hello" + entry, head: with("charset")},
		"no html, head elements only":  {src: "<!doctype html><title>x</title>" + entry + "<p>y", head: []string{"charset", "script importmap", "modulepreload", "modulepreload", "title", "stylesheet", "stylesheet", "script application/json", "script module src"}},
		"no end of the head":           {src: "<!doctype html><html><head><meta charset=utf-8><body><p>x</p>" + entry, head: with("charset")},
		"no tags at all":               {src: entry, head: with("charset")},
		"a byte order mark":            {src: "\ufeff<!doctype html><head><meta charset=utf-8></head>" + entry, head: with("charset")},
		"two heads":                    {src: "<!doctype html><head><meta charset=utf-8></head><head><title>x</title></head>" + entry, head: append(with("charset"), "title")},
		"charset by http-equiv":        {src: `<!doctype html><head><meta http-equiv=content-type content="text/html; charset=UTF-8"></head>` + entry, head: with("charset")},
		"charset after viewport":       {src: `<!doctype html><head><meta name=viewport content=x><meta charset=utf-8></head>` + entry, head: with("name", "charset")},
		"an inline module before all":  {src: `<!doctype html><head><script type=module>import "react"</script><meta charset=utf-8></head>` + entry, head: []string{"charset", "script importmap", "modulepreload", "modulepreload", "script module", "stylesheet", "stylesheet", "script application/json", "script module src"}},
		"an inline module in the body": {src: `<!doctype html><head><meta charset=utf-8></head><body><script type=module>import "react"</script>` + entry, head: with("charset"), body: []string{"script module"}},
		"an external module first":     {src: `<!doctype html><head><script type=module src=https://x/y.js></script></head>` + entry, head: []string{"charset", "script importmap", "modulepreload", "modulepreload", "script module src", "stylesheet", "stylesheet", "script application/json", "script module src"}},
		"a source modulepreload goes":  {src: `<!doctype html><head><link rel=modulepreload href=/m.js></head>` + entry, head: with("charset")},
		"a stylesheet before charset":  {src: `<!doctype html><head><link rel=stylesheet href=/a.css><meta charset=utf-8></head>` + entry, head: with("charset")},
		"an unclosed template":         {src: `<!doctype html><head>` + entry + `<template><p>`, head: with("charset")},
		"an unclosed style":            {src: `<!doctype html><head>` + entry + `<style>a{`, head: append(with("charset"), "style")},
		"an unclosed comment":          {src: `<!doctype html><head>` + entry + `<!-- `, head: with("charset")},
		"noscript in the head":         {src: `<!doctype html><head><noscript><style>a{}</style></noscript></head>` + entry, head: []string{"charset", "script importmap", "modulepreload", "modulepreload", "stylesheet", "stylesheet", "script application/json", "script module src"}},
		"a policy and a title": {
			src:  `<!doctype html><head><meta charset=utf-8></head>` + entry,
			page: func(p *Page) { p.CSP, p.Title = "script-src 'self'", "A <b> & c" },
			head: []string{"charset", "http-equiv", "script importmap", "modulepreload", "modulepreload", "title", "stylesheet", "stylesheet", "script application/json", "script module src"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, _ := Parse("index.html", []byte(c.src))
			p := full
			if c.page != nil {
				c.page(&p)
			}
			out := Render(doc, p)
			small, err := Minify(out)
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range [][]byte{out, small} {
				head, body := order(t, page)
				head = slices.DeleteFunc(head, func(s string) bool { return name == "noscript in the head" && s == "style" })
				if d := cmp.Diff(c.head, head); d != "" {
					t.Errorf("head: %s\n%s", d, page)
				}
				if d := cmp.Diff(c.body, body); d != "" {
					t.Errorf("body: %s\n%s", d, page)
				}
			}
		})
	}
}

func TestRenderTitle(t *testing.T) {
	t.Parallel()
	doc := parse1(t, shop)
	got := string(Render(doc, Page{Title: "Cart <3"}))
	if !strings.Contains(got, "<title>Cart &lt;3</title>") || strings.Contains(got, "Shop &amp; co") {
		t.Errorf("title is not replaced in %s", got)
	}
}

func TestMinify(t *testing.T) {
	t.Parallel()
	got, err := Minify(Render(parse1(t, shop), full))
	if err != nil {
		t.Fatal(err)
	}
	page := string(got)
	for _, want := range []string{
		`<html lang="en">`, "</head>", "</body>", "</html>",
		`<script type="importmap">{"imports":{"react":"/shop/assets/vendor/react-AB.js"}}</script>`,
		`<script type="module" src="/shop/assets/shell/main-AB.js" integrity="sha256-x+y/z="></script>`,
		`<link rel="stylesheet" href="/shop/assets/shell/main-AB.css" integrity="sha256-s">`,
		`<style>body{margin:0}</style>`,
		`<template><p>  kept  </p><!-- kept --><img src="/shop/img/t.png"></template>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("want %s in %s", want, page)
		}
	}
	if strings.Contains(page, "the shop") {
		t.Errorf("a comment is left in %s", page)
	}
	again, err := Minify(got)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(page, string(again)); d != "" {
		t.Errorf("minifying twice differs: %s", d)
	}
}

func TestMinifyKeepsWhatPagesRelyOn(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"default attribute values":    `<input type="text"><button type="submit">x</button>`,
		"nested templates":            `<template id="a"> <template> x </template> y </template><b>z</b>`,
		"a template with a script":    `<template><script> let a  =  "</template>" </script>  </template>`,
		"the marker in the page":      `<p>mfegen-template-content</p><template>  a  </template>`,
		"inline scripts":              `<script>  let a  =  1  </script>`,
		"hidden until found":          `<p hidden="until-found">x</p>`,
		"pre":                         "<pre>a\n  b</pre>",
		"an inline SVG":               `<svg viewBox="0 0 1 1"><use href="#a"></use></svg>`,
		"server side includes":        `<!--#include virtual="/a"--><p>x</p>`,
		"conditional comments":        `<!--[if IE]><p>x</p><![endif]-->`,
		"an unquoted custom element":  `<mfe-slot name="cart"></mfe-slot>`,
		"boolean and data attributes": `<div data-x="1" hidden>y</div>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Minify([]byte(src))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(src, string(got)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMinifyDropsCommentsAsBrowsersReadThem(t *testing.T) {
	t.Parallel()
	got, err := Minify([]byte("<p>a</p><!--><p>b</p><!-- x --!><p>c</p><!-- - --><template> <!-- y --> </template>"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff("<p>a</p><p>b</p><p>c</p><template> <!-- y --> </template>", string(got)); d != "" {
		t.Error(d)
	}
}

func TestMinifyCSS(t *testing.T) {
	t.Parallel()
	src := `
/* a comment */
@layer base, theme;
@import url("x.css") layer(base);
:root { --gap: 1rem; --empty: ; }
@container card (min-width: 20em) { .a { & .b { color: color-mix(in srgb, red 10%, blue); } } }
.a:has(> .b) { margin: calc(1px + var(--gap)); inset: 0; }
`
	got, err := MinifyCSS([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	out := string(got)
	for _, want := range []string{"@layer base,theme", "--gap:", "@container card", "&", "color-mix(in srgb", ":has(>.b)", "calc(1px + var(--gap))"} {
		if !strings.Contains(out, want) {
			t.Errorf("want %s in %s", want, out)
		}
	}
	if strings.Contains(out, "comment") || strings.Contains(out, "\n") {
		t.Errorf("not minified: %s", out)
	}
}
