package generator

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/health"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/seal"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// HealthReport is what a probe of a deployed site found. Its Diagnostics are
// the failures with what to do about them; Prom writes it for Prometheus.
type (
	HealthReport  = health.Result
	HealthUnit    = health.UnitResult
	HealthFailure = health.Failure
)

// Errors of Health that are about what was asked for, and not about the site.
type (
	HealthURLError  = health.URLError
	HealthUnitError = health.UnitError
)

// ErrNoHealth means that there is no health.json at the URL: it is not the URL
// of a site that mfegen built, or not with its base.
var ErrNoHealth = health.ErrNoFile

// The defaults of HealthOptions.
const (
	HealthTimeout     = health.DefaultTimeout
	HealthConcurrency = health.DefaultConcurrency
)

// HealthOptions say how to probe. The zero value is fine.
type HealthOptions struct {
	// Client sends the requests; nil is one of Health's own. It is copied,
	// and leaves the site's host in no case.
	Client *http.Client
	// Timeout is for each request, body included; 0 is HealthTimeout.
	Timeout time.Duration
	// Concurrency is how many requests are under way at a time; 0 is
	// HealthConcurrency.
	Concurrency int
	// Retries is how often a request is sent again that had no answer, or
	// one with status 408, 429 or 5xx.
	Retries int
	// Units limits the probe to the files and pages of these units.
	Units []string
}

// Health asks the site that is deployed at url for all files and pages that
// its health.json names, and compares bytes, types and headers with what was
// built. The error says why the site could not be asked; the report is set
// then, too, and is not OK.
func Health(ctx context.Context, url string, o HealthOptions) (HealthReport, error) {
	return health.Probe(ctx, o.Client, url, health.Options{
		Timeout: o.Timeout, Concurrency: o.Concurrency, Retries: o.Retries, Units: o.Units,
	})
}

// addHealth puts health.json into the tree, and fills it when the headers are
// decided.
func (b *build) addHealth(t *tree.Tree, in *seal.Input) {
	b.add(t, health.FileName, "mfegen's health check", nil)
	bundles := append([]*bundle.Bundle{}, b.bundles...)
	for _, c := range b.chunks {
		bundles = append(bundles, c.Bundle)
	}
	in.Complete = func(site host.Site) (string, []byte) {
		files := slices.DeleteFunc(t.Files(), func(f tree.File) bool { return b.ofDocs(f.Path) })
		return health.FileName, health.New(health.Input{
			Plan: b.plan, Bundles: bundles, Linked: b.site, Files: files, Host: site,
		}).JSON()
	}
}
