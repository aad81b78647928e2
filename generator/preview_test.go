package generator_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

const inPreview = `document.querySelector(".preview iframe")?.contentDocument?.body?.innerText`

// previews opens the page of an MFE in the docs and mounts its preview.
func previews(t *testing.T, base, mfe string) *browser.Page {
	t.Helper()
	p := browser.Start(t).Open(t, base+"/docs/mfe/"+mfe+"/", browser.Options{})
	p.WaitFor(".preview:not([hidden])")
	if n := p.Count("iframe"); n != 0 {
		t.Errorf("%d frames before anybody asked", n)
	}
	p.Click(".preview button")
	return p
}

// setProps writes into the field and mounts or updates.
func setProps(p *browser.Page, props string) {
	browser.Eval[any](p, "document.querySelector('.preview textarea').value = "+quoted(props))
	p.Click(".preview button")
}

func quoted(s string) string { return "`" + s + "`" }

func TestPreviewMountsTheBundle(t *testing.T) {
	t.Parallel()
	for mode, open := range map[string]func() (*shop, error){"strict": theShop, "self": selfShop} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			p := previews(t, example(t, open).serve(t), "catalog")
			p.WaitText(".preview .log", "mfegen:mount")
			p.Until(inPreview + `?.length > 20`)
			if got := p.Text(".preview button"); got != "Update" {
				t.Errorf("the button says %q", got)
			}
			p.Until(`document.querySelector(".preview iframe").offsetHeight > 100`)
			setProps(p, "{")
			p.WaitText("#preview-mistake", "This cannot be used")
			p.Until(`document.activeElement.getAttribute("aria-invalid") === "true"`)
			setProps(p, "[]")
			p.WaitText("#preview-mistake", "props are an object")
			setProps(p, `{"productId": "storm-lantern"}`)
			p.Until(inPreview + `?.includes("Storm lantern")`)
			if p.Text("#preview-mistake") != "" {
				t.Error("the mistake stays")
			}
			p.Until(`/mfegen:(update|unmount)/.test(document.querySelector(".preview .log").textContent)`)
			quiet(t, p)
		})
	}
}

func TestPreviewHearsTheBus(t *testing.T) {
	t.Parallel()
	p := previews(t, example(t, theShop).serve(t), "cart")
	p.WaitText(".preview .log", "basket:changed")
	p.WaitText(".preview .log", `"count":0`)
	p.Until(inPreview + `?.includes("Your basket is empty")`)
	// A link that would leave the frame is told, and not followed.
	browser.Eval[any](p, `{
		const d = document.querySelector(".preview iframe").contentDocument, a = d.createElement("a");
		a.href = "/journal";
		d.body.append(a);
		a.click();
	}`)
	p.WaitText(".preview .log", "link /journal")
	quiet(t, p)
}

// TestPreviewOfEveryMFE mounts what the docs offer, with the props that they
// offer.
func TestPreviewOfEveryMFE(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	base := s.serve(t)
	n := 0
	for _, file := range s.docsPages(t) {
		mfe, ok := strings.CutPrefix(filepath.ToSlash(filepath.Dir(file)), "docs/mfe/")
		if !ok || !strings.Contains(string(s.file(t, file)), `id="preview"`) {
			continue
		}
		n++
		t.Run(mfe, func(t *testing.T) {
			t.Parallel()
			p := previews(t, base, mfe)
			p.WaitText(".preview .log", "mfegen:mount")
			quiet(t, p)
		})
	}
	if n < 5 {
		t.Errorf("%d previews", n)
	}
}

func TestOnlyThePreviewMayBeFramed(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	base := s.serve(t)
	for path, want := range map[string][2]string{
		"/":                        {"DENY", "frame-ancestors 'none'"},
		"/docs/":                   {"DENY", "frame-ancestors 'none'"},
		"/docs/mfe/cart/":          {"DENY", "frame-ancestors 'none'"},
		"/docs/preview/":           {"SAMEORIGIN", "frame-ancestors 'self'"},
		"/docs/preview/index.html": {"SAMEORIGIN", "frame-ancestors 'self'"},
	} {
		res, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		policy := res.Header.Get("Content-Security-Policy")
		if got := res.Header.Get("X-Frame-Options"); got != want[0] || !strings.Contains(policy, want[1]) || !strings.Contains(policy, "frame-src 'self'") {
			t.Errorf("%s: %s, %s", path, got, policy)
		}
	}
	p := browser.Start(t).Open(t, base+"/docs/mfe/cart/", browser.Options{})
	p.WaitFor(".preview:not([hidden])")
	browser.Eval[any](p, `new Promise((done) => {
		const f = document.createElement("iframe");
		f.src = "/";
		f.onload = () => done();
		document.body.append(f);
	})`)
	if browser.Eval[bool](p, `Boolean(document.querySelector("iframe").contentDocument)`) {
		t.Error("the front page shows in a frame")
	}
}
