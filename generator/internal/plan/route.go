package plan

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Kinds of segments, in the order in which they win.
const (
	literal = iota
	param   // :name, one segment
	rest    // *, all that is left, which may be nothing
)

type segment struct {
	kind int
	text string
}

// pattern is a route pattern's segments; that of / has none.
type pattern []segment

func parsePattern(text string) pattern {
	var out pattern
	for s := range strings.SplitSeq(strings.Trim(text, "/"), "/") {
		switch {
		case s == "":
		case s == "*":
			out = append(out, segment{rest, "*"})
		case s[0] == ':':
			out = append(out, segment{param, s[1:]})
		default:
			out = append(out, segment{literal, s})
		}
	}
	return out
}

// shape is the pattern without the names of its parameters.
func (p pattern) shape() string {
	var b strings.Builder
	for _, s := range p {
		b.WriteByte('/')
		switch s.kind {
		case param:
			b.WriteByte(':')
		default:
			b.WriteString(s.text)
		}
	}
	return b.String()
}

// file is the HTML file of the route.
func (p pattern) file() string {
	parts := make([]string, 0, len(p)+1)
	for _, s := range p {
		switch s.kind {
		case param:
			parts = append(parts, "_"+s.text)
		case rest:
			parts = append(parts, "_rest")
		default:
			parts = append(parts, s.text)
		}
	}
	return path.Join(append(parts, "index.html")...)
}

// covers reports whether every path of the route is one of p's, segment kinds
// being taken at their word: /products/:id covers the route /products/:slug,
// not the route /products/new.
func (p pattern) covers(route pattern) bool {
	for i, s := range p {
		switch {
		case s.kind == rest:
			return true
		case i >= len(route) || s.kind != route[i].kind:
			return false
		case s.kind == literal && s.text != route[i].text:
			return false
		}
	}
	return len(p) == len(route)
}

// compare orders patterns so that the first one that matches a path is the one
// that answers it: all without parameters, then those with them, then those
// that end in *; within each, by segment.
func (p pattern) compare(q pattern) int {
	if c := cmp.Compare(p.worst(), q.worst()); c != 0 {
		return c
	}
	for i := range min(len(p), len(q)) {
		if c := cmp.Or(cmp.Compare(p[i].kind, q[i].kind), cmp.Compare(p[i].text, q[i].text)); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(p), len(q))
}

func (p pattern) worst() int {
	kind := literal
	for _, s := range p {
		kind = max(kind, s.kind)
	}
	return kind
}

// claim is a route that a unit owns.
type claim struct {
	Route
	pattern
}

func (r *resolver) routes(shell Unit, mfes []Unit) []Route {
	claims := r.claims(shell, mfes)
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(a.compare(b.pattern), cmp.Compare(a.Pattern, b.Pattern))
	})
	files := map[string]claim{}
	var out []Route
	for _, c := range claims {
		// File systems of macOS and Windows take no notice of case.
		key := strings.ToLower(c.File)
		if other, ok := files[key]; ok {
			r.sameFile(other, c)
			continue
		}
		files[key] = c
		for _, u := range mfes {
			fetch, later := shows(u, c)
			if fetch {
				c.MFEs = append(c.MFEs, u.Name)
			}
			if later {
				c.Lazy = append(c.Lazy, u.Name)
			}
		}
		out = append(out, c.Route)
	}
	for _, u := range mfes {
		r.strayOn(u, claims)
	}
	return out
}

// claims lists what the units own. Mistakes that the manifest shows by itself
// (a malformed pattern, a shape that is claimed twice) were reported with it;
// here the first claim stands.
func (r *resolver) claims(shell Unit, mfes []Unit) []claim {
	var out []claim
	taken := map[string]bool{}
	add := func(u Unit, text string, pos diag.Pos) {
		p := parsePattern(text)
		if taken[p.shape()] {
			return
		}
		taken[p.shape()] = true
		out = append(out, claim{Route{Pattern: text, File: p.file(), Owner: u.Name, Pos: pos}, p})
	}
	for _, u := range mfes {
		for i, text := range u.Routes {
			add(u, text, r.pos("mfe", u.Name, "routes", fmt.Sprint(i)))
		}
	}
	for i, text := range shell.Routes {
		pos := r.pos("shell", "routes", fmt.Sprint(i))
		if r.m.Shell.Routes == nil {
			pos = shell.Pos
		}
		add(shell, text, pos)
	}
	return out
}

// shellRoutes are the shell's own. A site always has a first page: the shell's,
// unless an MFE owns it.
func (r *resolver) shellRoutes() []string {
	routes := paths(r.m.Shell.Routes)
	if slices.Contains(routes, "/") {
		return routes
	}
	for _, m := range r.m.MFE {
		if slices.Contains(m.Routes, "/") {
			return routes
		}
	}
	return append([]string{"/"}, routes...)
}

// paths drops what the manifest's checks have found to be no path.
func paths(patterns []string) []string {
	var out []string
	for _, p := range patterns {
		if strings.HasPrefix(p, "/") {
			out = append(out, p)
		}
	}
	return out
}

// shows says whether the unit is fetched with the route's page, or on the page
// and fetched later.
func shows(u Unit, c claim) (fetch, later bool) {
	here := c.Owner == u.Name || slices.ContainsFunc(u.On, func(on string) bool {
		return parsePattern(on).covers(c.pattern)
	})
	switch u.Load {
	case "eager":
		return true, false
	case "route":
		return here, false
	}
	return false, here
}

func (r *resolver) sameFile(first, second claim) {
	d := r.list.Errorf("MFE121", second.Pos, "route %q and route %q have one HTML file, %s", second.Pattern, first.Pattern, second.File)
	if first.File != second.File {
		d.Text += " (macOS and Windows do not tell upper from lower case)"
	}
	d.Notes = []diag.Note{{Pos: first.Pos, Text: "the other route"}}
	d.Hint = "write another path; segments that begin with _ are for parameters"
	if first.File != second.File {
		d.Hint = "write both in lower case and keep one"
	}
}

func (r *resolver) strayOn(u Unit, claims []claim) {
	for i, on := range u.On {
		p := parsePattern(on)
		if slices.ContainsFunc(claims, func(c claim) bool { return p.covers(c.pattern) }) {
			continue
		}
		d := r.list.Warnf("MFE122", r.pos("mfe", u.Name, "on", fmt.Sprint(i)), "%s: on %q matches no route", u, on)
		var routes []string
		for _, c := range claims {
			routes = append(routes, c.Pattern)
		}
		d.Hint = "the routes are " + strings.Join(routes, ", ")
		if near := diag.Closest(on, routes); near != "" {
			d.Hint = fmt.Sprintf("did you mean %q?", near)
		}
	}
}

// Regexp returns a regular expression of JavaScript for the paths of the
// patterns, as a browser's location has them, with the base before each. A
// slash at the end makes no difference.
func Regexp(base string, patterns []string) string {
	var alternatives []string
	for _, text := range patterns {
		var b strings.Builder
		for _, s := range parsePattern(text) {
			switch s.kind {
			case rest:
				b.WriteString("(?:/.*)?")
			case param:
				b.WriteString("/[^/]+")
			default:
				b.WriteString("/" + regexp.QuoteMeta(encodeURI(s.text)))
			}
		}
		alternatives = append(alternatives, b.String())
	}
	any := strings.Join(alternatives, "|")
	if len(alternatives) > 1 {
		any = "(?:" + any + ")"
	}
	return "^" + regexp.QuoteMeta(encodeURI(strings.TrimSuffix(base, "/"))) + any + "/?$"
}

// encodeURI is JavaScript's function of that name.
func encodeURI(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-_.!~*'();/?:@&=+$,#", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
