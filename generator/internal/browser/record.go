package browser

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/debugger"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// Message is something that a page said or that the browser said about it.
type Message struct {
	Kind  string // console, exception, log or csp
	Level string // error, warning, info, …
	Text  string
	URL   string
	Line  int // 1-based; 0 where it is unknown
}

func (m Message) String() string {
	s := m.Kind + " " + m.Level + ": " + m.Text
	if m.URL != "" {
		s += fmt.Sprintf(" (%s:%d)", m.URL, m.Line)
	}
	return s
}

// Script is a script that a page has run, as its developer tools see it.
type Script struct {
	URL     string
	Map     string // the URL of its source map, as the script writes it
	DebugID string
}

// Request is one request of a page. A redirect is a request of its own.
type Request struct {
	URL           string
	Method        string
	Type          string // Document, Script, Stylesheet, …
	Initiator     string // parser, script, preload, other, …
	InitiatorURL  string // what asked for it: the document, or a script
	Status        int    // 0 when no response came
	Headers       map[string]string
	FromCache     bool
	Done          bool
	Failed        bool
	Canceled      bool // by the page, as when it navigates away
	Error         string
	BlockedReason string

	loader, frame string
}

// Header returns a response header, by its name in any case.
func (r Request) Header(name string) string { return r.Headers[strings.ToLower(name)] }

func (r Request) String() string {
	s := fmt.Sprintf("%d %s %s (%s, by %s %s)", r.Status, r.Method, r.URL, r.Type, r.Initiator, r.InitiatorURL)
	if r.FromCache {
		s += " from cache"
	}
	if r.Failed {
		s += " FAILED " + r.Error + " " + r.BlockedReason
	}
	return s
}

// recorder collects what the browser's events tell.
type recorder struct {
	mu       sync.Mutex
	messages []Message
	requests []*Request
	scripts  []Script
	open     map[network.RequestID]*Request
}

const binding = "mfegenTestViolation"

// watch is run in every document before its own scripts.
const watch = `addEventListener("securitypolicyviolation", (e) => globalThis.` + binding + `?.(JSON.stringify({
	directive: e.effectiveDirective, blocked: e.blockedURI, disposition: e.disposition,
	source: e.sourceFile, line: e.lineNumber, sample: e.sample,
})), true);`

func (r *recorder) event(ev any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		m := Message{Kind: "console", Level: string(ev.Type), Text: text(ev.Args)}
		if ev.StackTrace != nil && len(ev.StackTrace.CallFrames) > 0 {
			f := ev.StackTrace.CallFrames[0]
			m.URL, m.Line = f.URL, int(f.LineNumber)+1
		}
		r.messages = append(r.messages, m)
	case *runtime.EventExceptionThrown:
		d := ev.ExceptionDetails
		m := Message{Kind: "exception", Level: "error", Text: d.Text, URL: d.URL, Line: int(d.LineNumber) + 1}
		if d.Exception != nil {
			m.Text += " " + text([]*runtime.RemoteObject{d.Exception})
		}
		r.messages = append(r.messages, m)
	case *log.EventEntryAdded:
		e := ev.Entry
		if strings.HasSuffix(e.URL, favicon) {
			return
		}
		r.messages = append(r.messages, Message{Kind: "log", Level: string(e.Level), Text: e.Text, URL: e.URL, Line: int(e.LineNumber)})
	case *debugger.EventScriptParsed:
		r.scripts = append(r.scripts, Script{URL: ev.URL, Map: ev.SourceMapURL, DebugID: ev.BuildID})
	case *runtime.EventBindingCalled:
		r.violation(ev)
	case *network.EventRequestWillBeSent:
		r.request(ev)
	case *network.EventRequestServedFromCache:
		if q := r.open[ev.RequestID]; q != nil {
			q.FromCache = true
		}
	case *network.EventResponseReceived:
		if q := r.open[ev.RequestID]; q != nil {
			q.response(ev.Response)
		}
	case *network.EventLoadingFinished:
		if q := r.open[ev.RequestID]; q != nil {
			q.Done = true
		}
	case *network.EventLoadingFailed:
		if q := r.open[ev.RequestID]; q != nil {
			q.Done, q.Failed, q.Canceled = true, true, ev.Canceled
			q.Error, q.BlockedReason = ev.ErrorText, string(ev.BlockedReason)
		}
	}
}

func (r *recorder) violation(ev *runtime.EventBindingCalled) {
	var v struct {
		Directive, Blocked, Disposition, Source, Sample string
		Line                                            int
	}
	if ev.Name != binding || json.Unmarshal([]byte(ev.Payload), &v) != nil {
		return
	}
	level := "error"
	if v.Disposition == "report" {
		level = "warning"
	}
	r.messages = append(r.messages, Message{
		Kind: "csp", Level: level, URL: v.Source, Line: v.Line,
		Text: strings.TrimSpace(v.Directive + " blocked " + v.Blocked + " " + v.Sample),
	})
}

// The browser asks for it of its own accord when a page names no icon.
const favicon = "/favicon.ico"

func (r *recorder) request(ev *network.EventRequestWillBeSent) {
	if strings.HasSuffix(ev.Request.URL, favicon) && ev.Initiator != nil && ev.Initiator.Type == network.InitiatorTypeOther {
		return
	}
	if old := r.open[ev.RequestID]; old != nil && ev.RedirectResponse != nil {
		old.response(ev.RedirectResponse)
		old.Done = true
	}
	q := &Request{
		URL: ev.Request.URL + ev.Request.URLFragment, Method: ev.Request.Method, Type: string(ev.Type),
		loader: string(ev.LoaderID), frame: string(ev.FrameID),
	}
	if string(ev.RequestID) == q.loader {
		r.navigated(q)
	}
	if in := ev.Initiator; in != nil {
		q.Initiator, q.InitiatorURL = string(in.Type), in.URL
		if q.InitiatorURL == "" && in.Stack != nil && len(in.Stack.CallFrames) > 0 {
			q.InitiatorURL = in.Stack.CallFrames[0].URL
		}
	}
	if r.open == nil {
		r.open = map[network.RequestID]*Request{}
	}
	r.open[ev.RequestID] = q
	r.requests = append(r.requests, q)
}

// navigated ends the requests of the document that a navigation replaces: the
// browser tells nothing more of them.
func (r *recorder) navigated(next *Request) {
	for _, q := range r.requests {
		if q.frame == next.frame && q.loader != next.loader && !q.Done {
			q.Done, q.Canceled = true, true
		}
	}
}

func (q *Request) response(res *network.Response) {
	q.Status = int(res.Status)
	q.FromCache = q.FromCache || res.FromDiskCache || res.FromPrefetchCache
	q.Headers = map[string]string{}
	for k, v := range res.Headers {
		q.Headers[strings.ToLower(k)] = fmt.Sprint(v)
	}
}

// text renders values as the console would.
func text(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		var s string
		switch {
		case json.Unmarshal(a.Value, &s) == nil:
		case a.Description != "":
			s = a.Description
		case len(a.Value) > 0:
			s = string(a.Value)
		default:
			s = string(a.Type)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

// Messages returns all messages in order.
func (r *recorder) Messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.messages)
}

// Scripts returns the scripts that were run since Page.Debug.
func (r *recorder) Scripts() []Script {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.scripts)
}

// Requests returns all requests in order, without data: and blob: URLs.
func (r *recorder) Requests() []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []Request
	for _, q := range r.requests {
		if strings.HasPrefix(q.URL, "http") {
			c := *q
			c.Headers = maps.Clone(q.Headers)
			out = append(out, c)
		}
	}
	return out
}

// Errors returns, as text, all that went wrong: error messages of every kind,
// CSP violations, and requests that failed or were answered with 400 or more.
func (r *recorder) Errors() []string {
	var out []string
	for _, m := range r.Messages() {
		if m.Level == "error" || m.Level == "assert" {
			out = append(out, m.String())
		}
	}
	for _, q := range r.Requests() {
		if q.Failed && !q.Canceled || q.Status >= 400 {
			out = append(out, "request "+q.String())
		}
	}
	return out
}

// Downloads returns how often each URL was fetched other than from a cache.
func (r *recorder) Downloads() map[string]int {
	out := map[string]int{}
	for _, q := range r.Requests() {
		if !q.FromCache {
			out[q.URL]++
		}
	}
	return out
}

func (r *recorder) pending() int {
	n := 0
	for _, q := range r.Requests() {
		if !q.Done {
			n++
		}
	}
	return n
}
