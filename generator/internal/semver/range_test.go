package semver_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/semver"
)

func TestErrorsNameTheColumn(t *testing.T) {
	t.Parallel()
	parseVersion := func(s string, o ...semver.Option) error { _, err := semver.ParseVersion(s, o...); return err }
	parseRange := func(s string, o ...semver.Option) error { _, err := semver.ParseRange(s, o...); return err }
	for name, c := range map[string]struct {
		parse func(string, ...semver.Option) error
		input string
		opts  []semver.Option
		want  semver.Error
	}{
		"a version without a patch":           {parseVersion, "1.2", nil, semver.Error{What: "version", Col: 4, Reason: "unexpected end"}},
		"a version with white space before":   {parseVersion, "  1.2.q", nil, semver.Error{What: "version", Col: 7, Reason: "unexpected 'q'"}},
		"an empty version":                    {parseVersion, "", nil, semver.Error{What: "version", Col: 1, Reason: "unexpected end"}},
		"a leading zero":                      {parseVersion, "1.02.3", nil, semver.Error{What: "version", Col: 4, Reason: "unexpected '2'"}},
		"a number beyond JavaScript's":        {parseVersion, "1.9007199254740992.3", nil, semver.Error{What: "version", Col: 3, Reason: "number too large"}},
		"a letter outside ASCII":              {parseVersion, "1.2.é", nil, semver.Error{What: "version", Col: 5, Reason: "unexpected 'é'"}},
		"a tag as a range":                    {parseRange, "latest", nil, semver.Error{What: "range", Col: 1, Reason: "unexpected 'l'"}},
		"a number after a wildcard":           {parseRange, "^2 || 1.x.5", nil, semver.Error{What: "range", Col: 11, Reason: "unexpected '5'"}},
		"the second alternative":              {parseRange, "^1.0.0 || >=2.0.q", nil, semver.Error{What: "range", Col: 17, Reason: "unexpected 'q'"}},
		"an operator without a version":       {parseRange, "1.2.3 >=", nil, semver.Error{What: "range", Col: 9, Reason: "unexpected end"}},
		"after a build that was dropped":      {parseRange, "1.2.3+b.1 <q", nil, semver.Error{What: "range", Col: 12, Reason: "unexpected 'q'"}},
		"after blanks that were dropped":      {parseRange, ">=   1.2.3   !2", nil, semver.Error{What: "range", Col: 14, Reason: "unexpected '!'"}},
		"two signs of equality":               {parseRange, "==1.2.3", nil, semver.Error{What: "range", Col: 2, Reason: "unexpected '='"}},
		"a comma between comparators":         {parseRange, ">=1.0.0, <2.0.0", nil, semver.Error{What: "range", Col: 8, Reason: "unexpected ','"}},
		"a caret whose next major is too big": {parseRange, "^9007199254740991.0.0", nil, semver.Error{What: "range", Col: 1, Reason: "number too large"}},
		"nothing left in loose reading":       {parseRange, "2 foo || bar", []semver.Option{semver.Loose}, semver.Error{}},
		"nothing at all in loose reading":     {parseRange, " foo || bar", []semver.Option{semver.Loose}, semver.Error{What: "range", Col: 2, Reason: "unexpected 'f'"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got semver.Error
			if e := (*semver.Error)(nil); errors.As(c.parse(c.input, c.opts...), &e) {
				got = *e
			}
			if c.want.What != "" {
				c.want.Input = c.input
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The rows are node-semver's answers, found by running it, for input whose
// meaning comes from the order of its rewriting.
func TestParseRangeOddInput(t *testing.T) {
	t.Parallel()
	loose, pre := semver.Loose, semver.IncludePrerelease
	const invalid = ""
	for _, c := range oddRanges {
		var opts []semver.Option
		if c.opts&loose != 0 {
			opts = append(opts, loose)
		}
		if c.opts&pre != 0 {
			opts = append(opts, pre)
		}
		got := invalid
		if r, err := semver.ParseRange(c.input, opts...); err == nil {
			got = r.String()
		}
		if got != c.want {
			t.Errorf("%q with %b: got %q, want %q", c.input, c.opts, got, c.want)
		}
	}
}

func TestMaxSatisfying(t *testing.T) {
	t.Parallel()
	versions := []semver.Version{}
	for _, s := range []string{"1.2.3", "1.10.0", "2.0.0-rc.1", "1.9.9", "2.1.0"} {
		versions = append(versions, semver.MustParseVersion(s))
	}
	for r, want := range map[string]string{
		"^1.2":        "1.10.0",
		"*":           "2.1.0",
		"^2.0.0-rc.0": "2.1.0",
		"<2":          "1.10.0",
		"2.0.0-rc.1":  "2.0.0-rc.1",
		"^3":          "none",
	} {
		got := "none"
		if v, ok := semver.MaxSatisfying(versions, semver.MustParseRange(r)); ok {
			got = v.String()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", r, got, want)
		}
	}
}

func TestZeroRangeHoldsNothing(t *testing.T) {
	t.Parallel()
	var r semver.Range
	if !r.IsZero() || r.Has(semver.Version{}) || r.String() != "" {
		t.Errorf("zero Range: IsZero %v, Has %v, String %q", r.IsZero(), r.Has(semver.Version{}), r)
	}
	if any := semver.MustParseRange(""); any.IsZero() || !any.Has(semver.Version{}) {
		t.Errorf("%q is zero or holds nothing", any)
	}
}

// The answers are node-semver's, found by running it.
func TestSubset(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sub, dom string
		opts     semver.Option
		want     bool
	}{
		{"1.2.3", "^1.0.0", 0, true},
		{"^1.0.0", "1.2.3", 0, false},
		{"^1.2.3", "^1.2.0", 0, true},
		{"^1.2.0", "^1.2.3", 0, false},
		{"^16.8.0", "^16.8.0 || ^17.0.0 || ^18.0.0", 0, true},
		{"^16.8.0 || ^19", "^16.8.0 || ^17", 0, false},
		{"*", ">=0.0.0", 0, true},
		{">=1", "*", 0, true},
		{"*", ">=1", 0, false},
		{"^1.2.3-pre.2", "^1.0.0", 0, false},
		{"^1.2.3-pre.2", "^1.2.3-pre.1", 0, true},
		{"^1.2.3-pre.2", "^1.2.3-pre.1", semver.IncludePrerelease, true},
		{"^1.2.3-pre.2", "^1.0.0", semver.IncludePrerelease, true},
		{"<1.2.3-0", "<1.2.3", 0, true},
		{">2 <1", "3", 0, true},
		{">2 <1 || 4", "3", 0, false},
		{"1.2.3 1.2.4", "9", 0, true},
		{"1.2.3 >=2", "9", 0, true},
		{">=17", "^18 || ^19", 0, false},
		{"^18 || ^19", ">=17", 0, true},
		{">=1.0.0 <=1.0.0", "1.0.0", 0, true},
		{">1.0.0", ">=1.0.0", 0, true},
		{">=1.0.0", ">1.0.0", 0, false},
		{"<=2.0.0", "<2.0.0", 0, false},
		{">=1", "<3", 0, false},
		{"<3", ">=1", 0, false},
		{"^2.0.0", "<3.0.0 || >=4", 0, true},
	} {
		got := semver.Subset(semver.MustParseRange(c.sub, c.opts), semver.MustParseRange(c.dom, c.opts))
		if got != c.want {
			t.Errorf("%q in %q: got %v, want %v", c.sub, c.dom, got, c.want)
		}
	}
}
