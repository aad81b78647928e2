package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/debugger"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Options are how a page is opened.
type Options struct {
	Width, Height int           // of the viewport in CSS pixels; 1280 × 800 when zero
	Cache         bool          // use the HTTP cache, which is off otherwise
	Scripts       []string      // run in every document before its own scripts
	Faults        []Fault       // see Page.Fault
	Timeout       time.Duration // for each wait; 30 s when zero
}

// Page is a page in a browser context of its own: no cookies, storage or cache
// are shared with others. Its methods fail the test when they cannot do what
// they say.
type Page struct {
	recorder
	t       testing.TB
	browser *Browser
	own     cdp.BrowserContextID
	ctx     context.Context
	timeout time.Duration
	faults  faults
}

// Open opens a URL and returns when its load event has fired. The page is
// closed with the test; when the test has failed, what was recorded is logged.
func (b *Browser) Open(t testing.TB, url string, opts Options) *Page {
	t.Helper()
	own, dispose, err := b.isolate()
	if err != nil {
		t.Fatalf("open a browser context: %v", err)
	}
	// After the page's own clean-up, which comes first as the later one.
	t.Cleanup(dispose)
	return b.open(t, own, url, opts)
}

// Beside opens a URL in another tab of the page's browser context, where both
// share storage and channels.
func (p *Page) Beside(url string, opts Options) *Page {
	p.t.Helper()
	return p.browser.open(p.t, p.own, url, opts)
}

// Close closes the page.
func (p *Page) Close() {
	p.t.Helper()
	p.Do(page.Close())
}

func (b *Browser) open(t testing.TB, own cdp.BrowserContextID, url string, opts Options) *Page {
	t.Helper()
	id, err := b.tab(own)
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(id))
	p := &Page{t: t, browser: b, own: own, ctx: ctx, timeout: opts.Timeout}
	if p.timeout == 0 {
		p.timeout = 30 * time.Second
	}
	t.Cleanup(func() {
		if t.Failed() {
			p.dump()
		}
		cancel()
	})
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *fetch.EventRequestPaused:
			p.paused(ev)
		case *page.EventJavascriptDialogOpening:
			go p.run(page.HandleJavaScriptDialog(true))
		default:
			p.event(ev)
		}
	})

	if opts.Width == 0 {
		opts.Width, opts.Height = 1280, 800
	}
	// The first Run attaches to the tab, and its context lives as long.
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("attach to a tab: %v", err)
	}
	actions := []chromedp.Action{
		network.Enable(),
		network.SetCacheDisabled(!opts.Cache),
		log.Enable(),
		runtime.AddBinding(binding),
		emulation.SetFocusEmulationEnabled(true),
		emulation.SetDeviceMetricsOverride(int64(opts.Width), int64(opts.Height), 1, false),
	}
	for _, s := range append([]string{watch}, opts.Scripts...) {
		actions = append(actions, chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(s).Do(ctx)
			return err
		}))
	}
	if len(opts.Faults) > 0 {
		actions = append(actions, p.setFaults(opts.Faults))
	}
	if err := p.run(actions...); err != nil {
		t.Fatalf("prepare a tab: %v", err)
	}
	p.Navigate(url)
	return p
}

// isolate makes a browser context and returns what closes it with all its tabs.
func (b *Browser) isolate() (cdp.BrowserContextID, func(), error) {
	ctx := cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Browser)
	own, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
	// An error of disposing is that the browser is gone.
	return own, func() { _ = target.DisposeBrowserContext(own).Do(ctx) }, err
}

// tab opens a tab in a browser context. Chromium opens the first tab of a
// context only as a new window, which chromedp does not ask for.
func (b *Browser) tab(own cdp.BrowserContextID) (target.ID, error) {
	ctx := cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Browser)
	return target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(ctx)
}

func (p *Page) run(actions ...chromedp.Action) error {
	ctx, cancel := context.WithTimeout(p.ctx, p.timeout)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// Navigate loads a URL in the page and returns when its load event has fired.
func (p *Page) Navigate(url string) {
	p.t.Helper()
	if err := p.run(chromedp.Navigate(url)); err != nil {
		p.t.Fatalf("open %s: %v", url, err)
	}
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	if err := p.run(chromedp.Reload()); err != nil {
		p.t.Fatalf("reload: %v", err)
	}
}

// Eval evaluates a JavaScript expression, waits for its promise if it is one,
// and decodes its JSON value.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	var out T
	if err := p.eval(expression, &out); err != nil {
		p.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return out
}

func (p *Page) eval(expression string, out any) error {
	return p.run(chromedp.ActionFunc(func(ctx context.Context) error {
		res, thrown, err := runtime.Evaluate(expression).WithAwaitPromise(true).WithReturnByValue(true).
			WithUserGesture(true).Do(ctx)
		switch {
		case err != nil:
			return err
		case thrown != nil:
			return thrown
		case len(res.Value) == 0: // undefined
			return nil
		}
		return json.Unmarshal(res.Value, out)
	}))
}

// Until waits for a JavaScript expression to be truthy. The page may navigate
// meanwhile.
func (p *Page) Until(expression string) {
	p.t.Helper()
	var last error
	for deadline := time.Now().Add(p.timeout); time.Now().Before(deadline); time.Sleep(15 * time.Millisecond) {
		var ok bool
		if last = p.eval("Boolean("+expression+")", &ok); ok {
			return
		}
		if p.ctx.Err() != nil {
			break
		}
	}
	p.t.Fatalf("waited %v in vain for %s (last error: %v)", p.timeout, expression, last)
}

// WaitFor waits until an element matches the CSS selector.
func (p *Page) WaitFor(selector string) {
	p.t.Helper()
	p.Until("document.querySelector(" + quote(selector) + ")")
}

// WaitText waits until the rendered text of the first element that matches the
// CSS selector contains text.
func (p *Page) WaitText(selector, text string) {
	p.t.Helper()
	p.Until("document.querySelector(" + quote(selector) + ")?.innerText.includes(" + quote(text) + ")")
}

// Text waits for an element and returns its rendered text.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.WaitFor(selector)
	return Eval[string](p, "document.querySelector("+quote(selector)+").innerText")
}

// Count returns how many elements match the CSS selector.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+quote(selector)+").length")
}

// Visible reports whether the first element that matches is rendered.
func (p *Page) Visible(selector string) bool {
	p.t.Helper()
	return Eval[bool](p, "document.querySelector("+quote(selector)+")?.checkVisibility() ?? false")
}

// Click waits for an element, scrolls it into view and clicks its centre with
// the mouse.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.Until("document.querySelector(" + quote(selector) + ")?.getClientRects().length")
	at := Eval[[2]float64](p, `(() => {
		const e = document.querySelector(`+quote(selector)+`);
		e.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
		const r = e.getBoundingClientRect();
		return [r.x + r.width / 2, r.y + r.height / 2];
	})()`)
	if err := p.run(chromedp.MouseClickXY(at[0], at[1])); err != nil {
		p.t.Fatalf("click %s: %v", selector, err)
	}
}

// Type sends text to the focused element, as the keyboard would.
func (p *Page) Type(text string) {
	p.t.Helper()
	if err := p.run(input.InsertText(text)); err != nil {
		p.t.Fatalf("type: %v", err)
	}
}

// Settle waits until no request is under way and none starts for a moment.
func (p *Page) Settle() {
	p.t.Helper()
	const moment = 100 * time.Millisecond
	quiet, seen := time.Now(), -1
	for deadline := time.Now().Add(p.timeout); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if n := len(p.Requests()); n != seen || p.pending() > 0 {
			quiet, seen = time.Now(), n
		}
		if time.Since(quiet) > moment {
			return
		}
	}
	p.t.Fatalf("requests are still under way after %v", p.timeout)
}

// Clean fails the test when anything went wrong in the page, see Errors.
func (p *Page) Clean() {
	p.t.Helper()
	if errs := p.Errors(); len(errs) > 0 {
		p.t.Errorf("the page has errors:\n\t%s", strings.Join(errs, "\n\t"))
	}
}

// Screenshot writes a PNG of the page in a viewport of the given size, or of
// the whole page in that width when height is 0. The viewport keeps the size.
func (p *Page) Screenshot(path string, width, height int) {
	p.t.Helper()
	var png []byte
	full := height == 0
	if full {
		height = 800
	}
	err := p.run(
		emulation.SetDeviceMetricsOverride(int64(width), int64(height), 1, width < 600),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			shot := page.CaptureScreenshot().WithCaptureBeyondViewport(full)
			if full {
				_, _, _, _, _, size, err := page.GetLayoutMetrics().Do(ctx)
				if err != nil {
					return err
				}
				shot = shot.WithClip(&page.Viewport{Width: float64(width), Height: size.Height, Scale: 1})
			}
			png, err = shot.Do(ctx)
			return err
		}),
	)
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		p.t.Fatalf("screenshot %s: %v", path, err)
	}
}

// Debug opens the debugger, which tells of all scripts, those that have run
// before included.
func (p *Page) Debug() {
	p.t.Helper()
	p.Do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := debugger.Enable().Do(ctx)
		return err
	}))
}

// Do runs actions of chromedp for what the other methods do not offer.
func (p *Page) Do(actions ...chromedp.Action) {
	p.t.Helper()
	if err := p.run(actions...); err != nil {
		p.t.Fatal(err)
	}
}

// dump logs what was recorded.
func (p *Page) dump() {
	p.t.Helper()
	var b strings.Builder
	for _, m := range p.Messages() {
		fmt.Fprintf(&b, "%v\n", m)
	}
	for _, q := range p.Requests() {
		fmt.Fprintf(&b, "request %v\n", q)
	}
	for _, e := range p.browser.protocolErrors() {
		fmt.Fprintf(&b, "protocol: %s\n", e)
	}
	var html string
	if p.eval("document.documentElement.outerHTML", &html) == nil {
		fmt.Fprintf(&b, "html %.4000s\n", html)
	}
	p.t.Logf("browser page:\n%s", b.String())
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has JSON
	}
	return string(b)
}
