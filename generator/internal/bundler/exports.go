package bundler

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// Own is what a file exports by itself.
type Own struct {
	Names []string // "default" included, without those of export *; sorted
	// Stars are the bare specifiers of export *. esbuild passes on what is
	// not in the bundle for the module alone that it starts from, so whoever
	// wraps the file must say them again.
	Stars []string
}

// OwnExports parses this one file only; a file that does not parse gives an
// error, whose reason Run will report.
func OwnExports(job Job, file string) (Own, error) {
	opts, err := options(job)
	if err != nil {
		return Own{}, err
	}
	opts.Bundle, opts.Splitting, opts.Plugins, opts.Inject, opts.Alias = false, false, nil, nil, nil
	opts.MainFields, opts.Conditions, opts.PublicPath = nil, nil, ""
	opts.Sourcemap = api.SourceMapNone
	opts.EntryPointsAdvanced = []api.EntryPoint{{InputPath: "./" + file, OutputPath: "entry"}}
	res := api.Build(opts)
	if len(res.Errors) > 0 {
		return Own{}, errors.New(res.Errors[0].Text)
	}
	var meta metafile
	if err := json.Unmarshal([]byte(res.Metafile), &meta); err != nil {
		return Own{}, err
	}
	var own Own
	for _, o := range meta.Outputs {
		own.Names = append(own.Names, o.Exports...)
	}
	slices.Sort(own.Names)
	for _, f := range res.OutputFiles {
		own.Stars = append(own.Stars, bareStars(f.Contents)...)
	}
	return own, nil
}

// bareStars lists the bare specifiers of export * in a script that esbuild
// printed.
func bareStars(script []byte) []string {
	if !bytes.Contains(script, []byte("export *")) && !bytes.Contains(script, []byte("export*")) {
		return nil
	}
	ast, err := js.Parse(parse.NewInputBytes(script), js.Options{})
	if err != nil {
		return nil // esbuild read it; what the other parser makes of it is no news for the user
	}
	var out []string
	for _, stmt := range ast.List {
		s, ok := stmt.(*js.ExportStmt)
		if !ok || s.Module == nil || len(s.List) != 1 {
			continue
		}
		spec, a := unquote(s.Module), s.List[0]
		star := string(a.Name) == "*" && a.Binding == nil || a.Name == nil && string(a.Binding) == "*"
		if star && !strings.HasPrefix(spec, ".") && !strings.HasPrefix(spec, "/") && !slices.Contains(out, spec) {
			out = append(out, spec)
		}
	}
	return out
}
