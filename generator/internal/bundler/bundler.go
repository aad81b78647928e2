// Package bundler is the gate to esbuild: it turns a Job into output files
// with what is known of each, and esbuild's messages into diagnostics. It
// knows how browsers want assets, workers and CSS modules, and nothing of
// shells, MFEs or sharing: who asks decides about bare specifiers through
// Job.Resolve. Nothing is written to disk.
package bundler

import (
	"context"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/confine"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/sourcemap"
)

// Job is one esbuild build.
type Job struct {
	Root    string // absolute; all other paths are relative to it
	Unit    string // keeps CSS module names of different jobs apart
	Dir     string // folder whose tsconfig and relative options apply
	Base    string // the site's base path, for import.meta.env.BASE_URL
	Entries []Entry
	Options plan.Options

	// Splitting allows chunks shared between the entries and for lazy
	// imports. Without it everything an entry needs is in its file.
	Splitting bool

	// Evaluable makes each entry a classic script with everything in it,
	// in a language level that simple engines run.
	Evaluable bool
	// Supported adds to what esbuild takes the target to support.
	Supported map[string]bool

	// Resolve decides about bare specifiers in scripts. It is called from
	// several goroutines. A nil Resolve bundles everything.
	Resolve func(Request) Resolution

	// Sources names the sources in source maps. The zero value leaves them
	// and the files' names as esbuild has them.
	Sources sourcemap.Namespace

	// Confine rewrites the stylesheets, which it gets together when they
	// are as small as they get. Nil leaves them.
	Confine func(sheets [][]byte) []confine.Sheet

	besides *besides // of this run
}

// Entry is one entry point: a file, or a source text with the folder from
// which its imports resolve.
type Entry struct {
	Name   string // output name without hash and extension; unique in the job
	File   string // relative to the root
	Source string // when set, the module's text; File is then its display name
	Dir    string // folder of Source, relative to the root
}

// ImportKind is the way a specifier is imported.
type ImportKind int

const (
	Static  ImportKind = iota // import and export … from
	Dynamic                   // import()
	Require                   // require()
)

// Request is a bare specifier met in a script.
type Request struct {
	Specifier string
	Kind      ImportKind
	Importer  string // absolute path of the importing file, or "" for virtual ones
}

// Action says what becomes of a bare specifier.
type Action int

const (
	// Inline resolves as Node does and bundles what is found.
	Inline Action = iota
	// External leaves the specifier to the import map. A require() of it
	// is turned into an import.
	External
	// Source takes Resolution.Text as the module.
	Source
	// Redirect resolves as Node does, but Resolution.Specifier from the
	// folder Resolution.Dir.
	Redirect
	// Refuse fails with Resolution.Why, at the import.
	Refuse
)

// Resolution answers a Request.
type Resolution struct {
	Action    Action
	Text      string
	Specifier string
	Dir       string // absolute
	Why       *diag.Diagnostic
}

// Output is one output file.
type Output struct {
	bundle.File
	Entry   string   // name of the entry, for entry scripts
	Style   string   // path of the entry's stylesheet
	Exports []string // sorted

	statements map[string]int // import statements by bare specifier
}

// Result is what a job gave.
type Result struct {
	Outputs []Output // sorted by path
	// Modules are the source files by path relative to the root (virtual
	// modules by "namespace:path"), for entries' formats and origins.
	Modules map[string]Module
}

// Module is what esbuild found out about a source file.
type Module struct {
	Format  string // esm, cjs or ""
	Imports []ModuleImport
}

// ModuleImport is an import of a source file: of another source file by its
// path, or of an external specifier.
type ModuleImport struct {
	Path     string
	Kind     string
	External bool
	Original string
}

// outDir never exists on disk: outputs are named relative to it.
const outDir = ".mfegen-out"

// Run builds the job. The result is nil when the list holds errors.
func Run(ctx context.Context, job Job) (*Result, diag.List) {
	var list diag.List
	job.besides = &besides{}
	opts, err := options(job)
	if err != nil {
		list.Errorf("MFE304", diag.Pos{File: job.Dir}, "%v", err)
		return nil, list
	}
	built, cerr := api.Context(opts)
	if cerr != nil {
		return nil, convert(job, cerr.Errors, diag.Error)
	}
	defer built.Dispose()
	stop := context.AfterFunc(ctx, built.Cancel)
	defer stop()
	res := built.Rebuild()
	if ctx.Err() != nil {
		list.Errorf("MFE305", diag.Pos{}, "the build was interrupted")
		return nil, list
	}
	list.Add(convert(job, res.Errors, diag.Error)...)
	list.Add(convert(job, res.Warnings, diag.Warning)...)
	if list.HasErrors() {
		return nil, list
	}
	out, err := assemble(job, res)
	if err != nil {
		panic(fmt.Sprintf("bundler: esbuild's metafile does not describe its outputs: %v", err))
	}
	return out, list
}

func options(job Job) (api.BuildOptions, error) {
	o := job.Options
	target, engines, err := targets(o.Target)
	if err != nil {
		return api.BuildOptions{}, err
	}
	loaders, err := Loaders(o.Loader)
	if err != nil {
		return api.BuildOptions{}, err
	}
	opts := api.BuildOptions{
		AbsWorkingDir:     job.Root,
		Outdir:            filepath.Join(job.Root, outDir),
		EntryNames:        "[dir]/[name]-[hash]",
		ChunkNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		Splitting:         job.Splitting,
		Format:            api.FormatESModule,
		Platform:          api.PlatformBrowser,
		Metafile:          true,
		LogLevel:          api.LogLevelSilent,
		LogLimit:          0,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		Target:            target,
		Engines:           engines,
		MinifyWhitespace:  o.Minify,
		MinifyIdentifiers: o.Minify,
		MinifySyntax:      o.Minify,
		Loader:            loaders,
		Define:            defines(job),
		JSXFactory:        o.JSXFactory,
		JSXFragment:       o.JSXFragment,
		JSXImportSource:   o.JSXImportSource,
		MainFields:        o.MainFields,
		Conditions:        o.Conditions,
		PublicPath:        o.PublicPath,
		Alias:             o.Alias,
		// Browsers that know import maps know string export names.
		Supported: map[string]bool{"arbitrary-module-namespace-names": true},
		LogOverride: map[string]api.LogLevel{
			"unsupported-require-call": api.LogLevelSilent,
		},
	}
	maps.Copy(opts.Supported, job.Supported)
	switch o.JSX {
	case "automatic":
		opts.JSX = api.JSXAutomatic
	case "preserve":
		opts.JSX = api.JSXPreserve
	case "transform":
		opts.JSX = api.JSXTransform
	}
	switch o.Sourcemap {
	case "linked":
		opts.Sourcemap = api.SourceMapLinked
	case "hidden":
		opts.Sourcemap = api.SourceMapExternal
	}
	if o.Tsconfig != "" {
		opts.Tsconfig = filepath.Join(job.Root, filepath.FromSlash(o.Tsconfig))
	}
	for _, f := range o.Inject {
		opts.Inject = append(opts.Inject, filepath.Join(job.Root, filepath.FromSlash(f)))
	}
	for _, e := range job.Entries {
		in := "./" + e.File
		if e.Source != "" {
			in = entryPrefix + e.Name
		}
		opts.EntryPointsAdvanced = append(opts.EntryPointsAdvanced, api.EntryPoint{InputPath: in, OutputPath: e.Name})
	}
	if job.Evaluable {
		opts.Format, opts.Target, opts.Engines = api.FormatIIFE, api.ES2017, nil
		opts.Splitting, opts.Sourcemap = false, api.SourceMapNone
	}
	p := &plugin{job: job, loaders: loaders}
	opts.Plugins = []api.Plugin{{Name: "mfegen", Setup: p.setup}}
	return opts, nil
}

// defines are the global names that a browser lacks and packages expect.
// None is an object: esbuild would call its initialiser in every module.
func defines(job Job) map[string]string {
	d := map[string]string{
		"process.env.NODE_ENV":     `"production"`,
		"import.meta.env.MODE":     `"production"`,
		"import.meta.env.PROD":     "true",
		"import.meta.env.DEV":      "false",
		"import.meta.env.SSR":      "false",
		"import.meta.env.BASE_URL": strconv.Quote(job.Base),
		"global":                   "globalThis",
		envName:                    envVariable,
	}
	maps.Copy(d, job.Options.Define)
	return d
}

var loaderNames = map[string]api.Loader{
	"base64": api.LoaderBase64, "binary": api.LoaderBinary, "copy": api.LoaderCopy, "css": api.LoaderCSS,
	"dataurl": api.LoaderDataURL, "default": api.LoaderDefault, "empty": api.LoaderEmpty, "file": api.LoaderFile,
	"global-css": api.LoaderGlobalCSS, "js": api.LoaderJS, "json": api.LoaderJSON, "jsx": api.LoaderJSX,
	"local-css": api.LoaderLocalCSS, "text": api.LoaderText, "ts": api.LoaderTS, "tsx": api.LoaderTSX,
}

// LoaderNames are the names that the manifest may use, sorted.
func LoaderNames() []string {
	return slices.Sorted(maps.Keys(loaderNames))
}

// fileExtensions are emitted as files when imported, besides what the
// manifest says.
var fileExtensions = []string{
	".apng", ".avif", ".bmp", ".cur", ".gif", ".ico", ".jfif", ".jpeg", ".jpg", ".pjp", ".pjpeg", ".png", ".svg", ".webp",
	".aac", ".flac", ".m4a", ".mp3", ".mp4", ".mov", ".ogg", ".opus", ".wav", ".webm",
	".eot", ".otf", ".ttf", ".woff", ".woff2",
	".pdf", ".wasm", ".webmanifest",
}

// otherFiles are further extensions that are no scripts.
var otherFiles = []string{".css", ".scss", ".sass", ".less", ".styl", ".json", ".txt", ".md", ".mdx", ".html", ".vue", ".svelte"}

// IsScript reports whether a bare specifier may lead to a module that can be
// shared. Stylesheets, JSON and other files of a package belong to the unit
// that imports them. Dots that are no extension (rxjs/ajax.x) count as
// scripts.
func IsScript(spec string) bool {
	e := ext(strings.TrimPrefix(spec, PackageName(spec)))
	return !slices.Contains(fileExtensions, e) && !slices.Contains(otherFiles, e)
}

// Loaders returns esbuild's loader table: mfegen's defaults under the
// project's own.
func Loaders(own map[string]string) (map[string]api.Loader, error) {
	t := map[string]api.Loader{}
	for _, ext := range fileExtensions {
		t[ext] = api.LoaderFile
	}
	for _, ext := range slices.Sorted(maps.Keys(own)) {
		l, ok := loaderNames[own[ext]]
		if !ok {
			return nil, fmt.Errorf("loader %q for %s is not one of esbuild's: %s", own[ext], ext, strings.Join(LoaderNames(), ", "))
		}
		t[ext] = l
	}
	return t, nil
}

var engineNames = map[string]api.EngineName{
	"chrome": api.EngineChrome, "edge": api.EngineEdge, "firefox": api.EngineFirefox, "ios": api.EngineIOS,
	"opera": api.EngineOpera, "safari": api.EngineSafari,
}

var targetNames = map[string]api.Target{
	"esnext": api.ESNext, "es2015": api.ES2015, "es2016": api.ES2016, "es2017": api.ES2017, "es2018": api.ES2018,
	"es2019": api.ES2019, "es2020": api.ES2020, "es2021": api.ES2021, "es2022": api.ES2022, "es2023": api.ES2023, "es2024": api.ES2024,
}

// targets parses esbuild's --target list: language versions and engines with
// a version ("es2022", "chrome111", "safari16.4").
func targets(names []string) (api.Target, []api.Engine, error) {
	var target api.Target
	var engines []api.Engine
	for _, n := range names {
		if t, ok := targetNames[strings.ToLower(n)]; ok {
			target = t
			continue
		}
		i := max(strings.IndexAny(n, "0123456789"), 0)
		engine, ok := engineNames[n[:i]]
		if !ok {
			return 0, nil, fmt.Errorf("target %q is neither a language version such as es2022 nor a browser with its version such as safari16.4", n)
		}
		engines = append(engines, api.Engine{Name: engine, Version: n[i:]})
	}
	if target == 0 && len(engines) == 0 {
		target = api.ES2022
	}
	return target, engines, nil
}

// CheckTarget reports whether name is a target that esbuild knows.
func CheckTarget(name string) error {
	_, _, err := targets([]string{name})
	return err
}

// rel makes an absolute path relative to the root, slash-separated.
func (j Job) rel(abs string) string {
	r, err := filepath.Rel(j.Root, abs)
	if err != nil {
		return filepath.ToSlash(abs)
	}
	return filepath.ToSlash(r)
}

// splitQuery separates "./x.svg?raw" into path and query.
func splitQuery(spec string) (string, string) {
	p, q, _ := strings.Cut(spec, "?")
	return p, q
}

func ext(p string) string { return strings.ToLower(path.Ext(p)) }
