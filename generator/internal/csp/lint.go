package csp

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Rule is one thing that a policy should not do.
type Rule struct {
	Code     string
	Purpose  string
	Severity diag.Severity
	check    func(Policy) []finding
}

type finding struct{ text, hint string }

// Rules are all rules, by code.
var Rules = []Rule{
	{"MFE600", "a source is written as the grammar of CSP says", diag.Error, malformed},
	{"MFE601", "script-src does not allow scripts from anywhere", diag.Warning, anyScript},
	{"MFE602", "script-src does not allow eval", diag.Warning, eval},
	{"MFE603", "no source is a wildcard", diag.Warning, wildcard},
	{"MFE604", "no source is fetched without encryption", diag.Warning, unencrypted},
	{"MFE605", "the directives that close a page are there", diag.Warning, missing},
	{"MFE606", "script-src names no source that 'strict-dynamic' ignores", diag.Error, ignored},
}

// Lint applies the rules. Pos is where the user configured the policy.
func Lint(p Policy, pos diag.Pos) diag.List {
	var out diag.List
	for _, r := range Rules {
		for _, f := range r.check(p) {
			out.Add(diag.Diagnostic{Code: r.Code, Severity: r.Severity, Pos: pos, Text: f.text, Hint: f.hint})
		}
	}
	return out
}

// keywords are the words that must stand in quotes.
var keywords = []string{
	"self", "none", "unsafe-inline", "unsafe-eval", "wasm-unsafe-eval", "strict-dynamic",
	"unsafe-hashes", "report-sample", "inline-speculation-rules", "unsafe-allow-redirects", "script", "allow-duplicates",
}

// notSources are the directives whose values are no source expressions.
var notSources = []string{"report-uri", "report-to", "trusted-types", "require-trusted-types-for", "sandbox"}

func malformed(p Policy) []finding {
	var out []finding
	for _, d := range p.Directives {
		for _, s := range d.Sources {
			if problem, hint := checkSource(d.Name, s); problem != "" {
				out = append(out, finding{fmt.Sprintf("csp: %s: %q %s", d.Name, s, problem), hint})
			}
		}
		if len(d.Sources) > 1 && slices.Contains(d.Sources, None) {
			out = append(out, finding{
				fmt.Sprintf("csp: %s: 'none' means nothing beside other sources", d.Name),
				"remove 'none', or the other sources",
			})
		}
	}
	return out
}

func checkSource(directive, s string) (problem, hint string) {
	switch {
	case s == "":
		return "is empty", "remove it"
	case strings.ContainsAny(s, ";,") || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }):
		return "holds a character that ends a source or the policy", "write one source per list item, other characters percent-encoded"
	case slices.Contains(notSources, directive):
		return "", ""
	case slices.Contains(keywords, strings.ToLower(s)):
		return "is a keyword without its quotes", fmt.Sprintf(`write "'%s'"`, strings.ToLower(s))
	case strings.HasPrefix(s, "'") || strings.HasSuffix(s, "'"):
		word := strings.ToLower(strings.Trim(s, "'"))
		known := slices.Contains(keywords, word) || len(s) > 2 && hasPrefix(word, "nonce-", "sha256-", "sha384-", "sha512-")
		if !known || !strings.HasPrefix(s, "'") || !strings.HasSuffix(s, "'") {
			return "is no keyword, nonce or hash of CSP", suggest(word)
		}
	case strings.HasPrefix(s, "/"):
		return "is a path, not an origin", `write the origin, such as "https://cdn.example.com"`
	}
	return "", ""
}

func suggest(word string) string {
	if near := diag.Closest(word, keywords); near != "" {
		return fmt.Sprintf(`write "'%s'"`, near)
	}
	return `origins stand without quotes, such as "https://cdn.example.com"`
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

func anyScript(p Policy) []finding {
	var out []finding
	sources, _ := p.Sources("script-src")
	for _, s := range sources {
		switch strings.ToLower(s) {
		case UnsafeInline, "*", "http:", "https:", "data:", "blob:", "filesystem:":
			out = append(out, finding{
				fmt.Sprintf("csp: script-src %s lets an attacker's script run", s),
				"name the origins that the site needs",
			})
		}
	}
	return out
}

func eval(p Policy) []finding {
	sources, _ := p.Sources("script-src")
	if !slices.Contains(sources, UnsafeEval) {
		return nil
	}
	return []finding{{
		"csp: script-src 'unsafe-eval' lets strings run as scripts",
		`WebAssembly needs only 'wasm-unsafe-eval'; for Vue, alias "vue" to its runtime-only build`,
	}}
}

func wildcard(p Policy) []finding {
	var out []finding
	for _, d := range p.Directives {
		if d.Name == "script-src" || slices.Contains(notSources, d.Name) {
			continue
		}
		for _, s := range d.Sources {
			if host := hostOf(s); host == "*" {
				out = append(out, finding{fmt.Sprintf("csp: %s %s allows every host", d.Name, s), "name the hosts that the site needs"})
			}
		}
	}
	return out
}

func unencrypted(p Policy) []finding {
	var out []finding
	for _, d := range p.Directives {
		if slices.Contains(notSources, d.Name) && d.Name != "report-uri" {
			continue
		}
		for _, s := range d.Sources {
			scheme, rest, found := strings.Cut(s, "://")
			if !found || scheme != "http" && scheme != "ws" {
				continue
			}
			if host := hostOf(s); host == "localhost" || host == "127.0.0.1" || host == "[::1]" {
				continue
			}
			secure := map[string]string{"http": "https://", "ws": "wss://"}[scheme] + rest
			out = append(out, finding{fmt.Sprintf("csp: %s %s is not encrypted", d.Name, s), fmt.Sprintf("write %q", secure)})
		}
	}
	return out
}

func missing(p Policy) []finding {
	var out []finding
	fallback, _ := p.Sources("default-src")
	for _, name := range []string{"default-src", "script-src", "object-src", "base-uri", "form-action", "frame-ancestors"} {
		if _, ok := p.Sources(name); ok {
			continue
		}
		// default-src stands in for these two, when it is closed.
		if (name == "object-src" || name == "script-src") && slices.Equal(fallback, []string{None}) {
			continue
		}
		out = append(out, finding{fmt.Sprintf("csp: the policy has no %s", name), fmt.Sprintf("add %s 'none'", name)})
	}
	return out
}

func ignored(p Policy) []finding {
	sources, _ := p.Sources("script-src")
	if !slices.Contains(sources, StrictDynamic) {
		return nil
	}
	var out []finding
	for _, s := range sources {
		if s == Self || !strings.HasPrefix(s, "'") {
			out = append(out, finding{
				fmt.Sprintf("csp: mode \"strict\" makes browsers ignore %s in script-src", s),
				`write mode = "self", or remove the source`,
			})
		}
	}
	return out
}

// hostOf is the host of a host source, or "".
func hostOf(source string) string {
	if source == "*" {
		return source
	}
	if !strings.Contains(source, "://") {
		source = "https://" + source
	}
	u, err := url.Parse(source)
	if err != nil {
		return ""
	}
	if strings.HasPrefix(u.Host, "[") {
		return "[" + u.Hostname() + "]"
	}
	return u.Hostname()
}
