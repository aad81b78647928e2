package share

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// Outlook says what a version of a dependency would bring.
type Outlook struct {
	Dep       string
	Version   string
	Installed bool // it is among the installed copies
	// Now is the decision as it is; Offered is the one if the version were
	// installed beside what is; Forced if everybody had to take it.
	Now, Offered, Forced Forecast
}

// Forecast is a decision in outline.
type Forecast struct {
	Cost      Cost
	Instances []Count // of the dependency, and of those whose number differs from now
	Moves     []Move  // what units get otherwise than now
	Broken    []Broken
}

// Count is how many instances of a dependency there are.
type Count struct {
	Dep         string
	Before, Now int
	Versions    []string // highest first
}

// Move is what a unit gets instead of what it gets now.
type Move struct {
	Units    []string
	Dep      string
	From, To string
}

// Broken is a range that would not hold, and does now.
type Broken struct {
	Ask  Ask
	Dep  string
	Gets string
	// Units are those that live with it.
	Units []string
}

// WhatIf decides again as if the version of the dependency were installed. The
// argument is dep@version or dep@range; of a range, the highest installed
// version counts, else the lowest that the range can hold. What the version
// itself would ask of its peers is written nowhere here, so it is taken to go
// with any.
func WhatIf(p *plan.Plan, what string) (*Outlook, diag.List) { return Options{}.WhatIf(p, what) }

// WhatIf decides with the options, but without a lock.
func (o Options) WhatIf(p *plan.Plan, what string) (*Outlook, diag.List) {
	o.Locked = nil
	var list diag.List
	at := strings.LastIndexByte(what, '@')
	if at <= 0 || at == len(what)-1 {
		list.Errorf("MFE211", diag.Pos{}, "%q does not name a version", what).Hint = "write mfegen what-if react@19"
		return nil, list
	}
	name, text := what[:at], what[at+1:]
	now := newResolver(p, o)
	d := now.deps[name]
	if d == nil {
		g := list.Errorf("MFE211", diag.Pos{}, "%s is not a shared dependency", name)
		g.Hint = "name one of: " + strings.Join(now.names, ", ")
		if near := diag.Closest(name, now.names); near != "" {
			g.Hint = fmt.Sprintf("did you mean %q?", near)
		} else if len(now.names) == 0 {
			g.Hint = "no dependency is shared: name it in [shared], or let two units depend on it"
		}
		return nil, list
	}
	version, err := d.version(text)
	if err != nil {
		list.Errorf("MFE211", diag.Pos{}, "%q is no version and no range: %v", text, err).Hint = fmt.Sprintf("write a version such as %s@%s", name, d.copies[0].Version)
		return nil, list
	}
	now.decide()
	out := &Outlook{Dep: name, Version: version, Now: now.forecast(now, d)}
	for _, forced := range []bool{false, true} {
		r := newResolver(p, o)
		out.Installed = r.suppose(r.deps[name], version, forced)
		r.decide()
		if f := r.forecast(now, r.deps[name]); forced {
			out.Forced = f
		} else {
			out.Offered = f
		}
	}
	return out, nil
}

// version finds the version that is meant.
func (d *dependency) version(text string) (string, error) {
	if v, err := semver.ParseVersion(text); err == nil {
		return v.String(), nil
	}
	r, err := semver.ParseRange(text)
	if err != nil {
		return "", err
	}
	for _, c := range d.copies {
		if v, err := semver.ParseVersion(c.Version, semver.Loose); err == nil && r.Has(v) {
			return v.String(), nil
		}
	}
	for _, v := range edges([]view{{spec: semver.Spec{Kind: semver.Registry, Range: r}}}) {
		if r.Has(v) {
			return v.String(), nil
		}
	}
	return "", fmt.Errorf("no version can be in %q", text)
}

// suppose adds the version to the candidates, or makes it the only one, and
// reports whether it is installed.
func (r *resolver) suppose(d *dependency, version string, forced bool) bool {
	at := slices.IndexFunc(d.copies, func(c *candidate) bool { return c.Version == version })
	installed := at >= 0
	if !installed {
		like := d.copies[0]
		pkg := *like.Package
		pkg.Version, pkg.Dir = version, like.Dir+"@"+version
		c := &candidate{Copy: npm.Copy{Package: &pkg, From: like.From}, bytes: like.bytes, uses: map[string][]use{}, allowed: true}
		for name, uses := range like.uses {
			for _, u := range uses {
				u.by, u.spec, u.dep.Range = &pkg, semver.Classify("*"), "*"
				c.uses[name] = append(c.uses[name], u)
			}
		}
		at = slices.IndexFunc(d.copies, func(o *candidate) bool { return o.nested || newer(&pkg, o.Package) < 0 })
		if at < 0 {
			at = len(d.copies)
		}
		d.copies = slices.Insert(d.copies, at, c)
	}
	if forced {
		d.copies = d.copies[at : at+1]
		d.copies[0].allowed = true
	}
	return installed
}

// forecast outlines the decision beside the one that holds now.
func (r *resolver) forecast(now *resolver, d *dependency) Forecast {
	f := Forecast{Cost: r.set.Cost}
	for _, name := range r.names {
		e, before := r.deps[name], now.deps[name]
		c := Count{Dep: name, Before: len(now.groups(before)), Now: len(r.groups(e))}
		for _, copy := range e.copies {
			if slices.ContainsFunc(e.views, func(v view) bool { return v.gets == copy }) {
				c.Versions = append(c.Versions, copy.Version)
			}
		}
		if e == d || c.Before != c.Now {
			f.Instances = append(f.Instances, c)
		}
		f.Moves = append(f.Moves, r.moves(e, before)...)
		was := now.broken(before)
		for _, b := range r.broken(e) {
			if !slices.ContainsFunc(was, func(o Broken) bool { return o.Ask == b.Ask && slices.Equal(o.Units, b.Units) }) {
				f.Broken = append(f.Broken, b)
			}
		}
	}
	return f
}

func (r *resolver) moves(d, before *dependency) []Move {
	var out []Move
	for i, v := range d.views {
		m := Move{Dep: d.name}
		if w := before.views[i].gets; w != nil {
			m.From = w.Version
		}
		if v.gets != nil {
			m.To = v.gets.Version
		}
		if m.From == m.To {
			continue
		}
		at := slices.IndexFunc(out, func(o Move) bool { return o.From == m.From && o.To == m.To })
		if at < 0 {
			at, out = len(out), append(out, m)
		}
		out[at].Units = append(out[at].Units, v.unit.Name)
	}
	return out
}

// broken lists the ranges for the dependency that the decision does not hold:
// those of units, then those of packages that units get.
func (r *resolver) broken(d *dependency) []Broken {
	var out []Broken
	for _, v := range d.views {
		if v.declares && v.gets != nil && !d.inRange(v, v.gets) {
			a := Ask{Unit: v.unit.Name, Range: v.declared.Text, Kind: v.declared.Kind, Pos: v.declared.Pos}
			out = append(out, Broken{Ask: a, Dep: d.name, Gets: v.gets.Version, Units: []string{v.unit.Name}})
		}
	}
	add := func(u *use, unit int) {
		got := d.views[unit].gets
		if got == nil || !r.breaks(u, d, got) {
			return
		}
		b := Broken{Ask: Ask{Package: called(u.by), Range: u.dep.Range, Kind: u.dep.Kind, Pos: u.dep.Pos}, Dep: d.name, Gets: got.Version}
		at := slices.IndexFunc(out, func(o Broken) bool { return o.Ask == b.Ask && o.Gets == b.Gets })
		if at < 0 {
			at, out = len(out), append(out, b)
		}
		if name := r.units[unit].Name; !slices.Contains(out[at].Units, name) {
			out[at].Units = append(out[at].Units, name)
		}
	}
	for i := range r.units {
		for _, name := range r.names {
			if c := r.deps[name].views[i].gets; c != nil {
				for j := range c.uses[d.name] {
					add(&c.uses[d.name][j], i)
				}
			}
		}
		for j := range r.needs[i] {
			if r.needs[i][j].dep.Name == d.name {
				add(&r.needs[i][j], i)
			}
		}
	}
	return out
}
