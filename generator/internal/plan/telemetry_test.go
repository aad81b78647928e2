package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTelemetry(t *testing.T) {
	t.Parallel()
	const packages = `
-- index.html --
-- cart/cart.ts --
-- node_modules/@sentry/browser/package.json --
{}
-- node_modules/@opentelemetry/api/package.json --
{}
-- node_modules/@opentelemetry/sdk-trace-web/package.json --
{}
-- node_modules/@opentelemetry/exporter-trace-otlp-http/package.json --
{}
-- node_modules/@opentelemetry/resources/package.json --
{}
`
	for name, c := range map[string]struct {
		tables  string
		want    Runtime
		connect []string
	}{
		"nothing": {"", Runtime{Prefetch: true}, nil},
		"tables alone leave it to the application": {`
[telemetry]
sentry = {}
otel = {}
posthog = {}
[imports]
posthog-js = "https://cdn.test/posthog.js"
`, Runtime{Prefetch: true, Sentry: &Sentry{}, OTel: &OTel{}, PostHog: &PostHog{}}, nil},
		"defaults": {`
[telemetry.sentry]
dsn = "https://key@sentry.test:8443/2"
[telemetry.otel]
endpoint = "/v1/traces"
[telemetry.posthog]
key = "phc"
[imports]
posthog-js = "https://cdn.test/posthog.js"
`, Runtime{
			Prefetch: true,
			Sentry:   &Sentry{DSN: "https://key@sentry.test:8443/2", SampleRate: 1},
			OTel:     &OTel{Endpoint: "/shop/v1/traces", Service: "Harbour", SampleRate: 1},
			PostHog:  &PostHog{Key: "phc", Host: "https://us.i.posthog.com"},
		}, []string{"https://sentry.test:8443", "https://us.i.posthog.com"}},
		"everything set": {`
[telemetry.sentry]
dsn = "http://key@localhost:9000/2"
environment = "staging"
release = "r1"
sample_rate = 0.5
[telemetry.otel]
endpoint = "https://otel.test/v1/traces"
service = "web"
headers = { x-tenant = "harbour" }
sample_rate = 0
`, Runtime{
			Prefetch: true,
			Sentry:   &Sentry{"http://key@localhost:9000/2", "staging", "r1", 0.5},
			OTel:     &OTel{"https://otel.test/v1/traces", "web", map[string]string{"x-tenant": "harbour"}, 0},
		}, []string{"http://localhost:9000", "https://otel.test"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := resolveWell(t, `
-- mfe.toml --
[site]
name = "Harbour"
base = "/shop/"
[mfe.cart]
path = "cart"
entry = "cart.ts"
`+c.tables+packages, Flags{})
			if diff := cmp.Diff(c.want, p.Runtime); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.connect, p.Site.CSP.Connect); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTelemetryWithoutPackages(t *testing.T) {
	t.Parallel()
	_, list := resolve(t, `
-- mfe.toml --
[shell]
path = "shell"
[mfe.cart]
path = "cart"
entry = "cart.ts"
[telemetry.otel]
endpoint = "/v1/traces"
-- pnpm-lock.yaml --
-- shell/package.json --
{}
-- shell/index.html --
-- cart/cart.ts --
-- node_modules/@opentelemetry/api/package.json --
{}
`, Flags{})
	want := `mfe.toml:6:12: error: the shell lacks @opentelemetry/sdk-trace-web, @opentelemetry/exporter-trace-otlp-http, @opentelemetry/resources, which telemetry.otel needs [MFE145]
	hint: run pnpm add @opentelemetry/sdk-trace-web @opentelemetry/exporter-trace-otlp-http @opentelemetry/resources in shell`
	if diff := cmp.Diff(want, strings.TrimSpace(render(list))); diff != "" {
		t.Error(diff)
	}
}
