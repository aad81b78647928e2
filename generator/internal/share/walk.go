package share

import (
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// use is what a package's code takes from a shared dependency.
type use struct {
	by     *npm.Package
	dep    npm.Dep
	spec   semver.Spec
	near   *npm.Package // what Node finds for it, or nil
	source bool         // by is the project's own code
}

func (u *use) peer() bool { return u.dep.Kind == "peerDependencies" }

// takes reports whether the code uses the copy when its user gets it.
func (r *resolver) takes(u *use, d *dependency, c *candidate) bool {
	return d.policy.Singleton || u.source || takes(u.spec, u.dep, c.Package, u.near)
}

// breaks reports whether the code gets the copy against its range, though what
// is installed for it is in range. A disagreement that is installed so already
// is not ours.
func (r *resolver) breaks(u *use, d *dependency, c *candidate) bool {
	if !u.peer() && !u.source && !d.policy.Singleton {
		return false
	}
	return u.near != nil && !same(u.near, c.Package) &&
		accepts(u.spec, d.name, u.near, mine) && !accepts(u.spec, d.name, c.Package, another)
}

// walk finds what the package takes from shared dependencies, itself or
// through packages that nobody shares. Tools are not followed into: their
// trees are large, and nothing of them is linked.
func (r *resolver) walk(pkg *npm.Package, tool bool) []use {
	if out, ok := r.walks[pkg.Dir]; ok {
		return out
	}
	var out []use
	seen := map[string]bool{pkg.Dir: true}
	for todo := []*npm.Package{pkg}; len(todo) > 0; todo = todo[1:] {
		p := todo[0]
		source := r.npm.Owner(p.Dir) == nil
		for i, dep := range p.Deps {
			if dep.Kind == "devDependencies" || i > 0 && p.Deps[i-1].Name == dep.Name {
				continue
			}
			near, _ := r.npm.Locate(p.Dir, dep.Name)
			if r.deps[dep.Name] != nil {
				out = append(out, use{by: p, dep: dep, spec: r.spec(dep.Range), near: near, source: source})
				continue
			}
			if near == nil || tool || seen[near.Dir] || r.barred[dep.Name] || strings.HasPrefix(dep.Name, "@types/") {
				continue
			}
			seen[near.Dir] = true
			todo = append(todo, near)
		}
	}
	r.walks[pkg.Dir] = out
	return out
}

// follow walks from every copy, and adds the copies that packages keep for
// themselves to those that units may get.
func (r *resolver) follow() {
	for again := true; again; {
		again = false
		for _, name := range r.names {
			d := r.deps[name]
			for i := 0; i < len(d.copies); i++ {
				c := d.copies[i]
				if c.walked {
					continue
				}
				c.walked, again = true, true
				c.uses = map[string][]use{}
				for _, u := range r.walk(c.Package, d.tool) {
					to := r.deps[u.dep.Name]
					if to == d || d.tool && !to.tool {
						continue // what tools want binds nobody
					}
					c.uses[to.name] = append(c.uses[to.name], u)
					r.nested(to, &u)
				}
			}
		}
	}
}

// nested adds the copy that a package has for itself, if some unit could take
// it.
func (r *resolver) nested(d *dependency, u *use) {
	if u.near == nil || d.candidate(u.near) != nil {
		return
	}
	if i := slices.IndexFunc(d.copies, func(c *candidate) bool { return same(c.Package, u.near) }); i >= 0 {
		d.copies[i].also = append(d.copies[i].also, u.near.Dir)
		return
	}
	for _, v := range d.views {
		if v.declares && isRange(v.spec) && accepts(v.spec, d.name, u.near, another) {
			d.copies = append(d.copies, &candidate{Copy: npm.Copy{Package: u.near, From: []string{u.by.Dir}}, nested: true})
			return
		}
	}
}

// privates are the uses of a unit's packages that nobody shares.
func (r *resolver) privates(i int) []use {
	var out []use
	u := r.units[i]
	for _, name := range sortedKeys(u.Package.Ranges) {
		if u.Package.Ranges[name].Kind == "devDependencies" || r.deps[name] != nil || r.barred[name] {
			continue
		}
		if pkg, _ := r.npm.Locate(u.Dir, name); pkg != nil {
			out = append(out, r.walk(pkg, false)...)
		}
	}
	return slices.DeleteFunc(out, func(u use) bool { return !u.peer() })
}
