package manifest

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// sourceKeys are the keys of [site.csp] that hold source expressions.
var sourceKeys = []string{
	"script", "style", "img", "font", "connect", "frame", "media", "worker",
	"frame_ancestors", "form_action",
}

// keywords are source expressions that must stand in single quotes.
var keywords = []string{
	"self", "none", "unsafe-inline", "unsafe-eval", "unsafe-hashes",
	"strict-dynamic", "report-sample", "wasm-unsafe-eval",
}

// policy checks the form of [site.csp], so that no value can end a directive
// or begin another. What a source means for safety is package csp's.
func (c *checker) policy() {
	for _, key := range sourceKeys {
		for pos, s := range c.items("site", "csp", key) {
			if why, hint := badSource(s); why != "" {
				c.diags.Errorf("MFE035", pos, "the source %q %s", s, why).Hint = hint
			}
		}
	}
	for pos, s := range c.items("site", "csp", "trusted_types") {
		if !trustedPattern.MatchString(s) {
			c.diags.Errorf("MFE035", pos, "%q cannot be a Trusted Types policy's name", s).Hint =
				"use letters, digits and - # = _ / @ . % in names; * allows every name, 'allow-duplicates' a second policy of a name"
		}
	}
	c.url(c.Site.CSP.ReportTo, "site", "csp", "report_to")
}

var trustedPattern = regexp.MustCompile(`^(?:\*|'allow-duplicates'|[A-Za-z0-9\-#=_/@.%]+)$`)

func badSource(s string) (why, hint string) {
	switch {
	case s == "":
		return "is empty", "write an origin such as https://api.example.com, or delete it"
	case strings.ContainsAny(s, ";, \t\r\n"):
		return "holds a separator", "write each source as an item of its own, and no semicolon or comma inside one"
	case strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return "holds a character that is not ASCII", "write international domains in their xn-- form"
	case slices.Contains(keywords, strings.ToLower(s)):
		return "would be a host's name", `write the keyword with its single quotes: "'` + strings.ToLower(s) + `'"`
	}
	return "", ""
}

var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// headers checks names and values of [site.headers] by RFC 9110, 5.1 and 5.5,
// without the bytes beyond ASCII that hosts' files cannot hold.
func (c *checker) headers() {
	type header struct {
		name string
		pos  diag.Pos
	}
	var all []header
	for _, name := range slices.Sorted(maps.Keys(c.Site.Headers)) {
		path := []string{"site", "headers", name}
		all = append(all, header{name, c.KeyPos(path...)})
		if !headerName.MatchString(name) {
			c.diags.Errorf("MFE036", c.KeyPos(path...), "%q cannot be a header's name", name).Hint =
				"names are made of letters, digits and hyphens, such as X-Frame-Options; the colon is not part of it"
		}
		if why := badHeaderValue(c.Site.Headers[name]); why != "" {
			c.diags.Errorf("MFE036", c.Pos(path...), "the value of the header %s %s", name, why).Hint =
				"write the value on one line, in ASCII, without spaces at its ends"
		}
	}
	slices.SortFunc(all, func(a, b header) int { return comparePos(a.pos, b.pos) })
	first := map[string]header{}
	for _, h := range all {
		lower := strings.ToLower(h.name)
		if f, ok := first[lower]; ok {
			d := c.diags.Errorf("MFE037", h.pos, "the header %s is set twice: case makes no difference in names", h.name)
			d.Notes = []diag.Note{{Pos: f.pos, Text: "the first is " + strconv.Quote(f.name)}}
			d.Hint = "keep one of the two"
			continue
		}
		first[lower] = h
	}
}

func badHeaderValue(v string) string {
	switch {
	case v == "":
		return "is empty"
	case strings.ContainsAny(v, "\r\n"):
		return "has a line break"
	case strings.TrimSpace(v) != v:
		return "has spaces at its ends"
	case strings.ContainsFunc(v, func(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f }):
		return "holds a character that is not printable ASCII"
	}
	return ""
}

// sourcemaps checks that there are maps for the folder that they go into, and
// that no script promises them elsewhere.
func (c *checker) sourcemaps() {
	mode := c.Site.Sourcemap
	if c.Site.SourcemapOut == "" || mode != "none" && mode != "linked" {
		return
	}
	what := "there are none"
	if mode == "linked" {
		what = "the scripts would name maps that are not served"
	}
	d := c.diags.Errorf("MFE045", c.Pos("site", "sourcemap_out"), "sourcemap_out is a folder for hidden source maps, but with sourcemap = %q %s", mode, what)
	d.Hint = `write sourcemap = "hidden", or delete sourcemap_out`
}
