package runtime

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// question is whether a version is in a range, with the answer of npm.
type question struct {
	Range   [][]string
	Version string
	Has     bool
}

// questions puts every range of npm's fixtures to every version of them, and to
// some more that are hard to order.
func questions(t *testing.T) []question {
	var ranges [][][]string
	var read []semver.Range
	versions := []string{
		"1.2.3-1", "1.2.3-01a", "1.2.3-a.1", "1.2.3-a.1.0", "1.2.3-a.b", "1.2.3-10", "1.2.3-9", "1.2.3--", "1.2.3-a-b+c", "9007199254740991.0.0",
	}
	for _, file := range []string{"range-include", "range-exclude"} {
		data, err := os.ReadFile(filepath.Join("../semver/testdata/node-semver", file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]any
		if err := json.Unmarshal(data, &rows); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			text, _ := row[0].(string)
			if r, err := semver.ParseRange(text, semver.Loose); err == nil {
				ranges, read = append(ranges, r.Comparators()), append(read, r)
			}
			if v, ok := row[1].(string); ok {
				versions = append(versions, v)
			}
		}
	}
	var out []question
	for i, r := range read {
		for _, text := range versions {
			if v, err := semver.ParseVersion(text); err == nil {
				out = append(out, question{ranges[i], text, r.Has(v)})
			}
		}
	}
	return out
}

// The browser's answer is npm's, for all that npm's fixtures ask.
func TestRangesInTheBrowser(t *testing.T) {
	t.Parallel()
	all := questions(t)
	if len(all) < 15_000 {
		t.Fatalf("only %d questions", len(all))
	}
	asked, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	script, err := entry("range.ts", All.define(), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/range.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(script)
		case "/questions.json":
			_, _ = w.Write(asked)
		default:
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<!doctype html><title>ranges</title>")
		}
	}))
	t.Cleanup(srv.Close)
	p := browser.Start(t).Open(t, srv.URL+"/", browser.Options{})
	wrong := browser.Eval[[]question](p, `Promise.all([import("/range.js"), fetch("/questions.json").then((r) => r.json())])
		.then(([{ holds }, all]) => all.filter((q) => holds(q.Range, q.Version) !== q.Has).slice(0, 20))`)
	for _, q := range wrong {
		t.Errorf("%s in %v: the browser says otherwise than %v", q.Version, q.Range, q.Has)
	}
	for version, want := range map[string]bool{"1.x": true, "2.x": false, "": false, "latest": false, "1.2": false} {
		if got := browser.Eval[bool](p, fmt.Sprintf(`import("/range.js").then((m) => m.holds([[">=1.4.0", "<2.0.0-0"]], %q))`, version)); got != want {
			t.Errorf("%q in ^1.4.0: %v", version, got)
		}
	}
	t.Logf("%d questions; the module for them has %d bytes", len(all), len(script))
}
