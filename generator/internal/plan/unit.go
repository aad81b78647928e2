package plan

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
)

// scripts are the extensions that esbuild compiles without being told.
var scripts = []string{".tsx", ".ts", ".jsx", ".js", ".mts", ".mjs", ".cts", ".cjs"}

// at is a unit's place in the manifest: its key path without the last key.
type at []string

func (a at) key(keys ...string) []string { return slices.Concat(a, keys) }

func (r *resolver) shell(site Site) Unit {
	m, a := r.m.Shell, at{"shell"}
	u := Unit{Name: "shell", Kind: bundle.Shell, Pos: r.m.KeyPos(a...), Routes: r.shellRoutes()}
	there := r.unit(&u, a, m.Unit, site)
	html := cmp.Or(m.HTML, "index.html")
	u.HTML = path.Join(u.Dir, html)
	u.Talk = r.talk(u, m.Talk, a, there)
	if !there {
		return u
	}
	u.HTML, _ = r.file(wanted{
		unit: u, base: u.Dir, key: "html", set: "html = ", code: "MFE102", pos: r.pos(a.key("html")...), exts: []string{".html", ".htm"},
	}, html)
	u.Public = r.public(u, m.Public, a)
	for _, specifier := range slices.Sorted(maps.Keys(m.Expose)) {
		pos := r.pos(a.key("expose", specifier)...)
		w := wanted{unit: u, base: u.Dir, key: fmt.Sprintf("expose %q:", specifier), set: quote(specifier) + " = ", code: "MFE101", pos: pos, exts: scripts}
		rel, _ := r.file(w, m.Expose[specifier])
		u.Entries = append(u.Entries, Entry{Specifier: specifier, File: rel, Pos: r.m.KeyPos(a.key("expose", specifier)...)})
	}
	r.services(&u, a)
	return u
}

// public returns the folder to copy. The default one need not exist.
func (r *resolver) public(u Unit, value string, a at) string {
	rel := path.Join(u.Dir, cmp.Or(value, "public"))
	if value == "" {
		if r.stat(rel) != folder {
			return ""
		}
		value = "public"
	}
	rel, ok := r.inside(u.Dir, value, "shell: public", r.pos(a.key("public")...))
	if !ok {
		return ""
	}
	if r.stat(rel) != folder {
		d := r.list.Errorf("MFE103", r.pos(a.key("public")...), "shell: public folder %q does not exist", value)
		d.Hint = "create " + rel + ", or delete the key: a folder named public is taken when it exists"
		return ""
	}
	return rel
}

func (r *resolver) mfe(name string, m manifest.MFE, site Site) Unit {
	a := at{"mfe", name}
	u := Unit{
		Name: name, Kind: bundle.MFE, Pos: r.m.KeyPos(a...),
		Build: m.Build, Mount: cmp.Or(m.Mount, "function"), Element: m.Element, Isolation: cmp.Or(m.Isolation, "none"), Load: cmp.Or(m.Load, "route"),
		Routes: paths(m.Routes), On: paths(m.On),
	}
	if m.Isolation != "" {
		u.IsolationPos = r.pos(a.key("isolation")...)
	}
	there := r.unit(&u, a, m.Unit, site)
	u.Budget, u.BudgetPos = r.size(m.Budget, a.key("budget")...)
	if m.Budget == "" {
		u.Budget, u.BudgetPos = r.size(r.m.Budget.MFE, "budget", "mfe")
	}
	u.Sheet, u.SheetPos = r.fixed(u, "stylesheet", m.Sheet, "style.css", a)
	u.Module, _ = r.fixed(u, "module", m.Module, "mfe.js", a)
	u.Team, u.Next, u.Care = m.Team, m.Next, r.care(u, m, a, there)
	check := there
	if m.Dist != "" {
		u.Dist = r.dist(u, m, a, there)
		// A build that is going to run may leave any file.
		check = there && r.stat(u.Dist) == folder && !(m.Build != "" && r.flags.RunBuilds)
	}
	u.Entries = r.entries(u, m, a, check)
	u.Requires = r.requires(u, m, a)
	u.Talk = r.talk(u, m.Talk, a, there)
	u.Contract = r.contract(u, m, a, there)
	r.isolation(u, site)
	return u
}

// fixed checks a path that does not change with the content, of the MFE's
// stylesheet or module. What else is written there is found out when everything
// is written.
func (r *resolver) fixed(u Unit, key, value, name string, a at) (string, diag.Pos) {
	if value == "" {
		return "", diag.Pos{}
	}
	pos := r.pos(a.key(key)...)
	rel, ext := strings.TrimPrefix(value, "/"), path.Ext(name)
	example := fmt.Sprintf("%q", "/"+u.Name+"/"+name)
	switch {
	case path.Clean("/"+value) != "/"+rel || strings.ContainsAny(rel, " \t\r\n?#\\%*:\"'<>"):
		d := r.list.Errorf("MFE139", pos, "%s: %s %q is not a plain path", u, key, value)
		d.Hint = "write segments of letters, digits and - . _ ~ with slashes between, such as " + example
	case path.Ext(rel) != ext:
		d := r.list.Errorf("MFE139", pos, "%s: %s %q does not end with %s", u, key, value, ext)
		d.Hint = "hosts tell a file's type from its name: write " + fmt.Sprintf("%q", strings.TrimSuffix("/"+rel, path.Ext(rel))+ext)
	case rel == "assets" || strings.HasPrefix(rel, "assets/"):
		d := r.list.Errorf("MFE139", pos, "%s: %s %q is in the folder of hashed files, which browsers never ask for twice", u, key, value)
		d.Hint = "write a path elsewhere, such as " + example
	default:
		return rel, pos
	}
	return "", pos
}

// dist returns the folder with the prebuilt modules.
func (r *resolver) dist(u Unit, m manifest.MFE, a at, check bool) string {
	pos := r.pos(a.key("dist")...)
	rel, ok := r.inside(u.Dir, m.Dist, u.String()+": dist", pos)
	if !ok {
		return path.Join(u.Dir, "dist")
	}
	if check && m.Build == "" && r.stat(rel) != folder {
		d := r.list.Errorf("MFE106", pos, "%s: dist folder %q does not exist, and there is no build command to make it", u, m.Dist)
		d.Hint = `build the MFE first, or write build = "npm run build" and run mfegen build --run-builds`
	}
	return rel
}

// unit fills in what the shell and the MFEs have in common and reports whether
// the unit's folder exists.
func (r *resolver) unit(u *Unit, a at, m manifest.Unit, site Site) bool {
	u.Prepare = m.Prepare
	pos := r.pos(a.key("path")...)
	value := cmp.Or(m.Path, ".")
	dir, there := r.inside(".", value, u.String()+": path", pos)
	if u.Dir = cmp.Or(dir, "."); there {
		there = r.unitFolder(*u, value, pos)
	}
	// A path of a wrong type was reported with the manifest; what follows
	// from its absence is no news.
	if m.Path == "" && pos != r.pos(a...) {
		there = false
	}
	if there {
		pkg, list := r.npm.Nearest(u.Dir)
		r.list.Add(list...)
		u.Package = packageOf(pkg)
	}
	u.Options = r.options(*u, a.key("esbuild"), m.Esbuild, site, there)
	return there
}

func (r *resolver) unitFolder(u Unit, value string, pos diag.Pos) bool {
	switch r.stat(u.Dir) {
	case folder:
		return true
	case file:
		d := r.list.Errorf("MFE100", pos, "%s: path %q is a file, not a folder", u, value)
		d.Hint = fmt.Sprintf("write path = %q, and the file as entry", path.Dir(u.Dir))
	default:
		d := r.list.Errorf("MFE100", pos, "%s: the folder %q does not exist", u, value)
		d.Hint = "create " + u.Dir + ", or mend path"
		if near := closeFolder(u.Dir, r.folders()); near != "" {
			d.Hint = fmt.Sprintf("did you mean path = %q?", near)
		}
	}
	return false
}

// closeFolder prefers few letters' distance over the same name elsewhere.
func closeFolder(value string, candidates []string) string {
	if near := diag.Closest(value, candidates); near != "" {
		return near
	}
	return nearest(value, candidates)
}

// entries lists what the MFE offers, the entry that mounts it first: entry or,
// without one, the entry with the package's name or with the shortest
// specifier.
func (r *resolver) entries(u Unit, m manifest.MFE, a at, check bool) []Entry {
	var out []Entry
	add := func(e Entry, value string, w wanted) {
		if e.File = path.Join(u.source(), value); check {
			w.unit, w.base, w.code, w.exts = u, u.source(), "MFE101", scripts
			e.File, _ = r.file(w, value)
		}
		out = append(out, e)
	}
	own := r.ownSpecifier(u)
	if m.Entry != "" {
		pos := r.pos(a.key("entry")...)
		add(Entry{Specifier: own, Pos: pos}, m.Entry, wanted{key: "entry", set: "entry = ", pos: pos})
	}
	for _, specifier := range slices.Sorted(maps.Keys(m.Entries)) {
		key := a.key("entries", specifier)
		w := wanted{key: fmt.Sprintf("entries %q:", specifier), set: quote(specifier) + " = ", pos: r.pos(key...)}
		add(Entry{Specifier: specifier, Pos: r.m.KeyPos(key...)}, m.Entries[specifier], w)
	}
	mounts := own
	if len(out) > 0 && !slices.ContainsFunc(out, func(e Entry) bool { return e.Specifier == own }) {
		mounts = slices.MinFunc(out, func(x, y Entry) int {
			return cmp.Or(len(x.Specifier)-len(y.Specifier), cmp.Compare(x.Specifier, y.Specifier))
		}).Specifier
	}
	slices.SortFunc(out, func(x, y Entry) int {
		return cmp.Or(last(x.Specifier != mounts)-last(y.Specifier != mounts), cmp.Compare(x.Specifier, y.Specifier))
	})
	return out
}

// ownSpecifier is what an MFE with one entry is imported as: the name of its
// package, if it has one to itself.
func (r *resolver) ownSpecifier(u Unit) string {
	inFolder := 0
	if path.Clean(cmp.Or(r.m.Shell.Path, ".")) == u.Dir {
		inFolder++
	}
	for _, m := range r.m.MFE {
		if m.URL == "" && path.Clean(cmp.Or(m.Path, ".")) == u.Dir {
			inFolder++
		}
	}
	if inFolder == 1 && u.OwnPackage() && npm.Valid(u.Package.Name) {
		return u.Package.Name
	}
	return "@mfe/" + u.Name
}

// last orders false before true.
func last(b bool) int {
	if b {
		return 1
	}
	return 0
}

// source is the folder that entries are relative to.
func (u Unit) source() string { return cmp.Or(u.Dist, u.Dir) }

// CheckDist checks a prebuilt unit once its own build has run.
func CheckDist(p *Plan, u Unit) diag.List {
	project, err := npm.Open(p.Root)
	if err != nil {
		panic("plan: the root of a plan is gone: " + err.Error())
	}
	r := &resolver{name: p.Manifest, npm: project}
	if r.stat(u.Dist) != folder {
		d := r.list.Errorf("MFE106", u.Pos, "%s: the build left no folder %q", u, u.Dist)
		d.Hint = "write the folder that it leaves, relative to path, as dist"
		return r.list
	}
	for _, e := range u.Entries {
		value := strings.TrimPrefix(e.File, u.Dist+"/")
		r.file(wanted{unit: u, base: u.Dist, key: "entry", set: "entry = ", code: "MFE101", pos: e.Pos, exts: scripts}, value)
	}
	return r.list.Sorted()
}

func packageOf(pkg *npm.Package) Package {
	if pkg == nil {
		return Package{}
	}
	out := Package{Path: pkg.Path, Name: pkg.Name, Version: pkg.Version, VersionPos: pkg.VersionPos, Description: pkg.Description, Ranges: map[string]Range{}}
	for _, d := range pkg.Deps {
		if _, ok := out.Ranges[d.Name]; !ok {
			out.Ranges[d.Name] = Range{Text: d.Range, Kind: d.Kind, Optional: d.Optional, Pos: d.Pos}
		}
	}
	return out
}
