// Package runtime holds the browser side of mfegen, written in TypeScript, and
// gives it to the build: as one ES module for the page, and as the few lines
// that turn an MFE's mount style into the uniform mount. It knows nothing of
// plans, files of the site or import maps; what a page says to the runtime is
// in its data block, whose form is in src/site.ts.
package runtime

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/evanw/esbuild/pkg/cli"
)

// Specifier is the bare specifier under which the import map offers the
// runtime.
const Specifier = "mfegen/runtime"

//go:embed src
var embedded embed.FS

// Source returns the TypeScript files.
func Source() fs.FS {
	sub, err := fs.Sub(embedded, "src")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Features are what a site uses of the runtime. What it does not use is not in
// its bundle.
type Features struct {
	Route     bool // an MFE is shown on some routes only
	Later     bool // an MFE is loaded when it is seen, and the like
	Bootstrap bool // an MFE mounts as a single-spa application
	Breaker   bool // an MFE has a circuit breaker
	Prefetch  bool
	Flags     bool // a flag decides about an MFE
}

// All are all features.
var All = Features{true, true, true, true, true, true}

func (f Features) define() map[string]string {
	return map[string]string{
		"ROUTE": fmt.Sprint(f.Route), "LATER": fmt.Sprint(f.Later), "BOOTSTRAP": fmt.Sprint(f.Bootstrap),
		"BREAKER": fmt.Sprint(f.Breaker), "PREFETCH": fmt.Sprint(f.Prefetch), "FLAGS": fmt.Sprint(f.Flags),
	}
}

// Module is a module of the runtime's that pages load besides it.
type Module struct {
	Specifier string
	source    string
}

// The modules that stand beside the runtime.
var (
	// Faults deals with failures; every site has it, and no page fetches
	// it before something has failed.
	Faults = Module{Specifier: "mfegen/faults", source: "faults.ts"}
	// Later waits for what MFEs wait for, asks for flags, and prefetches.
	Later = Module{Specifier: "mfegen/later", source: "later.ts"}
	// Remote loads MFEs that other sites serve; the module of Facade
	// imports it.
	Remote = Module{Specifier: "mfegen/remote", source: "remote.ts"}
	// Flags says what flags are, to MFEs and to Later.
	Flags = Module{Specifier: "mfegen/flags", source: "flags.ts"}
	// Console and Beacon tell the stream of events. A page runs them ahead
	// of the runtime.
	Console = Module{Specifier: "mfegen/console", source: "telemetry/console.ts"}
	Beacon  = Module{Specifier: "mfegen/beacon", source: "telemetry/beacon.ts"}
	// Trial tries an MFE and tells what it saw. Only the page of mfegen
	// contract test has it.
	Trial = Module{Specifier: "mfegen/trial", source: "trial.ts"}
	// Preview shows an MFE in the docs. Only their page for that runs it.
	Preview = Module{Specifier: "mfegen/preview", source: "preview.ts"}
	// Shadow mounts MFEs in shadow roots; those that are import it.
	Shadow = Module{Specifier: "mfegen/shadow", source: "shadow.ts"}
	// Frame stands in a page for MFEs that run in frames, and Inside runs
	// such an MFE in its frame.
	Frame  = Module{Specifier: "mfegen/frame", source: "frame/frame.ts"}
	Inside = Module{Specifier: "mfegen/inside", source: "frame/inside.ts"}
	// FrameBus is what frames have in place of the page's bus.
	FrameBus = Module{Specifier: BusCore, source: "frame/bus.ts"}
)

// Adapter stands between a module and an SDK of the user's choice. It is
// compiled with the user's own sources, since it imports the SDK.
type Adapter struct {
	Name   string
	source string
}

// The adapters. OTLP is OTel that sets OpenTelemetry up as well.
var (
	Sentry  = Adapter{"sentry", "telemetry/sentry.ts"}
	OTel    = Adapter{"otel", "telemetry/otel.ts"}
	OTLP    = Adapter{"otel", "telemetry/otlp.ts"}
	PostHog = Adapter{"posthog", "telemetry/posthog.ts"}
)

// FlagProviders are the adapters behind Flags, by the provider's name.
var FlagProviders = map[string]Adapter{
	"openfeature": {"openfeature", "flags/openfeature.ts"},
	"posthog":     {"posthog", "flags/posthog.ts"},
}

// FlagProvider is the bare specifier under which the import map offers the
// adapter.
const FlagProvider = "mfegen/flags/provider"

// Module returns the JavaScript source of an ES module that imports the
// adapter's packages and nothing else.
func (a Adapter) Module() (string, error) {
	out, err := build(api.BuildOptions{EntryPoints: []string{a.source}, Target: api.ESNext})
	return string(out), err
}

// Bundle returns the runtime as one ES module without static imports. Target
// names esbuild targets, such as es2022 or chrome120; without any it is
// es2022. The same arguments give the same bytes.
func Bundle(f Features, minify bool, target []string) ([]byte, error) {
	return entry("index.ts", f.define(), minify, target)
}

// Bundle returns the module, without static imports.
func (m Module) Bundle(f Features, minify bool, target []string) ([]byte, error) {
	return entry(m.source, f.define(), minify, target)
}

func entry(source string, define map[string]string, minify bool, target []string) ([]byte, error) {
	if len(target) == 0 {
		target = []string{"es2022"}
	}
	opts, err := cli.ParseBuildOptions([]string{"--target=" + strings.Join(target, ",")})
	if err != nil {
		return nil, fmt.Errorf("bundle the runtime: %w", err)
	}
	opts.EntryPoints = []string{source}
	opts.Define = define
	opts.MangleProps = "_$" // what no other module sees
	opts.MinifyWhitespace, opts.MinifyIdentifiers, opts.MinifySyntax = minify, minify, minify
	return build(opts)
}

// build bundles files of Source and leaves every other import as it stands.
func build(opts api.BuildOptions) ([]byte, error) {
	opts.Bundle = true
	opts.Format = api.FormatESModule
	opts.Platform = api.PlatformBrowser
	opts.Charset = api.CharsetUTF8
	opts.LegalComments = api.LegalCommentsNone
	opts.LogLevel = api.LogLevelSilent
	opts.TsconfigRaw = `{"compilerOptions": {"useDefineForClassFields": true}}`
	opts.Outfile = "runtime.js"
	opts.Plugins = []api.Plugin{{Name: "source", Setup: source}}
	res := api.Build(opts)
	if len(res.Errors) > 0 {
		return nil, fmt.Errorf("bundle the runtime: %s", res.Errors[0].Text)
	}
	return bytes.TrimSpace(res.OutputFiles[0].Contents), nil
}

const namespace = "mfegen"

func source(b api.PluginBuild) {
	b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		switch rest, adapter := strings.CutPrefix(a.Path, "mfegen/adapter/"); {
		case a.Kind == api.ResolveEntryPoint:
			return api.OnResolveResult{Path: a.Path, Namespace: namespace}, nil
		case adapter:
			return api.OnResolveResult{Path: "adapter/" + rest + ".ts", Namespace: namespace}, nil
		case a.Namespace == namespace && strings.HasPrefix(a.Path, "."):
			// Relative, with the extension that the browser would see.
			file := path.Join(path.Dir(a.Importer), strings.TrimSuffix(a.Path, ".js")+".ts")
			return api.OnResolveResult{Path: file, Namespace: namespace}, nil
		}
		return api.OnResolveResult{Path: a.Path, External: true}, nil
	})
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		data, err := fs.ReadFile(Source(), a.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		text := string(data)
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderTS}, nil
	})
}
