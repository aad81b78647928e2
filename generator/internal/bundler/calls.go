package bundler

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Call is a call of an imported function with text as its first argument.
type Call struct {
	Function string // as the module exports it
	Argument string
	Pos      diag.Pos
}

// Calls finds the calls of what the job's sources import from a module, where
// the first argument is a string literal. The result, which the job gave, says
// which sources those are. A function that travels through a variable, another
// module or a dynamic import is not followed.
func Calls(job Job, res *Result, specifier string) []Call {
	loaders, err := Loaders(job.Options.Loader)
	if err != nil {
		return nil // Run has said so
	}
	var out []Call
	for _, file := range slices.Sorted(maps.Keys(res.Modules)) {
		imports := res.Modules[file].Imports
		if !slices.ContainsFunc(imports, func(im ModuleImport) bool { return im.Original == specifier }) {
			continue
		}
		data, err := os.ReadFile(job.abs(file))
		if err != nil {
			continue // a virtual module
		}
		p := &plugin{job: job, loaders: loaders}
		loader := p.scriptLoader(file)
		if loader == api.LoaderDefault {
			loader = loaderNames[strings.TrimLeft(filepath.Ext(file), ".cm")]
		}
		for _, c := range callsIn(string(data), loader, specifier) {
			c.Pos.File = file
			out = append(out, c.Call)
		}
	}
	return out
}

// localCall is a call with the expression that is called, as it is written.
type localCall struct {
	Call
	callee string
}

// callsIn reads the calls from the tree of the compiled script, where names
// are what they seem, and then looks for them in the source, which says where
// they stand.
func callsIn(source string, loader api.Loader, specifier string) []localCall {
	plain := api.Transform(source, api.TransformOptions{
		Loader: loader, Target: api.ESNext, Format: api.FormatESModule, JSX: api.JSXTransform, LogLevel: api.LogLevelSilent,
	})
	if len(plain.Errors) > 0 {
		return nil
	}
	ast, err := js.Parse(parse.NewInputBytes(plain.Code), js.Options{})
	if err != nil {
		return nil
	}
	w := &callWalk{functions: map[*js.Var]string{}, spaces: map[*js.Var]bool{}}
	w.bind(ast, specifier)
	js.Walk(w, ast)
	next := map[string]int{} // where to look on for a call of the same form
	for i := range w.found {
		c := &w.found[i]
		at, length := find(source, next[c.callee+c.Argument], c.callee, c.Argument)
		if at < 0 {
			continue // in a form of its own: the file alone is its place
		}
		next[c.callee+c.Argument] = at + length
		line := strings.Count(source[:at], "\n") + 1
		c.Pos = diag.Pos{Line: line, Col: at - strings.LastIndexByte(source[:at], '\n')}
	}
	slices.SortStableFunc(w.found, func(a, b localCall) int {
		return cmp.Or(a.Pos.Line-b.Pos.Line, a.Pos.Col-b.Pos.Col)
	})
	return w.found
}

// find returns where a call stands at or behind from, and how long it is up
// to the end of the argument.
func find(source string, from int, callee, argument string) (at, length int) {
	// Type arguments may stand between; comments may not.
	call := regexp.MustCompile(`(^|[^\w$.])(` + regexp.QuoteMeta(callee) + `\s*(?:\?\.)?\s*(?:<[^()]*>)?\s*\(\s*["'` + "`" + `]` + regexp.QuoteMeta(argument) + `["'` + "`" + `])`)
	m := call.FindStringSubmatchIndex(source[from:])
	if m == nil {
		return -1, 0
	}
	return from + m[4], m[5] - m[4]
}

// callWalk collects calls of the functions that variables are bound to.
type callWalk struct {
	functions map[*js.Var]string // the exported name
	spaces    map[*js.Var]bool   // namespaces of the module
	found     []localCall
}

// bind finds the variables that the imports of a module declare. The parser
// takes them for free variables of the script.
func (w *callWalk) bind(ast *js.AST, specifier string) {
	free := map[string]*js.Var{}
	for _, v := range ast.Scope.Undeclared {
		free[string(v.Data)] = origin(v)
	}
	for _, stmt := range ast.List {
		s, ok := stmt.(*js.ImportStmt)
		if !ok || unquote(s.Module) != specifier {
			continue
		}
		for _, a := range s.List {
			v := free[string(a.Binding)]
			switch name := unquote(a.Name); {
			case v == nil: // never used
			case name == "*":
				w.spaces[v] = true
			case a.Name == nil:
				w.functions[v] = string(a.Binding)
			default:
				w.functions[v] = name
			}
		}
	}
}

func origin(v *js.Var) *js.Var {
	for v.Link != nil {
		v = v.Link
	}
	return v
}

func (w *callWalk) Enter(n js.INode) js.IVisitor {
	call, ok := n.(*js.CallExpr)
	if !ok || len(call.Args.List) == 0 {
		return w
	}
	argument, ok := literalText(call.Args.List[0].Value)
	if !ok {
		return w
	}
	switch x := call.X.(type) {
	case *js.Var:
		if name, ok := w.functions[origin(x)]; ok {
			w.found = append(w.found, localCall{Call{Function: name, Argument: argument}, string(x.Data)})
		}
	case *js.DotExpr:
		if v, ok := x.X.(*js.Var); ok && w.spaces[origin(v)] {
			name := memberName(x.Y)
			w.found = append(w.found, localCall{Call{Function: name, Argument: argument}, fmt.Sprintf("%s.%s", v.Data, name)})
		}
	}
	return w
}

func (w *callWalk) Exit(js.INode) {}

// literalText is the value of a string literal, or of a template without parts.
func literalText(x js.IExpr) (string, bool) {
	switch x := x.(type) {
	case *js.LiteralExpr:
		return unquote(x.Data), x.TokenType == js.StringToken
	case *js.TemplateExpr:
		return unquote(x.Tail), len(x.List) == 0 && x.Tag == nil
	}
	return "", false
}
