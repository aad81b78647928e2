package plan

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

func (r *resolver) shared() Shared {
	m := r.m.Shared
	out := Shared{
		Auto:    m.Auto == nil || *m.Auto,
		Exclude: slices.Sorted(slices.Values(m.Exclude)),
		Deps:    map[string]Dep{},
	}
	for i, name := range m.Exclude {
		r.packageName(name, r.pos("shared", "exclude", fmt.Sprint(i)))
	}
	for _, name := range slices.Sorted(maps.Keys(m.Deps)) {
		d := m.Deps[name]
		pos := r.m.KeyPos("shared", name)
		if !r.packageName(name, pos) {
			continue
		}
		out.Deps[name] = Dep{
			Version: r.versionRange(name, d), VersionPos: r.pos("shared", name, "version"),
			Singleton: isSet(d.Singleton), Strict: isSet(d.Strict), Private: isSet(d.Private),
			Pin: r.pin(name, d), PinPos: r.pos("shared", name, "pin"),
			Names: slices.Sorted(slices.Values(d.Names)),
			Pos:   pos,
		}
		if isSet(d.Private) && isSet(d.Singleton) {
			g := r.list.Errorf("MFE137", r.pos("shared", name, "singleton"), "[shared.%s] is private and a singleton", tomlKey(name))
			g.Hint = "delete one: private gives each unit its own copy, singleton one copy to all"
		}
		if slices.Contains(m.Exclude, name) && !isSet(d.Private) {
			g := r.list.Errorf("MFE137", pos, "[shared.%s] exists, but exclude says that %s is never shared", tomlKey(name), name)
			g.Notes = []diag.Note{{Pos: r.pos("shared", "exclude"), Text: "exclude is here"}}
			g.Hint = "delete one of the two"
		}
	}
	return out
}

// packageName checks that shared speaks of a package and not of a module in it.
func (r *resolver) packageName(name string, pos diag.Pos) bool {
	if npm.Valid(name) {
		return true
	}
	d := r.list.Errorf("MFE138", pos, "shared: %q is not a package's name", name)
	d.Hint = "write the name as in package.json, such as react or @scope/name"
	if pkg := npm.Name(name); pkg != "" {
		d.Hint = fmt.Sprintf("write %q: the modules of a package that are used are shared with it", pkg)
	}
	return false
}

func (r *resolver) versionRange(name string, d manifest.Dep) string {
	if d.Version == "" {
		return ""
	}
	_, err := semver.ParseRange(d.Version)
	if err == nil {
		return d.Version
	}
	pos := r.pos("shared", name, "version")
	g := r.list.Errorf("MFE130", inString(pos, err), "[shared.%s]: version: %s", tomlKey(name), err)
	g.Hint = `write a range as npm takes it, such as "^18.2.0" or ">=17 <19"`
	return ""
}

func (r *resolver) pin(name string, d manifest.Dep) string {
	if d.Pin == "" {
		return ""
	}
	if _, err := semver.ParseVersion(d.Pin); err == nil {
		return d.Pin
	} else if _, rangeErr := semver.ParseRange(d.Pin); rangeErr == nil {
		g := r.list.Errorf("MFE131", r.pos("shared", name, "pin"), "[shared.%s]: pin %q is a range, not one version", tomlKey(name), d.Pin)
		g.Hint = fmt.Sprintf("write the whole version, such as \"18.2.0\", or version = %q", d.Pin)
	} else {
		g := r.list.Errorf("MFE131", inString(r.pos("shared", name, "pin"), err), "[shared.%s]: pin: %s", tomlKey(name), err)
		g.Hint = `write one version that is installed, such as "18.2.0"`
	}
	return ""
}

// inString moves the position of a quoted string to the column inside it that
// the error names. Only a string without escapes keeps columns, which versions
// are.
func inString(pos diag.Pos, err error) diag.Pos {
	if bad, ok := errors.AsType[*semver.Error](err); ok && bad.Col > 0 && pos.Line > 0 {
		pos.Col += bad.Col
	}
	return pos
}

func (r *resolver) imports() []Import {
	var out []Import
	for _, specifier := range slices.Sorted(maps.Keys(r.m.Imports)) {
		url := r.m.Imports[specifier]
		i := Import{Specifier: specifier, URL: url, Pos: r.m.KeyPos("imports", specifier)}
		if _, named := r.m.Shared.Deps[npm.Name(specifier)]; named {
			d := r.list.Errorf("MFE137", i.Pos, "%q is served from %s, but [shared.%s] exists", specifier, url, tomlKey(npm.Name(specifier)))
			d.Notes = []diag.Note{{Pos: r.m.KeyPos("shared", npm.Name(specifier)), Text: "it is shared here"}}
			d.Hint = "delete one of the two"
		}
		out = append(out, i)
	}
	return out
}

func isSet(b *bool) bool { return b != nil && *b }

// tomlKey writes a key as TOML wants it.
func tomlKey(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return quote(name)
	}
	return name
}
