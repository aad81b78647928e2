package bundler

import (
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// replaced marks the resolve call for what takes a file's place: every hook
// has its say about it but this one, so that two files may take each other's.
type replaced struct{}

// resolveReplaced answers imports of files that the project replaces. What a
// path leads to is known only when esbuild has resolved it.
func (p *plugin) resolveReplaced(a api.OnResolveArgs) (api.OnResolveResult, error) {
	switch a.PluginData.(type) {
	case again, replaced:
		return api.OnResolveResult{}, nil
	}
	if a.Kind == api.ResolveEntryPoint || a.ResolveDir == "" || !strings.HasPrefix(a.Path, ".") && !fromCSS(a.Kind) {
		return api.OnResolveResult{}, nil
	}
	r := p.build.Resolve(a.Path, api.ResolveOptions{ResolveDir: a.ResolveDir, Importer: a.Importer, Kind: a.Kind, PluginData: again{}})
	if len(r.Errors) > 0 || r.External {
		return api.OnResolveResult{}, nil
	}
	to, ok := p.job.Options.Replace[p.job.rel(r.Path)]
	if !ok || to == "./"+p.job.rel(a.Importer) {
		return api.OnResolveResult{}, nil // what takes its place may build on it
	}
	dir := p.job.abs(p.job.Dir)
	if file, isFile := strings.CutPrefix(to, "./"); isFile {
		dir = p.job.abs(file)
		dir, to = filepath.Dir(dir), "./"+filepath.Base(dir)
	}
	n := p.build.Resolve(to, api.ResolveOptions{ResolveDir: dir, Importer: a.Importer, Kind: a.Kind, PluginData: replaced{}})
	out := api.OnResolveResult{
		Errors: n.Errors, Warnings: n.Warnings, Path: n.Path, Namespace: n.Namespace, Suffix: n.Suffix, External: n.External, PluginData: n.PluginData,
	}
	if !n.SideEffects {
		out.SideEffects = api.SideEffectsFalse
	}
	return out, nil
}

// fromCSS reports whether a stylesheet asks, where a path needs no dot.
func fromCSS(k api.ResolveKind) bool {
	return k == api.ResolveCSSImportRule || k == api.ResolveCSSURLToken
}
