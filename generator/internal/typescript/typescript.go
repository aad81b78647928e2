// Package typescript asks the project's own TypeScript, 5 or later, about the
// types of modules: what they export, what a type looks like as a JSON Schema,
// and whether one type can stand for another. One Node process answers all
// questions of a run.
//
// It is the only package that knows how to talk to a compiler. It refuses to
// know what the answers are for, and writes nothing into the project.
package typescript

// Ask is about the types of one unit.
type Ask struct {
	Unit     string `json:"unit"`
	Compiler string `json:"compiler"`           // the absolute folder of the package typescript
	Dir      string `json:"dir"`                // whose node_modules count, relative to the root
	Tsconfig string `json:"tsconfig,omitempty"` // relative to the root; without it, strict settings
	Modules  []In   `json:"modules"`
	Shapes   []In   `json:"shapes"`
}

// In is a module, or a type of one.
type In struct {
	Name string `json:"name"` // how the answer calls it: the specifier, or file#Type
	File string `json:"file"` // relative to the root
	Type string `json:"type,omitempty"`
}

// Set are pairs of types of an old world and a new one.
type Set struct {
	Compiler string        `json:"compiler"`
	Dir      string        `json:"dir"` // whose node_modules count
	Old      []Declaration `json:"old"` // what the pairs mention
	New      []Declaration `json:"new"`
	Pairs    []Pair        `json:"pairs"`
}

// Pair asks whether a value of From can be used where To is wanted. One of
// them is of the old world and the other of the new one.
type Pair struct {
	From    string `json:"from"`
	To      string `json:"to"`
	FromOld bool   `json:"fromOld"` // From is the old one
}

// Answer is what the compiler says.
type Answer struct {
	Version string      `json:"version"` // of TypeScript
	Units   []Unit      `json:"units"`
	Sets    [][]Verdict `json:"sets"`
}

// Unit are a unit's types.
type Unit struct {
	Unit    string                    `json:"unit"`
	Modules map[string][]Export       `json:"modules"`
	Shapes  map[string]map[string]any `json:"shapes"`
	Types   []Declaration             `json:"types"`

	Version string   `json:"version"`         // of TypeScript
	Files   []string `json:"files,omitempty"` // that the answer comes from; only between the script and the store
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
