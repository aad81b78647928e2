package seal

import (
	"context"
	"io/fs"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/importmap"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/serve"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// modules are a site that uses what a policy can break: a static import, a
// lazy one, a worker, WebAssembly, an inline script, a style element.
var modules = map[string]string{
	"assets/shell/main.js": `import { cart } from "@shop/cart"
const lazy = await import("@shop/lazy")
const worker = await new Promise((resolve) => {
  const w = new Worker("/assets/shell/worker.js", { type: "module" })
  w.onmessage = (e) => resolve(e.data)
})
await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))
const color = getComputedStyle(document.body).color
document.title = [cart, lazy.lazy, worker, window.inline, color].join(" ")`,
	"assets/cart/cart.js":     `export const cart = "cart"`,
	"assets/lazy/lazy.js":     `export const lazy = "lazy"`,
	"assets/shell/worker.js":  `import("/assets/shell/part.js").then((m) => postMessage(m.part))`,
	"assets/shell/part.js":    `export const part = "worker"`,
	"assets/shell/empty.wasm": "\x00asm\x01\x00\x00\x00",
	"assets/shell/main.css":   `html { background: white }`,
}

func browserSite(t *testing.T, mode string) *Sealed {
	t.Helper()
	in := Input{
		Tree:   &tree.Tree{},
		Site:   plan.Site{Base: "/", Hosts: []string{"netlify"}, Fallback: "shell", CSP: plan.CSP{Mode: mode}},
		Routes: []plan.Route{{Pattern: "/", File: "index.html"}, {Pattern: "/products/:id", File: "products/_id/index.html"}},
		Source: "shell/index.html",
	}
	m := importmap.Map{
		Imports:   map[string]string{"@shop/cart": "/assets/cart/cart.js", "@shop/lazy": "/assets/lazy/lazy.js"},
		Integrity: map[string]string{},
	}
	for file, data := range modules {
		put(t, in, file, data)
		if len(file) > 3 && file[len(file)-3:] == ".js" {
			m.Integrity["/"+file] = integrity(data)
			in.Scripts = append(in.Scripts, Script{"/" + file, integrity(data)})
		}
	}
	main := integrity(modules["assets/shell/main.js"])
	page := `<!doctype html><meta charset=utf-8><title>waiting</title><link rel=icon href=data:,>` +
		`<script type=importmap>` + string(m.JSON()) + `</script>` +
		`<link rel=modulepreload href=/assets/shell/main.js integrity=` + main + `>` +
		`<link rel=stylesheet href=/assets/shell/main.css>` +
		`<style>body { color: rgb(1, 2, 3) }</style><script>window.inline = "inline"</script>` +
		`<script type=module src=/assets/shell/main.js integrity=` + main + `></script><body>`
	put(t, in, "index.html", page)
	put(t, in, "products/_id/index.html", page)
	return seal(t, in)
}

func TestChromiumRunsTheSealedSite(t *testing.T) {
	for name, c := range map[string]struct{ mode, path string }{
		"with a policy of hosts":               {csp.ModeSelf, "/"},
		"with a strict policy":                 {csp.ModeStrict, "/"},
		"with a strict policy, by a deep link": {csp.ModeStrict, "/products/42"},
	} {
		t.Run(name, func(t *testing.T) {
			s := browserSite(t, c.mode)
			title, messages := visit(t, folder(s), s, c.path)
			if want := "cart lazy worker inline rgb(1, 2, 3)"; title != want {
				t.Errorf("title %q, want %q", title, want)
			}
			if len(messages) > 0 {
				t.Errorf("the console says %q", messages)
			}
		})
	}
}

func TestChromiumRefusesAModuleThatChanged(t *testing.T) {
	for _, mode := range []string{csp.ModeSelf, csp.ModeStrict} {
		t.Run(mode, func(t *testing.T) {
			s := browserSite(t, mode)
			files := folder(s)
			files["assets/cart/cart.js"] = &fstest.MapFile{Data: []byte(`export const cart = "evil"`), Mode: 0o644}
			title, messages := visit(t, files, s, "/")
			if title != "waiting" || len(messages) == 0 {
				t.Errorf("title %q, console %q", title, messages)
			}
		})
	}
}

func folder(s *Sealed) fstest.MapFS {
	out := fstest.MapFS{}
	for _, f := range s.Tree().Files() {
		out[f.Path] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return out
}

// visit serves the site with its headers and waits until the page has set its
// title, or has said something on the console.
func visit(t *testing.T, files fs.FS, s *Sealed, path string) (title string, messages []string) {
	t.Helper()
	site, err := serve.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(serve.Handler(files, site))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()

	var mu sync.Mutex
	said := make(chan struct{}, 1)
	say := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		messages = append(messages, text)
		select {
		case said <- struct{}{}:
		default:
		}
	}
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *log.EventEntryAdded:
			say(ev.Entry.Text + " " + ev.Entry.URL)
		case *runtime.EventExceptionThrown:
			say(ev.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			say(string(ev.Type))
		}
	})
	if err := chromedp.Run(ctx, log.Enable(), runtime.Enable(), chromedp.Navigate(server.URL+path)); err != nil {
		t.Fatal(err)
	}
	for title == "" || title == "waiting" {
		if err := chromedp.Run(ctx, chromedp.Title(&title)); err != nil {
			t.Fatal(err)
		}
		select {
		case <-said:
			// What the browser refused does not change the title any more.
			mu.Lock()
			defer mu.Unlock()
			return title, messages
		case <-time.After(20 * time.Millisecond):
		}
	}
	mu.Lock()
	defer mu.Unlock()
	return title, messages
}
