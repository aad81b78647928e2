// Package host writes the same facts in each host's dialect: which headers a
// path answers with, and which file a path without a file of its own gets.
// One model, one file per host. Site.Answer is what the model means; every
// dialect is tested against it. The package decides nothing about policies
// and reads no files.
package host

import (
	"fmt"
	"strings"
)

// Site is the model.
type Site struct {
	Base string `json:"base"` // begins and ends with /

	// Headers are rules by path. Rules that overlap never name the same
	// header, so that hosts that join and hosts that override answer alike.
	Headers []HeaderRule `json:"headers"`

	// Rewrites map route patterns to files, tried in order after real
	// files.
	Rewrites []Rewrite `json:"rewrites"`

	// NotFound is the file that answers, with status 404, what nothing
	// else answers, such as "404.html".
	NotFound string `json:"notFound"`
}

// HeaderRule gives headers to the paths that match Pattern.
type HeaderRule struct {
	Pattern string   `json:"pattern"`          // a route pattern that includes the base: /assets/*, /products/:id, /about
	Except  []string `json:"except,omitempty"` // patterns that are left out of Pattern
	// Hit limits the rule to answers with the file that the URL itself
	// names. A year of caching must not reach a 404: a browser that once
	// missed an asset would not ask again after the site that has it is
	// deployed.
	Hit     bool     `json:"hit,omitempty"`
	Headers []Header `json:"headers"`
}

// Header is a response header.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Rewrite answers paths that match Pattern with File. Patterns have literal
// segments, :name for one segment, and a last * for the rest (which may be
// empty). The pattern of everything under the base ("/*") only answers paths
// whose last segment holds no dot, so that a missing file is a 404 and not
// HTML.
type Rewrite struct {
	Pattern string `json:"pattern"`
	File    string `json:"file"`             // slash-separated, relative to the out folder
	Status  int    `json:"status,omitempty"` // 0 is 200; or 404
}

// Validate reports a model that hosts would answer differently. It is always
// a bug of the caller.
func (s Site) Validate() error {
	if !strings.HasPrefix(s.Base, "/") || !strings.HasSuffix(s.Base, "/") {
		return fmt.Errorf("host: the base %q does not begin and end with /", s.Base)
	}
	for i, a := range s.Headers {
		for _, b := range s.Headers[i+1:] {
			name, same := sharedName(a, b)
			if same && overlap(a, b) {
				return fmt.Errorf("host: the rules %s and %s both set %s", a.Pattern, b.Pattern, name)
			}
		}
	}
	for _, r := range s.Rewrites {
		if r.Status != 0 && r.Status != 404 {
			return fmt.Errorf("host: the rewrite %s has status %d", r.Pattern, r.Status)
		}
		if !strings.HasPrefix(r.Pattern+"/", s.Base) {
			return fmt.Errorf("host: the rewrite %s is not under the base %s", r.Pattern, s.Base)
		}
	}
	return nil
}

func sharedName(a, b HeaderRule) (string, bool) {
	for _, x := range a.Headers {
		for _, y := range b.Headers {
			if strings.EqualFold(x.Name, y.Name) {
				return x.Name, true
			}
		}
	}
	return "", false
}

// fallback is the pattern of everything under the base.
func (s Site) fallback() string { return s.Base + "*" }
