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

func TestTheSizeIsNoChange(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write := func(gzip int64, force bool) (Written, int64) {
		t.Helper()
		c := &Contract{Format: Format, Name: "cart", Kind: "mfe", Version: "1.0.0", Released: "2026-11-23", Gzip: gzip}
		got, err := Write(root, "contracts", c, force)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(root, "contracts", c.FileName()))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		return got, kept.Gzip
	}
	for i, c := range []struct {
		gzip  int64
		force bool
		want  Written
		kept  int64
	}{
		{0, false, Created, 0}, {700, false, Unchanged, 0}, {700, true, Replaced, 700}, {800, false, Unchanged, 700}, {800, true, Unchanged, 700},
	} {
		if got, kept := write(c.gzip, c.force); got != c.want || kept != c.kept {
			t.Errorf("%d: %s with %d, want %s with %d", i, got, kept, c.want, c.kept)
		}
	}
}
