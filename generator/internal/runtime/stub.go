package runtime

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"text/template"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/mfegen/mfegen/generator/internal/shape"
	"github.com/mfegen/mfegen/templates"
)

// Wrap says how an MFE's first entry is wrapped.
type Wrap struct {
	// Entry is the import specifier of the user's module, as the wrapper
	// will import it.
	Entry string
	// HasDefault says whether that module has a default export; the
	// wrapper passes it on.
	HasDefault bool
	// Stars are the bare specifiers that the module passes on with export *.
	Stars []string
	// Name is the MFE's name.
	Name string
	// About is what the MFE says of itself, or nil when the user's module
	// says it.
	About *About
	// Element is the custom element's tag, for the kind element.
	Element string
	// React is the major version of React that the MFE gets, for the kind
	// react; 0 is unknown and taken for 18 or later.
	React int
	// Isolation is scope or shadow where the mount has to see to it; any
	// other is none.
	Isolation string
}

func (w Wrap) isolates() bool { return w.Isolation == "scope" || w.Isolation == "shadow" }

// Imports is what the wrapper imports besides.
func (w Wrap) Imports() string {
	switch w.Isolation {
	case "scope":
		return `import { scope } from "mfegen/adapter/scope";`
	case "shadow":
		return `import { shadow } from "mfegen/shadow";`
	}
	return ""
}

// Isolated is the mount as the page gets it.
func (w Wrap) Isolated(mount string) (string, error) {
	if !w.isolates() {
		return mount, nil
	}
	name, err := quote(w.Name)
	return w.Isolation + "(" + name + ", " + mount + ")", err
}

// About is what an MFE says of itself to a site that takes it from elsewhere,
// as the type About of src/mount.ts describes it.
type About struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	// Requires are the units that it relies on, each with its range in
	// comparators.
	Requires map[string][][]string `json:"requires,omitempty"`
}

// Mount returns the JavaScript source of a module that exports all that the
// entry exports, and the uniform mount(el, props), for an MFE of the given
// mount style: function, single-spa, element, react, or none, which adds no
// mount. An MFE that is isolated is mounted by way of what isolates it. The
// module imports the entry and, for react, createElement from "react" and
// what mounts from "react-dom/client" or "react-dom".
func Mount(kind string, w Wrap) (string, error) {
	switch {
	case kind == "none":
		kind = "function"
	case kind == "react" && w.React > 0 && w.React < 18:
		kind = "react17"
	}
	// A wrapper differs from others of its kind in three strings only, and a
	// site may have hundreds: each kind is built once, with marks for them.
	key := wrapper{kind: kind, hasDefault: w.HasDefault, hasAbout: w.About != nil}
	if w.isolates() {
		key.isolation = w.Isolation
	}
	built, err := wrappers.of(key)
	if err != nil {
		return "", err
	}
	text := built
	if w.About != nil {
		about, err := json.Marshal(w.About)
		if err != nil {
			return "", err
		}
		text = strings.ReplaceAll(text, `"`+aboutMark+`"`, string(about))
	}
	for mark, value := range map[string]string{entryMark: w.Entry, nameMark: w.Name, elementMark: w.Element} {
		q, err := quote(value)
		if err != nil {
			return "", err
		}
		text = strings.ReplaceAll(text, `"`+mark+`"`, q)
	}
	for _, spec := range w.Stars {
		q, err := quote(spec)
		if err != nil {
			return "", err
		}
		text += "export * from " + q + ";\n"
	}
	return text, nil
}

const (
	entryMark   = "mfegen:entry:mark"
	nameMark    = "mfegen:name:mark"
	elementMark = "mfegen:element:mark"
	aboutMark   = "mfegen:about:mark"
)

// wrapper is a kind of wrapper.
type wrapper struct {
	kind       string
	hasDefault bool
	hasAbout   bool
	isolation  string
}

var wrappers = memo{built: map[wrapper]string{}}

// memo keeps built wrappers for the process; they depend on nothing but what
// is embedded in it.
type memo struct {
	mu    sync.Mutex
	built map[wrapper]string
}

func (m *memo) of(k wrapper) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if text, ok := m.built[k]; ok {
		return text, nil
	}
	text, err := render("mount-"+k.kind+".js.tmpl", Wrap{Entry: entryMark, Name: nameMark, Element: elementMark, HasDefault: k.hasDefault, Isolation: k.isolation})
	if err != nil {
		return "", err
	}
	if k.hasAbout {
		text += fmt.Sprintf("export const mfegen = %q;\n", aboutMark)
	}
	out, err := build(api.BuildOptions{
		Stdin:     &api.StdinOptions{Contents: text, Sourcefile: "mount", Loader: api.LoaderJS},
		Target:    api.ESNext,
		Supported: map[string]bool{"arbitrary-module-namespace-names": true},
	})
	if err != nil {
		return "", err
	}
	m.built[k] = string(out)
	return m.built[k], nil
}

// Far is an MFE that another site serves, for Facade.
type Far struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	// Version is the range of its versions that this site takes, in
	// comparators; nil takes all.
	Version [][]string `json:"version,omitempty"`
}

// Facade returns the JavaScript source of the module that stands in this site
// for an MFE that another serves. It imports Remote, which imports the MFE, and
// exports FacadeExports of it. It needs no bundling.
func Facade(f Far) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(f); err != nil {
		return "", err
	}
	return render("remote.js.tmpl", strings.TrimSpace(b.String()))
}

// FacadeExports are the export names of a facade, sorted.
func FacadeExports() []string { return []string{"mfegen", "mount"} }

// Stub returns the JavaScript source of the virtual module mfe:<name>, which
// offers the MFE to other units by way of the runtime.
func Stub(name string) (string, error) {
	return render("mfe.js.tmpl", struct{ Name string }{name})
}

// Typing is what the declarations say about an MFE, an event or a key of the
// state.
type Typing struct {
	Name       string
	Type       string // in TypeScript: of the props, the payload, the value
	Doc        string
	Deprecated string // what to use instead
}

// Typings are what the declarations are about.
type Typings struct {
	MFEs, Events, State []Typing
	// References are files of declarations that belong to these.
	References []string
}

// Types returns the ambient TypeScript declarations of mfegen/runtime, of
// mfegen/bus, of the modules mfe:<name> in the order given, and of the element
// mfe-slot.
func Types(t Typings) (string, error) {
	return render("mfe.d.ts.tmpl", t)
}

// FlagTypes returns the ambient TypeScript declaration of mfegen/flags for the
// flags of these names.
func FlagTypes(names []string) (string, error) {
	return render("flags.d.ts.tmpl", names)
}

// ReactTypes returns the TypeScript declarations that let mfe-slot stand in
// React's JSX. They need those of Types, and @types/react, and a file of their
// own: a file that imports is a module, and modules declare no others.
func ReactTypes() (string, error) {
	return render("mfe-react.d.ts.tmpl", nil)
}

func render(name string, data any) (string, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"quote": quote, "property": shape.Name, "comment": comment}).ParseFS(templates.FS, "stub/"+name)
	if err != nil {
		return "", fmt.Errorf("template stub/%s: %w", name, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, data); err != nil {
		return "", fmt.Errorf("template stub/%s: %w", name, err)
	}
	return b.String(), nil
}

// comment writes a documentation comment within an interface.
func comment(text, deprecated string) string { return shape.Comment(text, deprecated, "  ") }

// quote writes a string literal of JavaScript and TypeScript.
func quote(s string) (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}
