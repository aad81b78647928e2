package share

import (
	"fmt"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// decide chooses the copies of a dependency, its peers' first. Packages that
// are each other's peers are decided in the order of their names.
func (r *resolver) decide(name string) {
	d := r.deps[name]
	if d.begun {
		return
	}
	d.begun = true
	for _, c := range d.copies {
		for _, peer := range peers(c.Package) {
			if r.deps[peer.Name] != nil {
				r.decide(peer.Name)
			}
		}
	}
	allowed := r.allowed(d)
	d.chosen = r.best(d, allowed, func(v view) bool { return true })
	if d.policy.Singleton {
		for i := range d.views {
			d.views[i].gets = d.chosen
		}
	} else {
		r.spread(d)
	}
	d.done = true
	r.invalidRanges(d)
	if d.policy.Singleton {
		r.singletonConflict(d)
	} else {
		r.unserved(d)
	}
	r.strangers(d)
	r.instances(d)
}

// allowed are the copies that may be everybody's: the pinned one, else those
// in the range that [shared] demands, else all.
func (r *resolver) allowed(d *dependency) []*npm.Copy {
	var all, out []*npm.Copy
	for i := range d.copies {
		all = append(all, &d.copies[i])
	}
	if d.policy.Pin != "" {
		pin := semver.MustParseVersion(d.policy.Pin)
		for _, c := range all {
			if v, err := semver.ParseVersion(c.Version, semver.Loose); err == nil && semver.Compare(v, pin) == 0 {
				out = append(out, c)
			}
		}
		if len(out) == 0 {
			r.pinNotInstalled(d)
			return all
		}
		return out
	}
	if d.policy.Version == "" {
		return all
	}
	want := semver.MustParseRange(d.policy.Version)
	for _, c := range all {
		if has(want, c.Package) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		r.versionNotInstalled(d)
		return all
	}
	return out
}

// best returns the copy that most of the units accept, of several the highest
// version. The copies come in this order.
func (r *resolver) best(d *dependency, among []*npm.Copy, units func(view) bool) *npm.Copy {
	var best *npm.Copy
	most := -1
	for _, c := range among {
		n := 0
		for _, v := range d.views {
			if units(v) && r.fits(d, v, c) {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// spread gives the default to the units that accept it and, of the other
// installed copies, as few as possible to the rest. A unit that accepts none
// gets what Node finds from its folder.
func (r *resolver) spread(d *dependency) {
	left := map[string]bool{}
	for i, v := range d.views {
		if r.fits(d, v, d.chosen) {
			d.views[i].gets = d.chosen
		} else {
			left[v.unit.Name] = true
		}
	}
	var all []*npm.Copy
	for i := range d.copies {
		all = append(all, &d.copies[i])
	}
	for len(left) > 0 {
		c := r.best(d, all, func(v view) bool { return left[v.unit.Name] })
		served := false
		for i, v := range d.views {
			if left[v.unit.Name] && r.fits(d, v, c) {
				d.views[i].gets, d.views[i].why = c, r.whyNot(d, v, d.chosen)
				delete(left, v.unit.Name)
				served = true
			}
		}
		if !served {
			break
		}
	}
	for i, v := range d.views {
		if left[v.unit.Name] {
			d.views[i].gets, d.views[i].why = d.fallback(v), r.whyNot(d, v, d.chosen)
		}
	}
}

// fallback is the copy for a unit that accepts none.
func (d *dependency) fallback(v view) *npm.Copy {
	if c := d.from(v.unit.Dir); c != nil {
		return c
	}
	return d.chosen
}

// fits reports whether the unit accepts the copy: by its own range, and because
// the copy's peers are what the unit gets.
func (r *resolver) fits(d *dependency, v view, c *npm.Copy) bool {
	return r.inRange(d, v, c) && r.stranger(v.unit.Name, c) == nil
}

func (r *resolver) inRange(d *dependency, v view, c *npm.Copy) bool {
	return !v.declares && v.implied == "" || accepts(v.spec, d.name, c.Package, v.own)
}

// stranger returns the copy's peer that the unit gets in a version which the
// copy does not accept, though the copy's own neighbour is another one; nil
// when they agree. A disagreement that is installed so already is not ours.
func (r *resolver) stranger(unit string, c *npm.Copy) *npm.Dep {
	for _, peer := range peers(c.Package) {
		d := r.deps[peer.Name]
		if d == nil || !d.done {
			continue
		}
		v := d.view(unit)
		near, _ := r.npm.Locate(c.Dir, peer.Name)
		if near == nil || v.gets == nil || near.Dir == v.gets.Dir {
			continue
		}
		spec := r.spec(peer.Range)
		if accepts(spec, peer.Name, near, near) && !accepts(spec, peer.Name, v.gets.Package, near) {
			return &peer
		}
	}
	return nil
}

func (d *dependency) view(unit string) view {
	return d.views[slices.IndexFunc(d.views, func(v view) bool { return v.unit.Name == unit })]
}

// peers are the packages that must be the same for the package and whoever
// uses it.
func peers(pkg *npm.Package) []npm.Dep {
	var out []npm.Dep
	for _, dep := range pkg.Deps {
		if dep.Kind == "peerDependencies" {
			out = append(out, dep)
		}
	}
	return out
}

// whyNot is the reason why a unit does not take the default.
func (r *resolver) whyNot(d *dependency, v view, c *npm.Copy) string {
	if !r.inRange(d, v, c) {
		if v.implied != "" {
			return fmt.Sprintf("%s wants %s for its %s", v.unit, v.declared.Text, v.implied)
		}
		return fmt.Sprintf("%s wants %s", v.unit, v.declared.Text)
	}
	if peer := r.stranger(v.unit.Name, c); peer != nil {
		return fmt.Sprintf("%s of %s wants %s %s, which %s does not get", version(c.Package), d.name, peer.Name, peer.Range, v.unit)
	}
	return ""
}

// instances writes the decision down.
func (r *resolver) instances(d *dependency) {
	for i := range d.copies {
		c := &d.copies[i]
		in := Instance{
			Dep: d.name, Version: c.Version, From: c.From[0], Dir: c.Dir,
			Default: c == d.chosen,
		}
		for _, v := range d.views {
			if v.gets == c {
				in.Units = append(in.Units, v.unit.Name)
			}
		}
		if len(in.Units) == 0 {
			continue
		}
		slices.Sort(in.Units)
		in.Reason = r.reason(d, c)
		r.set.Instances = append(r.set.Instances, in)
	}
}

func (r *resolver) reason(d *dependency, c *npm.Copy) string {
	if c != d.chosen {
		for _, v := range d.views {
			if v.gets == c && v.why != "" {
				return v.why
			}
		}
		return ""
	}
	declare, accept := 0, 0
	for _, v := range d.views {
		if v.declares {
			declare++
			if r.inRange(d, v, c) {
				accept++
			}
		}
	}
	switch {
	case d.policy.Pin != "" && d.policy.Pin == c.Version:
		return "pinned in [shared]"
	case declare == 0:
		return "named in [shared]; no unit declares a range"
	case accept == declare && len(d.copies) == 1:
		return fmt.Sprintf("the one installed version, in every declared range (%d)", declare)
	case accept == declare:
		return fmt.Sprintf("of %d installed copies the highest in every declared range (%d)", len(d.copies), declare)
	case d.policy.Singleton:
		return fmt.Sprintf("a singleton: the version in most declared ranges (%d of %d)", accept, declare)
	}
	return fmt.Sprintf("in most declared ranges (%d of %d)", accept, declare)
}

// version is how messages call a copy's version.
func version(pkg *npm.Package) string {
	if pkg.Version == "" {
		return "the copy without a version"
	}
	return pkg.Version
}
