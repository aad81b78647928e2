// Package csp models Content-Security-Policy: directives in order, hash
// sources, the header's text, and rules about policies.
//
// It builds a policy from what the user asked for and from facts that others
// found in the final bytes. It never reads those bytes, and does not know
// which host sends the policy or how long a header may be.
package csp

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

// Keyword sources.
const (
	Self          = "'self'"
	None          = "'none'"
	StrictDynamic = "'strict-dynamic'"
	UnsafeInline  = "'unsafe-inline'"
	UnsafeEval    = "'unsafe-eval'"
	WasmEval      = "'wasm-unsafe-eval'"
)

// The two kinds of policy. Both work in all three engines; a policy that
// holds hashes alone, or 'strict-dynamic' with the hash of a boot script
// alone, works in none or in some.
const (
	ModeSelf   = "self"   // 'self' and the hash of each inline script
	ModeStrict = "strict" // 'strict-dynamic' and the hash of every script
)

// Policy is a Content-Security-Policy. The zero value is empty.
type Policy struct {
	Directives []Directive
}

// Directive is one directive with its sources, in the order of the header.
type Directive struct {
	Name    string
	Sources []string
}

// String is the header's value.
func (p Policy) String() string {
	parts := make([]string, len(p.Directives))
	for i, d := range p.Directives {
		parts[i] = strings.Join(append([]string{d.Name}, d.Sources...), " ")
	}
	return strings.Join(parts, "; ")
}

// Sources returns the sources of the directive name, and whether the policy
// has it.
func (p Policy) Sources(name string) ([]string, bool) {
	for _, d := range p.Directives {
		if d.Name == name {
			return d.Sources, true
		}
	}
	return nil, false
}

// ScriptHash is the hash source of an inline script with these bytes:
// 'sha256-…' with its quotes.
func ScriptHash(data []byte) string {
	sum := sha256.Sum256(data)
	return HashSource("sha256-" + base64.StdEncoding.EncodeToString(sum[:]))
}

// HashSource turns integrity metadata ("sha256-…") into a hash source.
func HashSource(integrity string) string { return "'" + integrity + "'" }

// Facts are what the final bytes hold.
type Facts struct {
	Mode          string   // ModeSelf or ModeStrict
	InlineScripts []string // hash sources of inline scripts, the import map's among them
	Scripts       []string // hash sources of all script files, for ModeStrict
	InlineStyles  []string // hash sources of style elements
	Wasm          bool     // the site holds WebAssembly
	Base          bool     // a page has a base element
	Frames        bool     // a page shows frames of the site's own
}

// Build makes the policy.
//
// Policies with hashes are often given fallbacks ('unsafe-inline', https:)
// for browsers that know neither hashes nor 'strict-dynamic'. They are left
// out here: such browsers do not know import maps either, so the site cannot
// run in them, and a fallback that no browser needs is only a thing to get
// wrong.
//
// upgrade-insecure-requests is left out too. WebKit applies it to
// http://localhost, where it breaks the preview, and on a real host every URL
// that mfegen writes is a path on the page's own origin, which
// Strict-Transport-Security keeps on https.
//
// img-src allows data:, because esbuild's dataurl loader and style sheets
// with small SVGs need it, and an image cannot run scripts.
func Build(c plan.CSP, f Facts) Policy {
	var p Policy
	add := func(name string, sources ...string) {
		p.Directives = append(p.Directives, Directive{name, unique(sources)})
	}
	add("default-src", None)
	add("script-src", script(c, f)...)
	add("style-src", style(c, f)...)
	add("img-src", extend(c.Img, Self, "data:")...)
	add("font-src", extend(c.Font, Self)...)
	add("connect-src", extend(c.Connect, Self)...)
	add("media-src", extend(c.Media, Self)...)
	add("frame-src", framed(c.Frame, f.Frames)...)
	add("worker-src", extend(c.Worker, Self)...)
	add("manifest-src", Self)
	if f.Base {
		add("base-uri", Self)
	} else {
		add("base-uri", None)
	}
	add("form-action", extend(c.FormAction, Self)...)
	add("frame-ancestors", orNone(c.Ancestors)...)
	add("object-src", None)
	if c.RequireTrustedTypes {
		add("require-trusted-types-for", "'script'")
		add("trusted-types", orNone(c.TrustedTypes)...)
	}
	if c.ReportTo != "" {
		add("report-uri", c.ReportTo)
		add("report-to", Endpoint)
	}
	return p
}

// Endpoint is the name that report-to uses and Reporting-Endpoints defines.
const Endpoint = "csp"

// ReportingEndpoints is the value of the Reporting-Endpoints header that goes
// with a policy that reports to url.
func ReportingEndpoints(url string) string { return Endpoint + `="` + url + `"` }

func script(c plan.CSP, f Facts) []string {
	var out []string
	if f.Mode == ModeStrict {
		out = append(out, StrictDynamic)
		out = append(out, f.InlineScripts...)
		out = append(out, f.Scripts...)
	} else {
		out = append(out, Self)
		out = append(out, f.InlineScripts...)
	}
	if f.Wasm {
		out = append(out, WasmEval)
	}
	return append(out, c.Script...)
}

// style allows inline styles either all or by hash: 'unsafe-inline' means
// nothing beside a hash.
func style(c plan.CSP, f Facts) []string {
	if c.InlineStyles {
		return extend(c.Style, Self, UnsafeInline)
	}
	return extend(c.Style, append([]string{Self}, f.InlineStyles...)...)
}

// extend adds the user's sources to the default ones. A user's 'none' is the
// wish for less, and stands alone.
func extend(user []string, defaults ...string) []string {
	if len(user) == 1 && user[0] == None {
		return []string{None}
	}
	return append(defaults, user...)
}

func framed(user []string, own bool) []string {
	switch {
	case own && slices.Equal(user, []string{None}):
		return []string{Self}
	case len(user) == 0 && !own:
		return []string{None}
	}
	return extend(user, Self)
}

func orNone(sources []string) []string {
	if len(sources) == 0 {
		return []string{None}
	}
	return sources
}

// unique drops repetitions and keeps the order.
func unique(in []string) []string {
	var out []string
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
