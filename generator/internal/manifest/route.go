package manifest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

var paramPattern = regexp.MustCompile(`^:[A-Za-z_][A-Za-z0-9_]*$`)

// badRoute says what is wrong with a route pattern and how to write it, or
// returns empty texts. Patterns have literal segments, :name for one segment
// and a last * for the rest.
func badRoute(p string) (why, hint string) {
	switch {
	case p == "":
		return "is empty", `the site's first page is "/"`
	case !strings.HasPrefix(p, "/"):
		return "does not begin with /", quote("/" + p)
	case p == "/":
		return "", ""
	case strings.ContainsAny(p, "?#"):
		return "holds ? or #, but a route is a path only", quote(p[:strings.IndexAny(p, "?#")])
	case strings.HasSuffix(p, "/") && !strings.HasSuffix(p, "//"):
		return "ends with /", quote(strings.TrimSuffix(p, "/"))
	case strings.Contains(p, "//"):
		var parts []string
		for _, s := range strings.Split(p, "/") {
			if s != "" {
				parts = append(parts, s)
			}
		}
		return "has an empty segment", quote("/" + strings.Join(parts, "/"))
	}
	segments := strings.Split(p[1:], "/")
	seen := map[string]bool{}
	for i, s := range segments {
		switch {
		case s == "*" && i == len(segments)-1:
		case strings.Contains(s, "*"):
			return "has * where it is not the whole last segment",
				"* stands for the rest of the path, as in /account/*; :name stands for one segment"
		case strings.HasPrefix(s, ":"):
			if !paramPattern.MatchString(s) {
				return "has " + strconv.Quote(s) + ", which is not a parameter",
					"a parameter is a whole segment of a colon and a name: letters, digits and _"
			}
			if seen[s] {
				return "has the parameter " + s + " twice", "give each parameter a name of its own"
			}
			seen[s] = true
		case strings.Contains(s, "..."):
			return "has " + strconv.Quote(s) + ", which no pattern knows", "write * as the last segment for the rest of the path"
		case strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}"),
			strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]"):
			return "has " + strconv.Quote(s) + ", which is not a parameter",
				"write :" + strings.Trim(s, "{}[]") + " for a parameter"
		case strings.Contains(s, ":"):
			return "has a colon inside a segment", "a parameter is a whole segment, such as /:id"
		case s == "." || s == "..":
			return "has the segment " + s, "write the path that it leads to"
		case strings.ContainsFunc(s, badInPath):
			return "holds a character that does not belong in a path",
				"use letters, digits and - . _ ~ in segments; no spaces and no % escapes"
		}
	}
	if segments[0] == "assets" {
		return "begins with /assets, where mfegen keeps its files", "choose another first segment"
	}
	return "", ""
}

// badInPath reports characters that URLs must escape, or that mean something
// else in hosts' routing files.
func badInPath(r rune) bool {
	return r <= ' ' || r == 0x7f || r == '\ufffd' || strings.ContainsRune("\"%<>\\^`{|}[];", r)
}

func quote(s string) string { return "write " + strconv.Quote(s) }

// routes checks the patterns' form, and that no two units claim the same
// paths: names of parameters make no difference.
func (c *checker) routes() {
	type claim struct {
		pattern, owner string
		pos            diag.Pos
	}
	var claims []claim
	check := func(path ...string) {
		for pos, pattern := range c.items(path...) {
			if why, hint := badRoute(pattern); why != "" {
				c.diags.Errorf("MFE020", pos, "the route %q %s", pattern, why).Hint = hint
			} else if path[len(path)-1] == "routes" {
				claims = append(claims, claim{pattern, owner(path), pos})
			}
		}
	}
	check("shell", "routes")
	for _, name := range c.names() {
		check("mfe", name, "routes")
		check("mfe", name, "on")
	}
	slices.SortFunc(claims, func(a, b claim) int { return comparePos(a.pos, b.pos) })
	first := map[string]claim{}
	for _, cl := range claims {
		shape := routeShape(cl.pattern)
		f, ok := first[shape]
		if !ok {
			first[shape] = cl
			continue
		}
		d := c.diags.Errorf("MFE021", cl.pos, "the route %q is claimed twice", cl.pattern)
		d.Notes = []diag.Note{{Pos: f.pos, Text: fmt.Sprintf("%s claims %q here", f.owner, f.pattern)}}
		d.Hint = "a path has one owner; to show an MFE on another's route, write on = [" + strconv.Quote(f.pattern) + "]"
		if f.owner == cl.owner {
			d.Hint = "delete one of the two"
		}
	}
}

// owner names the unit that a key path belongs to.
func owner(path []string) string {
	if path[0] == "mfe" {
		return fmt.Sprintf("mfe %q", path[1])
	}
	return "the shell"
}

// routeShape is the pattern without its parameters' names.
func routeShape(p string) string {
	segments := strings.Split(p, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, ":") {
			segments[i] = ":"
		}
	}
	return strings.Join(segments, "/")
}

func comparePos(a, b diag.Pos) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}
