package generator

import (
	"context"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/lock"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/page"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/report"
	"github.com/mfegen/mfegen/generator/internal/seal"
	"github.com/mfegen/mfegen/generator/internal/share"
	"github.com/mfegen/mfegen/generator/internal/tree"
	"github.com/mfegen/mfegen/generator/internal/vendor"
)

// build is one run of the pipeline. Each stage takes what it needs from the
// fields before it and sets its own.
type build struct {
	opts Options
	list diag.List
	// trial adds the page of ContractTest.
	trial bool

	manifest *manifest.Manifest
	plan     *plan.Plan
	npm      *npm.Project
	doc      *page.Doc
	locked   *lock.File // the decision of an earlier build, or nil
	shares   *share.Set
	lock     *lock.File
	changes  []lock.Change
	bundles  []*bundle.Bundle
	chunks   []vendor.Chunk
	site     *link.Site
	docs     *tree.Tree    // the docs' files, or nil
	alone    bool          // the docs are what is made
	scripts  []seal.Script // public ones that the page names
	aside    *tree.Tree    // source maps that are not served, or nil
	sealed   *seal.Sealed
	report   *report.Report

	sizes     report.Measured
	before    report.Known             // sizes by content, of the last build
	known     report.Known             // and of this one
	times     map[string]time.Duration // by stage
	unitTimes map[string]time.Duration // of compile, by unit
}

// stage is a step of the pipeline.
type stage struct {
	name string
	do   func(context.Context) error
}

// newBuild is the pipeline on one screen.
func newBuild(o Options, write bool) (*build, []stage) {
	b := &build{opts: o, times: map[string]time.Duration{}, unitTimes: map[string]time.Duration{}}
	return b, []stage{
		{"manifest", b.load},
		{"plan", b.resolve},
		{"hooks", b.hooks},
		{"compile", b.compile},
		{"contract", b.gate(write)},
		{"vendor", b.vendor},
		{"link", b.link},
		{"docs", b.document},
		{"seal", b.seal},
		{"emit", b.emit(write)},
	}
}

func run(ctx context.Context, o Options, write bool) (Result, error) {
	b, stages := newBuild(o, write)
	res, err := b.through(ctx, stages, "emit")
	if err != nil || !res.OK() {
		return res, err
	}
	b.report.Timings = b.timings(stages)
	res.Report = b.report
	return res, nil
}

// through runs the stages up to the one named last. A stage that finds errors
// is the last.
func (b *build) through(ctx context.Context, stages []stage, last string) (Result, error) {
	for _, s := range stages {
		b.progress(Event{Stage: s.name})
		start := time.Now()
		if err := s.do(ctx); err != nil {
			return Result{Diagnostics: b.list.Sorted()}, err
		}
		b.times[s.name] = time.Since(start)
		if ctx.Err() != nil {
			return Result{Diagnostics: b.list.Sorted()}, ctx.Err()
		}
		b.raise()
		if s.name == "manifest" && b.manifest != nil {
			continue // its mistakes and the plan's come in one go
		}
		if s.name == last || b.list.HasErrors() {
			break
		}
	}
	return Result{Diagnostics: b.list.Sorted()}, nil
}

// raise makes errors of warnings when that is asked for.
func (b *build) raise() {
	if !b.opts.WarningsAsErrors {
		return
	}
	for i := range b.list {
		if b.list[i].Severity == diag.Warning {
			b.list[i].Severity = diag.Error
		}
	}
}
