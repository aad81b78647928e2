package manifest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestCodes checks that every code of the package has a case and a page, and
// that the pages' examples are true: the first block of TOML gives the code,
// and the last one does not.
func TestCodes(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`"(MFE[0-9]{3})"`)
	used := map[string]bool{}
	for _, file := range glob(t, "*.go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllSubmatch(src, -1) {
			used[string(m[1])] = true
		}
	}
	cases := map[string]bool{}
	for _, file := range glob(t, "testdata/*.txtar") {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, l := Parse("mfe.toml", a.Files[0].Data)
		for _, d := range l {
			cases[d.Code] = true
			if d.Hint == "" {
				t.Errorf("%s: no hint: %s", file, d)
			}
		}
	}
	block := regexp.MustCompile("(?s)```toml\n(.*?)```")
	for code := range used {
		page, err := os.ReadFile("../../../templates/explain/" + code + ".md")
		if err != nil || !strings.HasPrefix(string(page), "# "+code+": ") {
			t.Errorf("%s: no page, or not its title: %v", code, err)
			continue
		}
		if code == "MFE006" || code == "MFE027" { // not about what one manifest says
			continue
		}
		if !cases[code] {
			t.Errorf("%s: no case in testdata", code)
		}
		has := func(text []byte) bool {
			_, l := Parse("mfe.toml", text)
			for _, d := range l {
				if d.Code == code {
					return true
				}
			}
			return false
		}
		blocks := block.FindAllSubmatch(page, -1)
		if len(blocks) == 0 || !has(blocks[0][1]) {
			t.Errorf("%s: the page's first example does not give the code", code)
		} else if last := blocks[len(blocks)-1][1]; len(blocks) > 1 && has(last) {
			t.Errorf("%s: the page's last example gives the code: %s", code, last)
		}
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	return files
}
