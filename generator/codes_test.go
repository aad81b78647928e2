package generator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator"
)

// TestEveryCodeIsExplained looks for the codes in the sources: each has a page,
// and each page is about a code that something raises.
func TestEveryCodeIsExplained(t *testing.T) {
	t.Parallel()
	raised := map[string][]string{}
	code := regexp.MustCompile(`"(MFE\d{3})"`)
	for _, dir := range []string{"../cmd", ".", "../templates", "../themes"} {
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules"):
				return filepath.SkipDir
			case !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go"):
				return nil
			}
			data, err := os.ReadFile(p)
			for _, m := range code.FindAllSubmatch(data, -1) {
				raised[string(m[1])] = append(raised[string(m[1])], p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(raised) < 50 {
		t.Fatalf("only %d codes found", len(raised))
	}
	for c, files := range raised {
		page, ok := generator.Explain(c)
		if !ok {
			t.Errorf("no templates/explain/%s.md; the code is in %v", c, files)
			continue
		}
		lines := strings.Split(strings.TrimRight(page, "\n"), "\n")
		if !strings.HasPrefix(lines[0], "# "+c+": ") || len(lines) < 12 || !strings.Contains(page, "\n## ") {
			t.Errorf("templates/explain/%s.md is not in form: a heading with the code, what it means, an example, how to mend it", c)
		}
	}
	for _, c := range generator.Codes() {
		if raised[c] == nil {
			t.Errorf("templates/explain/%s.md is about a code that nothing raises", c)
		}
	}
}
