package generator

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/check"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/report"
	browser "github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// summary describes the sealed site.
func (b *build) summary(ctx context.Context) (*report.Report, error) {
	if err := b.measureSite(ctx); err != nil {
		return nil, err
	}
	r := &report.Report{
		Schema: report.Schema, Site: b.plan.Site.Name, Base: b.plan.Site.Base, Out: b.plan.Site.Out, Maps: b.plan.Site.SourcemapOut, Hosts: b.plan.Site.Hosts,
		CSP: report.CSP{Mode: b.sealed.Mode(), Length: len(b.sealed.Policy().String())},
	}
	if f, ok := b.sealed.Forced(); ok {
		r.CSP.ForcedBy, r.CSP.Reason = f.Host, f.Reason
	}
	b.weigh(r)
	if b.docs != nil {
		r.Docs = &report.Docs{Path: b.plan.Site.Base + b.plan.Docs.Path + "/", Pages: pagesOf(b.docs)}
	}
	kinds := b.kinds()
	for path, s := range b.sizes {
		r.Total.Files++
		switch kinds[path] {
		case bundle.Script:
			r.Total.JS = r.Total.JS.Plus(s)
		case bundle.Style:
			r.Total.CSS = r.Total.CSS.Plus(s)
		case bundle.Asset:
			r.Total.Assets += s.Raw
		}
	}
	return r, nil
}

// weigh describes what was linked. It needs the sizes of the linked files
// alone, so that the docs can be made of it before the site is sealed.
func (b *build) weigh(r *report.Report) {
	gzip := b.gzip()
	used := func(urls []string) (n int64) {
		for _, u := range urls {
			n += gzip[u]
		}
		return n
	}
	for i, bu := range b.bundles {
		u := report.NewUnit(bu, b.sizes)
		if i > 0 {
			u.Budget = report.NewBudget(b.plan.MFEs[i-1].Budget, used(check.Own(b.site, bu.Unit)))
			u.Remote = b.plan.MFEs[i-1].Remote.URL
		}
		r.Units = append(r.Units, u)
	}
	var chunks []*bundle.Bundle
	for _, c := range b.chunks {
		chunks = append(chunks, c.Bundle)
	}
	r.Vendor = report.NewVendor(b.shares, b.bundles, chunks, b.sizes)
	r.Runtime = b.runtime()
	r.State = b.state()
	for _, p := range b.site.Pages {
		r.Routes = append(r.Routes, b.route(p, used))
	}
	r.Gates = b.gates()
}

// measure adds the sizes of files. Compressing is a good part of a build, so
// the sizes of the last build's files are kept.
func (b *build) measure(ctx context.Context, files []tree.File) error {
	if b.known == nil {
		b.sizes, b.known = report.Measured{}, report.Known{}
		if store := b.store(); store != nil {
			if data, ok := store.Load(b.sizesKey()); ok {
				_ = json.Unmarshal(data, &b.before) // what cannot be read is not known
			}
		}
	}
	sizes, now, err := report.Measure(ctx, files, b.before)
	if err != nil {
		return err
	}
	maps.Copy(b.sizes, sizes)
	maps.Copy(b.known, now)
	return nil
}

// sizesKey is where the cache has the sizes.
func (b *build) sizesKey() string {
	sum := sha256.Sum256([]byte(report.Measurement() + b.plan.Root))
	return fmt.Sprintf("sizes-%x", sum[:8])
}

// keepSizes leaves the sizes to the next build.
func (b *build) keepSizes() {
	store := b.store()
	if store == nil || maps.Equal(b.before, b.known) {
		return
	}
	if data, err := json.Marshal(b.known); err == nil {
		store.Save(b.sizesKey(), data)
	}
}

// measureSite measures all files of the site but the docs', which no visitor
// of the site loads. What was measured for the docs is known.
func (b *build) measureSite(ctx context.Context) error {
	var files []tree.File
	for _, f := range b.sealed.Tree().Files() {
		if _, done := b.sizes[f.Path]; !done && !b.ofDocs(f.Path) {
			files = append(files, f)
		}
	}
	if err := b.measure(ctx, files); err != nil {
		return err
	}
	b.keepSizes()
	return nil
}

// runtime lists mfegen's own scripts: the one that every page has first, the
// others by name.
func (b *build) runtime() []report.Script {
	out := []report.Script{}
	for _, spec := range slices.Sorted(maps.Keys(b.site.Map.Imports)) {
		i := slices.IndexFunc(b.site.Files, func(f link.File) bool { return f.URL == b.site.Map.Imports[spec] && f.Unit == "mfegen" })
		if i < 0 {
			continue
		}
		file := b.site.Files[i].Path
		s := report.Script{Specifier: spec, File: file, Sizes: b.sizes[file]}
		if spec == browser.Specifier {
			out = slices.Insert(out, 0, s)
		} else {
			out = append(out, s)
		}
	}
	return out
}

func (b *build) gates() []report.Gate {
	on := map[string]bool{}
	for _, f := range b.plan.Flags.Values {
		on[f.Name] = f.On
	}
	var out []report.Gate
	for _, u := range b.plan.MFEs {
		if u.Flag != "" {
			out = append(out, report.Gate{
				MFE: u.Name, Flag: u.Flag, Provider: b.plan.Flags.Provider, On: on[u.Flag], Off: u.Off, Mounts: u.Pick,
			})
		}
	}
	return out
}

func (b *build) route(p link.Page, used func([]string) int64) report.Route {
	out := report.Route{Pattern: p.Route.Pattern, File: p.Route.File, MFEs: append([]string{}, p.Route.MFEs...), Preloads: len(p.Preloads)}
	at := map[string]string{}
	for _, f := range b.site.Files {
		at[f.URL] = f.Path
	}
	var urls []string
	for _, r := range p.Preloads {
		out.JS = out.JS.Plus(b.sizes[at[r.URL]])
		urls = append(urls, r.URL)
	}
	for _, r := range slices.Concat(p.Styles, p.Sheets) {
		out.CSS = out.CSS.Plus(b.sizes[at[r.URL]])
		urls = append(urls, r.URL)
	}
	out.Budget = report.NewBudget(b.plan.RouteBudget, used(urls))
	return out
}

// gzip gives the size of each linked file by its URL.
func (b *build) gzip() map[string]int64 {
	out := map[string]int64{}
	for _, f := range b.site.Files {
		out[f.URL] = b.sizes[f.Path].Gzip
	}
	return out
}

// kinds gives the kind of each linked file by its path.
func (b *build) kinds() map[string]bundle.FileKind {
	out := map[string]bundle.FileKind{}
	for _, f := range b.site.Files {
		out[f.Path] = f.Kind
	}
	return out
}

// timings lists the stages in order, and the units under compile.
func (b *build) timings(stages []stage) []report.Timing {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	var out []report.Timing
	for _, s := range stages {
		out = append(out, report.Timing{Phase: s.name, MS: ms(b.times[s.name])})
		if s.name == "compile" {
			for _, u := range slices.Sorted(maps.Keys(b.unitTimes)) {
				out = append(out, report.Timing{Phase: s.name, Unit: u, MS: ms(b.unitTimes[u])})
			}
		}
	}
	return out
}
