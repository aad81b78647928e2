package semver_test

import (
	"errors"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/semver"
)

// FuzzRangeRoundTrip: nothing panics, an error's column is inside the input or
// just behind it, and a range and its canonical form hold the same versions.
func FuzzRangeRoundTrip(f *testing.F) {
	for _, c := range oddRanges {
		f.Add(c.input, "1.2.3-a.1", uint8(c.opts))
	}
	f.Add("^1.2.3-beta || >=2 <3.0.0-0 || 4 - 5.x", "2.0.0-rc.1+b", uint8(0))
	f.Fuzz(func(t *testing.T, input, version string, bits uint8) {
		opts := []semver.Option{semver.Option(bits & 3)}
		r, err := semver.ParseRange(input, opts...)
		v, errV := semver.ParseVersion(version, opts...)
		columnInside(t, err, input)
		columnInside(t, errV, version)
		semver.Classify(input)
		if err != nil {
			return
		}
		again, err := semver.ParseRange(r.String(), opts...)
		if err != nil {
			t.Fatalf("%q became %q: %v", input, r, err)
		}
		if !semver.Intersects(r, again) && semver.Intersects(r, r) || !semver.Subset(r, again) && !semver.Subset(r, r) {
			t.Errorf("%q and its form %q disagree", input, r)
		}
		if errV != nil {
			return
		}
		if a, b := r.Has(v), again.Has(v); a != b {
			t.Errorf("%q has %s: %v, but its form %q: %v", input, v, a, r, b)
		}
		if r.Has(v) && (semver.Above(v, r) || semver.Below(v, r)) {
			t.Errorf("%s is in %q and outside it", v, input)
		}
		if same, err := semver.ParseVersion(v.String(), opts...); err != nil || semver.Compare(same, v) != 0 {
			t.Errorf("%q became %s: %v", version, v, err)
		}
	})
}

func columnInside(t *testing.T, err error, input string) {
	t.Helper()
	var e *semver.Error
	if err == nil {
		return
	}
	if !errors.As(err, &e) {
		t.Fatalf("%q: not an Error: %v", input, err)
	}
	if e.Col < 0 || e.Col > len(input)+1 {
		t.Errorf("%q: column %d is outside", input, e.Col)
	}
}
