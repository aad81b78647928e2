package page

import (
	"bytes"
	"github.com/mfegen/mfegen/generator/internal/minify"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

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
			small, err := minify.HTML(out)
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

// What stands in for an MFE is in the page, with the author's own breaks, and
// is not shown.
func TestTemplates(t *testing.T) {
	t.Parallel()
	doc, list := Parse("index.html", []byte("<!doctype html>\n<html>\n<head>\n  <title>t</title>\n  <script type=\"module\" src=\"/m.js\"></script>\n</head>\n<body></body>\n</html>\n"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	got := string(Render(doc, Page{Templates: []Template{{ID: "mfegen-fallback", HTML: []byte("<p>\nSorry</p>\n")}, {ID: "a\"b", HTML: []byte("<b>x</b>")}}}))
	for _, want := range []string{"  <template id=\"mfegen-fallback\"><p>\nSorry</p></template>\n", "  <template id=\"a&#34;b\"><b>x</b></template>\n</head>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
