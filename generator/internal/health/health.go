// Package health says what a deployed site must answer, and asks it.
//
// New writes down a sealed site as health.json, which is deployed with it:
// every unit with its version and files, every page, every header. Probe
// fetches that file from a URL and then everything that it names, and tells
// which unit is not as it was built. So a probe needs the URL alone, neither
// the project nor the out folder.
//
// The package builds nothing and changes nothing. It runs no script and opens
// no browser: what a page does is not known to it, only whether the browser
// would get the bytes and headers that were built. It asks no host but the
// site's own.
package health

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/serve"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// FileName is the file's name in the out folder, and behind the base of a URL.
const FileName = "health.json"

// Schema is the version of the file. It grows when a field goes or changes its
// meaning; new fields may join.
const Schema = 1

// Site is health.json. URLs are paths that begin with the base, encoded as
// browsers send them. Hashes are integrity metadata ("sha256-…").
type Site struct {
	Schema int    `json:"schema"`
	Site   string `json:"site"` // its name, or ""
	Base   string `json:"base"` // begins and ends with /
	// Units are the shell, the MFEs by name, what they share, and the
	// browser runtime. Every file belongs to one of them; the public
	// folder's are the shell's.
	Units []Unit `json:"units"`
	Pages []Page `json:"pages"` // in the order in which routes match
	// Headers are what answers carry.
	Headers []host.HeaderRule `json:"headers"`
}

// Unit is what is deployed and may fail by itself.
type Unit struct {
	Name    string      `json:"name"`
	Kind    bundle.Kind `json:"kind"`              // shell, mfe, vendor or runtime
	Version string      `json:"version,omitempty"` // of its package.json
	Entry   Entry       `json:"entry,omitzero"`    // of an MFE: what mounts it
	Load    string      `json:"load,omitempty"`    // of an MFE: when it is fetched
	Routes  []string    `json:"routes,omitempty"`  // that it owns, without the base
	Files   []File      `json:"files"`             // by URL; source maps are left out
	// Remote is, of an MFE that another site serves, where; its Files are
	// those of this site that stand for it. Nobody asks the other site.
	Remote string `json:"remote,omitempty"`
}

// Entry is a module and the specifier that stands for it.
type Entry struct {
	Specifier string `json:"specifier"`
	URL       string `json:"url"`
}

// File is a file that the site serves.
type File struct {
	URL       string          `json:"url"`
	Kind      bundle.FileKind `json:"kind"` // script, style or asset
	Type      string          `json:"type"` // the content type, without parameters
	Integrity string          `json:"integrity"`
	Bytes     int64           `json:"bytes"` // before compression
}

// Page is the HTML that a route answers.
type Page struct {
	Route string `json:"route"` // the pattern, without the base
	URL   string `json:"url"`   // a path of the route; parameters have a sample
	Unit  string `json:"unit"`  // that owns the route
	File  string `json:"file"`  // relative to the out folder

	Integrity string `json:"integrity"`
	Bytes     int64  `json:"bytes"`
}

// Input is what there is to tell of.
type Input struct {
	Plan    *plan.Plan
	Bundles []*bundle.Bundle // the units' and the vendor chunks'
	Linked  *link.Site
	Files   []tree.File // all that is served, sorted, with its final bytes
	Host    host.Site   // the headers and rewrites of the sealed site
}

// New describes a site.
func New(in Input) Site {
	b := &builder{in: in, linked: map[string]link.File{}, files: map[string][]byte{}, units: map[string]*Unit{}}
	for _, f := range in.Linked.Files {
		b.linked[f.Path] = f
	}
	for _, f := range in.Files {
		b.files[f.Path] = f.Data
	}
	s := Site{Schema: Schema, Site: in.Plan.Site.Name, Base: in.Plan.Site.Base, Headers: in.Host.Headers}
	for _, r := range in.Plan.Routes {
		s.Pages = append(s.Pages, b.page(r))
	}
	for _, f := range in.Linked.Frames {
		s.Pages = append(s.Pages, b.frame(f))
	}
	for _, u := range in.Plan.Units() {
		b.units[u.Name] = b.unit(u)
	}
	for _, c := range in.Bundles {
		if b.units[c.Unit] == nil {
			b.units[c.Unit] = &Unit{Name: c.Unit, Kind: c.Kind, Version: c.Version}
		}
	}
	b.place()
	for _, u := range b.units {
		s.Units = append(s.Units, *u)
	}
	slices.SortFunc(s.Units, func(x, y Unit) int {
		if d := order[x.Kind] - order[y.Kind]; d != 0 {
			return d
		}
		return strings.Compare(x.Name, y.Name)
	})
	return s
}

var order = map[bundle.Kind]int{bundle.Shell: 0, bundle.MFE: 1, bundle.Vendor: 2, bundle.Runtime: 3}

// JSON is the file. It is the same for the same site.
func (s Site) JSON() []byte {
	s.Units, s.Pages, s.Headers = list(slices.Clone(s.Units)), list(s.Pages), list(s.Headers)
	for i := range s.Units {
		s.Units[i].Files = list(s.Units[i].Files)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("health: a site does not encode: " + err.Error())
	}
	return b.Bytes()
}

type builder struct {
	in     Input
	linked map[string]link.File // by path
	files  map[string][]byte    // by path
	units  map[string]*Unit
}

func (b *builder) unit(u plan.Unit) *Unit {
	out := &Unit{Name: u.Name, Kind: u.Kind, Version: u.Package.Version, Load: u.Load, Remote: u.Remote.URL}
	for _, r := range b.in.Plan.Routes {
		if r.Owner == u.Name {
			out.Routes = append(out.Routes, r.Pattern)
		}
	}
	for _, m := range b.in.Linked.MFEs {
		if to, ok := b.in.Linked.Map.Imports[m.Entry]; ok && m.Name == u.Name {
			out.Entry = Entry{m.Entry, encode(to)}
		}
	}
	for _, f := range b.in.Linked.Frames {
		if f.MFE == u.Name {
			out.Entry = Entry{f.Entry, encode(f.Map.Imports[f.Entry])}
		}
	}
	return out
}

// frame is the page of an MFE that runs in a frame.
func (b *builder) frame(f link.Frame) Page {
	data := b.files[f.File]
	return Page{
		Route: "/" + strings.TrimPrefix(f.URL, b.in.Plan.Site.Base), URL: encode(f.URL), Unit: f.MFE, File: f.File,
		Integrity: integrity(data), Bytes: int64(len(data)),
	}
}

// runtimeUnit has what mfegen itself puts into a site.
const runtimeUnit = "mfegen"

// place gives every file to its unit.
func (b *builder) place() {
	for _, f := range b.in.Files {
		l := b.linked[f.Path]
		if b.isPage(f.Path) || !public(f.Path) || l.Kind == bundle.Map || path.Ext(f.Path) == ".map" {
			continue
		}
		file := File{
			URL: encode(b.in.Plan.Site.Base + f.Path), Kind: l.Kind, Type: essence(serve.ContentType(f.Path)),
			Integrity: integrity(f.Data), Bytes: int64(len(f.Data)),
		}
		if file.Kind == "" {
			file.Kind = kindOf(file.Type)
		}
		u := b.owner(f.Path, l.Unit)
		u.Files = append(u.Files, file)
	}
}

// owner finds the unit of a file, which is in assets/<unit> unless it comes
// from the public folder.
func (b *builder) owner(file, unit string) *Unit {
	if parts := strings.SplitN(file, "/", 3); unit == "" && len(parts) == 3 && parts[0] == "assets" {
		unit = parts[1]
	}
	if unit == runtimeUnit && b.units[unit] == nil {
		b.units[unit] = &Unit{Name: unit, Kind: bundle.Runtime}
	}
	if u := b.units[unit]; u != nil {
		return u
	}
	return b.units[b.in.Plan.Shell.Name]
}

func (b *builder) isPage(file string) bool {
	return file == b.in.Host.NotFound ||
		slices.ContainsFunc(b.in.Plan.Routes, func(r plan.Route) bool { return r.File == file }) ||
		slices.ContainsFunc(b.in.Linked.Frames, func(f link.Frame) bool { return f.File == file })
}

// public reports whether all hosts serve the file. Names that begin with a dot
// or, at the top, with an underscore are often the host's own settings.
func public(file string) bool {
	if host.Hidden(file) || file == FileName || strings.HasPrefix(file, "_") {
		return false
	}
	file = strings.TrimPrefix(file, ".well-known/")
	return !strings.HasPrefix(file, ".") && !strings.Contains(file, "/.")
}

func (b *builder) page(r plan.Route) Page {
	data := b.files[r.File]
	return Page{
		Route: r.Pattern, URL: encode(b.sample(r)), Unit: r.Owner, File: r.File,
		Integrity: integrity(data), Bytes: int64(len(data)),
	}
}

// sample is a path that the route's page answers, with the base. A more
// literal route may have the first sample for itself.
func (b *builder) sample(r plan.Route) string {
	exists := func(file string) bool { _, ok := b.files[file]; return ok }
	for n := 1; ; n++ {
		word := "mfegen-health"
		if n > 1 {
			word += fmt.Sprintf("-%d", n)
		}
		segs := strings.Split(r.Pattern, "/")
		literal := true
		for i, seg := range segs {
			if seg == "*" || strings.HasPrefix(seg, ":") {
				segs[i], literal = word, false
			}
		}
		at := b.in.Plan.Site.Base + strings.TrimPrefix(strings.Join(segs, "/"), "/")
		// No site has this many routes beside each other.
		if literal || n > len(b.in.Plan.Routes) || b.in.Host.Answer(at, exists).File == r.File {
			return at
		}
	}
}

func encode(p string) string { return (&url.URL{Path: p}).EscapedPath() }

func integrity(data []byte) string {
	sum := sha256.Sum256(data)
	return metadata(sum[:])
}

func metadata(sum []byte) string { return "sha256-" + base64.StdEncoding.EncodeToString(sum) }

func kindOf(mediaType string) bundle.FileKind {
	switch {
	case isJavaScript(mediaType):
		return bundle.Script
	case mediaType == "text/css":
		return bundle.Style
	}
	return bundle.Asset
}

// list is s, or [] for JSON.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
