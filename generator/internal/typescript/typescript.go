// Package typescript asks the project's own TypeScript, 5 or later, about the
// types of modules: what they export, what a type looks like as a JSON Schema,
// and whether one type can stand for another. One Node process answers all
// questions of a run.
//
// It is the only package that knows how to talk to a compiler. It refuses to
// know what the answers are for, and writes nothing into the project.
package typescript

// Request is what is asked in one go.
type Request struct {
	Units []Ask `json:"units,omitempty"`
	Pairs []Set `json:"pairs,omitempty"`
}

// Ask is about the types of one unit.
type Ask struct {
	Unit     string `json:"unit"`
	Dir      string `json:"dir"`                // whose tsconfig.json and node_modules count, relative to the root
	Tsconfig string `json:"tsconfig,omitempty"` // relative to the root; without it, the nearest one
	Modules  []In   `json:"modules,omitempty"`
	Shapes   []In   `json:"shapes,omitempty"`
}

// In is a module, or a type of one.
type In struct {
	Name string `json:"name"` // how the answer calls it: the specifier, or file#Type
	File string `json:"file"` // relative to the root
	Type string `json:"type,omitempty"`
}

// Set are pairs of types that are compared in one world each.
type Set struct {
	Dir      string        `json:"dir"` // whose node_modules count
	Old, New []Declaration `json:"-"`   // what the pairs mention
	Pairs    []Pair        `json:"pairs"`
}

// Pair asks whether a value of From can be used where To is wanted. They are
// TypeScript; FromOld says that From is of the old world, and To of the new.
type Pair struct {
	From, To string
	FromOld  bool
}

// Answer is what the compiler says.
type Answer struct {
	Version string // of TypeScript
	Units   []Unit
	Sets    [][]Verdict
}

// Unit are a unit's types.
type Unit struct {
	Unit    string                    `json:"unit"`
	Modules map[string][]Export       `json:"modules"`
	Shapes  map[string]map[string]any `json:"shapes"`
	Types   []Declaration             `json:"types"`
}

// Export is what a module exports under a name.
type Export struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	Type       string `json:"type"`
	Doc        string `json:"doc"`
	Deprecated string `json:"deprecated"`
}

// Declaration is a named type.
type Declaration struct {
	Name   string `json:"name"`
	Params string `json:"params,omitempty"` // <T, U extends string>
	Text   string `json:"text"`
	Doc    string `json:"doc,omitempty"`
}

// Verdict is about one pair.
type Verdict struct {
	Fits    bool   `json:"fits"`
	Unknown bool   `json:"unknown"` // the types could not be read
	Why     string `json:"why"`     // the compiler's message
}

// Unit returns what is known of a unit, or nil.
func (a *Answer) Unit(name string) *Unit {
	if a == nil {
		return nil
	}
	for i := range a.Units {
		if a.Units[i].Unit == name {
			return &a.Units[i]
		}
	}
	return nil
}

// Module returns the exports of a module, of nil none.
func (u *Unit) Module(specifier string) []Export {
	if u == nil {
		return nil
	}
	return u.Modules[specifier]
}

// Shape returns the schema of a type, or nil.
func (u *Unit) Shape(name string) map[string]any {
	if u == nil {
		return nil
	}
	return u.Shapes[name]
}
