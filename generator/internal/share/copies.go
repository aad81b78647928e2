package share

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// dependency is something to share.
type dependency struct {
	name   string
	policy plan.Dep
	named  bool         // in [shared]
	tool   bool         // declared as nothing but a tool
	copies []*candidate // the preferred first
	views  []view       // one per unit, in the order of resolver.units

	at     int        // in the problem
	main   *instance  // the default, or nil
	chosen *candidate // its copy, or else the one that messages speak of
	short  diag.List  // what was found to say
}

// candidate is a copy that units may get. It stands for all copies of its
// version.
type candidate struct {
	npm.Copy
	also    []string // further folders with the same
	nested  bool     // no unit sees it
	allowed bool     // by [shared]
	walked  bool
	uses    map[string][]use // by dependency
	bytes   int64
}

// view is a dependency as one unit sees it.
type view struct {
	unit     plan.Unit
	declared plan.Range
	declares bool
	spec     semver.Spec  // of the range, if declared
	own      *npm.Package // what Node finds from the unit's folder, or nil
	gets     *candidate   // nil: the unit has its own, privately
	group    int          // units with one group share an instance; -1 is the default that nobody asked for
}

// candidates collects what may be shared: what [shared] names and, with auto,
// what two units declare and find, or one that is not built here. Types have no code, and what the import map
// serves from elsewhere or a unit offers is not a dependency.
func (r *resolver) candidates() {
	names := map[string]bool{}
	for name := range r.plan.Shared.Deps {
		names[name] = true
	}
	if r.plan.Shared.Auto {
		count := map[string]int{}
		for _, u := range r.units {
			for name := range u.Package.Ranges {
				// What an MFE from elsewhere imports, it cannot have for itself.
				if count[name]++; count[name] == 2 || u.IsRemote() {
					names[name] = true
				}
			}
		}
	}
	r.barred = r.bar()
	for _, name := range sortedKeys(names) {
		policy, named := r.plan.Shared.Deps[name]
		if policy.Private || r.barred[name] || strings.HasPrefix(name, "@types/") {
			continue
		}
		if d := r.look(name, policy, named); d != nil {
			d.tool = d.onlyTools()
			r.deps[name] = d
			r.names = append(r.names, name)
		}
	}
}

// bar lists the names that are never shared dependencies.
func (r *resolver) bar() map[string]bool {
	out := map[string]bool{}
	for _, name := range r.plan.Shared.Exclude {
		out[name] = true
	}
	for _, i := range r.plan.Imports {
		out[npm.Name(i.Specifier)] = true
	}
	for _, u := range r.units {
		if u.OwnPackage() {
			out[u.Package.Name] = true
		}
		for _, e := range u.Entries {
			out[npm.Name(e.Specifier)] = true
		}
	}
	return out
}

// look gathers the copies of a dependency that units see, or returns nil when
// there is nothing to share.
func (r *resolver) look(name string, policy plan.Dep, named bool) *dependency {
	d := &dependency{name: name, policy: policy, named: named}
	dirs := make([]string, len(r.units))
	for i, u := range r.units {
		dirs[i] = u.Dir
	}
	copies, bad := r.npm.Copies(name, dirs)
	seen := 0
	exact := map[string]bool{} // folders that stand for themselves alone
	for _, u := range r.units {
		v := view{unit: u, group: -1}
		v.declared, v.declares = u.Package.Ranges[name]
		v.own, _ = r.npm.Locate(u.Dir, name)
		if v.declares {
			v.spec = r.spec(v.declared.Text)
			if v.own != nil {
				if seen++; u.IsRemote() {
					seen++ // as above
				}
				exact[v.own.Dir] = exact[v.own.Dir] || !isRange(v.spec) && v.spec.Kind != semver.Tag
			}
		}
		d.views = append(d.views, v)
	}
	if len(copies) == 0 {
		if named {
			r.namedNotInstalled(d)
		}
		r.list.Add(bad...)
		return nil
	}
	if !named && seen < 2 {
		return nil
	}
	d.short.Add(bad...)
	d.fold(copies, exact)
	return d
}

// fold makes candidates of the copies, one for each version. What somebody
// installed from a path or a URL is not what others mean by its version.
func (d *dependency) fold(copies []npm.Copy, exact map[string]bool) {
	slices.SortStableFunc(copies, func(a, b npm.Copy) int {
		return cmp.Or(newer(a.Package, b.Package), cmp.Compare(len(b.From), len(a.From)), cmp.Compare(a.Dir, b.Dir))
	})
	for _, c := range copies {
		i := slices.IndexFunc(d.copies, func(o *candidate) bool {
			return !exact[c.Dir] && !exact[o.Dir] && same(o.Package, c.Package)
		})
		if i < 0 {
			d.copies = append(d.copies, &candidate{Copy: c})
			continue
		}
		d.copies[i].also = append(d.copies[i].also, c.Dir)
	}
}

// candidate finds the one that stands for the package.
func (d *dependency) candidate(pkg *npm.Package) *candidate {
	if pkg == nil {
		return nil
	}
	for _, c := range d.copies {
		if c.Dir == pkg.Dir || slices.Contains(c.also, pkg.Dir) {
			return c
		}
	}
	return nil
}

// inRange reports whether the unit's own declaration is content with the copy.
func (d *dependency) inRange(v view, c *candidate) bool {
	return !v.declares || accepts(v.spec, d.name, c.Package, d.relation(v, c))
}

func (d *dependency) relation(v view, c *candidate) owned {
	switch {
	case v.own == nil:
		return nothing
	case d.candidate(v.own) == c:
		return mine
	}
	return another
}

// onlyTools reports whether the dependency is nowhere declared as one that
// runs in the browser.
func (d *dependency) onlyTools() bool {
	if d.named {
		return false
	}
	return !slices.ContainsFunc(d.views, func(v view) bool { return v.declares && v.declared.Kind != "devDependencies" })
}

// allow marks the copies that may be everybody's: the pinned one, else those
// in the range that [shared] demands, else all.
func (r *resolver) allow(d *dependency) {
	some := false
	for _, c := range d.copies {
		switch {
		case d.policy.Pin != "":
			v, err := semver.ParseVersion(c.Version, semver.Loose)
			c.allowed = err == nil && semver.Compare(v, semver.MustParseVersion(d.policy.Pin)) == 0
		case d.policy.Version != "":
			c.allowed = has(semver.MustParseRange(d.policy.Version), c.Package)
		default:
			c.allowed = true
		}
		some = some || c.allowed
	}
	if some {
		return
	}
	for _, c := range d.copies {
		c.allowed = true
	}
	if d.policy.Pin != "" {
		r.pinNotInstalled(d)
	} else {
		r.versionNotInstalled(d)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
