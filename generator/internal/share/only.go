package share

import (
	"slices"

	"github.com/mfegen/mfegen/generator/internal/semver"
)

// Only narrows the explanation to the versions in a range: who asks for them,
// who gets them, and where they are. Held are the asks because of which they
// cannot go: those of whoever gets them that no other version that units get
// would satisfy, nor, where units get no other, one that is installed.
func (e Explanation) Only(r semver.Range) (some Explanation, held []Ask) {
	some = Explanation{Dep: e.Dep, Tool: e.Tool, Certificate: e.Certificate}
	var others []string
	var kept []string
	for _, g := range e.Got {
		if contains(r, g.Version) {
			some.Got = append(some.Got, g)
			kept = append(kept, g.Unit)
		} else {
			others = append(others, g.Version)
		}
	}
	alone := len(others) == 0
	for _, p := range e.Present {
		switch {
		case contains(r, p.Version):
			some.Present = append(some.Present, p)
		case alone:
			others = append(others, p.Version)
		}
	}
	for _, a := range e.Asked {
		spec := semver.Classify(a.Range)
		holds := func(version string) bool { return contains(spec.Range, version) }
		wants := slices.ContainsFunc(some.Present, func(p Present) bool { return holds(p.Version) })
		if a.Unit == "" && !wants || a.Unit != "" && !slices.Contains(kept, a.Unit) {
			continue
		}
		some.Asked = append(some.Asked, a)
		if wants && !slices.ContainsFunc(others, holds) {
			held = append(held, a)
		}
	}
	return some, held
}

func contains(r semver.Range, version string) bool {
	v, err := semver.ParseVersion(version, semver.Loose)
	return err == nil && r.Has(v)
}
