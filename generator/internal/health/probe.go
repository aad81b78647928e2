package health

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/host"
)

// Options say how to ask.
type Options struct {
	// Timeout is for each request, body included; 0 is DefaultTimeout.
	Timeout time.Duration
	// Concurrency is how many requests are under way at a time; 0 is
	// DefaultConcurrency.
	Concurrency int
	// Retries is how often a request is sent again when there is no answer,
	// or one with status 408, 429 or 5xx.
	Retries int
	// Units limits the probe to the files and pages of these units. What
	// concerns the whole site is then left out.
	Units []string
}

// The defaults of Options.
const (
	DefaultTimeout     = 10 * time.Second
	DefaultConcurrency = 8
)

// ErrNoFile means that there is no health.json at the URL: it is not the URL
// of a site that mfegen built, or the site does not answer.
var ErrNoFile = errors.New("there is no " + FileName)

// URLError is about a URL that cannot be the address of a site.
type URLError struct{ URL, Problem string }

func (e *URLError) Error() string { return fmt.Sprintf("%q %s", e.URL, e.Problem) }

// UnitError is about a unit that the site does not have.
type UnitError struct {
	Unit  string
	Units []string // that it has, sorted
}

func (e *UnitError) Error() string {
	return fmt.Sprintf("the site has no unit %q", e.Unit)
}

// Limits for what a site may make the probe keep in memory.
const (
	fileLimit = 8 << 20 // health.json; a thousand units have a tenth of it
	pageLimit = 8 << 20
)

// Probe asks the site at rawURL for everything that its health.json names. The
// error says why nothing could be asked; the result is set then, too, and is
// not OK. A nil client is one of its own.
func Probe(ctx context.Context, client *http.Client, rawURL string, o Options) (Result, error) {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Concurrency <= 0 {
		o.Concurrency = DefaultConcurrency
	}
	start := time.Now()
	p := &prober{options: o, client: newClient(client, o.Concurrency)}
	if client == nil {
		defer p.client.CloseIdleConnections()
	}
	r := Result{Schema: ResultSchema, URL: rawURL}
	root, err := siteURL(rawURL)
	if err == nil {
		r.URL = shown(root)
		err = p.probe(ctx, root, &r)
	}
	r.Seconds = seconds(time.Since(start))
	r.Requests, r.Bytes = p.requests.Load(), p.bytes.Load()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	r.OK = err == nil && r.Failed == 0
	return r, err
}

type prober struct {
	options  Options
	client   *http.Client
	root     *url.URL // of the site, with a slash at the end
	site     Site
	requests atomic.Int64
	bytes    atomic.Int64
}

func (p *prober) probe(ctx context.Context, root *url.URL, r *Result) error {
	at := *root
	p.root = &at
	own, err := p.load(ctx)
	if err != nil {
		return err
	}
	r.Site, r.Base = p.site.Site, p.site.Base
	for _, want := range p.options.Units {
		if !slices.ContainsFunc(p.site.Units, func(u Unit) bool { return u.Name == want }) {
			e := &UnitError{Unit: want}
			for _, u := range p.site.Units {
				e.Units = append(e.Units, u.Name)
			}
			slices.Sort(e.Units)
			return e
		}
	}
	jobs := p.jobs()
	if p.wanted(p.shell()) {
		jobs = append([]job{p.self(own)}, jobs...)
	}
	done := make([]outcome, len(jobs))
	var group errgroup.Group
	group.SetLimit(p.options.Concurrency)
	for i, j := range jobs {
		group.Go(func() error {
			if ctx.Err() == nil {
				done[i] = j.do(ctx)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.collect(p.site, p.wanted, jobs, done)
	return nil
}

// siteURL reads the address of a site. That of its health.json will do, too.
func siteURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, &URLError{text, "is not a URL"}
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, &URLError{text, "does not begin with https:// or http://"}
	case u.Hostname() == "":
		return nil, &URLError{text, "has no host"}
	}
	u.RawQuery, u.Fragment, u.RawPath, u.RawFragment = "", "", "", ""
	u.Path = strings.TrimSuffix(u.Path, FileName)
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return u, nil
}

// shown is the URL without a password.
func shown(u *url.URL) string {
	v := *u
	v.User = nil
	return v.String()
}

// load fetches and checks health.json.
func (p *prober) load(ctx context.Context) (answer, error) {
	at := p.root.JoinPath(FileName)
	where := shown(at)
	a := p.fetch(ctx, at.String(), fileLimit, true)
	switch {
	case a.err != nil:
		return a, fmt.Errorf("%s: %s", where, a.unreachable())
	case a.status/100 == 3:
		return a, fmt.Errorf("%w: %s leads to %s; ask there, if that is the site", ErrNoFile, where, a.header.Get("Location"))
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return a, fmt.Errorf("%w: %s answers %d; is this the address of the site, with its base?", ErrNoFile, where, a.status)
	case a.status != http.StatusOK:
		return a, fmt.Errorf("%s answers %d", where, a.status)
	case a.size > fileLimit:
		return a, fmt.Errorf("%s has more than %d bytes, so it is not what mfegen wrote", where, fileLimit)
	}
	if err := json.Unmarshal(a.body, &p.site); err != nil {
		return a, fmt.Errorf("%w: %s is not JSON of mfegen: %w", ErrNoFile, where, err)
	}
	if err := p.site.validate(p.root); err != nil {
		return a, fmt.Errorf("%s: %w", where, err)
	}
	// The rest is asked for where a redirect from http led to.
	p.root.Scheme, p.root.Host = a.from.Scheme, a.from.Host
	return a, nil
}

// validate reports what New does not write. The file comes from the network,
// so nothing that it says is taken for granted: it must not send the probe to
// other hosts.
func (s Site) validate(root *url.URL) error {
	switch {
	case s.Schema > Schema:
		return fmt.Errorf("its schema is %d, and this mfegen knows %d: install a newer mfegen", s.Schema, Schema)
	case s.Schema < 1 || len(s.Units) == 0 || s.Units[0].Kind != bundle.Shell:
		return fmt.Errorf("%w that mfegen wrote: the shell is missing", ErrNoFile)
	case !strings.HasPrefix(s.Base, "/") || !strings.HasSuffix(s.Base, "/"):
		return fmt.Errorf("the base %q does not begin and end with /", s.Base)
	}
	var units []string
	local := func(at string) error {
		u, err := root.Parse(at)
		if err != nil || !strings.HasPrefix(at, "/") || u.Host != root.Host || u.Scheme != root.Scheme {
			return fmt.Errorf("%q is not a path of the site", at)
		}
		return nil
	}
	for _, u := range s.Units {
		if u.Name == "" || slices.Contains(units, u.Name) {
			return fmt.Errorf("there are two units %q", u.Name)
		}
		units = append(units, u.Name)
		for _, f := range u.Files {
			if err := local(f.URL); err != nil {
				return err
			}
		}
	}
	for _, page := range s.Pages {
		if !slices.Contains(units, page.Unit) {
			return fmt.Errorf("there is no unit %q, which owns the route %s", page.Unit, page.Route)
		}
		if err := local(page.URL); err != nil {
			return err
		}
	}
	return nil
}

// job is one thing to ask for.
type job struct {
	unit string
	url  string // as shown
	of   subject
	do   func(context.Context) outcome
}

// subject is what a job asks about.
type subject int

const (
	ofSite subject = iota // what concerns the whole site
	ofPage
	ofFile
)

// outcome is what came of a job.
type outcome struct {
	answer   answer
	verdicts verdicts
}

func (p *prober) shell() string { return p.site.Units[0].Name }

func (p *prober) wanted(unit string) bool {
	return len(p.options.Units) == 0 || slices.Contains(p.options.Units, unit)
}

// jobs lists everything but health.json, which is there already.
func (p *prober) jobs() []job {
	model := host.Site{Base: p.site.Base, Headers: p.site.Headers}
	var out []job
	add := func(unit, at string, of subject, do func(ctx context.Context, at string) outcome) {
		u, err := p.root.Parse(at)
		if err != nil {
			panic("health: a URL that was valid is not: " + at)
		}
		if p.wanted(unit) {
			out = append(out, job{unit, shown(u), of, func(ctx context.Context) outcome { return do(ctx, u.String()) }})
		}
	}
	names := map[string]string{}
	for _, page := range p.site.Pages {
		if names[page.Integrity] == "" { // routes may share one page
			names[page.Integrity] = page.Route
		}
	}
	for _, page := range p.site.Pages {
		expect := model.Answer(decoded(page.URL), func(file string) bool { return file == page.File }).Headers
		add(page.Unit, page.URL, ofPage, func(ctx context.Context, at string) outcome {
			a := p.fetch(ctx, at, pageLimit, true)
			return outcome{a, checkPage(a, page, expect, names)}
		})
	}
	for _, u := range p.site.Units {
		for _, f := range u.Files {
			expect := model.Answer(decoded(f.URL), func(string) bool { return true }).Headers
			add(u.Name, f.URL, ofFile, func(ctx context.Context, at string) outcome {
				a := p.fetch(ctx, at, f.Bytes, false)
				return outcome{a, checkFile(a, f, expect)}
			})
		}
	}
	add(p.shell(), p.site.Base+"assets/mfegen-health-missing.js", ofSite, func(ctx context.Context, at string) outcome {
		a := p.fetch(ctx, at, pageLimit, false)
		return outcome{a, checkMissing(a)}
	})
	return out
}

// self judges health.json itself: an old one in a cache would be compared with
// the new site.
func (p *prober) self(a answer) job {
	var v verdicts
	v.add(Reach, "")
	v.add(Status, "")
	model := host.Site{Base: p.site.Base, Headers: p.site.Headers}
	at := p.root.JoinPath(FileName)
	v.cache(a, model.Answer(p.site.Base+FileName, func(string) bool { return true }).Headers)
	v.add(Base, "")
	if p.root.Path != p.site.Base {
		v[len(v)-1].reason = fmt.Sprintf("the site was built for %s and is served under %s", p.site.Base, p.root.Path)
	}
	return job{unit: p.shell(), url: shown(at), do: func(context.Context) outcome { return outcome{a, v} }}
}

// decoded is the path of a URL.
func decoded(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return at
	}
	return u.Path
}
