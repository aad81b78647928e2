package plan

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// runtime decides what every page does. It also lets the policy allow where the
// events are sent.
func (r *resolver) runtime(site *Site) Runtime {
	m := r.m
	out := Runtime{
		Prefetch: m.Runtime.Prefetch == nil || *m.Runtime.Prefetch,
		Console:  m.Telemetry.Console != nil && *m.Telemetry.Console,
		Beacon:   endpoint(site, m.Telemetry.Beacon),
	}
	t := m.Telemetry
	if m.Has("telemetry", "sentry") {
		out.Sentry = &Sentry{}
		if t.Sentry.DSN != "" {
			out.Sentry = &Sentry{t.Sentry.DSN, t.Sentry.Environment, t.Sentry.Release, share(t.Sentry.SampleRate)}
			endpoint(site, t.Sentry.DSN)
		}
	}
	if m.Has("telemetry", "otel") {
		out.OTel = &OTel{}
		if t.OTel.Endpoint != "" {
			out.OTel = &OTel{endpoint(site, t.OTel.Endpoint), t.OTel.Service, t.OTel.Headers, share(t.OTel.SampleRate)}
		}
	}
	if m.Has("telemetry", "posthog") {
		out.PostHog = &PostHog{}
		if t.PostHog.Key != "" {
			out.PostHog = &PostHog{t.PostHog.Key, endpoint(site, cmp.Or(t.PostHog.Host, "https://us.i.posthog.com"))}
		}
	}
	return out
}

func share(n *float64) float64 {
	if n == nil {
		return 1
	}
	return *n
}

// endpoint puts a path below the site's base, and lets the policy allow the
// origin of a URL.
func endpoint(site *Site, s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil || s == "":
	case u.Host == "":
		return strings.TrimSuffix(site.Base, "/") + s
	default:
		csp := &site.CSP
		if origin := u.Scheme + "://" + u.Host; !slices.Contains(csp.Connect, origin) {
			csp.Connect = append(slices.Clone(csp.Connect), origin)
		}
	}
	return s
}

// telemetry completes what the rest of the plan has a part in, and checks that
// the shell has the packages that the adapters import: they are the user's own,
// of the version of their choice.
func (r *resolver) telemetry(p *Plan) {
	if otel := p.Runtime.OTel; otel != nil && otel.Endpoint != "" {
		otel.Service = cmp.Or(otel.Service, p.Site.Name)
	}
	if len(p.MFEs) == 0 {
		return
	}
	for _, sdk := range p.Runtime.sdks() {
		var missing []string
		for _, name := range sdk.packages {
			_, served := r.m.Imports[name]
			if found, _ := r.npm.Locate(p.Shell.Dir, name); found == nil && !served {
				missing = append(missing, name)
			}
		}
		if missing == nil {
			continue
		}
		d := r.list.Errorf("MFE145", r.m.KeyPos("telemetry", sdk.table), "the shell lacks %s, which telemetry.%s needs", strings.Join(missing, ", "), sdk.table)
		d.Hint = r.npm.AddHint(p.Shell.Dir, missing...)
	}
}

// sdk is what is handed the events.
type sdk struct {
	table    string
	packages []string // that its adapter imports
}

func (r Runtime) sdks() []sdk {
	var out []sdk
	if r.Sentry != nil {
		out = append(out, sdk{"sentry", []string{"@sentry/browser"}})
	}
	if r.OTel != nil {
		names := []string{"@opentelemetry/api"}
		if r.OTel.Endpoint != "" {
			names = append(names, "@opentelemetry/sdk-trace-web", "@opentelemetry/exporter-trace-otlp-http", "@opentelemetry/resources")
		}
		out = append(out, sdk{"otel", names})
	}
	if r.PostHog != nil {
		out = append(out, sdk{"posthog", []string{"posthog-js"}})
	}
	return out
}
