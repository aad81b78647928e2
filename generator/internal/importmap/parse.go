package importmap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// Parsed is an import map as a browser holds it: keys and addresses
// normalised against the page's URL, in the order in which they are tried.
type Parsed struct {
	imports   []entry
	scopes    []scope
	integrity map[string]string
}

// entry maps a specifier or a prefix. A nil address blocks the specifier: it
// resolves to nothing, and nothing less specific is tried.
type entry struct {
	key     string
	address *record
}

type scope struct {
	prefix  string
	imports []entry
}

// Warning is what a browser would write to its console: an entry that it
// ignores or that can never work.
type Warning struct {
	Where string // imports, integrity, the scope's prefix, or "" for the map
	Key   string
	Text  string
}

func (w Warning) String() string {
	if w.Where == "" {
		return fmt.Sprintf("%q %s", w.Key, w.Text)
	}
	return fmt.Sprintf("%s: %q %s", w.Where, w.Key, w.Text)
}

// Parse reads an import map as the browser does on a page with the URL
// baseURL. An error is what would make the browser refuse the whole map.
func Parse(data []byte, baseURL string) (*Parsed, []Warning, error) {
	base, ok := parseURL(baseURL, nil)
	if !ok {
		return nil, nil, fmt.Errorf("import map: the page's address %q is not an absolute URL", baseURL)
	}
	if !json.Valid(data) {
		return nil, nil, errors.New("import map: not valid JSON")
	}
	top, ok := members(data)
	if !ok {
		return nil, nil, errors.New("import map: the top level must be an object")
	}
	p := &parser{base: base}
	out := &Parsed{integrity: map[string]string{}}
	for _, m := range top {
		inner, isObject := members(m.value)
		switch m.name {
		case "imports", "scopes", "integrity":
			if !isObject {
				return nil, nil, fmt.Errorf("import map: %q must be an object", m.name)
			}
		default:
			p.warn("", m.name, "is not a key of import maps")
			continue
		}
		switch m.name {
		case "imports":
			out.imports = p.specifierMap("imports", inner)
		case "integrity":
			out.integrity = p.integrityMap(inner)
		case "scopes":
			scopes, err := p.scopes(inner)
			if err != nil {
				return nil, nil, err
			}
			out.scopes = scopes
		}
	}
	return out, p.warnings, nil
}

type parser struct {
	base     *record
	warnings []Warning
}

func (p *parser) warn(where, key, format string, args ...any) {
	p.warnings = append(p.warnings, Warning{where, key, fmt.Sprintf(format, args...)})
}

// specifierMap is "sort and normalize a module specifier map".
func (p *parser) specifierMap(where string, ms []member) []entry {
	var out []entry
	set := func(e entry) {
		if i := slices.IndexFunc(out, func(o entry) bool { return o.key == e.key }); i >= 0 {
			out[i] = e
			return
		}
		out = append(out, e)
	}
	for _, m := range ms {
		if m.name == "" {
			p.warn(where, "", "is an empty specifier, which is ignored")
			continue
		}
		key := m.name
		if u, ok := urlLike(key, p.base); ok {
			key = u.String()
		}
		address, ok := text(m.value)
		if !ok {
			p.warn(where, m.name, "has an address that is not a string, so it never resolves")
			set(entry{key, nil})
			continue
		}
		u, ok := urlLike(address, p.base)
		if !ok {
			p.warn(where, m.name, "has the address %q, which is no URL: begin it with /, ./ or a scheme", address)
			set(entry{key, nil})
			continue
		}
		if strings.HasSuffix(m.name, "/") && !strings.HasSuffix(u.String(), "/") {
			p.warn(where, m.name, "ends with a slash, but its address %q does not", address)
			set(entry{key, nil})
			continue
		}
		set(entry{key, u})
	}
	slices.SortStableFunc(out, func(a, b entry) int { return compareUnits(b.key, a.key) })
	return out
}

// scopes is "sort and normalize scopes".
func (p *parser) scopes(ms []member) ([]scope, error) {
	var out []scope
	for _, m := range ms {
		inner, ok := members(m.value)
		if !ok {
			return nil, fmt.Errorf("import map: the scope %q must be an object", m.name)
		}
		u, ok := parseURL(m.name, p.base)
		if !ok {
			p.warn("scopes", m.name, "is not a URL, so the scope is ignored")
			continue
		}
		s := scope{prefix: u.String(), imports: p.specifierMap(fmt.Sprintf("scope %q", m.name), inner)}
		if i := slices.IndexFunc(out, func(o scope) bool { return o.prefix == s.prefix }); i >= 0 {
			out[i] = s
			continue
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b scope) int { return compareUnits(b.prefix, a.prefix) })
	return out, nil
}

// integrityMap is "normalize a module integrity map".
func (p *parser) integrityMap(ms []member) map[string]string {
	out := map[string]string{}
	for _, m := range ms {
		u, ok := urlLike(m.name, p.base)
		if !ok {
			p.warn("integrity", m.name, "is not a URL, so its integrity is ignored")
			continue
		}
		value, ok := text(m.value)
		if !ok {
			p.warn("integrity", m.name, "has integrity metadata that is not a string")
			continue
		}
		out[u.String()] = value
	}
	return out
}

// member is one key of a JSON object, in the order of the text.
type member struct {
	name  string
	value json.RawMessage
}

// members splits valid JSON that is an object. A key that is repeated keeps
// its first place and its last value, as in JavaScript.
func members(data []byte) ([]member, bool) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	var (
		out []member
		at  = map[string]int{}
	)
	for dec.More() {
		t, err := dec.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return nil, false
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, false
		}
		if i, repeated := at[name]; repeated {
			out[i].value = value
			continue
		}
		at[name] = len(out)
		out = append(out, member{name, value})
	}
	return out, true
}

func text(value json.RawMessage) (string, bool) {
	if len(value) == 0 || value[0] != '"' {
		return "", false
	}
	var s string
	return s, json.Unmarshal(value, &s) == nil
}

// compareUnits orders by UTF-16 code units, as the standard's "code unit less
// than" does; Go's string order differs above U+FFFF.
func compareUnits(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
