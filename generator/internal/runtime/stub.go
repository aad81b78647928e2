package runtime

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"text/template"

	"github.com/evanw/esbuild/pkg/api"

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
	// Name is the MFE's name.
	Name string
	// Element is the custom element's tag, for the kind element.
	Element string
	// React is the major version of React that the MFE gets, for the kind
	// react; 0 is unknown and taken for 18 or later.
	React int
}

// Mount returns the JavaScript source of a module that exports all that the
// entry exports, and the uniform mount(el, props), for an MFE of the given
// mount style: function, single-spa, element, react, or none, which adds no
// mount. It imports the entry and, for react, createElement from "react" and
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
	built, err := wrappers.of(wrapper{kind, w.HasDefault})
	if err != nil {
		return "", err
	}
	text := built
	for mark, value := range map[string]string{entryMark: w.Entry, nameMark: w.Name, elementMark: w.Element} {
		q, err := quote(value)
		if err != nil {
			return "", err
		}
		text = strings.ReplaceAll(text, `"`+mark+`"`, q)
	}
	return text, nil
}

const (
	entryMark   = "mfegen:entry:mark"
	nameMark    = "mfegen:name:mark"
	elementMark = "mfegen:element:mark"
)

// wrapper is a kind of wrapper.
type wrapper struct {
	kind       string
	hasDefault bool
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
	text, err := render("mount-"+k.kind+".js.tmpl", Wrap{Entry: entryMark, Name: nameMark, Element: elementMark, HasDefault: k.hasDefault})
	if err != nil {
		return "", err
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

// Stub returns the JavaScript source of the virtual module mfe:<name>, which
// offers the MFE to other units by way of the runtime.
func Stub(name string) (string, error) {
	return render("mfe.js.tmpl", struct{ Name string }{name})
}

// Typing is what the declarations say about an MFE.
type Typing struct {
	Name string
}

// Types returns the ambient TypeScript declarations of mfegen/runtime, of the
// modules mfe:<name> in the order given, and of the element mfe-slot.
func Types(units []Typing) (string, error) {
	return render("mfe.d.ts.tmpl", units)
}

// ReactTypes returns the TypeScript declarations that let mfe-slot stand in
// React's JSX. They need those of Types, and @types/react.
func ReactTypes() (string, error) {
	return render("mfe-react.d.ts.tmpl", nil)
}

func render(name string, data any) (string, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"quote": quote}).ParseFS(templates.FS, "stub/"+name)
	if err != nil {
		return "", fmt.Errorf("template stub/%s: %w", name, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, data); err != nil {
		return "", fmt.Errorf("template stub/%s: %w", name, err)
	}
	return b.String(), nil
}

// quote writes a string literal of JavaScript and TypeScript.
func quote(s string) (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}
