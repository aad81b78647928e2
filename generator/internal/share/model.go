package share

import (
	"slices"

	"github.com/mfegen/mfegen/generator/internal/solve"
)

// Levels of what a unit gets against its will. They add up.
const (
	outOfRange  = 10_000 // the unit's range
	notOwn      = 1      // and not even what is installed for it
	notAllowed  = 100    // the range of [shared], or the pin
	peerOfOwn   = 2      // a peer range of a package that the unit has for itself
	mostPeers   = 40     // of them count
	notAllowed1 = 1_000_000
)

// model states the problem in numbers.
func (r *resolver) model() {
	p := &solve.Problem{}
	for i, name := range r.names {
		r.deps[name].at = i
	}
	for _, name := range r.names {
		p.Deps = append(p.Deps, r.dep(r.deps[name]))
	}
	routes := r.routes()
	for i, u := range r.units {
		user := solve.User{Units: 1, On: routes[u.Name], Wants: make([][]int, len(r.names))}
		for _, name := range r.names {
			user.Wants[r.deps[name].at] = r.levels(r.deps[name], i)
		}
		user.Prefer = r.preferred(i)
		p.Users = append(p.Users, user)
	}
	r.problem = p
}

// routes numbers the routes that load each unit. What is on none counts as if
// it had one of its own.
func (r *resolver) routes() map[string][]int {
	out := map[string][]int{}
	for i, route := range r.plan.Routes {
		names := slices.Concat(route.MFEs, route.Lazy, []string{r.plan.Shell.Name})
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			out[name] = append(out[name], i)
		}
	}
	for i, u := range r.units {
		if out[u.Name] == nil {
			out[u.Name] = []int{len(r.plan.Routes) + i}
		}
	}
	return out
}

// weigh sizes the copies.
func (r *resolver) weigh(d *dependency) {
	most := int64(1)
	for _, c := range d.copies {
		c.bytes = r.npm.Weight(c.Package)
		most = max(most, c.bytes)
	}
	for _, c := range d.copies {
		c.bytes = most
		if r.options.Size != nil {
			if n := r.options.Size(c.Dir); n > 0 {
				c.bytes = n
			}
		}
	}
}

func (r *resolver) dep(d *dependency) solve.Dep {
	out := solve.Dep{Single: d.policy.Singleton}
	for _, c := range d.copies {
		out.Copies = append(out.Copies, solve.Copy{Bytes: c.bytes, Links: r.links(c)})
		level := 0
		if !c.allowed {
			level = notAllowed
		}
		out.Level = append(out.Level, level)
	}
	if out.Single {
		out.Level = r.singleton(d)
	}
	return out
}

func (r *resolver) links(c *candidate) []solve.Link {
	var out []solve.Link
	for _, name := range r.names {
		uses := c.uses[name]
		if len(uses) == 0 {
			continue
		}
		to := r.deps[name]
		l := solve.Link{To: to.at}
		for _, other := range to.copies {
			joined, bad := false, false
			for i := range uses {
				joined = joined || r.takes(&uses[i], to, other)
				bad = bad || r.breaks(&uses[i], to, other)
			}
			l.Joined, l.Bad = append(l.Joined, joined), append(l.Bad, bad)
		}
		l.Own = to.copies[0].bytes
		out = append(out, l)
	}
	return out
}

// singleton gives the levels of a singleton's copies: 0 for those that all
// ranges hold; where there is none, for the highest that some unit asks for,
// as Module Federation takes it.
func (r *resolver) singleton(d *dependency) []int {
	levels := make([]int, len(d.copies))
	unhappy := make([]int, len(d.copies))
	fewest := -1
	for i, c := range d.copies {
		if !c.allowed {
			levels[i] = notAllowed1
		}
		for j, v := range d.views {
			if v.declares && !d.inRange(v, c) {
				unhappy[i]++
			}
			levels[i] += min(r.badPeers(d, j, c), mostPeers)
		}
		if c.allowed && (fewest < 0 || unhappy[i] < fewest) {
			fewest = unhappy[i]
		}
	}
	if fewest == 0 {
		for i := range levels {
			levels[i] += outOfRange * unhappy[i]
		}
		return levels
	}
	top := -1
	asked := func(i int) bool {
		return slices.ContainsFunc(d.views, func(v view) bool { return v.declares && d.inRange(v, d.copies[i]) })
	}
	for i, c := range d.copies {
		if c.allowed && (top < 0 || asked(i) && !asked(top) || asked(i) == asked(top) && newer(c.Package, d.copies[top].Package) < 0) {
			top = i
		}
	}
	for i := range levels {
		if i != top {
			levels[i] += outOfRange
		}
	}
	return levels
}

// levels says what the copies are to a unit, nil if it neither declares the
// dependency nor has a package that needs it.
func (r *resolver) levels(d *dependency, i int) []int {
	v := d.views[i]
	if !v.declares && !slices.ContainsFunc(r.needs[i], func(u use) bool { return u.dep.Name == d.name && !u.dep.Optional }) {
		return nil
	}
	out := make([]int, len(d.copies))
	for n, c := range d.copies {
		if !d.inRange(v, c) {
			out[n] += outOfRange
			if v.own != nil && d.candidate(v.own) != c {
				out[n] += notOwn
			}
		}
		if !c.allowed {
			out[n] += notAllowed
		}
		out[n] += peerOfOwn * min(r.badPeers(d, i, c), mostPeers)
	}
	return out
}

// badPeers counts the packages that the unit has for itself whose peer range
// does not hold the copy.
func (r *resolver) badPeers(d *dependency, i int, c *candidate) int {
	n := 0
	for j := range r.needs[i] {
		if u := &r.needs[i][j]; u.dep.Name == d.name && r.breaks(u, d, c) {
			n++
		}
	}
	return n
}
