package plan

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const careful = `
-- package.json --
{"name": "shop"}
-- mfe.toml --
[site]
base = "/shop/"
[site.csp]
connect = ["https://api.test"]
[runtime]
retries = 1
cooldown = "1m"
timeout = { load = "3s", unmount = "100ms" }
fallback_html = "sorry.html"
prefetch = false
[telemetry]
console = true
beacon = "/events"
[mfe.cart]
path = "mfe/cart"
entry = "index.ts"
team = "basket"
next = ["tips"]
fallback = "tips"
max_failures = 0
retries = 0
timeout = { load = "4s" }
fallback_html = "oh.html"
[mfe.tips]
path = "mfe/cart"
entry = "index.ts"
-- index.html --
-- sorry.html --
-- mfe/cart/oh.html --
-- mfe/cart/index.ts --
`

func TestCare(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, careful, Flags{})
	cart := Care{
		Load: 4 * time.Second, Bootstrap: 10 * time.Second, Mount: 10 * time.Second, Unmount: 100 * time.Millisecond,
		RetryDelay: 500 * time.Millisecond, Cooldown: time.Minute, FallbackHTML: "mfe/cart/oh.html", Fallback: "tips",
	}
	tips := cart
	tips.Load, tips.Retries, tips.MaxFailures, tips.FallbackHTML, tips.Fallback = 3*time.Second, 1, 5, "sorry.html", ""
	if diff := cmp.Diff([]Care{cart, tips}, []Care{p.MFEs[0].Care, p.MFEs[1].Care}); diff != "" {
		t.Error(diff)
	}
	if u := p.MFEs[0]; u.Team != "basket" || !slices.Equal(u.Next, []string{"tips"}) {
		t.Errorf("team %q, next %q", u.Team, u.Next)
	}
	if diff := cmp.Diff(Runtime{Console: true, Beacon: "/shop/events"}, p.Runtime); diff != "" {
		t.Error(diff)
	}
}

func TestBeaconElsewhereIsAllowed(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, `
-- mfe.toml --
[site.csp]
connect = ["https://api.test"]
[telemetry]
beacon = "https://events.test/in?x=1"
-- index.html --
`, Flags{})
	if want := []string{"https://api.test", "https://events.test"}; !slices.Equal(p.Site.CSP.Connect, want) || p.Runtime.Beacon != "https://events.test/in?x=1" {
		t.Errorf("connect %q, beacon %q", p.Site.CSP.Connect, p.Runtime.Beacon)
	}
}

// The expressions are JavaScript's; these mean the same in Go.
func TestRegexp(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		base     string
		patterns []string
		yes, no  []string
	}{
		{"/", []string{"/"}, []string{"/", ""}, []string{"/a"}},
		{"/shop/", []string{"/", "/cart"}, []string{"/shop", "/shop/", "/shop/cart", "/shop/cart/"}, []string{"/cart", "/shop/carts", "/"}},
		{"/a.b/", []string{"/c+(d)"}, []string{"/a.b/c+(d)"}, []string{"/aXb/c+(d)", "/a.b/ccd"}},
		{"/", []string{"/x/:id", "/y/*"}, []string{"/x/1", "/y", "/y/", "/y/1/2"}, []string{"/x", "/x/1/2", "/yy"}},
		{"/", []string{"/müsli"}, []string{"/m%C3%BCsli"}, []string{"/müsli"}},
		{"/", []string{"/*"}, []string{"/", "/%ff", "/a/b"}, nil},
	} {
		re := regexp.MustCompile(Regexp(tt.base, tt.patterns))
		for _, s := range tt.yes {
			if !re.MatchString(s) {
				t.Errorf("%s does not match %s", re, s)
			}
		}
		for _, s := range tt.no {
			if re.MatchString(s) {
				t.Errorf("%s matches %s", re, s)
			}
		}
	}
}
