package semver_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/semver"
)

// TestNodeSemver runs every row of npm's fixtures. Each file has its own
// meaning; a file without one fails the test.
func TestNodeSemver(t *testing.T) {
	t.Parallel()
	judges := map[string]func(*testing.T, row){
		"comparator-intersection": comparatorIntersection,
		"comparisons":             comparisons,
		"equality":                equality,
		"increments":              increments,
		"invalid-versions":        invalidVersions,
		"range-exclude":           func(t *testing.T, r row) { rangeHas(t, r, false) },
		"range-include":           func(t *testing.T, r row) { rangeHas(t, r, true) },
		"range-intersection":      rangeIntersection,
		"range-parse":             rangeParse,
		"truncations":             truncations,
		"valid-versions":          validVersions,
		"version-gt-range":        func(t *testing.T, r row) { beyond(t, r, semver.Above, true) },
		"version-lt-range":        func(t *testing.T, r row) { beyond(t, r, semver.Below, true) },
		"version-not-gt-range":    func(t *testing.T, r row) { beyond(t, r, semver.Above, false) },
		"version-not-lt-range":    func(t *testing.T, r row) { beyond(t, r, semver.Below, false) },
	}
	files, err := filepath.Glob("testdata/node-semver/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var rows []row
		if err := json.Unmarshal(data, &rows); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(fmt.Sprintf("%s %d rows", name, len(rows)), func(t *testing.T) {
			t.Parallel()
			judge := judges[name]
			if judge == nil {
				t.Fatal("nothing reads this file")
			}
			for _, r := range rows {
				judge(t, r)
			}
		})
	}
}

// row is one case; a column that is missing is nil.
type row []any

func (r row) at(i int) any {
	if i < len(r) {
		return r[i]
	}
	return nil
}

func (r row) str(i int) string {
	s, _ := r.at(i).(string)
	return s
}

func (r row) String() string {
	b, _ := json.Marshal([]any(r))
	return string(b)
}

// options reads column i as node-semver does: what is true and no object
// means loose.
func (r row) options(i int) []semver.Option {
	var out []semver.Option
	o, isObject := r.at(i).(map[string]any)
	if isObject && truthy(o["loose"]) || !isObject && truthy(r.at(i)) {
		out = append(out, semver.Loose)
	}
	if truthy(o["includePrerelease"]) {
		out = append(out, semver.IncludePrerelease)
	}
	return out
}

func truthy(v any) bool { return v != nil && v != false && v != 0.0 && v != "" }

func version(t *testing.T, r row, s string, opts []semver.Option) semver.Version {
	t.Helper()
	v, err := semver.ParseVersion(s, opts...)
	if err != nil {
		t.Fatalf("%s: %v", r, err)
	}
	return v
}

func ranged(t *testing.T, r row, s string, opts []semver.Option) semver.Range {
	t.Helper()
	got, err := semver.ParseRange(s, opts...)
	if err != nil {
		t.Fatalf("%s: %v", r, err)
	}
	return got
}

func comparatorIntersection(t *testing.T, r row) {
	var opts []semver.Option
	if truthy(r.at(3)) {
		opts = append(opts, semver.IncludePrerelease)
	}
	a, b := ranged(t, r, r.str(0), opts), ranged(t, r, r.str(1), opts)
	if got := semver.Intersects(a, b); got != r.at(2) {
		t.Errorf("%s: Intersects = %v", r, got)
	}
	if got := semver.Intersects(b, a); got != r.at(2) {
		t.Errorf("%s: turned, Intersects = %v", r, got)
	}
}

func rangeIntersection(t *testing.T, r row) { comparatorIntersection(t, r) }

func comparisons(t *testing.T, r row) {
	opts := r.options(2)
	high, low := version(t, r, r.str(0), opts), version(t, r, r.str(1), opts)
	got := []int{semver.Compare(high, low), semver.Compare(low, high), semver.Compare(high, high)}
	if !slices.Equal(got, []int{1, -1, 0}) {
		t.Errorf("%s: Compare = %v", r, got)
	}
}

func equality(t *testing.T, r row) {
	opts := r.options(2)
	if got := semver.Compare(version(t, r, r.str(0), opts), version(t, r, r.str(1), opts)); got != 0 {
		t.Errorf("%s: Compare = %d", r, got)
	}
}

func increments(t *testing.T, r row) {
	opts, id, base := r.options(3), r.str(4), r.at(5)
	if s, ok := r.at(3).(string); ok { // the options are left out
		opts, id, base = nil, s, r.at(4)
	}
	from := semver.Zero
	switch base {
	case false:
		from = semver.None
	case 1.0, "1":
		from = semver.One
	}
	var got any
	if v, err := semver.ParseVersion(r.str(0), opts...); err == nil {
		if v, err = v.Bump(semver.Release(r.str(1)), id, from); err == nil {
			got = v.String()
		}
	}
	if got != r.at(2) {
		t.Errorf("%s: Bump = %v", r, got)
	}
}

func truncations(t *testing.T, r row) {
	var got any
	if v, err := semver.ParseVersion(r.str(0)); err == nil {
		if v, err = v.Truncate(semver.Release(r.str(1))); err == nil {
			got = v.String()
		}
	}
	if got != r.at(2) {
		t.Errorf("%s: Truncate = %v", r, got)
	}
}

func invalidVersions(t *testing.T, r row) {
	s, ok := r.at(0).(string)
	if !ok {
		// Not a string in JavaScript: nearest, the value's own JSON.
		s = row{r.at(0)}.String()
	}
	if v, err := semver.ParseVersion(s, r.options(2)...); err == nil {
		t.Errorf("%s: parsed as %s", r, v)
	}
}

func validVersions(t *testing.T, r row) {
	v := version(t, r, r.str(0), nil)
	got := row{r.str(0), float64(v.Major()), float64(v.Minor()), float64(v.Patch()), identifiers(v.Prerelease(), true), identifiers(v.Build(), false)}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("%s:\n%s", r, diff)
	}
}

func identifiers(s string, numbers bool) []any {
	out := []any{}
	if s == "" {
		return out
	}
	for _, id := range strings.Split(s, ".") {
		if n, err := strconv.Atoi(id); err == nil && numbers {
			out = append(out, float64(n))
			continue
		}
		out = append(out, id)
	}
	return out
}

// rangeHas counts a version that cannot be read as not in the range.
func rangeHas(t *testing.T, r row, want bool) {
	opts := r.options(2)
	v, err := semver.ParseVersion(r.str(1), opts...)
	if err != nil && want {
		t.Errorf("%s: %v", r, err)
	}
	if got := err == nil && ranged(t, r, r.str(0), opts).Has(v); got != want {
		t.Errorf("%s: Has = %v", r, got)
	}
}

func rangeParse(t *testing.T, r row) {
	var got any
	if p, err := semver.ParseRange(r.str(0), r.options(2)...); err == nil {
		got = p.String()
	}
	if got != r.at(1) {
		t.Errorf("%s: String = %v", r, got)
	}
}

func beyond(t *testing.T, r row, judge func(semver.Version, semver.Range) bool, want bool) {
	opts := r.options(2)
	if got := judge(version(t, r, r.str(1), opts), ranged(t, r, r.str(0), opts)); got != want {
		t.Errorf("%s: got %v", r, got)
	}
}
