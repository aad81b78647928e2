// Package importmap models import maps: it writes them, parses them, merges
// them and resolves specifiers through them, as the HTML standard says
// (html.spec.whatwg.org, section "Import maps").
//
// It knows nothing of units, files or pages: what a specifier stands for and
// whether an address exists are other packages' business.
package importmap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Map is an import map as it is written into a page. The zero value is an
// empty map. Addresses are URLs, absolute or beginning with /, ./ or ../.
type Map struct {
	// Imports gives addresses to specifiers, for every script of the page.
	Imports map[string]string `json:"imports,omitempty"`
	// Scopes does the same for scripts under a URL prefix.
	Scopes map[string]map[string]string `json:"scopes,omitempty"`
	// Integrity gives the integrity metadata ("sha256-…") of module URLs.
	Integrity map[string]string `json:"integrity,omitempty"`
}

// JSON renders the map: compact, keys sorted, the same bytes for the same
// map. It never holds a "<", so it cannot close or open a script element
// ("</script", "<!--") wherever it is inlined.
func (m Map) JSON() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil {
		panic("importmap: a map of strings does not encode: " + err.Error())
	}
	out := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	return bytes.ReplaceAll(out, []byte("<"), []byte(`\u003c`))
}

// Resolve answers what specifier loads when the script at scriptURL imports
// it, on a page with the URL baseURL that carries the map. To resolve many
// specifiers, parse the map once.
func (m Map) Resolve(specifier, baseURL, scriptURL string) (string, error) {
	p, _, err := Parse(m.JSON(), baseURL)
	if err != nil {
		return "", err
	}
	return p.Resolve(specifier, scriptURL)
}

// Part is a map with the name of who asks for it.
type Part struct {
	Owner string // `mfe "cart"`, "vendor", …
	Map   Map
}

// ConflictError reports two parts that want different things for one key.
type ConflictError struct {
	Section string // imports, scopes or integrity
	Scope   string // the scope's prefix, for scopes
	Key     string

	FirstOwner, First   string
	SecondOwner, Second string
}

func (e *ConflictError) Error() string {
	where := e.Section
	if e.Section == "scopes" {
		where = fmt.Sprintf("scope %q", e.Scope)
	}
	return fmt.Sprintf("%s: %s maps %q to %s, but %s maps it to %s",
		where, e.FirstOwner, e.Key, e.First, e.SecondOwner, e.Second)
}

// Merge unites maps. The same key with the same value twice is fine; with
// another value it is a *ConflictError that names both owners. All conflicts
// are reported, joined, and the first value stands.
func Merge(parts ...Part) (Map, error) {
	var (
		out    Map
		errs   []error
		owners = map[[3]string]string{}
	)
	put := func(dst *map[string]string, owner, section, scope string, src map[string]string) {
		for _, k := range slices.Sorted(maps.Keys(src)) {
			id := [3]string{section, scope, k}
			old, taken := (*dst)[k]
			switch {
			case !taken:
				if *dst == nil {
					*dst = map[string]string{}
				}
				(*dst)[k] = src[k]
				owners[id] = owner
			case old != src[k]:
				errs = append(errs, &ConflictError{
					Section: section, Scope: scope, Key: k,
					FirstOwner: owners[id], First: old,
					SecondOwner: owner, Second: src[k],
				})
			}
		}
	}
	for _, p := range parts {
		put(&out.Imports, p.Owner, "imports", "", p.Map.Imports)
		for _, scope := range slices.Sorted(maps.Keys(p.Map.Scopes)) {
			dst := out.Scopes[scope]
			put(&dst, p.Owner, "scopes", scope, p.Map.Scopes[scope])
			if dst == nil {
				continue
			}
			if out.Scopes == nil {
				out.Scopes = map[string]map[string]string{}
			}
			out.Scopes[scope] = dst
		}
		put(&out.Integrity, p.Owner, "integrity", "", p.Map.Integrity)
	}
	return out, errors.Join(errs...)
}
