// Package contract holds what an MFE promises to the others as a value: what
// it exposes, takes, emits and needs. It is extracted from the plan and the
// bundles, so that nothing is typed twice, kept in snapshots, and compared by
// rules.
//
// It refuses to know bytes, hashes and chosen versions: what changes with
// every build is no promise. It starts no program and prints nothing.
//
// # JSON
//
// A snapshot is the JSON of a Contract, and so is what `mfegen contract show`
// prints. A field keeps its name and its meaning, and new ones may join. Lists
// are sorted as their types say; what is empty is left out. Paths are
// slash-separated and relative to the project's root.
package contract

import (
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// Format is the version of the JSON. It grows when a field goes or changes its
// meaning.
const Format = 1

// Contract is what one unit promises.
type Contract struct {
	Format  int    `json:"format"`
	Name    string `json:"name"`
	Kind    string `json:"kind"`              // mfe or shell
	Version string `json:"version,omitempty"` // of its package.json
	// Released is the day on which the snapshot was written, in UTC, as
	// 2006-01-02; "" in snapshots of before there were dates, and where there
	// is no snapshot. It is no promise: comparisons pass it over.
	Released string `json:"released,omitempty"`
	// Gzip is how many bytes its own scripts and styles had after gzip when
	// the snapshot was written, as its budget counts them; 0 is unknown. It is
	// no promise either.
	Gzip int64 `json:"gzip,omitempty"`

	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Team        string   `json:"team,omitempty"`
	Owners      []string `json:"owners,omitempty"` // as written
	Stage       string   `json:"stage,omitempty"`  // experimental, beta, stable, deprecated
	Links       []Link   `json:"links,omitempty"`  // by name

	Remote  string `json:"remote,omitempty"`  // the module of an MFE that another site serves
	Mount   string `json:"mount,omitempty"`   // function, single-spa, element, react, none
	Element string `json:"element,omitempty"` // the tag, for mount = "element"
	Load    string `json:"load,omitempty"`    // route, visible, idle, hover, eager, manual
	// Isolation is scope, shadow or iframe; "" is none.
	Isolation string `json:"isolation,omitempty"`
	// Flag decides whether it is mounted, or Off in its place.
	Flag string `json:"flag,omitempty"`
	Off  string `json:"off,omitempty"`

	Routes []string `json:"routes,omitempty"` // that it owns, sorted
	On     []string `json:"on,omitempty"`     // of others where it is shown too, sorted
	Slots  []string `json:"slots,omitempty"`  // that it offers, sorted

	Exposes []Module `json:"exposes,omitempty"` // the one that mounts first, then by specifier
	Props   *Shape   `json:"props,omitempty"`   // what its mount takes
	Emits   []Event  `json:"emits,omitempty"`   // by name
	Listens []string `json:"listens,omitempty"` // sorted
	Owns    []State  `json:"owns,omitempty"`    // by key
	Reads   []string `json:"reads,omitempty"`   // sorted

	Requires     []Require    `json:"requires,omitempty"`     // by unit
	Dependencies []Dependency `json:"dependencies,omitempty"` // packages that it takes from elsewhere, by name
	Origins      []string     `json:"origins,omitempty"`      // that it talks to, sorted
	Permissions  []string     `json:"permissions,omitempty"`  // features that it asks for, sorted
	Budget       int64        `json:"budget,omitempty"`       // bytes after gzip

	// Typed says that the types were read by the project's own TypeScript.
	// Without it, exports have names only, and shapes that are TypeScript
	// types have no schema.
	Typed bool `json:"typed,omitempty"`
	// Types are the types that those of exports and shapes mention, by name.
	// Together they are complete but for the standard library and packages,
	// which are mentioned as import("pkg").Name.
	Types []Declaration `json:"types,omitempty"`
}

// Link is where to find what belongs to the unit.
type Link struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Module is one that others may import.
type Module struct {
	Specifier string   `json:"specifier"`
	Edition   string   `json:"edition,omitempty"` // which one of a service: "" for that of units that require no other
	Source    string   `json:"source"`
	Exports   []Export `json:"exports,omitempty"` // by name
}

// Export is a name that a module offers.
type Export struct {
	Name string `json:"name"`
	// Kind is value where nothing more is known, else function, class, const,
	// enum, type (which is gone when the program runs) or namespace.
	Kind       string `json:"kind"`
	Type       string `json:"type,omitempty"`       // in TypeScript
	Doc        string `json:"doc,omitempty"`        // the comment before it
	Deprecated string `json:"deprecated,omitempty"` // what its comment says of that; "yes" when no more
}

// IsType reports whether the export exists only for the compiler.
func (e Export) IsType() bool { return e.Kind == KindType }

// KindType is the kind of exports that exist only for the compiler.
const KindType = "type"

// Declaration is a type that others mention. Text is what stands behind the
// equals sign of `type Name<Params> = Text`.
type Declaration = typescript.Declaration

// Shape says what a value looks like.
type Shape struct {
	// From is the TypeScript type that it is, as file#Name, or the file of
	// the schema; "" when it stands in the manifest.
	From string `json:"from,omitempty"`
	// Schema is a JSON Schema (draft 2020-12). What only TypeScript can say
	// is in the keyword tsType: {"tsType": "(id: string) => void"}. It is nil
	// for a TypeScript type that nobody has read.
	Schema map[string]any `json:"schema,omitempty"`
}

// Event is one that the unit emits.
type Event struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Payload     *Shape `json:"payload,omitempty"`
	Replay      bool   `json:"replay,omitempty"`     // who listens later gets the last one
	Tabs        bool   `json:"tabs,omitempty"`       // other tabs get it
	Deprecated  string `json:"deprecated,omitempty"` // what to use instead
}

// State is a key of shared state that the unit owns.
type State struct {
	Key         string   `json:"key"`
	Description string   `json:"description,omitempty"`
	Value       *Shape   `json:"value,omitempty"`
	Readers     []string `json:"readers,omitempty"` // sorted; without any, whoever declares it
	Tabs        bool     `json:"tabs,omitempty"`
}

// Require is a unit that this one relies on.
type Require struct {
	Unit  string `json:"unit"`
	Range string `json:"range"`
}

// Dependency is a package that the unit does not bring itself. A build decides
// which version it gets.
type Dependency struct {
	Name  string `json:"name"`
	Range string `json:"range,omitempty"` // "" when the unit declares none
}

// Key names the module and its edition.
func (m Module) Key() string { return key(m.Specifier, m.Edition) }

func key(specifier, edition string) string {
	if edition == "" {
		return specifier
	}
	return specifier + "@" + edition
}

// Module returns the module with the specifier and the edition.
func (c *Contract) Module(specifier, edition string) (Module, bool) {
	for _, m := range c.Exposes {
		if m.Specifier == specifier && m.Edition == edition {
			return m, true
		}
	}
	return Module{}, false
}

// Event returns the event with the name.
func (c *Contract) Event(name string) (Event, bool) {
	for _, e := range c.Emits {
		if e.Name == name {
			return e, true
		}
	}
	return Event{}, false
}
