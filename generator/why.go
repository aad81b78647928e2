package generator

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/semver"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// Explanations of the decision, as data.
type (
	Explanation = share.Explanation
	Ask         = share.Ask
	Outlook     = share.Outlook
	Forecast    = share.Forecast
)

// WhyResult is the outcome of Why.
type WhyResult struct {
	Diagnostics  Diagnostics
	Explanations []Explained // in the order asked for, or of all, sorted
	// Wrong says in sentences what cannot be explained: dependencies that
	// are not shared, versions that are not installed.
	Wrong []string
	// Optimal says that no decision under the same rules ships less.
	Optimal bool
}

// Explained is an explanation, of all of a dependency or of the versions in a
// range.
type Explained struct {
	Explanation
	Range string // "" for all versions
	// Held are the asks that hold the versions in Range: those of whoever
	// gets them that no other version in use would satisfy.
	Held []Ask
}

// Why explains the decision about shared dependencies: who asked for what, who
// gets which copy, and why there are not fewer. What is to be explained is a
// dependency's name, or name@range for some of its versions; without any, it
// is all that is not only a tool.
func Why(ctx context.Context, o Options, what ...string) (WhyResult, error) {
	b, err := decided(ctx, o)
	if err != nil || b.shares == nil {
		return WhyResult{Diagnostics: b.list.Sorted()}, err
	}
	out := WhyResult{Diagnostics: b.list.Sorted(), Optimal: b.shares.Optimal}
	if len(what) == 0 {
		for _, e := range b.shares.Explanations {
			if !e.Tool {
				out.Explanations = append(out.Explanations, Explained{Explanation: e})
			}
		}
	}
	for _, w := range what {
		e, wrong := explained(b.shares, w)
		if wrong != "" {
			out.Wrong = append(out.Wrong, wrong)
			continue
		}
		out.Explanations = append(out.Explanations, e)
	}
	return out, nil
}

// explained explains a dependency or some versions of one, or says why not.
func explained(set *share.Set, what string) (out Explained, wrong string) {
	name, text := what, ""
	if at := strings.LastIndexByte(what, '@'); at > 0 {
		name, text = what[:at], what[at+1:]
	}
	e, ok := set.Explain(name)
	if !ok {
		var names []string
		for _, e := range set.Explanations {
			names = append(names, e.Dep)
		}
		wrong = fmt.Sprintf("%s is not a shared dependency", name)
		if near := diag.Closest(name, names); near != "" {
			wrong += "; did you mean " + near + "?"
		} else if len(names) > 0 {
			wrong += "; those are " + strings.Join(names, ", ")
		}
		return out, wrong
	}
	if text == "" {
		return Explained{Explanation: e}, ""
	}
	r, err := semver.ParseRange(text)
	if err != nil {
		return out, fmt.Sprintf("%q is no version and no range: %v", text, err)
	}
	some, held := e.Only(r)
	if len(some.Present) == 0 {
		var present []string
		for _, p := range e.Present {
			if !slices.Contains(present, p.Version) {
				present = append(present, p.Version)
			}
		}
		return out, fmt.Sprintf("no %s %s is installed; there is %s", name, text, strings.Join(present, ", "))
	}
	return Explained{some, text, held}, ""
}

// WhatIf decides again as if a version were installed; what is dep@version or
// dep@range. The outlook is nil when the diagnostics hold an error.
func WhatIf(ctx context.Context, o Options, what string) (*Outlook, Diagnostics, error) {
	b, err := decided(ctx, o)
	if err != nil || b.shares == nil {
		return nil, b.list.Sorted(), err
	}
	outlook, list := share.WhatIf(b.plan, what)
	return outlook, list.Sorted(), nil
}

// decided runs the pipeline up to the decision.
func decided(ctx context.Context, o Options) (*build, error) {
	b, stages := newBuild(o, false)
	if _, err := b.through(ctx, stages, "plan"); err != nil || b.plan == nil || b.list.HasErrors() {
		return b, err
	}
	return b, b.share()
}
