package manifest

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// topicPattern is the form of the names of events and of keys of the state:
// words of letters and digits, with one of : . - _ / between two. They become
// types of server-sent events, properties in TypeScript and parts of URLs.
var topicPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*([:._/-][A-Za-z0-9]+)*$`)

// talks checks what units and bridges say and hear by its form.
func (c *checker) talks() {
	c.talk(c.Shell.Talk, "shell")
	for _, name := range c.names() {
		c.talk(c.MFE[name].Talk, "mfe", name)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Bridge)) {
		c.bridge(name, c.Bridge[name])
	}
	c.number(c.State.Max, 10_000, "state", "max")
}

func (c *checker) talk(t Talk, path ...string) {
	for _, name := range slices.Sorted(maps.Keys(t.Emits)) {
		c.topic(c.KeyPos(slices.Concat(path, []string{"emits", name})...), "an event", name)
	}
	for _, key := range slices.Sorted(maps.Keys(t.Owns)) {
		c.topic(c.KeyPos(slices.Concat(path, []string{"owns", key})...), "a key of the state", key)
	}
	for pos, name := range c.items(join(path, "listens")...) {
		c.topic(pos, "an event", name)
	}
	for pos, key := range c.items(join(path, "reads")...) {
		c.topic(pos, "a key of the state", key)
	}
}

func (c *checker) topic(pos diag.Pos, what, name string) {
	const hint = "write words of letters and digits with one of : . - _ / between them, such as cart:changed"
	switch {
	case !topicPattern.MatchString(name):
		c.diags.Errorf("MFE029", pos, "%q cannot be the name of %s", name, what).Hint = hint
	case strings.HasPrefix(name, "mfegen:"):
		c.diags.Errorf("MFE029", pos, "%q cannot be the name of %s: mfegen: is what mfegen's own events begin with", name, what).Hint =
			"begin it with the name of whom it belongs to, such as cart:" + strings.TrimPrefix(name, "mfegen:")
	}
}

func (c *checker) bridge(name string, b Bridge) {
	wrong := func(pos diag.Pos, format string, args ...any) *diag.Diagnostic {
		return c.diags.Errorf("MFE028", pos, "bridge %q "+format, append([]any{name}, args...)...)
	}
	at := func(keys ...string) diag.Pos { return c.Pos(append([]string{"bridge", name}, keys...)...) }
	head := c.KeyPos("bridge", name)
	if !namePattern.MatchString(name) {
		wrong(head, "cannot be called so").Hint = "make the name of a-z, 0-9 and -, such as [bridge.stock]"
	}
	socket := strings.HasPrefix(b.URL, "wss://")
	switch {
	case c.missing("bridge", name, "url"):
		wrong(head, "has no url").Hint = `name the endpoint, such as url = "/api/events"`
	case c.ill(b.URL, "bridge", name, "url"):
	case !isEndpoint(b.URL) && !(socket && isEndpoint("https"+strings.TrimPrefix(b.URL, "wss"))):
		wrong(at("url"), "has the url %q, which is neither a path of the site's nor an https or wss URL", b.URL).Hint =
			`write url = "/api/events", url = "https://events.example.com/shop" or url = "wss://events.example.com/shop"`
	case socket && b.Kind == "sse":
		wrong(at("kind"), "cannot get server-sent events from a wss URL").Hint = `write an https URL, or kind = "websocket"`
	case strings.HasPrefix(b.URL, "https:") && b.Kind == "websocket":
		wrong(at("url"), "cannot open a WebSocket to an https URL").Hint = "write url = " + strconv.Quote("wss"+strings.TrimPrefix(b.URL, "https"))
	}
	if c.missing("bridge", name, "emits") {
		wrong(head, "feeds no events").Hint = `name them, such as emits = { "stock:changed" = { } }`
	}
	c.talk(Talk{Emits: b.Emits}, "bridge", name)
	for _, event := range slices.Sorted(maps.Keys(b.Emits)) {
		if tabs := b.Emits[event].Tabs; tabs != nil && *tabs {
			wrong(at("emits", event, "tabs"), "says that other tabs get %q from here, but each has the bridge itself", event).Hint = "delete tabs"
		}
	}
}
