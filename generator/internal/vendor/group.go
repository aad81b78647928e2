package vendor

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// groupsOf sorts the instances into chunks. Default instances that the shell
// or most units load make the common chunk, which every page has; what only
// some units load goes into chunks of their own, one for each set of units, so
// that nobody else pays for it. Other instances go by the units that get them.
// A group comes before those that it takes from; the common one is last.
func groupsOf(in Input, everybody map[string]bool) []*group {
	common := &group{name: "vendor"}
	byKey := map[string]*group{}
	users := usersOf(in)
	for i, inst := range in.Shares.Instances {
		units := users[i]
		if !inst.Default {
			units = inst.Units
		} else if len(units) == 0 || everybody[inst.Dep] || slices.Contains(units, in.Plan.Shell.Name) || 2*len(units) > len(in.Bundles) {
			common.instances = append(common.instances, inst)
			continue
		}
		// No MFE's name has a dot, and no host reads one otherwise.
		name := "vendor." + strings.Join(units, ".")
		if !inst.Default {
			name += ".own"
		}
		if byKey[name] == nil {
			byKey[name] = &group{name: name, units: units, scoped: !inst.Default}
		}
		byKey[name].instances = append(byKey[name].instances, inst)
	}
	out := slices.SortedFunc(maps.Values(byKey), func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(a.units), len(b.units)), cmp.Compare(a.name, b.name))
	})
	for _, g := range out {
		if len(g.name) > 60 {
			g.name = "vendor." + hash([]byte(g.name))
		}
	}
	return append(in.inOrder(out), common)
}

// inOrder puts every group before those that it takes from. Where packages
// need each other in a circle, the first by number of units goes first.
func (in Input) inOrder(groups []*group) []*group {
	takes := func(a, b *group) bool {
		return a != b && slices.ContainsFunc(a.instances, func(inst share.Instance) bool {
			return slices.ContainsFunc(in.needs(inst), func(dep string) bool {
				got, ok := in.Shares.For(a.units[0], dep)
				return ok && b.has(got)
			})
		})
	}
	var out []*group
	for len(groups) > 0 {
		free := slices.IndexFunc(groups, func(g *group) bool {
			return !slices.ContainsFunc(groups, func(o *group) bool { return takes(o, g) })
		})
		free = max(free, 0)
		out = append(out, groups[free])
		groups = slices.Delete(groups, free, free+1)
	}
	return out
}

// usersOf lists the units that load each instance: those that import it, and
// those that import what needs it, by the package.json files of the packages.
func usersOf(in Input) [][]string {
	set := in.Shares
	at := map[[2]string]int{} // unit and dependency → instance
	for i, inst := range set.Instances {
		for _, u := range inst.Units {
			at[[2]string{u, inst.Dep}] = i
		}
	}
	users := make([]map[string]bool, len(set.Instances))
	for i := range users {
		users[i] = map[string]bool{}
	}
	for _, b := range in.Bundles {
		for _, u := range b.Uses {
			if i, ok := at[[2]string{b.Unit, npm.Name(u.Specifier)}]; ok {
				users[i][b.Unit] = true
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for i, inst := range set.Instances {
			for _, dep := range in.needs(inst) {
				for u := range users[i] {
					if to, ok := at[[2]string{u, dep}]; ok && !users[to][u] {
						users[to][u], changed = true, true
					}
				}
			}
		}
	}
	out := make([][]string, len(users))
	for i, m := range users {
		out[i] = sortedKeys(m)
	}
	return out
}

// needs lists the shared dependencies that an instance's package names.
func (in Input) needs(inst share.Instance) []string {
	pkg, _ := in.NPM.Read(inst.Dir)
	if pkg == nil {
		return nil
	}
	var out []string
	for _, d := range pkg.Deps {
		if d.Kind != "devDependencies" {
			out = append(out, d.Name)
		}
	}
	return out
}
