package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const postHog = "https://us.i.posthog.com"

// featureFlags decides about flags, and what is mounted by the values of the
// manifest in place of each MFE that has one.
func (r *resolver) featureFlags(p *Plan) {
	m := r.m.Flags
	f := FeatureFlags{Provider: cmp.Or(m.Provider, "static"), Timeout: duration(500*time.Millisecond, m.Timeout), Key: m.Key}
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		f.Values = append(f.Values, Flag{name, m.Values[name]})
	}
	if m.Module != "" && f.Dynamic() {
		pos := r.pos("flags", "module")
		f.Module, _ = r.file(wanted{unit: p.Shell, base: p.Shell.Dir, key: "flags.module", set: "module = ", code: "MFE155", pos: pos, exts: scripts}, m.Module)
	}
	if m.Key != "" {
		f.Host = endpoint(&p.Site, cmp.Or(m.Host, postHog))
	}
	if t := p.Runtime.PostHog; f.Provider == "posthog" {
		postHogSettings(&p.Site, f.Host)
		if t != nil {
			postHogSettings(&p.Site, t.Host) // it is who initialises PostHog
		}
	}
	p.Flags = f
	r.flagSettings(f)
	r.flagSDK(p)
	for i := range p.MFEs {
		u := &p.MFEs[i]
		u.Flag, u.Off = r.m.MFE[u.Name].Flag, r.m.MFE[u.Name].Off
		u.Pick = r.pick(u.Name)
	}
}

// postHogSettings lets the policy allow where PostHog has the settings of the
// projects on a host of its own.
func postHogSettings(site *Site, host string) {
	for _, region := range []string{"us", "eu"} {
		if host == "https://"+region+".i.posthog.com" {
			endpoint(site, "https://"+region+"-assets.i.posthog.com")
		}
	}
}

// pick follows the values of the manifest from an MFE to what is mounted.
func (r *resolver) pick(name string) string {
	// The manifest has no circles, or mistakes.
	for range len(r.m.MFE) {
		m, ok := r.m.MFE[name]
		if !ok || m.Flag == "" || r.m.Flags.Values[m.Flag] {
			break
		}
		name = m.Off
	}
	return name
}

// flagSettings finds settings that the provider has no use for.
func (r *resolver) flagSettings(f FeatureFlags) {
	idle := func(key, value, hint string) {
		if value != "" {
			r.list.Errorf("MFE156", r.m.KeyPos("flags", key), "flags.%s says nothing with provider = %q", key, f.Provider).Hint = hint
		}
	}
	m := r.m.Flags
	if f.Provider != "posthog" {
		idle("key", m.Key, `write provider = "posthog", or delete the key`)
		idle("host", m.Host, `write provider = "posthog", or delete the key`)
	} else if m.Key == "" {
		if m.Host != "" {
			r.list.Errorf("MFE156", r.m.KeyPos("flags", "host"), "flags.host says nothing without flags.key: the application initialises PostHog itself").Hint =
				`write key = "phc_…", or delete the host`
		}
	} else if m.Host != "" && !isEndpoint(m.Host) {
		r.list.Errorf("MFE156", r.pos("flags", "host"), "flags.host %q is neither a path of the site's nor an https URL", m.Host).Hint =
			fmt.Sprintf("write host = %q, or host = \"/ingest\" for a proxy of it", postHog)
	}
	if !f.Dynamic() {
		hint := "name a provider, or delete the key: with static flags the build decides"
		idle("module", m.Module, hint)
		idle("timeout", m.Timeout, hint)
	}
}

func isEndpoint(s string) bool {
	rest, https := strings.CutPrefix(s, "https://")
	local := strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")
	return (local || https && rest != "" && rest[0] != '/') && !strings.ContainsAny(s, " \t\r\n\"'<>;,")
}

// flagSDK checks that the shell has the provider's package, which is the
// user's own, of the version of their choice.
func (r *resolver) flagSDK(p *Plan) {
	need := map[string][]string{"openfeature": {"@openfeature/web-sdk", "@openfeature/core"}, "posthog": {"posthog-js"}}[p.Flags.Provider]
	if len(p.MFEs) == 0 || need == nil {
		return
	}
	_, served := r.m.Imports[need[0]]
	if found, _ := r.npm.Locate(p.Shell.Dir, need[0]); found != nil || served {
		return
	}
	d := r.list.Errorf("MFE154", r.pos("flags", "provider"), "flags.provider = %q needs %s, not installed for the shell", p.Flags.Provider, need[0])
	d.Hint = r.npm.AddHint(p.Shell.Dir, need...)
}

// choose replaces the MFEs of a page by what is mounted in their place, as far
// as the manifest tells.
func choose(names []string, picks map[string]string) []string {
	var out []string
	for _, name := range names {
		if pick := picks[name]; pick != "" {
			out = append(out, pick)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// gate replaces what is fetched for a page by what its flags choose.
func (f FeatureFlags) gate(r *Route, mfes []Unit) {
	picks := map[string]string{}
	for _, u := range mfes {
		picks[u.Name] = u.Pick
		if u.Flag != "" && (f.Dynamic() || u.Pick != u.Name) {
			r.Gated = r.Gated || slices.Contains(r.MFEs, u.Name) || slices.Contains(r.Lazy, u.Name)
		}
	}
	r.MFEs, r.Lazy = choose(r.MFEs, picks), choose(r.Lazy, picks)
	// One that stands in for two may be fetched at once and later.
	r.Lazy = slices.DeleteFunc(r.Lazy, func(name string) bool { return slices.Contains(r.MFEs, name) })
}
