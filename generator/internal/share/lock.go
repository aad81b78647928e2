package share

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/lock"
	"github.com/mfegen/mfegen/generator/internal/npm"
)

// Unlocked is a decision of the lock that was not kept.
type Unlocked struct {
	Dep      string
	Units    []string
	From, To string // versions; To is "" when the units get none here
	Why      string
}

// Lock writes the decision as a lock file. Tools, which nobody declares but in
// devDependencies, are locked only if they are among the used dependencies.
func (s *Set) Lock(project *npm.Project, used []string) *lock.File {
	f := &lock.File{}
	for _, in := range s.Instances {
		if e, _ := s.Explain(in.Dep); e.Tool && !slices.Contains(used, in.Dep) {
			continue
		}
		if n := len(f.Deps); n == 0 || f.Deps[n-1].Name != in.Dep {
			f.Deps = append(f.Deps, lock.Dep{Name: in.Dep})
		}
		out := lock.Instance{Version: in.Version, Default: in.Default, Units: slices.Clone(in.Units), Reason: in.Reason}
		if pkg, _ := project.Read(in.Dir); pkg != nil {
			out.Integrity = project.Integrity(pkg)
		}
		d := &f.Deps[len(f.Deps)-1]
		d.Instances = append(d.Instances, out)
	}
	f.Sort()
	return f
}

// preferred gives the copies that the lock has for a unit, by dependency.
func (r *resolver) preferred(i int) []int {
	if r.options.Locked == nil {
		return nil
	}
	out := make([]int, len(r.names))
	for n, name := range r.names {
		out[n] = -1
		if in, ok := r.options.Locked.For(r.units[i].Name, name); ok {
			out[n] = r.lockedCopy(r.deps[name], in)
		}
	}
	return out
}

// lockedCopy finds the copy of the locked version, of several the one with the
// same integrity.
func (r *resolver) lockedCopy(d *dependency, in lock.Instance) int {
	found := -1
	for i, c := range d.copies {
		if c.Version != in.Version {
			continue
		}
		if r.npm.Integrity(c.Package) == in.Integrity {
			return i
		}
		if found < 0 {
			found = i
		}
	}
	return found
}

// unlocked finds what the lock decides otherwise, and why that was not kept.
func (r *resolver) unlocked() diag.List {
	var list diag.List
	if r.options.Locked == nil {
		return nil
	}
	for _, name := range r.names {
		d := r.deps[name]
		var all []Unlocked
		for i, v := range d.views {
			in, ok := r.options.Locked.For(v.unit.Name, name)
			if !ok || r.solution.Copy[i][d.at] < 0 || v.gets.Version == in.Version {
				continue
			}
			u := Unlocked{Dep: name, Units: []string{v.unit.Name}, From: in.Version, To: v.gets.Version, Why: r.whyUnlocked(d, i, in)}
			at := slices.IndexFunc(all, func(o Unlocked) bool { return o.From == u.From && o.To == u.To && o.Why == u.Why })
			if at < 0 {
				all = append(all, u)
			} else {
				all[at].Units = append(all[at].Units, v.unit.Name)
			}
		}
		for _, u := range all {
			list.Add(diag.Diagnostic{
				Code: "MFE208", Severity: diag.Info, Pos: diag.Pos{File: r.lockFile()},
				Text: fmt.Sprintf("%s %s for %s is not kept: %s", name, u.From, strings.Join(u.Units, ", "), u.Why),
				Hint: fmt.Sprintf("%s is taken; commit the lock file that the build writes, or restore what was installed", u.To),
			})
		}
		r.set.Unlocked = append(r.set.Unlocked, all...)
	}
	return list
}

func (r *resolver) whyUnlocked(d *dependency, unit int, in lock.Instance) string {
	i := r.lockedCopy(d, in)
	switch {
	case i < 0:
		return "it is not installed any more"
	case !d.inRange(d.views[unit], d.copies[i]):
		return "it is not in the range " + d.views[unit].declared.Text + " any more"
	case !d.copies[i].allowed:
		return "[shared] does not allow it any more"
	case !slices.Contains(r.solution.Options[unit][d.at], i):
		return "a version that suits better is installed"
	}
	return "packages would get peers outside of their ranges"
}

// lockFile is the file's name in messages.
func (r *resolver) lockFile() string { return cmp.Or(r.plan.Site.Lock, lock.Name) }
