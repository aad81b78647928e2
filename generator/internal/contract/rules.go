package contract

import (
	"fmt"
	"slices"
)

// Category says what a rule watches. They are in order of strictness: who
// demands one demands those before it.
type Category string

const (
	Exports   Category = "exports"   // what can be imported
	Signature Category = "signature" // the types of what can be imported
	Props     Category = "props"     // what a mount takes
	Events    Category = "events"    // events and shared state
	Runtime   Category = "runtime"   // pages, slots, elements, and what must be there for it to run
	Style     Category = "style"     // what people are told
)

// Categories lists them in their order.
func Categories() []Category { return []Category{Exports, Signature, Props, Events, Runtime, Style} }

// Verdict says what a change means for those who use the MFE.
type Verdict string

const (
	Breaking   Verdict = "breaking"   // who uses it must change
	Possible   Verdict = "possible"   // who uses it may have to change; nobody can tell
	Compatible Verdict = "compatible" // nobody has to change
)

// Rule is one row of the table.
type Rule struct {
	ID       string
	Category Category
	Verdict  Verdict
	// Public is for what people rely on whom no build knows: visitors with a
	// bookmark, whoever deploys the site.
	Public  bool
	Purpose string
}

// Rules lists all rules by category.
func Rules() []Rule {
	return []Rule{
		{"MODULE_REMOVED", Exports, Breaking, false, "a module can be imported as before"},
		{"EXPORT_REMOVED", Exports, Breaking, false, "a module has the exports that it had"},
		{"TYPE_REMOVED", Exports, Breaking, false, "a module has the exported types that it had"},
		{"MODULE_ADDED", Exports, Compatible, false, "a module is new"},
		{"EXPORT_ADDED", Exports, Compatible, false, "an export is new"},

		{"SIGNATURE_CHANGED", Signature, Breaking, false, "an export can be used where the one before it was used"},
		{"TYPE_CHANGED", Signature, Breaking, false, "a value of an exported type is one of the type before it"},
		{"TYPE_DEMANDS_MORE", Signature, Possible, false, "a value that somebody made for an exported type is still one"},
		{"SIGNATURE_UNDECIDED", Signature, Possible, false, "a type that nobody can compare stays as it is"},
		{"SIGNATURE_WIDENED", Signature, Compatible, false, "an export has another type, which does for the one before it"},

		{"PROP_REMOVED", Props, Breaking, false, "a prop that is passed is taken"},
		{"PROP_REQUIRED_ADDED", Props, Breaking, false, "a new prop can be left out"},
		{"PROP_REQUIRED", Props, Breaking, false, "a prop that could be left out still can"},
		{"PROP_NARROWED", Props, Breaking, false, "a value that could be passed still can"},
		{"PROP_UNDECIDED", Props, Possible, false, "a prop that nobody can compare stays as it is"},
		{"PROPS_UNKNOWN", Props, Possible, false, "props that were described still are"},
		{"PROP_ADDED", Props, Compatible, false, "a prop is new and can be left out"},
		{"PROP_OPTIONAL", Props, Compatible, false, "a prop can be left out now"},
		{"PROP_WIDENED", Props, Compatible, false, "more values can be passed"},

		{"EVENT_REMOVED", Events, Breaking, false, "an event is emitted as before"},
		{"EVENT_RENAMED", Events, Breaking, false, "an event keeps its name"},
		{"PAYLOAD_REMOVED", Events, Breaking, false, "a payload has the fields that it had"},
		{"PAYLOAD_OPTIONAL", Events, Breaking, false, "a field that was always there still is"},
		{"PAYLOAD_WIDENED", Events, Breaking, false, "a payload holds no values that it did not hold before"},
		{"PAYLOAD_UNDECIDED", Events, Possible, false, "a payload that nobody can compare stays as it is"},
		{"PAYLOAD_UNKNOWN", Events, Possible, false, "a payload that was described still is"},
		{"REPLAY_LOST", Events, Breaking, false, "who listens late gets the last event"},
		{"TABS_LOST", Events, Possible, false, "other tabs get the event or the state"},
		{"LISTENER_REMOVED", Events, Possible, false, "an event of others is listened to as before"},
		{"STATE_REMOVED", Events, Breaking, false, "shared state has the keys that it had"},
		{"STATE_WIDENED", Events, Breaking, false, "a key holds no values that it did not hold before"},
		{"STATE_UNDECIDED", Events, Possible, false, "a key that nobody can compare stays as it is"},
		{"READERS_NARROWED", Events, Breaking, false, "who could read a key still can"},
		{"EVENT_ADDED", Events, Compatible, false, "an event is new"},
		{"PAYLOAD_NARROWED", Events, Compatible, false, "a payload says more than before, or holds fewer values"},
		{"STATE_ADDED", Events, Compatible, false, "a key is new"},
		{"STATE_NARROWED", Events, Compatible, false, "a key says more than before, or holds fewer values"},

		{"MOUNT_REMOVED", Runtime, Breaking, false, "what could be mounted still can"},
		{"ELEMENT_RENAMED", Runtime, Breaking, false, "a custom element keeps its tag"},
		{"ROUTE_REMOVED", Runtime, Breaking, true, "a page stays where it is"},
		{"SLOT_REMOVED", Runtime, Breaking, false, "a slot for others is offered as before"},
		{"REQUIRES_NARROWED", Runtime, Breaking, false, "a unit that did for it still does"},
		{"REQUIRES_ADDED", Runtime, Possible, false, "it needs no further units"},
		{"DEPENDENCY_NARROWED", Runtime, Possible, false, "a version of a shared package that did for it still does"},
		{"MOUNT_CHANGED", Runtime, Possible, false, "it mounts in the same way"},
		{"ISOLATION_CHANGED", Runtime, Possible, false, "it is kept apart from the page as before"},
		{"FLAG_CHANGED", Runtime, Possible, false, "the same flag decides whether it is mounted, and what is in its place"},
		{"ORIGIN_ADDED", Runtime, Possible, true, "it talks to nobody new"},
		{"PERMISSION_ADDED", Runtime, Possible, true, "it asks for no further features"},
		{"ROUTE_ADDED", Runtime, Compatible, false, "a page is new"},
		{"SLOT_ADDED", Runtime, Compatible, false, "a slot is new"},

		{"STAGE_LOWERED", Style, Possible, false, "others may rely on it as far as before"},
		{"EXPORT_DEPRECATED", Style, Possible, false, "an export is going to stay"},
		{"EVENT_DEPRECATED", Style, Possible, false, "an event is going to stay"},
		{"DOC_REMOVED", Style, Possible, false, "what was explained still is"},
		{"BUDGET_RAISED", Style, Possible, false, "it stays as small as was said"},
	}
}

// rule returns the rule, which must exist.
func rule(id string) Rule {
	rules := Rules()
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		panic("contract: no rule " + id)
	}
	return rules[i]
}

// Selection says which rules count.
type Selection struct {
	Level  Category // the strictest category
	Rules  []string // ids that count besides
	Ignore []string // ids that do not, for all MFEs, or as mfe:ID for one
}

// Counts reports whether a change counts.
func (s Selection) Counts(c Change) bool {
	if slices.Contains(s.Ignore, c.Rule) || slices.Contains(s.Ignore, c.Unit+":"+c.Rule) {
		return false
	}
	order := Categories()
	return slices.Contains(s.Rules, c.Rule) || slices.Index(order, c.Category) <= slices.Index(order, s.Level)
}

// Change is one difference between two contracts.
type Change struct {
	Rule     string   `json:"rule"`
	Category Category `json:"category"`
	Verdict  Verdict  `json:"verdict"`
	Unit     string   `json:"unit"`
	// At is what changed: specifier#export, props.id, the event and the
	// field of its payload, a route.
	At    string `json:"at"`
	Text  string `json:"text"`            // a sentence without the unit's name
	Users []Use  `json:"users,omitempty"` // who uses what changed

	public  bool
	concern func(Use) bool
}

// Affects reports whether somebody relies on what changed.
func (c Change) Affects() bool { return c.public || len(c.Users) > 0 }

// With finds the users of what changed.
func (c Change) With(uses []Use) Change {
	c.Users = nil
	for _, u := range uses {
		if u.Of == c.Unit && c.Verdict != Compatible && c.concern != nil && c.concern(u) {
			c.Users = append(c.Users, u)
		}
	}
	return c
}

// report adds a change. The sentence is about the unit: `no longer exports x`.
func (c *comparison) report(id, at string, concern func(Use) bool, format string, args ...any) {
	r := rule(id)
	c.changes = append(c.changes, Change{
		Rule: id, Category: r.Category, Verdict: r.Verdict, Unit: c.new.Name, At: at, Text: fmt.Sprintf(format, args...),
		public: r.Public, concern: concern,
	})
}
