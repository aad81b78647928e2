package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const gated = `
-- mfe.toml --
[shell]
path = "shell"
routes = ["/", "/checkout"]

[flags]
PROVIDER

[flags.values]
new-checkout = NEW
old-checkout = OLD
tips = false

[mfe.checkout]
path = "a"
entry = "index.ts"
on = ["/checkout"]
flag = "new-checkout"
off = "checkout-old"

[mfe.checkout-old]
path = "b"
entry = "index.ts"
flag = "old-checkout"
off = "checkout-oldest"

[mfe.checkout-oldest]
path = "c"
entry = "index.ts"

[mfe.tips]
path = "d"
entry = "index.ts"
on = ["/checkout"]
load = "idle"
flag = "tips"
-- shell/index.html --
-- a/index.ts --
-- b/index.ts --
-- c/index.ts --
-- d/index.ts --
-- node_modules/@openfeature/web-sdk/package.json --
{"name": "@openfeature/web-sdk", "version": "1.0.0"}
`

// What a page fetches at once is what its flags are known or supposed to choose.
func TestFlagsChoose(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		provider string
		new, old bool
		mfes     []string
		gated    bool // the choice needs a word in the browser
	}{
		"on":                             {"", true, false, []string{"checkout"}, true}, // tips are off
		"off":                            {"", false, true, []string{"checkout-old"}, true},
		"off, and so is its stand-in":    {"", false, false, []string{"checkout-oldest"}, true},
		"a provider is asked":            {`provider = "openfeature"`, true, true, []string{"checkout"}, true},
		"a provider is asked, off is it": {`provider = "openfeature"`, false, true, []string{"checkout-old"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := resolveWell(t, strings.NewReplacer("PROVIDER", c.provider, "NEW", fmt.Sprint(c.new), "OLD", fmt.Sprint(c.old)).Replace(gated), Flags{})
			i := slices.IndexFunc(p.Routes, func(r Route) bool { return r.Pattern == "/checkout" })
			r := p.Routes[i]
			if d := cmp.Diff(c.mfes, r.MFEs); d != "" {
				t.Error(d)
			}
			if len(r.Lazy) > 0 || r.Gated != c.gated {
				t.Errorf("lazy %v, gated %v", r.Lazy, r.Gated)
			}
			if home := p.Routes[1-i]; home.Gated || len(home.MFEs) > 0 {
				t.Errorf("the first page has %+v", home)
			}
		})
	}
}

func TestFlagsThatAreOnNeedNoWordInTheBrowser(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, strings.NewReplacer("PROVIDER", "", "NEW", "true", "OLD", "true", "tips = false", "tips = true").Replace(gated), Flags{})
	for _, r := range p.Routes {
		if r.Gated {
			t.Errorf("%s is gated", r.Pattern)
		}
	}
	for _, u := range p.MFEs {
		if u.Pick != u.Name {
			t.Errorf("%s gives way to %q", u.Name, u.Pick)
		}
	}
}

func TestPostHogIsAllowed(t *testing.T) {
	t.Parallel()
	for key, c := range map[string]struct {
		host    string
		connect []string
	}{
		`key = "phc_1"`: {"https://us.i.posthog.com", []string{"https://us.i.posthog.com", "https://us-assets.i.posthog.com"}},
		"key = \"phc_1\"\nhost = \"https://ph.example.com/x\"": {"https://ph.example.com/x", []string{"https://ph.example.com"}},
		"key = \"phc_1\"\nhost = \"/ingest\"":                  {"/shop/ingest", nil},
		"":                                                     {"", nil},
	} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			p := resolveWell(t, `
-- mfe.toml --
[site]
base = "/shop/"
[flags]
provider = "posthog"
`+key+`
[mfe.cart]
entry = "index.ts"
-- index.html --
-- index.ts --
-- node_modules/posthog-js/package.json --
{"name": "posthog-js", "version": "1.0.0"}
`, Flags{})
			if p.Flags.Host != c.host {
				t.Errorf("host %q", p.Flags.Host)
			}
			if d := cmp.Diff(c.connect, p.Site.CSP.Connect); d != "" {
				t.Error(d)
			}
		})
	}
}
