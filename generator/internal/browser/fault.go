package browser

import (
	"context"
	"encoding/base64"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Fault makes something go wrong with the requests whose URL matches, or
// answers them in place of a host that a test cannot reach.
type Fault struct {
	URL    string // a pattern in which * is any text and ? any one character
	Error  string // fail with this reason, such as Failed, TimedOut or ConnectionReset
	Status int    // answer with this status, and with Body
	Type   string // of Body; any origin may read it
	Body   string
	Change func([]byte) []byte // change the body of the server's answer, as Flip does
	Delay  time.Duration       // wait before anything else
	Hang   bool                // never answer
	Times  int                 // only so many requests; 0 is all
}

// Flip changes one bit in the middle of a body.
func Flip(body []byte) []byte {
	out := append([]byte(nil), body...)
	if len(out) > 0 {
		out[len(out)/2] ^= 1
	}
	return out
}

type fault struct {
	Fault
	url  *regexp.Regexp
	left int
}

func (f *fault) stage() fetch.RequestStage {
	if f.Change != nil {
		return fetch.RequestStageResponse
	}
	return fetch.RequestStageRequest
}

type faults struct {
	mu   sync.Mutex
	list []*fault
}

// take returns the first fault for the URL in the stage.
func (s *faults) take(url string, stage fetch.RequestStage) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.list {
		if f.stage() != stage || !f.url.MatchString(url) || f.Times > 0 && f.left == 0 {
			continue
		}
		f.left--
		return f
	}
	return nil
}

func glob(pattern string) *regexp.Regexp {
	q := regexp.QuoteMeta(pattern)
	q = strings.ReplaceAll(q, `\*`, ".*")
	q = strings.ReplaceAll(q, `\?`, ".")
	return regexp.MustCompile("^" + q + "$")
}

// Fault replaces the page's faults, from its next request on. Without any, all
// goes well again.
func (p *Page) Fault(list ...Fault) {
	p.t.Helper()
	if err := p.run(p.setFaults(list)); err != nil {
		p.t.Fatalf("set faults: %v", err)
	}
}

func (p *Page) setFaults(list []Fault) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		var patterns []*fetch.RequestPattern
		p.faults.mu.Lock()
		p.faults.list = nil
		for _, f := range list {
			n := &fault{Fault: f, url: glob(f.URL), left: f.Times}
			p.faults.list = append(p.faults.list, n)
			patterns = append(patterns, &fetch.RequestPattern{URLPattern: f.URL, RequestStage: n.stage()})
		}
		p.faults.mu.Unlock()
		if len(patterns) == 0 {
			return fetch.Disable().Do(ctx)
		}
		return fetch.Enable().WithPatterns(patterns).Do(ctx)
	})
}

// paused answers an intercepted request. It runs outside of the listener, which
// must not wait for the browser.
func (p *Page) paused(ev *fetch.EventRequestPaused) {
	stage := fetch.RequestStageRequest
	if ev.ResponseStatusCode != 0 || ev.ResponseErrorReason != "" {
		stage = fetch.RequestStageResponse
	}
	f := p.faults.take(ev.Request.URL, stage)
	go func() {
		ctx := cdp.WithExecutor(p.ctx, chromedp.FromContext(p.ctx).Target)
		// What fails here fails because the page is gone.
		_ = p.answer(ctx, ev, f)
	}()
}

func (p *Page) answer(ctx context.Context, ev *fetch.EventRequestPaused, f *fault) error {
	if f == nil {
		return fetch.ContinueRequest(ev.RequestID).Do(ctx)
	}
	if f.Hang {
		return nil
	}
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	switch {
	case f.Error != "":
		return fetch.FailRequest(ev.RequestID, network.ErrorReason(f.Error)).Do(ctx)
	case f.Status != 0:
		answer := fetch.FulfillRequest(ev.RequestID, int64(f.Status))
		if f.Type != "" {
			answer = answer.WithBody(base64.StdEncoding.EncodeToString([]byte(f.Body))).WithResponseHeaders([]*fetch.HeaderEntry{
				{Name: "Content-Type", Value: f.Type}, {Name: "Access-Control-Allow-Origin", Value: "*"},
			})
		}
		return answer.Do(ctx)
	case f.Change != nil && ev.ResponseErrorReason == "":
		body, err := fetch.GetResponseBody(ev.RequestID).Do(ctx)
		if err != nil {
			return err
		}
		var headers []*fetch.HeaderEntry
		for _, h := range ev.ResponseHeaders {
			// The body is decoded and may have another length.
			if n := strings.ToLower(h.Name); n != "content-encoding" && n != "content-length" {
				headers = append(headers, h)
			}
		}
		return fetch.FulfillRequest(ev.RequestID, ev.ResponseStatusCode).WithResponseHeaders(headers).
			WithBody(base64.StdEncoding.EncodeToString(f.Change(body))).Do(ctx)
	}
	return fetch.ContinueRequest(ev.RequestID).Do(ctx)
}
