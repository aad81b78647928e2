package importmap

import (
	"fmt"
	"strings"
)

// Resolve answers the URL that specifier loads when the script at scriptURL
// imports it. It is the standard's "resolve a module specifier", without the
// part about maps that arrive later.
func (p *Parsed) Resolve(specifier, scriptURL string) (string, error) {
	base, ok := parseURL(scriptURL, nil)
	if !ok {
		return "", fmt.Errorf("resolve %q: the script's address %q is not an absolute URL", specifier, scriptURL)
	}
	script := base.String()
	normalized, asURL := specifier, (*record)(nil)
	if u, ok := urlLike(specifier, base); ok {
		normalized, asURL = u.String(), u
	}
	for _, s := range p.scopes {
		if s.prefix != script && !(strings.HasSuffix(s.prefix, "/") && strings.HasPrefix(script, s.prefix)) {
			continue
		}
		if u, err := match(normalized, asURL, s.imports); u != "" || err != nil {
			return u, err
		}
	}
	if u, err := match(normalized, asURL, p.imports); u != "" || err != nil {
		return u, err
	}
	if asURL == nil {
		return "", fmt.Errorf("resolve %q: a bare specifier that the import map does not hold", specifier)
	}
	return normalized, nil
}

// Integrity returns the integrity metadata that the map gives to the module
// at url, or "".
func (p *Parsed) Integrity(url string) string {
	if u, ok := parseURL(url, nil); ok {
		url = u.String()
	}
	return p.integrity[url]
}

// match is "resolve an imports match". It answers "" when no entry matches.
func match(normalized string, asURL *record, entries []entry) (string, error) {
	for _, e := range entries {
		if e.key == normalized {
			if e.address == nil {
				return "", fmt.Errorf("resolve %q: the import map blocks it", normalized)
			}
			return e.address.String(), nil
		}
		if !strings.HasSuffix(e.key, "/") || !strings.HasPrefix(normalized, e.key) ||
			(asURL != nil && !asURL.special()) {
			continue
		}
		if e.address == nil {
			return "", fmt.Errorf("resolve %q: the import map blocks %q", normalized, e.key)
		}
		prefix, rest := e.address.String(), normalized[len(e.key):]
		u, ok := parseURL(rest, e.address)
		if !ok {
			return "", fmt.Errorf("resolve %q: %q is no URL relative to %s", normalized, rest, prefix)
		}
		if !strings.HasPrefix(u.String(), prefix) {
			return "", fmt.Errorf("resolve %q: %q leads out of %s", normalized, rest, prefix)
		}
		return u.String(), nil
	}
	return "", nil
}

// urlLike is "resolve a URL-like module specifier": bare words are no URLs
// even when they would parse against a base.
func urlLike(specifier string, base *record) (*record, bool) {
	if strings.HasPrefix(specifier, "/") || strings.HasPrefix(specifier, "./") || strings.HasPrefix(specifier, "../") {
		return parseURL(specifier, base)
	}
	return parseURL(specifier, nil)
}

// ResolveURL answers the absolute URL that ref means in a document at base,
// by the WHATWG URL standard, as browsers resolve href and src.
func ResolveURL(ref, base string) (string, bool) {
	b, ok := parseURL(base, nil)
	if !ok {
		return "", false
	}
	u, ok := parseURL(ref, b)
	if !ok {
		return "", false
	}
	return u.String(), true
}
