package solve

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// brute is a second opinion: it tries every decision and counts its cost from
// the model's words, one user at a time, with nothing of the solver but its
// types.
type brute struct {
	p      *Problem
	teams  [][]int // users who choose together
	open   [][][]int
	got    [][]int
	best   Cost
	found  bool
	leaves int
}

func bruteForce(p *Problem) (Cost, int) {
	b := &brute{p: p}
	family := b.families()
	for u := range p.Users {
		b.open = append(b.open, b.options(u))
		b.got = append(b.got, make([]int, len(p.Deps)))
		for d := range p.Deps {
			b.got[u][d] = -1
		}
	}
	var total Cost
	total.Level = b.levels()
	seen := map[int]bool{}
	for d := range p.Deps {
		f := family[d]
		if seen[f] {
			continue
		}
		seen[f] = true
		var deps []int
		for e := range p.Deps {
			if family[e] == f {
				deps = append(deps, e)
			}
		}
		b.teams, b.found = b.team(deps), false
		b.singles(deps, 0)
		total = total.plus(b.best)
	}
	return total, b.leaves
}

func (b *brute) families() []int {
	f := make([]int, len(b.p.Deps))
	for i := range f {
		f[i] = i
	}
	for range b.p.Deps {
		for d, dep := range b.p.Deps {
			for _, c := range dep.Copies {
				for _, l := range c.Links {
					m := min(f[d], f[l.To])
					f[d], f[l.To] = m, m
				}
			}
		}
	}
	return f
}

func (b *brute) options(u int) [][]int {
	out := make([][]int, len(b.p.Deps))
	need := make([]bool, len(b.p.Deps))
	for d, w := range b.p.Users[u].Wants {
		need[d] = w != nil
	}
	for changed := true; changed; {
		changed = false
		for d := range b.p.Deps {
			if !need[d] || out[d] != nil {
				continue
			}
			changed = true
			levels := b.p.Users[u].Wants[d]
			if b.p.Deps[d].Single || levels == nil {
				levels = b.p.Deps[d].Level
			}
			for c := range b.p.Deps[d].Copies {
				if levels[c] == slices.Min(levels) {
					out[d] = append(out[d], c)
					for _, l := range b.p.Deps[d].Copies[c].Links {
						need[l.To] = true
					}
				}
			}
		}
	}
	return out
}

func (b *brute) levels() int64 {
	var sum int64
	for d, dep := range b.p.Deps {
		wanted := false
		for u, user := range b.p.Users {
			if b.open[u][d] == nil {
				continue
			}
			wanted = true
			if !dep.Single && user.Wants[d] != nil {
				sum += int64(slices.Min(user.Wants[d])) * int64(user.Units)
			}
		}
		if wanted && dep.Single {
			sum += int64(slices.Min(dep.Level))
		}
	}
	return sum
}

func (b *brute) team(deps []int) [][]int {
	byOptions := map[string][]int{}
	var keys []string
	for u := range b.p.Users {
		var key string
		some := false
		for _, d := range deps {
			key += fmt.Sprint(b.open[u][d])
			some = some || b.open[u][d] != nil
		}
		if !some {
			continue
		}
		if byOptions[key] == nil {
			keys = append(keys, key)
		}
		byOptions[key] = append(byOptions[key], u)
	}
	var out [][]int
	for _, k := range keys {
		out = append(out, byOptions[k])
	}
	return out
}

func (b *brute) singles(deps []int, i int) {
	if i == len(deps) {
		b.choose(deps, 0, 0)
		return
	}
	d := deps[i]
	users := slices.Concat(b.teams...)
	users = slices.DeleteFunc(users, func(u int) bool { return b.open[u][d] == nil })
	if !b.p.Deps[d].Single || len(users) == 0 {
		b.singles(deps, i+1)
		return
	}
	for _, c := range b.open[users[0]][d] {
		for _, u := range users {
			b.got[u][d] = c
		}
		b.singles(deps, i+1)
	}
	for _, u := range users {
		b.got[u][d] = -1
	}
}

func (b *brute) choose(deps []int, t, i int) {
	if i == len(deps) {
		t, i = t+1, 0
		// What some users cost does not fall when more come.
		if cost := b.cost(deps, t); b.found && !cost.Less(b.best) {
			return
		}
	}
	if t == len(b.teams) {
		b.leaves++
		b.best, b.found = b.cost(deps, t), true
		return
	}
	d := deps[i]
	team := b.teams[t]
	if b.open[team[0]][d] == nil || b.p.Deps[d].Single {
		b.choose(deps, t, i+1)
		return
	}
	for _, c := range b.open[team[0]][d] {
		for _, u := range team {
			b.got[u][d] = c
		}
		b.choose(deps, t, i+1)
	}
	for _, u := range team {
		b.got[u][d] = -1
	}
}

// cost is that of the first teams.
func (b *brute) cost(deps []int, teams int) Cost {
	var sum Cost
	for _, d := range deps {
		type instance struct {
			units int
			on    map[int]bool
			bytes int64
		}
		all := map[string]*instance{}
		contexts := map[string]bool{}
		units, most := 0, 0
		for _, u := range slices.Concat(b.teams[:teams]...) {
			c := b.got[u][d]
			if c < 0 {
				continue
			}
			user, dep := b.p.Users[u], b.p.Deps[d]
			name, bytes := b.context(u, d), dep.Copies[c].Bytes
			for _, l := range dep.Copies[c].Links {
				if l.Bad[b.got[u][l.To]] {
					sum.Torn += int64(user.Units)
				}
				if !l.Joined[b.got[u][l.To]] && !dep.Single {
					bytes += l.Own
				}
			}
			if dep.Single {
				contexts[name] = true
				name = ""
			}
			if all[name] == nil {
				all[name] = &instance{on: map[int]bool{}, bytes: bytes}
			}
			all[name].units += user.Units
			units += user.Units
			most = max(most, all[name].units)
			for _, r := range user.On {
				all[name].on[r] = true
			}
			sum.Rank += int64(user.Units * slices.Index(b.open[u][d], c))
		}
		for _, in := range all {
			sum.Bytes += in.bytes * int64(len(in.on))
		}
		sum.Instances += int64(len(all))
		sum.Off += int64(units - most)
		sum.Torn += int64(max(0, len(contexts)-1))
	}
	return sum
}

// context lists what the user's copy of d reaches, as text.
func (b *brute) context(u, d int) string {
	reached := map[int]bool{}
	var lines []string
	var visit func(int)
	visit = func(e int) {
		if reached[e] {
			return
		}
		reached[e] = true
		line := fmt.Sprintf("%02d=%d", e, b.got[u][e])
		// A single dependency is one, whatever it reaches.
		if e == d || !b.p.Deps[e].Single {
			for _, l := range b.p.Deps[e].Copies[b.got[u][e]].Links {
				line += fmt.Sprint(l.Joined[b.got[u][l.To]])
				if l.Joined[b.got[u][l.To]] {
					visit(l.To)
				}
			}
		}
		lines = append(lines, line)
	}
	visit(d)
	slices.Sort(lines)
	return strings.Join(lines, " ")
}

// random makes a problem of the size; ranges are runs of copies, as those of
// versions are.
func random(r *rand.Rand, users, deps, copies, places int) *Problem {
	p := &Problem{}
	for d := range deps {
		dep := Dep{Single: r.IntN(8) == 0}
		for range 1 + r.IntN(copies) {
			dep.Copies = append(dep.Copies, Copy{Bytes: 1 + int64(r.IntN(3))})
			dep.Level = append(dep.Level, r.IntN(2))
		}
		p.Deps = append(p.Deps, dep)
		_ = d
	}
	for d := range p.Deps {
		for to := range p.Deps {
			// Mostly to what comes before, sometimes in circles.
			if to == d || to > d && r.IntN(4) > 0 || r.IntN(3) > 0 {
				continue
			}
			for c := range p.Deps[d].Copies {
				l := Link{To: to, Own: int64(r.IntN(3))}
				peer := r.IntN(3) > 0
				from, until := run(r, len(p.Deps[to].Copies))
				for e := range p.Deps[to].Copies {
					in := e >= from && e < until
					l.Joined = append(l.Joined, in || p.Deps[to].Single)
					l.Bad = append(l.Bad, !in && peer)
				}
				p.Deps[d].Copies[c].Links = append(p.Deps[d].Copies[c].Links, l)
			}
		}
	}
	for range users {
		u := User{Units: 1 + r.IntN(2), Wants: make([][]int, deps)}
		for range 1 + r.IntN(2) {
			if place := r.IntN(places); !slices.Contains(u.On, place) {
				u.On = append(u.On, place)
			}
		}
		for d := range p.Deps {
			if r.IntN(4) == 0 {
				continue
			}
			from, until := run(r, len(p.Deps[d].Copies))
			u.Wants[d] = make([]int, len(p.Deps[d].Copies))
			for c := range u.Wants[d] {
				if c < from || c >= until {
					u.Wants[d][c] = 1
				}
			}
		}
		p.Users = append(p.Users, u)
	}
	return p
}

// run is a random part of 0..n that is not empty.
func run(r *rand.Rand, n int) (from, until int) {
	from = r.IntN(n)
	return from, from + 1 + r.IntN(n-from)
}

func TestEqualToBruteForceUpTo6UsersBy5DepsBy3Copies(t *testing.T) {
	t.Parallel()
	optimal := 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 3))
		p := random(r, 1+r.IntN(6), 1+r.IntN(5), 3, 1+r.IntN(4))
		want, _ := bruteForce(p)
		got := Solve(p)
		if got.Cost != want {
			t.Fatalf("seed %d: cost %+v, brute force finds %+v", seed, got.Cost, want)
		}
		if got.Bound.main() != want.main() || !got.Optimal {
			t.Errorf("seed %d: bound %+v, optimal %v", seed, got.Bound, got.Optimal)
		}
		optimal++
	}
	t.Logf("%d problems", optimal)
}
