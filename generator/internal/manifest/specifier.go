package manifest

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// specifiers checks the keys that the manifest adds to the import map: those
// of [imports], of expose, of services and of every entries. That no two of them are the
// same is package plan's, which knows the packages' names too.
func (c *checker) specifiers() {
	check := func(table map[string]string, path ...string) {
		for _, s := range slices.Sorted(maps.Keys(table)) {
			why, hint := badSpecifier(s)
			if why == "" && strings.HasSuffix(s, "/") && path[0] != "imports" {
				why, hint = "it ends with /, but names one module", quote(strings.TrimRight(s, "/"))
			}
			if why != "" {
				c.diags.Errorf("MFE030", c.KeyPos(join(path, s)...), "%q cannot be a specifier here: %s", s, why).Hint = hint
			}
		}
	}
	check(c.Imports, "imports")
	check(c.Shell.Expose, "shell", "expose")
	for _, name := range c.names() {
		check(c.MFE[name].Entries, "mfe", name, "entries")
	}
	services := map[string]string{}
	for s := range c.Shell.Services {
		services[s] = ""
	}
	check(services, "shell", "services")
	for _, s := range slices.Sorted(maps.Keys(c.Imports)) {
		c.url(c.Imports[s], "imports", s)
	}
}

var schemePattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// badSpecifier says why a specifier is not bare, or not the user's to set.
func badSpecifier(s string) (why, hint string) {
	switch {
	case s == "":
		return "it is empty", `write a name such as "@shop/cart"`
	case s == "mfegen/runtime" || strings.HasPrefix(s, "mfegen/"):
		return "mfegen/ is mfegen's own", "choose another name"
	case strings.HasPrefix(s, "mfe:"):
		return "mfe: is how units import each other's mount", `write a package-like name such as "@shop/cart"`
	case strings.HasPrefix(s, "/"), strings.HasPrefix(s, "./"), strings.HasPrefix(s, "../"), s == ".", s == "..":
		return "it is a path", `write a package-like name such as "@shop/cart"`
	case schemePattern.MatchString(s):
		return "it is a URL", `write a package-like name such as "@shop/cart"`
	case strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }):
		return "it holds a space, a control character or a backslash", `write a package-like name such as "@shop/cart"`
	}
	return "", ""
}

// url checks a URL that goes into the import map or a header as it is.
func (c *checker) url(s string, path ...string) {
	if !c.has(path...) || c.ill(s, path...) {
		return
	}
	specifier := path[len(path)-1]
	why, hint := badURL(s)
	if why == "" && path[0] == "imports" && strings.HasSuffix(specifier, "/") && !strings.HasSuffix(s, "/") {
		why = "does not end with /, as its specifier does"
		hint = fmt.Sprintf("write %q, or take the slash off the specifier", s+"/")
	}
	if why != "" {
		c.diags.Errorf("MFE031", c.Pos(path...), "the URL %q %s", s, why).Hint = hint
	}
}

func badURL(s string) (why, hint string) {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return "is empty", "write where it is served, such as https://cdn.example.com/d3.js"
	case strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' || r == '<' || r == '>' || r == '\\' }):
		return "holds a character that URLs must escape", "percent-encode it, such as %20 for a space"
	case err != nil:
		return "cannot be read", "write it whole, such as https://cdn.example.com/d3.js"
	case strings.HasPrefix(s, "//"):
		return "has no scheme", quote("https:" + s)
	case u.Scheme == "" && strings.HasPrefix(s, "/"):
		return "", ""
	case u.Scheme == "":
		return "is neither whole nor a path from /", fmt.Sprintf("write \"https://%s\", or \"/%s\" for a file of the site", s, s)
	case u.Scheme != "https" && u.Scheme != "http":
		return "is not https or http", "serve it over https"
	case u.Host == "":
		return "has no host", "write it whole, such as https://cdn.example.com/d3.js"
	}
	return "", ""
}
