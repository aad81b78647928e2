// Package solve finds the cheapest way to give users copies of what they
// want. It knows numbers only: users, dependencies, copies and what the code
// of a copy links to; no npm, no versions, no disk.
//
// # The model
//
// A user gets one copy of each dependency that it wants, and of each that the
// copies it may get link to. A link is joined when the linking code takes the
// copy that its user gets, else that code keeps one of its own. Users share an
// instance of a copy exactly if all that the copy reaches through joined links
// is the same for them: code is linked once, to one copy of each thing. So one
// copy may make several instances, and no family is torn by sharing it.
//
// # The order of costs
//
// Costs compare field by field: what users get against their will (Level),
// promises between copies that do not hold (Torn), bytes times the places that
// load them, instances, users away from the instance that most have, and the
// rank of copies in the order of the problem.
//
// Two rules hold before all costs. Users who want the same get the same, and a
// user gets a copy of the lowest level that there is for it: no saving
// elsewhere makes up for it.
package solve

// Problem is what there is to decide.
type Problem struct {
	Deps  []Dep
	Users []User
}

// Dep is something that users want a copy of. Of copies that are as good, the
// first is taken.
type Dep struct {
	Copies []Copy

	// Level holds the copies' levels for users who get one because of a
	// link and say nothing of it. Single dependencies have one instance for
	// everybody; Level then counts for all, and what users say does not.
	Level  []int // nil is 0 for all
	Single bool
}

// Copy is one way to satisfy a want.
type Copy struct {
	Bytes int64
	Links []Link // in the order of To, each once
}

// Link is what the copy's code takes from another dependency.
type Link struct {
	To     int
	Joined []bool // by copy of To: whether the code takes it
	Bad    []bool // by copy of To: whether that breaks a promise
	Own    int64  // bytes of the code's own copy, when it is not joined
}

// User is somebody who wants copies.
type User struct {
	Units int     // how many stand behind it, at least 1
	On    []int   // the places that load what the user gets
	Wants [][]int // by dependency: the level of each copy, or nil

	// Prefer is nil, or holds by dependency the copy to keep to, or -1.
	Prefer []int
}

// Cost compares field by field, the first that differs.
type Cost struct {
	Level, Torn, Bytes, Instances, Off, Rank int64
}

func (c Cost) plus(d Cost) Cost {
	return Cost{c.Level + d.Level, c.Torn + d.Torn, c.Bytes + d.Bytes, c.Instances + d.Instances, c.Off + d.Off, c.Rank + d.Rank}
}

func (c Cost) minus(d Cost) Cost {
	return Cost{c.Level - d.Level, c.Torn - d.Torn, c.Bytes - d.Bytes, c.Instances - d.Instances, c.Off - d.Off, c.Rank - d.Rank}
}

// Less reports whether c is the lower cost.
func (c Cost) Less(d Cost) bool {
	switch {
	case c.Level != d.Level:
		return c.Level < d.Level
	case c.Torn != d.Torn:
		return c.Torn < d.Torn
	case c.Bytes != d.Bytes:
		return c.Bytes < d.Bytes
	case c.Instances != d.Instances:
		return c.Instances < d.Instances
	case c.Off != d.Off:
		return c.Off < d.Off
	}
	return c.Rank < d.Rank
}

// main is the cost without what only breaks ties.
func (c Cost) main() Cost {
	c.Off, c.Rank = 0, 0
	return c
}

// Solution is a decision.
type Solution struct {
	// Copy and Group are by user and dependency, -1 where the user gets
	// none. Users with one Group of a dependency share an instance.
	Copy, Group [][]int
	// Options are, by user and dependency, the copies that were open to the
	// user, the first preferred; nil where it gets none.
	Options [][][]int

	Cost Cost
	// Bound is a cost that no decision can go below. Optimal says that none
	// is lower than Cost, but for Off and Rank.
	Bound   Cost
	Optimal bool
	// Kept says by dependency whether preferences were kept to where they
	// could be; they are not where they tear what need not be torn.
	Kept []bool
	Work int // what the search did, counted as Limit is
}

// Limit bounds the search: how often it may look at a class of users while it
// computes bounds. A million looks take some thirty milliseconds. When it is
// reached, the best decision so far is taken.
const Limit = 12_000_000
