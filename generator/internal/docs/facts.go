package docs

import (
	"io/fs"

	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// Site is all that the docs are made from. Lists are in the order in which
// they are shown.
type Site struct {
	Name     string
	Manifest string // path of the site's manifest
	// Base is the path under which the docs are served, with a slash at
	// both ends. Only the page for what is not found needs it: others link
	// to each other relatively.
	Base string
	// Home is the relative URL of the site itself from the docs' front
	// page, or "" when the docs stand alone.
	Home string
	// URL is the docs' absolute URL, with a slash at its end, or "": feeds
	// and site maps cannot do without.
	URL string
	// Edit is a URL with {path} in place of a file's path, or "".
	Edit string

	Units  []Unit // the shell, then MFEs by name
	Routes []Route
	Deps   []Dep // by name
	Fits   []Fit
	// Bridges feed events of the backend, by name.
	Bridges []Bridge
	// StateMax is how many keys of shared state there may be.
	StateMax int
	// Untyped says why some modules have no types, or is "".
	Untyped string
	// Notes are the build's warnings.
	Notes   []Note
	Vendor  Sizes
	Runtime int64 // bytes after gzip, of what every page has

	// Pages are the user's own pages.
	Pages []Source
	// Folder is the folder of the user's own pages, or "".
	Folder string
	// Files is the project, for images and to tell dead links.
	Files fs.FS
}

// Source is a file of Markdown.
type Source struct {
	Path string // relative to the project's root
	Data []byte
}

// Unit is the shell or an MFE.
type Unit struct {
	Name        string   `json:"name"`
	Kind        string   `json:"kind"` // shell or mfe
	Title       string   `json:"title"`
	Description string   `json:"description,omitempty"`
	Version     string   `json:"version,omitempty"`
	Team        string   `json:"team,omitempty"`
	Owners      []string `json:"owners,omitempty"`
	Stage       string   `json:"stage,omitempty"`
	Links       []Link   `json:"links,omitempty"`
	Source      string   `json:"source"`             // its folder
	Contract    string   `json:"contract,omitempty"` // the manifest that holds its contract
	Remote      string   `json:"remote,omitempty"`   // the URL of the module, when another site serves it
	Readme      *Source  `json:"-"`
	Preview     *Preview `json:"-"` // where the docs are served with the bundles

	Mount    string   `json:"mount,omitempty"`
	Element  string   `json:"element,omitempty"`
	Load     string   `json:"load,omitempty"`
	Routes   []string `json:"routes,omitempty"`
	On       []string `json:"on,omitempty"`
	Slots    []string `json:"slots,omitempty"`
	Next     []string `json:"next,omitempty"`
	Fallback string   `json:"fallback,omitempty"`
	// Isolation keeps it apart from the rest of the page: scope, shadow,
	// iframe, or "" for nothing but its folder.
	Isolation string `json:"isolation,omitempty"`
	// Flag must be on for it to be mounted; Off is the MFE in its place while
	// it is not, or "" for nothing.
	Flag string `json:"flag,omitempty"`
	Off  string `json:"off,omitempty"`

	Modules []Module `json:"modules,omitempty"` // the first mounts
	Types   []Type   `json:"types,omitempty"`   // that others mention
	Props   Shape    `json:"props,omitzero"`
	Emits   []Event  `json:"emits,omitempty"`
	Listens []string `json:"listens,omitempty"`
	Owns    []State  `json:"owns,omitempty"`
	Reads   []string `json:"reads,omitempty"`

	Needs   []Need   `json:"needs,omitempty"`
	Imports []Import `json:"imports,omitempty"`

	JS     Sizes   `json:"js"`
	CSS    Sizes   `json:"css"`
	Assets int64   `json:"assets"`
	Budget *Budget `json:"budget,omitempty"`
	Top    []Share `json:"top,omitempty"`

	Connect     []string  `json:"connect,omitempty"`
	Permissions []string  `json:"permissions,omitempty"`
	Care        []Setting `json:"care,omitempty"`

	Releases []Release `json:"releases,omitempty"` // the latest first

	readme markdown.Document
}

// Preview is what it takes to show an MFE. The page that runs it is that of
// PreviewFolder, which whoever serves the docs adds.
type Preview struct {
	Props string // a sample of its props, JSON
}

// Link is where to find something.
type Link struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Module is a module that others may import.
type Module struct {
	Specifier string   `json:"specifier"`
	Edition   string   `json:"edition,omitempty"` // of a service, for the units that get this one
	Source    string   `json:"source,omitempty"`
	Exports   []Export `json:"exports"`
	UsedBy    []string `json:"usedBy,omitempty"`
}

// Key tells the module from others of its unit.
func (m Module) Key() string {
	if m.Edition == "" {
		return m.Specifier
	}
	return m.Specifier + "@" + m.Edition
}

// Export is a name that a module exports.
type Export struct {
	Name       string   `json:"name"`
	Kind       string   `json:"kind,omitempty"` // function, class, const, type, … or ""
	Type       string   `json:"type,omitempty"` // in TypeScript
	Doc        string   `json:"doc,omitempty"`  // Markdown
	Deprecated string   `json:"deprecated,omitempty"`
	UsedBy     []string `json:"usedBy,omitempty"` // units
}

// Type is a type that signatures and shapes mention.
type Type struct {
	Name string `json:"name"` // with its parameters: Box<T>
	Text string `json:"text"` // what stands behind the equals sign
}

// Shape says what a value looks like. The zero value says nothing.
type Shape struct {
	Fields []Field `json:"fields,omitempty"`
	Schema string  `json:"schema,omitempty"` // JSON Schema, indented
	Type   string  `json:"type,omitempty"`   // in TypeScript, in a line
	File   string  `json:"file,omitempty"`   // where that stands
}

// IsSet reports whether the shape says anything.
func (s Shape) IsSet() bool { return len(s.Fields) > 0 || s.Schema != "" || s.Type != "" }

// Field is a property of an object.
type Field struct {
	Name       string `json:"name"` // a path, such as lines[].price
	Type       string `json:"type"`
	Required   bool   `json:"required,omitempty"`
	Default    string `json:"default,omitempty"`
	Doc        string `json:"doc,omitempty"` // Markdown
	Deprecated string `json:"deprecated,omitempty"`
}

// Event is an event that a unit emits.
type Event struct {
	Name       string `json:"name"`
	Doc        string `json:"doc,omitempty"`
	Payload    Shape  `json:"payload,omitzero"`
	Replay     bool   `json:"replay,omitempty"`
	Tabs       bool   `json:"tabs,omitempty"`
	Deprecated string `json:"deprecated,omitempty"` // what to use instead
}

// Bridge is an endpoint of the backend that feeds events.
type Bridge struct {
	Name  string
	Emits []Event
}

// State is a key of shared state.
type State struct {
	Key     string   `json:"key"`
	Doc     string   `json:"doc,omitempty"`
	Value   Shape    `json:"value,omitzero"`
	Readers []string `json:"readers,omitempty"`
	Tabs    bool     `json:"tabs,omitempty"`
}

// Need is a shared dependency of a unit.
type Need struct {
	Dep     string `json:"dep"`
	Range   string `json:"range,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Version string `json:"version,omitempty"`
	InRange bool   `json:"inRange"`
	Default bool   `json:"default"` // the copy that most units get
	Reason  string `json:"reason,omitempty"`
}

// Import is what a unit takes from another.
type Import struct {
	Unit      string   `json:"unit"`
	Specifier string   `json:"specifier"`
	Names     []string `json:"names"`
	All       bool     `json:"all,omitempty"`
	Files     []string `json:"files"`
}

// Sizes are bytes.
type Sizes struct {
	Raw    int64 `json:"raw"`
	Gzip   int64 `json:"gzip"`
	Brotli int64 `json:"brotli"`
}

// Budget is a limit for bytes after gzip.
type Budget struct {
	Limit int64 `json:"limit"`
	Used  int64 `json:"used"`
}

// Share is what takes up bytes.
type Share struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"` // before compression
}

// Setting is a setting with its value, in words.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Release is a version of a contract and how it differs from the one before.
type Release struct {
	Version string   `json:"version"`
	Date    string   `json:"date,omitempty"` // 2006-01-02, or "" when nobody wrote it down
	Gzip    int64    `json:"gzip,omitempty"` // bytes of its own scripts and styles then; 0 when nobody wrote them down
	Changes []Change `json:"changes"`
}

// Change is a difference between two contracts.
type Change struct {
	Rule     string `json:"rule"`
	Text     string `json:"text"`
	Breaking bool   `json:"breaking,omitempty"`
}

// Route is a page of the site.
type Route struct {
	Pattern string
	Owner   string
	MFEs    []string
	Lazy    []string
	JS, CSS int64 // after gzip
	Budget  *Budget
}

// Dep is a shared dependency.
type Dep struct {
	Name   string
	Copies []Copy
	Asks   []Ask
	Why    []string // why there are not fewer copies
}

// Copy is one version of a shared dependency that is in use.
type Copy struct {
	Version string
	Units   []string
	Reason  string
	Bytes   int64 // in the shared scripts, before compression
}

// Ask is a range and who asks for it.
type Ask struct {
	By, Range, Kind string
	Unit            bool // By is a unit
}

// Fit is a requirement of one unit for another.
type Fit struct {
	Unit, Provider, Range, Version string
	State                          string // inside, outside, unknown
}

// Note is a warning of the build.
type Note struct{ Code, Text, Place string }

// Total is what the route's page fetches at once.
func (r Route) Total() int64 { return r.JS + r.CSS }
