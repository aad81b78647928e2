package link

import "slices"

type dataSentry struct {
	DSN         string  `json:"dsn"`
	Environment string  `json:"environment,omitempty"`
	Release     string  `json:"release,omitempty"`
	SampleRate  float64 `json:"sampleRate"`
}

type dataOTel struct {
	Endpoint   string            `json:"endpoint"`
	Service    string            `json:"service"`
	Headers    map[string]string `json:"headers,omitempty"`
	SampleRate float64           `json:"sampleRate"`
}

type dataPostHog struct {
	Key  string `json:"key"`
	Host string `json:"host"`
}

// telemetry is what the page says to those who tell others of the events. An
// adapter without settings of its own needs to be told nothing.
func (l *linker) telemetry(d *dataBlock) {
	r := l.in.Plan.Runtime
	d.Beacon = r.Beacon
	if s := r.Sentry; s != nil && s.DSN != "" {
		d.Sentry = (*dataSentry)(s)
	}
	d.Maps = r.Sentry != nil && l.in.Plan.Site.Sourcemap != "" && l.in.Plan.Site.Sourcemap != "none"
	if o := r.OTel; o != nil && o.Endpoint != "" {
		d.OTel = (*dataOTel)(o)
	}
	if p := r.PostHog; p != nil && p.Key != "" {
		d.PostHog = (*dataPostHog)(p)
	}
	d.Aside = l.aside()
}

// aside lists the shell's scripts that hold the SDKs. They wrap functions of the
// browser, and so stand between an MFE and what it calls.
func (l *linker) aside() []string {
	shell := l.in.Bundles[0]
	var from []target
	for _, e := range shell.Entries {
		if e.Ahead {
			from = append(from, entryTarget(shell, e))
		}
	}
	var out []string
	for _, n := range l.closure(from...).scripts {
		if n.unit == shell.Unit {
			out = append(out, l.urls[n])
		}
	}
	slices.Sort(out)
	return out
}
