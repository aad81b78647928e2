package health

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/importmap"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// site is a small site as its stages leave it.
func site() Input {
	paths := []string{
		"index.html", "404.html", "p/_id/index.html", "health.json", "_headers", ".mfegen/site.json", "_worker.js",
		".well-known/security.txt", ".htaccess", "img/.DS_Store", "img/a b.png", "old.html",
		"assets/shell/main-A.js", "assets/shell/main-A.js.map", "assets/shell/icon-A.svg", "assets/cart/cart-A.js",
		"assets/cart/cart-A.css", "assets/vendor-2/react-A.js", "assets/vendor/react-A.js", "assets/mfegen/404-A.css", "assets/photos/a.webp",
	}
	in := Input{
		Plan: &plan.Plan{
			Site:  plan.Site{Name: "Shop", Base: "/shop/"},
			Shell: plan.Unit{Name: "shell", Kind: bundle.Shell, Package: plan.Package{Version: "1.0.0"}},
			MFEs:  []plan.Unit{{Name: "cart", Kind: bundle.MFE, Load: "visible", Package: plan.Package{Version: "2.0.0"}}},
			Routes: []plan.Route{
				{Pattern: "/", File: "index.html", Owner: "shell"},
				{Pattern: "/p/:id", File: "p/_id/index.html", Owner: "cart"},
			},
		},
		Bundles: []*bundle.Bundle{
			{Unit: "shell", Kind: bundle.Shell}, {Unit: "cart", Kind: bundle.MFE},
			{Unit: "vendor-2", Kind: bundle.Vendor}, {Unit: "vendor", Kind: bundle.Vendor},
		},
		Linked: &link.Site{
			Map:  importmap.Map{Imports: map[string]string{"@shop/cart": "/shop/assets/cart/cart-A.js"}},
			MFEs: []link.MFE{{Name: "cart", Entry: "@shop/cart"}},
			Files: []link.File{
				{Path: "assets/cart/cart-A.js", Unit: "cart", Kind: bundle.Script},
				{Path: "assets/cart/cart-A.css", Unit: "cart", Kind: bundle.Style},
				{Path: "assets/shell/main-A.js", Unit: "shell", Kind: bundle.Script},
				{Path: "assets/shell/main-A.js.map", Unit: "shell", Kind: bundle.Map},
			},
		},
		Host: host.Site{
			Base: "/shop/", NotFound: "404.html",
			Headers:  []host.HeaderRule{{Pattern: "/*", Headers: []host.Header{{Name: "X-Content-Type-Options", Value: "nosniff"}}}},
			Rewrites: []host.Rewrite{{Pattern: "/shop/p/:id", File: "p/_id/index.html"}},
		},
	}
	for _, p := range paths {
		in.Files = append(in.Files, tree.File{Path: p, Data: []byte(p)})
	}
	return in
}

func TestEveryFileHasItsUnit(t *testing.T) {
	t.Parallel()
	got := map[string][]string{}
	for _, u := range New(site()).Units {
		for _, f := range u.Files {
			got[u.Name+" "+string(u.Kind)] = append(got[u.Name+" "+string(u.Kind)], f.URL+" "+string(f.Kind)+" "+f.Type)
		}
	}
	want := map[string][]string{
		"shell shell": {
			"/shop/.well-known/security.txt asset text/plain", "/shop/img/a%20b.png asset image/png", "/shop/old.html asset text/html",
			"/shop/assets/shell/main-A.js script text/javascript", "/shop/assets/shell/icon-A.svg asset image/svg+xml",
			"/shop/assets/photos/a.webp asset image/webp",
		},
		"cart mfe":        {"/shop/assets/cart/cart-A.js script text/javascript", "/shop/assets/cart/cart-A.css style text/css"},
		"vendor vendor":   {"/shop/assets/vendor/react-A.js script text/javascript"},
		"vendor-2 vendor": {"/shop/assets/vendor-2/react-A.js script text/javascript"},
		"mfegen runtime":  {"/shop/assets/mfegen/404-A.css style text/css"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The names are a contract with whoever reads the deployed file.
func TestFileAsWritten(t *testing.T) {
	t.Parallel()
	in := site()
	in.Files = in.Files[:3]
	in.Files = append(in.Files, tree.File{Path: "assets/cart/cart-A.js", Data: []byte("export{}")})
	in.Bundles = in.Bundles[:2]
	const want = `{
 "schema": 1,
 "site": "Shop",
 "base": "/shop/",
 "units": [
  {
   "name": "shell",
   "kind": "shell",
   "version": "1.0.0",
   "routes": [
    "/"
   ],
   "files": []
  },
  {
   "name": "cart",
   "kind": "mfe",
   "version": "2.0.0",
   "entry": {
    "specifier": "@shop/cart",
    "url": "/shop/assets/cart/cart-A.js"
   },
   "load": "visible",
   "routes": [
    "/p/:id"
   ],
   "files": [
    {
     "url": "/shop/assets/cart/cart-A.js",
     "kind": "script",
     "type": "text/javascript",
     "integrity": "sha256-dzrkfCP3wCMvRdFxBgNEnx+r/+MOGt5wKuIF0tuxMlM=",
     "bytes": 8
    }
   ]
  }
 ],
 "pages": [
  {
   "route": "/",
   "url": "/shop/",
   "unit": "shell",
   "file": "index.html",
   "integrity": "sha256-PLACE",
   "bytes": 10
  },
  {
   "route": "/p/:id",
   "url": "/shop/p/mfegen-health",
   "unit": "cart",
   "file": "p/_id/index.html",
   "integrity": "sha256-PLACE",
   "bytes": 16
  }
 ],
 "headers": [
  {
   "pattern": "/*",
   "headers": [
    {
     "name": "X-Content-Type-Options",
     "value": "nosniff"
    }
   ]
  }
 ]
}
`
	s := New(in)
	for i := range s.Pages {
		s.Pages[i].Integrity = "sha256-PLACE"
	}
	s.Units[1].Files[0].Integrity = "sha256-dzrkfCP3wCMvRdFxBgNEnx+r/+MOGt5wKuIF0tuxMlM="
	if diff := cmp.Diff(want, string(s.JSON())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var back Site
	if err := json.Unmarshal(s.JSON(), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(s.JSON()), string(back.JSON())); diff != "" {
		t.Errorf("it does not read back:\n%s", diff)
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind      bundle.FileKind
		want, got string
		ok        bool
	}{
		"the same type with parameters": {bundle.Script, "text/javascript", `Text/JavaScript;charset="UTF-8"`, true},
		"the older type of scripts":     {bundle.Script, "text/javascript", "application/javascript; charset=utf-8", true},
		"a script as JSON":              {bundle.Script, "text/javascript", "application/json", false},
		"a stylesheet as text":          {bundle.Style, "text/css", "text/plain", false},
		"a font by its old name":        {bundle.Asset, "font/woff2", "application/font-woff2", true},
		"an icon by its other name":     {bundle.Asset, "image/x-icon", "image/vnd.microsoft.icon", true},
		"XML by its other name":         {bundle.Asset, "application/xml", "text/xml", true},
		"WebAssembly as bytes":          {bundle.Asset, "application/wasm", "application/octet-stream", false},
		"a file of no known type":       {bundle.Asset, "application/octet-stream", "application/x-thing", true},
		"no type":                       {bundle.Asset, "image/png", "", false},
		"a type that is malformed":      {bundle.Asset, "image/png", "image/png; =", true},
		"a type that is no type":        {bundle.Asset, "image/png", ";", false},
	} {
		h := http.Header{}
		if c.got != "" {
			h.Set("Content-Type", c.got)
		}
		if reason := checkType(File{Type: c.want, Kind: c.kind}, h); (reason == "") != c.ok {
			t.Errorf("%s: %q", name, reason)
		}
	}
}

func TestCacheControl(t *testing.T) {
	t.Parallel()
	const revalidate, immutable = "public, max-age=0, must-revalidate", "public, max-age=31536000, immutable"
	for name, c := range map[string]struct {
		want, got string
		ok        bool
	}{
		"the same":                           {revalidate, revalidate, true},
		"other blanks, case and order":       {immutable, "IMMUTABLE ,max-age = 31536000,public", true},
		"never kept in place of asked again": {revalidate, "no-store", true},
		"asked again in other words":         {revalidate, "private, no-cache", true},
		"never kept in place of kept":        {immutable, "no-store", false},
		"kept for a while by shared caches":  {revalidate, revalidate + ", s-maxage=600", false},
		"kept for a shorter time":            {immutable, "public, max-age=600, immutable", false},
		"no directive":                       {revalidate, "", false},
	} {
		if got := sameCache(c.want, c.got); got != c.ok {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestImportMapsOfAPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"one":                          {`<script type="importmap">{}</script>`, []string{"{}"}},
		"one in capitals, with blanks": {`<SCRIPT nonce=x TYPE=" ImportMap ">{"a":1}</SCRIPT>`, []string{`{"a":1}`}},
		"an empty one":                 {`<script type=importmap></script><p>`, []string{""}},
		"two":                          {`<script type=importmap>1</script><script type=importmap>2</script>`, []string{"1", "2"}},
		"one in a comment":             {`<!-- <script type="importmap">{}</script> -->`, nil},
		"one in a template":            {`<template><script type="importmap">{}</script></template>`, nil},
		"one in a script's text":       {`<script>"<script type=importmap>"</script>`, nil},
		"none":                         {`<script type="module" src="/x.js"></script>`, nil},
	} {
		var got []string
		for _, m := range importMaps([]byte(c.page)) {
			got = append(got, string(m))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	const built = "default-src 'none'; script-src 'self' 'sha256-a='; img-src 'self' data:"
	expect := []host.Header{{Name: "content-security-policy", Value: built}}
	for name, c := range map[string]struct {
		served []string
		want   string
	}{
		"the same":            {[]string{built}, ""},
		"other case of names": {[]string{"Default-Src 'none';script-src 'sha256-a=' 'self' ;; IMG-SRC data: 'self';"}, ""},
		"a directive again, which counts for nothing": {[]string{built + "; img-src *"}, ""},
		"none":              {nil, "there is no Content-Security-Policy"},
		"an empty one":      {[]string{" ; "}, "there is no Content-Security-Policy"},
		"two in one header": {[]string{built + ", default-src 'self'"}, "there are 2 policies, and browsers enforce all of them"},
		"another source": {[]string{"default-src 'none'; script-src 'self' 'sha256-b='; img-src 'self' data:"},
			"script-src lacks 'sha256-a='; script-src has besides 'sha256-b='"},
	} {
		got := http.Header{"Content-Security-Policy": c.served}
		if reason := checkPolicy(got, expect); reason != c.want {
			t.Errorf("%s: %q", name, reason)
		}
	}
	if reason := checkPolicy(http.Header{}, nil); reason != "" {
		t.Errorf("no policy is expected: %q", reason)
	}
}

func TestAllChecksHaveACodeOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range checks {
		if seen[c.code] || seen[string(c.check)] || !strings.HasPrefix(c.code, "MFE65") || c.hint == "" {
			t.Errorf("%+v", c)
		}
		seen[c.code], seen[string(c.check)] = true, true
	}
}
