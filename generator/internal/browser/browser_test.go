package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func site(t *testing.T, files map[string]string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
		} else {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "script-src 'self'")
		}
		w.Header().Set("Cache-Control", "max-age=60")
		w.Header().Set("X-Test", "yes")
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s
}

const doc = `<!doctype html><title>t</title><body><script type="module" src="/a.js"></script>`

func TestCleanPageHasNoErrors(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]string{"/": doc, "/a.js": `document.body.append("hello")`})
	p := Start(t).Open(t, s.URL+"/", Options{})
	p.WaitText("body", "hello")
	p.Settle()
	p.Clean()
	reqs := p.Requests()
	if len(reqs) != 2 {
		t.Fatalf("requests: %v", reqs)
	}
	js := reqs[1]
	if js.URL != s.URL+"/a.js" || js.Type != "Script" || js.Initiator != "parser" || js.InitiatorURL != s.URL+"/" ||
		js.Status != 200 || js.FromCache || !js.Done || js.Header("x-test") != "yes" {
		t.Errorf("script request: %+v", js)
	}
}

func TestTroubleIsRecorded(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]string{
		"/":     doc + `<p onclick="1">x</p><script>1</script>`,
		"/a.js": `console.warn("careful"); console.error("bad", {a: 1}, new Error("E")); fetch("/none"); setTimeout(() => { throw new Error("late") }); Promise.reject(new Error("rejected"))`,
	})
	p := Start(t).Open(t, s.URL+"/", Options{})
	p.Settle()
	all := ""
	for _, m := range p.Messages() {
		all += m.String() + "\n"
	}
	for _, want := range []string{
		"console warning: careful", "console error: bad", "Error: E", "exception error: Uncaught Error: late",
		"Error: rejected", "csp error: script-src-elem blocked inline", "csp error: script-src-attr blocked inline",
		"log error: Failed to load resource",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if got := strings.Join(p.Errors(), "\n"); !strings.Contains(got, "request 404 GET "+s.URL+"/none") {
		t.Errorf("no failed request in\n%s", got)
	}
}

func TestFaultsAreInjectedAndEnd(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]string{"/": doc, "/a.js": `1`, "/b.js": `globalThis.b="0000000000000000000"`})
	get := `fetch("/b.js").then(async (r) => r.status + " " + await r.text(), (e) => "failed")`
	for name, tt := range map[string]struct {
		fault Fault
		want  string
	}{
		"reset":   {Fault{URL: "*/b.js", Error: "ConnectionReset"}, "failed"},
		"status":  {Fault{URL: "*/b.js", Status: 500}, "500 "},
		"flipped": {Fault{URL: "*/b.js", Change: Flip}, `200 globalThis.b="0001000000000000000"`},
		"delayed": {Fault{URL: "*/b.js", Delay: 1}, `200 globalThis.b="0000000000000000000"`},
		"other":   {Fault{URL: "*/c.js", Error: "Failed"}, `200 globalThis.b="0000000000000000000"`},
		"once":    {Fault{URL: "*/b.js", Error: "Failed", Times: 1}, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Start(t).Open(t, s.URL+"/", Options{Faults: []Fault{tt.fault}})
			if got := Eval[string](p, get); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.fault.Times == 0 {
				p.Fault()
			}
			if got := Eval[string](p, get); !strings.Contains(got, "00000") {
				t.Errorf("after the fault: %q", got)
			}
		})
	}
}

func TestHangingRequest(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]string{"/": doc, "/a.js": `1`, "/b.js": `1`})
	p := Start(t).Open(t, s.URL+"/", Options{Faults: []Fault{{URL: "*/b.js", Hang: true}}})
	if got := Eval[string](p, `Promise.race([fetch("/b.js").then(() => "answered"), new Promise((r) => setTimeout(r, 200, "hangs"))])`); got != "hangs" {
		t.Errorf("got %s", got)
	}
}

func TestCacheIsOffUnlessAskedFor(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]string{"/": doc, "/a.js": `document.body.append("hello")`})
	for _, cache := range []bool{false, true} {
		p := Start(t).Open(t, s.URL+"/", Options{Cache: cache})
		p.WaitText("body", "hello")
		p.Navigate(s.URL + "/?again")
		p.WaitText("body", "hello")
		p.Settle()
		want := 2
		if cache {
			want = 1
		}
		if got := p.Downloads()[s.URL+"/a.js"]; got != want {
			t.Errorf("cache %v: %d downloads, want %d", cache, got, want)
		}
	}
}

func TestPagesShareNothing(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]string{"/": doc, "/a.js": `1`})
	a := Start(t).Open(t, s.URL+"/", Options{})
	Eval[any](a, `localStorage.setItem("x", "1"), document.cookie = "x=1"`)
	b := Start(t).Open(t, s.URL+"/", Options{})
	if got := Eval[string](b, `document.cookie + localStorage.length`); got != "0" {
		t.Errorf("the second page sees %q", got)
	}
}

func TestClickTypeAndScreenshot(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]string{
		"/":     doc + `<div style="height:3000px"></div><input id="i"><button id="b">Go</button>`,
		"/a.js": `document.querySelector("#b").addEventListener("click", (e) => { e.target.textContent = document.querySelector("#i").value + e.isTrusted })`,
	})
	p := Start(t).Open(t, s.URL+"/", Options{Width: 400, Height: 600, Scripts: []string{"globalThis.early = 1"}})
	p.Click("#i")
	p.Type("abc ")
	p.Click("#b")
	if got := p.Text("#b"); got != "abc true" {
		t.Errorf("button says %q", got)
	}
	if !p.Visible("#b") || p.Visible("#none") || p.Count("input") != 1 || Eval[int](p, "early") != 1 {
		t.Error("state of the page")
	}
	dir := t.TempDir()
	for name, height := range map[string]int{"viewport.png": 500, "full.png": 0} {
		file := filepath.Join(dir, name)
		p.Screenshot(file, 390, height)
		data, err := os.ReadFile(file)
		if err != nil || !strings.HasPrefix(string(data), "\x89PNG") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMissingBrowserSaysHowToGetOne(t *testing.T) {
	t.Setenv("CHROME", filepath.Join(t.TempDir(), "none"))
	_, err := find()
	if err == nil || !strings.Contains(err.Error(), "apt-get install chromium") {
		t.Errorf("error: %v", err)
	}
}
