package bundler

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
)

// OwnExports returns the names that the file itself exports ("default"
// included), without those of export *. It parses this one file only; a file
// that does not parse gives an error, whose reason Run will report.
func OwnExports(job Job, file string) ([]string, error) {
	opts, err := options(job)
	if err != nil {
		return nil, err
	}
	opts.Bundle, opts.Splitting, opts.Plugins, opts.Inject, opts.Alias = false, false, nil, nil, nil
	opts.MainFields, opts.Conditions, opts.PublicPath = nil, nil, ""
	opts.Sourcemap = api.SourceMapNone
	opts.EntryPointsAdvanced = []api.EntryPoint{{InputPath: "./" + file, OutputPath: "entry"}}
	res := api.Build(opts)
	if len(res.Errors) > 0 {
		return nil, errors.New(res.Errors[0].Text)
	}
	var meta metafile
	if err := json.Unmarshal([]byte(res.Metafile), &meta); err != nil {
		return nil, err
	}
	var names []string
	for _, o := range meta.Outputs {
		names = append(names, o.Exports...)
	}
	slices.Sort(names)
	return names, nil
}
