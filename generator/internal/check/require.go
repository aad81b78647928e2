package check

import (
	"fmt"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// Fit says whether a unit has a version that another relies on.
type Fit struct {
	Unit     plan.Unit // the one that requires
	Require  plan.Require
	Provider plan.Unit
	Version  string // of the provider, or ""; for the shell's services, what the unit gets
	State    State
}

// State is what comes of comparing a version with a range.
type State string

const (
	Inside  State = "inside"
	Outside State = "outside"
	Unknown State = "unknown" // there is no version to compare
)

// Fits compares what the plan's units require with what there is, in the
// order of the units.
func Fits(p *plan.Plan) []Fit {
	var out []Fit
	for _, u := range p.Units() {
		for _, req := range u.Requires {
			provider, ok := p.Unit(req.Unit)
			if !ok {
				panic("check: the plan requires a unit that it does not have: " + req.Unit)
			}
			f := Fit{Unit: u, Require: req, Provider: provider, Version: provider.Package.Version}
			if f.State = stateOf(req.Range, f.Version); f.State != Inside {
				f.offered(p)
			}
			out = append(out, f)
		}
	}
	return out
}

func stateOf(text, version string) State {
	v, err := semver.ParseVersion(version, semver.Loose)
	switch {
	case err != nil:
		return Unknown
	case semver.MustParseRange(text).Has(v):
		return Inside
	}
	return Outside
}

// offered looks for more than one version of the provider: the editions of the
// shell's services, and what the site takes of an MFE from elsewhere.
func (f *Fit) offered(p *plan.Plan) {
	if f.Provider.Name == p.Shell.Name {
		for _, s := range p.Shell.Services {
			if e, ok := s.For(f.Unit); ok {
				f.Version, f.State = e.Name, Inside
				return
			}
		}
	}
	accepts := f.Provider.Remote.Accepts
	if accepts == "" {
		return
	}
	f.Version = accepts
	takes, wants := semver.MustParseRange(accepts), semver.MustParseRange(f.Require.Range)
	switch {
	case semver.Subset(takes, wants):
		f.State = Inside
	case !semver.Intersects(takes, wants):
		f.State = Outside
	}
}

func outsideRange(in Input) diag.List {
	var list diag.List
	for _, f := range Fits(in.Plan) {
		if f.State != Outside {
			continue
		}
		of := f.Provider.Package
		if f.Provider.IsRemote() {
			d := list.Errorf("", f.Require.Pos, "%s requires %s %s, but the site takes %s", f.Unit, f.Require.Unit, f.Require.Range, f.Version)
			d.Notes = []diag.Note{{Pos: f.Provider.Remote.Pos, Text: f.Require.Unit + " is served from here"}}
			d.Hint = "make the two ranges meet"
			continue
		}
		d := list.Errorf("", f.Require.Pos, "%s requires %s %s, but it is %s", f.Unit, f.Require.Unit, f.Require.Range, of.Version)
		d.Notes = []diag.Note{{Pos: diag.Pos{File: of.Path}, Text: "the version " + of.Version + " is written here"}}
		d.Hint = fmt.Sprintf("make %s work with %s %s and widen the range, or release %s in a version that is in it", f.Unit, f.Require.Unit, of.Version, f.Require.Unit)
	}
	return list
}

func withoutVersion(in Input) diag.List {
	var list diag.List
	for _, f := range Fits(in.Plan) {
		if f.State != Unknown {
			continue
		}
		of := f.Provider.Package
		d := list.Warnf("", f.Require.Pos, "%s requires %s %s, but no version of it is known", f.Unit, f.Require.Unit, f.Require.Range)
		switch {
		case f.Provider.IsRemote():
			d.Hint = fmt.Sprintf("write version = %q into [mfe.%s], so that no other is mounted", f.Require.Range, f.Provider.Name)
		case of.Path == "":
			d.Hint = fmt.Sprintf("write %s/package.json with a version", f.Provider.Dir)
		case of.Version == "":
			d.Hint = fmt.Sprintf("write a version into %s, such as \"version\": \"1.0.0\"", of.Path)
		default:
			d.Notes = []diag.Note{{Pos: diag.Pos{File: of.Path}, Text: fmt.Sprintf("%q is no version", of.Version)}}
			d.Hint = fmt.Sprintf("write three numbers into %s, such as \"version\": \"1.0.0\"", of.Path)
		}
	}
	return list
}
