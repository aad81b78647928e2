package lock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Change is one difference between two decisions. Reasons are words and no
// difference.
type Change struct {
	Dep   string
	Units []string // whom it concerns; nil for a whole dependency
	Kind  Kind
	// From and To are versions, or integrities for Rebuilt, and "" where
	// there is none.
	From, To string
}

// Kind says what changed.
type Kind string

const (
	Added   Kind = "added"   // a dependency is shared now
	Removed Kind = "removed" // it is shared no more
	Moved   Kind = "moved"   // units get another version, or get it first or no more
	Joined  Kind = "joined"  // units share an instance that they did not share
	Split   Kind = "split"   // units share an instance no more
	Default Kind = "default" // the default is another version
	Rebuilt Kind = "rebuilt" // the version is the same, its contents are not
)

func (c Change) String() string {
	units := strings.Join(c.Units, ", ")
	switch c.Kind {
	case Added:
		return fmt.Sprintf("%s is shared: %s", c.Dep, c.To)
	case Removed:
		return fmt.Sprintf("%s is not shared any more", c.Dep)
	case Moved:
		switch {
		case c.From == "":
			return fmt.Sprintf("%s: %s for %s, which had none", c.Dep, version(c.To), units)
		case c.To == "":
			return fmt.Sprintf("%s: no more %s for %s", c.Dep, version(c.From), units)
		}
		return fmt.Sprintf("%s %s → %s for %s", c.Dep, c.From, c.To, units)
	case Joined:
		return fmt.Sprintf("%s %s: %s share an instance now", c.Dep, c.To, units)
	case Split:
		return fmt.Sprintf("%s %s: %s do not share an instance any more", c.Dep, c.To, units)
	case Default:
		return fmt.Sprintf("%s: the default is %s instead of %s", c.Dep, version(c.To), version(c.From))
	case Rebuilt:
		return fmt.Sprintf("%s: other contents under the same version (%s instead of %s)", c.Dep, c.To, c.From)
	}
	panic("lock: unknown kind " + string(c.Kind))
}

func version(v string) string {
	if v == "" {
		return "none"
	}
	return v
}

// Diff lists what is different in the new decision, by dependency.
func Diff(old, new *File) []Change {
	var names []string
	for _, f := range []*File{old, new} {
		if f != nil {
			for _, d := range f.Deps {
				names = append(names, d.Name)
			}
		}
	}
	slices.Sort(names)
	var out []Change
	for _, name := range slices.Compact(names) {
		a, inOld := old.Dep(name)
		b, inNew := new.Dep(name)
		switch {
		case !inOld:
			out = append(out, Change{Dep: name, Kind: Added, To: strings.Join(versions(b), ", ")})
		case !inNew:
			out = append(out, Change{Dep: name, Kind: Removed, From: strings.Join(versions(a), ", ")})
		default:
			out = append(out, diff(a, b)...)
		}
	}
	return out
}

func versions(d Dep) []string {
	var out []string
	for _, in := range d.Instances {
		if !slices.Contains(out, in.Version) {
			out = append(out, in.Version)
		}
	}
	return out
}

func diff(a, b Dep) []Change {
	out := moves(a, b)
	if from, to := main(a), main(b); from != to && len(out) == 0 {
		out = append(out, Change{Dep: a.Name, Kind: Default, From: from, To: to})
	}
	if len(out) == 0 {
		out = append(out, regroup(a, b, Joined)...)
		out = append(out, regroup(b, a, Split)...)
	}
	for _, x := range a.Instances {
		for _, y := range b.Instances {
			c := Change{Dep: a.Name, Kind: Rebuilt, From: x.Integrity, To: y.Integrity}
			if x.Version == y.Version && x.Integrity != y.Integrity && !slices.ContainsFunc(out, func(o Change) bool { return o.Kind == Rebuilt && o.To == c.To }) {
				c.Units = y.Units
				out = append(out, c)
			}
		}
	}
	return out
}

func main(d Dep) string {
	for _, in := range d.Instances {
		if in.Default {
			return in.Version
		}
	}
	return ""
}

// moves lists the units that get another version, those with the same move
// together.
func moves(a, b Dep) []Change {
	from, to := byUnit(a), byUnit(b)
	var units []string
	for _, m := range []map[string]int{from, to} {
		for u := range m {
			units = append(units, u)
		}
	}
	slices.Sort(units)
	var out []Change
	for _, u := range slices.Compact(units) {
		c := Change{Dep: a.Name, Kind: Moved}
		i, had := from[u]
		if had {
			c.From = a.Instances[i].Version
		}
		j, has := to[u]
		if has {
			c.To = b.Instances[j].Version
		}
		if had && has && c.From == c.To {
			continue
		}
		at := slices.IndexFunc(out, func(o Change) bool { return o.From == c.From && o.To == c.To })
		if at < 0 {
			at, out = len(out), append(out, c)
		}
		out[at].Units = append(out[at].Units, u)
	}
	return out
}

func byUnit(d Dep) map[string]int {
	out := map[string]int{}
	for i, in := range d.Instances {
		for _, u := range in.Units {
			out[u] = i
		}
	}
	return out
}

// regroup lists the instances of b whose units had several in a.
func regroup(a, b Dep, kind Kind) []Change {
	from := byUnit(a)
	var out []Change
	for _, in := range b.Instances {
		for _, u := range in.Units {
			if from[u] != from[in.Units[0]] {
				out = append(out, Change{Dep: a.Name, Kind: kind, Units: in.Units, To: in.Version})
				break
			}
		}
	}
	return out
}

// Frozen reports that the decision may not change and would. There is no
// message when it does not.
func Frozen(name string, exists bool, changes []Change) diag.List {
	var list diag.List
	if exists && len(changes) == 0 {
		return nil
	}
	d := list.Errorf("MFE210", diag.Pos{File: name}, "the lock file is out of date: %d differences", len(changes))
	if len(changes) == 1 {
		d.Text = "the lock file is out of date: one difference"
	}
	if !exists {
		d.Text = "there is no lock file, and the build is frozen"
	}
	for i, c := range changes {
		if i == 10 {
			d.Notes = append(d.Notes, diag.Note{Text: fmt.Sprintf("and %d more", len(changes)-i)})
			break
		}
		if exists {
			d.Notes = append(d.Notes, diag.Note{Text: c.String()})
		}
	}
	d.Hint = "run mfegen update and commit " + name + ", or build with --frozen=false"
	return list
}
