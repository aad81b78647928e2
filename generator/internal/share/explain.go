package share

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/solve"
)

// explain writes down all that there is to say about the decision.
func (r *resolver) explain() {
	for _, name := range r.names {
		d := r.deps[name]
		e := Explanation{Dep: name, Tool: d.tool, Asked: r.asked(d), Certificate: r.certificate(d)}
		for i, v := range d.views {
			if v.gets == nil {
				continue
			}
			g := Got{Unit: v.unit.Name, Version: v.gets.Version, Default: d.isMain(v.gets, v.group), InRange: d.inRange(v, v.gets)}
			if !g.Default {
				g.Reason = r.whyNot(d, i)
			}
			e.Got = append(e.Got, g)
		}
		for _, c := range d.copies {
			p := Present{Version: c.Version, Dir: c.Dir, From: c.From}
			for _, v := range d.views {
				if v.gets == c {
					p.Units++
				}
			}
			e.Present = append(e.Present, p)
		}
		r.set.Explanations = append(r.set.Explanations, e)
	}
}

// asked lists who asks for the dependency: the manifest, units, then packages
// that units get.
func (r *resolver) asked(d *dependency) []Ask {
	var out []Ask
	if d.policy.Version != "" {
		out = append(out, Ask{Range: d.policy.Version, Kind: "[shared]", Pos: d.policy.VersionPos})
	}
	if d.policy.Pin != "" {
		out = append(out, Ask{Range: d.policy.Pin, Kind: "[shared]", Pos: d.policy.PinPos})
	}
	for _, v := range d.views {
		if v.declares {
			out = append(out, Ask{Unit: v.unit.Name, Range: v.declared.Text, Kind: v.declared.Kind, Pos: v.declared.Pos})
		}
	}
	var packages []Ask
	add := func(u *use) {
		a := Ask{Package: called(u.by), Range: u.dep.Range, Kind: u.dep.Kind, Pos: u.dep.Pos}
		if !slices.Contains(packages, a) {
			packages = append(packages, a)
		}
	}
	for _, name := range r.names {
		e := r.deps[name]
		for _, c := range e.copies {
			if slices.ContainsFunc(e.views, func(v view) bool { return v.gets == c }) {
				for i := range c.uses[d.name] {
					add(&c.uses[d.name][i])
				}
			}
		}
	}
	for _, needs := range r.needs {
		for i := range needs {
			if needs[i].dep.Name == d.name {
				add(&needs[i])
			}
		}
	}
	slices.SortStableFunc(packages, func(a, b Ask) int { return strings.Compare(a.Package, b.Package) })
	return append(out, packages...)
}

// certificate argues why there are not fewer instances.
func (r *resolver) certificate(d *dependency) []string {
	n := 0
	for _, g := range r.groups(d) {
		if len(g.units) > 0 {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	clique := solve.Clique(r.problem, r.solution.Options, d.at)
	var names []string
	for _, u := range clique {
		names = append(names, r.units[u].String())
	}
	var out []string
	for i, a := range clique {
		for _, b := range clique[:i] {
			if why := r.apart(d, b, a, 4); why != "" && len(out) < 6 {
				out = append(out, why)
			}
		}
	}
	switch {
	case len(clique) == n:
		return append([]string{fmt.Sprintf("no fewer than %d instances are possible: no two of %s can share one", n, and(names))}, out...)
	case len(clique) > 1:
		out = append([]string{fmt.Sprintf("at least %d instances are needed: no two of %s can share one", len(clique), and(names))}, out...)
	}
	if r.solution.Optimal {
		return append(out, fmt.Sprintf("%d instances are the least in total: with fewer of %s, more of something else would be shipped", n, d.name))
	}
	return append(out, fmt.Sprintf("%d instances are what was found before the search ended, or what the lock file says; whether fewer would do is not known", n))
}

// apart says in a sentence why two units cannot share an instance.
func (r *resolver) apart(d *dependency, a, b, depth int) string {
	via, ok := solve.Apart(r.problem, r.solution.Options, a, b, d.at)
	if !ok || depth == 0 {
		return ""
	}
	if via >= 0 {
		why := r.apart(r.deps[r.names[via]], a, b, depth-1)
		return fmt.Sprintf("an instance of %s takes one %s, but %s", d.name, r.names[via], why)
	}
	v, w := d.views[a], d.views[b]
	if v.declares && w.declares {
		return fmt.Sprintf("%s wants %s %s and %s wants %s, and no installed version is right for both", v.unit, d.name, v.declared.Text, w.unit, w.declared.Text)
	}
	return fmt.Sprintf("%s can have %s %s and %s can have %s", v.unit, d.name, r.open(d, a), w.unit, r.open(d, b))
}

// open lists the versions that are open to a unit.
func (r *resolver) open(d *dependency, unit int) string {
	var out []string
	for _, c := range r.solution.Options[unit][d.at] {
		out = append(out, version(d.copies[c].Package))
	}
	return strings.Join(out, " or ")
}

func and(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
