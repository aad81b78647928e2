package generator

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/cache"
	"github.com/mfegen/mfegen/generator/internal/compile"
	"github.com/mfegen/mfegen/generator/internal/contract"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/hook"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/page"
	"github.com/mfegen/mfegen/generator/internal/plan"
	browser "github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/share"
	"github.com/mfegen/mfegen/generator/internal/tree"
	"github.com/mfegen/mfegen/generator/internal/vendor"
)

func (b *build) progress(e Event) {
	if b.opts.Progress != nil {
		b.opts.Progress(e)
	}
}

// root is the manifest's folder and name is the manifest's name in it.
func (b *build) root() (root, name string, err error) {
	config := b.opts.Config
	if config == "" {
		config = "mfe.toml"
	}
	full, err := filepath.Abs(filepath.Join(b.opts.Dir, config))
	if filepath.IsAbs(config) {
		full, err = config, nil
	}
	if err != nil {
		return "", "", err
	}
	return filepath.Dir(full), filepath.Base(full), nil
}

func (b *build) load(context.Context) error {
	root, name, err := b.root()
	if err != nil {
		return err
	}
	m, list, err := manifest.Load(os.DirFS(root), name)
	b.manifest = m
	b.list.Add(list...)
	return err
}

// given is a path of the caller's, which is relative to Dir, as an absolute one.
func (b *build) given(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	abs, err := filepath.Abs(filepath.Join(b.opts.Dir, p))
	if err != nil {
		return p // the working directory is gone; what follows will say so
	}
	return abs
}

func (b *build) resolve(context.Context) error {
	root, _, err := b.root()
	if err != nil {
		return err
	}
	o := b.opts
	p, list := plan.Resolve(root, b.manifest, plan.Flags{
		Out: b.given(o.Out), Base: o.Base, Hosts: o.Hosts, Minify: o.Minify, Sourcemap: o.Sourcemap, CSPMode: o.CSP,
		Target: o.Target, Dev: o.Dev, RunBuilds: o.RunBuilds,
	})
	b.plan = p
	b.list.Add(list...)
	b.list.Add(contract.Check(p)...)
	if b.npm, err = npm.Open(root); err != nil {
		return err
	}
	return nil
}

// hooks runs what the manifest says must run before compiling.
func (b *build) hooks(ctx context.Context) error {
	var commands []hook.Command
	for _, u := range b.plan.Units() {
		if u.Prepare != "" {
			commands = append(commands, hook.Command{Unit: u.String(), Verb: "prepare", Line: u.Prepare, Dir: u.Dir, Pos: u.Pos})
		}
		if u.Build != "" && (b.opts.RunBuilds || u.Dist != "" && !b.isDir(u.Dist)) {
			commands = append(commands, hook.Command{Unit: u.String(), Verb: "build", Line: u.Build, Dir: u.Dir, Pos: u.Pos})
		}
	}
	out := b.opts.Output
	if out == nil {
		out = io.Discard
	}
	b.list.Add(hook.Run(ctx, b.plan.Root, commands, out)...)
	if b.list.HasErrors() {
		return nil
	}
	for _, u := range b.plan.MFEs {
		if u.Build != "" && u.Dist != "" {
			b.list.Add(plan.CheckDist(b.plan, u)...)
		}
	}
	return nil
}

func (b *build) abs(rel string) string { return filepath.Join(b.plan.Root, filepath.FromSlash(rel)) }

func (b *build) isDir(rel string) bool {
	info, err := os.Stat(b.abs(rel))
	return err == nil && info.IsDir()
}

func (b *build) isFile(rel string) bool {
	info, err := os.Stat(b.abs(rel))
	return err == nil && !info.IsDir()
}

// compile reads the shell's page and compiles all units.
func (b *build) compile(ctx context.Context) error {
	if err := b.share(); err != nil {
		return err
	}
	src, err := os.ReadFile(b.abs(b.plan.Shell.HTML))
	if err != nil {
		return err
	}
	var list diag.List
	b.doc, list = page.Parse(b.plan.Shell.HTML, src)
	b.list.Add(list...)
	b.checkRefs()
	if b.list.HasErrors() {
		return nil
	}
	var done atomic.Int32
	units := b.plan.Units()
	in := b.compileInput()
	took := make(chan Event, len(units))
	in.Done = func(unit string, d time.Duration) {
		e := Event{Stage: "compile", Unit: unit, Done: int(done.Add(1)), Total: len(units), Took: d}
		took <- e
		b.progress(e)
	}
	b.bundles, list = compile.Run(ctx, in)
	b.list.Add(b.ifUsed()...)
	b.list.Add(share.Undeclared(b.plan, b.npm, b.shares, b.bundles)...)
	if !list.HasErrors() {
		b.relock()
	}
	close(took)
	for e := range took {
		b.unitTimes[e.Unit] = e.Took
	}
	b.list.Add(list...)
	return nil
}

// ifUsed gives what share has to say about dependencies that turn out to be
// imported.
func (b *build) ifUsed() diag.List {
	var list diag.List
	for _, dep := range b.used() {
		list.Add(b.shares.IfUsed[dep]...)
	}
	return list
}

// used lists the packages that some unit imports and does not bundle.
func (b *build) used() []string {
	var deps []string
	seen := map[string]bool{}
	for _, bu := range b.bundles {
		for _, u := range bu.Uses {
			if dep := npm.Name(u.Specifier); !seen[dep] {
				seen[dep] = true
				deps = append(deps, dep)
			}
		}
	}
	return deps
}

func (b *build) compileInput() compile.Input {
	workers := b.opts.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	in := compile.Input{Plan: b.plan, Shares: b.shares, NPM: b.npm, Workers: workers}
	for _, r := range b.doc.Of(page.Entry) {
		if !b.isPublic(r) {
			in.Scripts = append(in.Scripts, r.In(b.plan.Shell.Dir))
		}
	}
	for _, r := range b.doc.Of(page.Style) {
		if !b.isPublic(r) {
			in.Styles = append(in.Styles, r.In(b.plan.Shell.Dir))
		}
	}
	return in
}

// isPublic reports whether a rooted reference names a file of the public
// folder, which is copied as it is.
func (b *build) isPublic(r page.Ref) bool {
	return r.Rooted && b.plan.Shell.Public != "" && b.isFile(r.In(b.plan.Shell.Public))
}

// checkRefs checks that what the page refers to exists.
func (b *build) checkRefs() {
	for _, r := range b.doc.Refs {
		file := r.In(b.plan.Shell.Dir)
		if b.isPublic(r) {
			continue
		}
		if r.Kind == page.Classic {
			b.list.Errorf("MFE342", r.Pos, "the classic script %q is not in the public folder", r.URL).
				Hint = "write type=\"module\" to bundle it, or put the file into the public folder"
			continue
		}
		if !b.isFile(file) {
			d := b.list.Errorf("MFE343", r.Pos, "the page refers to %s, but there is no file %s", r.URL, file)
			d.Hint = "check the spelling; paths that begin with / start at the shell's folder or its public folder"
		}
	}
}

func (b *build) vendor(ctx context.Context) error {
	in := vendor.Input{Plan: b.plan, Shares: b.shares, NPM: b.npm, Bundles: b.bundles}
	if store := b.store(); store != nil {
		in.Store = store
	}
	in.Locate = b.locate
	var list diag.List
	b.chunks, list = vendor.Build(ctx, in)
	b.list.Add(list...)
	return nil
}

// locate finds where a unit imports names that are missing.
func (b *build) locate(ctx context.Context, unit, specifier string, missing []string) map[string]diag.Pos {
	i := slices.IndexFunc(b.bundles, func(x *bundle.Bundle) bool { return x.Unit == unit })
	if i < 0 {
		return nil
	}
	return compile.Locate(ctx, b.compileInput(), b.bundles[i], specifier, missing)
}

// store is the cache, or nil.
func (b *build) store() *cache.Dir {
	if b.opts.NoCache {
		return nil
	}
	return cache.Open(b.cacheDir())
}

// cacheDir is beside the packages it knows about, where tools keep their
// caches, so that hosts that keep node_modules between builds keep it too.
func (b *build) cacheDir() string {
	if b.isDir("node_modules") {
		return b.abs("node_modules/.cache/mfegen")
	}
	if pkg, _ := b.npm.Nearest(b.plan.Shell.Dir); pkg != nil {
		for dir := pkg.Dir; ; dir = path.Dir(dir) {
			if b.isDir(path.Join(dir, "node_modules")) {
				return b.abs(path.Join(dir, "node_modules/.cache/mfegen"))
			}
			if dir == "." || strings.HasPrefix(dir, "..") {
				break
			}
		}
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "mfegen")
	}
	return filepath.Join(os.TempDir(), "mfegen")
}

func (b *build) link(ctx context.Context) error {
	in := link.Input{Plan: b.plan, Bundles: b.bundles, Chunks: b.chunks, Modules: b.modules()}
	in.Locate = func(unit, specifier string, names []string) map[string]diag.Pos {
		return b.locate(ctx, unit, specifier, names)
	}
	site, list := link.Link(in)
	b.site = site
	b.list.Add(list...)
	if site != nil && b.plan.Site.SourcemapOut != "" {
		b.putAside()
	}
	return nil
}

// putAside takes the source maps out of the site. They keep their paths, so
// that they can be uploaded like the scripts that they belong to.
func (b *build) putAside() {
	b.aside = &tree.Tree{}
	b.site.Files = slices.DeleteFunc(b.site.Files, func(f link.File) bool {
		if f.Kind == bundle.Map {
			b.add(b.aside, f.Path, f.Unit, f.Data)
		}
		return f.Kind == bundle.Map
	})
}

// modules are the browser's side, as much of it as the site uses. Who listens
// to the events runs first.
func (b *build) modules() []link.Module {
	if len(b.plan.MFEs) == 0 {
		return b.busModules()
	}
	var out []link.Module
	f := b.features()
	minify, target := b.plan.Site.Minify, b.plan.Site.Target
	add := func(m browser.Module, use link.Use) {
		js, err := m.Bundle(f, minify, target)
		if err != nil {
			panic(fmt.Sprintf("%s does not bundle: %v", m.Specifier, err))
		}
		out = append(out, link.Module{Specifier: m.Specifier, Data: js, Use: use})
	}
	if b.plan.Runtime.Console {
		add(browser.Console, link.Entry)
	}
	if b.plan.Runtime.Beacon != "" {
		add(browser.Beacon, link.Entry)
	}
	js, err := browser.Bundle(f, minify, target)
	if err != nil {
		panic(fmt.Sprintf("the browser runtime does not bundle: %v", err))
	}
	out = append(out, link.Module{Specifier: browser.Specifier, Data: js, Use: link.Entry})
	add(browser.Faults, link.Rarely)
	if b.trial {
		add(browser.Trial, link.Rarely)
	}
	if b.previews() {
		add(browser.Preview, link.Rarely)
	}
	if f.Route || f.Later || f.Prefetch || f.Flags {
		add(browser.Later, link.Lazy)
	}
	if slices.ContainsFunc(b.plan.MFEs, plan.Unit.IsRemote) {
		add(browser.Remote, link.Rarely)
	}
	if b.plan.Flags.Dynamic() || b.imports(browser.Flags.Specifier) {
		add(browser.Flags, link.Gated)
	}
	return b.isolationModules(append(out, b.busModules()...))
}

// imports reports whether some unit imports the specifier.
func (b *build) imports(specifier string) bool {
	return slices.ContainsFunc(b.bundles, func(bu *bundle.Bundle) bool {
		return slices.ContainsFunc(bu.Uses, func(u bundle.Use) bool { return u.Specifier == specifier })
	})
}

// features are what the site uses of the runtime.
func (b *build) features() browser.Features {
	f := browser.Features{Prefetch: b.plan.Runtime.Prefetch}
	for _, u := range b.plan.MFEs {
		f.Route = f.Route || u.Load == "route"
		f.Later = f.Later || u.Load != "route" && u.Load != "eager"
		f.Bootstrap = f.Bootstrap || u.Mount == "single-spa" && !u.Framed() || u.IsRemote() // which nobody here has seen
		f.Breaker = f.Breaker || u.Care.MaxFailures > 0
		f.Flags = f.Flags || u.Flag != "" && (b.plan.Flags.Dynamic() || u.Pick != u.Name)
	}
	return f
}
