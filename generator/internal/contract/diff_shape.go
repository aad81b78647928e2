package contract

import (
	"reflect"

	"github.com/mfegen/mfegen/generator/internal/schema"
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// words are the rules about one kind of value, by what happened to it; "" is a
// change that does not count.
type words struct {
	removed, addedRequired, required, optional string
	narrowed, widened, undecided, unknown      string
	added                                      string
	// taken says that others make the value and the unit takes it, so that a
	// demand is what breaks them; else the unit makes it, and a liberty does.
	taken bool
}

var (
	propWords = words{
		removed: "PROP_REMOVED", added: "PROP_ADDED", addedRequired: "PROP_REQUIRED_ADDED", required: "PROP_REQUIRED", optional: "PROP_OPTIONAL",
		narrowed: "PROP_NARROWED", widened: "PROP_WIDENED", undecided: "PROP_UNDECIDED", unknown: "PROPS_UNKNOWN", taken: true,
	}
	payloadWords = words{
		removed: "PAYLOAD_REMOVED", added: "PAYLOAD_NARROWED", addedRequired: "PAYLOAD_NARROWED", required: "PAYLOAD_NARROWED", optional: "PAYLOAD_OPTIONAL",
		narrowed: "PAYLOAD_NARROWED", widened: "PAYLOAD_WIDENED", undecided: "PAYLOAD_UNDECIDED", unknown: "PAYLOAD_UNKNOWN",
	}
	stateWords = words{
		removed: "STATE_WIDENED", added: "STATE_NARROWED", addedRequired: "STATE_NARROWED", required: "STATE_NARROWED", optional: "STATE_WIDENED",
		narrowed: "STATE_NARROWED", widened: "STATE_WIDENED", undecided: "STATE_UNDECIDED", unknown: "STATE_UNDECIDED",
	}
)

// described reports whether somebody can read what a shape allows.
func (s *Shape) described() bool { return s != nil && s.Schema != nil }

// shape compares what two values look like. The subject is how to call the
// value, such as `the payload of "cart:changed"`, and at its place.
func (c *comparison) shape(before, after *Shape, w words, at, subject string, concern func(Use) bool) {
	switch {
	case !before.described():
		return // nothing was promised, or nobody could read it
	case after == nil:
		c.report(w.unknown, at, concern, "no longer describes %s", subject)
		return
	case !after.described():
		// The type was readable when the snapshot was written, and is not
		// now: nothing is known about it, as of types in general.
		return
	}
	for _, x := range schema.Compare(before.Schema, after.Schema) {
		c.value(x, w, at, subject, concern)
	}
}

func (c *comparison) value(x schema.Change, w words, at, subject string, concern func(Use) bool) {
	place := x.Place()
	name := subject
	if place != "" {
		name = place + " of " + subject
		at += "." + place
	}
	say := func(id string) {
		if id != "" {
			c.report(id, at, concern, "changes %s: it %s", name, x.Text)
		}
	}
	switch x.Kind {
	case schema.Added:
		say(w.added)
	case schema.AddedRequired:
		say(w.addedRequired)
	case schema.Removed:
		say(w.removed)
	case schema.Required:
		say(w.required)
	case schema.Optional:
		say(w.optional)
	case schema.Opened:
		if w.taken {
			say(w.widened)
		}
	case schema.TypeChanged:
		c.typeOf(x, w, say)
	default:
		if x.Unknown {
			say(w.undecided)
		}
		if x.Narrows {
			say(w.narrowed)
		}
		if x.Widens {
			say(w.widened)
		}
	}
}

// typeOf asks the compiler about a value that only TypeScript describes. A
// value that the unit takes is made for the old type, one that it gives is of
// the new one.
func (c *comparison) typeOf(x schema.Change, w words, say func(string)) {
	p := typescript.Pair{From: x.New, To: x.Old}
	breaks, fits := w.widened, w.narrowed
	if w.taken {
		p = typescript.Pair{From: x.Old, To: x.New, FromOld: true}
		breaks, fits = w.narrowed, w.widened
	}
	c.ask(p, func(v typescript.Verdict) {
		switch {
		case v.Unknown:
			say(w.undecided)
		case v.Fits:
			say(fits)
		default:
			say(breaks)
		}
	})
}

// same reports whether two shapes allow the same, for finding renamed events.
func same(a, b *Shape) bool {
	if a == nil || b == nil {
		return a == b
	}
	if !a.described() || !b.described() {
		return reflect.DeepEqual(a, b)
	}
	return len(schema.Compare(a.Schema, b.Schema)) == 0
}
