package bundler

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/minify"
)

// metafile is the part of esbuild's metafile that is read here.
type metafile struct {
	Inputs map[string]struct {
		Format  string       `json:"format"`
		Imports []metaImport `json:"imports"`
	} `json:"inputs"`
	Outputs map[string]struct {
		EntryPoint string       `json:"entryPoint"`
		CSSBundle  string       `json:"cssBundle"`
		Exports    []string     `json:"exports"`
		Imports    []metaImport `json:"imports"`
		Inputs     map[string]struct {
			Bytes int `json:"bytesInOutput"`
		} `json:"inputs"`
	} `json:"outputs"`
}

type metaImport struct {
	Path     string `json:"path"`
	Kind     string `json:"kind"`
	External bool   `json:"external"`
	Original string `json:"original"`
}

func assemble(job Job, res api.BuildResult) (*Result, error) {
	var meta metafile
	if err := json.Unmarshal([]byte(res.Metafile), &meta); err != nil {
		return nil, err
	}
	data := map[string][]byte{}
	for _, f := range res.OutputFiles {
		data[job.rel(f.Path)] = f.Contents
	}
	entries := map[string]string{} // metafile's entryPoint → name
	for _, e := range job.Entries {
		if e.Source != "" {
			entries[entryNamespace+":"+e.Name] = e.Name
		} else {
			entries[path.Clean(e.File)] = e.Name
		}
	}
	out := &Result{Modules: map[string]Module{}}
	for name, in := range meta.Inputs {
		m := Module{Format: in.Format}
		for _, im := range in.Imports {
			m.Imports = append(m.Imports, ModuleImport(im))
		}
		out.Modules[name] = m
	}
	for name, mo := range meta.Outputs {
		content, ok := data[name]
		if !ok {
			return nil, fmt.Errorf("no bytes for %s", name)
		}
		o := Output{File: bundle.File{Path: inOutDir(name), Data: content, Kind: kindOf(name)}}
		if o.Kind == bundle.Script || o.Kind == bundle.Style {
			o.Entry = entries[mo.EntryPoint]
		}
		if mo.CSSBundle != "" {
			o.Style = inOutDir(mo.CSSBundle)
		}
		o.Exports = slices.Sorted(slices.Values(mo.Exports))
		for _, im := range mo.Imports {
			addImport(&o.File, im)
			if im.External && im.Kind == "import-statement" {
				if o.statements == nil {
					o.statements = map[string]int{}
				}
				o.statements[im.Path]++
			}
		}
		for in, share := range mo.Inputs {
			if share.Bytes > 0 {
				o.Inputs = append(o.Inputs, bundle.Input{Path: in, Bytes: share.Bytes})
			}
		}
		slices.SortFunc(o.Inputs, func(a, b bundle.Input) int { return strings.Compare(a.Path, b.Path) })
		out.Outputs = append(out.Outputs, o)
	}
	for name, content := range job.besides.files {
		if _, ok := data[path.Join(outDir, name)]; !ok {
			out.Outputs = append(out.Outputs, Output{File: bundle.File{Path: name, Data: content, Kind: kindOf(name)}})
		}
	}
	slices.SortFunc(out.Outputs, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	if err := nameSources(job, out); err != nil {
		return nil, err
	}
	if job.Options.Minify && job.Options.Sourcemap != "hidden" {
		minifyStyles(out)
	}
	if job.Confine != nil {
		confineStyles(job.Confine, out)
	}
	return out, nil
}

// addImport files an import of an output under what the linker asks for:
// static or lazy, of the same bundle or bare.
func addImport(f *bundle.File, im metaImport) {
	lazy := im.Kind == "dynamic-import"
	switch {
	case im.Kind != "import-statement" && !lazy:
	case im.External && lazy:
		f.BareLazy = appendNew(f.BareLazy, im.Path)
	case im.External:
		f.Bare = appendNew(f.Bare, im.Path)
	case lazy:
		f.Lazy = appendNew(f.Lazy, inOutDir(im.Path))
	default:
		f.Imports = appendNew(f.Imports, inOutDir(im.Path))
	}
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func inOutDir(name string) string {
	return strings.TrimPrefix(filepath.ToSlash(name), outDir+"/")
}

func kindOf(name string) bundle.FileKind {
	switch ext(name) {
	case ".js":
		return bundle.Script
	case ".css":
		return bundle.Style
	case ".map":
		return bundle.Map
	}
	return bundle.Asset
}

// minifyStyles runs the stylesheets through the CSS minifier, which finds more
// than esbuild does. Their names get a hash of the new bytes, since a name that
// stays while the bytes change would serve stale caches. A stylesheet with a
// source map stays as it is.
func minifyStyles(out *Result) {
	renamed := map[string]string{}
	for i := range out.Outputs {
		o := &out.Outputs[i]
		if o.Kind != bundle.Style || bytes.Contains(o.Data, []byte("sourceMappingURL=")) {
			continue
		}
		small, err := minify.CSS(o.Data)
		if err != nil {
			continue // esbuild understood it and has made it small already
		}
		name := styleName(o.Path, small)
		renamed[o.Path], o.Path, o.Data = name, name, small
	}
	restyle(out, renamed)
}

// styleName is the name of a stylesheet with a hash of its bytes instead of the
// one that it has.
func styleName(old string, data []byte) string {
	sum := sha256.Sum256(data)
	return old[:strings.LastIndexByte(old, '-')+1] + base32.StdEncoding.EncodeToString(sum[:5]) + ".css"
}

// restyle lets the entries have their stylesheets by the new names.
func restyle(out *Result, renamed map[string]string) {
	for i := range out.Outputs {
		if name, ok := renamed[out.Outputs[i].Style]; ok {
			out.Outputs[i].Style = name
		}
	}
	slices.SortFunc(out.Outputs, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
}
