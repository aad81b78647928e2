// Package share decides which copy of each shared dependency every unit gets,
// and says why. It reads package.json files through package npm and never
// bundles anything; which of the dependencies the units really import is not
// known to it.
package share

import "github.com/mfegen/mfegen/generator/internal/diag"

// Set is the decision.
type Set struct {
	// Instances are sorted by dependency and then by version, highest
	// first. Of one dependency, at most one instance is the Default.
	Instances []Instance

	// IfUsed are the diagnostics, by dependency, that only matter when some
	// unit turns out to import it: those of packages that nobody named in
	// [shared] and that all units keep in devDependencies, where the tools
	// are.
	IfUsed map[string]diag.List
}

// Instance is one copy of a dependency and the units that share it.
type Instance struct {
	Dep     string
	Version string
	// From is a folder, relative to the root, from which Node's resolution
	// of Dep finds this copy.
	From string
	// Dir is the copy's real folder, relative to the root.
	Dir   string
	Units []string // sorted
	// Default instances are mapped for the whole page (the import map's
	// imports); others only for their units (scopes).
	Default bool
	Reason  string // one sentence for people
}

// For returns the instance of dep that unit gets.
func (s *Set) For(unit, dep string) (Instance, bool) {
	for _, in := range s.Instances {
		if in.Dep != dep {
			continue
		}
		for _, u := range in.Units {
			if u == unit {
				return in, true
			}
		}
	}
	return Instance{}, false
}
