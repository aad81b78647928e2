package share

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// change makes all ranges of a dependency hold at once.
type change struct {
	install string // a version to install, or "" when an installed one will do
	ranges  []string
	edits   []edit
}

// edit is a range to write instead of another.
type edit struct {
	views []view // with one declaration
	from  string
	to    string
	pos   diag.Pos
}

// smallestChange looks for the fewest edits and installations: for each
// installed version, the ranges that do not hold it; and for each version at
// the edge of a range, the same plus its installation.
func (r *resolver) smallestChange(d *dependency) change {
	var all []view
	for _, v := range d.views {
		if v.declares {
			all = append(all, v)
		}
	}
	declared := byDeclaration(all)
	var best *change
	for _, c := range d.copies {
		if !c.allowed {
			continue
		}
		ch := change{edits: d.edits(declared, caret(c.Package), func(v view) bool { return d.inRange(v, c) })}
		if best == nil || ch.size() < best.size() {
			best = &ch
		}
	}
	for _, v := range edges(all) {
		if d.policy.Version != "" && !semver.MustParseRange(d.policy.Version).Has(v) || d.policy.Pin != "" {
			continue
		}
		ch := change{install: v.String()}
		ch.edits = d.edits(declared, "^"+v.String(), func(w view) bool { return isRange(w.spec) && w.spec.Range.Has(v) })
		for _, vs := range declared {
			if text := vs[0].declared.Text; !slices.ContainsFunc(ch.edits, func(e edit) bool { return e.pos == vs[0].declared.Pos }) && !slices.Contains(ch.ranges, text) {
				ch.ranges = append(ch.ranges, text)
			}
		}
		slices.Sort(ch.ranges)
		// Ranges that agree are the likely intention: somebody forgot to
		// install, and nothing need be rewritten.
		if best == nil || ch.size() < best.size() || len(ch.edits) == 0 && best.install == "" && len(best.edits) > 0 {
			best = &ch
		}
	}
	if best == nil {
		return change{}
	}
	return *best
}

func (c change) size() int {
	n := len(c.edits)
	if c.install != "" {
		n++
	}
	return n
}

// edits lists the declarations that do not hold. What another unit writes
// already is taken over, so that the portfolio speaks with one voice.
func (d *dependency) edits(declared [][]view, to string, holds func(view) bool) []edit {
	var out []edit
	for _, vs := range declared {
		if v := vs[0]; holds(v) && isRange(v.spec) && !v.spec.Range.Has(semver.MustParseVersion("0.0.0")) {
			to = v.declared.Text
			break
		}
	}
	for _, vs := range declared {
		if !holds(vs[0]) {
			out = append(out, edit{views: vs, from: vs[0].declared.Text, to: to, pos: vs[0].declared.Pos})
		}
	}
	return out
}

// edges are versions at which ranges begin or end, lowest first: if ranges
// have a version in common, they have one of these in common.
func edges(views []view) []semver.Version {
	var out []semver.Version
	add := func(v semver.Version) {
		if !slices.ContainsFunc(out, func(o semver.Version) bool { return semver.Compare(o, v) == 0 }) {
			out = append(out, v)
		}
	}
	for _, v := range views {
		if !isRange(v.spec) {
			continue
		}
		for _, word := range strings.FieldsFunc(v.spec.Range.String(), func(r rune) bool { return r == ' ' || r == '|' }) {
			version, err := semver.ParseVersion(strings.TrimLeft(word, "<>="), semver.Loose)
			if err != nil {
				continue
			}
			switch {
			case !strings.HasPrefix(word, "<"):
				add(version)
				if next, err := version.Bump(semver.Patch, "", semver.Zero); err == nil && strings.HasPrefix(word, ">") && !strings.HasPrefix(word, ">=") {
					add(next)
				}
			case strings.HasPrefix(word, "<="):
				add(version)
			}
		}
	}
	slices.SortFunc(out, semver.Compare)
	return out
}

// hint says what to type.
func (c change) hint(d *dependency) string {
	var parts []string
	if c.install != "" {
		what := fmt.Sprintf("install %s@%s", d.name, c.install)
		if len(c.edits) == 0 {
			what = fmt.Sprintf("the ranges agree on versions that are not installed: install a %s that is in %s, such as %s", d.name, strings.Join(c.ranges, " and "), c.install)
		}
		parts = append(parts, what)
	}
	byText := map[string][]view{}
	for _, e := range c.edits {
		byText[e.to] = append(byText[e.to], e.views...)
	}
	for _, to := range sortedKeys(byText) {
		views := byText[to]
		slices.SortStableFunc(views, func(a, b view) int { return cmp.Compare(a.declared.Pos.File, b.declared.Pos.File) })
		if len(views) == 1 {
			parts = append(parts, fmt.Sprintf("change the range of %s to %s", views[0].unit, to))
		} else {
			parts = append(parts, fmt.Sprintf("change the ranges of %s to %s", unitNames(views), to))
		}
	}
	return strings.Join(parts, ", and ")
}
