package runtime

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// unit is an MFE of a site written by hand. Its scripts are its static closure,
// the first of them the entry; a lazy file belongs to neither.
type unit struct {
	name    string
	load    string // eager when empty
	routes  []string
	scripts []file
	style   string
	lazy    []file
	more    map[string]any // of its entry in the data block
}

type file struct{ name, text string }

// site is what mfegen build would leave, in memory.
type site struct {
	body    string
	links   []string
	units   []unit
	wrongID string // a URL whose integrity is false in the import map
	modules []Module
	more    map[string]any // of the data block
	trusted string         // names of Trusted Types policies
	connect string         // where connections may go too
}

// served counts what a server was asked for.
type served struct {
	*httptest.Server
	mu   sync.Mutex
	hits map[string]int
}

func (s *served) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[path]
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func asset(unit, name string) string { return "/assets/" + unit + "/" + name }

// shellScript is the page's entry. It keeps the log in which the MFEs write.
const shellScript = `
	import * as runtime from "mfegen/runtime";
	globalThis.runtime = runtime;
`

const logScript = `globalThis.log = []; globalThis.problems = [];
	addEventListener("mfegen:error", (e) => problems.push({
		...e.detail, error: String(e.detail.cause?.message ?? e.detail.cause), at: e.target.nodeName,
	}));`

// serve serves the site under a policy that allows scripts of its own, the one
// import map, and nothing that Trusted Types guard.
func (s site) serve(t testing.TB) *served {
	t.Helper()
	files := map[string]string{asset("shell", "main.js"): shellScript}
	imports := map[string]string{}
	add := func(specifier string, js []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		url := asset("mfegen", path.Base(specifier)+".js")
		files[url], imports[specifier] = string(js), url
	}
	js, err := Bundle(All, true, nil)
	add(Specifier, js, err)
	for _, m := range append([]Module{Faults, Later}, s.modules...) {
		js, err := m.Bundle(All, true, nil)
		add(m.Specifier, js, err)
	}
	list := []string{}
	mfes := map[string]any{}
	retries := map[string]string{}
	for _, u := range s.units {
		entry := map[string]any{
			"entry": "@test/" + u.name, "js": []int{}, "css": [][2]string{},
			"timeout": map[string]int{"try": 9000, "bootstrap": 9000, "mount": 9000, "update": 9000, "unmount": 9000},
		}
		switch u.load {
		case "", "eager":
		case "route":
			if u.routes != nil {
				entry["on"] = plan.Regexp("/", u.routes)
			}
		default:
			entry["wait"] = u.load
		}
		if u.routes != nil && entry["on"] == nil {
			entry["routes"] = plan.Regexp("/", u.routes)
		}
		var js []int
		for i, f := range u.scripts {
			js = append(js, len(list))
			list = append(list, asset(u.name, f.name))
			files[asset(u.name, f.name)] = f.text
			if i == 0 {
				imports["@test/"+u.name] = asset(u.name, f.name)
				for r := range 3 {
					retries[fmt.Sprintf("%s?r=%d", asset(u.name, f.name), r+1)] = hash(f.text)
				}
			}
		}
		for _, f := range u.lazy {
			files[asset(u.name, f.name)] = f.text
		}
		if js != nil {
			entry["js"] = js
		}
		if u.style != "" {
			files[asset(u.name, "style.css")] = u.style
			entry["css"] = [][2]string{{asset(u.name, "style.css"), hash(u.style)}}
		}
		maps.Copy(entry, u.more)
		mfes[u.name] = entry
	}
	data := map[string]any{"base": "/", "files": list, "mfes": mfes}
	maps.Copy(data, s.more)
	integrity := map[string]string{}
	for p, text := range files {
		if strings.HasSuffix(p, ".js") {
			integrity[p] = hash(text)
		}
		if p == s.wrongID {
			integrity[p] = hash("something else")
		}
	}
	maps.Copy(integrity, retries)
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	importMap := text(map[string]any{"imports": imports, "integrity": integrity})
	var html bytes.Buffer
	fmt.Fprintf(&html, `<!doctype html><meta charset="utf-8"><title>test</title><script type="importmap">%s</script>`, importMap)
	for _, l := range s.links {
		rel := "modulepreload"
		if strings.HasSuffix(l, ".css") {
			rel = "stylesheet"
		}
		fmt.Fprintf(&html, `<link rel="%s" href="%s" integrity="%s">`, rel, l, hash(files[l]))
	}
	fmt.Fprintf(&html, `<script type="application/json" id="mfegen">%s</script>`,
		text(data))
	for _, m := range s.modules {
		fmt.Fprintf(&html, `<script type="module" src="%s" integrity="%s"></script>`, imports[m.Specifier], integrity[imports[m.Specifier]])
	}
	fmt.Fprintf(&html, `<script type="module" src="%s" integrity="%s"></script><body>%s</body>`,
		asset("shell", "main.js"), hash(shellScript), s.body)
	policy := "default-src 'none'; script-src 'self' '" + hash(importMap) + "'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self' " + s.connect + "; base-uri 'none'; require-trusted-types-for 'script'; trusted-types " + cmp.Or(s.trusted, "'none'")

	out := &served{hits: map[string]int{}}
	out.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out.mu.Lock()
		out.hits[r.URL.Path]++
		out.mu.Unlock()
		w.Header().Set("Cache-Control", "no-store")
		switch body, ok := files[r.URL.Path]; {
		case ok && path.Ext(r.URL.Path) == ".css":
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, body)
		case ok:
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, body)
		case path.Ext(r.URL.Path) != "":
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", policy)
			_, _ = w.Write(html.Bytes())
		}
	}))
	t.Cleanup(out.Close)
	return out
}

// open serves the site and opens a path of it.
func (s site) open(t testing.TB, path string, opts browser.Options) (*browser.Page, *served) {
	t.Helper()
	srv := s.serve(t)
	opts.Scripts = append([]string{logScript}, opts.Scripts...)
	return browser.Start(t).Open(t, srv.URL+path, opts), srv
}

// plain is an MFE that logs what happens to it and shows its props.
func plain(name string) unit {
	return unit{name: name, scripts: []file{{"entry.js", `
		import { line } from "./line.js";
		log.push("run " + line);
		export function mount(el, props) {
			log.push("mount " + line);
			el.textContent = line + " " + JSON.stringify(props);
			return () => { log.push("unmount " + line); };
		}`}, {"line.js", `export const line = "` + name + `";`}}}
}

// script is an MFE of one script.
func script(name, text string) unit {
	return unit{name: name, scripts: []file{{"entry.js", text}}}
}

func (u unit) when(load string, routes ...string) unit {
	u.load, u.routes = load, routes
	return u
}

func journal(p *browser.Page) []string { return browser.Eval[[]string](p, "log") }

// wantJournal waits for as much to happen as is wanted, and compares.
func wantJournal(t *testing.T, p *browser.Page, want ...string) {
	t.Helper()
	p.Until(fmt.Sprintf("log.length >= %d", len(want)))
	if got := journal(p); !slices.Equal(got, want) {
		t.Errorf("what happened: %q, want %q", got, want)
	}
}

type problem struct{ MFE, Version, Team, Phase, Error, At string }

func problems(p *browser.Page) []problem { return browser.Eval[[]problem](p, "problems") }

// beat lets all that is under way in the page's queues happen.
func beat(p *browser.Page) {
	browser.Eval[any](p, `new Promise((r) => requestAnimationFrame(() => setTimeout(r, 20)))`)
}
