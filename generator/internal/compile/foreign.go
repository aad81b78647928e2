package compile

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

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
