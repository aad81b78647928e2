// Package lock is the file mfe.lock: the decision about shared dependencies,
// written down so that it is reviewed when it changes and kept to until there
// is a reason. It knows what the file says. It does not know how to decide, or
// what is installed.
package lock

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Name is the file's, beside the manifest.
const Name = "mfe.lock"

// Version is the format's.
const Version = 1

// File is the decision. The zero value decides nothing.
type File struct {
	Deps []Dep // sorted by Name
}

// Dep is a shared dependency.
type Dep struct {
	Name      string
	Instances []Instance // the default first, then by units
}

// Instance is one copy and the units that share it.
type Instance struct {
	Version string `json:"version"`
	// Integrity identifies what is installed, wherever that is: the hash of
	// the package manager's lock file, or of the package.json. It is "" for
	// packages of the project itself.
	Integrity string   `json:"integrity,omitempty"`
	Default   bool     `json:"default,omitempty"`
	Units     []string `json:"units"` // sorted
	Reason    string   `json:"reason"`
}

// Dep returns the entry of a dependency.
func (f *File) Dep(name string) (Dep, bool) {
	if f == nil {
		return Dep{}, false
	}
	i := slices.IndexFunc(f.Deps, func(d Dep) bool { return d.Name == name })
	if i < 0 {
		return Dep{}, false
	}
	return f.Deps[i], true
}

// For returns the instance of dep that unit gets.
func (f *File) For(unit, dep string) (Instance, bool) {
	d, _ := f.Dep(dep)
	i := slices.IndexFunc(d.Instances, func(in Instance) bool { return slices.Contains(in.Units, unit) })
	if i < 0 {
		return Instance{}, false
	}
	return d.Instances[i], true
}

// Sort brings the file into the order that it is written in.
func (f *File) Sort() {
	slices.SortFunc(f.Deps, func(a, b Dep) int { return strings.Compare(a.Name, b.Name) })
	for _, d := range f.Deps {
		for _, in := range d.Instances {
			slices.Sort(in.Units)
		}
		slices.SortFunc(d.Instances, func(a, b Instance) int {
			return cmp.Or(cmp.Compare(rank(b), rank(a)), slices.Compare(a.Units, b.Units))
		})
	}
}

func rank(in Instance) int {
	if in.Default {
		return 1
	}
	return 0
}

// Encode writes the file. Equal decisions give equal bytes, and each fact has
// a line of its own, so that a diff shows what changed.
func (f *File) Encode() []byte {
	sorted := File{Deps: slices.Clone(f.Deps)}
	for i, d := range sorted.Deps {
		sorted.Deps[i].Instances = slices.Clone(d.Instances)
		for j, in := range d.Instances {
			sorted.Deps[i].Instances[j].Units = slices.Clone(in.Units)
		}
	}
	sorted.Sort()
	var b bytes.Buffer
	b.WriteString("{\n  \"version\": 1,\n  \"dependencies\": {")
	for i, d := range sorted.Deps {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n    " + text(d.Name) + ": ")
		var list bytes.Buffer
		enc := json.NewEncoder(&list)
		enc.SetEscapeHTML(false)
		enc.SetIndent("    ", "  ")
		if d.Instances == nil {
			d.Instances = []Instance{}
		}
		if err := enc.Encode(d.Instances); err != nil {
			panic("lock: " + err.Error())
		}
		b.Write(bytes.TrimSpace(list.Bytes()))
	}
	if len(sorted.Deps) > 0 {
		b.WriteString("\n  ")
	}
	b.WriteString("}\n}\n")
	return b.Bytes()
}

func text(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic("lock: " + err.Error())
	}
	return strings.TrimSpace(b.String())
}

// Parse reads the file. name is its path in messages.
func Parse(name string, data []byte) (*File, diag.List) {
	var list diag.List
	var raw struct {
		Version      int                   `json:"version"`
		Dependencies map[string][]Instance `json:"dependencies"`
	}
	bad := func(at int64, what string) (*File, diag.List) {
		before := data[:min(max(at, 0), int64(len(data)))]
		pos := diag.Pos{File: name, Line: 1 + bytes.Count(before, []byte("\n"))}
		pos.Col = max(1, len(before)-1-bytes.LastIndexByte(before, '\n'))
		d := list.Errorf("MFE209", pos, "the lock file cannot be read: %s", what)
		d.Hint = "run mfegen update to decide anew; if a merge left marks in the file, delete it first"
		return nil, list
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		var at int64
		switch e := err.(type) {
		case *json.SyntaxError:
			at = e.Offset
		case *json.UnmarshalTypeError:
			at = e.Offset
		}
		return bad(at, err.Error())
	}
	if raw.Version != Version {
		d := list.Errorf("MFE209", diag.Pos{File: name}, "the lock file has version %d; this mfegen reads version %d", raw.Version, Version)
		d.Hint = "run mfegen update to write it anew, or use the mfegen that wrote it"
		return nil, list
	}
	f := &File{}
	for dep, instances := range raw.Dependencies {
		f.Deps = append(f.Deps, Dep{Name: dep, Instances: instances})
	}
	f.Sort()
	return f, nil
}
