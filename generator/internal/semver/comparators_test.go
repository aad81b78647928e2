package semver_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/semver"
)

func TestComparators(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][][]string{
		"^1.4.0":          {{">=1.4.0", "<2.0.0-0"}},
		"1.2.3":           {{"1.2.3"}},
		"*":               {{}},
		"~1.2 || >3":      {{">=1.2.0", "<1.3.0-0"}, {">=4.0.0"}},
		"<*":              {{"<0.0.0-0"}},
		"^2.0.0-beta.1+x": {{">=2.0.0-beta.1", "<3.0.0-0"}},
	} {
		if d := cmp.Diff(want, semver.MustParseRange(text).Comparators()); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
	if got := (semver.Range{}).Comparators(); len(got) != 0 {
		t.Errorf("the zero range has %v", got)
	}
}

// The lists mean what the range means, for every range and version of npm's
// fixtures, each with each.
func TestComparatorsMeanTheRange(t *testing.T) {
	t.Parallel()
	var ranges []semver.Range
	var versions []semver.Version
	for _, file := range []string{"range-include", "range-exclude"} {
		data, err := os.ReadFile(filepath.Join("testdata/node-semver", file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var rows []row
		if err := json.Unmarshal(data, &rows); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if v, err := semver.ParseVersion(r.str(1), semver.Loose); err == nil {
				versions = append(versions, v)
			}
			for _, opts := range [][]semver.Option{nil, {semver.Loose}} {
				if got, err := semver.ParseRange(r.str(0), opts...); err == nil {
					ranges = append(ranges, got)
				}
			}
		}
	}
	questions := 0
	for _, r := range ranges {
		var parts []string
		for _, c := range r.Comparators() {
			parts = append(parts, strings.Join(c, " "))
		}
		again := semver.MustParseRange(strings.Join(parts, "||"))
		for _, v := range versions {
			if questions++; again.Has(v) != r.Has(v) {
				t.Errorf("%s: %s is in the range: %v", r, v, r.Has(v))
			}
		}
	}
	if questions < 20_000 {
		t.Errorf("only %d questions", questions)
	}
}
