package health

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/mfegen/mfegen/generator/internal/bundle"
)

// samples reads a result as Prometheus does.
func samples(t *testing.T, r Result) map[string]float64 {
	t.Helper()
	var b bytes.Buffer
	if err := r.Prom(&b); err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("%v\n%s", err, &b)
	}
	out := map[string]float64{}
	for name, f := range families {
		if f.GetType() != dto.MetricType_GAUGE || f.GetHelp() == "" {
			t.Errorf("%s has the type %s and the help %q", name, f.GetType(), f.GetHelp())
		}
		if n := strings.Count(b.String(), "# TYPE "+name+" gauge\n"); n != 1 {
			t.Errorf("%s has %d TYPE lines", name, n)
		}
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, fmt.Sprintf("%s=%s", l.GetName(), l.GetValue()))
			}
			sort.Strings(labels)
			key := name + " " + strings.Join(labels, " ")
			if _, again := out[key]; again {
				t.Errorf("%s is there twice", key)
			}
			out[key] = m.GetGauge().GetValue()
		}
	}
	return out
}

func TestProm(t *testing.T) {
	t.Parallel()
	r := Result{
		URL: "https://shop.example/", Seconds: 0.25, Requests: 3, Bytes: 1234567890, Failed: 2,
		Units: []UnitResult{
			{Name: "shell", Kind: bundle.Shell, Version: "1.0.0", OK: true, Pages: 1, Checks: []Count{{Reach, 1, 0}}},
			{Name: "cart", Kind: bundle.MFE, Version: "2.0.0", Files: 2, FilesFailed: 1, Bytes: 99, Latency: Latency{Median: 1.5, Max: 20},
				Checks: []Count{{Reach, 2, 0}, {Status, 2, 0}, {Integrity, 2, 1}, {Cache, 2, 1}}},
		},
	}
	got := samples(t, r)
	want := map[string]float64{
		"mfegen_up site=https://shop.example/":                                     0,
		"mfegen_probe_duration_seconds site=https://shop.example/":                 0.25,
		"mfegen_probe_requests site=https://shop.example/":                         3,
		"mfegen_probe_bytes site=https://shop.example/":                            1234567890,
		"mfegen_unit_up site=https://shop.example/ unit=shell version=1.0.0":       1,
		"mfegen_unit_up site=https://shop.example/ unit=cart version=2.0.0":        0,
		"mfegen_unit_files site=https://shop.example/ unit=shell":                  0,
		"mfegen_unit_files site=https://shop.example/ unit=cart":                   2,
		"mfegen_unit_files_failed site=https://shop.example/ unit=shell":           0,
		"mfegen_unit_files_failed site=https://shop.example/ unit=cart":            1,
		"mfegen_unit_pages site=https://shop.example/ unit=shell":                  1,
		"mfegen_unit_pages site=https://shop.example/ unit=cart":                   0,
		"mfegen_unit_pages_failed site=https://shop.example/ unit=shell":           0,
		"mfegen_unit_pages_failed site=https://shop.example/ unit=cart":            0,
		"mfegen_unit_bytes site=https://shop.example/ unit=shell":                  0,
		"mfegen_unit_bytes site=https://shop.example/ unit=cart":                   99,
		"mfegen_unit_latency_median_seconds site=https://shop.example/ unit=shell": 0,
		"mfegen_unit_latency_median_seconds site=https://shop.example/ unit=cart":  0.0015,
		"mfegen_unit_latency_max_seconds site=https://shop.example/ unit=shell":    0,
		"mfegen_unit_latency_max_seconds site=https://shop.example/ unit=cart":     0.02,
	}
	for _, c := range checks {
		for _, unit := range []string{"shell", "cart"} {
			want[fmt.Sprintf("mfegen_check_failed check=%s site=https://shop.example/ unit=%s", c.check, unit)] = 0
		}
	}
	want["mfegen_check_failed check=integrity site=https://shop.example/ unit=cart"] = 1
	want["mfegen_check_failed check=cache site=https://shop.example/ unit=cart"] = 1
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A site that cannot be asked is down, and says so in the same metric.
func TestPromOfASiteThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	got := samples(t, Result{URL: "https://shop.example/", Seconds: 10})
	if v, ok := got["mfegen_up site=https://shop.example/"]; !ok || v != 0 || len(got) != 4 {
		t.Errorf("%v", got)
	}
}

func TestPromLabelsAreEscaped(t *testing.T) {
	t.Parallel()
	odd := "a\\b\"c\nd{e=\"f\"} 1 é"
	r := Result{URL: odd, Units: []UnitResult{{Name: odd, Version: odd, OK: true}}}
	key := fmt.Sprintf("mfegen_unit_up site=%[1]s unit=%[1]s version=%[1]s", odd)
	if got := samples(t, r); got[key] != 1 {
		t.Errorf("there is no %q among %v", key, got)
	}
}

func TestPromTellsWhenItCannotBeWritten(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	if err := (Result{}).Prom(failing{full}); !errors.Is(err, full) {
		t.Errorf("the error is %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
