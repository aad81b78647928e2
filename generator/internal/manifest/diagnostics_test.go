package manifest

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the diagnostics into testdata, and the schema into templates")

var wantPattern = regexp.MustCompile(`# want((?: MFE[0-9]{3})+)`)

// TestDiagnostics reads testdata/*.txtar. In mfe.toml, "# want MFE002" stands
// on each line that must be reported; the section diagnostics holds the text.
func TestDiagnostics(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) != 2 || archive.Files[0].Name != "mfe.toml" || archive.Files[1].Name != "diagnostics" {
				t.Fatal("a case holds mfe.toml and diagnostics")
			}
			data := archive.Files[0].Data
			_, l := Parse("mfe.toml", data)
			checkPositions(t, data, l)

			type place struct {
				Line int
				Code string
			}
			var want, got []place
			for i, line := range strings.Split(string(data), "\n") {
				if m := wantPattern.FindStringSubmatch(line); m != nil {
					for _, code := range strings.Fields(m[1]) {
						want = append(want, place{i + 1, code})
					}
				}
			}
			var text strings.Builder
			for _, d := range l {
				got = append(got, place{d.Pos.Line, d.Code})
				text.WriteString(d.String() + "\n")
			}
			byPlace := func(a, b place) int {
				if a.Line != b.Line {
					return a.Line - b.Line
				}
				return strings.Compare(a.Code, b.Code)
			}
			slices.SortFunc(want, byPlace)
			slices.SortFunc(got, byPlace)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("lines and codes (-want +got):\n%s\n%s", diff, text.String())
			}
			if *update {
				archive.Files[1].Data = []byte(text.String())
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(archive.Files[1].Data), text.String()); diff != "" {
				t.Errorf("texts (-want +got), go test -update writes them:\n%s", diff)
			}
		})
	}
}
