package generator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// TestDocsSatisfyLighthouse runs Lighthouse on the docs of the example, served
// as its hosts would: the front page in both themes as on a phone with a slow
// connection, and an MFE's page as on a desk. It is not parallel, because
// Lighthouse measures: the tests that are parallel wait for it.
func TestDocsSatisfyLighthouse(t *testing.T) {
	const dir, least = "internal/docs/testdata/lighthouse", 95
	npmtest.Install(t, dir)
	usual, folio := example(t, theShop).serve(t)+"/docs/", example(t, selfShop).serve(t)+"/docs/"
	cmd := exec.CommandContext(t.Context(), "node", "run.mjs", browser.Start(t).Address(),
		"mobile="+usual, "mobile="+folio, "desktop="+usual+"mfe/catalog/")
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	pages := 0
	for lines := json.NewDecoder(bytes.NewReader(out)); ; pages++ {
		var page struct {
			URL, Device string
			Categories  map[string]struct {
				Score   int
				Reasons []string
			}
		}
		if err := lines.Decode(&page); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"performance", "accessibility", "best-practices", "seo"} {
			c, ok := page.Categories[name]
			t.Logf("%s, %s: %s %d", page.URL, page.Device, name, c.Score)
			if !ok || c.Score < least {
				t.Errorf("%s, %s: %s is %d: %q", page.URL, page.Device, name, c.Score, c.Reasons)
			}
		}
	}
	if pages != 3 {
		t.Errorf("%d pages:\n%s", pages, out)
	}
}
