package csp

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

const tail = "; font-src 'self'; connect-src 'self'; media-src 'self'; frame-src 'none'; worker-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

func TestBuild(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		csp   plan.CSP
		facts Facts
		want  string
	}{
		"mode self has the import map's hash": {
			plan.CSP{}, Facts{Mode: ModeSelf, InlineScripts: []string{"'sha256-map'"}, Scripts: []string{"'sha256-a'"}},
			"default-src 'none'; script-src 'self' 'sha256-map'; style-src 'self'; img-src 'self' data:" + tail,
		},
		"mode strict has every script's hash and neither 'self' nor fallbacks": {
			plan.CSP{}, Facts{Mode: ModeStrict, InlineScripts: []string{"'sha256-map'"}, Scripts: []string{"'sha256-a'", "'sha256-a'"}},
			"default-src 'none'; script-src 'strict-dynamic' 'sha256-map' 'sha256-a'; style-src 'self'; img-src 'self' data:" + tail,
		},
		"inline styles are allowed for styles alone, and without hashes": {
			plan.CSP{InlineStyles: true}, Facts{Mode: ModeSelf, InlineStyles: []string{"'sha256-s'"}},
			"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:" + tail,
		},
		"style elements are allowed by hash": {
			plan.CSP{}, Facts{Mode: ModeSelf, InlineStyles: []string{"'sha256-s'"}},
			"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-s'; img-src 'self' data:" + tail,
		},
		"WebAssembly gets its own eval": {
			plan.CSP{}, Facts{Mode: ModeSelf, Wasm: true},
			"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:" + tail,
		},
		"everything that a user can ask for": {
			plan.CSP{
				Script: []string{"https://s.example"}, Style: []string{"https://st.example"}, Img: []string{"https://i.example"},
				Font: []string{"https://f.example"}, Connect: []string{"https://c.example"}, Frame: []string{"https://fr.example"},
				Media: []string{"'none'"}, Worker: []string{"blob:"}, Ancestors: []string{"https://a.example"},
				FormAction: []string{"https://fo.example"}, RequireTrustedTypes: true, TrustedTypes: []string{"lit-html"},
				ReportTo: "https://r.example/csp",
			},
			Facts{Mode: ModeSelf, Base: true},
			"default-src 'none'; script-src 'self' https://s.example; style-src 'self' https://st.example; " +
				"img-src 'self' data: https://i.example; font-src 'self' https://f.example; connect-src 'self' https://c.example; " +
				"media-src 'none'; frame-src 'self' https://fr.example; worker-src 'self' blob:; manifest-src 'self'; base-uri 'self'; " +
				"form-action 'self' https://fo.example; frame-ancestors https://a.example; object-src 'none'; " +
				"require-trusted-types-for 'script'; trusted-types lit-html; report-uri https://r.example/csp; report-to csp",
		},
		"Trusted Types without a policy of their own": {
			plan.CSP{RequireTrustedTypes: true}, Facts{Mode: ModeSelf},
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:" + tail +
				"; require-trusted-types-for 'script'; trusted-types 'none'",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Build(c.csp, c.facts)
			if diff := cmp.Diff(c.want, got.String()); diff != "" {
				t.Errorf("policy (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScriptHash(t *testing.T) {
	t.Parallel()
	// From the example in the CSP specification, "hash-source".
	if got := ScriptHash([]byte("alert('Hello, world.');")); got != "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" {
		t.Error(got)
	}
	if got := ReportingEndpoints("https://r.example/csp"); got != `csp="https://r.example/csp"` {
		t.Error(got)
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		csp  plan.CSP
		mode string
		want []string
	}{
		"the default policies break no rule":           {plan.CSP{}, ModeSelf, nil},
		"the strict policy breaks no rule":             {plan.CSP{}, ModeStrict, nil},
		"a keyword without quotes":                     {plan.CSP{Script: []string{"unsafe-eval"}}, ModeSelf, []string{"MFE600"}},
		"a keyword that does not exist":                {plan.CSP{Script: []string{"'unsafe-evil'"}}, ModeSelf, []string{"MFE600"}},
		"two sources in one item":                      {plan.CSP{Img: []string{"https://a.example https://b.example"}}, ModeSelf, []string{"MFE600"}},
		"a source that smuggles a directive":           {plan.CSP{Img: []string{"x;script-src"}}, ModeSelf, []string{"MFE600"}},
		"a report address that smuggles a directive":   {plan.CSP{ReportTo: "https://a.example/;script-src"}, ModeSelf, []string{"MFE600"}},
		"a path instead of an origin":                  {plan.CSP{Connect: []string{"/api"}}, ModeSelf, []string{"MFE600"}},
		"'none' beside others":                         {plan.CSP{Ancestors: []string{"'none'", "https://a.example"}}, ModeSelf, []string{"MFE600"}},
		"inline scripts":                               {plan.CSP{Script: []string{"'unsafe-inline'"}}, ModeSelf, []string{"MFE601"}},
		"scripts of a scheme":                          {plan.CSP{Script: []string{"https:"}}, ModeSelf, []string{"MFE601"}},
		"scripts from everywhere":                      {plan.CSP{Script: []string{"*"}}, ModeSelf, []string{"MFE601"}},
		"eval":                                         {plan.CSP{Script: []string{"'unsafe-eval'"}}, ModeStrict, []string{"MFE602"}},
		"connections to everywhere":                    {plan.CSP{Connect: []string{"*", "https://*"}}, ModeSelf, []string{"MFE603", "MFE603"}},
		"every subdomain of one's own is fine":         {plan.CSP{Connect: []string{"https://*.example.com"}}, ModeSelf, nil},
		"an origin without encryption":                 {plan.CSP{Connect: []string{"http://a.example", "ws://b.example"}}, ModeSelf, []string{"MFE604", "MFE604"}},
		"a local origin without encryption is fine":    {plan.CSP{Connect: []string{"http://localhost:3000", "ws://127.0.0.1:1"}}, ModeSelf, nil},
		"a host that 'strict-dynamic' ignores":         {plan.CSP{Script: []string{"https://a.example"}}, ModeStrict, []string{"MFE606"}},
		"a hash that 'strict-dynamic' does not ignore": {plan.CSP{Script: []string{"'sha256-x'"}}, ModeStrict, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range Lint(Build(c.csp, Facts{Mode: c.mode}), diag.Pos{File: "mfe.toml", Line: 3}) {
				got = append(got, d.Code)
				if d.Hint == "" || d.Pos.Line != 3 {
					t.Errorf("without hint or position: %s", d)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("codes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLintFindsEveryDirectiveThatIsMissing(t *testing.T) {
	t.Parallel()
	var got []string
	for _, d := range Lint(Policy{Directives: []Directive{{"default-src", []string{Self}}}}, diag.Pos{}) {
		got = append(got, strings.TrimPrefix(d.Text, "csp: the policy has no "))
	}
	want := []string{"script-src", "object-src", "base-uri", "form-action", "frame-ancestors"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func TestRulesHaveCodesOfTheirOwn(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, r := range Rules {
		codes = append(codes, r.Code)
	}
	if !slices.IsSorted(codes) || len(slices.Compact(slices.Clone(codes))) != len(codes) {
		t.Errorf("codes %v", codes)
	}
}

func TestAllows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source, target string
		want           bool
	}{
		"its own origin":                         {"'self'", "https://shop.example/a.js", true},
		"its own origin with the default port":   {"'self'", "https://shop.example:443/a.js", true},
		"another origin is not its own":          {"'self'", "https://cdn.example/a.js", false},
		"an origin":                              {"https://cdn.example", "https://cdn.example/a.js", true},
		"an origin without a scheme":             {"cdn.example", "https://cdn.example/a.js", true},
		"an origin without a scheme, downgraded": {"cdn.example", "http://cdn.example/a.js", false},
		"an upgrade to https":                    {"http://cdn.example", "https://cdn.example/a.js", true},
		"another port":                           {"https://cdn.example:8443", "https://cdn.example/a.js", false},
		"any port":                               {"https://cdn.example:*", "https://cdn.example:1/a.js", true},
		"a subdomain":                            {"https://*.example", "https://cdn.example/a.js", true},
		"a wildcard is not the bare domain":      {"https://*.cdn.example", "https://cdn.example/a.js", false},
		"a folder":                               {"https://cdn.example/x/", "https://cdn.example/x/a.js", true},
		"outside the folder":                     {"https://cdn.example/x/", "https://cdn.example/y/a.js", false},
		"one file":                               {"https://cdn.example/a.js", "https://cdn.example/a.js", true},
		"a scheme":                               {"data:", "data:image/png,x", true},
		"everything":                             {"*", "https://cdn.example/a.js", true},
		"everything but data":                    {"*", "data:image/png,x", false},
		"nothing":                                {"'none'", "https://shop.example/a.js", false},
	} {
		t.Run(name, func(t *testing.T) {
			target, err := url.Parse(c.target)
			if err != nil {
				t.Fatal(err)
			}
			origin := &url.URL{Scheme: "https", Host: "shop.example"}
			if got := Allows([]string{c.source}, target, origin); got != c.want {
				t.Errorf("%s allows %s: %v", c.source, c.target, got)
			}
		})
	}
}
