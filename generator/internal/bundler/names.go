package bundler

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// taken is what one script takes from one bare specifier.
type taken struct {
	names map[string]bool
	all   bool
}

func (t *taken) sorted() []string { return slices.Sorted(maps.Keys(t.names)) }

// takenNames reads a script that esbuild printed and returns, by bare
// specifier, the names that it imports statically. esbuild has dropped unused
// names already. A namespace import gives the members that are read from it,
// or all names when the namespace itself escapes.
func takenNames(script []byte) (map[string]*taken, error) {
	ast, err := js.Parse(parse.NewInputBytes(script), js.Options{})
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	out := map[string]*taken{}
	of := func(module []byte) *taken {
		spec := unquote(module)
		if out[spec] == nil {
			out[spec] = &taken{names: map[string]bool{}}
		}
		return out[spec]
	}
	var exported []js.Alias       // of export { … } without from
	spaces := map[string]*taken{} // local name → what it is the namespace of
	for _, stmt := range ast.List {
		switch s := stmt.(type) {
		case *js.ImportStmt:
			t := of(s.Module)
			if s.Default != nil {
				t.names["default"] = true
			}
			for _, a := range s.List {
				switch {
				case string(a.Name) == "*":
					spaces[string(a.Binding)] = t
				case a.Name != nil:
					t.names[unquote(a.Name)] = true
				case a.Binding != nil:
					t.names[string(a.Binding)] = true
				}
			}
		case *js.ExportStmt:
			if s.Module == nil {
				exported = append(exported, s.List...)
				continue
			}
			t := of(s.Module)
			for _, a := range s.List {
				name := a.Name
				if name == nil {
					name = a.Binding
				}
				if string(name) == "*" {
					t.all = true
				} else {
					t.names[unquote(name)] = true
				}
			}
		}
	}
	for _, a := range exported {
		if t := spaces[string(a.Name)]; t != nil {
			t.all = true
		} else if t := spaces[string(a.Binding)]; t != nil && a.Name == nil {
			t.all = true
		}
	}
	if len(spaces) > 0 {
		readMembers(ast, spaces)
	}
	return out, nil
}

// readMembers adds to each namespace the members read from it.
func readMembers(ast *js.AST, spaces map[string]*taken) {
	w := &memberWalk{spaces: map[*js.Var]*taken{}, member: map[*js.Var]int{}, seen: map[*js.Var]int{}}
	// The parser does not declare import bindings: they are free variables
	// of the module's scope.
	for _, v := range ast.Scope.Undeclared {
		for v.Link != nil {
			v = v.Link
		}
		if t, ok := spaces[string(v.Data)]; ok {
			w.spaces[v] = t
		}
	}
	js.Walk(w, ast)
	for v, t := range w.spaces {
		if w.seen[v] > w.member[v] {
			t.all = true
		}
	}
}

// memberWalk counts the appearances of namespace variables: as the object of
// a member access, and at all.
type memberWalk struct {
	spaces       map[*js.Var]*taken
	member, seen map[*js.Var]int
}

func (w *memberWalk) space(x js.INode) (*js.Var, *taken) {
	v, ok := x.(*js.Var)
	if !ok {
		return nil, nil
	}
	for v.Link != nil {
		v = v.Link
	}
	return v, w.spaces[v]
}

func (w *memberWalk) Enter(n js.INode) js.IVisitor {
	switch n := n.(type) {
	case *js.Var:
		if v, t := w.space(n); t != nil {
			w.seen[v]++
		}
	case *js.DotExpr:
		if v, t := w.space(n.X); t != nil {
			w.member[v]++
			w.seen[v]++
			t.names[memberName(n.Y)] = true
			return nil
		}
	case *js.IndexExpr:
		lit, ok := n.Y.(*js.LiteralExpr)
		if v, t := w.space(n.X); t != nil && ok && lit.TokenType == js.StringToken {
			w.member[v]++
			w.seen[v]++
			t.names[unquote(lit.Data)] = true
			return nil
		}
	}
	return w
}

func (w *memberWalk) Exit(js.INode) {}

func memberName(y js.IExpr) string {
	switch y := y.(type) {
	case *js.LiteralExpr:
		return string(y.Data)
	case js.LiteralExpr:
		return string(y.Data)
	case *js.Var:
		return string(y.Data)
	}
	return y.String()
}

// unquote gives the text of a string literal, or an identifier as it is.
func unquote(b []byte) string {
	if len(b) < 2 || b[0] != '"' && b[0] != '\'' && b[0] != '`' {
		return string(b)
	}
	inner := string(b[1 : len(b)-1])
	if s, err := strconv.Unquote(`"` + inner + `"`); err == nil {
		return s
	}
	return inner
}
