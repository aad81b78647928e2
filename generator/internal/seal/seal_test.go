package seal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

const entry = `import "@shop/cart"`

func integrity(data string) string {
	sum := sha256.Sum256([]byte(data))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// site is the smallest site that is whole; head and body go into its page.
func site(t *testing.T, head, body string) Input {
	t.Helper()
	in := Input{
		Tree: &tree.Tree{},
		Site: plan.Site{
			Name: "shop", Base: "/", Hosts: []string{"netlify", "vercel"}, Fallback: "shell",
			CSP: plan.CSP{Mode: "auto", Pos: diag.Pos{File: "mfe.toml", Line: 7, Col: 1}},
		},
		Routes: []plan.Route{
			{Pattern: "/", File: "index.html"},
			{Pattern: "/products/:id", File: "products/_id/index.html"},
			{Pattern: "/products", File: "products/index.html"},
			{Pattern: "/account/*", File: "account/_rest/index.html"},
		},
		Scripts: []Script{{"/assets/shell/main-A.js", integrity(entry)}},
		Source:  "shell/index.html",
	}
	page := fmt.Sprintf(`<!doctype html><head><script type=importmap>{"imports":{"@shop/cart":"/assets/shell/main-A.js"},`+
		`"integrity":{"/assets/shell/main-A.js":%q}}</script>`+
		`<link rel=modulepreload href=/assets/shell/main-A.js integrity="%[1]s">`+
		`<link rel=stylesheet href=/assets/shell/main-A.css>%[2]s`+
		`<script type=module src=/assets/shell/main-A.js integrity="%[1]s"></script></head><body>%[3]s</body>`,
		integrity(entry), head, body)
	for _, f := range []string{"index.html", "products/_id/index.html", "products/index.html", "account/_rest/index.html"} {
		put(t, in, f, page)
	}
	put(t, in, "404.html", `<!doctype html><a href=/>home</a>`)
	put(t, in, "assets/shell/main-A.js", entry)
	put(t, in, "assets/shell/main-A.css", "body{}")
	put(t, in, "images/logo.svg", "<svg/>")
	put(t, in, "favicon.ico", "icon")
	return in
}

func put(t *testing.T, in Input, file, data string) {
	t.Helper()
	if err := in.Tree.Add(file, "shell public folder", []byte(data)); err != nil {
		t.Fatal(err)
	}
}

func seal(t *testing.T, in Input) *Sealed {
	t.Helper()
	s, diags := Seal(in)
	if len(diags) > 0 {
		t.Fatalf("diagnostics: %v", diags)
	}
	return s
}

func TestSealWholeSite(t *testing.T) {
	t.Parallel()
	in := site(t, "", "")
	s := seal(t, in)
	if _, forced := s.Forced(); s.Mode() != csp.ModeStrict || forced {
		t.Errorf("mode %s", s.Mode())
	}
	page, _ := s.Tree().File("index.html")
	inline := string(page.Data[strings.Index(string(page.Data), "{"):strings.Index(string(page.Data), "</script>")])
	sources, _ := s.Policy().Sources("script-src")
	want := []string{"'strict-dynamic'", csp.ScriptHash([]byte(inline)), csp.HashSource(integrity(entry))}
	if diff := cmp.Diff(want, sources); diff != "" {
		t.Errorf("script-src (-want +got):\n%s", diff)
	}
	wantRewrites := []host.Rewrite{
		{Pattern: "/assets/*", File: "404.html", Status: 404},
		{Pattern: "/images/*", File: "404.html", Status: 404},
		{Pattern: "/account/*", File: "account/_rest/index.html"},
		{Pattern: "/products/:id", File: "products/_id/index.html"},
		{Pattern: "/*", File: "index.html"},
	}
	if diff := cmp.Diff(wantRewrites, s.Site().Rewrites); diff != "" {
		t.Errorf("rewrites (-want +got):\n%s", diff)
	}
	for _, f := range []string{"_headers", "_redirects", host.SiteFile} {
		if _, ok := s.Tree().File(f); !ok {
			t.Errorf("no %s", f)
		}
	}
	if _, ok := s.Vercel().File("config.json"); !ok {
		t.Error("no config.json for Vercel")
	}
	if _, ok := in.Tree.File("_headers"); ok {
		t.Error("the input changed")
	}
	model, _ := s.Tree().File(host.SiteFile)
	var read host.Site
	if err := json.Unmarshal(model.Data, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Site(), read); diff != "" {
		t.Errorf("the model changes when it is read back:\n%s", diff)
	}
}

func TestSealHeaders(t *testing.T) {
	t.Parallel()
	in := site(t, "", "")
	in.Site.Headers = []plan.Header{
		{Name: "cross-origin-opener-policy", Value: "same-origin-allow-popups"},
		{Name: "X-Robots-Tag", Value: "noindex"},
	}
	in.Site.CSP.ReportTo = "https://r.example/csp"
	s := seal(t, in)
	got := map[string]string{}
	answer := s.Site().Answer("/products/42", func(f string) bool { _, ok := s.Tree().File(f); return ok })
	for _, h := range answer.Headers {
		got[h.Name] = h.Value
	}
	want := map[string]string{
		"Cache-Control":                "public, max-age=0, must-revalidate",
		"Content-Security-Policy":      s.Policy().String(),
		"Cross-Origin-Resource-Policy": "same-origin",
		"Integrity-Policy-Report-Only": "blocked-destinations=(script), endpoints=(csp)",
		"Permissions-Policy":           permissionsPolicy(nil),
		"Referrer-Policy":              "strict-origin-when-cross-origin",
		"Reporting-Endpoints":          `csp="https://r.example/csp"`,
		"Strict-Transport-Security":    "max-age=63072000",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"X-Robots-Tag":                 "noindex",
		"cross-origin-opener-policy":   "same-origin-allow-popups",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestSealUserCacheControlReplacesAllRules(t *testing.T) {
	t.Parallel()
	in := site(t, "", "")
	in.Site.Headers = []plan.Header{{Name: "Cache-Control", Value: "no-store"}}
	s := seal(t, in)
	if n := len(s.Site().Headers); n != 1 {
		t.Errorf("%d rules", n)
	}
	headers, _ := s.Tree().File("_headers")
	if got := strings.Count(string(headers.Data), "Cache-Control"); got != 1 {
		t.Errorf("_headers names Cache-Control %d times", got)
	}
}

func TestSealCompletesAFile(t *testing.T) {
	t.Parallel()
	in := site(t, "", "")
	put(t, in, "facts.json", "")
	in.Complete = func(site host.Site) (string, []byte) {
		return "facts.json", []byte(site.Headers[0].Headers[0].Value)
	}
	s := seal(t, in)
	f, _ := s.Tree().File("facts.json")
	if got := string(f.Data); got != s.Policy().String() {
		t.Errorf("the file holds %q", got)
	}
	if f, _ := in.Tree.File("facts.json"); len(f.Data) > 0 {
		t.Error("the input was changed")
	}
}

func TestSealFacts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		head, body string
		file       string
		directive  string
		want       string
	}{
		"a classic inline script is allowed by hash": {`<script>var a
=1</script>`, "", "", "script-src", csp.ScriptHash([]byte("var a\n=1"))},
		"newlines are hashed as browsers read them":    {"<script>a\r\nb\rc</script>", "", "", "script-src", csp.ScriptHash([]byte("a\nb\nc"))},
		"a style element is allowed by hash":           {"<style>b{}</style>", "", "", "style-src", csp.ScriptHash([]byte("b{}"))},
		"a style in a template is allowed by hash":     {"", "<template><style>i{}</style></template>", "", "style-src", csp.ScriptHash([]byte("i{}"))},
		"WebAssembly in the tree is allowed":           {"", "", "assets/x/a.wasm", "script-src", csp.WasmEval},
		"a base element of the same origin is allowed": {`<base href="/">`, "", "", "base-uri", csp.Self},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := site(t, c.head, c.body)
			if c.file != "" {
				put(t, in, c.file, "")
			}
			sources, _ := seal(t, in).Policy().Sources(c.directive)
			if !slices.Contains(sources, c.want) {
				t.Errorf("%s %v lacks %s", c.directive, sources, c.want)
			}
		})
	}
}

func TestSealLeavesDataAlone(t *testing.T) {
	t.Parallel()
	in := site(t, `<script type="application/json" id=mfegen>{"base":"/"}</script><script type=text/x-template><p onclick=x></script>`,
		`<template><a href="{{url}}" onclick="x">x</a><img src="{{src}}"></template><!-- <p onclick=x> -->`)
	sources, _ := seal(t, in).Policy().Sources("script-src")
	if len(sources) != 3 {
		t.Errorf("script-src %v", sources)
	}
}

func TestSealMode(t *testing.T) {
	t.Parallel()
	many := func(n int) func(*testing.T, *Input) {
		return func(t *testing.T, in *Input) {
			for i := range n {
				data := fmt.Sprint(i)
				put(t, *in, "assets/x/"+data+".js", data)
				in.Scripts = append(in.Scripts, Script{"/assets/x/" + data + ".js", integrity(data)})
			}
		}
	}
	for name, c := range map[string]struct {
		head   string
		change func(*testing.T, *Input)
		mode   string
		forced Forced
	}{
		"auto is strict when it fits":  {"", many(50), csp.ModeStrict, Forced{}},
		"self is self":                 {"", func(_ *testing.T, in *Input) { in.Site.CSP.Mode = "self" }, csp.ModeSelf, Forced{}},
		"strict is strict at any size": {"", func(t *testing.T, in *Input) { many(80)(t, in); in.Site.CSP.Mode = "strict" }, csp.ModeStrict, Forced{}},
		"the host with the lowest limit forces self": {
			"", many(120), csp.ModeSelf, Forced{"netlify", "the strict policy has 6868 bytes, and netlify sends 5400"},
		},
		"a policy that every file would carry forces self": {
			"", many(80), csp.ModeSelf, Forced{"", "the strict policy has 4708 bytes, and every file would carry more than 4000"},
		},
		"a script of another origin forces self": {
			"", func(_ *testing.T, in *Input) { in.Site.CSP.Script = []string{"https://js.example"} }, csp.ModeSelf,
			Forced{"", "csp.script names https://js.example, which a strict policy ignores"},
		},
		"a script without integrity forces self": {
			"<script src=/legacy.js></script>", func(t *testing.T, in *Input) { put(t, *in, "legacy.js", "") }, csp.ModeSelf,
			Forced{"", "a page loads /legacy.js without an integrity attribute"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := site(t, c.head, "")
			c.change(t, &in)
			s := seal(t, in)
			if s.Mode() != c.mode {
				t.Errorf("mode %s, want %s", s.Mode(), c.mode)
			}
			got, _ := s.Forced()
			if diff := cmp.Diff(c.forced, got); diff != "" {
				t.Errorf("forced (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSealUnderABase(t *testing.T) {
	t.Parallel()
	in := site(t, "", `<a href="/">the main site</a><a href="/shop/products/7">a product</a>`)
	in.Site.Base = "/shop/"
	moved := &tree.Tree{}
	for _, f := range in.Tree.Files() {
		data := strings.ReplaceAll(string(f.Data), "/assets/", "/shop/assets/")
		if err := moved.Add(f.Path, f.Owner, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	in.Tree = moved
	in.Scripts[0].URL = "/shop/assets/shell/main-A.js"
	s := seal(t, in)
	if got := s.Site().Rewrites[0].Pattern; got != "/shop/assets/*" {
		t.Errorf("first rewrite %s", got)
	}
}

func TestSealIsDeterministic(t *testing.T) {
	t.Parallel()
	a, b := seal(t, site(t, "<style>a{}</style>", "")), seal(t, site(t, "<style>a{}</style>", ""))
	if diff := cmp.Diff(a.Tree().Files(), b.Tree().Files()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(a.Vercel().Files(), b.Vercel().Files()); diff != "" {
		t.Error(diff)
	}
}

func TestFeaturesThatMFEsAskFor(t *testing.T) {
	t.Parallel()
	const want = "accelerometer=(), camera=(self), display-capture=(), geolocation=(self), gyroscope=(), hid=(), " +
		"magnetometer=(), microphone=(), midi=(), serial=(), usb=()"
	if got := permissionsPolicy([]string{"camera", "geolocation", "web-share"}); got != want {
		t.Errorf("got %s", got)
	}
}
