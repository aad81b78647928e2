package seal

import (
	"slices"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/host"
)

const narrowed = `<!doctype html><head><meta http-equiv=Content-Security-Policy content="default-src 'none'"><script>boot()</script></head><body><a href=../>up</a></body>`

func TestSealPagesApart(t *testing.T) {
	t.Parallel()
	in := site(t, "", "")
	put(t, in, "docs/index.html", narrowed)
	put(t, in, "docs/404.html", narrowed)
	in.Apart = []Apart{{Folder: "docs", NotFound: "404.html"}}
	s := seal(t, in)
	exists := func(f string) bool { _, ok := s.Tree().File(f); return ok }
	for url, want := range map[string]host.Answer{
		"/docs":        {File: "docs/index.html", Status: 200},
		"/docs/none":   {File: "docs/404.html", Status: 404},
		"/docs/a/b/c/": {File: "docs/404.html", Status: 404},
		"/docsy":       {File: "index.html", Status: 200},
	} {
		if got := s.Site().Answer(url, exists); got.File != want.File || got.Status != want.Status {
			t.Errorf("%s: %s with %d", url, got.File, got.Status)
		}
	}
	scripts, _ := s.Policy().Sources("script-src")
	if !slices.Contains(scripts, csp.ScriptHash([]byte("boot()"))) {
		t.Errorf("the policy does not allow their script: %v", scripts)
	}
}

func TestSealNothingButPagesApart(t *testing.T) {
	t.Parallel()
	in := Input{Tree: site(t, "", "").Tree, Site: site(t, "", "").Site, Source: "mfe.toml", Apart: []Apart{{NotFound: "404.html"}}}
	put(t, in, "docs.html", narrowed)
	in.Site.Fallback = "404"
	s := seal(t, in)
	if got := s.Site().Rewrites; slices.ContainsFunc(got, func(r host.Rewrite) bool { return r.Status == 0 }) {
		t.Errorf("rewrites: %v", got)
	}
}
