package seal

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/importmap"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// autoLimit is the longest policy that mode "auto" accepts, whatever the
// hosts can send. HTTP/2 and HTTP/3 remember 4,096 bytes of headers for each
// connection: a policy within that is sent once, a longer one again with
// every file, which costs more than it protects. Mode "strict" is free to.
const autoLimit = 4000

// choosePolicy builds the policy in the mode that was asked for. Mode "auto"
// is strict when nothing speaks against it.
func (s *sealer) choosePolicy() (csp.Policy, string, *Forced) {
	mode := s.in.Site.CSP.Mode
	if mode == csp.ModeSelf {
		return s.policy(csp.ModeSelf), csp.ModeSelf, nil
	}
	strict := s.policy(csp.ModeStrict)
	if mode == csp.ModeStrict {
		return strict, csp.ModeStrict, nil
	}
	forced := s.againstStrict(strict)
	if forced == nil {
		return strict, csp.ModeStrict, nil
	}
	return s.policy(csp.ModeSelf), csp.ModeSelf, forced
}

func (s *sealer) againstStrict(strict csp.Policy) *Forced {
	for _, source := range s.in.Site.CSP.Script {
		if !strings.HasPrefix(source, "'") {
			return &Forced{Reason: fmt.Sprintf("csp.script names %s, which a strict policy ignores", source)}
		}
	}
	for _, p := range s.pages {
		for _, r := range p.refs {
			if r.directive == "script-src" && r.integrity == nil {
				return &Forced{Reason: fmt.Sprintf("a page loads %s without an integrity attribute", r.value)}
			}
		}
		for _, m := range p.maps() {
			for _, a := range addresses(m) {
				if a.integrity == "" {
					return &Forced{Reason: fmt.Sprintf("the import map has no integrity for %q", a.specifier)}
				}
			}
		}
	}
	n := len(strict.String())
	if name, limit := s.lowestLimit(); limit > 0 && n > limit {
		return &Forced{Host: name, Reason: fmt.Sprintf("the strict policy has %d bytes, and %s sends %d", n, name, limit)}
	}
	if n > autoLimit {
		return &Forced{Reason: fmt.Sprintf("the strict policy has %d bytes, and every file would carry more than %d", n, autoLimit)}
	}
	return nil
}

// lowestLimit is the chosen host that sends the shortest headers.
func (s *sealer) lowestLimit() (name string, limit int) {
	for _, h := range s.in.Site.Hosts {
		if l := host.Limit(h); l > 0 && (limit == 0 || l < limit) {
			name, limit = h, l
		}
	}
	return name, limit
}

func (s *sealer) policy(mode string) csp.Policy {
	f := csp.Facts{Mode: mode, Frames: len(s.in.Frames)+len(s.in.Shown) > 0, Wasm: s.wasm()}
	for _, p := range s.pages {
		if p.frame != nil {
			continue
		}
		f.InlineScripts = append(f.InlineScripts, p.scripts...)
		f.InlineStyles = append(f.InlineStyles, p.styles...)
		f.Base = f.Base || p.base != nil
	}
	for _, script := range s.in.Scripts {
		f.Scripts = append(f.Scripts, csp.HashSource(script.Integrity))
	}
	for _, p := range s.pages {
		if p.frame == nil {
			f.Scripts = append(f.Scripts, p.hashes()...)
		}
	}
	return csp.Build(s.in.Site.CSP, f)
}

// framePolicy is the policy of a frame's page.
func (s *sealer) framePolicy(p page, mode string) csp.Policy {
	return csp.Frame(s.in.Site.CSP, p.frame.Connect, csp.Facts{
		Mode: mode, InlineScripts: p.scripts, InlineStyles: p.styles, Scripts: p.hashes(), Wasm: s.wasm(),
	})
}

func (s *sealer) wasm() bool {
	return slices.ContainsFunc(s.tree.Files(), func(f tree.File) bool { return path.Ext(f.Path) == ".wasm" })
}

// hashes are the hash sources of the scripts that the page names.
func (m markup) hashes() []string {
	var out []string
	add := func(metadata string) {
		for _, token := range strings.Fields(metadata) {
			out = append(out, csp.HashSource(token))
		}
	}
	for _, r := range m.refs {
		if r.directive == "script-src" && r.integrity != nil {
			add(*r.integrity)
		}
	}
	for _, im := range m.maps() {
		for _, u := range slices.Sorted(maps.Keys(im.Integrity)) {
			add(im.Integrity[u])
		}
	}
	return out
}

// maps are the page's import maps, as far as they are well formed.
func (m markup) maps() []importmap.Map {
	var out []importmap.Map
	for _, data := range m.importMaps {
		var parsed importmap.Map
		if json.Unmarshal(data, &parsed) == nil {
			out = append(out, parsed)
		}
	}
	return out
}

// checkLimits reports every header that a chosen host would not send.
func (s *sealer) checkLimits(site host.Site) {
	for _, rule := range site.Headers {
		for _, h := range rule.Headers {
			for _, name := range s.in.Site.Hosts {
				limit := host.Limit(name)
				if limit == 0 || len(h.Value) <= limit {
					continue
				}
				d := s.diags.Errorf("MFE620", s.pos, "header %s has %d bytes, and %s sends at most %d", h.Name, len(h.Value), name, limit)
				d.Hint = "shorten it, or remove " + name + " from site.hosts"
				if h.Name == policyHeader {
					d.Hint = `write mode = "auto" or "self" in [site.csp], or remove ` + name + " from site.hosts"
				}
			}
		}
	}
}
