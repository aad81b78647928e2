package manifest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// element checks the custom element of an MFE that mounts as one.
func (c *checker) element(name string) {
	mfe := c.MFE[name]
	pos := c.Pos("mfe", name, "element")
	switch {
	case mfe.Mount == "element" && c.missing("mfe", name, "element"):
		c.diags.Errorf("MFE013", c.Pos("mfe", name, "mount"), "mfe %q mounts as a custom element, but does not name it", name).Hint =
			fmt.Sprintf("add element = %q, the tag that its entry defines", suggestTag(name))
		return
	case !c.has("mfe", name, "element") || c.ill(mfe.Element, "mfe", name, "element"):
		return
	}
	if why := badElement(mfe.Element); why != "" {
		c.diags.Errorf("MFE014", pos, "%q cannot be a custom element's name: it %s", mfe.Element, why).Hint =
			fmt.Sprintf("write a name such as %q, here and in customElements.define", suggestTag(mfe.Element))
	}
	if mfe.Mount != "element" && (c.missing("mfe", name, "mount") || mfe.Mount != "") {
		c.diags.Warnf("MFE015", c.KeyPos("mfe", name, "element"), "mfe %q names an element, but does not mount as one", name).Hint =
			`write mount = "element", or delete element`
	}
}

// elements checks that no two MFEs define one element: the second definition
// would throw in the browser.
func (c *checker) elements() {
	type use struct {
		tag string
		pos diag.Pos
	}
	var uses []use
	for _, name := range c.names() {
		if mfe := c.MFE[name]; mfe.Mount == "element" && mfe.Element != "" {
			uses = append(uses, use{mfe.Element, c.Pos("mfe", name, "element")})
		}
	}
	slices.SortFunc(uses, func(a, b use) int { return comparePos(a.pos, b.pos) })
	first := map[string]diag.Pos{}
	for _, u := range uses {
		if at, ok := first[u.tag]; ok {
			d := c.diags.Errorf("MFE016", u.pos, "two MFEs define the element %q", u.tag)
			d.Notes = []diag.Note{{Pos: at, Text: "the first is here"}}
			d.Hint = "a page can define a tag once: give one of the two another name"
			continue
		}
		first[u.tag] = u.pos
	}
}

// reservedElements are the names with a hyphen that SVG and MathML own, and
// the runtime's own.
var reservedElements = []string{
	"annotation-xml", "color-profile", "font-face", "font-face-src", "font-face-uri",
	"font-face-format", "font-face-name", "missing-glyph", "mfe-slot",
}

// badElement says why a name is no valid custom element name (HTML standard,
// 4.13.3), or returns "".
func badElement(s string) string {
	switch {
	case s == "":
		return "is empty"
	case strings.ToLower(s) != s:
		return "has capital letters"
	case s[0] < 'a' || s[0] > 'z':
		return "does not begin with a letter a-z"
	case !strings.Contains(s, "-"):
		return "has no hyphen"
	case slices.Contains(reservedElements, s):
		return "is reserved"
	}
	for _, r := range s {
		if !isElementChar(r) {
			return "holds " + strconv.QuoteRune(r)
		}
	}
	return ""
}

// elementChars is the standard's PCENChar beyond ASCII.
var elementChars = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0xb7, 0xb7, 1}, {0xc0, 0xd6, 1}, {0xd8, 0xf6, 1}, {0xf8, 0x37d, 1}, {0x37f, 0x1fff, 1},
		{0x200c, 0x200d, 1}, {0x203f, 0x2040, 1}, {0x2070, 0x218f, 1}, {0x2c00, 0x2fef, 1},
		{0x3001, 0xd7ff, 1}, {0xf900, 0xfdcf, 1}, {0xfdf0, 0xfffd, 1},
	},
	R32: []unicode.Range32{{0x10000, 0xeffff, 1}},
}

func isElementChar(r rune) bool {
	return isBare(byte(min(r, 0x7f))) && r < 0x7f || r == '.' || unicode.Is(elementChars, r)
}

// suggestTag makes a valid tag of a name.
func suggestTag(name string) string {
	s := plainName(name)
	if s == "" || s[0] < 'a' {
		s = "my-" + s
	}
	if !strings.Contains(s, "-") {
		s = "my-" + s
	}
	if badElement(s) != "" {
		return "my-element"
	}
	return s
}
