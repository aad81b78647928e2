package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newHealth(a *app) *cobra.Command {
	var f healthFlags
	cmd := &cobra.Command{
		Use:   "health URL",
		Short: "Probe a deployed site for what was built",
		Long: `Health reads health.json, which every build writes, from a deployed site, and
asks for all files and pages that it names: each is there, has its hash, its
content type, its Cache-Control; pages have their headers, their policy and an
import map that it allows; a path with parameters gets its page, and a missing
asset a 404. It needs no project: the URL is enough. It stays on the URL's host.

The exit code is 1 when something is wrong, or when there is no health.json.`,
		Example: examples(
			"mfegen health https://shop.example/",
			"mfegen health https://shop.example/ --unit cart",
			"mfegen health https://shop.example/ --json",
			"mfegen health https://shop.example/ -q    silent while all is well",
			"mfegen health https://shop.example/ --prom >/var/lib/node_exporter/shop.prom",
		),
		ValidArgsFunction: cobra.NoFileCompletions,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{"health takes the URL of one site", cmd.CommandPath()}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(a); err != nil {
				return err
			}
			report, err := generator.Health(cmd.Context(), args[0], generator.HealthOptions{
				Timeout: f.timeout, Concurrency: f.concurrency, Retries: f.retries, Units: f.units,
			})
			if usage := healthUsage(err); usage != nil {
				return usage
			}
			return errors.Join(a.health(report, err, f.prom), err)
		},
	}
	s := cmd.Flags()
	s.SortFlags = false
	s.BoolVar(&f.prom, "prom", false, "print Prometheus' text format")
	s.StringSliceVar(&f.units, "unit", nil, "probe only the files and pages of `NAME`; may be repeated")
	s.DurationVar(&f.timeout, "timeout", generator.HealthTimeout, "wait for an answer for at most `TIME`")
	s.IntVar(&f.retries, "retries", 0, "ask up to `N` times more when there is no answer, or a 5xx")
	s.IntVar(&f.concurrency, "concurrency", generator.HealthConcurrency, "send at most `N` requests at a time")
	return cmd
}

type healthFlags struct {
	prom                 bool
	units                []string
	timeout              time.Duration
	retries, concurrency int
}

func (f *healthFlags) check(a *app) error {
	const verb = "mfegen health"
	switch {
	case f.prom && a.json:
		return usageError{"--prom and --json are two formats; choose one", verb}
	case f.timeout <= 0:
		return usageError{"--timeout is a time such as 10s or 500ms", verb}
	case f.concurrency < 1:
		return usageError{"--concurrency is a number of requests, from 1", verb}
	case f.retries < 0:
		return usageError{"--retries is a number, from 0", verb}
	}
	return nil
}

// healthUsage turns errors about the command line into usage errors.
func healthUsage(err error) error {
	const verb = "mfegen health"
	var url *generator.HealthURLError
	if errors.As(err, &url) {
		text := url.Error()
		if !strings.Contains(url.URL, "://") {
			text += "; did you mean https://" + url.URL + "?"
		}
		return usageError{text, verb}
	}
	var unit *generator.HealthUnitError
	if errors.As(err, &unit) {
		text := unit.Error() + didYouMean("", unit.Unit, unit.Units)
		return usageError{text + "\nIt has " + strings.Join(unit.Units, ", ") + ".", verb}
	}
	return nil
}

// health prints what a probe found. Its error is nil when all is well, and
// when failed says more.
func (a *app) health(r generator.HealthReport, failed error, prom bool) error {
	switch {
	case prom:
		if err := r.Prom(a.out.w); err != nil {
			return err
		}
	case a.json:
		out := struct {
			generator.HealthReport
			Error string `json:"error,omitempty"` // why there is no result
		}{HealthReport: r}
		if failed != nil {
			out.Error = failed.Error()
		}
		if err := a.printJSON(out); err != nil {
			return err
		}
	case failed == nil && !a.quiet:
		a.healthTable(r)
	}
	if failed != nil {
		return nil
	}
	a.diagnose(r.Diagnostics())
	if !r.OK {
		return errProblems
	}
	return nil
}

func (a *app) healthTable(r generator.HealthReport) {
	t := table{columns: []column{
		{head: "unit", flex: true}, {head: "version", drop: 2}, {head: "files", right: true, drop: 1}, {head: "pages", right: true, drop: 1},
		{head: "size", right: true, drop: 3}, {head: "median", right: true, drop: 4}, {head: "slowest", right: true, drop: 3}, {head: "checks"},
	}}
	for _, u := range r.Units {
		t.add(u.Name, u.Version, figure(u.Files), figure(u.Pages), cell(u.Bytes), milliseconds(u.Latency.Median), milliseconds(u.Latency.Max), verdict(u))
	}
	lines := t.lines(min(a.out.width, 100))
	for i, u := range r.Units {
		word, as := verdict(u), green
		if !u.OK {
			as = red
		}
		lines[i+1] = strings.TrimSuffix(lines[i+1], word) + a.out.paint(as, word)
	}
	outcome := a.out.paint(green, "all passed")
	if r.Failed > 0 {
		outcome = a.out.paint(red, strconv.Itoa(r.Failed)+" failed")
	}
	took := duration(time.Duration(r.Seconds * float64(time.Second)))
	fmt.Fprintf(a.out.w, "%s\n%s\n\n%s  %s: %s in %s, %s\n", a.out.paint(bold, lines[0]), strings.Join(lines[1:], "\n"),
		a.out.paint(bold, "site"), r.URL, count(r.Checks, "check"), took, outcome)
}

// verdict says how a unit is.
func verdict(u generator.HealthUnit) string {
	failed := 0
	for _, c := range u.Checks {
		failed += c.Failed
	}
	if failed > 0 {
		return strconv.Itoa(failed) + " failed"
	}
	return "ok"
}

// figure is a number, or nothing for none.
func figure(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func milliseconds(ms float64) string { return duration(time.Duration(ms * float64(time.Millisecond))) }
