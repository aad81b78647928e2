package solve

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLargeProblemsAreAnsweredAlikeWithinTheLimit(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		p := random(rand.New(rand.NewPCG(seed, 7)), 60, 12, 4, 20)
		a, b := Solve(p), Solve(p)
		if d := cmp.Diff(a, b); d != "" {
			t.Fatalf("seed %d: twice is not the same: %s", seed, d)
		}
		if a.Cost.main().Less(a.Bound.main()) || a.Optimal != (a.Cost.main() == a.Bound.main()) {
			t.Errorf("seed %d: cost %+v, bound %+v, optimal %v", seed, a.Cost, a.Bound, a.Optimal)
		}
		if a.Work > 2*Limit {
			t.Errorf("seed %d: %d looks", seed, a.Work)
		}
		t.Logf("%+v bound %+v optimal %v work %d", a.Cost, a.Bound, a.Optimal, a.Work)
	}
}

// one is a dependency with copies of one byte and no links.
func one(copies int) Dep { return Dep{Copies: make([]Copy, copies)} }

func user(wants ...[]int) User { return User{Units: 1, On: []int{0}, Wants: wants} }

// react is a family: copies 0 and 1 of react, and a library that takes either.
func react(library int) *Problem {
	p := &Problem{Deps: []Dep{one(2), {Copies: make([]Copy, library)}}}
	for c := range library {
		p.Deps[1].Copies[c].Links = []Link{{To: 0, Joined: []bool{true, true}, Bad: []bool{false, false}}}
	}
	return p
}

func TestACopyThatMeetsTwoPeersIsTwoInstances(t *testing.T) {
	t.Parallel()
	p := react(1)
	p.Users = []User{user([]int{0, 1}, []int{0}), user([]int{1, 0}, []int{0}), user([]int{0, 0}, []int{0})}
	s := Solve(p)
	if s.Cost.Instances != 4 || s.Group[0][1] == s.Group[1][1] || s.Group[2][1] != s.Group[0][1] {
		t.Errorf("%+v", s)
	}
	if d := cmp.Diff([]int{0, 1}, Clique(p, s.Options, 1)); d != "" {
		t.Errorf("the certificate: %s", d)
	}
	if via, ok := Apart(p, s.Options, 0, 1, 1); !ok || via != 0 {
		t.Errorf("apart via %d, %v", via, ok)
	}
	if via, ok := Apart(p, s.Options, 0, 1, 0); !ok || via != -1 {
		t.Errorf("apart via %d, %v", via, ok)
	}
	if _, ok := Apart(p, s.Options, 0, 2, 1); ok {
		t.Error("apart for nothing")
	}
}

func TestAPreferenceIsKeptToUnlessItTears(t *testing.T) {
	t.Parallel()
	p := &Problem{Deps: []Dep{one(2), one(1)}}
	p.Users = []User{user([]int{0, 0}, nil), user([]int{0, 0}, nil)}
	p.Users[1].Prefer = []int{1, -1}
	if s := Solve(p); s.Copy[1][0] != 1 || s.Copy[0][0] != 1 || !s.Kept[0] || !s.Optimal {
		t.Errorf("%+v", s)
	}
	p.Users[0].Wants[0] = []int{0, 1}
	if s := Solve(p); s.Copy[1][0] != 1 || s.Cost.Instances != 2 || s.Optimal || s.Bound.Instances != 1 {
		t.Errorf("%+v", s)
	}
	p.Deps[1].Copies[0].Links = []Link{{To: 0, Joined: []bool{true, true}, Bad: []bool{false, true}}}
	p.Users[1].Wants[1] = []int{0}
	if s := Solve(p); s.Copy[1][0] != 0 || s.Kept[0] || !s.Optimal {
		t.Errorf("%+v", s)
	}
}

func TestBytesCountWhereTheyAreLoaded(t *testing.T) {
	t.Parallel()
	// The third user may have either copy. Its place loads the second's.
	p := &Problem{Deps: []Dep{{Copies: []Copy{{Bytes: 10}, {Bytes: 10}}}}}
	p.Users = []User{user([]int{0, 1}), user([]int{1, 0}), user([]int{0, 0})}
	p.Users[1].On, p.Users[2].On = []int{1}, []int{1}
	if s := Solve(p); s.Copy[2][0] != 1 || s.Cost.Bytes != 20 {
		t.Errorf("%+v", s)
	}
}

// portfolio is a large one: families of a framework, what renders it and
// libraries for it, which users want in two or three majors.
func portfolio(users, deps int) *Problem {
	r := rand.New(rand.NewPCG(1, 2))
	p := &Problem{}
	for d := range deps {
		dep := one(3)
		for c := range dep.Copies {
			dep.Copies[c].Bytes = int64(10 + d)
			base := d - d%10
			for to := base; to < d && to < base+2; to++ {
				l := Link{To: to, Joined: []bool{true, true, true}, Bad: make([]bool, 3)}
				for e := range 3 {
					l.Bad[e] = to == base && d == base+1 && e != c
				}
				dep.Copies[c].Links = append(dep.Copies[c].Links, l)
			}
		}
		p.Deps = append(p.Deps, dep)
	}
	for u := range users {
		us := User{Units: 1, On: []int{u % 50}, Wants: make([][]int, deps)}
		old := false
		for d := range deps {
			if d%10 == 0 {
				old = r.IntN(6) == 0
			}
			switch {
			case r.IntN(3) == 0:
			case r.IntN(5) == 0:
				us.Wants[d] = []int{0, 0, 0}
			case old || r.IntN(10) == 0:
				us.Wants[d] = []int{1, 0, r.IntN(2)}
			default:
				us.Wants[d] = []int{0, 1, 1}
			}
		}
		p.Users = append(p.Users, us)
	}
	return p
}

func BenchmarkSolve200UsersBy60Deps(b *testing.B) {
	p := portfolio(200, 60)
	var s *Solution
	for b.Loop() {
		s = Solve(p)
	}
	b.ReportMetric(float64(s.Cost.Instances), "instances")
	b.ReportMetric(float64(s.Bound.Instances), "bound")
	if testing.Verbose() {
		fmt.Printf("%+v %+v %v work %d\n", s.Cost, s.Bound, s.Optimal, s.Work)
	}
}
