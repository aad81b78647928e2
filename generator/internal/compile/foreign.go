package compile

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// webpackism is code that only webpack's runtime can run. Mark is looked for
// in the output, which is fast; source finds the place.
type webpackism struct {
	mark   string
	source *regexp.Regexp
	text   string
	hint   string
}

var webpackisms = []webpackism{
	{"__webpack_share_scopes__", regexp.MustCompile(`__webpack_share_scopes__`),
		"__webpack_share_scopes__ exists in webpack's runtime only",
		"delete the container initialisation: shared dependencies are linked at build time, import the MFE by its specifier or from \"mfe:<name>\""},
	{"__webpack_init_sharing__", regexp.MustCompile(`__webpack_init_sharing__`),
		"__webpack_init_sharing__ exists in webpack's runtime only",
		"delete the call: there is no sharing to initialise in the browser"},
	{"__webpack_require__", regexp.MustCompile(`__webpack_require__`),
		"__webpack_require__ exists in webpack's runtime only",
		"import the module by its specifier"},
	{"loadRemote", regexp.MustCompile(`\bloadRemote\s*\(`),
		"loadRemote() asks Module Federation's runtime for an MFE",
		"write import(\"<specifier>\") with a literal specifier, or import { load } from \"mfe:<name>\""},
	{"require.context", regexp.MustCompile(`\brequire\.context\s*\(`),
		"require.context() is webpack's and is resolved by webpack only",
		"list the modules in an object of imports: { a: () => import(\"./a\") }"},
}

// webpackOnly reports code that was written for webpack's runtime. What a
// package in node_modules holds is its own business until it runs; in the
// unit's code it is a mistake that would show only in the browser.
func webpackOnly(root string, u plan.Unit, res *bundler.Result) diag.List {
	var list diag.List
	for _, w := range webpackisms {
		if !marked(res, w.mark) {
			continue
		}
		for _, file := range slices.Sorted(maps.Keys(res.Modules)) {
			if strings.Contains(file, ":") || strings.Contains("/"+file, "/node_modules/") {
				continue
			}
			data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
			if err != nil {
				continue
			}
			for _, at := range w.source.FindAllIndex(data, -1) {
				if w.mark == "loadRemote" && !bytes.Contains(data, []byte("@module-federation/")) {
					continue // somebody's own function
				}
				d := list.Errorf("MFE330", place(file, data, at[0]), "mfe %q: %s", u.Name, w.text)
				if u.Kind == bundle.Shell {
					d.Text = "shell: " + w.text
				}
				d.Hint = w.hint
			}
		}
	}
	return list
}

// marked reports whether a script holds the mark. esbuild renames require in
// minified code but keeps property names and the helper's message.
func marked(res *bundler.Result, mark string) bool {
	if mark == "require.context" {
		mark = ".context("
	}
	for _, o := range res.Outputs {
		if o.Kind == bundle.Script && bytes.Contains(o.Data, []byte(mark)) {
			return true
		}
	}
	return false
}

func place(file string, data []byte, at int) diag.Pos {
	line := bytes.Count(data[:at], []byte("\n")) + 1
	return diag.Pos{File: file, Line: line, Col: at - bytes.LastIndexByte(data[:at], '\n')}
}

// leftoverRequires reports calls of require() that esbuild could not resolve
// and that would throw in a browser. Calls inside try are a package's way of
// asking and stay. The output is built once more without minifying, since
// minified names tell nothing; this happens only where the helper is present.
func leftoverRequires(ctx context.Context, job bundler.Job, res *bundler.Result) diag.List {
	if !marked(res, `Dynamic require of `) {
		return nil
	}
	job.Options.Minify = false
	plain, list := bundler.Run(ctx, job)
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
	return place(c.file, data, at[0])
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
