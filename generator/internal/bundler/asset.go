package bundler

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
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
	case query == "inline" && ext(file) == ".css":
		return p.inlineStyle(file)
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

// workerEntry names a worker's own output, unlike any file.
const workerEntry = "mfegen-worker"

// worker bundles a worker's script with everything it needs: import maps do
// not reach workers, so nothing may stay a bare specifier.
func (p *plugin) worker(file string, module bool) (api.OnLoadResult, error) {
	job := p.job
	job.Entries = []Entry{{Name: workerEntry, File: p.job.rel(file)}}
	job.Splitting = false
	job.Resolve = func(Request) Resolution { return Resolution{} }
	job.Options.Sourcemap = ""
	opts, err := options(job)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	if !module {
		opts.Format = api.FormatIIFE
		opts.Define["import.meta.url"] = "self.location.href"
	}
	res := api.Build(opts)
	if len(res.Errors) > 0 {
		return api.OnLoadResult{Errors: res.Errors, Warnings: res.Warnings}, nil
	}
	out := api.OnLoadResult{Loader: api.LoaderFile, Warnings: res.Warnings}
	for _, f := range res.OutputFiles {
		name := inOutDir(job.rel(f.Path))
		switch {
		case out.Contents == nil && strings.HasPrefix(name, workerEntry+"-") && ext(name) == ".js":
			s := string(f.Contents)
			out.Contents = &s
		case ext(name) != ".css": // a worker has no document to style
			job.besides.add(name, f.Contents)
		}
	}
	return out, nil
}

// besides are the files that workers name. They lie beside the workers'
// scripts, which lie beside the job's own.
type besides struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (b *besides) add(name string, data []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.files == nil {
		b.files = map[string][]byte{}
	}
	b.files[name] = data
}

// inlineStyle gives the text of a stylesheet as a page would get it, with all
// that it imports and refers to in it.
func (p *plugin) inlineStyle(file string) (api.OnLoadResult, error) {
	job := p.job
	job.Entries = []Entry{{Name: "style", File: p.job.rel(file)}}
	job.Options.Sourcemap = ""
	job.Options.Loader = maps.Clone(job.Options.Loader)
	if job.Options.Loader == nil {
		job.Options.Loader = map[string]string{}
	}
	for _, e := range fileExtensions {
		job.Options.Loader[e] = "dataurl"
	}
	opts, err := options(job)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	opts.Splitting = false
	res := api.Build(opts)
	out := api.OnLoadResult{Errors: res.Errors, Warnings: res.Warnings, Loader: api.LoaderText}
	for _, f := range res.OutputFiles {
		if s := string(f.Contents); ext(f.Path) == ".css" {
			out.Contents = &s
		}
	}
	return out, nil
}
