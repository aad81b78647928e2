package generator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/websocket"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
)

// backend says the same to all who listen, by server-sent events and by
// WebSockets.
type backend struct {
	mu      sync.Mutex
	n       int
	streams map[int]func(string) error // "" ends one
	kinds   []string                   // of those that were opened
	refuse  bool
}

func (b *backend) add(kind string, send func(string) error) (id int, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kinds = append(b.kinds, kind)
	if b.refuse {
		return 0, false
	}
	b.n++
	b.streams[b.n] = send
	return b.n, true
}

func (b *backend) remove(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.streams, id)
}

func (b *backend) say(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, send := range b.streams {
		_ = send(text) // who has gone does not matter
	}
}

// drop ends all connections.
func (b *backend) drop() { b.say("") }

func (b *backend) opened(kind string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, k := range b.kinds {
		if k == kind {
			n++
		}
	}
	return n
}

func (b *backend) setRefuse(refuse bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refuse = refuse
}

func (b *backend) events(w http.ResponseWriter, r *http.Request) {
	texts := make(chan string, 100)
	id, ok := b.add("sse", func(text string) error { texts <- text; return nil })
	if !ok {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	defer b.remove(id)
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 20\n\n")
	for {
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case text := <-texts:
			if text == "" {
				return
			}
			event, data, _ := strings.Cut(text, " ")
			fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, data)
		case <-r.Context().Done():
			return
		}
	}
}

func (b *backend) live(c *websocket.Conn) {
	id, ok := b.add("websocket", func(text string) error {
		if text == "" {
			return c.Close()
		}
		event, data, _ := strings.Cut(text, " ")
		return websocket.Message.Send(c, fmt.Sprintf(`{"event": %q, "payload": %s}`, event, data))
	})
	if !ok {
		return
	}
	defer b.remove(id)
	var text string
	_ = websocket.Message.Receive(c, &text) // until it is closed
}

func TestBridges(t *testing.T) {
	t.Parallel()
	for kind, event := range map[string]struct{ name, from, other string }{
		"sse":       {"stock:changed", "bridge:stock", "price:changed"},
		"websocket": {"price:changed", "bridge:prices", "stock:changed"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			report, url, b := talkingSite(t, generator.Options{CSP: "strict"})
			sizeOf(t, report, "mfegen/bridge")
			p := openTalking(t, url)
			heard := func(n int, payload string) {
				t.Helper()
				p.Until(fmt.Sprintf(`log.filter(([from]) => from == %q).length == %d`, event.from, n))
				want := fmt.Sprintf(`["%s",%s]`, event.from, payload)
				if got := browser.Eval[string](p, fmt.Sprintf(`JSON.stringify(log.filter(([from]) => from == %q).at(-1))`, event.from)); got != want {
					t.Errorf("heard %s, want %s", got, want)
				}
			}
			connected := func(n int) {
				t.Helper()
				for b.opened(kind) < n {
					if t.Context().Err() != nil {
						t.Fatal("never connected")
					}
					p.Until("true")
				}
			}
			connected(1)
			b.say(event.name + ` {"left":1}`)
			heard(1, `{"left":1}`)
			// What is not its own, or nobody's, is dropped.
			b.say("nothing 1")
			b.say(event.name + ` {"left":2}`)
			heard(2, `{"left":2}`)
			// Lost, and refused for a while.
			b.setRefuse(true)
			before := b.opened(kind)
			b.drop()
			connected(before + 1)
			b.setRefuse(false)
			connected(before + 2)
			b.say(event.name + ` {"left":3}`)
			heard(3, `{"left":3}`)
			// What is no JSON is an error that is told, and no end.
			if kind == "sse" {
				b.say(event.name + " {")
				b.say(event.name + ` {"left":4}`)
				heard(4, `{"left":4}`)
				if !slices.ContainsFunc(p.Messages(), func(m browser.Message) bool { return strings.Contains(m.Text, "SyntaxError") }) {
					t.Error("nobody heard of the payload that is no JSON")
				}
			}
			for _, m := range p.Messages() {
				if m.Kind == "csp" {
					t.Errorf("%v", m)
				}
			}
		})
	}
}
