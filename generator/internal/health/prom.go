package health

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// Prom writes the result in Prometheus' text exposition format, version 0.0.4.
// Every metric is a gauge and has the label site, the URL that was probed; the
// same samples come from every probe of one deployment, zeros included, so
// that an alert resolves.
func (r Result) Prom(w io.Writer) error {
	p := &exposition{w: bufio.NewWriter(w), site: r.URL}
	p.metric("mfegen_up", "Whether the site answered and no check failed.")
	p.sample(number(r.OK))
	p.metric("mfegen_probe_duration_seconds", "How long the probe took.")
	p.sample(r.Seconds)
	p.metric("mfegen_probe_requests", "Requests that the probe sent.")
	p.sample(float64(r.Requests))
	p.metric("mfegen_probe_bytes", "Bytes that the probe received, after decompression.")
	p.sample(float64(r.Bytes))

	perUnit := func(name, help string, value func(UnitResult) float64) {
		p.metric(name, help)
		for _, u := range r.Units {
			p.sample(value(u), "unit", u.Name)
		}
	}
	p.metric("mfegen_unit_up", "Whether no check of the unit failed.")
	for _, u := range r.Units {
		p.sample(number(u.OK), "unit", u.Name, "version", u.Version)
	}
	perUnit("mfegen_unit_files", "Files of the unit that were asked for.", func(u UnitResult) float64 { return float64(u.Files) })
	perUnit("mfegen_unit_files_failed", "Files of the unit with a failed check.", func(u UnitResult) float64 { return float64(u.FilesFailed) })
	perUnit("mfegen_unit_pages", "Pages of the unit that were asked for.", func(u UnitResult) float64 { return float64(u.Pages) })
	perUnit("mfegen_unit_pages_failed", "Pages of the unit with a failed check.", func(u UnitResult) float64 { return float64(u.PagesFailed) })
	perUnit("mfegen_unit_bytes", "Bytes of the unit's answers, after decompression.", func(u UnitResult) float64 { return float64(u.Bytes) })
	perUnit("mfegen_unit_latency_median_seconds", "Median time of the unit's answers.", func(u UnitResult) float64 { return u.Latency.Median / 1000 })
	perUnit("mfegen_unit_latency_max_seconds", "Time of the unit's slowest answer.", func(u UnitResult) float64 { return u.Latency.Max / 1000 })
	p.metric("mfegen_check_failed", "How often a check of the unit failed.")
	for _, u := range r.Units {
		for _, c := range checks {
			p.sample(float64(u.failed(c.check)), "unit", u.Name, "check", string(c.check))
		}
	}
	return p.w.Flush()
}

// failed is how often a check failed. One that was not made did not.
func (u UnitResult) failed(c Check) int {
	for _, n := range u.Checks {
		if n.Check == c {
			return n.Failed
		}
	}
	return 0
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// exposition writes the format. Its writer keeps the first error for Flush.
type exposition struct {
	w    *bufio.Writer
	site string
	name string
	head string // of the metric, until it has a sample
}

func (p *exposition) metric(name, help string) {
	p.name = name
	p.head = "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n"
}

// sample writes a line of the metric; labels are names and values in turn.
func (p *exposition) sample(value float64, labels ...string) {
	var b strings.Builder
	b.WriteString(p.head + p.name)
	p.head = ""
	sep := "{"
	for i := 0; i < len(labels)+2; i += 2 {
		pair := append([]string{"site", p.site}, labels...)[i : i+2]
		b.WriteString(sep + pair[0] + `="` + labelEscaper.Replace(pair[1]) + `"`)
		sep = ","
	}
	b.WriteString("} " + strconv.FormatFloat(value, 'g', -1, 64) + "\n")
	_, _ = p.w.WriteString(b.String())
}

var labelEscaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
