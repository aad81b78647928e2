package generator_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// sentryEvent is what is looked at of an event in an envelope.
type sentryEvent struct {
	Message, Environment, Release string
	Exception                     struct {
		Values []struct{ Type, Value string }
	}
	Tags        map[string]string
	Breadcrumbs []struct{ Category, Message, Level string }
	DebugMeta   struct {
		Images []struct {
			Type, CodeFile, DebugID string
		}
	}
}

// UnmarshalJSON reads the names that Go cannot guess.
func (e *sentryEvent) UnmarshalJSON(data []byte) error {
	type plain sentryEvent
	var more struct {
		DebugMeta struct {
			Images []struct {
				Type     string
				CodeFile string `json:"code_file"`
				DebugID  string `json:"debug_id"`
			}
		} `json:"debug_meta"`
	}
	if err := json.Unmarshal(data, (*plain)(e)); err != nil {
		return err
	}
	err := json.Unmarshal(data, &more)
	for _, i := range more.DebugMeta.Images {
		e.DebugMeta.Images = append(e.DebugMeta.Images, struct{ Type, CodeFile, DebugID string }(i))
	}
	return err
}

// sentryEvents reads envelopes: lines of JSON, of which the first is about the
// envelope, and each item has two. Sessions are no events.
func (s *sink) sentryEvents(t *testing.T) []sentryEvent {
	t.Helper()
	var out []sentryEvent
	for _, r := range s.at("/sentry/api/1/envelope/") {
		lines := strings.Split(strings.TrimSpace(r.body), "\n")
		for i := 1; i+1 < len(lines); i += 2 {
			if decode[struct{ Type string }](t, lines[i]).Type == "event" {
				out = append(out, decode[sentryEvent](t, lines[i+1]))
			}
		}
	}
	return out
}

// sentry tells the events as what was thrown, and the tags.
func (s *sink) sentry(t *testing.T) func() []string {
	return func() []string {
		var out []string
		for _, e := range s.sentryEvents(t) {
			what := e.Message
			if v := e.Exception.Values; len(v) > 0 && v[len(v)-1].Type != "" {
				what = v[len(v)-1].Type + " " + v[len(v)-1].Value
			}
			what, _, _ = strings.Cut(what, " (") // the host that fetch failed for
			out = append(out, fmt.Sprintf("%s: mfe=%s version=%s team=%s phase=%s",
				what, e.Tags["mfe"], e.Tags["mfe.version"], e.Tags["team"], e.Tags["mfe.phase"]))
		}
		return out
	}
}

// attribute is an attribute of OTLP in JSON.
type attribute struct {
	Key   string
	Value struct{ StringValue string }
}

func value(list []attribute, key string) string {
	i := slices.IndexFunc(list, func(a attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return list[i].Value.StringValue
}

type span struct {
	TraceID, SpanID, ParentSpanID, Name string
	StartTimeUnixNano, EndTimeUnixNano  string
	Attributes                          []attribute
	Status                              struct {
		Code    int
		Message string
	}
	Events []struct {
		Name       string
		Attributes []attribute
	}
	service string
}

type spans []span

// spans reads what was sent by OTLP.
func (s *sink) spans(t *testing.T) spans {
	t.Helper()
	var out spans
	for _, r := range s.at("/otlp/v1/traces") {
		body := decode[struct {
			ResourceSpans []struct {
				Resource   struct{ Attributes []attribute }
				ScopeSpans []struct{ Spans []span }
			}
		}](t, r.body)
		for _, resource := range body.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				for _, x := range scope.Spans {
					x.service = value(resource.Resource.Attributes, "service.name")
					out = append(out, x)
				}
			}
		}
	}
	return out
}

func (list spans) parent(x span) (span, bool) {
	i := slices.IndexFunc(list, func(o span) bool { return o.SpanID == x.ParentSpanID })
	if i < 0 {
		return span{}, false
	}
	return list[i], true
}

// paths tells the tree: each span with its ancestors, and what went wrong.
func (list spans) paths() []string {
	var out []string
	for _, x := range list {
		path := x.Name
		for at, ok := list.parent(x); ok; at, ok = list.parent(at) {
			path = at.Name + " > " + path
		}
		if x.Status.Code == 2 {
			path += " ERROR"
			for _, e := range x.Events {
				path += fmt.Sprintf(" %s %s %s", e.Name, value(e.Attributes, "exception.type"), value(e.Attributes, "exception.message"))
			}
		}
		path, _, _ = strings.Cut(path, " (")
		out = append(out, path)
	}
	return out
}

// check looks at what is the same for all spans.
func (list spans) check(t *testing.T) {
	t.Helper()
	for _, x := range list {
		if x.service != "shop" || x.TraceID != list[0].TraceID || x.StartTimeUnixNano > x.EndTimeUnixNano {
			t.Errorf("%+v", x)
		}
		parent, ok := list.parent(x)
		switch {
		case x.Name == "page":
			if ok || x.ParentSpanID != "" || value(x.Attributes, "url.path") != "/" {
				t.Errorf("%+v", x)
			}
			continue
		case !ok || x.StartTimeUnixNano < parent.StartTimeUnixNano:
			t.Errorf("%+v begins before its parent %+v", x, parent)
		}
		words := strings.Fields(strings.TrimPrefix(x.Name, "mfe "))
		want := units[words[0]]
		if got := (unitTags{value(x.Attributes, "mfe.version"), value(x.Attributes, "mfe.team")}); got != want || value(x.Attributes, "mfe.name") != words[0] {
			t.Errorf("%s: %+v, want %+v", x.Name, x.Attributes, want)
		}
		if phase := value(x.Attributes, "mfe.phase"); (phase == "") != strings.HasPrefix(x.Name, "mfe ") {
			t.Errorf("%s: phase %q", x.Name, phase)
		}
	}
}

type unitTags struct{ version, team string }

// units are those of testdata/telemetry/site.txtar.
var units = map[string]unitTags{
	"calm": {"1.0.1", "range"}, "mounts": {"1.0.2", "basket"}, "late": {"1.0.3", ""}, "rejects": {"1.0.4", "basket"},
	"text": {"1.0.5", "words"}, "fetches": {"1.0.6", ""}, "renders": {"1.0.7", "views"}, "loads": {"1.0.8", ""},
}

// failure is what goes wrong with an MFE of that site.
type failure struct{ mfe, phase, kind, text string }

var failures = []failure{
	{"mounts", "mount", "RangeError", "in mount"},
	{"late", "run", "RangeError", "much later"},
	{"rejects", "run", "RangeError", "nobody awaits"},
	{"text", "run", "", "a mere text"},
	{"fetches", "run", "TypeError", "Failed to fetch"},
	{"renders", "render", "RangeError", "in render"},
	{"loads", "load", "TypeError", "at import"},
}

func failuresAtSentry() []string {
	out := []string{"Error the shell's own: mfe= version= team= phase="}
	for _, f := range failures {
		u := units[f.mfe]
		out = append(out, fmt.Sprintf("%s %s: mfe=%s version=%s team=%s phase=%s", cmp.Or(f.kind, "Error"), f.text, f.mfe, u.version, u.team, f.phase))
	}
	return out
}

func failuresInSpans() []string {
	out := []string{"page", "page > mfe calm", "page > mfe calm > calm load", "page > mfe calm > calm mount"}
	for _, f := range failures {
		life := "page > mfe " + f.mfe
		failed := fmt.Sprintf("exception %s %s", f.kind, f.text)
		out = append(out,
			fmt.Sprintf("%s > %s %s ERROR %s", life, f.mfe, f.phase, failed),
			fmt.Sprintf("%s > %s fallback", life, f.mfe))
		switch f.phase {
		case "load":
			out = append(out, life+" ERROR", life+" > "+f.mfe+" retry")
		case "mount":
			out = append(out, life+" ERROR", life+" > "+f.mfe+" load")
		default:
			out = append(out, life, life+" > "+f.mfe+" load", life+" > "+f.mfe+" mount")
		}
	}
	return out
}

func failuresAtPostHog() []string {
	told := func(event, mfe, phase, more string) string {
		return fmt.Sprintf("%s %s@%s team=%s phase=%s%s", event, mfe, units[mfe].version, units[mfe].team, phase, more)
	}
	out := []string{told("mfegen:load", "calm", "load", ""), told("mfegen:mount", "calm", "mount", "")}
	for _, f := range failures {
		out = append(out,
			told("mfegen:error", f.mfe, f.phase, ""), told("mfegen:fallback", f.mfe, f.phase, ""),
			told("$exception", f.mfe, f.phase, fmt.Sprintf(" %s %s", cmp.Or(f.kind, "Error"), f.text)))
		switch f.phase {
		case "load":
			out = append(out, told("mfegen:retry", f.mfe, "load", ""))
		case "mount":
			out = append(out, told("mfegen:load", f.mfe, "load", ""))
		default:
			out = append(out, told("mfegen:load", f.mfe, "load", ""), told("mfegen:mount", f.mfe, "mount", ""))
		}
	}
	return out
}

// postHogEvent is what is looked at of an event.
type postHogEvent struct {
	Event      string
	Properties struct {
		MFE, Team, Phase string
		Version          string                         `json:"mfe_version"`
		List             []struct{ Type, Value string } `json:"$exception_list"`
	}
}

// postHog tells the events.
func (s *sink) postHog(t *testing.T) func() []string {
	return func() []string {
		var out []string
		for _, r := range s.at("/posthog/") {
			for _, e := range decode[struct{ Batch []postHogEvent }](t, r.body).Batch {
				p := e.Properties
				text := fmt.Sprintf("%s %s@%s team=%s phase=%s", e.Event, p.MFE, p.Version, p.Team, p.Phase)
				for _, x := range p.List {
					what, _, _ := strings.Cut(x.Value, " (") // the host that fetch failed for
					text += " " + x.Type + " " + what
				}
				out = append(out, text)
			}
		}
		return out
	}
}
