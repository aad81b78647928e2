// Package bundle defines the object file of the linker: all that later stages
// ever learn about a unit (the shell or an MFE).
//
// A Bundle is the same value whether the unit was compiled from source a
// moment ago, came from a cache, or was packed by another team's pipeline. It
// holds bare specifiers only ("react", "@shop/cart"); no hash of another unit
// appears inside it. The package has no behaviour beyond look-ups.
package bundle

import "slices"

// Kind says what a unit is to the site.
type Kind string

const (
	Shell   Kind = "shell"
	MFE     Kind = "mfe"
	Vendor  Kind = "vendor"
	Runtime Kind = "runtime"
)

// FileKind says how a file is served and linked.
type FileKind string

const (
	Script FileKind = "script" // an ES module
	Style  FileKind = "style"
	Asset  FileKind = "asset"
	Map    FileKind = "map" // a source map
)

// Bundle is one compiled unit.
type Bundle struct {
	Unit    string
	Kind    Kind
	Version string // of the unit's package.json, or ""
	Files   []File // sorted by Path
	Entries []Entry
	Uses    []Use // sorted by Specifier
}

// File is one output file. Path is slash-separated and relative to the unit's
// own folder; relative URLs between files of one bundle stay valid wherever
// that folder is put.
type File struct {
	Path string
	Kind FileKind
	Data []byte

	Imports  []string // static imports of files of the same bundle, by Path
	Bare     []string // static imports of bare specifiers
	Lazy     []string // dynamic imports of files of the same bundle, by Path
	BareLazy []string // dynamic imports of bare specifiers

	// Inputs are the source files with the bytes each contributed, for
	// reports. Paths are relative to the project's root.
	Inputs []Input
}

// Input is a source file's share in an output file, in bytes.
type Input struct {
	Path  string
	Bytes int
}

// Entry is a module that the unit offers under a public specifier.
type Entry struct {
	Specifier string   // "" for what only the shell's page names
	Edition   string   // for the units that get this edition of it alone; "" for all others
	Source    string   // the source file, relative to the project's root
	File      string   // Path of the script, or "" when it is a stylesheet
	Style     string   // Path of its stylesheet, or ""
	Exports   []string // sorted ES export names
	Mount     bool     // whether File exports the uniform mount(el, props)
	Ahead     bool     // whether pages run it before mfegen's own modules
}

// Use is what a unit takes from one bare specifier.
type Use struct {
	Specifier string
	Names     []string // sorted export names, "default" included
	All       bool     // dynamic or escaping uses: any name may be read
	Files     []string // source files that import it, relative to the root
}

// File returns the file at path.
func (b *Bundle) File(path string) (File, bool) {
	i := slices.IndexFunc(b.Files, func(f File) bool { return f.Path == path })
	if i < 0 {
		return File{}, false
	}
	return b.Files[i], true
}
