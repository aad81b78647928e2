package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// mounts concerns who shows the unit: by a slot, or by calling what its first
// module exports.
func (c *comparison) mounts(u Use) bool {
	if u.Kind == UseMount {
		return true
	}
	return len(c.old.Exposes) > 0 && u.Kind == UseImport && u.Name == c.old.Exposes[0].Specifier &&
		slices.Contains([]string{"mount", "default", Everything}, u.Export)
}

func (c *comparison) props() {
	c.shape(c.old.Props, c.new.Props, propWords, "props", "the props", c.mounts)
}

func uses(kind UseKind, name string) func(Use) bool {
	return func(u Use) bool { return u.Kind == kind && u.Name == name }
}

// talk compares events and shared state.
func (c *comparison) talk() {
	var fresh []Event
	for _, n := range c.new.Emits {
		if _, ok := c.old.Event(n.Name); !ok {
			fresh = append(fresh, n)
		}
	}
	for _, o := range c.old.Emits {
		n, ok := c.new.Event(o.Name)
		if !ok {
			fresh = c.gone(o, fresh)
			continue
		}
		at, concern := "emits."+o.Name, uses(UseEvent, o.Name)
		c.shape(o.Payload, n.Payload, payloadWords, at, fmt.Sprintf("the payload of %q", o.Name), concern)
		if o.Replay && !n.Replay {
			c.report("REPLAY_LOST", at, concern, "no longer replays %q to those who listen late", o.Name)
		}
		if o.Tabs && !n.Tabs {
			c.report("TABS_LOST", at, concern, "no longer sends %q to other tabs", o.Name)
		}
		if o.Deprecated == "" && n.Deprecated != "" {
			c.report("EVENT_DEPRECATED", at, concern, "marks %q as deprecated; there is %s instead", o.Name, n.Deprecated)
		}
	}
	for _, n := range fresh {
		c.report("EVENT_ADDED", "emits."+n.Name, nil, "emits %q", n.Name)
	}
	for _, name := range without(c.old.Listens, c.new.Listens) {
		c.report("LISTENER_REMOVED", "listens."+name, nil, "no longer listens to %q", name)
	}
	c.state()
}

// gone reports an event that is emitted no more, or under another name: the
// only new one with such a payload. It returns the events that stay new.
func (c *comparison) gone(o Event, fresh []Event) []Event {
	var twins []int
	for i, n := range fresh {
		if same(o.Payload, n.Payload) && (o.Payload != nil || akin(o.Name, n.Name)) {
			twins = append(twins, i)
		}
	}
	at, concern := "emits."+o.Name, uses(UseEvent, o.Name)
	if len(twins) != 1 {
		c.report("EVENT_REMOVED", at, concern, "no longer emits %q", o.Name)
		return fresh
	}
	c.report("EVENT_RENAMED", at, concern, "emits %q instead of %q", fresh[twins[0]].Name, o.Name)
	return slices.Delete(slices.Clone(fresh), twins[0], twins[0]+1)
}

// akin reports whether two names have a word in common.
func akin(a, b string) bool {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(":.-_/ ", r) })
	}
	return slices.ContainsFunc(words(a), func(w string) bool { return slices.Contains(words(b), w) })
}

func (c *comparison) state() {
	find := func(list []State, key string) (State, bool) {
		i := slices.IndexFunc(list, func(s State) bool { return s.Key == key })
		if i < 0 {
			return State{}, false
		}
		return list[i], true
	}
	for _, o := range c.old.Owns {
		at, concern := "owns."+o.Key, uses(UseState, o.Key)
		n, ok := find(c.new.Owns, o.Key)
		if !ok {
			c.report("STATE_REMOVED", at, concern, "no longer owns the state %q", o.Key)
			continue
		}
		c.shape(o.Value, n.Value, stateWords, at, fmt.Sprintf("the state %q", o.Key), concern)
		if o.Tabs && !n.Tabs {
			c.report("TABS_LOST", at, concern, "no longer shares the state %q with other tabs", o.Key)
		}
		if n.Readers == nil {
			continue
		}
		shut := func(u Use) bool { return concern(u) && !slices.Contains(n.Readers, u.Unit) }
		if o.Readers == nil {
			c.report("READERS_NARROWED", at, shut, "lets only %s read the state %q", strings.Join(n.Readers, ", "), o.Key)
		} else if lost := without(o.Readers, n.Readers); lost != nil {
			c.report("READERS_NARROWED", at, shut, "no longer lets %s read the state %q", strings.Join(lost, ", "), o.Key)
		}
	}
	for _, n := range c.new.Owns {
		if _, ok := find(c.old.Owns, n.Key); !ok {
			c.report("STATE_ADDED", "owns."+n.Key, nil, "owns the state %q", n.Key)
		}
	}
}

// without are the items of a that are not in b.
func without(a, b []string) []string {
	var out []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

func (c *comparison) runtime() {
	o, n := c.old, c.new
	switch {
	case o.Mount == n.Mount:
	case n.Mount == "none":
		c.report("MOUNT_REMOVED", "mount", c.mounts, "can no longer be mounted")
	case o.Mount != "none" && o.Mount != "":
		c.report("MOUNT_CHANGED", "mount", c.mounts, "mounts as %s, not as %s", n.Mount, o.Mount)
	}
	if o.Element != "" && n.Element != o.Element {
		now := "defines no element any more; it was <" + o.Element + ">"
		if n.Element != "" {
			now = "defines <" + n.Element + "> instead of <" + o.Element + ">"
		}
		c.report("ELEMENT_RENAMED", "element", c.mounts, "%s", now)
	}
	if o.Isolation != n.Isolation {
		c.report("ISOLATION_CHANGED", "isolation", c.mounts, "is kept apart by %s, not by %s", orNothing(n.Isolation), orNothing(o.Isolation))
	}
	if o.Flag != n.Flag || o.Off != n.Off {
		c.report("FLAG_CHANGED", "flag", c.mounts, "depends on %s, not on %s", flag(n), flag(o))
	}
	for _, r := range without(o.Routes, n.Routes) {
		c.report("ROUTE_REMOVED", r, nil, "no longer shows a page at %s", r)
	}
	for _, r := range without(n.Routes, o.Routes) {
		c.report("ROUTE_ADDED", r, nil, "shows a page at %s", r)
	}
	for _, s := range without(o.Slots, n.Slots) {
		c.report("SLOT_REMOVED", "slots."+s, nil, "no longer offers the slot %s", s)
	}
	for _, s := range without(n.Slots, o.Slots) {
		c.report("SLOT_ADDED", "slots."+s, nil, "offers the slot %s", s)
	}
	for _, s := range without(n.Origins, o.Origins) {
		c.report("ORIGIN_ADDED", s, nil, "talks to %s", s)
	}
	for _, s := range without(n.Permissions, o.Permissions) {
		c.report("PERMISSION_ADDED", "permissions."+s, nil, "asks for %s", s)
	}
	c.needs()
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// flag says what decides whether a unit is mounted.
func flag(c *Contract) string {
	switch {
	case c.Flag == "":
		return "no flag"
	case c.Off == "":
		return "the flag " + c.Flag
	}
	return "the flag " + c.Flag + ", with " + c.Off + " in its place"
}

// needs compares what must be there for the unit to run.
func (c *comparison) needs() {
	for _, n := range c.new.Requires {
		i := slices.IndexFunc(c.old.Requires, func(o Require) bool { return o.Unit == n.Unit })
		switch {
		case i < 0:
			c.report("REQUIRES_ADDED", "requires."+n.Unit, nil, "requires %s %s", n.Unit, n.Range)
		case narrower(c.old.Requires[i].Range, n.Range):
			c.report("REQUIRES_NARROWED", "requires."+n.Unit, nil, "requires %s %s, where %s did before", n.Unit, n.Range, c.old.Requires[i].Range)
		}
	}
	for _, n := range c.new.Dependencies {
		i := slices.IndexFunc(c.old.Dependencies, func(o Dependency) bool { return o.Name == n.Name })
		if i >= 0 && narrower(c.old.Dependencies[i].Range, n.Range) {
			c.report("DEPENDENCY_NARROWED", "dependencies."+n.Name, nil, "takes %s %s, where %s did before", n.Name, n.Range, cmp.Or(c.old.Dependencies[i].Range, "any"))
		}
	}
}

// stages are in order of how far others may rely on the unit.
var stages = []string{"deprecated", "experimental", "beta", "stable"}

func (c *comparison) style() {
	o, n := c.old, c.new
	if slices.Index(stages, n.Stage) < slices.Index(stages, o.Stage) {
		c.report("STAGE_LOWERED", "stage", func(Use) bool { return true }, "is %s; it was %s", n.Stage, o.Stage)
	}
	if o.Budget > 0 && (n.Budget == 0 || n.Budget > o.Budget) {
		now := "may be of any size"
		if n.Budget > 0 {
			now = fmt.Sprintf("may have %d bytes", n.Budget)
		}
		c.report("BUDGET_RAISED", "budget", nil, "%s; it had a budget of %d", now, o.Budget)
	}
}
