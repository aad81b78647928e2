package host

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// vercelConfig is config.json of Vercel's Build Output API v3.
type vercelConfig struct {
	Version int           `json:"version"`
	Routes  []vercelRoute `json:"routes"`
}

type vercelRoute struct {
	Handle   string            `json:"handle,omitempty"`
	Src      string            `json:"src,omitempty"`
	Headers  map[string]string `json:"headers,omitempty"`
	Dest     string            `json:"dest,omitempty"`
	Status   int               `json:"status,omitempty"`
	Continue bool              `json:"continue,omitempty"`
	Check    bool              `json:"check,omitempty"`
}

// Vercel writes config.json for .vercel/output; the out folder's files belong
// into .vercel/output/static. Headers cannot come from vercel.json, which
// Vercel reads before the build.
//
// A base other than / is cut off before the files are looked up, so that the
// folder is the same for every base.
func Vercel(s Site) (map[string][]byte, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(vercelConfig{Version: 3, Routes: s.vercelRoutes()}); err != nil {
		panic("host: a config of strings does not encode: " + err.Error())
	}
	return map[string][]byte{"config.json": b.Bytes()}, nil
}

func (s Site) vercelRoutes() []vercelRoute {
	var routes, hits []vercelRoute
	for _, r := range s.Headers {
		route := vercelRoute{Src: s.vercelSource(r), Headers: headerMap(r.Headers), Continue: true}
		if r.Hit {
			hits = append(hits, route)
		} else {
			routes = append(routes, route)
		}
	}
	base := regexp.QuoteMeta(escape(strings.TrimSuffix(s.Base, "/")))
	if s.Base != "/" {
		routes = append(routes,
			vercelRoute{Src: fmt.Sprintf("^(?!%s(?:/|$)).*$", base), Status: 404},
			vercelRoute{Src: fmt.Sprintf("^%s(?:/(.*))?$", base), Dest: "/$1", Continue: true})
	}
	routes = append(routes,
		vercelRoute{
			Src: fmt.Sprintf("^/(?:%s|%s|%s(?:/.*)?)$", HeadersFile, RedirectsFile, regexp.QuoteMeta(PrivateFolder)), Status: 404,
		},
		vercelRoute{Handle: "filesystem"})
	for _, r := range s.Rewrites {
		routes = append(routes, s.vercelRewrite(r))
	}
	if len(hits) > 0 {
		routes = append(routes, vercelRoute{Handle: "hit"})
		routes = append(routes, hits...)
	}
	if s.NotFound != "" {
		routes = append(routes,
			vercelRoute{Handle: "error"},
			vercelRoute{Src: "^/.*$", Status: 404, Dest: "/" + escape(s.NotFound)})
	}
	return routes
}

// vercelSource is the expression of a header rule. A rule for hits sees the
// path after the base was cut off, and allows for both.
func (s Site) vercelSource(r HeaderRule) string {
	pattern := expression(r.Pattern)
	if rel, ok := strings.CutPrefix(r.Pattern, s.Base); ok && r.Hit && s.Base != "/" {
		base := regexp.QuoteMeta(escape(strings.TrimSuffix(s.Base, "/")))
		pattern = fmt.Sprintf("(?:%s)?%s", base, expression("/"+rel))
	}
	var except strings.Builder
	for _, e := range r.Except {
		fmt.Fprintf(&except, "(?!%s$)", expression(e))
	}
	return "^" + except.String() + pattern + "$"
}

func (s Site) vercelRewrite(r Rewrite) vercelRoute {
	rel := "/" + strings.TrimPrefix(strings.TrimPrefix(r.Pattern, strings.TrimSuffix(s.Base, "/")), "/")
	route := vercelRoute{Src: "^" + expression(rel) + "$", Dest: "/" + escape(r.File)}
	if r.Pattern == s.fallback() {
		route.Src = `^(?!.*\.[^/]*$)/.*$`
	}
	if r.Status == 0 {
		route.Check = true
	} else {
		route.Status = r.Status
	}
	return route
}

func headerMap(headers []Header) map[string]string {
	out := make(map[string]string, len(headers))
	for _, h := range headers {
		out[h.Name] = h.Value
	}
	return out
}
