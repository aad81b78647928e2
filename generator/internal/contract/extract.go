package contract

import (
	"cmp"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/schema"
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// Extract finds the contracts of the shell and the MFEs, in the plan's order,
// the shell first. The types are nil where no TypeScript is at hand.
func Extract(p *plan.Plan, bundles []*bundle.Bundle, types *typescript.Answer) []*Contract {
	var out []*Contract
	for _, u := range p.Units() {
		var b *bundle.Bundle
		if i := slices.IndexFunc(bundles, func(b *bundle.Bundle) bool { return b.Unit == u.Name }); i >= 0 {
			b = bundles[i]
		} else {
			b = &bundle.Bundle{Unit: u.Name}
		}
		out = append(out, extract(p, u, b, types.Unit(u.Name)))
	}
	return out
}

func extract(p *plan.Plan, u plan.Unit, b *bundle.Bundle, t *typescript.Unit) *Contract {
	say := u.Contract
	c := &Contract{
		Format: Format, Name: u.Name, Kind: string(u.Kind), Version: u.Package.Version,
		Title: say.Title, Description: say.Description, Team: u.Team, Owners: say.Owners, Stage: say.Stage,
		Remote: u.Remote.URL, Mount: u.Mount, Element: u.Element, Load: u.Load, Routes: sorted(u.Routes), On: sorted(u.On), Slots: names(say.Slots),
		Flag: u.Flag, Off: u.Off, Listens: names(u.Listens), Reads: names(u.Reads),
		Origins: names(say.Connect), Permissions: names(say.Permissions), Budget: u.Budget,
	}
	if u.IsRemote() {
		c.Version = "" // its folder is the shell's
	}
	if u.Isolation != "none" {
		c.Isolation = u.Isolation
	}
	for _, l := range say.Links {
		c.Links = append(c.Links, Link(l))
	}
	if t != nil {
		c.Typed, c.Types = true, t.Types
	}
	for _, e := range b.Entries {
		if e.Specifier != "" && e.File != "" {
			c.Exposes = append(c.Exposes, module(e, t))
		}
	}
	if len(c.Exposes) > 1 {
		rest := c.Exposes
		if u.Kind == bundle.MFE {
			rest = rest[1:]
		}
		slices.SortFunc(rest, func(a, b Module) int { return cmp.Compare(a.Key(), b.Key()) })
	}
	c.Props = shape(say.Props, t)
	for _, e := range u.Emits {
		c.Emits = append(c.Emits, Event{e.Name, e.Description, shape(e.Payload, t), e.Replay, e.Tabs, e.Deprecated})
	}
	for _, s := range u.Owns {
		c.Owns = append(c.Owns, State{s.Key, s.Description, shape(s.Value, t), names(s.Readers), s.Tabs})
	}
	for _, r := range u.Requires {
		c.Requires = append(c.Requires, Require{r.Unit, r.Range})
	}
	c.Dependencies = dependencies(p, u, b)
	return c
}

// about is the export by which a module that mounts says what it is. mfegen
// writes it, for sites that take the MFE from elsewhere.
const about = "mfegen"

// module joins what the linker knows of a module, which is the truth about
// values, with what the compiler knows.
func module(e bundle.Entry, t *typescript.Unit) Module {
	m := Module{Specifier: e.Specifier, Edition: e.Edition, Source: e.Source}
	typed := t.Module(m.Key())
	for _, name := range e.Exports {
		if name == about {
			continue
		}
		x := Export{Name: name, Kind: "value"}
		if i := slices.IndexFunc(typed, func(o typescript.Export) bool { return o.Name == name && o.Kind != KindType }); i >= 0 {
			x = Export(typed[i])
		}
		m.Exports = append(m.Exports, x)
	}
	for _, x := range typed {
		if x.Kind == KindType {
			m.Exports = append(m.Exports, Export(x))
		}
	}
	slices.SortStableFunc(m.Exports, func(a, b Export) int { return cmp.Compare(a.Name, b.Name) })
	return m
}

// dependencies lists the packages that the unit takes from the site, with the
// ranges that it declares. Other units' modules are not among them.
func dependencies(p *plan.Plan, u plan.Unit, b *bundle.Bundle) []Dependency {
	provided := map[string]bool{}
	for _, o := range p.Units() {
		for _, e := range o.Entries {
			provided[e.Specifier] = true
		}
	}
	for _, im := range p.Imports {
		provided[im.Specifier] = true
	}
	var out []Dependency
	for _, use := range b.Uses {
		name := npm.Name(use.Specifier)
		if provided[use.Specifier] || name == "mfegen" || slices.ContainsFunc(out, func(d Dependency) bool { return d.Name == name }) {
			continue
		}
		out = append(out, Dependency{name, u.Package.Ranges[name].Text})
	}
	slices.SortFunc(out, func(a, b Dependency) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func shape(s plan.Shape, t *typescript.Unit) *Shape {
	switch {
	case s.Type != "":
		from := s.File + "#" + s.Type
		return &Shape{From: from, Schema: schema.Canonical(t.Shape(from))}
	case s.Schema != nil:
		return &Shape{From: s.File, Schema: schema.Canonical(s.Schema)}
	}
	return nil
}

func names(mentions []plan.Mention) []string {
	var out []string
	for _, m := range mentions {
		out = append(out, m.Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func sorted(items []string) []string { return slices.Sorted(slices.Values(items)) }
