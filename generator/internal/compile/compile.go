// Package compile turns each unit into a Bundle: one build with all of the
// unit's entries, units in parallel. It knows which specifiers must stay bare,
// and nothing of URLs, import maps or pages.
package compile

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/parallel"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/share"
	"github.com/mfegen/mfegen/generator/internal/sourcemap"
)

// Input is what compiling needs.
type Input struct {
	Plan   *plan.Plan
	Shares *share.Set
	NPM    *npm.Project

	// Scripts and Styles are the source files that the shell's page names,
	// relative to the root.
	Scripts, Styles []string

	// Done, when set, is called as each unit ends, from several goroutines.
	Done func(unit string, took time.Duration)
	// Workers bounds the units compiled at a time.
	Workers int
}

// Run compiles all units. Bundles come in the plan's order, the shell first.
func Run(ctx context.Context, in Input) ([]*bundle.Bundle, diag.List) {
	units := append([]plan.Unit{in.Plan.Shell}, in.Plan.MFEs...)
	bundles := make([]*bundle.Bundle, len(units))
	lists := make([]diag.List, len(units))
	dec := newDecider(in)
	parallel.Each(in.Workers, len(units), func(i int) {
		start := time.Now()
		bundles[i], lists[i] = unit(ctx, in, dec, units[i])
		if in.Done != nil {
			in.Done(units[i].Name, time.Since(start))
		}
	})
	var all diag.List
	for _, l := range lists {
		all.Add(l...)
	}
	if all.HasErrors() {
		return nil, all
	}
	return bundles, all
}

func unit(ctx context.Context, in Input, dec *decider, u plan.Unit) (*bundle.Bundle, diag.List) {
	if u.IsRemote() {
		return facade(in.Plan, u), nil
	}
	job := bundler.Job{
		Root: in.Plan.Root, Unit: u.Name, Dir: u.Dir, Base: in.Plan.Site.Base,
		Options: u.Options, Splitting: true, Sources: sourcemap.Of(in.Plan.Site.Name, in.NPM.Installed),
		Resolve: func(r bundler.Request) bundler.Resolution { return dec.resolve(u, r) },
		Confine: confined(u),
	}
	es, list := entries(in, job, u)
	if list.HasErrors() {
		return nil, list
	}
	if len(es) == 0 {
		return &bundle.Bundle{Unit: u.Name, Kind: u.Kind, Version: u.Package.Version}, list
	}
	job.Entries = distinct(es)
	res, more := bundler.Run(ctx, job)
	list.Add(modulesOnly(in.Plan, atSources(noMount(u, noDefault(u, more, es), es), es))...)
	if list.HasErrors() {
		return nil, list
	}
	list.Add(outside(in.Plan.Root, u, res)...)
	list.Add(intruders(in.Plan, u, res)...)
	list.Add(farStyles(u, res)...)
	list.Add(webpackOnly(in.Plan.Root, u, res)...)
	list.Add(undeclared(u, job, res)...)
	list.Add(bundler.LeftoverRequires(ctx, job, res)...)
	b := assemble(u, es, res)
	list.Add(mounts(u, b)...)
	return b, list
}

// atSources moves messages about generated wrappers to the files they wrap.
func atSources(list diag.List, es []entry) diag.List {
	for i := range list {
		for _, e := range es {
			if list[i].Pos.File == bundler.EntryModule+e.Name {
				list[i].Pos = diag.Pos{File: e.source}
			}
		}
	}
	return list
}

// noDefault words what is wrong with a React MFE whose entry has no default
// export: its wrapper imports that.
func noDefault(u plan.Unit, list diag.List, es []entry) diag.List {
	if u.Mount != "react" {
		return list
	}
	for i := range list {
		for _, e := range es {
			if e.Source == "" || list[i].Pos.File != bundler.EntryModule+e.Name || !strings.Contains(list[i].Text, `"default"`) {
				continue
			}
			list[i] = diag.Diagnostic{
				Code: "MFE321", Severity: diag.Error, Pos: u.Entries[0].Pos,
				Text: fmt.Sprintf("mfe %q: %s has no default export, but mount = \"react\" mounts the default export", u.Name, e.source),
				Hint: "export the component as default, or export mount(el, props) yourself and set mount = \"function\"",
			}
		}
	}
	return list.Sorted()
}

// modulesOnly words what is wrong with mfe:<name> of an MFE that mounts nothing.
func modulesOnly(p *plan.Plan, list diag.List) diag.List {
	for i := range list {
		for _, u := range p.MFEs {
			if list[i].Code == "MFE301" && u.Mount == "none" && strings.HasPrefix(list[i].Text, strconv.Quote("mfe:"+u.Name)) {
				list[i].Text = fmt.Sprintf("mfe %q has mount = \"none\": it offers modules and nothing to mount", u.Name)
				list[i].Hint = fmt.Sprintf("import %q, or give the MFE another mount style", u.Entries[0].Specifier)
			}
		}
	}
	return list
}

// entry is an entry point with what it is for.
type entry struct {
	bundler.Entry
	specifier string // public specifier, or ""
	edition   string
	source    string // the user's file
	ahead     bool
}

// entries lists a unit's entry points: what the page names, then what the unit
// offers. The first of an MFE is wrapped so that it exports the uniform mount, and what
// the MFE says of itself.
func entries(in Input, job bundler.Job, u plan.Unit) ([]entry, diag.List) {
	var list diag.List
	var es []entry
	names := map[string]bool{}
	add := func(specifier, file string) *entry {
		e := entry{specifier: specifier, source: file}
		if i := slices.IndexFunc(es, func(o entry) bool { return o.File == file }); i >= 0 {
			e.Entry = es[i].Entry // one module under two specifiers; a wrapper exports all of it
		} else {
			e.Entry = bundler.Entry{Name: outputName(file, names), File: file}
		}
		es = append(es, e)
		return &es[len(es)-1]
	}
	if u.Kind == bundle.Shell {
		for _, a := range adapters(in.Plan) {
			text, err := a.Module()
			if err != nil {
				panic(fmt.Sprintf("the adapter %s does not bundle: %v", a.Name, err))
			}
			name := outputName("telemetry-"+a.Name+".js", names)
			es = append(es, entry{Entry: bundler.Entry{Name: name, Source: text, Dir: u.Dir}, source: in.Plan.Manifest, ahead: true})
		}
		for _, f := range slices.Concat(in.Scripts, in.Styles) {
			add("", f)
		}
		if e, ok := flagProvider(in.Plan, names); ok {
			es = append(es, e)
		}
	}
	for i, e := range u.Entries {
		at := add(e.Specifier, e.File)
		at.edition = e.Edition
		if i > 0 || u.Kind != bundle.MFE || u.Mount == "none" {
			continue
		}
		wrap := runtime.Wrap{Entry: "./" + path.Base(e.File), Name: u.Name, Element: u.Element, Isolation: u.Isolation}
		own, err := bundler.OwnExports(job, e.File)
		if err != nil {
			continue // Run says what is wrong with the file, at its place
		}
		wrap.HasDefault, wrap.Stars = slices.Contains(own.Names, "default"), own.Stars
		if u.Mount == "react" {
			wrap.HasDefault, wrap.React = true, reactMajor(in, u) // noDefault words its absence
		}
		if !slices.Contains(own.Names, "mfegen") {
			wrap.About = about(u)
		}
		text, err := runtime.Mount(u.Mount, wrap)
		if err != nil {
			list.Errorf("MFE320", e.Pos, "mfe %q: %v", u.Name, err)
			continue
		}
		at.Source, at.Dir = text, path.Dir(e.File)
	}
	return es, list
}

// adapters hand the events of the MFEs to the SDKs of [telemetry].
func adapters(p *plan.Plan) []runtime.Adapter {
	if len(p.MFEs) == 0 {
		return nil
	}
	r := p.Runtime
	var out []runtime.Adapter
	if r.Sentry != nil {
		out = append(out, runtime.Sentry)
	}
	if r.OTel != nil && r.OTel.Endpoint != "" {
		out = append(out, runtime.OTLP)
	} else if r.OTel != nil {
		out = append(out, runtime.OTel)
	}
	if r.PostHog != nil {
		out = append(out, runtime.PostHog)
	}
	return out
}

// flagProvider is the entry that asks the provider of flags, which the shell
// has installed and may set up in a module of its own.
func flagProvider(p *plan.Plan, names map[string]bool) (entry, bool) {
	adapter, ok := runtime.FlagProviders[p.Flags.Provider]
	if !ok || len(p.MFEs) == 0 {
		return entry{}, false
	}
	text, err := adapter.Module()
	if err != nil {
		panic(fmt.Sprintf("the adapter %s does not bundle: %v", adapter.Name, err))
	}
	if p.Flags.Module != "" {
		file, err := filepath.Rel(filepath.FromSlash(p.Shell.Dir), filepath.FromSlash(p.Flags.Module))
		if err != nil {
			panic("compile: a file of the plan is outside its unit: " + err.Error())
		}
		text = fmt.Sprintf("import %q;\n", "./"+filepath.ToSlash(file)) + text
	}
	name := outputName("flags-"+adapter.Name+".js", names)
	return entry{
		Entry:     bundler.Entry{Name: name, Source: text, Dir: p.Shell.Dir},
		specifier: runtime.FlagProvider, source: p.Manifest,
	}, true
}

// distinct lists the entry points, each once.
func distinct(es []entry) []bundler.Entry {
	var out []bundler.Entry
	for _, e := range es {
		if !slices.ContainsFunc(out, func(o bundler.Entry) bool { return o.Name == e.Name }) {
			out = append(out, e.Entry)
		}
	}
	return out
}

// reactMajor is the major version of the React that the unit gets, or 0.
func reactMajor(in Input, u plan.Unit) int {
	version := ""
	if inst, ok := in.Shares.For(u.Name, "react-dom"); ok {
		version = inst.Version
	} else if p, _ := in.NPM.Locate(u.Dir, "react-dom"); p != nil {
		version = p.Version
	}
	major, _, _ := strings.Cut(version, ".")
	n, _ := strconv.Atoi(major) // not a number: unknown
	return n
}

// outputName names an entry's output after its file; an index file takes its
// folder's name.
func outputName(file string, taken map[string]bool) string {
	base := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if dir := path.Base(path.Dir(file)); base == "index" && dir != "src" && dir != "." {
		base = dir
	}
	base = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, base)
	name := base
	for i := 2; taken[name]; i++ {
		name = fmt.Sprintf("%s-%d", base, i)
	}
	taken[name] = true
	return name
}

// assemble makes the bundle. Only what an entry leads to is kept: esbuild also
// writes a stylesheet per lazy chunk, whose rules stand in the entry's already.
func assemble(u plan.Unit, es []entry, res *bundler.Result) *bundle.Bundle {
	b := &bundle.Bundle{Unit: u.Name, Kind: u.Kind, Version: u.Package.Version}
	byEntry := map[string]bundler.Output{}
	styles := map[string]bool{}
	for _, o := range res.Outputs {
		if o.Entry == "" {
			continue
		}
		if _, seen := byEntry[o.Entry]; !seen || o.Kind == bundle.Script {
			byEntry[o.Entry] = o
		}
		if o.Style != "" {
			styles[o.Style] = true
		}
	}
	for _, e := range es {
		o := byEntry[e.Name]
		be := bundle.Entry{Specifier: e.specifier, Edition: e.edition, Source: e.source, File: o.Path, Style: o.Style, Exports: o.Exports, Ahead: e.ahead}
		if o.Kind == bundle.Style {
			be.File, be.Style = "", o.Path
			styles[o.Path] = true
		}
		be.Mount = slices.Contains(o.Exports, "mount")
		b.Entries = append(b.Entries, be)
	}
	for _, o := range res.Outputs {
		if o.Kind == bundle.Style && !styles[o.Path] {
			continue
		}
		if o.Kind == bundle.Map && !keepsMap(o.Path, styles) {
			continue
		}
		b.Files = append(b.Files, o.File)
	}
	b.Uses = res.Uses()
	return b
}

func keepsMap(p string, styles map[string]bool) bool {
	of := strings.TrimSuffix(p, ".map")
	return !strings.HasSuffix(of, ".css") || styles[of]
}

// mounts checks that an MFE's first entry can be mounted.
func mounts(u plan.Unit, b *bundle.Bundle) diag.List {
	if u.Kind != bundle.MFE || u.Mount == "none" || len(b.Entries) == 0 || b.Entries[0].Mount {
		return nil
	}
	d := withoutMount(u)
	if slices.Contains(b.Entries[0].Exports, "bootstrap") {
		d.Hint = "it looks like single-spa: write mount = \"single-spa\""
	} else if slices.Contains(b.Entries[0].Exports, "default") {
		d.Hint += ", or, when its default export is a React component, write mount = \"react\""
	}
	return diag.List{d}
}

func withoutMount(u plan.Unit) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "MFE322", Severity: diag.Error, Pos: u.Entries[0].Pos,
		Text: fmt.Sprintf("mfe %q: %s does not export mount", u.Name, u.Entries[0].File),
		Hint: "export function mount(el, props) that may return a function to unmount",
	}
}
