package csp

import (
	"slices"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

// Sandbox is what a frame of the site may do. Without allow-same-origin it is
// of an origin of its own; allow-forms lets its scripts hear of submitted
// forms, which form-action keeps from going anywhere.
var Sandbox = []string{"allow-scripts", "allow-forms"}

// Frame makes the policy for the page of an MFE that runs in a frame. What it
// shows may come from where the site's comes from; what it talks to is its own.
// The page itself is sandboxed, so that it is of no origin also in a window of
// its own, and is shown by the site and by who may show the site.
func Frame(c plan.CSP, connect []string, f Facts) Policy {
	p := Build(c, f)
	ancestors := append([]string{Self}, c.Ancestors...)
	own := map[string][]string{
		"connect-src": orNone(connect), "frame-src": {None}, "worker-src": {None}, "manifest-src": {None},
		"form-action": {None}, "base-uri": {None}, "frame-ancestors": unique(slices.DeleteFunc(ancestors, func(s string) bool { return s == None })),
	}
	for i, d := range p.Directives {
		if sources, ok := own[d.Name]; ok {
			p.Directives[i].Sources = sources
		}
	}
	p.Directives = append(p.Directives, Directive{"sandbox", Sandbox})
	return p
}

// Shown returns the policy for those pages that the site itself may show in a
// frame. Without ok it is the same: the site may show all of its pages.
func Shown(p Policy) (shown Policy, ok bool) {
	shown = Policy{slices.Clone(p.Directives)}
	for i, d := range shown.Directives {
		if d.Name != "frame-ancestors" || slices.Contains(d.Sources, Self) {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(d.Sources), func(s string) bool { return s == None })
		shown.Directives[i].Sources, ok = append([]string{Self}, others...), true
	}
	return shown, ok
}
