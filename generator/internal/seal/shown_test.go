package seal

import (
	"strings"
	"testing"
)

// withShown adds a page that the site shows in frames.
func withShown(t *testing.T, in Input) Input {
	t.Helper()
	in.Shown = []string{"/docs/preview/"}
	put(t, in, "docs/preview/index.html", `<!doctype html><title>Preview</title>`)
	return in
}

func TestShownPageMayBeFramedByTheSite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ancestors                []string
		frames                   bool
		page, shown              string // frame-ancestors
		pageOptions, shownOption string
	}{
		"of a site that nobody may frame":  {nil, false, "'none'", "'self'", "DENY", "SAMEORIGIN"},
		"beside an MFE in a frame":         {nil, true, "'none'", "'self'", "DENY", "SAMEORIGIN"},
		"of a site that frames itself":     {[]string{"'self'"}, false, "'self'", "'self'", "SAMEORIGIN", "SAMEORIGIN"},
		"of a site that another may frame": {[]string{"https://portal.test"}, false, "https://portal.test", "'self' https://portal.test", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := withShown(t, site(t, "", ""))
			if c.frames {
				in = withFrame(t, in)
			}
			in.Site.CSP.Ancestors = c.ancestors
			s := seal(t, in)
			exists := func(f string) bool { _, ok := s.Tree().File(f); return ok }
			for path, want := range map[string][2]string{
				"/": {c.page, c.pageOptions}, "/docs/": {c.page, c.pageOptions},
				"/docs/preview/": {c.shown, c.shownOption}, "/docs/preview/index.html": {c.shown, c.shownOption},
			} {
				got := map[string]string{}
				for _, h := range s.Site().Answer(path, exists).Headers {
					if got[h.Name] != "" {
						t.Errorf("%s: two of %s", path, h.Name)
					}
					got[h.Name] = h.Value
				}
				policy := got[policyHeader]
				if !strings.Contains(policy, "frame-ancestors "+want[0]+";") || !strings.Contains(policy, "frame-src 'self';") || got[frameOptions] != want[1] {
					t.Errorf("%s: %q, %s", path, got[frameOptions], policy)
				}
			}
		})
	}
}
