package generator

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/emit"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/seal"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// DocsResult is the outcome of Docs.
type DocsResult struct {
	Diagnostics Diagnostics
	Out         string // the folder, relative to the manifest's
	Pages       int    // 0 when nothing was written
	Unchanged   bool   // the disk held these docs already
}

// Docs links the site, writes none of it, and writes its docs into a folder of
// their own: out, which is relative to Dir, or the manifest's docs.out when it
// is "". The docs need no server.
func Docs(ctx context.Context, o Options, out string) (DocsResult, error) {
	b, stages := newBuild(o, false)
	b.alone = true
	res, err := b.through(ctx, stages, "docs")
	if err != nil || !res.OK() {
		return DocsResult{Diagnostics: res.Diagnostics}, err
	}
	dir := cmp.Or(b.given(out), b.plan.Docs.Out)
	site := b.plan.Site
	site.Base, site.Out, site.Hosts, site.Fallback, site.Headers = "/", dir, nil, "404", nil
	site.CSP = plan.CSP{Mode: csp.ModeSelf, Pos: b.plan.Docs.Pos}
	sealed, list := seal.Seal(seal.Input{
		Tree: b.docs, Site: site, Source: b.plan.Manifest, Apart: []seal.Apart{{NotFound: docs.NotFound}},
	})
	b.list.Add(b.placed(list)...)
	if b.list.HasErrors() {
		return DocsResult{Diagnostics: b.list.Sorted()}, nil
	}
	var sources []string
	for _, u := range b.plan.Units() {
		sources = append(sources, u.Dir)
	}
	wrote, list, err := emit.Write(ctx, b.plan.Root, dir, sealed, emit.Options{
		Clean: o.Clean, Sources: append(sources, b.plan.Site.Out), Pos: b.manifest.Pos("docs", "out"),
	})
	b.list.Add(b.placed(list)...)
	result := DocsResult{Diagnostics: b.list.Sorted(), Out: wrote.Out}
	if err == nil && !list.HasErrors() {
		result.Pages, result.Unchanged = pagesOf(b.docs), wrote.Unchanged
	}
	return result, err
}

func pagesOf(t *tree.Tree) int {
	n := 0
	for _, f := range t.Files() {
		if path.Ext(f.Path) == ".html" {
			n++
		}
	}
	return n
}

// document makes the docs, when the build has some.
func (b *build) document(ctx context.Context) error {
	if !b.plan.Docs.Build && !b.alone {
		return nil
	}
	var files []tree.File
	for _, f := range b.site.Files {
		if f.Kind != bundle.Map { // which may be kept aside
			files = append(files, tree.File{Path: f.Path, Data: f.Data})
		}
	}
	if err := b.measure(ctx, files); err != nil {
		return err
	}
	facts, err := b.facts()
	if err != nil {
		return err
	}
	if err := b.promises(ctx, &facts); err != nil {
		return err
	}
	th, err := b.theme()
	if err != nil {
		return err
	}
	t, list := docs.Render(facts, th)
	b.list.Add(list...)
	b.docs = t
	return nil
}

// addDocs puts the docs into the site's tree.
func (b *build) addDocs(t *tree.Tree, in *seal.Input) {
	if b.docs == nil {
		return
	}
	folder := b.plan.Docs.Path
	for _, f := range b.docs.Files() {
		b.add(t, folder+"/"+f.Path, f.Owner, f.Data)
	}
	in.Apart = append(in.Apart, seal.Apart{Folder: folder, NotFound: docs.NotFound})
	if b.previews() {
		in.Shown = append(in.Shown, b.plan.Site.Base+b.previewFolder()+"/")
	}
	if in.Site.CSP.RequireTrustedTypes {
		in.Site.CSP.TrustedTypes = append(append([]string{}, in.Site.CSP.TrustedTypes...), docs.TrustedTypes)
	}
}

// ofDocs reports whether a file of the site belongs to the docs.
func (b *build) ofDocs(file string) bool {
	return b.docs != nil && strings.HasPrefix(file, b.plan.Docs.Path+"/")
}

// ownPages reads the user's folder of Markdown.
func (b *build) ownPages() ([]docs.Source, error) {
	dir := b.plan.Docs.Pages
	if dir == "" {
		return nil, nil
	}
	var out []docs.Source
	root := os.DirFS(b.plan.Root)
	err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if ext := strings.ToLower(path.Ext(name)); ext != ".md" && ext != ".markdown" {
			return nil
		}
		data, err := fs.ReadFile(root, name)
		out = append(out, docs.Source{Path: name, Data: data})
		return err
	})
	return out, err
}
