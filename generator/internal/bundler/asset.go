package bundler

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Specifier prefixes that our own generated code imports: the emitted file's
// path relative to the script, for files and for workers.
const (
	filePrefix   = "mfegen-file:"
	modulePrefix = "mfegen-worker-module:"
	classPrefix  = "mfegen-worker-classic:"
)

// resolveAsset answers an import that wants a file's URL or text instead of
// its exports.
func (p *plugin) resolveAsset(a api.OnResolveArgs, spec, query string) (api.OnResolveResult, error) {
	file, bad := p.locate(a, spec)
	if bad != nil {
		return *bad, nil
	}
	return api.OnResolveResult{
		Path: p.job.rel(file) + "?" + query, Namespace: assetNamespace, PluginData: file, SideEffects: api.SideEffectsFalse,
	}, nil
}

// resolveEmitted answers our own prefixes.
func (p *plugin) resolveEmitted(a api.OnResolveArgs, prefix string) (api.OnResolveResult, error) {
	file, bad := p.locate(a, strings.TrimPrefix(a.Path, prefix))
	if bad != nil {
		return *bad, nil
	}
	r := api.OnResolveResult{Path: p.job.rel(file), Namespace: emitNamespace, PluginData: emitted{file: file, prefix: prefix}}
	if prefix != filePrefix {
		// esbuild names the output after the path.
		r.Path = strings.TrimSuffix(r.Path, path.Ext(r.Path)) + ".js"
	}
	return r, nil
}

type emitted struct{ file, prefix string }

// locate finds the file that a specifier means.
func (p *plugin) locate(a api.OnResolveArgs, spec string) (string, *api.OnResolveResult) {
	dir := a.ResolveDir
	if dir == "" {
		dir = filepath.Dir(a.Importer)
	}
	r := p.build.Resolve(spec, api.ResolveOptions{ResolveDir: dir, Kind: a.Kind, PluginData: again{}})
	if len(r.Errors) > 0 {
		return "", &api.OnResolveResult{Errors: r.Errors, Warnings: r.Warnings}
	}
	return r.Path, nil
}

// loadAsset gives what an import of a file yields. A URL is relative to the
// script at run time, so that a bundle works wherever it is put and on pages
// of any depth.
func (p *plugin) loadAsset(a api.OnLoadArgs) (api.OnLoadResult, error) {
	file := a.PluginData.(string)
	_, query := splitQuery(a.Path)
	base := "./" + filepath.Base(file)
	var s string
	switch {
	case query == "raw":
		return readAs(file, api.LoaderText)
	case query == "inline":
		return readAs(file, api.LoaderDataURL)
	case strings.HasPrefix(query, "worker"):
		s = fmt.Sprintf("import u from %q; export default function (o) { return new Worker(new URL(u, import.meta.url), { type: \"module\", ...o }) }", modulePrefix+base)
	default:
		s = fmt.Sprintf("import u from %q; export default /* @__PURE__ */ (() => new URL(u, import.meta.url).href)();", filePrefix+base)
	}
	return api.OnLoadResult{Contents: &s, Loader: api.LoaderJS, ResolveDir: filepath.Dir(file)}, nil
}

// loadEmitted gives the bytes of an emitted file; esbuild's file loader names
// it and puts its relative path into the script.
func (p *plugin) loadEmitted(a api.OnLoadArgs) (api.OnLoadResult, error) {
	e := a.PluginData.(emitted)
	if e.prefix == filePrefix {
		return readAs(e.file, api.LoaderFile)
	}
	return p.worker(e.file, e.prefix == modulePrefix)
}

func readAs(file string, loader api.Loader) (api.OnLoadResult, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	s := string(data)
	return api.OnLoadResult{Contents: &s, Loader: loader, ResolveDir: filepath.Dir(file)}, nil
}

// worker bundles a worker's script with everything it needs: import maps do
// not reach workers, so nothing may stay a bare specifier.
func (p *plugin) worker(file string, module bool) (api.OnLoadResult, error) {
	job := p.job
	job.Entries = []Entry{{Name: "worker", File: p.job.rel(file)}}
	job.Splitting = false
	job.Resolve = func(Request) Resolution { return Resolution{} }
	job.Options.Sourcemap = ""
	opts, err := options(job)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	if !module {
		opts.Format = api.FormatIIFE
	}
	res := api.Build(opts)
	if len(res.Errors) > 0 {
		return api.OnLoadResult{Errors: res.Errors, Warnings: res.Warnings}, nil
	}
	out := api.OnLoadResult{Loader: api.LoaderFile, Warnings: res.Warnings}
	for _, f := range res.OutputFiles {
		if strings.HasSuffix(f.Path, ".js") && strings.HasPrefix(filepath.Base(f.Path), "worker-") {
			s := string(f.Contents)
			out.Contents = &s
			continue
		}
		return api.OnLoadResult{Errors: []api.Message{{Detail: &diag.Diagnostic{
			Code: "MFE303", Severity: diag.Error, Pos: diag.Pos{File: p.job.rel(file)},
			Text: fmt.Sprintf("the worker emits %s besides its script, which a worker cannot load by a relative path", filepath.Base(f.Path)),
			Hint: "import the file in the page and post its URL to the worker",
		}}}}, nil
	}
	return out, nil
}
