package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/report"
	browser "github.com/mfegen/mfegen/generator/internal/runtime"
)

// busModules are the bus, where some unit imports it or a bridge feeds it, and
// the bridges.
func (b *build) busModules() []link.Module {
	used := b.imports(browser.BusCore)
	// What an MFE from elsewhere imports is not known, but what it says is.
	used = used || slices.ContainsFunc(b.plan.MFEs, func(u plan.Unit) bool {
		return u.IsRemote() && len(u.Emits)+len(u.Listens)+len(u.Owns)+len(u.Reads) > 0
	})
	if !used && len(b.plan.Bridges) == 0 {
		return nil
	}
	bus := busOf(b.plan)
	bus.Dev = bus.Dev || b.trial // a trial wants to know who says what
	site := b.plan.Site
	core, err := bus.Core(site.Minify, site.Target)
	if err != nil {
		panic(fmt.Sprintf("the bus does not bundle: %v", err))
	}
	out := []link.Module{{Specifier: browser.BusCore, Data: core, Use: link.Rarely}}
	if len(b.plan.Bridges) > 0 {
		js, err := bus.Bridge(site.Minify, site.Target)
		if err != nil {
			panic(fmt.Sprintf("the bridges do not bundle: %v", err))
		}
		out = append(out, link.Module{Specifier: browser.BusBridge, Data: js, Imports: []string{browser.BusCore}, Use: link.Entry})
	}
	return out
}

// busOf gathers what the bus knows.
func busOf(p *plan.Plan) browser.Bus {
	bus := browser.Bus{
		Channel: "mfegen:" + p.Site.Base, Dev: p.Site.Dev,
		Units: map[string]browser.Says{}, Shapes: map[string]map[string]any{},
	}
	for _, u := range p.Units() {
		bus.Units[u.Name] = says(&bus, u.Talk)
	}
	for _, b := range p.Bridges {
		s := says(&bus, plan.Talk{Emits: b.Emits})
		bus.Units["bridge:"+b.Name] = s
		bus.Bridges = append(bus.Bridges, browser.Bridge{Name: b.Name, URL: b.URL, Kind: b.Kind, Events: s.Emits})
	}
	for _, list := range []*[]string{&bus.Replay, &bus.Tabs} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return bus
}

// says lists what a unit declares, and adds it to what the bus knows.
func says(bus *browser.Bus, t plan.Talk) browser.Says {
	var out browser.Says
	note := func(topic string, tabs bool, shape plan.Shape) {
		if tabs {
			bus.Tabs = append(bus.Tabs, topic)
		}
		if shape.Schema != nil {
			bus.Shapes[topic] = shape.Schema
		}
	}
	for _, e := range t.Emits {
		out.Emits = append(out.Emits, e.Name)
		if e.Replay {
			bus.Replay = append(bus.Replay, e.Name)
		}
		note(e.Name, e.Tabs, e.Payload)
	}
	for _, s := range t.Owns {
		out.Owns = append(out.Owns, s.Key)
		note(browser.StateTopic(s.Key), s.Tabs, s.Value)
	}
	for _, m := range t.Listens {
		out.Listens = append(out.Listens, m.Name)
	}
	for _, m := range t.Reads {
		out.Reads = append(out.Reads, m.Name)
	}
	return out
}

// state lists the shared state by key.
func (b *build) state() []report.State {
	out := []report.State{}
	for _, owner := range b.plan.Units() {
		for _, s := range owner.Owns {
			row := report.State{Key: s.Key, Owner: owner.Name, Readers: []string{}, Tabs: s.Tabs}
			for _, u := range b.plan.Units() {
				if slices.ContainsFunc(u.Reads, func(m plan.Mention) bool { return m.Name == s.Key }) {
					row.Readers = append(row.Readers, u.Name)
				}
			}
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(x, y report.State) int { return strings.Compare(x.Key, y.Key) })
	return out
}
