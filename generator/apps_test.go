//go:build apps

package generator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
)

// app is expect.json, which stands beside the mfe.toml of an application made
// by others: what building it says and what a visitor sees. testdata/apps
// describes it.
type app struct {
	Warnings []string       // codes, sorted
	Copies   map[string]int // of shared packages that units import
	Servers  []server
	Outside  []string // URL patterns of hosts that the test answers for
	Visits   []visitor
}

// server is a server of the application that the site needs beside itself.
type server struct {
	Dir, Command, Prefix string
	Port                 int
}

// visitor opens a path and takes steps: {verb, arguments…}.
type visitor struct {
	Path  string
	Steps [][]string
}

func TestApps(t *testing.T) {
	folder := os.Getenv("MFEGEN_APPS")
	found, err := filepath.Glob(filepath.Join(folder, "*", "expect.json"))
	if err != nil || folder == "" || len(found) == 0 {
		t.Fatalf("no application in MFEGEN_APPS=%q (%v): see generator/testdata/apps/README.md", folder, err)
	}
	for _, file := range found {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var a app
			if err := json.Unmarshal(data, &a); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			base := a.serve(t, dir, a.build(t, dir))
			for _, v := range a.Visits {
				t.Run(v.Path[1:]+"/", func(t *testing.T) { v.pay(t, base, a.outside()) })
			}
		})
	}
}

// build builds the application twice, with the same bytes, and returns the out
// folder.
func (a app) build(t *testing.T, dir string) string {
	t.Helper()
	outs := []string{"dist", "dist-again"}
	t.Cleanup(func() { os.RemoveAll(filepath.Join(dir, outs[1])) })
	for _, out := range outs {
		r, err := generator.Build(context.Background(), generator.Options{Dir: dir, Out: out})
		if err != nil {
			t.Fatal(err)
		}
		var warnings []string
		for _, d := range r.Diagnostics {
			if d.Severity == generator.Error {
				t.Error(d)
			}
			warnings = append(warnings, d.Code)
		}
		if t.Failed() {
			t.FailNow()
		}
		slices.Sort(warnings)
		if d := cmp.Diff(a.Warnings, warnings); d != "" {
			t.Errorf("warnings (-want +got):\n%s\n%v", d, r.Diagnostics)
		}
		copies := map[string]int{}
		for _, in := range r.Report.Vendor.Instances {
			if _, wanted := a.Copies[in.Dep]; wanted {
				copies[in.Dep]++
			}
		}
		if d := cmp.Diff(a.Copies, copies); d != "" {
			t.Errorf("copies (-want +got):\n%s", d)
		}
	}
	if d := cmp.Diff(contents(t, filepath.Join(dir, outs[0])), contents(t, filepath.Join(dir, outs[1]))); d != "" {
		t.Errorf("two builds differ:\n%s", d)
	}
	return outs[0]
}

// serve serves the built site with the application's own servers behind their
// prefixes.
func (a app) serve(t *testing.T, dir, out string) string {
	t.Helper()
	site, err := generator.Handler(generator.Options{Dir: dir, Out: out})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", site)
	for _, s := range a.Servers {
		s.start(t, dir)
		mux.Handle(s.Prefix, httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: s.address()}))
	}
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL
}

func (s server) address() string { return fmt.Sprintf("localhost:%d", s.Port) }

func (s server) start(t *testing.T, dir string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	args := strings.Fields(s.Command)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = filepath.Join(dir, s.Dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { stop(); <-ended })
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s in %s: %v", s.Command, s.Dir, err)
		default:
		}
		if c, err := net.Dial("tcp", s.address()); err == nil {
			c.Close()
			return
		}
	}
	t.Fatalf("%s in %s does not listen on port %d", s.Command, s.Dir, s.Port)
}

// outside answers for hosts that no test should depend on: a picture for
// everything but scripts and fonts.
func (a app) outside() []browser.Fault {
	var out []browser.Fault
	for _, pattern := range a.Outside {
		out = append(out,
			browser.Fault{URL: pattern + "*.js", Status: 200, Type: "text/javascript", Body: "export {}"},
			browser.Fault{URL: pattern + "*.woff2", Status: 200, Type: "font/woff2"},
			browser.Fault{URL: pattern + "*", Status: 200, Type: "image/svg+xml", Body: `<svg xmlns="http://www.w3.org/2000/svg" width="337" height="100"/>`},
		)
	}
	return out
}

// find gives the first element that matches a selector and shows a text. In a
// selector, >>> goes into a shadow root.
const find = `window.find = (selector, text = "") => {
	let roots = [document];
	let found = [];
	for (const part of selector.split(">>>")) {
		found = roots.flatMap((r) => [...(r?.querySelectorAll(part) ?? [])]);
		roots = found.map((e) => e.shadowRoot);
	}
	return found.find((e) => e.textContent.includes(text));
};`

func (v visitor) pay(t *testing.T, base string, outside []browser.Fault) {
	p := browser.Start(t).Open(t, base+v.Path, browser.Options{Scripts: []string{find}, Faults: outside})
	for i, step := range v.Steps {
		verb, args := step[0], step[1:]
		it := call("find", args)
		switch verb {
		case "see":
			p.Until(it + "?.getClientRects().length")
		case "click":
			p.Until(it + "?.getClientRects().length")
			browser.Eval[any](p, it+".click()")
		case "type": // into a selector, the text
			p.Until(call("find", args[:1]))
			browser.Eval[any](p, call("find", args[:1])+".focus()")
			p.Type(args[1])
		case "at":
			p.Until("location.pathname == " + quoted(args[0]))
		case "until": // an expression
			p.Until(args[0])
		case "back":
			browser.Eval[any](p, "history.back()")
		default:
			t.Fatalf("step %d: no verb %q", i, verb)
		}
	}
	p.Settle()
	p.Clean()
	if shots := os.Getenv("MFEGEN_SHOTS"); shots != "" {
		p.Screenshot(filepath.Join(shots, strings.ReplaceAll(path.Clean(t.Name()), "/", "_")+".png"), 1280, 0)
	}
}

func call(function string, args []string) string {
	var list []string
	for _, a := range args {
		list = append(list, quoted(a))
	}
	return function + "(" + strings.Join(list, ", ") + ")"
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}
