package generator

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/check"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/emit"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/minify"
	"github.com/mfegen/mfegen/generator/internal/page"
	"github.com/mfegen/mfegen/generator/internal/seal"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// notFound is the page that answers what nothing else answers.
const notFound = "404.html"

// seal gathers all files, renders the pages and closes the site.
func (b *build) seal(ctx context.Context) error {
	t := &tree.Tree{}
	if err := b.gather(t); err != nil {
		return err
	}
	if b.list.HasErrors() {
		return nil
	}
	in := seal.Input{Tree: t, Site: b.plan.Site, Routes: b.plan.Routes, Source: b.plan.Shell.HTML, Scripts: b.scripts, Aside: b.aside}
	for _, f := range b.site.Files {
		// What the map has no hash of is for frames.
		if _, ok := b.site.Map.Integrity[f.URL]; ok && f.Kind == bundle.Script {
			in.Scripts = append(in.Scripts, seal.Script{URL: f.URL, Integrity: f.Integrity})
		}
	}
	in.Frames = b.sealFrames()
	b.addDocs(t, &in)
	b.addHealth(t, &in)
	if b.list.HasErrors() {
		return nil
	}
	var list diag.List
	b.sealed, list = seal.Seal(in)
	b.list.Add(b.placed(list)...)
	if b.list.HasErrors() {
		return nil
	}
	var err error
	if b.report, err = b.summary(ctx); err != nil {
		return err
	}
	b.list.Add(check.Run(check.Input{Plan: b.plan, Bundles: b.bundles, Chunks: b.chunks, Site: b.site, Gzip: b.gzip()})...)
	return nil
}

// placed gives the manifest as their place to mistakes of the site as a whole.
func (b *build) placed(list diag.List) diag.List {
	for i := range list {
		if !list[i].Pos.IsValid() {
			list[i].Pos.File = b.plan.Manifest
		}
	}
	return list
}

// add puts a file into the tree; two owners of one path are the project's
// mistake.
func (b *build) add(t *tree.Tree, path, owner string, data []byte) {
	err := t.Add(path, owner, data)
	var conflict *tree.ConflictError
	if errors.As(err, &conflict) {
		pos := diag.Pos{File: b.plan.Manifest}
		for _, o := range []string{conflict.First, conflict.Second} {
			if public := b.plan.Shell.Public; public != "" && strings.HasPrefix(o, public+"/") {
				pos.File = o
			}
		}
		b.list.Errorf("MFE440", pos, "%s and %s both write %s", conflict.First, conflict.Second, path).
			Hint = "rename one of the two, or change the route"
	} else if err != nil {
		b.list.Errorf("MFE440", diag.Pos{File: b.plan.Manifest}, "%v", err)
	}
}

func (b *build) gather(t *tree.Tree) error {
	for _, f := range b.site.Files {
		b.add(t, f.Path, f.Unit, f.Data)
	}
	refs, err := b.refs(t)
	if err != nil {
		return err
	}
	if err := b.public(t); err != nil {
		return err
	}
	fallbacks, err := b.fallbacks()
	if err != nil {
		return err
	}
	for _, p := range b.site.Pages {
		html := b.render(p, refs, fallbacks)
		b.add(t, p.Route.File, "route "+p.Route.Pattern, html)
	}
	if b.trial {
		b.addTrial(t)
	}
	if b.previews() {
		b.addPreview(t, refs)
	}
	b.frames(t)
	if _, ok := t.File(notFound); ok {
		return nil
	}
	th, err := b.theme()
	if err != nil {
		return err
	}
	files, err := page.NotFound(th, page.Missing{Site: b.plan.Site.Name, Base: b.plan.Site.Base})
	if err != nil {
		return err
	}
	for _, f := range files {
		b.add(t, f.Path, f.Owner, f.Data)
	}
	return nil
}

// fallbacks are what stands in for MFEs that fail: the theme's, and the files
// that the manifest names.
func (b *build) fallbacks() ([]page.Template, error) {
	const id = "mfegen-fallback"
	var out []page.Template
	common := false
	for _, u := range b.plan.MFEs {
		if u.Care.FallbackHTML == "" {
			common = true
			continue
		}
		html, err := os.ReadFile(b.abs(u.Care.FallbackHTML))
		if err != nil {
			return nil, err
		}
		out = append(out, page.Template{ID: id + "-" + u.Name, HTML: html})
	}
	if common {
		th, err := b.theme()
		if err != nil {
			return nil, err
		}
		html, err := fs.ReadFile(th, "fallback.html")
		if err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
		out = append(out, page.Template{ID: id, HTML: html})
	}
	return out, nil
}

// refs says what stands for each reference of the page, and puts the files
// that only the page refers to among the hashed ones.
func (b *build) refs(t *tree.Tree) (map[string]page.Link, error) {
	refs := map[string]page.Link{}
	for _, r := range b.doc.Refs {
		switch {
		case refs[r.URL].URL != "":
		case b.isPublic(r):
			if r.Kind == page.Asset {
				continue // its own URL will do
			}
			data, err := os.ReadFile(b.abs(r.In(b.plan.Shell.Public)))
			if err != nil {
				return nil, err
			}
			link := page.Link{URL: b.plan.Site.Base + r.Path, Integrity: integrity(data)}
			refs[r.URL] = link
			if r.Kind != page.Style {
				b.scripts = append(b.scripts, seal.Script(link))
			}
		case r.Kind == page.Asset:
			data, err := os.ReadFile(b.abs(r.In(b.plan.Shell.Dir)))
			if err != nil {
				return nil, err
			}
			name := hashed(r.Path, data)
			if _, ok := t.File(name); !ok {
				b.add(t, name, "shell page", data)
			}
			refs[r.URL] = page.Link{URL: b.plan.Site.Base + name}
		case r.Kind == page.Style:
			// Where it stands, so that the cascade is the author's also
			// among stylesheets of the public folder.
			refs[r.URL] = b.styleOf(r.In(b.plan.Shell.Dir))
		}
	}
	return refs, nil
}

// styleOf is the built stylesheet of one that the page names.
func (b *build) styleOf(source string) page.Link {
	for _, e := range b.bundles[0].Entries {
		if e.Source != source || e.Style == "" {
			continue
		}
		for _, f := range b.site.Files {
			if f.Path == "assets/shell/"+e.Style {
				return page.Link{URL: f.URL, Integrity: f.Integrity}
			}
		}
	}
	panic("the shell's page names a stylesheet that was not compiled: " + source)
}

func integrity(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// hashed is the place of a file that the page itself refers to.
func hashed(file string, data []byte) string {
	sum := sha256.Sum256(data)
	base, ext := path.Base(file), path.Ext(file)
	return fmt.Sprintf("assets/shell/%s-%s%s", strings.TrimSuffix(base, ext), base32.StdEncoding.EncodeToString(sum[:5]), ext)
}

// public copies the shell's public folder.
func (b *build) public(t *tree.Tree) error {
	if b.plan.Shell.Public == "" {
		return nil
	}
	root := b.abs(b.plan.Shell.Public)
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if path.Join(b.plan.Shell.Public, name) == b.plan.Shell.HTML {
			return nil // many keep their page there as a template
		}
		source := path.Join(b.plan.Shell.Public, name)
		if d.Type()&fs.ModeSymlink != 0 && !b.inside(source) {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			b.list.Errorf("MFE442", diag.Pos{File: source}, "the file cannot be read: %v", errors.Unwrap(err)).
				Hint = "make it readable, or delete it"
			return nil
		}
		b.add(t, name, source, data)
		return nil
	})
}

func isFolder(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.IsDir()
}

// inside reports whether a link of the public folder leads to a file of the
// project.
func (b *build) inside(link string) bool {
	root, err := filepath.EvalSymlinks(b.plan.Root)
	if err != nil {
		return false
	}
	real, err := filepath.EvalSymlinks(b.abs(link))
	switch {
	case err != nil:
		b.list.Errorf("MFE441", diag.Pos{File: link}, "this link leads nowhere").Hint = "mend the link, or delete it"
	case !strings.HasPrefix(real, root+string(filepath.Separator)):
		b.list.Errorf("MFE441", diag.Pos{File: link}, "this link leads out of the project").Hint = "copy the file into the public folder"
	case isFolder(real):
		b.list.Errorf("MFE442", diag.Pos{File: link}, "this link leads to a folder, and folders are not followed").
			Hint = "copy the folder into the public folder, or make the copy in a prepare command"
	default:
		return true
	}
	return false
}

func (b *build) render(p link.Page, refs map[string]page.Link, fallbacks []page.Template) []byte {
	out := page.Page{
		Base: b.plan.Site.Base, ImportMap: b.site.Map.JSON(), Data: b.site.Data, Refs: refs, Templates: fallbacks,
	}
	for _, r := range p.Preloads {
		pre := page.Preload{URL: r.URL, Integrity: r.Integrity}
		if slices.Contains(p.Entries, r) {
			pre.Priority = "high"
		}
		out.Preloads = append(out.Preloads, pre)
	}
	inPlace := map[page.Link]bool{}
	for _, l := range refs {
		inPlace[l] = true
	}
	for _, r := range p.Styles {
		if !inPlace[page.Link(r)] {
			out.Styles = append(out.Styles, page.Link(r))
		}
	}
	for _, r := range p.Sheets {
		out.Sheets = append(out.Sheets, page.Link(r))
	}
	for _, r := range p.Entries {
		out.Entries = append(out.Entries, page.Link(r))
	}
	return b.small(page.Render(b.doc, out))
}

func (b *build) small(html []byte) []byte {
	if !b.plan.Site.Minify {
		return html
	}
	small, err := minify.HTML(html)
	if err != nil {
		b.list.Errorf("MFE443", diag.Pos{File: b.plan.Shell.HTML}, "the page cannot be minified: %v", err).
			Hint = "mend the markup there, or build with --minify=false"
		return html
	}
	return small
}

// emit writes the site, or compares it only.
func (b *build) emit(write bool) func(context.Context) error {
	return func(ctx context.Context) error {
		if !write {
			return nil
		}
		var sources []string
		for _, u := range b.plan.Units() {
			sources = append(sources, u.Dir)
		}
		res, list, err := emit.Write(ctx, b.plan.Root, b.plan.Site.Out, b.sealed, emit.Options{
			Clean: b.opts.Clean, Sources: sources, Pos: b.manifest.Pos("site", "out"),
			Aside: b.plan.Site.SourcemapOut, AsidePos: b.manifest.Pos("site", "sourcemap_out"),
		})
		b.list.Add(b.placed(list)...)
		if err != nil || b.report == nil {
			return err
		}
		b.report.Unchanged = res.Unchanged
		if list.HasErrors() {
			return nil
		}
		return b.writeLock()
	}
}
