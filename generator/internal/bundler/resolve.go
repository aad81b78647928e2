package bundler

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Namespaces of virtual modules. Their paths are relative to the root, since
// esbuild mixes them into content hashes.
const (
	entryPrefix    = "mfegen-entry:"
	entryNamespace = "mfegen-entry"
	textNamespace  = "mfegen-text"    // Resolution.Text
	shimNamespace  = "mfegen-require" // what require("react") returns
	esmNamespace   = "mfegen-import"  // the import behind it
	assetNamespace = "mfegen-asset"
	emitNamespace  = "mfegen-file"
	envNamespace   = "mfegen-env"
	cssNamespace   = "mfegen-css"
	cssJSNamespace = "mfegen-css-module"
)

// Prefixes of the names that Result.Modules gives to the two virtual modules
// between a require() and the external specifier.
const (
	RequireModule = shimNamespace + ":"
	ImportModule  = esmNamespace + ":"
)

// EntryModule is the prefix of the names that Result.Modules gives to entries
// with a Source.
const EntryModule = entryNamespace + ":"

// plugin is one job's hooks.
type plugin struct {
	job     Job
	loaders map[string]api.Loader
	build   api.PluginBuild
}

// again marks the resolve calls that a hook makes itself.
type again struct{}

func (p *plugin) setup(b api.PluginBuild) {
	p.build = b
	b.OnResolve(api.OnResolveOptions{Filter: "^" + entryPrefix}, p.resolveEntry)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: entryNamespace}, p.loadEntry)
	if len(p.job.Options.Replace) > 0 {
		b.OnResolve(api.OnResolveOptions{Filter: "."}, p.resolveReplaced)
	}
	b.OnResolve(api.OnResolveOptions{Filter: `\.module\.css$`}, p.resolveCSSModule)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: cssJSNamespace}, p.loadCSSModule)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: cssNamespace}, loadCSSText)
	b.OnResolve(api.OnResolveOptions{Filter: `.`}, p.resolve)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: textNamespace}, p.loadText)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: envNamespace}, p.loadEnv)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: shimNamespace}, loadShim)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: esmNamespace}, loadESM)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: assetNamespace}, p.loadAsset)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: emitNamespace}, p.loadEmitted)
	b.OnLoad(api.OnLoadOptions{Filter: `\.[cm]?[jt]sx?$`, Namespace: "file"}, p.loadScript)
}

func (p *plugin) resolveEntry(a api.OnResolveArgs) (api.OnResolveResult, error) {
	return api.OnResolveResult{Path: strings.TrimPrefix(a.Path, entryPrefix), Namespace: entryNamespace}, nil
}

func (p *plugin) loadEntry(a api.OnLoadArgs) (api.OnLoadResult, error) {
	for _, e := range p.job.Entries {
		if e.Name == a.Path && e.Source != "" {
			return api.OnLoadResult{Contents: &e.Source, Loader: api.LoaderJS, ResolveDir: p.job.abs(e.Dir)}, nil
		}
	}
	return api.OnLoadResult{}, fmt.Errorf("no entry %q", a.Path)
}

func (j Job) abs(rel string) string { return filepath.Join(j.Root, filepath.FromSlash(rel)) }

// resolve decides about every import that a script makes; the order is that
// of how much is known: queries, assets, then bare specifiers.
func (p *plugin) resolve(a api.OnResolveArgs) (api.OnResolveResult, error) {
	var kind ImportKind
	switch a.Kind {
	case api.ResolveJSImportStatement:
	case api.ResolveJSDynamicImport:
		kind = Dynamic
	case api.ResolveJSRequireCall:
		kind = Require
	default:
		return api.OnResolveResult{}, nil
	}
	if _, mine := a.PluginData.(again); mine {
		return api.OnResolveResult{}, nil
	}
	if a.Namespace == esmNamespace {
		return api.OnResolveResult{Path: a.Path, External: true}, nil
	}
	if a.Namespace == shimNamespace {
		return api.OnResolveResult{Path: a.Path, Namespace: esmNamespace}, nil
	}
	if a.Path == envModule {
		return api.OnResolveResult{Path: "env", Namespace: envNamespace, SideEffects: api.SideEffectsFalse}, nil
	}
	for _, prefix := range []string{filePrefix, modulePrefix, classPrefix} {
		if strings.HasPrefix(a.Path, prefix) {
			return p.resolveEmitted(a, prefix)
		}
	}
	if file, query := splitQuery(a.Path); query == "raw" || query == "url" || query == "inline" || strings.HasPrefix(query, "worker") {
		return p.resolveAsset(a, file, query)
	}
	if !IsBare(a.Path) {
		if p.loaders[ext(a.Path)] == api.LoaderFile && p.job.Options.PublicPath == "" {
			return p.resolveAsset(a, a.Path, "url")
		}
		return api.OnResolveResult{}, nil
	}
	if p.job.Resolve == nil {
		return api.OnResolveResult{}, nil
	}
	return p.resolveBare(a, kind)
}

func (p *plugin) resolveBare(a api.OnResolveArgs, kind ImportKind) (api.OnResolveResult, error) {
	spec := aliased(a.Path, p.job.Options.Alias)
	req := Request{Specifier: spec, Kind: kind}
	if a.Namespace == "file" {
		req.Importer = a.Importer
	}
	r := p.job.Resolve(req)
	switch r.Action {
	case External:
		if kind == Require {
			return api.OnResolveResult{Path: spec, Namespace: shimNamespace}, nil
		}
		return api.OnResolveResult{Path: spec, External: true}, nil
	case Source:
		return api.OnResolveResult{Path: spec, Namespace: textNamespace, PluginData: r.Text}, nil
	case Redirect:
		return p.again(a, r.Specifier, r.Dir), nil
	case Refuse:
		return api.OnResolveResult{Errors: []api.Message{{Text: r.Why.Text, Detail: r.Why}}}, nil
	}
	if p.loaders[ext(spec)] == api.LoaderFile && p.job.Options.PublicPath == "" {
		return p.resolveAsset(a, a.Path, "url")
	}
	return api.OnResolveResult{}, nil
}

// again resolves as esbuild would, from dir, and hands its messages on.
func (p *plugin) again(a api.OnResolveArgs, spec, dir string) api.OnResolveResult {
	r := p.build.Resolve(spec, api.ResolveOptions{ResolveDir: dir, Importer: a.Importer, Kind: a.Kind, PluginData: again{}})
	out := api.OnResolveResult{
		Errors: r.Errors, Warnings: r.Warnings, Path: r.Path, Namespace: r.Namespace, Suffix: r.Suffix, External: r.External,
	}
	if !r.SideEffects {
		out.SideEffects = api.SideEffectsFalse
	}
	return out
}

// IsBare reports whether a specifier is neither relative nor absolute nor a
// URL with an authority or a data: URL.
func IsBare(spec string) bool {
	return spec != "" && spec[0] != '.' && spec[0] != '/' && spec[0] != '#' &&
		!strings.Contains(spec, "://") && !strings.HasPrefix(spec, "data:") && !filepath.IsAbs(spec)
}

// aliased applies esbuild's alias rule: a key replaces a package's name, with
// the rest of the path kept.
func aliased(spec string, alias map[string]string) string {
	best := ""
	for from := range alias {
		if (spec == from || strings.HasPrefix(spec, from+"/")) && len(from) > len(best) {
			best = from
		}
	}
	if best == "" {
		return spec
	}
	return alias[best] + spec[len(best):]
}

func (p *plugin) loadText(a api.OnLoadArgs) (api.OnLoadResult, error) {
	text := a.PluginData.(string)
	return api.OnLoadResult{Contents: &text, Loader: api.LoaderTS, ResolveDir: p.job.abs(p.job.Dir)}, nil
}

// RawExports is the export name under which a shared CommonJS package offers
// its module.exports, for those who require() it. Node uses the same name for
// the same purpose.
const RawExports = "module.exports"

// loadShim is a CommonJS module, so that require() gives exactly what the
// package exports, callable functions included.
func loadShim(a api.OnLoadArgs) (api.OnLoadResult, error) {
	s := fmt.Sprintf("module.exports = require(%q)[%q];", a.Path, RawExports)
	return api.OnLoadResult{Contents: &s, Loader: api.LoaderJS}, nil
}

func loadESM(a api.OnLoadArgs) (api.OnLoadResult, error) {
	s := fmt.Sprintf("export { %q } from %q;", RawExports, a.Path)
	return api.OnLoadResult{Contents: &s, Loader: api.LoaderJS}, nil
}
