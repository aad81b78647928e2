package npm

import (
	"bytes"
	"cmp"
	"encoding/json"
	"path"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Kinds are the fields of package.json that declare dependencies, in the
// order in which they count when a name stands in several.
var Kinds = []string{"dependencies", "peerDependencies", "optionalDependencies", "devDependencies"}

// Package is a package.json and the folder it describes. Paths are
// slash-separated and relative to the project's root; those of a package that
// is installed above the root begin with "../".
type Package struct {
	Dir     string // the real folder
	Path    string // the package.json, in the folder as it was asked for
	Name    string
	Version string

	VersionPos diag.Pos // of the version, or the file when there is none

	// Description, Homepage and License are for people.
	Description, Homepage, License string
	Deps                           []Dep // sorted by name, then in the order of Kinds

	Main, Module     string
	Browser, Exports json.RawMessage // as written; nil when absent

	Workspaces bool   // whether it is the root of npm or yarn workspaces
	Manager    string // packageManager, such as "pnpm@9.1.0"
}

// Dep is one declared dependency.
type Dep struct {
	Name     string
	Range    string
	Kind     string // one of Kinds
	Optional bool   // whether an install without it is complete
	Pos      diag.Pos
}

// Dep returns the declaration of name that counts.
func (p *Package) Dep(name string) (Dep, bool) {
	i := slices.IndexFunc(p.Deps, func(d Dep) bool { return d.Name == name })
	if i < 0 {
		return Dep{}, false
	}
	return p.Deps[i], true
}

// parse reads a package.json. file is its path as messages show it. A field of
// a wrong type is ignored, as npm and bundlers ignore it; only dependencies
// must be what they claim to be, because a build rests on them.
func parse(file string, data []byte) (*Package, diag.List) {
	var list diag.List
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if at, err := syntax(data); err != nil {
		d := list.Errorf("MFE150", position(file, data, at), "package.json cannot be read: %s", err)
		d.Hint = "mend the JSON; a comma after the last entry and comments are not allowed"
		return nil, list
	}
	fields, err := members(data, skip(data, 0))
	if err != nil {
		panic("npm: JSON that is valid cannot be walked: " + err.Error())
	}
	p := &Package{Dir: path.Dir(file), Path: file, VersionPos: diag.Pos{File: file}}
	optional := map[string]bool{}
	for _, f := range fields {
		switch f.key {
		case "name":
			p.Name, _ = f.text()
		case "version":
			if p.Version, _ = f.text(); p.Version != "" {
				p.VersionPos = position(file, data, f.offset)
			}
		case "description":
			p.Description, _ = f.text()
		case "homepage":
			p.Homepage, _ = f.text()
		case "license":
			p.License, _ = f.text()
		case "main":
			p.Main, _ = f.text()
		case "module":
			p.Module, _ = f.text()
		case "packageManager":
			p.Manager, _ = f.text()
		case "browser":
			p.Browser = f.raw
		case "exports":
			p.Exports = f.raw
		case "workspaces":
			p.Workspaces = true
		case "peerDependenciesMeta":
			var meta map[string]struct{ Optional bool }
			if json.Unmarshal(f.raw, &meta) == nil {
				for name, m := range meta {
					optional[name] = m.Optional
				}
			}
		}
		if slices.Contains(Kinds, f.key) {
			list.Add(p.declare(file, data, f)...)
		}
	}
	for i, d := range p.Deps {
		p.Deps[i].Optional = d.Kind == "optionalDependencies" || d.Kind == "peerDependencies" && optional[d.Name]
	}
	slices.SortStableFunc(p.Deps, func(a, b Dep) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name),
			cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)))
	})
	return p, list
}

// declare adds the dependencies of one field. Of a repeated key the last
// counts, as in JSON.parse.
func (p *Package) declare(file string, data []byte, field member) diag.List {
	var list diag.List
	entries, err := members(data, field.offset)
	if err != nil {
		list.Errorf("MFE150", position(file, data, field.offset), "package.json: %s is not an object of package names and version ranges", field.key)
		return list
	}
	p.Deps = slices.DeleteFunc(p.Deps, func(d Dep) bool { return d.Kind == field.key })
	at := map[string]int{}
	for _, e := range entries {
		pos := position(file, data, e.offset)
		text, ok := e.text()
		if !ok {
			list.Errorf("MFE150", pos, "package.json: the range of %q in %s is not a string", e.key, field.key)
			continue
		}
		d := Dep{Name: e.key, Range: text, Kind: field.key, Pos: pos}
		if i, again := at[e.key]; again {
			p.Deps[i] = d
			continue
		}
		at[e.key] = len(p.Deps)
		p.Deps = append(p.Deps, d)
	}
	return list
}
