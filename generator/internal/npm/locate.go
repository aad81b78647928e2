package npm

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Locate returns the copy of the package name that Node finds from the folder
// from: the first node_modules/name with a package.json in the folder or above
// it, beyond the project's root if need be. Links are followed, so two names
// of one folder give one Dir. It returns nil when the package is not
// installed.
//
// A link to source code outside the project's workspace is a mistake, because
// the build would depend on what only this machine has. Installed code, which
// is all that stands in some node_modules folder, may live anywhere: package
// managers keep stores.
func (p *Project) Locate(from, name string) (*Package, diag.List) {
	if !Valid(name) {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	start := p.realpath(p.abs(from))
	if start == "" {
		return nil, nil
	}
	for dir := range upwards(start) {
		if filepath.Base(dir) == "node_modules" {
			continue
		}
		modules := filepath.Join(dir, "node_modules")
		if !p.lists(modules, name) {
			continue
		}
		link := filepath.Join(modules, filepath.FromSlash(name))
		real := p.realpath(link)
		if real == "" {
			continue
		}
		pkg, list := p.read(real)
		if pkg == nil && list == nil {
			continue
		}
		if !within(p.bound, real) && !installed(real) {
			d := list.Errorf("MFE153", diag.Pos{File: p.rel(link)}, "package %q is a link to a folder outside the project", name)
			d.Notes = []diag.Note{{Text: "it points at " + p.rel(real) + ", seen from the project's root"}}
			d.Hint = "install the package instead of linking it, or make one workspace of both folders and put mfe.toml inside it"
		}
		return pkg, list
	}
	return nil, nil
}

// Owner returns the installed package that the folder dir is a part of, or nil
// for the project's own code. The package.json files that packages keep deeper
// inside, to say {"type": "module"} of one folder, do not count.
func (p *Project) Owner(dir string) *Package {
	at := packageFolder(dir)
	if at == "" {
		return nil
	}
	pkg, _ := p.Read(at)
	return pkg
}

// Installed says which installed package the folder dir is a part of, as
// name@version, and in which folder that package is. It gives "" for the
// project's own code.
func (p *Project) Installed(dir string) (id, at string) {
	pkg := p.Owner(dir)
	if pkg == nil {
		return "", ""
	}
	return pkg.Name + "@" + pkg.Version, packageFolder(dir)
}

// packageFolder returns the part of dir that is a package's folder below
// node_modules, or "".
func packageFolder(dir string) string {
	parts := strings.Split(dir, "/")
	i := lastIndex(parts, "node_modules") + 1
	if i == 0 || i == len(parts) {
		return ""
	}
	end := i + 1
	if strings.HasPrefix(parts[i], "@") {
		end++
	}
	return strings.Join(parts[:min(end, len(parts))], "/")
}

func lastIndex(parts []string, what string) int {
	for i := len(parts) - 1; i >= 0; i-- {
		if parts[i] == what {
			return i
		}
	}
	return -1
}

// Copy is an installed copy of a package and the folders that see it.
type Copy struct {
	*Package
	From []string // sorted
}

// Copies returns every copy of the package name that Node finds from the
// folders, sorted by folder.
func (p *Project) Copies(name string, from []string) ([]Copy, diag.List) {
	var out []Copy
	var list diag.List
	for _, dir := range slices.Compact(slices.Sorted(slices.Values(from))) {
		pkg, bad := p.Locate(dir, name)
		list.Add(bad...)
		if pkg == nil {
			continue
		}
		i := slices.IndexFunc(out, func(c Copy) bool { return c.Dir == pkg.Dir })
		if i < 0 {
			i, out = len(out), append(out, Copy{Package: pkg})
		}
		out[i].From = append(out[i].From, dir)
	}
	slices.SortFunc(out, func(a, b Copy) int { return cmp.Compare(a.Dir, b.Dir) })
	return out, list.Sorted()
}

// Valid reports whether name can be a package's: one segment, or a scope and
// one.
func Valid(name string) bool {
	rest := name
	if strings.HasPrefix(name, "@") {
		scope, tail, ok := strings.Cut(name[1:], "/")
		if !ok || scope == "" {
			return false
		}
		rest = tail
	}
	return rest != "" && !strings.HasPrefix(rest, ".") && !strings.ContainsAny(name, "\\:?#% \t\r\n") &&
		!strings.Contains(rest, "/") && rest != "node_modules"
}

// Name is the package's part of a bare specifier: "react" of
// "react/jsx-runtime". It is "" for what is not a bare specifier.
func Name(specifier string) string {
	parts := strings.SplitN(specifier, "/", 3)
	name := parts[0]
	if strings.HasPrefix(name, "@") && len(parts) > 1 {
		name += "/" + parts[1]
	}
	if !Valid(name) {
		return ""
	}
	return name
}

// lists reports whether the folder modules holds an entry for the package.
// Folders are listed once: a project with hundreds of units asks for the same
// names in the same few folders again and again.
func (p *Project) lists(modules, name string) bool {
	scope, _, scoped := strings.Cut(name, "/")
	if !scoped {
		return p.listing(modules)[name]
	}
	return p.listing(modules)[scope] && p.listing(filepath.Join(modules, scope))[strings.TrimPrefix(name, scope+"/")]
}

func (p *Project) listing(dir string) map[string]bool {
	if names, ok := p.listings[dir]; ok {
		return names
	}
	entries, _ := p.disk.ReadDir(dir)
	var names map[string]bool
	for _, e := range entries {
		if names == nil {
			names = map[string]bool{}
		}
		names[e.Name()] = true
	}
	p.listings[dir] = names
	return names
}

// installed reports whether the folder stands in a node_modules folder.
func installed(dir string) bool {
	return slices.Contains(strings.Split(filepath.ToSlash(dir), "/"), "node_modules")
}
