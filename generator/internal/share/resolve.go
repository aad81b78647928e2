package share

import (
	"cmp"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/lock"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/semver"
	"github.com/mfegen/mfegen/generator/internal/solve"
)

// Options change how Resolve decides. The zero value is the usual.
type Options struct {
	// Locked is an earlier decision to keep to while it satisfies ranges
	// and peers no worse than the best; nil is none.
	Locked *lock.File

	// Size gives the bytes that the copy of a package in a folder brings to
	// the browser, as measured, or 0. Without it, all copies of a package
	// weigh what package.json and the entry file of the largest do: an
	// estimate is good enough to weigh one package against another, not one
	// version against another.
	Size func(dir string) int64
}

// Resolve decides for every shared dependency which installed copies are used
// and by whom.
func Resolve(p *plan.Plan) (*Set, diag.List) { return Options{}.Resolve(p) }

// Resolve decides with the options.
func (o Options) Resolve(p *plan.Plan) (*Set, diag.List) {
	r := newResolver(p, o)
	r.notInstalled()
	r.decide()
	r.judge()
	r.list.Add(r.unlocked()...)
	return r.set, r.list.Sorted()
}

// resolver holds what one decision needs.
type resolver struct {
	plan    *plan.Plan
	options Options
	npm     *npm.Project
	units   []plan.Unit
	specs   map[string]semver.Spec // of declared ranges: hundreds of units declare the same few
	barred  map[string]bool        // names that are never shared
	deps    map[string]*dependency
	names   []string         // of deps, sorted
	walks   map[string][]use // by package folder
	needs   [][]use          // by unit: of packages that it has for itself

	problem  *solve.Problem
	solution *solve.Solution
	set      *Set
	list     diag.List
}

// newResolver gathers all that the decision rests on.
func newResolver(p *plan.Plan, o Options) *resolver {
	project, err := npm.Open(p.Root)
	if err != nil {
		panic("share: the root of a plan is gone: " + err.Error())
	}
	r := &resolver{
		plan: p, options: o, npm: project, units: p.Units(),
		specs: map[string]semver.Spec{}, deps: map[string]*dependency{}, walks: map[string][]use{},
		set: &Set{IfUsed: map[string]diag.List{}},
	}
	r.candidates()
	r.follow()
	for i := range r.units {
		r.needs = append(r.needs, r.privates(i))
	}
	for _, name := range r.names {
		r.allow(r.deps[name])
		r.weigh(r.deps[name])
	}
	return r
}

// decide solves the problem and writes the decision down.
func (r *resolver) decide() {
	r.model()
	r.solution = solve.Solve(r.problem)
	r.assign()
	r.defaults()
	for _, name := range r.names {
		r.instances(r.deps[name])
	}
	slices.SortStableFunc(r.set.Instances, func(a, b Instance) int {
		return cmp.Or(
			cmp.Compare(a.Dep, b.Dep),
			newer(&npm.Package{Version: a.Version}, &npm.Package{Version: b.Version}),
			cmp.Compare(a.Dir, b.Dir),
			slices.Compare(a.Units, b.Units),
		)
	})
	c, b := r.solution.Cost, r.solution.Bound
	r.set.Optimal = r.solution.Optimal
	r.set.Cost = Cost{c.Torn, c.Bytes, c.Instances}
	r.set.Bound = Cost{b.Torn, b.Bytes, b.Instances}
	r.explain()
}

// judge finds what is to be said about the decision.
func (r *resolver) judge() {
	for _, name := range r.names {
		d := r.deps[name]
		r.invalidRanges(d)
		if d.policy.Singleton {
			r.singletonConflict(d)
			r.splitSingleton(d)
		} else {
			r.unserved(d)
		}
		r.strangers(d)
		switch {
		case !d.tool:
			r.list.Add(d.short...)
		case len(d.short) > 0:
			r.set.IfUsed[name] = d.short.Sorted()
		}
	}
}

func (r *resolver) spec(text string) semver.Spec {
	s, ok := r.specs[text]
	if !ok {
		s = semver.Classify(text)
		r.specs[text] = s
	}
	return s
}
