package share

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/npm"
)

// assign gives the units what the solution says.
func (r *resolver) assign() {
	for _, name := range r.names {
		d := r.deps[name]
		for i := range d.views {
			if c := r.solution.Copy[i][d.at]; c >= 0 {
				d.views[i].gets, d.views[i].group = d.copies[c], r.solution.Group[i][d.at]
			}
		}
	}
}

// instance is a group of units with one copy.
type instance struct {
	d     *dependency
	copy  *candidate
	group int
	units []int
	asked int // of the units declare it
}

func (r *resolver) groups(d *dependency) []*instance {
	var out []*instance
	for i, v := range d.views {
		if v.gets == nil {
			continue
		}
		at := slices.IndexFunc(out, func(in *instance) bool { return in.group == v.group && in.copy == v.gets })
		if at < 0 {
			at, out = len(out), append(out, &instance{d: d, copy: v.gets, group: v.group})
		}
		out[at].units = append(out[at].units, i)
		if v.declares {
			out[at].asked++
		}
	}
	return out
}

// closure lists what the instance that the unit gets of d takes from other
// dependencies, and what they take, with d itself first.
func (r *resolver) closure(d *dependency, unit int) []*dependency {
	out := []*dependency{d}
	for i := 0; i < len(out); i++ {
		e := out[i]
		c := e.views[unit].gets
		if i > 0 && e.policy.Singleton {
			continue
		}
		for _, name := range sortedKeys(c.uses) {
			to := r.deps[name]
			got := to.views[unit].gets
			if got != nil && !slices.Contains(out, to) && r.joins(c, to, got) {
				out = append(out, to)
			}
		}
	}
	return out
}

// joins reports whether the copy's code takes the other copy.
func (r *resolver) joins(c *candidate, to *dependency, got *candidate) bool {
	for i := range c.uses[to.name] {
		if r.takes(&c.uses[to.name][i], to, got) {
			return true
		}
	}
	return false
}

// defaults chooses what the page's common chunk holds: instances that take
// nothing but one another. What others link to is chosen first; then the
// instance that most units ask for, then the highest.
func (r *resolver) defaults() {
	world := map[*dependency]*instance{}
	passed := map[*dependency]bool{}
	order := r.inOrder()
	for _, d := range order {
		passed[d] = true
		if world[d] != nil {
			continue
		}
		var best *instance
		for _, in := range r.groups(d) {
			if !in.copy.allowed || !r.fitsWorld(world, passed, in) {
				continue
			}
			if best == nil || cmp.Or(cmp.Compare(in.asked, best.asked), cmp.Compare(len(in.units), len(best.units)), newer(best.copy.Package, in.copy.Package)) > 0 {
				best = in
			}
		}
		if best == nil {
			continue
		}
		world[d] = best
		if d.policy.Singleton {
			continue
		}
		// What goes in circles is the default together.
		for _, e := range r.closure(d, best.units[0])[1:] {
			if v := e.views[best.units[0]]; world[e] == nil {
				world[e] = &instance{d: e, copy: v.gets, group: v.group}
			}
		}
	}
	for _, d := range order {
		if world[d] == nil && d.named {
			world[d] = r.uncalled(d, world)
		}
		r.adopt(d, world)
	}
}

// inOrder lists the dependencies, those that others link to first.
func (r *resolver) inOrder() []*dependency {
	var out []*dependency
	seen := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, c := range r.deps[name].copies {
			for _, to := range sortedKeys(c.uses) {
				visit(to)
			}
		}
		out = append(out, r.deps[name])
	}
	for _, name := range r.names {
		visit(name)
	}
	return out
}

// fitsWorld reports whether all that the instance takes is the default, or may
// still become it.
func (r *resolver) fitsWorld(world map[*dependency]*instance, passed map[*dependency]bool, in *instance) bool {
	if in.d.policy.Singleton {
		return true
	}
	unit := in.units[0]
	for _, e := range r.closure(in.d, unit)[1:] {
		v := e.views[unit]
		if w := world[e]; w == nil && passed[e] || w != nil && (w.copy != v.gets || w.group != v.group) {
			return false
		}
	}
	return true
}

// adopt gives the default to the units that want none and get the defaults of
// all that it takes.
func (r *resolver) adopt(d *dependency, world map[*dependency]*instance) {
	in := world[d]
	d.chosen = d.copies[0]
	if in == nil {
		return
	}
	d.chosen, d.main = in.copy, in
	for i := range d.views {
		v := &d.views[i]
		if v.gets != nil || !d.policy.Singleton && !r.livesWith(world, in.copy, i, nil) {
			continue
		}
		v.gets, v.group = in.copy, in.group
	}
}

// livesWith reports whether the unit gets the defaults of all that the copy,
// a default itself, takes.
func (r *resolver) livesWith(world map[*dependency]*instance, c *candidate, unit int, busy []*candidate) bool {
	if slices.Contains(busy, c) {
		return true
	}
	for _, name := range sortedKeys(c.uses) {
		to := r.deps[name]
		w, v := world[to], to.views[unit]
		if w == nil || !r.joins(c, to, w.copy) {
			if v.gets != nil && r.joins(c, to, v.gets) {
				return false
			}
			continue
		}
		if v.gets != nil && (v.gets != w.copy || v.group != w.group) {
			return false
		}
		if !to.policy.Singleton && !r.livesWith(world, w.copy, unit, append(busy, c)) {
			return false
		}
	}
	return true
}

// uncalled is the default of what [shared] names and no unit asks for.
func (r *resolver) uncalled(d *dependency, world map[*dependency]*instance) *instance {
	for _, u := range r.units {
		if in, ok := r.options.Locked.For(u.Name, d.name); ok {
			if i := r.lockedCopy(d, in); i >= 0 && d.copies[i].allowed {
				return &instance{d: d, copy: d.copies[i], group: -1}
			}
		}
	}
	var best *candidate
	fewest := 0
	for _, c := range d.copies {
		bad := 0
		for _, name := range sortedKeys(c.uses) {
			if w := world[r.deps[name]]; w != nil {
				for i := range c.uses[name] {
					if r.breaks(&c.uses[name][i], w.d, w.copy) {
						bad++
					}
				}
			}
		}
		if c.allowed && !c.nested && (best == nil || bad < fewest) {
			best, fewest = c, bad
		}
	}
	if best == nil {
		return nil
	}
	return &instance{d: d, copy: best, group: -1}
}

// instances writes the decision down.
func (r *resolver) instances(d *dependency) {
	for _, g := range r.groups(d) {
		in := Instance{
			Dep: d.name, Version: g.copy.Version, From: g.copy.From[0], Dir: g.copy.Dir,
			Default: d.isMain(g.copy, g.group),
		}
		for _, u := range g.units {
			in.Units = append(in.Units, r.units[u].Name)
		}
		slices.Sort(in.Units)
		in.Reason = r.reason(d, g, in.Default)
		r.set.Instances = append(r.set.Instances, in)
	}
}

// isMain reports whether a copy and group are the default instance.
func (d *dependency) isMain(c *candidate, group int) bool {
	return d.main != nil && d.main.copy == c && d.main.group == group
}

func (r *resolver) reason(d *dependency, g *instance, main bool) string {
	if !main {
		for _, u := range g.units {
			if why := r.whyNot(d, u); why != "" {
				return why
			}
		}
		return "beside what else its units get, it ships least"
	}
	declare, accept := 0, 0
	for _, v := range d.views {
		if v.declares {
			declare++
			if d.inRange(v, g.copy) {
				accept++
			}
		}
	}
	switch {
	case d.policy.Pin != "" && d.policy.Pin == g.copy.Version:
		return "pinned in [shared]"
	case declare == 0:
		return "named in [shared]; no unit declares a range"
	case accept == declare && len(d.copies) == 1:
		return fmt.Sprintf("the one installed version, in every declared range (%d)", declare)
	case accept == declare && g.copy == d.copies[0]:
		return fmt.Sprintf("of %d installed versions the highest, in every declared range (%d)", len(d.copies), declare)
	case accept == declare:
		return fmt.Sprintf("of %d installed versions the highest that is in every declared range (%d)", len(d.copies), declare)
	case d.policy.Singleton:
		return fmt.Sprintf("a singleton: no installed version is in every declared range, and this is the highest (in %d of %d)", accept, declare)
	}
	return fmt.Sprintf("in %d of %d declared ranges", accept, declare)
}

// whyNot is the reason why a unit does not get the default.
func (r *resolver) whyNot(d *dependency, unit int) string {
	v := d.views[unit]
	if d.main == nil {
		for _, e := range r.closure(d, unit)[1:] {
			if w := e.views[unit]; !e.isMain(w.gets, w.group) {
				return fmt.Sprintf("its units get %s %s, which is not the default", e.name, version(w.gets.Package))
			}
		}
		return ""
	}
	if !d.inRange(v, d.main.copy) {
		return fmt.Sprintf("%s wants %s", v.unit, v.declared.Text)
	}
	for _, name := range r.names {
		e := r.deps[name]
		c := e.views[unit].gets
		if c == nil {
			continue
		}
		for i := range c.uses[d.name] {
			if u := &c.uses[d.name][i]; r.breaks(u, d, d.main.copy) {
				return fmt.Sprintf("%s, which %s gets, wants %s", called(u.by), v.unit, u.dep.Range)
			}
		}
	}
	if v.gets == d.main.copy {
		for _, e := range r.closure(d, unit)[1:] {
			if w := e.views[unit]; !e.isMain(w.gets, w.group) {
				return fmt.Sprintf("the same copy, linked to %s %s, which %s gets", e.name, version(w.gets.Package), v.unit)
			}
		}
	}
	if v.declares {
		return fmt.Sprintf("%s wants %s", v.unit, v.declared.Text)
	}
	return ""
}

// version is how messages call a copy's version.
func version(pkg *npm.Package) string {
	if pkg.Version == "" {
		return "the copy without a version"
	}
	return pkg.Version
}

// called names a package with its version.
func called(pkg *npm.Package) string {
	if pkg.Version == "" {
		return pkg.Name
	}
	return pkg.Name + " " + pkg.Version
}
