package manifest

import (
	"path"
	"regexp"
	"strings"
)

// HasDocs reports whether the manifest asks for docs with every build.
func (m *Manifest) HasDocs() bool { return m.has("docs") }

var docsPath = regexp.MustCompile(`^(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?$`)

// docs checks [docs] as far as no file is needed.
func (c *checker) docs() {
	d := c.Docs
	if p := d.Path; c.has("docs", "path") && !c.ill(p, "docs", "path") {
		pos := c.Pos("docs", "path")
		first, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
		switch {
		case p == "/":
			c.diags.Errorf("MFE846", pos, "the docs cannot take the site's front page").
				Hint = `write a path below it, such as "/docs", or delete [docs] and run mfegen docs`
		case !docsPath.MatchString(p) || path.Clean(p) != strings.TrimSuffix(p, "/"):
			c.diags.Errorf("MFE846", pos, "%q is not a path for the docs", p).
				Hint = `write segments of letters, digits and - . _ ~ between slashes, such as "/docs"`
		case first == "assets":
			c.diags.Errorf("MFE846", pos, "the docs cannot be in /assets, whose files browsers keep for a year").
				Hint = `write another path, such as "/docs"`
		}
	}
	if e := d.Edit; c.has("docs", "edit") && !c.ill(e, "docs", "edit") {
		why, _ := badURL(strings.ReplaceAll(e, "{path}", "x"))
		switch {
		case !strings.Contains(e, "{path}"):
			c.diags.Errorf("MFE847", c.Pos("docs", "edit"), "edit does not say where the path of a file goes").
				Hint = `write {path} there, such as "https://git.example.com/shop/edit/main/{path}"`
		case why != "":
			c.diags.Errorf("MFE847", c.Pos("docs", "edit"), "the URL %q %s", e, why).
				Hint = `write a whole one, such as "https://git.example.com/shop/edit/main/{path}"`
		}
	}
	if strings.HasPrefix(d.URL, "/") {
		c.diags.Errorf("MFE031", c.Pos("docs", "url"), "the URL %q has no host, and a site map wants whole ones", d.URL).
			Hint = "write it whole, such as https://shop.example.com/docs/"
		return
	}
	c.url(d.URL, "docs", "url")
}
