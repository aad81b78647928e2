package seal

import (
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/host"
)

const (
	frameOptions = "X-Frame-Options"
	sharing      = "Access-Control-Allow-Origin"
	embedding    = "Cross-Origin-Resource-Policy"
)

// frameHeaders let a document of no origin have files: scripts, stylesheets and
// fonts are then requests of another origin, and images are of another site.
var frameHeaders = []host.Header{{Name: sharing, Value: "*"}, {Name: embedding, Value: "cross-origin"}}

// neededByFrames is the value of a header that frames cannot do without.
func (s *sealer) neededByFrames(name string) (value string, ok bool) {
	i := slices.IndexFunc(frameHeaders, func(h host.Header) bool { return strings.EqualFold(h.Name, name) })
	if len(s.in.Frames) == 0 || i < 0 {
		return "", false
	}
	return frameHeaders[i].Value, true
}

// pageRules are the headers of all paths, but for what pages in frames and the
// frames' files have otherwise.
func (s *sealer) pageRules(policy csp.Policy, mode string) []host.HeaderRule {
	all := host.HeaderRule{Pattern: "/*", Headers: s.defaultHeaders(policy)}
	framed := s.framed(policy, mode)
	if len(framed) == 0 {
		return []host.HeaderRule{all}
	}
	pages := host.HeaderRule{Pattern: "/*", Headers: take(&all, policyHeader, frameOptions)}
	var own []host.HeaderRule
	for _, f := range framed {
		headers := []host.Header{{Name: policyHeader, Value: f.policy.String()}}
		if len(pages.Headers) > 1 {
			// Who may show the site is the site, or nobody; a frame is shown.
			headers = append(headers, host.Header{Name: frameOptions, Value: "SAMEORIGIN"})
		}
		pages.Except = append(pages.Except, f.url+"*")
		own = append(own, host.HeaderRule{Pattern: f.url + "*", Headers: headers})
	}
	rules := []host.HeaderRule{all, pages}
	if len(s.in.Frames) > 0 {
		files := host.HeaderRule{Pattern: "/*", Headers: take(&rules[0], embedding), Except: s.frameFiles()}
		rules = append(rules, files)
		for _, pattern := range files.Except {
			own = append(own, host.HeaderRule{Pattern: pattern, Headers: slices.Clone(frameHeaders)})
		}
	}
	return append(rules, own...)
}

// take takes headers out of a rule.
func take(from *host.HeaderRule, names ...string) []host.Header {
	var out []host.Header
	from.Headers = slices.DeleteFunc(from.Headers, func(h host.Header) bool {
		taken := slices.Contains(names, h.Name)
		if taken {
			out = append(out, h)
		}
		return taken
	})
	return out
}

// framed is a folder of pages with a policy of their own.
type framed struct {
	url    string
	policy csp.Policy
}

// framed lists the frames of MFEs, and what else the site shows in frames where
// its policy forbids that to other pages.
func (s *sealer) framed(policy csp.Policy, mode string) []framed {
	var out []framed
	for _, p := range s.pages {
		if p.frame != nil {
			out = append(out, framed{p.frame.URL, s.framePolicy(p, mode)})
		}
	}
	if shown, ok := csp.Shown(policy); ok {
		for _, url := range s.in.Shown {
			out = append(out, framed{url, shown})
		}
	}
	return out
}

// frameFiles are patterns of the files that frames need.
func (s *sealer) frameFiles() []string {
	var out []string
	for _, f := range s.in.Frames {
		for _, folder := range f.Folders {
			out = append(out, folder+"*")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
