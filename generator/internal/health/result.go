package health

import (
	"slices"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
)

// ResultSchema is the version of the JSON of a Result. It grows when a field
// goes or changes its meaning; new fields may join.
const ResultSchema = 1

// Result is what a probe found. Times are in seconds or milliseconds as their
// names say, sizes in bytes after decompression. Lists are [] when empty.
type Result struct {
	Schema int    `json:"schema"`
	URL    string `json:"url"` // of the site, without a password
	Site   string `json:"site"`
	Base   string `json:"base"`
	OK     bool   `json:"ok"` // nothing failed

	Units    []UnitResult `json:"units"`    // as in health.json
	Failures []Failure    `json:"failures"` // by unit, then in the order of the probe

	Checks   int     `json:"checks"` // that were made
	Failed   int     `json:"failed"` // of them
	Requests int64   `json:"requests"`
	Bytes    int64   `json:"bytes"`
	Seconds  float64 `json:"seconds"`
}

// UnitResult is how a unit is. What concerns the whole site counts for the
// shell.
type UnitResult struct {
	Name        string      `json:"name"`
	Kind        bundle.Kind `json:"kind"`
	Version     string      `json:"version,omitempty"`
	OK          bool        `json:"ok"`
	Files       int         `json:"files"`        // that were asked for
	FilesFailed int         `json:"files_failed"` // with a failed check
	Pages       int         `json:"pages"`        // that were asked for
	PagesFailed int         `json:"pages_failed"` // with a failed check
	Bytes       int64       `json:"bytes"`
	Latency     Latency     `json:"latency_ms"` // of all its requests, body included
	Checks      []Count     `json:"checks"`     // those that were made, in a stable order
}

// Latency is how long answers took, in milliseconds.
type Latency struct {
	Median float64 `json:"median"`
	Max    float64 `json:"max"`
}

// Count is how often a check was made, and how often it failed.
type Count struct {
	Check  Check `json:"check"`
	Made   int   `json:"made"`
	Failed int   `json:"failed"`
}

// Failure is one failed check.
type Failure struct {
	Unit   string `json:"unit"`
	Check  Check  `json:"check"`
	Code   string `json:"code"` // for mfegen explain
	URL    string `json:"url"`
	Reason string `json:"reason"`
}

// collect adds up what came of the jobs.
func (r *Result) collect(site Site, wanted func(string) bool, jobs []job, done []outcome) {
	for _, u := range site.Units {
		if !wanted(u.Name) {
			continue
		}
		out := UnitResult{Name: u.Name, Kind: u.Kind, Version: u.Version}
		made, failed := map[Check]int{}, map[Check]int{}
		var took []time.Duration
		for i, j := range jobs {
			if j.unit != u.Name {
				continue
			}
			bad := 0
			for _, v := range done[i].verdicts {
				made[v.check]++
				if v.reason != "" {
					bad++
					failed[v.check]++
					r.Failures = append(r.Failures, Failure{u.Name, v.check, v.check.rule().code, j.url, v.reason})
				}
			}
			out.count(j, bad > 0)
			out.Bytes += done[i].answer.size
			took = append(took, done[i].answer.took)
		}
		for _, c := range checks {
			if n := made[c.check]; n > 0 {
				out.Checks = append(out.Checks, Count{c.check, n, failed[c.check]})
				r.Checks += n
				r.Failed += failed[c.check]
			}
		}
		out.OK = len(failed) == 0
		out.Latency = latency(took)
		out.Checks = list(out.Checks)
		r.Units = append(r.Units, out)
	}
	r.Units, r.Failures = list(r.Units), list(r.Failures)
}

func (u *UnitResult) count(j job, bad bool) {
	n := 0
	if bad {
		n = 1
	}
	switch j.of {
	case ofPage:
		u.Pages++
		u.PagesFailed += n
	case ofFile:
		u.Files++
		u.FilesFailed += n
	}
}

func latency(took []time.Duration) Latency {
	if len(took) == 0 {
		return Latency{}
	}
	slices.Sort(took)
	return Latency{milliseconds(took[len(took)/2]), milliseconds(took[len(took)-1])}
}

func milliseconds(d time.Duration) float64 { return float64(d.Round(100*time.Microsecond)) / 1e6 }

func seconds(d time.Duration) float64 { return float64(d.Round(time.Millisecond)) / 1e9 }

func (c Check) rule() rule {
	return checks[slices.IndexFunc(checks, func(r rule) bool { return r.check == c })]
}

// Diagnostics are the failures for people.
func (r Result) Diagnostics() diag.List {
	var out diag.List
	for _, f := range r.Failures {
		d := out.Errorf(f.Code, diag.Pos{}, "%s: %s: %s", f.Unit, f.URL, f.Reason)
		d.Hint = strings.ReplaceAll(f.Check.rule().hint, "URL", f.URL)
	}
	return out
}
