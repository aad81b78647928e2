package csp

import (
	"net/url"
	"strings"
)

// Allows reports whether the sources of a fetch directive let a page at
// origin load target, by CSP's "does url match source list". Hashes, nonces
// and 'strict-dynamic' say nothing about a URL and match none.
func Allows(sources []string, target, origin *url.URL) bool {
	for _, s := range sources {
		if matches(s, target, origin) {
			return true
		}
	}
	return false
}

func matches(source string, target, origin *url.URL) bool {
	switch {
	case source == Self:
		return sameOrigin(target, origin)
	case source == "*":
		return isNetwork(target.Scheme) || target.Scheme == origin.Scheme
	case strings.HasPrefix(source, "'"):
		return false
	case strings.HasSuffix(source, ":"):
		return schemeMatches(strings.TrimSuffix(source, ":"), target.Scheme)
	}
	scheme, rest, found := strings.Cut(source, "://")
	if !found {
		scheme, rest = origin.Scheme, source
	}
	if !schemeMatches(scheme, target.Scheme) {
		return false
	}
	host, path, _ := strings.Cut(rest, "/")
	host, port, _ := strings.Cut(host, ":")
	if !hostMatches(host, target.Hostname()) {
		return false
	}
	if port != "*" && portOf(port, scheme) != portOf(target.Port(), target.Scheme) && port != "" {
		return false
	}
	return path == "" || pathMatches("/"+path, target.EscapedPath())
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) &&
		portOf(a.Port(), a.Scheme) == portOf(b.Port(), b.Scheme)
}

func isNetwork(scheme string) bool {
	switch scheme {
	case "http", "https", "ws", "wss":
		return true
	}
	return false
}

// schemeMatches lets a policy for http allow https, as CSP does.
func schemeMatches(source, target string) bool {
	source = strings.ToLower(source)
	return source == target || source == "http" && target == "https" ||
		source == "ws" && (target == "wss" || target == "http" || target == "https") ||
		source == "wss" && target == "https"
}

func hostMatches(source, target string) bool {
	source, target = strings.ToLower(source), strings.ToLower(target)
	if suffix, ok := strings.CutPrefix(source, "*"); ok {
		return suffix == "" || strings.HasSuffix(target, suffix)
	}
	return source == target
}

func pathMatches(source, target string) bool {
	if strings.HasSuffix(source, "/") {
		return strings.HasPrefix(target, source)
	}
	return source == target
}

func portOf(port, scheme string) string {
	if port != "" {
		return port
	}
	switch scheme {
	case "http", "ws":
		return "80"
	case "https", "wss":
		return "443"
	}
	return ""
}
