// Package share decides which copy of each shared dependency every unit gets,
// and says why. It reads package.json files through package npm, states the
// problem in numbers for package solve and words the answer. It never bundles
// anything; which of the dependencies the units really import is not known to
// it before Undeclared is asked.
//
// # What is decided
//
// The candidates are the installed copies that units see, and those that
// installed packages keep for themselves where a unit's range holds them.
// Copies of one name and version are one. Three things are wanted of a
// decision, in this order: that ranges hold (those of units, then those of
// [shared]), that peers hold, and that little is shipped: bytes times the
// routes that load them, then instances. Among equals, most units get the
// default and copies are high. A singleton is one copy for everybody: the
// highest that all ranges hold, else the highest.
//
// # Families
//
// Code is linked once. The instance of react-router that runs on React 18
// cannot serve a unit with React 17, though one copy of its files would suit
// both; so two units share an instance only if they also agree on all that its
// code takes from other shared dependencies, be it as a peer or as a plain
// dependency, directly or through packages that nobody shares. That makes
// families coherent without naming them.
//
// A package whose range does not hold the copy that its user gets keeps the
// one installed for it: react-router 5 wants history 4 and gets it, linked
// into its instance, while units share history 5 (see Accepts).
//
// # Units that declare nothing
//
// A unit that does not declare a dependency gets the default, if it gets the
// defaults of all that the default takes. Otherwise it gets nothing here, and
// what it imports is bundled from what Node finds in its folder.
package share

import (
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Set is the decision.
type Set struct {
	// Instances are sorted by dependency and then by version, highest
	// first. Of one dependency, at most one instance is the Default. One
	// copy may make several instances, for different units.
	Instances []Instance

	// IfUsed are the diagnostics, by dependency, that only matter when some
	// unit turns out to import it: those of packages that nobody named in
	// [shared] and that all units keep in devDependencies, where the tools
	// are.
	IfUsed map[string]diag.List

	// Explanations are sorted by dependency.
	Explanations []Explanation

	// Optimal says that no decision under the same rules ships less.
	// Otherwise the search ended at its limit, or a lock was kept to.
	Optimal bool
	// Cost is what the decision costs, and Bound what any would at least.
	Cost, Bound Cost

	// Unlocked are the decisions of the lock that were not kept.
	Unlocked []Unlocked
}

// Cost is a decision in numbers.
type Cost struct {
	Torn      int64 // peers that do not hold
	Bytes     int64 // estimated bytes, times the routes that load them
	Instances int64
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

// For returns the instance of dep that unit gets. It is asked for every bare
// import of a site, so it relies on the order of Instances.
func (s *Set) For(unit, dep string) (Instance, bool) {
	i, _ := slices.BinarySearchFunc(s.Instances, dep, func(in Instance, dep string) int { return strings.Compare(in.Dep, dep) })
	for ; i < len(s.Instances) && s.Instances[i].Dep == dep; i++ {
		if slices.Contains(s.Instances[i].Units, unit) {
			return s.Instances[i], true
		}
	}
	return Instance{}, false
}

// Explanation is all there is to say about one dependency.
type Explanation struct {
	Dep     string
	Tool    bool // only ever declared in devDependencies
	Asked   []Ask
	Got     []Got
	Present []Present
	// Certificate says in sentences why there are not fewer instances.
	Certificate []string
}

// Ask is a range and who asks for it: a unit, or an installed package that is
// part of what units get.
type Ask struct {
	Unit    string // a unit's name, or "" for a package's range
	Package string // "name version" of the package, or ""
	Range   string
	Kind    string // dependencies, peerDependencies, …; [shared] for the manifest's own
	Pos     diag.Pos
}

// Got says what a unit gets.
type Got struct {
	Unit    string
	Version string
	Default bool
	InRange bool // or the unit declares no range
	Reason  string
}

// Present is an installed copy.
type Present struct {
	Version string
	Dir     string
	From    []string // folders that see it
	Units   int      // that get it
}

// Explain returns the explanation of a dependency.
func (s *Set) Explain(dep string) (Explanation, bool) {
	for _, e := range s.Explanations {
		if e.Dep == dep {
			return e, true
		}
	}
	return Explanation{}, false
}
