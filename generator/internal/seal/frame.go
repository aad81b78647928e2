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

// pageRules are the headers of all paths, but for what the frames and their
// files have otherwise.
func (s *sealer) pageRules(policy csp.Policy, mode string) []host.HeaderRule {
	all := s.defaultHeaders(policy)
	if len(s.in.Frames) == 0 {
		return []host.HeaderRule{{Pattern: "/*", Headers: all}}
	}
	take := func(names ...string) []host.Header {
		var out []host.Header
		all = slices.DeleteFunc(all, func(h host.Header) bool {
			taken := slices.Contains(names, h.Name)
			if taken {
				out = append(out, h)
			}
			return taken
		})
		return out
	}
	pages := host.HeaderRule{Pattern: "/*", Headers: take(policyHeader, frameOptions)}
	files := host.HeaderRule{Pattern: "/*", Headers: take(embedding)}
	var own []host.HeaderRule
	for _, p := range s.pages {
		if p.frame == nil {
			continue
		}
		headers := []host.Header{{Name: policyHeader, Value: s.framePolicy(p, mode).String()}}
		if len(pages.Headers) > 1 {
			// Who may show the site is the site, or nobody; a frame is shown.
			headers = append(headers, host.Header{Name: frameOptions, Value: "SAMEORIGIN"})
		}
		pages.Except = append(pages.Except, p.frame.URL+"*")
		own = append(own, host.HeaderRule{Pattern: p.frame.URL + "*", Headers: headers})
	}
	for _, f := range s.in.Frames {
		for _, folder := range f.Folders {
			files.Except = append(files.Except, folder+"*")
		}
	}
	slices.Sort(files.Except)
	files.Except = slices.Compact(files.Except)
	for _, pattern := range files.Except {
		own = append(own, host.HeaderRule{Pattern: pattern, Headers: slices.Clone(frameHeaders)})
	}
	return append([]host.HeaderRule{{Pattern: "/*", Headers: all}, pages, files}, own...)
}
