package seal

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

const (
	policyHeader = "Content-Security-Policy"
	cacheHeader  = "Cache-Control"

	revalidate = "public, max-age=0, must-revalidate"
	immutable  = "public, max-age=31536000, immutable"

	// assets is the folder of files with a hash of their content in the
	// name.
	assets = "assets"
	// notFound is the page for what is not there.
	notFound = "404.html"
	// home is the shell's page.
	home = "index.html"
)

// model makes the site's headers and rewrites.
func (s *sealer) model(policy csp.Policy, mode string) host.Site {
	base := s.in.Site.Base
	rules := append(s.pageRules(policy, mode),
		host.HeaderRule{Pattern: "/*", Except: []string{base + assets + "/*"}, Headers: []host.Header{{Name: cacheHeader, Value: revalidate}}},
		host.HeaderRule{Pattern: base + assets + "/*", Hit: true, Headers: []host.Header{{Name: cacheHeader, Value: immutable}}})
	return host.Site{Base: base, Headers: s.override(rules), Rewrites: s.rewrites(), NotFound: notFound}
}

// permissions are features that a page must ask the user for, or that tell
// pages apart. Only names that browsers know today: others are warnings in the
// console. What is not among them, a page of the site may use anyway.
var permissions = []string{
	"accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "serial", "usb",
}

// permissionsPolicy allows the site itself those that its MFEs ask for.
func permissionsPolicy(asked []string) string {
	var out []string
	for _, p := range permissions {
		if slices.Contains(asked, p) {
			out = append(out, p+"=(self)")
		} else {
			out = append(out, p+"=()")
		}
	}
	return strings.Join(out, ", ")
}

// defaultHeaders are for every path: pages, assets and what is not found.
//
// Strict-Transport-Security goes without includeSubDomains. On an apex domain
// that would take http away from hosts that this site knows nothing of, for
// two years, and cannot be called back.
func (s *sealer) defaultHeaders(policy csp.Policy) []host.Header {
	out := []host.Header{
		{Name: policyHeader, Value: policy.String()},
		{Name: "Cross-Origin-Opener-Policy", Value: "same-origin"},
		{Name: "Cross-Origin-Resource-Policy", Value: "same-origin"},
		{Name: "Permissions-Policy", Value: permissionsPolicy(s.in.Site.Permissions)},
		{Name: "Referrer-Policy", Value: "strict-origin-when-cross-origin"},
		{Name: "Strict-Transport-Security", Value: "max-age=63072000"},
		{Name: "X-Content-Type-Options", Value: "nosniff"},
	}
	// For clients that do not know frame-ancestors.
	ancestors, _ := policy.Sources("frame-ancestors")
	switch {
	case slices.Equal(ancestors, []string{csp.None}):
		out = append(out, host.Header{Name: "X-Frame-Options", Value: "DENY"})
	case slices.Equal(ancestors, []string{csp.Self}):
		out = append(out, host.Header{Name: "X-Frame-Options", Value: "SAMEORIGIN"})
	}
	if to := s.in.Site.CSP.ReportTo; to != "" {
		// Enforcing it breaks static imports in WebKit 26.
		out = append(out,
			host.Header{Name: "Integrity-Policy-Report-Only", Value: "blocked-destinations=(script), endpoints=(" + csp.Endpoint + ")"},
			host.Header{Name: "Reporting-Endpoints", Value: csp.ReportingEndpoints(to)})
	}
	return out
}

// override puts the user's headers into the rule for every path, and takes
// the same names out of all rules.
func (s *sealer) override(rules []host.HeaderRule) []host.HeaderRule {
	var own []host.Header
	for _, h := range s.in.Site.Headers {
		if s.acceptHeader(h) {
			own = append(own, host.Header(h))
		}
	}
	var out []host.HeaderRule
	for i, r := range rules {
		r.Headers = slices.DeleteFunc(r.Headers, func(h host.Header) bool {
			return slices.ContainsFunc(own, func(o host.Header) bool { return strings.EqualFold(o.Name, h.Name) })
		})
		if i == 0 {
			r.Headers = append(r.Headers, own...)
			slices.SortStableFunc(r.Headers, func(a, b host.Header) int { return cmp.Compare(a.Name, b.Name) })
		}
		if len(r.Headers) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// acceptHeader reports headers that would break the site.
func (s *sealer) acceptHeader(h plan.Header) bool {
	pos := s.pos
	pos.Line, pos.Col = 0, 0
	needed, fixed := s.neededByFrames(h.Name)
	switch {
	case fixed && h.Value != needed:
		d := s.diags.Errorf("MFE628", pos, "site.headers: %s is %q, and keeps frames from their files: a frame of no origin needs %q", h.Name, h.Value, needed)
		d.Hint = "remove it; mfegen sends what the frames need with the files that they need"
	case !isToken(h.Name) || h.Value == "" || strings.TrimSpace(h.Value) != h.Value ||
		strings.ContainsFunc(h.Value, func(r rune) bool { return r < ' ' || r > '~' }):
		d := s.diags.Errorf("MFE623", pos, "site.headers: %q = %q cannot be sent as a header", h.Name, h.Value)
		d.Hint = "a name holds letters, digits and -, a value printable ASCII on one line"
	case strings.EqualFold(h.Name, policyHeader):
		d := s.diags.Errorf("MFE622", pos, "site.headers sets %s, which mfegen writes with the hashes of the pages", policyHeader)
		d.Hint = "write what the site needs into [site.csp]"
	case strings.EqualFold(h.Name, "Link") && strings.Contains(strings.ToLower(h.Value), "modulepreload"):
		d := s.diags.Errorf("MFE621", pos, "site.headers: a Link header with modulepreload makes Firefox ignore the import map")
		d.Hint = "remove it; every page holds the preloads that it needs"
	default:
		return true
	}
	return false
}

func isToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	})
}

// rewrites are, in this order: folders of files, in which a missing file is
// not found; folders apart, with their own pages for that; route patterns, the more literal ones first; and the shell, when
// it answers what has no route.
func (s *sealer) rewrites() []host.Rewrite {
	base := s.in.Site.Base
	var out []host.Rewrite
	for _, folder := range s.fileFolders() {
		out = append(out, host.Rewrite{Pattern: base + folder + "/*", File: notFound, Status: 404})
	}
	for _, a := range s.in.Apart {
		if a.Folder == "" {
			continue // the site's own page for it is the folder's
		}
		out = append(out, host.Rewrite{Pattern: base + a.Folder + "/*", File: path.Join(a.Folder, a.NotFound), Status: 404})
	}
	routes := slices.Clone(s.in.Routes)
	slices.SortStableFunc(routes, func(a, b plan.Route) int { return comparePatterns(a.Pattern, b.Pattern) })
	everything := false
	for _, r := range routes {
		rel := strings.TrimPrefix(r.Pattern, "/")
		if path.Join(rel, home) == r.File {
			continue // answered by the file itself
		}
		everything = everything || rel == "*"
		out = append(out, host.Rewrite{Pattern: base + rel, File: r.File})
	}
	if s.in.Site.Fallback == "shell" && !everything {
		out = append(out, host.Rewrite{Pattern: base + "*", File: home})
	}
	return out
}

// fileFolders are the top folders that hold no page and that no route begins
// with.
func (s *sealer) fileFolders() []string {
	pages := map[string]bool{host.PrivateFolder: true}
	for _, r := range s.in.Routes {
		first, _, _ := strings.Cut(strings.TrimPrefix(r.Pattern, "/"), "/")
		pages[first] = true
	}
	folders := []string{assets}
	for _, f := range s.tree.Files() {
		first, _, nested := strings.Cut(f.Path, "/")
		if !nested {
			continue
		}
		pages[first] = pages[first] || path.Ext(f.Path) == ".html"
		folders = append(folders, first)
	}
	folders = slices.DeleteFunc(folders, func(f string) bool { return pages[f] && f != assets })
	slices.Sort(folders)
	return slices.Compact(folders)
}

// comparePatterns orders route patterns so that the first that matches is the
// one with the longest literal beginning.
func comparePatterns(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(as), len(bs)) {
		if c := cmp.Or(cmp.Compare(rank(as[i]), rank(bs[i])), cmp.Compare(as[i], bs[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(bs), len(as))
}

func rank(segment string) int {
	switch {
	case segment == "*":
		return 2
	case strings.HasPrefix(segment, ":"):
		return 1
	}
	return 0
}
