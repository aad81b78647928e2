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

// Resolve decides for every shared dependency which installed copies are used
// and by whom. The decision is greedy, one dependency after the other: the
// copy that most units accept is everybody's, and the fewest further copies
// serve the rest. A package is decided after the packages that it names as its
// peers, so that a unit's react-dom fits its react; a peer's decision is never
// revised for what depends on it.
func Resolve(p *plan.Plan) (*Set, diag.List) {
	project, err := npm.Open(p.Root)
	if err != nil {
		panic("share: the root of a plan is gone: " + err.Error())
	}
	r := &resolver{
		plan: p, npm: project, units: p.Units(),
		specs: map[string]semver.Spec{}, deps: map[string]*dependency{},
		set: &Set{IfUsed: map[string]diag.List{}},
	}
	r.notInstalled()
	r.candidates()
	r.implied()
	for _, name := range slices.Sorted(maps.Keys(r.deps)) {
		r.decide(name)
	}
	for _, name := range slices.Sorted(maps.Keys(r.deps)) {
		r.report(r.deps[name])
	}
	slices.SortStableFunc(r.set.Instances, func(a, b Instance) int {
		return cmp.Or(
			cmp.Compare(a.Dep, b.Dep),
			newer(&npm.Package{Version: a.Version}, &npm.Package{Version: b.Version}),
			cmp.Compare(a.Dir, b.Dir),
		)
	})
	return r.set, r.list.Sorted()
}

type resolver struct {
	plan  *plan.Plan
	npm   *npm.Project
	units []plan.Unit
	specs map[string]semver.Spec // of declared ranges: hundreds of units declare the same few
	deps  map[string]*dependency // the candidates
	set   *Set
	list  diag.List
}

// dependency is a candidate and what is decided about it.
type dependency struct {
	name   string
	policy plan.Dep
	named  bool // in [shared]
	copies []npm.Copy
	views  []view // one per unit, in the order of resolver.units

	begun, done bool // of deciding
	chosen      *npm.Copy
	short       diag.List // what was found to say
}

// view is a dependency as one unit sees it.
type view struct {
	unit     plan.Unit
	declared plan.Range
	declares bool
	implied  string       // by what the unit declares instead, whose peer this is
	spec     semver.Spec  // of the range, if declared or implied
	own      *npm.Package // what Node finds from the unit's folder, or nil
	gets     *npm.Copy
	why      string // it does not get the default
}

// candidates collects what may be shared: what [shared] names and, with auto,
// what two units declare and find. Types have no code, and what the import map
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
				if count[name]++; count[name] == 2 {
					names[name] = true
				}
			}
		}
	}
	barred := r.barred()
	for _, name := range slices.Sorted(maps.Keys(names)) {
		policy, named := r.plan.Shared.Deps[name]
		if policy.Private || barred[name] || strings.HasPrefix(name, "@types/") {
			continue
		}
		if d := r.look(name, policy, named); d != nil {
			r.deps[name] = d
		}
	}
}

// barred are the names that are never shared dependencies.
func (r *resolver) barred() map[string]bool {
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

// look gathers the copies of a dependency, or returns nil when there is nothing
// to share.
func (r *resolver) look(name string, policy plan.Dep, named bool) *dependency {
	d := &dependency{name: name, policy: policy, named: named}
	dirs := make([]string, len(r.units))
	for i, u := range r.units {
		dirs[i] = u.Dir
	}
	var bad diag.List
	d.copies, bad = r.npm.Copies(name, dirs)
	slices.SortStableFunc(d.copies, func(a, b npm.Copy) int {
		return cmp.Or(newer(a.Package, b.Package), cmp.Compare(len(b.From), len(a.From)), cmp.Compare(a.Dir, b.Dir))
	})
	seen := 0
	for _, u := range r.units {
		v := view{unit: u}
		v.declared, v.declares = u.Package.Ranges[name]
		if v.declares {
			v.spec = r.spec(v.declared.Text)
		}
		if c := d.from(u.Dir); c != nil {
			v.own = c.Package
			if v.declares {
				seen++
			}
		}
		d.views = append(d.views, v)
	}
	if len(d.copies) == 0 {
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
	return d
}

// implied finds ranges that units do not declare but mean: who declares
// react-dom ^17 and says nothing of react wants the react of that react-dom. Of
// several that imply one, the first by name counts.
func (r *resolver) implied() {
	for _, name := range slices.Sorted(maps.Keys(r.deps)) {
		for i, v := range r.deps[name].views {
			if !v.declares || v.own == nil {
				continue
			}
			for _, peer := range peers(v.own) {
				d := r.deps[peer.Name]
				if d == nil || d.views[i].declares || d.views[i].implied != "" || peer.Optional {
					continue
				}
				d.views[i].implied = name
				d.views[i].declared.Text = peer.Range
				d.views[i].spec = r.spec(peer.Range)
			}
		}
	}
}

// from returns the copy that Node finds from a unit's folder.
func (d *dependency) from(dir string) *npm.Copy {
	i := slices.IndexFunc(d.copies, func(c npm.Copy) bool { return slices.Contains(c.From, dir) })
	if i < 0 {
		return nil
	}
	return &d.copies[i]
}

func (r *resolver) spec(text string) semver.Spec {
	s, ok := r.specs[text]
	if !ok {
		s = semver.Classify(text)
		r.specs[text] = s
	}
	return s
}

// onlyTools reports whether the dependency is nowhere declared as one that
// runs in the browser.
func (d *dependency) onlyTools() bool {
	if d.named {
		return false
	}
	return !slices.ContainsFunc(d.views, func(v view) bool { return v.declares && v.declared.Kind != "devDependencies" })
}

// report passes on what was found about a dependency.
func (r *resolver) report(d *dependency) {
	if d.onlyTools() {
		if len(d.short) > 0 {
			r.set.IfUsed[d.name] = d.short.Sorted()
		}
		return
	}
	r.list.Add(d.short...)
}
