// Package page turns the shell's ordinary index.html into the pages of a
// site's routes.
//
// It finds byte offsets in the user's markup and splices text in; the markup
// itself is never parsed into a tree and written again, so comments,
// templates, the doctype and quoting stay as they are until Minify. It knows
// URLs and offsets. It refuses to know which files exist, how they are
// bundled, which route needs what, and any security policy.
package page

import "github.com/mfegen/mfegen/generator/internal/diag"

// Kind says what a reference means to the build.
type Kind int

const (
	// Entry is <script type="module" src="…">: a module to bundle.
	Entry Kind = iota
	// Style is <link rel="stylesheet" href="…">: a stylesheet to bundle.
	Style
	// Classic is a script that is no module. It is not bundled, so its
	// file belongs into the public folder.
	Classic
	// Asset is anything else that is fetched: an image, an icon, a font.
	Asset
)

func (k Kind) String() string {
	return [...]string{"module", "stylesheet", "classic script", "asset"}[k]
}

// Ref is a reference from the markup to a file of the project. URLs with a
// scheme, with a host ("//…"), or that only hold a query or a fragment are no
// references.
type Ref struct {
	Kind Kind

	// URL is the reference as written, without Suffix. It is the key of
	// Page.Refs.
	URL string
	// Suffix is what follows the path: "?v=1", "#icon" or both. Render
	// keeps it.
	Suffix string

	// Path is the file that URL names, percent-decoded and cleaned. When
	// Rooted is set (URL begins with "/") it is relative to the unit's
	// folder, or to its public folder; otherwise to the project's root.
	Path   string
	Rooted bool

	// Fixed marks a stylesheet or script that only means the same where it
	// stands: inside <template> or <noscript>, or with attributes such as
	// media. Render never moves it.
	Fixed bool

	Pos diag.Pos // of the URL
}

// In returns the file, relative to the project's root, that r names in the
// unit whose folder is dir. A rooted reference may also name a file of the
// public folder; then dir is that folder.
func (r Ref) In(dir string) string {
	if !r.Rooted {
		return r.Path
	}
	if dir == "" || dir == "." {
		return r.Path
	}
	return dir + "/" + r.Path
}

// Doc is a page as the user wrote it, with the places that Render changes.
type Doc struct {
	File string // relative to the project's root
	Refs []Ref  // in document order

	src   []byte
	spots []spot
	drops []span // tags that no page keeps

	head  head
	title span // between the tags; zero when there is no title
}

// Of returns the references of a kind, in document order.
func (d *Doc) Of(k Kind) []Ref {
	var out []Ref
	for _, r := range d.Refs {
		if r.Kind == k {
			out = append(out, r)
		}
	}
	return out
}

// span is a range of bytes of the source.
type span struct{ start, end int }

func (s span) len() int { return s.end - s.start }

// spot is an attribute that holds references.
type spot struct {
	tag  span // the whole element for scripts, the start tag otherwise
	attr attr
	refs []placed

	integrity *attr // the element's own, or nil
}

// placed is a reference and its range in the attribute's decoded value.
type placed struct {
	index int // into Doc.Refs
	in    span
}

// head is the document's head element, which HTML lets authors leave out.
type head struct {
	start, end int  // its content
	noOpen     bool // <head> must be written
	noClose    bool // </head> must be written

	top     int  // after charset and viewport, before anything that loads modules
	charset span // the meta element, when it stands too late and must move
	declare bool // no charset is declared
	styles  int  // end of the last stylesheet that Render may move, or -1
	sep     string
}
