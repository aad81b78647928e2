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

// Bundle returns the runtime as one ES module without imports. Target names
// esbuild targets, such as es2022 or chrome120; without any it is es2022. The
// same arguments give the same bytes.
func Bundle(minify bool, target []string) ([]byte, error) {
	if len(target) == 0 {
		target = []string{"es2022"}
	}
	opts, err := cli.ParseBuildOptions([]string{"--target=" + strings.Join(target, ",")})
	if err != nil {
		return nil, fmt.Errorf("bundle the runtime: %w", err)
	}
	opts.EntryPoints = []string{"index.ts"}
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
		case a.Namespace == namespace:
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
