package manifest

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// telemetry checks who hears what the MFEs do.
func (c *checker) telemetry() {
	t := c.Telemetry
	if b := t.Beacon; c.set(b, "telemetry", "beacon") && !isEndpoint(b) {
		c.diags.Errorf("MFE026", c.Pos("telemetry", "beacon"), "telemetry.beacon %q is neither a path of the site's nor an https URL", b).Hint =
			`write beacon = "/events", or beacon = "https://events.example.com/in"`
	}
	if dsn := t.Sentry.DSN; c.set(dsn, "telemetry", "sentry", "dsn") && !isDSN(dsn) {
		c.diags.Errorf("MFE041", c.Pos("telemetry", "sentry", "dsn"), "telemetry.sentry.dsn %q is no DSN", dsn).Hint =
			`copy it from the project's settings at Sentry, under Client Keys: dsn = "https://<key>@<host>/<project>"`
	}
	for _, u := range []struct{ table, key, value, example string }{
		{"otel", "endpoint", t.OTel.Endpoint, "https://otel.example.com/v1/traces"},
		{"posthog", "host", t.PostHog.Host, "https://eu.i.posthog.com"},
	} {
		if c.set(u.value, "telemetry", u.table, u.key) && !isEndpoint(u.value) && !isLocal(u.value) {
			c.diags.Errorf("MFE042", c.Pos("telemetry", u.table, u.key), "telemetry.%s.%s %q is neither a path of the site's nor an https URL", u.table, u.key, u.value).Hint =
				"write " + u.key + " = " + strconv.Quote(u.example) + ", or a path that begins with /; http is for localhost alone"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.OTel.Headers)) {
		if !headerName.MatchString(name) {
			c.diags.Errorf("MFE042", c.KeyPos("telemetry", "otel", "headers", name), "%q cannot be a header's name", name).Hint =
				"use letters, digits and hyphens"
		}
	}
	c.share(t.Sentry.SampleRate, "telemetry", "sentry", "sample_rate")
	c.share(t.OTel.SampleRate, "telemetry", "otel", "sample_rate")
	c.idle("sentry", "dsn", "environment", "release", "sample_rate")
	c.idle("otel", "endpoint", "service", "headers", "sample_rate")
	c.idle("posthog", "key", "host")
}

// set reports whether the file sets the path to a string, be it empty.
func (c *checker) set(s string, path ...string) bool {
	return c.has(path...) && !c.ill(s, path...)
}

func (c *checker) share(n *float64, path ...string) {
	if n == nil || *n >= 0 && *n <= 1 {
		return
	}
	c.diags.Errorf("MFE043", c.Pos(path...), "%s is %v", strings.Join(path, "."), *n).Hint = "write a number from 0 to 1: 0.1 is every tenth"
}

// idle reports the keys of an adapter that do nothing because the one that sets
// it up is missing.
func (c *checker) idle(table, needs string, keys ...string) {
	if !c.has("telemetry", table) || !c.missing("telemetry", table, needs) {
		return
	}
	for _, key := range keys {
		if c.has("telemetry", table, key) {
			d := c.diags.Warnf("MFE044", c.KeyPos("telemetry", table, key), "telemetry.%s.%s does nothing without %s", table, key, needs)
			d.Hint = "add " + needs + ", or delete " + key + ": without " + needs + " the application sets the SDK up itself"
		}
	}
}

func isEndpoint(s string) bool {
	rest, https := strings.CutPrefix(s, "https://")
	local := strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")
	return (local || https && rest != "" && rest[0] != '/') && !strings.ContainsAny(s, " \t\r\n\"'<>;,")
}

var localURL = regexp.MustCompile(`^http://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:/[^\s"'<>;,]*)?$`)

// isLocal reports whether a URL is of the visitor's own machine, where what
// collects events is tried out.
func isLocal(s string) bool { return localURL.MatchString(s) }

var projectPath = regexp.MustCompile(`^(?:/[\w.-]+)*/\d+$`)

// isDSN reports whether s has the form of Sentry's DSNs.
func isDSN(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.User == nil || u.User.Username() == "" || !projectPath.MatchString(u.Path) || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	origin := u.Scheme + "://" + u.Host
	return isEndpoint(origin) || isLocal(origin)
}
