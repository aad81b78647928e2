package page

import (
	"github.com/mfegen/mfegen/generator/internal/minify"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMinify(t *testing.T) {
	t.Parallel()
	got, err := minify.HTML(Render(parse1(t, shop), full))
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
	again, err := minify.HTML(got)
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
			got, err := minify.HTML([]byte(src))
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
	got, err := minify.HTML([]byte("<p>a</p><!--><p>b</p><!-- x --!><p>c</p><!-- - --><template> <!-- y --> </template>"))
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
	got, err := minify.CSS([]byte(src))
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
