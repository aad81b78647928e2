package seal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

const guest = `export const mount = () => {}`

// withFrame adds an MFE in a frame to the site.
func withFrame(t *testing.T, in Input) Input {
	t.Helper()
	in.Frames = []Frame{{
		File: "frames/guest/index.html", URL: "/frames/guest/", Connect: []string{"https://api.test"}, Folders: []string{"/assets/guest/"},
	}}
	put(t, in, "assets/guest/main-A.js", guest)
	put(t, in, "frames/guest/index.html", fmt.Sprintf(`<!doctype html><head><script type=importmap>{"imports":{"@shop/guest":"/assets/guest/main-A.js"},`+
		`"integrity":{"/assets/guest/main-A.js":%q}}</script><link rel=modulepreload href=/assets/guest/main-A.js integrity="%[1]s"></head>`, integrity(guest)))
	return in
}

func TestFrameHasHeadersOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"self", "strict"} {
		in := withFrame(t, site(t, "", ""))
		in.Site.CSP.Mode = mode
		s := seal(t, in)
		exists := func(f string) bool { _, ok := s.Tree().File(f); return ok }
		headers := func(path string) map[string]string {
			out := map[string]string{}
			for _, h := range s.Site().Answer(path, exists).Headers {
				if out[h.Name] != "" {
					t.Errorf("%s: two of %s", path, h.Name)
				}
				out[h.Name] = h.Value
			}
			return out
		}
		page, frame := headers("/"), headers("/frames/guest/")
		hash := strings.TrimPrefix(integrity(guest), "sha256-")
		if strings.Contains(page[policyHeader], hash) || !strings.Contains(page[policyHeader], "frame-src 'self'") || page[frameOptions] != "DENY" {
			t.Errorf("%s: the page has %v", mode, page)
		}
		if mode == "strict" != strings.Contains(frame[policyHeader], hash) || !strings.Contains(frame[policyHeader], "sandbox allow-scripts") ||
			!strings.Contains(frame[policyHeader], "connect-src https://api.test;") || frame[frameOptions] != "SAMEORIGIN" {
			t.Errorf("%s: the frame has %v", mode, frame)
		}
		for path, open := range map[string]string{"/assets/guest/main-A.js": "*", "/assets/shell/main-A.js": "", "/": ""} {
			if got := headers(path)[sharing]; got != open {
				t.Errorf("%s: %s has %s: %q", mode, path, sharing, got)
			}
		}
		if len(page) != len(headers("/frames/guest/index.html")) || headers("/frames/other")[policyHeader] != page[policyHeader] {
			t.Errorf("%s: a path beside the frame has headers of its own", mode)
		}
	}
}

// Who may show the site may show the frame in it.
func TestFrameOfAFramedSite(t *testing.T) {
	t.Parallel()
	in := withFrame(t, site(t, "", ""))
	in.Site.CSP.Ancestors = []string{"https://portal.test"}
	s := seal(t, in)
	for _, h := range s.Site().Answer("/frames/guest/", func(string) bool { return true }).Headers {
		if h.Name == frameOptions || h.Name == policyHeader && !strings.Contains(h.Value, "frame-ancestors 'self' https://portal.test") {
			t.Errorf("%s: %s", h.Name, h.Value)
		}
	}
}

func TestHeadersThatFramesNeed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header plan.Header
		frames bool
		wrong  bool
	}{
		"another origin":        {plan.Header{Name: "Access-Control-Allow-Origin", Value: "https://a.test"}, true, true},
		"all origins":           {plan.Header{Name: "access-control-allow-origin", Value: "*"}, true, false},
		"the same site":         {plan.Header{Name: "Cross-Origin-Resource-Policy", Value: "same-site"}, true, true},
		"a site without frames": {plan.Header{Name: "Cross-Origin-Resource-Policy", Value: "same-site"}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := site(t, "", "")
			if c.frames {
				in = withFrame(t, in)
			}
			in.Site.Headers = []plan.Header{c.header}
			_, list := Seal(in)
			if c.wrong != (len(list) == 1 && list[0].Code == "MFE628" && list[0].Hint != "") || !c.wrong && len(list) > 0 {
				t.Errorf("%v", list)
			}
		})
	}
}
