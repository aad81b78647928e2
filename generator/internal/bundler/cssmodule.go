package bundler

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// CSS modules are compiled one by one, each in a small build of its own:
// esbuild's minified class names ("a", "b") are unique within one build only,
// and a page holds the styles of many. The names here carry the file's name
// and a hash of its place, "Card_4f1c2a_title".

// resolveCSSModule sends imports from scripts to the compiled module. Imports
// from CSS (composes … from) stay esbuild's.
func (p *plugin) resolveCSSModule(a api.OnResolveArgs) (api.OnResolveResult, error) {
	switch a.Kind {
	case api.ResolveJSImportStatement, api.ResolveJSRequireCall, api.ResolveJSDynamicImport:
	default:
		return api.OnResolveResult{}, nil
	}
	if _, mine := a.PluginData.(again); mine {
		return api.OnResolveResult{}, nil
	}
	if a.Namespace == cssJSNamespace && a.Path == a.Importer {
		return api.OnResolveResult{Path: a.Path, Namespace: cssNamespace, PluginData: a.PluginData}, nil
	}
	if p.loaders[".module.css"] != api.LoaderNone && p.loaders[".module.css"] != api.LoaderLocalCSS {
		return api.OnResolveResult{}, nil
	}
	file, bad := p.locate(a, a.Path)
	if bad != nil {
		return *bad, nil
	}
	return api.OnResolveResult{Path: p.job.rel(file), Namespace: cssJSNamespace, PluginData: file}, nil
}

// cssModule is the outcome of compiling one file.
type cssModule struct {
	file string // absolute
	css  string
	uses []string // absolute paths of the files it composes from
}

func (p *plugin) loadCSSModule(a api.OnLoadArgs) (api.OnLoadResult, error) {
	file := a.PluginData.(string)
	js, mod, msgs := p.compileCSSModule(file)
	if len(msgs) > 0 {
		return api.OnLoadResult{Errors: msgs}, nil
	}
	var b strings.Builder
	for _, f := range mod.uses {
		rel, err := filepath.Rel(filepath.Dir(file), f)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		fmt.Fprintf(&b, "import %q;\n", "./"+filepath.ToSlash(rel))
	}
	fmt.Fprintf(&b, "import %q;\n", p.job.rel(file))
	b.WriteString(js)
	s := b.String()
	return api.OnLoadResult{Contents: &s, Loader: api.LoaderJS, ResolveDir: filepath.Dir(file), PluginData: mod}, nil
}

func loadCSSText(a api.OnLoadArgs) (api.OnLoadResult, error) {
	mod := a.PluginData.(cssModule)
	return api.OnLoadResult{Contents: &mod.css, Loader: api.LoaderCSS, ResolveDir: filepath.Dir(mod.file)}, nil
}

// compileCSSModule runs the small build. In it, class names are kept apart by
// giving every CSS file a path whose base name holds its hash, and everything
// that the CSS refers to stays as written.
func (p *plugin) compileCSSModule(file string) (string, cssModule, []api.Message) {
	const entry = "entry"
	mod := cssModule{file: file}
	id := map[string]string{} // virtual path → file
	virtual := func(f string) string {
		rel := p.job.rel(f)
		sum := sha256.Sum256([]byte(p.job.Unit + "\x00" + rel))
		base := strings.TrimSuffix(strings.TrimSuffix(path.Base(rel), ".css"), ".module")
		v := fmt.Sprintf("%s_%s.module.css", base, hex.EncodeToString(sum[:3]))
		id[v] = f
		return v
	}
	self := virtual(file)
	opts := api.BuildOptions{
		AbsWorkingDir: p.job.Root, Outdir: filepath.Join(p.job.Root, outDir), Bundle: true, Format: api.FormatESModule,
		LogLevel: api.LogLevelSilent, EntryPoints: []string{entry}, Charset: api.CharsetUTF8,
		Loader: map[string]api.Loader{".module.css": api.LoaderLocalCSS},
		Plugins: []api.Plugin{{Name: "mfegen-css", Setup: func(b api.PluginBuild) {
			b.OnResolve(api.OnResolveOptions{Filter: "."}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
				switch {
				case a.Kind == api.ResolveEntryPoint:
					return api.OnResolveResult{Path: entry, Namespace: entryNamespace}, nil
				case a.Namespace == entryNamespace:
					return api.OnResolveResult{Path: self, Namespace: cssNamespace}, nil
				case a.Kind == api.ResolveCSSComposesFrom:
					f := filepath.Join(filepath.Dir(id[a.Importer]), filepath.FromSlash(a.Path))
					return api.OnResolveResult{Path: virtual(f), Namespace: cssNamespace}, nil
				}
				return api.OnResolveResult{Path: a.Path, External: true}, nil
			})
			b.OnLoad(api.OnLoadOptions{Filter: ".", Namespace: entryNamespace}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
				s := fmt.Sprintf("export { default } from %q", self)
				return api.OnLoadResult{Contents: &s, Loader: api.LoaderJS}, nil
			})
			b.OnLoad(api.OnLoadOptions{Filter: ".", Namespace: cssNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
				return readAs(id[a.Path], api.LoaderLocalCSS)
			})
		}}},
	}
	res := api.Build(opts)
	if len(res.Errors) > 0 {
		return "", mod, rename(res.Errors, id, p.job)
	}
	var js string
	for _, f := range res.OutputFiles {
		if strings.HasSuffix(f.Path, ".css") {
			mod.css = ownSection(string(f.Contents), cssNamespace+":"+self)
			continue
		}
		js = namedExports(string(f.Contents))
	}
	for _, v := range slices.Sorted(maps.Keys(id)) {
		if v != self {
			mod.uses = append(mod.uses, id[v])
		}
	}
	return js, mod, nil
}

var property = regexp.MustCompile(`(?m)^  ("(?:[^"\\]|\\.)*"|[\w$]+): ("(?:[^"\\]|\\.)*"),?$`)

// namedExports turns esbuild's default export, an object with a line per
// class, into a module that also exports each class under its own name, so
// that unused ones fall away.
func namedExports(js string) string {
	var consts, object strings.Builder
	for i, m := range property.FindAllStringSubmatch(js, -1) {
		name := m[1]
		if name[0] != '"' {
			name = strconv.Quote(name)
		}
		if name == `"default"` {
			fmt.Fprintf(&object, "%s: %s,\n", name, m[2])
			continue
		}
		fmt.Fprintf(&consts, "const c%d = %s; export { c%d as %s };\n", i, m[2], i, name)
		fmt.Fprintf(&object, "%s: c%d,\n", name, i)
	}
	return consts.String() + "export default {\n" + object.String() + "};\n"
}

var sectionHead = regexp.MustCompile(`(?m)^/\* (` + cssNamespace + `:[^*]+) \*/$`)

// ownSection cuts one file's part out of esbuild's unminified CSS, in which a
// comment with the path heads each file's rules.
func ownSection(css, name string) string {
	heads := sectionHead.FindAllStringSubmatchIndex(css, -1)
	imports := ""
	if len(heads) > 0 {
		imports = css[:heads[0][0]]
	}
	for i, m := range heads {
		if css[m[2]:m[3]] != name {
			continue
		}
		end := len(css)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		return imports + css[m[1]:end]
	}
	return imports
}

// rename puts the real paths back into messages.
func rename(msgs []api.Message, id map[string]string, job Job) []api.Message {
	for i := range msgs {
		if l := msgs[i].Location; l != nil {
			if f, ok := id[strings.TrimPrefix(l.File, cssNamespace+":")]; ok {
				l.File, l.Namespace = job.rel(f), "file"
			}
		}
	}
	return msgs
}
