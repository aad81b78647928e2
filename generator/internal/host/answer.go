package host

import (
	"path"
	"slices"
	"strings"
)

// Answer is what a host sends for a URL. File is empty when the site has no
// page for what it does not find.
type Answer struct {
	File    string // slash-separated, relative to the out folder
	Status  int
	Headers []Header
}

// Answer says how the site answers a request for urlPath, a decoded path that
// begins with /. Exists tells which files the out folder holds.
//
// A file answers at its own path; a folder's index.html at the folder's path,
// with and without a slash at the end, and without a redirect. Then come the
// rewrites, in order, and then NotFound.
func (s Site) Answer(urlPath string, exists func(file string) bool) Answer {
	a := Answer{File: s.NotFound, Status: 404}
	file, hit := s.file(urlPath, exists)
	if hit {
		a.File, a.Status = file, 200
	} else if r, ok := s.rewrite(urlPath); ok {
		a.File, a.Status = r.File, r.status()
	}
	if a.Status == 404 && !exists(a.File) {
		a.File = ""
	}
	for _, rule := range s.Headers {
		if rule.applies(urlPath) && (hit || !rule.Hit) {
			a.Headers = append(a.Headers, rule.Headers...)
		}
	}
	return a
}

// file is the file that urlPath itself names.
func (s Site) file(urlPath string, exists func(string) bool) (string, bool) {
	rel, ok := s.relative(urlPath)
	if !ok {
		return "", false
	}
	candidates := []string{path.Join(rel, "index.html")}
	if rel != "" && !strings.HasSuffix(rel, "/") {
		candidates = []string{rel, rel + "/index.html"}
	}
	for _, c := range candidates {
		if !Hidden(c) && path.Clean(c) == c && exists(c) {
			return c, true
		}
	}
	return "", false
}

func (s Site) rewrite(urlPath string) (Rewrite, bool) {
	if rel, ok := s.relative(urlPath); !ok || Hidden(rel) {
		return Rewrite{}, false
	}
	for _, r := range s.Rewrites {
		if !matches(r.Pattern, urlPath) {
			continue
		}
		last := urlPath[strings.LastIndexByte(urlPath, '/')+1:]
		if r.Pattern == s.fallback() && strings.Contains(last, ".") {
			continue
		}
		return r, true
	}
	return Rewrite{}, false
}

// relative is the part of urlPath behind the base.
func (s Site) relative(urlPath string) (string, bool) {
	if urlPath+"/" == s.Base {
		return "", true
	}
	return strings.CutPrefix(urlPath, s.Base)
}

func (r HeaderRule) applies(urlPath string) bool {
	return matches(r.Pattern, urlPath) &&
		!slices.ContainsFunc(r.Except, func(e string) bool { return matches(e, urlPath) })
}

func (r Rewrite) status() int {
	if r.Status == 0 {
		return 200
	}
	return r.Status
}

// Files of the out folder that hosts and tools read and nobody is served.
const (
	HeadersFile   = "_headers"
	RedirectsFile = "_redirects"
	PrivateFolder = ".mfegen"
	// SiteFile is the Site as JSON, for whoever serves the folder.
	SiteFile = PrivateFolder + "/site.json"
)

// Hidden reports whether the file is one that nobody is served.
func Hidden(file string) bool {
	return file == HeadersFile || file == RedirectsFile ||
		file == PrivateFolder || strings.HasPrefix(file, PrivateFolder+"/")
}
