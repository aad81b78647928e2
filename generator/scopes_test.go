package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

// What one unit alone gets stands in its scopes, and in those of the chunk
// that it is in. The rest of the page keeps its own.
func TestScopesGiveUnitsTheirVersions(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	p := s.visit(t, "/journal")
	p.WaitText("h1", "The harbour journal")
	m := theMap(t, s, "index.html")
	for scope, dep := range map[string]string{"/assets/journal/": "react", "/assets/stockists/": "date-fns/format"} {
		own := m.Scopes[scope][dep]
		folder := own[:strings.LastIndex(own, "/")+1]
		if own == "" || own == m.Imports[dep] || m.Scopes[folder][dep] != own {
			t.Errorf("%s gets %q for %s, and its chunk %q", scope, own, dep, m.Scopes[folder][dep])
		}
	}
	for _, unit := range []string{"shell", "cart", "catalog", "recommend", "reviews"} {
		if own := m.Scopes["/assets/"+unit+"/"]; own["react"] != "" || own["react-dom"] != "" || own["date-fns"] != "" {
			t.Errorf("%s has %v for itself", unit, own)
		}
	}
	two := fmt.Sprintf(`Promise.all([import("react"), import(%q)]).then(([page, own]) => page.createElement !== own.createElement)`, m.Scopes["/assets/journal/"]["react"])
	if !browser.Eval[bool](p, two) {
		t.Error("the journal's React is the page's")
	}
	// React 17 marks what it renders into as React 18 does not.
	for el, seventeen := range map[string]bool{"#root": false, "mfe-slot[name=journal] [data-mfe], mfe-slot[name=journal]": true} {
		got := browser.Eval[bool](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => "_reactRootContainer" in e)`, el))
		if got != seventeen {
			t.Errorf("%s is rendered by React 17: %t", el, got)
		}
	}
	quiet(t, p)
}

// The shell's router shows one slot for all of the journal's pages, in which
// the journal's own router goes about. Both follow the address.
func TestRoutersShareTheAddress(t *testing.T) {
	t.Parallel()
	p := example(t, theShop).visit(t, "/products")
	p.WaitText("mfe-slot[name=catalog][state=mounted] h1", "The whole shop")
	at := func(path, heading, nav string) {
		t.Helper()
		p.WaitText("main h1", heading)
		if got := browser.Eval[string](p, "location.pathname"); strings.TrimSuffix(got, "/") != path {
			t.Errorf("%s is shown at %s", heading, got)
		}
		p.Until(fmt.Sprintf(`document.querySelector("header nav [aria-current=page]")?.textContent === %q`, nav))
		p.Until(fmt.Sprintf(`document.title.startsWith(%q)`, heading))
	}
	p.Click(`header a[href="/journal"]`)
	at("/journal", "The harbour journal", "Journal")
	browser.Eval[any](p, `void (globalThis.root = document.querySelector(".journal"))`)
	p.Click(`a[href="/journal/trim-the-wick"]`)
	at("/journal/trim-the-wick", "Trim the wick", "Journal")
	p.Click(".article__next-link")
	at("/journal/no-two-tides", "No two tides", "Journal")
	p.Click(`header a[href="/journal"]`)
	at("/journal", "The harbour journal", "Journal")
	browser.Eval[any](p, `history.back()`)
	at("/journal/no-two-tides", "No two tides", "Journal")
	browser.Eval[any](p, `history.back()`)
	at("/journal/trim-the-wick", "Trim the wick", "Journal")
	if !browser.Eval[bool](p, `globalThis.root === document.querySelector(".journal")`) {
		t.Error("the journal was mounted anew")
	}
	p.Click(`.thing[href="/products/storm-lantern"]`)
	at("/products/storm-lantern", "Storm lantern", "Shop")
	browser.Eval[any](p, `history.back()`)
	at("/journal/trim-the-wick", "Trim the wick", "Journal")
	browser.Eval[any](p, `history.go(-2)`)
	p.WaitText("mfe-slot[name=catalog][state=mounted] h1", "The whole shop")
	if title := browser.Eval[string](p, "document.title"); title != "Shop · Harbour Goods" {
		t.Errorf("the title is %s", title)
	}
	quiet(t, p)
}
