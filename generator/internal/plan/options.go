package plan

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/manifest"
)

// layer is one [esbuild] table and its key path.
type layer struct {
	key at
	manifest.Esbuild
}

// forDevelopment is what packages ask whether to say more of mistakes.
var forDevelopment = map[string]string{
	"process.env.NODE_ENV": `"development"`, "import.meta.env.MODE": `"development"`,
	"import.meta.env.PROD": "false", "import.meta.env.DEV": "true",
}

// options lays the unit's [esbuild] over the site's: of maps single keys, of
// lists and texts the whole.
func (r *resolver) options(u Unit, key at, own manifest.Esbuild, site Site, there bool) Options {
	base, unit := layer{at{"esbuild"}, r.m.Esbuild}, layer{key, own}
	o := Options{
		Loader:          merge(base.Loader, unit.Loader),
		JSX:             over(base.JSX, unit.JSX),
		JSXFactory:      over(base.JSXFactory, unit.JSXFactory),
		JSXFragment:     over(base.JSXFragment, unit.JSXFragment),
		JSXImportSource: over(base.JSXImportSource, unit.JSXImportSource),
		Alias:           map[string]string{},
		Replace:         map[string]string{},
		Define:          map[string]string{},
		MainFields:      overList(base.MainFields, unit.MainFields),
		Conditions:      overList(base.Conditions, unit.Conditions),
		Target:          first(r.flags.Target, unit.Target, base.Target, site.Target),
		PublicPath:      over(base.PublicPath, unit.PublicPath),
		Sourcemap:       site.Sourcemap,
		Minify:          site.Minify,
	}
	if site.Dev {
		maps.Copy(o.Define, forDevelopment)
	}
	for _, l := range []layer{base, unit} {
		for _, name := range slices.Sorted(maps.Keys(l.Define)) {
			if js, ok := r.define(l.key.key("define", name), name, l.Define[name]); ok {
				o.Define[name] = js
			}
		}
		for name, value := range l.Alias {
			if isPath(name) {
				continue // see paths
			}
			o.Alias[name] = r.alias(u, value)
		}
	}
	if there {
		r.paths(u, &o, base, unit)
	}
	return o
}

// paths finds the files that the options name. A path in [esbuild] is the
// unit's own file or, when it has none, the one beside the manifest, so that
// one shim can serve all.
func (r *resolver) paths(u Unit, o *Options, base, unit layer) {
	inject := unit
	if unit.Inject == nil {
		inject = base
	}
	for i, value := range inject.Inject {
		w := wanted{unit: u, key: "inject", code: "MFE105", pos: r.pos(inject.key.key("inject", fmt.Sprint(i))...), exts: scripts}
		o.Inject = append(o.Inject, r.optional(w, value, len(inject.key) == 1))
	}
	tsconfig := unit
	if unit.Tsconfig == "" {
		tsconfig = base
	}
	if tsconfig.Tsconfig != "" {
		w := wanted{unit: u, key: "tsconfig", set: "tsconfig = ", code: "MFE104", pos: r.pos(tsconfig.key.key("tsconfig")...), exts: []string{".json"}}
		o.Tsconfig = r.optional(w, tsconfig.Tsconfig, len(tsconfig.key) == 1)
	}
	for _, l := range []layer{base, unit} {
		for _, name := range slices.Sorted(maps.Keys(l.Alias)) {
			if isPath(name) {
				r.replace(u, o, l, name)
			}
		}
	}
}

// replace notes a file that is replaced wherever it is imported. What [esbuild]
// replaces need not be in every unit, and what takes its place may be made by
// the unit's prepare command, so that it is compiling that misses it.
func (r *resolver) replace(u Unit, o *Options, l layer, name string) {
	pos := r.m.KeyPos(l.key.key("alias", name)...)
	w := wanted{unit: u, base: u.Dir, key: "alias of", code: "MFE114", pos: pos}
	if len(l.key) == 1 && r.stat(path.Join(u.Dir, name)) != file {
		return
	}
	from, ok := r.file(w, name)
	value := l.Alias[name]
	if !ok || !isPath(value) {
		o.Replace[from] = value
		return
	}
	w.key, w.pos = "alias", r.pos(l.key.key("alias", name)...)
	to, ok := r.inside(u.Dir, value, u.String()+": alias", w.pos)
	if ok && u.Prepare == "" {
		to, _ = r.file(w, value)
	}
	o.Replace[from] = "./" + to
}

// optional is file for an option, which may stand beside the manifest when it
// is everyone's.
func (r *resolver) optional(w wanted, value string, everyone bool) string {
	w.base = w.unit.Dir
	if everyone && r.stat(path.Join(w.base, value)) != file && r.stat(path.Clean(value)) == file {
		w.base = "."
	}
	rel, _ := r.file(w, value)
	return rel
}

// alias keeps packages as they are and makes a path relative to the root.
func (r *resolver) alias(u Unit, value string) string {
	if isPath(value) {
		return "./" + path.Join(u.Dir, value)
	}
	return value
}

// isPath tells a path from a package's name.
func isPath(s string) bool { return strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") }

func (r *resolver) define(key at, name string, value any) (string, bool) {
	js, err := javascript(value)
	if err == nil {
		return js, true
	}
	d := r.list.Errorf("MFE136", r.pos(key...), "define %q: %s", name, err)
	d.Hint = `write a string, number, boolean, array or table; or code that is a name or JSON, such as { js = "globalThis" }`
	return "", false
}

func over(base, own string) string {
	if own != "" {
		return own
	}
	return base
}

// overList lets an empty list of the unit's take everything away.
func overList(base, own []string) []string {
	if own != nil {
		return own
	}
	return base
}

func merge(base, own map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, base)
	maps.Copy(out, own)
	return out
}
