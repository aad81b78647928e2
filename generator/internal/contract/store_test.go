package contract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSnapshotsKeepTheirDay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		was, version, team string // the snapshot: its day, or "none" for no snapshot
		force              bool
		want               Written
		day                string
	}{
		"a new one gets the day":                            {"none", "1.0.0", "", false, Created, "2026-11-23"},
		"one that says the same keeps it":                   {"2025-01-02", "1.0.0", "", false, Unchanged, "2025-01-02"},
		"even by force":                                     {"2025-01-02", "1.0.0", "", true, Unchanged, "2025-01-02"},
		"one without a day stays without":                   {"", "1.0.0", "", false, Unchanged, ""},
		"unless by force":                                   {"", "1.0.0", "", true, Replaced, "2026-11-23"},
		"a release that says something else is refused":     {"2025-01-02", "1.0.0", "basket", false, Refused, "2025-01-02"},
		"by force it is replaced, with the day":             {"2025-01-02", "1.0.0", "basket", true, Replaced, "2026-11-23"},
		"a prerelease that says something else gets it too": {"2025-01-02", "1.0.0-rc.1", "basket", false, Replaced, "2026-11-23"},
		"a prerelease that says the same keeps it":          {"2025-01-02", "1.0.0-rc.1", "", false, Unchanged, "2025-01-02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			old := &Contract{Format: Format, Name: "cart", Kind: "mfe", Version: c.version}
			file := filepath.Join(root, "contracts", old.FileName())
			if c.was != "none" {
				old.Released = c.was
				if _, err := Write(root, "contracts", old, false); err != nil {
					t.Fatal(err)
				}
				if err := os.Chtimes(file, time.Time{}, time.Unix(1, 0)); err != nil {
					t.Fatal(err)
				}
			}
			now := &Contract{Format: Format, Name: "cart", Kind: "mfe", Version: c.version, Team: c.team, Released: "2026-11-23"}
			got, err := Write(root, "contracts", now, c.force)
			if err != nil || got != c.want {
				t.Fatalf("%s %v", got, err)
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			kept, err := Decode(data)
			if err != nil || kept.Released != c.day {
				t.Errorf("%v\n%s", err, data)
			}
			info, err := os.Stat(file)
			if err != nil || info.ModTime().Equal(time.Unix(1, 0)) != (got == Unchanged || got == Refused) {
				t.Errorf("written at %v, %v", info.ModTime(), err)
			}
		})
	}
}

func TestTheDayIsNoChange(t *testing.T) {
	t.Parallel()
	old, now := decode(t, base), decode(t, base)
	old.Released, now.Released = "2025-01-02", "2026-11-23"
	all, err := Diff(t.Context(), []Pair{{old, now}, {decode(t, base), now}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]Change{nil, nil}, all); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(string(now.Encode()), "\n  \"released\": \"2026-11-23\",\n") || now.Released == "" {
		t.Errorf("%s", now.Encode())
	}
}
