package host

import (
	"fmt"
	"slices"
	"strings"
)

// netlifyCache is what Netlify answers for every file that no rule gives a
// Cache-Control.
const netlifyCache = "public, max-age=0, must-revalidate"

// Netlify writes _headers and _redirects for the publish folder. Files are
// all files of the out folder.
//
// Three things cannot be said in this dialect as the model says them:
//   - A rule with exceptions. It is left out where it only repeats what
//     Netlify does anyway. Where a later rule gives the same headers to each
//     exception, the exceptions go without saying: of two blocks for a path the
//     later one wins. Any other is an error.
//   - A rule for hits alone: Netlify gives a rule's headers to 404s too. Such
//     a rule becomes one block for each file.
//   - A fallback that leaves out paths with a dot. A line with status 404 per
//     folder of files, which the model has, and one per well-known file that
//     the site lacks, come before it; a request for another missing file
//     with a dot gets the fallback.
//
// With a base other than /, Netlify still finds the files of the out folder
// at the root. The lines add their paths under the base.
func Netlify(s Site, files []string) (map[string][]byte, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	headers, err := s.netlifyHeaders(files)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		HeadersFile:   headers,
		RedirectsFile: s.netlifyRedirects(files),
	}, nil
}

func (s Site) netlifyHeaders(files []string) ([]byte, error) {
	type block struct {
		pattern string
		headers []Header
	}
	var blocks []block
	add := func(pattern string, headers []Header) {
		// Earlier is as good: what overrides it comes later still.
		if i := slices.IndexFunc(blocks, func(b block) bool { return b.pattern == pattern }); i >= 0 {
			blocks[i].headers = slices.Concat(blocks[i].headers, headers)
			return
		}
		blocks = append(blocks, block{pattern, headers})
	}
	for i, r := range s.Headers {
		switch {
		case len(r.Except) > 0 && !r.Hit && replaced(r, s.Headers[i+1:]):
			add(netlifyPattern(r.Pattern), r.Headers)
		case r.Hit:
			for _, f := range files {
				if url := s.Base + f; !Hidden(f) && r.applies(url) {
					add(escape(url), r.Headers)
				}
			}
		case len(r.Except) > 0:
			for _, h := range r.Headers {
				if !strings.EqualFold(h.Name, "Cache-Control") || h.Value != netlifyCache {
					return nil, fmt.Errorf("netlify: no line gives %s to %s without %s",
						h.Name, r.Pattern, strings.Join(r.Except, ", "))
				}
			}
		default:
			add(netlifyPattern(r.Pattern), r.Headers)
		}
	}
	var b strings.Builder
	for _, block := range blocks {
		fmt.Fprintln(&b, block.pattern)
		for _, h := range block.headers {
			fmt.Fprintf(&b, "  %s: %s\n", h.Name, h.Value)
		}
	}
	return []byte(b.String()), nil
}

// replaced reports whether later rules give each exception of the rule all of
// its headers.
func replaced(r HeaderRule, later []HeaderRule) bool {
	for _, e := range r.Except {
		for _, h := range r.Headers {
			gives := func(o HeaderRule) bool {
				return o.Pattern == e && !o.Hit && len(o.Except) == 0 &&
					slices.ContainsFunc(o.Headers, func(x Header) bool { return strings.EqualFold(x.Name, h.Name) })
			}
			if !slices.ContainsFunc(later, gives) {
				return false
			}
		}
	}
	return true
}

// wellKnown are files that browsers, crawlers and tools ask for unasked. A
// site without one must say so and not answer with HTML.
var wellKnown = []string{
	".well-known/*", "ads.txt", "apple-touch-icon-precomposed.png", "apple-touch-icon.png", "favicon.ico",
	"humans.txt", "manifest.json", "robots.txt", "security.txt", "service-worker.js", "site.webmanifest",
	"sitemap.xml", "sw.js",
}

func (s Site) netlifyRedirects(files []string) []byte {
	var b strings.Builder
	line := func(from, to, status string) { fmt.Fprintf(&b, "%s /%s %s\n", from, to, status) }
	notFound := s.NotFound
	if notFound == "" {
		notFound = "404.html"
	}
	for _, hidden := range []string{HeadersFile, RedirectsFile, PrivateFolder + "/*"} {
		line("/"+hidden, notFound, "404!")
		if s.Base != "/" {
			line(s.Base+hidden, notFound, "404")
		}
	}
	if s.Base != "/" {
		s.netlifyFiles(files, line)
	}
	for _, r := range s.Rewrites {
		if r.Pattern == s.fallback() && r.Status == 0 {
			for _, name := range wellKnown {
				if !slices.Contains(files, name) {
					line(s.Base+name, notFound, "404")
				}
			}
		}
		// Under another base this line is one of netlifyFiles.
		if r.Status == 404 && s.Base != "/" {
			continue
		}
		line(netlifyPattern(r.Pattern), escape(r.File), fmt.Sprint(r.status()))
	}
	return []byte(b.String())
}

// netlifyFiles gives every file its path under the base: folders of files by
// one line, which answers 404 by itself when the target is missing, and other
// files by a line each.
func (s Site) netlifyFiles(files []string, line func(from, to, status string)) {
	var folders []string
	for _, r := range s.Rewrites {
		if folder, ok := strings.CutSuffix(r.Pattern, "/*"); ok && r.Status == 404 && folder+"/" != s.Base {
			rel := strings.TrimPrefix(folder, s.Base)
			folders = append(folders, rel+"/")
			line(netlifyPattern(r.Pattern), escape(rel)+"/:splat", "200")
		}
	}
	for _, f := range files {
		if Hidden(f) || slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(f, folder) }) {
			continue
		}
		if folder, ok := strings.CutSuffix("/"+f, "/index.html"); ok {
			from := strings.TrimSuffix(s.Base, "/") + escape(folder)
			line(from, escape(f), "200")
		}
		line(s.Base+escape(f), escape(f), "200")
	}
}

func netlifyPattern(pattern string) string { return escape(pattern) }
