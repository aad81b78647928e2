package generator_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// sink hears what pages tell Sentry, OpenTelemetry and PostHog.
type sink struct {
	url string

	mu       sync.Mutex
	requests []heard
}

// heard is a request to the sink, its body as it was before compression.
type heard struct {
	path   string
	header http.Header
	body   string
}

func newSink(t *testing.T) *sink {
	t.Helper()
	s := &sink{}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	s.url = srv.URL
	return s
}

func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Headers", "*")
	switch {
	case r.Method == http.MethodOptions:
		return
	case r.URL.Path == "/reset":
		panic(http.ErrAbortHandler)
	}
	raw, _ := io.ReadAll(r.Body)
	if z, err := gzip.NewReader(bytes.NewReader(raw)); err == nil {
		raw, _ = io.ReadAll(z)
	}
	s.mu.Lock()
	s.requests = append(s.requests, heard{r.URL.Path, r.Header.Clone(), string(raw)})
	s.mu.Unlock()
	fmt.Fprint(w, "{}")
}

// at returns the requests whose path begins so.
func (s *sink) at(prefix string) []heard {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []heard
	for _, r := range s.requests {
		if strings.HasPrefix(r.path, prefix) {
			out = append(out, r)
		}
	}
	return out
}

// hears waits until the sink has heard all that is wanted, and a moment longer
// for what is too much.
func hears(t *testing.T, want []string, get func() []string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if len(get()) >= len(want) {
			break
		}
	}
	time.Sleep(300 * time.Millisecond)
	got := get()
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

// sdks holds the packages of the SDKs.
const sdks = "internal/runtime/testdata/telemetry"

// chosen are the tables that set all three up.
const chosen = `
[telemetry.sentry]
dsn = "KEYED/sentry/1"
environment = "test"
release = "shop@1"

[telemetry.otel]
endpoint = "SINK/otlp/v1/traces"
headers = { x-tenant = "harbour" }

[telemetry.posthog]
key = "phc_key"
host = "SINK/posthog"
`

// listened lays out the site of testdata/telemetry with these tables and more
// files, and builds it.
func listened(t *testing.T, s *sink, tables, more string, o generator.Options) (*dish, generator.Result) {
	t.Helper()
	npmtest.Install(t, sdks)
	archive, err := txtar.ParseFile("testdata/telemetry/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	d := &dish{dir: t.TempDir(), wants: map[string]string{}}
	values := strings.NewReplacer("SINK", s.url, "KEYED", strings.Replace(s.url, "//", "//key@", 1))
	for _, f := range append(archive.Files, txtar.Parse([]byte(more)).Files...) {
		text := strings.Replace(string(f.Data), "TELEMETRY", tables, 1)
		f.Data = []byte(values.Replace(text))
		d.lay(t, f)
	}
	d.link(t)
	o.Dir, o.NoCache = d.dir, true
	res, err := generator.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return d, res
}

// link gives a project the packages of the SDKs.
func (d *dish) link(t *testing.T) {
	t.Helper()
	from, err := filepath.Abs(filepath.Join(sdks, "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(d.dir, "node_modules")
	if err := os.Mkdir(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"@sentry", "@opentelemetry", "posthog-js", "react", "react-dom"} {
		if err := os.Symlink(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			t.Fatal(err)
		}
	}
}

// human makes a headless browser look like one with a person in front of it:
// PostHog counts no robots.
const human = `Object.defineProperties(Navigator.prototype, {
	userAgent: { value: navigator.userAgent.replace("Headless", "") },
	userAgentData: { value: undefined },
	webdriver: { value: false },
});`

func open(t *testing.T, d *dish, path string) *browser.Page {
	t.Helper()
	return browser.Start(t).Open(t, d.serve(t)+path, browser.Options{Scripts: []string{human}})
}

// A page whose MFEs fail in every way tells each failure once, with the name of
// the MFE and all that there is to say about it.
func TestTelemetryOfFailures(t *testing.T) {
	t.Parallel()
	for mode, o := range map[string]generator.Options{"strict": {CSP: "strict"}, "self, readable": {CSP: "self", Minify: new(false)}} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := newSink(t)
			d, res := listened(t, s, chosen, "", o)
			if len(res.Diagnostics) > 0 {
				t.Fatalf("diagnostics:\n%s", texts(res.Diagnostics))
			}
			p := open(t, d, "/")
			t.Run("Sentry", func(t *testing.T) { hears(t, failuresAtSentry(), s.sentry(t)) })
			t.Run("OpenTelemetry", func(t *testing.T) {
				hears(t, failuresInSpans(), func() []string { return s.spans(t).paths() })
				s.spans(t).check(t)
			})
			t.Run("PostHog", func(t *testing.T) { hears(t, failuresAtPostHog(), s.postHog(t)) })
			s.breadcrumbs(t)
			for _, m := range p.Messages() {
				if m.Kind == "csp" {
					t.Errorf("%v", m)
				}
			}
		})
	}
}

// Sentry finds a frame's source map by the debug ID that the script and the map
// have, whether anybody is told where the map is or not.
func TestSentryGetsTheDebugIDs(t *testing.T) {
	t.Parallel()
	s := newSink(t)
	d, res := listened(t, s, "[telemetry.sentry]\ndsn = \"KEYED/sentry/1\"\n", "", generator.Options{Sourcemap: "hidden"})
	if len(res.Diagnostics) > 0 {
		t.Fatalf("diagnostics:\n%s", texts(res.Diagnostics))
	}
	open(t, d, "/")
	hears(t, failuresAtSentry(), s.sentry(t))
	found := 0
	for _, e := range s.sentryEvents(t) {
		for _, image := range e.DebugMeta.Images {
			u, err := url.Parse(image.CodeFile)
			if err != nil || image.Type != "sourcemap" {
				t.Fatalf("%+v: %v", image, err)
			}
			script, err := os.ReadFile(filepath.Join(d.dir, "dist", filepath.FromSlash(u.Path)))
			if err != nil {
				t.Fatal(err)
			}
			_, id, ok := strings.Cut(string(script), "//# debugId=")
			if !ok {
				continue // mfegen's own scripts have no maps
			}
			found++
			if id, _, _ = strings.Cut(id, "\n"); id != image.DebugID {
				t.Errorf("%s has the ID %s, and Sentry gets %s", u.Path, id, image.DebugID)
			}
		}
	}
	if found < 5 {
		t.Errorf("Sentry got %d debug IDs", found)
	}
}

// breadcrumbs checks what Sentry is told besides: how it came to the failure of
// an MFE that was tried twice.
func (s *sink) breadcrumbs(t *testing.T) {
	t.Helper()
	for _, e := range s.sentryEvents(t) {
		if e.Environment != "test" || e.Release != "shop@1" {
			t.Errorf("environment %q, release %q", e.Environment, e.Release)
		}
		if e.Tags["mfe"] != "loads" {
			continue
		}
		var got []string
		for _, b := range e.Breadcrumbs {
			if b.Category == "mfegen" && strings.HasPrefix(b.Message, "loads ") {
				got = append(got, b.Level+" "+b.Message)
			}
		}
		if want := []string{"warning loads retry"}; !slices.Equal(got, want) {
			t.Errorf("breadcrumbs: %q", got)
		}
	}
}

// A page where all goes well says nothing, and its MFE's request is a part of
// the trace.
func TestTelemetryOfACalmPage(t *testing.T) {
	t.Parallel()
	s := newSink(t)
	d, res := listened(t, s, chosen, "", generator.Options{})
	if len(res.Diagnostics) > 0 {
		t.Fatalf("diagnostics:\n%s", texts(res.Diagnostics))
	}
	p := open(t, d, "/calm")
	p.WaitFor(`mfe-slot[state=mounted]`)
	hears(t, []string{"page", "page > mfe calm", "page > mfe calm > calm load", "page > mfe calm > calm mount"},
		func() []string { return s.spans(t).paths() })
	if got := s.at("/otlp/")[0].header.Get("X-Tenant"); got != "harbour" {
		t.Errorf("the header x-tenant is %q", got)
	}
	spans := s.spans(t)
	mfe := spans[slices.IndexFunc(spans, func(x span) bool { return x.Name == "mfe calm" })]
	if got, want := s.at("/api")[0].header.Get("Traceparent"), "00-"+mfe.TraceID+"-"+mfe.SpanID+"-01"; got != want {
		t.Errorf("the MFE's request has traceparent %q, want %q", got, want)
	}
	hears(t, []string{"mfegen:load calm@1.0.1 team=range phase=load", "mfegen:mount calm@1.0.1 team=range phase=mount"}, s.postHog(t))
	if got := s.sentry(t)(); got != nil {
		t.Errorf("Sentry heard %q", got)
	}
	if got := p.Messages(); len(got) > 0 {
		t.Errorf("the page says %v", got)
	}
	p.Clean()

	// Another path is another trace. What has ended is sent as the page goes.
	browser.Eval[any](p, `history.pushState(null, "", "/news"), document.body.append(Object.assign(document.createElement("mfe-slot"), { id: "news" }))`)
	browser.Eval[any](p, `document.getElementById("news").setAttribute("name", "news")`)
	p.WaitFor(`#news[state=mounted]`)
	p.Navigate("about:blank")
	hears(t, []string{
		"page", "page > mfe calm", "page > mfe calm > calm load", "page > mfe calm > calm mount",
		"page", "page > mfe news", "page > mfe news > news load", "page > mfe news > news mount",
	}, func() []string { return s.spans(t).paths() })
	visits := map[string]string{}
	for _, x := range s.spans(t) {
		if x.Name == "page" {
			visits[value(x.Attributes, "url.path")] = x.TraceID
		}
	}
	if visits["/calm"] != mfe.TraceID || visits["/news"] == "" || visits["/news"] == mfe.TraceID {
		t.Errorf("traces %q", visits)
	}
	for url, n := range p.Downloads() {
		if n > 1 && strings.HasSuffix(url, ".js") {
			t.Errorf("%s was downloaded %d times", url, n)
		}
	}
}

// Without the tables nothing of it is in the site, whatever is installed.
func TestNoTelemetry(t *testing.T) {
	t.Parallel()
	s := newSink(t)
	d, res := listened(t, s, "", "", generator.Options{})
	if len(res.Diagnostics) > 0 {
		t.Fatalf("diagnostics:\n%s", texts(res.Diagnostics))
	}
	for _, name := range list(t, filepath.Join(d.dir, "dist")) {
		data, err := os.ReadFile(filepath.Join(d.dir, "dist", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, trace := range []string{"telemetry", "sentry", "posthog", "opentelemetry", `"otel"`, `"aside"`} {
			if bytes.Contains(bytes.ToLower(data), []byte(trace)) || strings.Contains(name, trace) {
				t.Errorf("%s holds %q", name, trace)
			}
		}
	}
	p := open(t, d, "/calm")
	p.WaitFor(`mfe-slot[state=mounted]`)
	p.Settle()
	if got := s.at("/api"); len(got) != 1 || got[0].header.Get("Traceparent") != "" {
		t.Errorf("%+v", got)
	}
	p.Clean()
}

// own sets all three SDKs up in the shell, PostHog late, and has an MFE that
// uses Sentry itself.
const own = `
-- shell/main.js --
import * as Sentry from "@sentry/browser";
import { WebTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-web";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import posthog from "posthog-js";

Sentry.init({ dsn: "KEYED/sentry/1", release: "the shell's" });
new WebTracerProvider({
  resource: resourceFromAttributes({ "service.name": "shop" }),
  spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter({ url: "SINK/otlp/v1/traces" }))],
}).register();
for (const name of ["calm", "mounts"]) {
  const slot = document.createElement("mfe-slot");
  slot.setAttribute("name", name);
  document.querySelector("main").append(slot);
}
document.addEventListener("mfegen:mount", () => {
  posthog.init("phc_key", { api_host: "SINK/posthog", disable_external_dependency_loading: true, advanced_disable_flags: true,
    autocapture: false, capture_pageview: false, capture_pageleave: false });
}, { once: true, capture: true });
-- calm/index.js --
import { captureMessage } from "@sentry/browser";
export async function mount(el) {
  captureMessage("from calm");
  el.textContent = "at ease";
}
`

// What the application has set up itself is not set up again, and gets the same
// events, those from before too.
func TestTelemetryOfTheApplication(t *testing.T) {
	t.Parallel()
	s := newSink(t)
	d, res := listened(t, s, "[telemetry.sentry]\n[telemetry.otel]\n[telemetry.posthog]\n", own, generator.Options{})
	if len(res.Diagnostics) > 0 {
		t.Fatalf("diagnostics:\n%s", texts(res.Diagnostics))
	}
	p := open(t, d, "/")
	hears(t, []string{
		"from calm: mfe=calm version=1.0.1 team=range phase=run",
		"RangeError in mount: mfe=mounts version=1.0.2 team=basket phase=mount",
	}, s.sentry(t))
	for _, e := range s.sentryEvents(t) {
		if e.Release != "the shell's" {
			t.Errorf("release %q", e.Release)
		}
	}
	hears(t, []string{
		"page", "page > mfe calm", "page > mfe calm > calm load", "page > mfe calm > calm mount", "page > mfe mounts ERROR",
		"page > mfe mounts > mounts load", "page > mfe mounts > mounts mount ERROR exception RangeError in mount", "page > mfe mounts > mounts fallback",
	}, func() []string { return s.spans(t).paths() })
	hears(t, []string{
		"mfegen:load calm@1.0.1 team=range phase=load", "mfegen:mount calm@1.0.1 team=range phase=mount",
		"mfegen:load mounts@1.0.2 team=basket phase=load", "mfegen:error mounts@1.0.2 team=basket phase=mount",
		"mfegen:fallback mounts@1.0.2 team=basket phase=mount", "$exception mounts@1.0.2 team=basket phase=mount RangeError in mount",
	}, s.postHog(t))
	for _, m := range p.Messages() {
		if m.Kind == "csp" {
			t.Errorf("%v", m)
		}
	}
}
