// Package report holds what a build made, as data: sizes, budgets, who uses
// what. It measures bytes and encodes JSON. It refuses to know how a report
// looks on a terminal, and no clock: times are given to it.
//
// # JSON
//
// The names below are stable: a field keeps its name and its meaning, and new
// ones may join. Sizes are in bytes. Paths are slash-separated and relative to
// the out folder; source files are relative to the project's root. Lists are
// sorted as their types say, and are [] when empty.
package report

import (
	"cmp"
	"encoding/json"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// Schema is the version of the JSON. It grows when a field goes or changes its
// meaning.
const Schema = 1

// Report is what `mfegen build --json` prints.
type Report struct {
	Schema    int      `json:"schema"`
	Site      string   `json:"site"`
	Base      string   `json:"base"`
	Out       string   `json:"out"`       // relative to the root
	Maps      string   `json:"maps"`      // the folder of source maps that are not served, relative to the root, or ""
	Unchanged bool     `json:"unchanged"` // the disk held this build already
	Hosts     []string `json:"hosts"`
	CSP       CSP      `json:"csp"`
	Units     []Unit   `json:"units"` // the shell, then MFEs by name
	Vendor    Vendor   `json:"vendor"`
	Runtime   []Script `json:"runtime"` // mfegen's own in the browser: mfegen/runtime first, which every page has
	State     []State  `json:"state"`   // by key
	Routes    []Route  `json:"routes"`
	Gates     []Gate   `json:"gates"` // by MFE
	Total     Total    `json:"total"`
	Lock      Lock     `json:"lock"`
	Docs      *Docs    `json:"docs,omitempty"` // when the build made some; their files count nowhere else

	// Timings is empty unless it was asked for: it is the one part that
	// differs between two builds of the same sources.
	Timings []Timing `json:"timings,omitempty"`
}

// Gate is an MFE that a flag decides about.
type Gate struct {
	MFE      string `json:"mfe"`
	Flag     string `json:"flag"`
	Provider string `json:"provider"`      // static, openfeature or posthog
	On       bool   `json:"on"`            // the flag in the manifest; the default, where a provider is asked
	Off      string `json:"off,omitempty"` // what is mounted in the MFE's place while the flag is off
	Mounts   string `json:"mounts"`        // what is mounted by the flags of the manifest, or ""
}

// Sizes are a file's bytes, or the sum of several files' that are compressed
// one by one, as servers do.
type Sizes struct {
	Raw    int64 `json:"raw"`
	Gzip   int64 `json:"gzip"`
	Brotli int64 `json:"brotli"`
}

// Plus returns the sum.
func (s Sizes) Plus(o Sizes) Sizes {
	return Sizes{s.Raw + o.Raw, s.Gzip + o.Gzip, s.Brotli + o.Brotli}
}

// CSP is the site's Content-Security-Policy.
type CSP struct {
	Mode     string `json:"mode"`                // self or strict
	Length   int    `json:"length"`              // of the header's value
	ForcedBy string `json:"forced_by,omitempty"` // the host whose limit ruled strict out
	Reason   string `json:"reason,omitempty"`
}

// Unit is the shell or an MFE.
type Unit struct {
	Name    string      `json:"name"`
	Kind    bundle.Kind `json:"kind"`             // shell or mfe
	Version string      `json:"version"`          // of its package.json, or ""
	Remote  string      `json:"remote,omitempty"` // the URL of an MFE that another site serves; what is here stands for it
	Entries []Entry     `json:"entries"`          // the first mounts the MFE
	JS      Sizes       `json:"js"`
	CSS     Sizes       `json:"css"`
	Assets  int64       `json:"assets"` // raw bytes of everything else but source maps
	Files   []File      `json:"files"`  // by path
	Budget  *Budget     `json:"budget,omitempty"`
	// Top are the packages and source files with the most bytes in the
	// scripts, the largest first.
	Top []Contributor `json:"top"`
}

// Entry is a module that other units may import.
type Entry struct {
	Specifier string   `json:"specifier"`
	File      string   `json:"file"`
	Exports   []string `json:"exports"` // sorted
}

// File is one file of the out folder.
type File struct {
	Path string          `json:"path"`
	Kind bundle.FileKind `json:"kind"` // script, style, asset or map
	Sizes
}

// Budget is a limit for bytes after gzip.
type Budget struct {
	Limit int64 `json:"limit"`
	Used  int64 `json:"used"`
	Over  bool  `json:"over"`
}

// NewBudget returns the budget, or nil when limit is 0, which is none.
func NewBudget(limit, used int64) *Budget {
	if limit == 0 {
		return nil
	}
	return &Budget{Limit: limit, Used: used, Over: used > limit}
}

// Contributor is what takes up bytes in scripts: an npm package, or a source
// file of the project.
type Contributor struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"` // before compression
}

// Vendor is what units share.
type Vendor struct {
	Instances []Instance    `json:"instances"` // by dep, then version, highest first
	JS        Sizes         `json:"js"`
	CSS       Sizes         `json:"css"`
	Files     []File        `json:"files"`
	Top       []Contributor `json:"top"`
}

// Instance is one copy of a shared dependency.
type Instance struct {
	Dep        string      `json:"dep"`
	Version    string      `json:"version"`
	Users      []string    `json:"users"`      // units that import it, sorted
	Specifiers []Specifier `json:"specifiers"` // by name
	Bytes      int64       `json:"bytes"`      // in the vendor's scripts, before compression
	Reason     string      `json:"reason"`
}

// Specifier is what is imported of a dependency.
type Specifier struct {
	Name  string `json:"name"`
	Names int    `json:"names"` // how many export names are used
	All   bool   `json:"all"`   // every name may be used
}

// Script is a script of mfegen's own.
type Script struct {
	Specifier string `json:"specifier"`
	File      string `json:"file"`
	Sizes
}

// State is a key of the state that units share.
type State struct {
	Key     string   `json:"key"`
	Owner   string   `json:"owner"`
	Readers []string `json:"readers"` // the units that declare to read it: the shell, then MFEs by name
	Tabs    bool     `json:"tabs"`    // other tabs get it too
}

// Route is one page.
type Route struct {
	Pattern  string   `json:"pattern"`
	File     string   `json:"file"`
	MFEs     []string `json:"mfes"`     // fetched with the page
	Preloads int      `json:"preloads"` // scripts that the page fetches at once
	JS       Sizes    `json:"js"`
	CSS      Sizes    `json:"css"`
	Budget   *Budget  `json:"budget,omitempty"`
}

// Total is the out folder.
type Total struct {
	Files  int   `json:"files"`
	JS     Sizes `json:"js"`
	CSS    Sizes `json:"css"`
	Assets int64 `json:"assets"`
}

// Lock is what became of the lock file.
type Lock struct {
	File    string   `json:"file"`    // relative to the root; "" when there is none
	Written bool     `json:"written"` // it was not there, or said something else
	Changes []string `json:"changes"` // in sentences
}

// Docs are the site's docs.
type Docs struct {
	Path  string `json:"path"` // where they are served, from / to /
	Pages int    `json:"pages"`
}

// Timing is how long one phase took, or one unit in it.
type Timing struct {
	Phase string  `json:"phase"`
	Unit  string  `json:"unit,omitempty"`
	MS    float64 `json:"ms"`
}

// NewUnit describes a bundle, whose files stand in assets/<name>.
func NewUnit(b *bundle.Bundle, m Measured) Unit {
	at := func(p string) string { return path.Join("assets", b.Unit, p) }
	u := Unit{Name: b.Unit, Kind: b.Kind, Version: b.Version, Entries: []Entry{}, Files: []File{}, Top: Top(b, 5)}
	for _, e := range b.Entries {
		u.Entries = append(u.Entries, Entry{e.Specifier, at(e.File), list(e.Exports)})
	}
	for _, f := range b.Files {
		file := File{Path: at(f.Path), Kind: f.Kind, Sizes: m[at(f.Path)]}
		u.Files = append(u.Files, file)
		switch f.Kind {
		case bundle.Script:
			u.JS = u.JS.Plus(file.Sizes)
		case bundle.Style:
			u.CSS = u.CSS.Plus(file.Sizes)
		case bundle.Asset:
			u.Assets += file.Raw
		}
	}
	slices.SortFunc(u.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return u
}

// NewVendor describes the shared dependencies: the instances that somebody
// imports, what of each, and the chunks, which stand in assets/<name>.
func NewVendor(set *share.Set, units, chunks []*bundle.Bundle, m Measured) Vendor {
	v := Vendor{Instances: []Instance{}, Files: []File{}, Top: []Contributor{}}
	all := &bundle.Bundle{}
	for _, c := range chunks {
		u := NewUnit(c, m)
		v.JS, v.CSS = v.JS.Plus(u.JS), v.CSS.Plus(u.CSS)
		v.Files = append(v.Files, u.Files...)
		all.Files = append(all.Files, c.Files...)
	}
	v.Top = Top(all, 5)
	if set == nil {
		return v
	}
	bytes := byInstance(set, all)
	for i, in := range set.Instances {
		specs, users := specifiers(in, units)
		if len(users) == 0 {
			continue
		}
		v.Instances = append(v.Instances, Instance{
			Dep: in.Dep, Version: in.Version, Reason: in.Reason, Users: users, Specifiers: specs, Bytes: bytes[i],
		})
	}
	return v
}

// specifiers joins what the instance's units import of it, and lists those
// that do.
func specifiers(in share.Instance, units []*bundle.Bundle) (specs []Specifier, users []string) {
	type use struct {
		names map[string]bool
		all   bool
	}
	uses := map[string]*use{}
	for _, b := range units {
		if !slices.Contains(in.Units, b.Unit) {
			continue
		}
		for _, u := range b.Uses {
			if u.Specifier != in.Dep && !strings.HasPrefix(u.Specifier, in.Dep+"/") {
				continue
			}
			if !slices.Contains(users, b.Unit) {
				users = append(users, b.Unit)
			}
			of := uses[u.Specifier]
			if of == nil {
				of = &use{names: map[string]bool{}}
				uses[u.Specifier] = of
			}
			of.all = of.all || u.All
			for _, n := range u.Names {
				of.names[n] = true
			}
		}
	}
	for name, u := range uses {
		specs = append(specs, Specifier{name, len(u.names), u.all})
	}
	slices.SortFunc(specs, func(a, b Specifier) int { return strings.Compare(a.Name, b.Name) })
	slices.Sort(users)
	return specs, users
}

// byInstance sums the bytes of the vendor's inputs by the instance whose
// folder holds them. A package inside another's node_modules counts for the
// one it is in, unless it is an instance itself.
func byInstance(set *share.Set, vendor *bundle.Bundle) []int64 {
	out := make([]int64, len(set.Instances))
	for _, f := range vendor.Files {
		if f.Kind != bundle.Script {
			continue
		}
		for _, input := range f.Inputs {
			best := -1
			for i, in := range set.Instances {
				if strings.HasPrefix(input.Path, in.Dir+"/") && (best < 0 || len(in.Dir) > len(set.Instances[best].Dir)) {
					best = i
				}
			}
			if best >= 0 {
				out[best] += int64(input.Bytes)
			}
		}
	}
	return out
}

// Top returns the n packages and source files that have the most bytes in the
// bundle's scripts, the largest first.
func Top(b *bundle.Bundle, n int) []Contributor {
	sum := map[string]int64{}
	for _, f := range b.Files {
		if f.Kind == bundle.Script {
			for _, in := range f.Inputs {
				sum[Origin(in.Path)] += int64(in.Bytes)
			}
		}
	}
	out := []Contributor{}
	for name, bytes := range sum {
		out = append(out, Contributor{name, bytes})
	}
	slices.SortFunc(out, func(a, b Contributor) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), strings.Compare(a.Name, b.Name))
	})
	return out[:min(n, len(out))]
}

// Origin names the package that a source file was installed with, or else the
// file.
func Origin(file string) string {
	const modules = "node_modules/"
	if strings.HasPrefix(file, "mfegen-entry:") {
		return "mfegen" // what wraps an MFE's entry
	}
	if strings.HasPrefix(file, "mfegen-") { // a virtual module: what it stands for
		_, file, _ = strings.Cut(file, ":")
		file, _, _ = strings.Cut(file, "?")
	}
	i := strings.LastIndex(file, modules)
	if i < 0 {
		return file
	}
	parts := strings.SplitN(file[i+len(modules):], "/", 3)
	if strings.HasPrefix(parts[0], "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

// Encode writes the report as JSON, indented, with a line break at the end.
func (r Report) Encode(w io.Writer) error {
	r.Schema = Schema
	r.Hosts = list(r.Hosts)
	r.Lock.Changes = list(r.Lock.Changes)
	r.Units = list(r.Units)
	r.Vendor.Instances = list(r.Vendor.Instances)
	r.Vendor.Files = list(r.Vendor.Files)
	r.Vendor.Top = list(r.Vendor.Top)
	r.State = list(r.State)
	r.Gates = list(r.Gates)
	r.Routes = list(slices.Clone(r.Routes))
	for i := range r.Routes {
		r.Routes[i].MFEs = list(r.Routes[i].MFEs)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// list is s, or [] for JSON.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
