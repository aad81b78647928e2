package share

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// world is a random portfolio and what brute force needs to know of it. Each
// version that is installed at all is installed in the folder of one unit, so
// that all others see another one or none.
type world struct {
	portfolio
	deps     []string
	versions [][]string          // by dependency
	peers    map[string][]string // "dep version" → "peer range"
	ranges   []map[string]string // by unit
}

var ranges = []string{"1", "2", "3", "1 || 2", ">=2", "*", ">=1 <3", "^1.0.0", "^2.0.0"}

func randomWorld(r *rand.Rand, units, deps int) world {
	w := world{peers: map[string][]string{}}
	for d := range deps {
		w.deps = append(w.deps, fmt.Sprintf("d%d", d))
	}
	for u := range units {
		name := "shell"
		if u > 0 {
			name = string(rune('a' + u - 1))
		}
		var asks []string
		asked := map[string]string{}
		for _, d := range w.deps {
			if r.IntN(5) > 0 {
				asked[d] = ranges[r.IntN(len(ranges))]
				asks = append(asks, d+" "+asked[d])
			}
		}
		w.ranges = append(w.ranges, asked)
		w.units = append(w.units, name+": "+strings.Join(asks, ", "))
	}
	for d, dep := range w.deps {
		var versions []string
		for major := 1; major <= 3; major++ {
			if r.IntN(3) == 0 && major > 1 {
				continue
			}
			version := fmt.Sprintf("%d.0.0", major)
			versions = append(versions, version)
			line := ""
			for p := range d {
				if r.IntN(3) == 0 {
					peer := w.deps[p] + " " + ranges[r.IntN(len(ranges))]
					w.peers[dep+" "+version] = append(w.peers[dep+" "+version], peer)
					line += ", peer " + peer
				}
			}
			dir := "node_modules/"
			if len(versions) > 1 {
				if units < 2 {
					continue
				}
				// The folder of an MFE, so that the root keeps the first.
				at := 1 + r.IntN(units-1)
				dir = string(rune('a'+at-1)) + "/node_modules/"
				if slices.ContainsFunc(w.installed, func(c string) bool { return strings.HasPrefix(c, dir+dep+" ") }) {
					versions = versions[:len(versions)-1]
					continue
				}
			}
			w.installed = append(w.installed, dir+dep+" "+version+line)
		}
		if units < 2 {
			versions = versions[:1]
		}
		w.versions = append(w.versions, versions)
	}
	return w
}

// TestNoUnitIsOutOfRangeAndNoFamilyTornWithoutAWarning checks random
// portfolios against package.json files alone.
func TestNoUnitIsOutOfRangeAndNoFamilyTornWithoutAWarning(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 11))
		w := randomWorld(r, 1+r.IntN(6), 1+r.IntN(5))
		policies := []string{"singleton = true", "singleton = true\nstrict = true", "version = \"^2.0.0\"", "pin = \"2.0.0\"", "singleton = true\npin = \"2.0.0\"", ""}
		for d := range w.deps {
			if r.IntN(6) == 0 {
				w.shared += fmt.Sprintf("[shared.d%d]\n%s\n", d, policies[r.IntN(len(policies))])
			}
		}
		root := npmtest.Write(t, w.archive())
		m, _, err := manifest.Load(os.DirFS(root), "mfe.toml")
		if err != nil {
			t.Fatal(err)
		}
		p, _ := plan.Resolve(root, m, plan.Flags{})
		set, list := Resolve(p)
		checkInvariants(t, set)
		text := render(list)
		project, err := npm.Open(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range set.Instances {
			for _, unit := range in.Units {
				at := slices.IndexFunc(w.units, func(u string) bool { return strings.HasPrefix(u, unit+":") })
				if asked, ok := w.ranges[at][in.Dep]; ok && !in1(asked, in.Version) && !strings.Contains(text, "MFE201") && !strings.Contains(text, "MFE202") {
					t.Errorf("seed %d: %s wants %s %s and gets %s without a warning", seed, unit, in.Dep, asked, in.Version)
				}
				for _, peer := range w.peers[in.Dep+" "+in.Version] {
					name, asked, _ := strings.Cut(peer, " ")
					got, ok := set.For(unit, name)
					if !ok {
						continue
					}
					near, _ := project.Locate(in.Dir, name)
					if !in1(asked, got.Version) && (near == nil || in1(asked, near.Version)) && near != nil && near.Version != got.Version && !strings.Contains(text, "MFE203") {
						t.Errorf("seed %d: %s %s of %s wants %s, which gets %s", seed, in.Dep, in.Version, unit, peer, got.Version)
					}
				}
			}
			// All units of an instance have one copy of each peer, except
			// where singletons make that impossible.
			for _, peer := range w.peers[in.Dep+" "+in.Version] {
				name, _, _ := strings.Cut(peer, " ")
				first, _ := set.For(in.Units[0], name)
				for _, unit := range in.Units {
					if got, _ := set.For(unit, name); !slices.Equal(got.Units, first.Units) || got.Dir != first.Dir {
						if p.Shared.Deps[in.Dep].Singleton || !joinsPeer(peer, first.Version) || !joinsPeer(peer, got.Version) {
							continue
						}
						t.Errorf("seed %d: an instance of %s %s serves %v, of whom %s has another %s", seed, in.Dep, in.Version, in.Units, unit, name)
					}
				}
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s\n%s\n%s", seed, w.archive(), strings.Join(lines(set), "\n"), text)
		}
	}
}

func joinsPeer(peer, version string) bool {
	_, asked, _ := strings.Cut(peer, " ")
	return in1(asked, version)
}

func in1(asked, version string) bool {
	v, err := semver.ParseVersion(version)
	return err == nil && semver.MustParseRange(asked).Has(v)
}

// TestAsFewInstancesAsBruteForceFinds tries every way to give copies to units,
// for dependencies without peers, where the least number of instances is that
// of the smallest set of versions that hits every range.
func TestAsFewInstancesAsBruteForceFinds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 13))
		w := randomWorld(r, 2+r.IntN(5), 1+r.IntN(5))
		for i, c := range w.installed {
			w.installed[i], _, _ = strings.Cut(c, ",")
		}
		set, _ := w.resolve(t)
		if !set.Optimal || set.Cost != set.Bound {
			t.Errorf("seed %d: not proven", seed)
		}
		for d, dep := range w.deps {
			n := 0
			for _, in := range set.Instances {
				if in.Dep == dep {
					n++
				}
			}
			if least := fewest(w, d); n > 0 && n != least {
				t.Errorf("seed %d: %d instances of %s, %d would do:\n%s\n%s", seed, n, dep, least, w.archive(), strings.Join(lines(set), "\n"))
			}
		}
	}
}

// fewest is the size of the smallest set of versions of which each unit
// accepts one. A unit that accepts none has the one that it sees.
func fewest(w world, d int) int {
	best := 99
	dep := w.deps[d]
	for chosen := 1; chosen < 1<<len(w.versions[d]); chosen++ {
		ok := true
		size := 0
		for i := range w.versions[d] {
			size += chosen >> i & 1
		}
		for u, asked := range w.ranges {
			text, declares := asked[dep]
			if !declares {
				continue
			}
			some, hit := false, false
			for i, v := range w.versions[d] {
				if in1(text, v) {
					some = true
					hit = hit || chosen>>i&1 == 1
				}
			}
			if !some {
				hit = chosen>>slices.Index(w.versions[d], w.seen(u, dep))&1 == 1
			}
			ok = ok && hit
		}
		if ok {
			best = min(best, size)
		}
	}
	return best
}

// seen is the version that Node finds from a unit's folder.
func (w world) seen(unit int, dep string) string {
	name, _, _ := strings.Cut(w.units[unit], ":")
	for _, dir := range []string{name + "/node_modules/", "node_modules/"} {
		for _, c := range w.installed {
			if version, ok := strings.CutPrefix(c, dir+dep+" "); ok {
				return version
			}
		}
	}
	return ""
}

func TestTheSameAnswerOnEveryRun(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, large(40, 20).archive())
	m, _, err := manifest.Load(os.DirFS(root), "mfe.toml")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := plan.Resolve(root, m, plan.Flags{})
	a, listA := Resolve(p)
	b, listB := Resolve(p)
	if fmt.Sprint(a) != fmt.Sprint(b) || render(listA) != render(listB) {
		t.Error("two runs differ")
	}
}

// large is a portfolio of many units: dependencies in families of six, of
// which some units have an older major, in a folder of their own.
func large(units, deps int) portfolio {
	r := rand.New(rand.NewPCG(5, 6))
	var p portfolio
	for d := range deps {
		peer := ""
		if d%6 > 0 {
			peer = fmt.Sprintf(", peer d%d >=1", d-d%6)
		}
		p.installed = append(p.installed, fmt.Sprintf("node_modules/d%d 2.1.0%s", d, peer))
		if d%6 < 3 {
			p.installed = append(p.installed, fmt.Sprintf("u1/node_modules/d%d 1.4.0%s", d, peer))
		}
	}
	for u := range units {
		name := fmt.Sprintf("u%d", u)
		if u == 0 {
			name = "shell"
		}
		var asks []string
		old := false
		for d := range deps {
			if d%6 == 0 {
				old = r.IntN(7) == 0
			}
			switch {
			case d%6 > 0 && r.IntN(3) == 0:
			case r.IntN(6) == 0:
				asks = append(asks, fmt.Sprintf("d%d >=1", d))
			case old && d%6 < 3:
				asks = append(asks, fmt.Sprintf("d%d ^1.2.0", d))
			default:
				asks = append(asks, fmt.Sprintf("d%d ^2.0.0", d))
			}
		}
		p.units = append(p.units, name+": "+strings.Join(asks, ", "))
	}
	return p
}

// BenchmarkResolve is the whole decision, package.json files included: 200
// units and 60 shared dependencies.
func BenchmarkResolve(b *testing.B) {
	root := npmtest.Write(b, large(200, 60).archive())
	m, _, err := manifest.Load(os.DirFS(root), "mfe.toml")
	if err != nil {
		b.Fatal(err)
	}
	p, list := plan.Resolve(root, m, plan.Flags{})
	if list.HasErrors() {
		b.Fatal(render(list))
	}
	var set *Set
	for b.Loop() {
		set, _ = Resolve(p)
	}
	b.ReportMetric(float64(set.Cost.Instances), "instances")
	b.ReportMetric(float64(set.Bound.Instances), "bound")
}
