package docs_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// standIn is what runs in the frame of a preview: it says that it is there, and
// what it was asked for.
const standIn = `<!doctype html><html lang="en"><title>Preview</title><p>It runs.</p><script>
addEventListener("message", (e) => parent.postMessage({ kind: "event", name: "asked", text: JSON.stringify(e.data) }, origin));
parent.postMessage({ kind: "ready" }, origin);
parent.postMessage({ kind: "height", height: 240 }, origin);
</script>`

func TestPreviewIsAccessible(t *testing.T) {
	t.Parallel()
	npmtest.Install(t, checks)
	axe, err := os.ReadFile(filepath.Join(checks, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range plan.BuiltInThemes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := shop()
			site.Units[1].Preview = &docs.Preview{Props: "{\n  \"title\": \"a <b>\"\n}"}
			dir := write(t, render(t, site, named(t, name)))
			if err := os.MkdirAll(filepath.Join(dir, docs.PreviewFolder), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, docs.PreviewFolder, "index.html"), []byte(standIn), 0o644); err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(http.FileServer(http.Dir(dir)))
			t.Cleanup(server.Close)
			url := server.URL + "/mfe/cart/"
			p := browser.Start(t).Open(t, url, browser.Options{})
			p.Click(".preview button")
			p.WaitText(".log", `{"mfe":"cart","props":{"title":"a <b>"},"events":["cart:changed"],"state":["basket"]}`)
			p.Until(`document.querySelector(".preview iframe").offsetHeight === 240`)
			// What is said by others than the frame is not heard.
			browser.Eval[any](p, `postMessage({ kind: "event", name: "forged", text: "" }, origin)`)
			browser.Eval[any](p, `document.querySelector("textarea").value = "nonsense"`)
			p.Click(".preview button")
			p.WaitText("#preview-mistake", "This cannot be used")
			if strings.Contains(p.Text(".log"), "forged") {
				t.Error("it listens to anybody")
			}
			p.Clean()
			accessible(t, p, string(axe), url, []view{{"light", 1280}, {"dark", 390}})

			p.Navigate(fileURL(dir, "mfe/cart/index.html"))
			p.Until(`!document.querySelector(".search").hidden`)
			if !p.Visible(".preview-needs") || p.Visible(".preview") {
				t.Error("from the disk it does not say what it needs")
			}
		})
	}
}
