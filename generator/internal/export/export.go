// Package export says what a site is in the formats that others read: an
// OpenMicrofrontends description, entities for Backstage's catalog, and a
// CycloneDX bill of materials. It takes plain facts and gives bytes, the same
// for the same facts; it knows nothing of plans, bundles or disks.
package export

import (
	"github.com/goccy/go-yaml"
)

// Site is all that the formats tell of. Slices are in an order that does not
// change by itself; it is kept.
type Site struct {
	Name    string
	Version string // of the shell's package.json, or ""
	// URL is where the site is served, without the base and without a slash
	// at its end, or "" when that is not known.
	URL      string
	Base     string
	Units    []Unit // the shell first
	Chunks   []Chunk
	Packages []Package // each once
}

// Unit is the shell or an MFE.
type Unit struct {
	Name        string
	Shell       bool
	Title       string
	Description string
	Version     string
	License     string
	Team        string
	Owners      []string
	Stage       string // experimental, beta, stable or deprecated; "" is stable
	Links       []Link

	// Mounts says whether it exports mount. Scripts are the URL paths of the
	// entry that does, and Styles those of its stylesheets.
	Mounts  bool
	Scripts []string
	Styles  []string
	// Imports are the bare specifiers that its scripts and those that they
	// lead to import, with their URL paths.
	Imports map[string]string

	Props   map[string]any // JSON Schema, or nil
	Emits   []Event
	Listens []Event

	Needs    []string // names of units that it imports or requires
	Packages []string // Refs of the packages in its own files
	Shares   []string // Refs of the packages that it gets from chunks
	Opaque   bool     // it was built elsewhere: what is in its files is not known
}

// Link is where to find something.
type Link struct{ Name, URL string }

// Event is what a unit emits or listens to.
type Event struct {
	Name    string
	Payload map[string]any // JSON Schema, or nil
}

// Chunk is a file of shared dependencies.
type Chunk struct {
	Path     string // in the out folder
	SHA256   string // in hexadecimal
	Packages []string
}

// Package is an installed package that is in some file of the site.
type Package struct {
	Name, Version string
	License       string // as package.json has it
	Description   string
	Homepage      string
	Shared        bool
}

// Ref identifies the package: its package URL.
// See https://github.com/package-url/purl-spec.
func (p Package) Ref() string {
	name := p.Name
	if len(name) > 0 && name[0] == '@' {
		name = "%40" + name[1:]
	}
	if p.Version == "" {
		return "pkg:npm/" + name
	}
	return "pkg:npm/" + name + "@" + version(p.Version)
}

// version escapes what a package URL's version may not hold: build metadata
// begins with a plus sign.
func version(v string) string {
	out := make([]byte, 0, len(v))
	for i := range len(v) {
		if v[i] == '+' {
			out = append(out, "%2B"...)
			continue
		}
		out = append(out, v[i])
	}
	return string(out)
}

// fields are the members of an object in their order.
type fields = yaml.MapSlice

func field(key string, value any) yaml.MapItem { return yaml.MapItem{Key: key, Value: value} }

// text adds a field unless it is empty.
func text(f fields, key, value string) fields {
	if value == "" {
		return f
	}
	return append(f, field(key, value))
}

// document writes YAML.
func document(v any) []byte {
	out, err := yaml.MarshalWithOptions(v, yaml.IndentSequence(true), yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		panic("export: plain values cannot be written as YAML: " + err.Error())
	}
	return out
}
