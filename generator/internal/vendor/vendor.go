// Package vendor links the shared dependencies. From the union of the names
// that all units take, it makes one chunk with everything that the whole page
// shares, a chunk for each group of units that shares something of its own,
// and a small facade module per specifier. It proves that every name exists,
// and knows nothing of URLs, pages or import maps.
package vendor

import (
	"context"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// Input is what linking the shared dependencies needs.
type Input struct {
	Plan    *plan.Plan
	Shares  *share.Set
	NPM     *npm.Project
	Bundles []*bundle.Bundle
	Store   Store // may be nil

	// Locate finds the imports of missing names in a unit's sources. It is
	// called for errors only.
	Locate func(ctx context.Context, unit, specifier string, missing []string) map[string]diag.Pos
}

// Store remembers the export names of evaluated packages between builds, by a
// key that covers everything they depend on.
type Store interface {
	Load(key string) ([]byte, bool)
	Save(key string, data []byte)
}

// Chunk is what a group of units shares. Its bundle offers each specifier as
// an entry whose file is a facade.
type Chunk struct {
	Bundle    *bundle.Bundle
	Units     []string // who takes from it; nil is everybody
	Scoped    bool     // mapped for its units alone, beside a default of the page
	Instances []share.Instance
	Specs     []Spec
}

// Spec is a specifier of a chunk.
type Spec struct {
	Specifier string
	Dep       string
	Version   string
	Names     []string // linked export names, sorted
	Users     []string // units that take something from it, sorted
}

// Build makes the chunks, the one for everybody first. A chunk of which
// nothing is used does not appear.
func Build(ctx context.Context, in Input) ([]Chunk, diag.List) {
	common := map[string]bool{}
	for {
		chunks, missed, list := attempt(ctx, in, common)
		if len(missed) == 0 {
			return chunks, list
		}
		// A package imports what its package.json does not name. To keep
		// that one instance, it moves to where all chunks reach it.
		for dep := range missed {
			common[dep] = true
		}
	}
}

// attempt builds the groups. Groups of few units may take from groups of many,
// so those of many come later, when all that is taken from them is known. It
// returns the dependencies that were needed later than they were built.
func attempt(ctx context.Context, in Input, common map[string]bool) ([]Chunk, map[string]bool, diag.List) {
	var list diag.List
	groups := groupsOf(in, common)
	for _, b := range in.Bundles {
		for _, u := range b.Uses {
			if g, inst := groupFor(groups, in.Shares, b.Unit, u.Specifier); g != nil {
				g.want(inst, b.Unit, u)
			}
		}
	}
	var chunks []Chunk
	for i, g := range groups {
		if len(g.wants) == 0 {
			continue
		}
		c, missed, more := build(ctx, in, g, groups[:i], groups[i+1:])
		if len(missed) > 0 {
			return nil, missed, nil
		}
		list.Add(more...)
		if c == nil {
			continue
		}
		chunks = append(chunks, *c)
		for _, u := range c.Bundle.Uses {
			if to, inst := groupFor(groups[i+1:], in.Shares, g.units[0], u.Specifier); to != nil {
				to.want(inst, g.name, u)
			}
		}
	}
	if list.HasErrors() {
		return nil, nil, list
	}
	slices.Reverse(chunks)
	return chunks, nil, list
}

// group is a set of instances that go into one chunk.
type group struct {
	name      string
	units     []string // who loads it; nil is everybody
	scoped    bool     // for its units only, beside a default of the page
	instances []share.Instance
	wants     []*want
}

// want is a specifier with all that is taken from it.
type want struct {
	specifier string
	inst      share.Instance
	names     map[string]map[string]bool // name → units
	all       map[string]bool            // units that may read any name
}

func (w *want) users() []string {
	seen := map[string]bool{}
	for u := range w.all {
		seen[u] = true
	}
	for _, units := range w.names {
		for u := range units {
			seen[u] = true
		}
	}
	return sortedKeys(seen)
}

// groupFor finds the group whose chunk gives the specifier to the unit.
func groupFor(groups []*group, set *share.Set, unit, specifier string) (*group, share.Instance) {
	inst, ok := set.For(unit, bundler.PackageName(specifier))
	if !ok {
		return nil, inst
	}
	for _, g := range groups {
		if g.has(inst) {
			return g, inst
		}
	}
	return nil, inst
}

func (g *group) has(inst share.Instance) bool {
	return slices.ContainsFunc(g.instances, func(i share.Instance) bool {
		return i.Dep == inst.Dep && i.Dir == inst.Dir && slices.Equal(i.Units, inst.Units)
	})
}

func (g *group) instance(dep string) (share.Instance, bool) {
	i := slices.IndexFunc(g.instances, func(i share.Instance) bool { return i.Dep == dep })
	if i < 0 {
		return share.Instance{}, false
	}
	return g.instances[i], true
}

func (g *group) want(inst share.Instance, unit string, u bundle.Use) {
	w := g.wanted(u.Specifier)
	w.inst = inst
	for _, n := range u.Names {
		w.names[n] = mark(w.names[n], unit)
	}
	if u.All {
		w.all[unit] = true
	}
	if len(u.Names) == 0 && !u.All {
		// import "x": for its side effects alone.
		w.names[""] = mark(w.names[""], unit)
	}
}

// wanted is the want of a specifier, made where there is none. Wants are kept
// in order of their specifiers.
func (g *group) wanted(specifier string) *want {
	i, ok := slices.BinarySearchFunc(g.wants, specifier, func(w *want, s string) int { return strings.Compare(w.specifier, s) })
	if !ok {
		g.wants = slices.Insert(g.wants, i, &want{specifier: specifier, names: map[string]map[string]bool{}, all: map[string]bool{}})
	}
	return g.wants[i]
}

func mark(m map[string]bool, k string) map[string]bool {
	if m == nil {
		m = map[string]bool{}
	}
	m[k] = true
	return m
}
