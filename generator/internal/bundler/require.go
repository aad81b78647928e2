package bundler

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
)

// LeftoverRequires reports calls of require() that esbuild could not resolve
// and that would throw in a browser. Calls inside try are a package's way of
// asking and stay. The output is built once more without minifying, since
// minified names tell nothing; this happens only where the helper is present.
func LeftoverRequires(ctx context.Context, job Job, res *Result) diag.List {
	if !requires(res) {
		return nil
	}
	job.Options.Minify = false
	plain, list := Run(ctx, job)
	if list.HasErrors() {
		return nil // the first build had none: what it said stands
	}
	list = nil
	for _, o := range plain.Outputs {
		if o.Kind != bundle.Script {
			continue
		}
		for _, call := range requireCalls(o.Data) {
			d := list.Errorf("MFE331", call.pos(job.Root), "require(%s) cannot be resolved at build time and throws in the browser", call.arg)
			d.Hint = "import the module with a literal specifier; to leave the code in, catch the error around the call"
			if strings.Contains("/"+call.file, "/node_modules/") {
				d.Hint = "use the package's ES module build (main_fields or alias in [esbuild]), or replace the package"
			}
		}
	}
	return list.Sorted()
}

// requires reports whether a script holds esbuild's require helper, by the
// message that it throws.
func requires(res *Result) bool {
	return slices.ContainsFunc(res.Outputs, func(o Output) bool {
		return o.Kind == bundle.Script && bytes.Contains(o.Data, []byte("Dynamic require of "))
	})
}

// call is a call of esbuild's require helper.
type call struct {
	file string // relative to the root
	arg  string // source text of the argument
}

// pos finds the call in its source file as well as text search can.
func (c call) pos(root string) diag.Pos {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(c.file)))
	if err != nil {
		return diag.Pos{File: c.file}
	}
	at := regexp.MustCompile(`\brequire\s*\(\s*` + regexp.QuoteMeta(c.arg)).FindIndex(data)
	if at == nil {
		at = regexp.MustCompile(`\brequire\b`).FindIndex(data)
	}
	if at == nil {
		return diag.Pos{File: c.file}
	}
	line := bytes.Count(data[:at[0]], []byte("\n")) + 1
	return diag.Pos{File: c.file, Line: line, Col: at[0] - bytes.LastIndexByte(data[:at[0]], '\n')}
}

var pathComment = regexp.MustCompile(`(?m)^\s*// ([^\s:]+\.[cm]?[jt]sx?)$`)

// requireCalls lists the unguarded calls of __require in unminified output.
func requireCalls(script []byte) []call {
	ast, err := js.Parse(parse.NewInputBytes(bytes.Clone(script)), js.Options{})
	if err != nil {
		return nil
	}
	w := &requireWalk{}
	js.Walk(w, ast)
	var out []call
	from := 0
	for _, arg := range w.args {
		// Calls come in source order, so each is found after the last.
		at := bytes.Index(script[from:], []byte("__require("+arg))
		if at < 0 {
			at = max(bytes.Index(script[from:], []byte("__require(")), 0) // the parser prints it otherwise
		}
		from += at + 1
		file := ""
		for _, m := range pathComment.FindAllSubmatch(script[:from], -1) {
			file = string(m[1])
		}
		out = append(out, call{file: file, arg: arg})
	}
	return out
}

type requireWalk struct {
	guarded int
	args    []string
}

func (w *requireWalk) Enter(n js.INode) js.IVisitor {
	switch n := n.(type) {
	case *js.TryStmt:
		if n.Catch != nil {
			w.guarded++
		}
	case *js.CallExpr:
		if v, ok := n.X.(*js.Var); ok && string(v.Name()) == "__require" && w.guarded == 0 && len(n.Args.List) > 0 {
			var arg strings.Builder
			n.Args.List[0].Value.JS(&arg)
			w.args = append(w.args, arg.String())
		}
	}
	return w
}

func (w *requireWalk) Exit(n js.INode) {
	if t, ok := n.(*js.TryStmt); ok && t.Catch != nil {
		w.guarded--
	}
}
