package generator_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// The kitchen is where every feature is tried in a real browser. Each archive
// of testdata/kitchen is a site whose units tell what they see in elements
// with the attribute data-show; besides sources it holds
//
//	want /path        what the page at that path shows, a line each
//	name -> package   a package of testdata/kitchen/npm, to be put there
//	name => target    a symbolic link
//	name.base64       a binary file
//
// FAR stands for the address of a second server, with the files of far/.
const kitchen = "testdata/kitchen"

// dish is a built site of the kitchen.
type dish struct {
	dir   string
	wants map[string]string // page → what it shows
	far   string            // the second server's address
}

// cook lays out and builds a site of the kitchen.
func cook(t *testing.T, name string, o generator.Options) *dish {
	t.Helper()
	npmtest.Install(t, filepath.Join(kitchen, "npm"))
	archive, err := txtar.ParseFile(filepath.Join(kitchen, name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	d := &dish{dir: t.TempDir(), wants: map[string]string{}}
	d.far = farServer(t, archive)
	for _, f := range archive.Files {
		d.lay(t, f)
	}
	var output bytes.Buffer
	o.Dir, o.Output = d.dir, &output
	res, err := generator.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Diagnostics) > 0 {
		t.Fatalf("diagnostics:\n%s%s", texts(res.Diagnostics), &output)
	}
	return d
}

func (d *dish) lay(t *testing.T, f txtar.File) {
	t.Helper()
	if page, ok := strings.CutPrefix(f.Name, "want "); ok {
		d.wants[page] = string(f.Data)
		return
	}
	if to, pkg, ok := strings.Cut(f.Name, " -> "); ok {
		copyPackage(t, pkg, filepath.Join(d.dir, to))
		return
	}
	if link, target, ok := strings.Cut(f.Name, " => "); ok {
		if err := os.Symlink(target, filepath.Join(d.dir, link)); err != nil {
			t.Fatal(err)
		}
		return
	}
	name, data := f.Name, bytes.ReplaceAll(f.Data, []byte("FAR"), []byte(d.far))
	if strings.HasSuffix(name, ".base64") {
		name = strings.TrimSuffix(name, ".base64")
		var err error
		if data, err = base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(f.Data), nil))); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	file := filepath.Join(d.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// farServer serves the files of far/ to every origin.
func farServer(t *testing.T, archive *txtar.Archive) string {
	files := map[string][]byte{}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "far/"); ok {
			files["/"+name] = f.Data
		}
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "text/javascript")
		if _, ok := files[r.URL.Path]; !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(files[r.URL.Path])
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// copyPackage puts an installed package, as hard links, into the folder to,
// and beside it what it depends on, as a package manager would.
func copyPackage(t *testing.T, pkg, to string) {
	t.Helper()
	if _, err := os.Stat(to); err == nil {
		return
	}
	from := filepath.Join(kitchen, "npm/node_modules", pkg)
	err := filepath.WalkDir(from, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if e.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if os.Link(p, target) == nil {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	var meta struct {
		Name         string
		Dependencies map[string]string
	}
	data, err := os.ReadFile(filepath.Join(from, "package.json"))
	if err == nil {
		err = json.Unmarshal(data, &meta)
	}
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.TrimSuffix(filepath.ToSlash(to), meta.Name)
	for dep := range meta.Dependencies {
		if _, err := os.Stat(filepath.Join(from, "node_modules", dep)); err != nil {
			copyPackage(t, dep, filepath.Join(modules, dep))
		}
	}
}

// serve serves the site as a host would, with the headers that were emitted.
func (d *dish) serve(t *testing.T) string {
	t.Helper()
	h, err := generator.Handler(generator.Options{Dir: d.dir})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// tells is what the page tells, by feature.
const tells = `Object.fromEntries([...document.querySelectorAll("[data-show]")].map((e) => [e.dataset.show, e.textContent]))`

// taste opens every page of which something is wanted.
func (d *dish) taste(t *testing.T) {
	t.Helper()
	url := d.serve(t)
	for name, text := range d.wants {
		want := map[string]string{}
		for line := range strings.Lines(text) {
			feature, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok {
				t.Fatalf("want %s: %q", name, line)
			}
			want[feature] = strings.ReplaceAll(value, "FAR", d.far)
		}
		p := browser.Start(t).Open(t, url+name, browser.Options{})
		var got map[string]string
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			got = browser.Eval[map[string]string](p, tells)
			if cmp.Equal(want, got) || time.Now().After(deadline) || len(p.Errors()) > 0 {
				break
			}
		}
		// Late trouble shows within a moment. Requests are no sign of the
		// end, since those of workers are not told to the page.
		time.Sleep(100 * time.Millisecond)
		got = browser.Eval[map[string]string](p, tells)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s shows (-want +got):\n%s", name, diff)
		}
		p.Clean()
		for url, n := range p.Downloads() {
			if n > 1 && path.Ext(url) == ".js" {
				t.Errorf("%s: %s was downloaded %d times", name, url, n)
			}
		}
	}
}

// Each site is built as its manifest says and the other way round.
func TestKitchen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		site    string
		options generator.Options
	}{
		"React":                  {"react", generator.Options{}},
		"React, readable":        {"react", generator.Options{Minify: new(false), CSP: "self"}},
		"assets":                 {"assets", generator.Options{}},
		"assets, readable":       {"assets", generator.Options{Minify: new(false), CSP: "strict", Sourcemap: "hidden"}},
		"modules":                {"modules", generator.Options{}},
		"modules, readable":      {"modules", generator.Options{Minify: new(false), Sourcemap: "linked"}},
		"options":                {"options", generator.Options{}},
		"options, strict, small": {"options", generator.Options{Minify: new(true), CSP: "strict", Sourcemap: "linked"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cook(t, c.site, c.options).taste(t)
		})
	}
}

var sourceMapURL = regexp.MustCompile(`(?m)^(?://|/\*)# sourceMappingURL=(\S+)`)

// Whoever reads a map finds each source by its place in the project and with
// its text, and learns nothing of the machine that built it.
func TestKitchenSourceMaps(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"linked", "hidden"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			d := cook(t, "assets", generator.Options{Sourcemap: mode})
			found := map[string]bool{}
			for _, f := range list(t, filepath.Join(d.dir, "dist")) {
				data, err := os.ReadFile(filepath.Join(d.dir, "dist", f))
				if err != nil {
					t.Fatal(err)
				}
				if path.Ext(f) != ".map" {
					_, err := os.Stat(filepath.Join(d.dir, "dist", f+".map"))
					want := ""
					if mode == "linked" && err == nil {
						want = path.Base(f) + ".map"
					}
					got := ""
					if m := sourceMapURL.FindSubmatch(data); m != nil {
						got = string(m[1])
					}
					if got != want {
						t.Errorf("%s names the map %q, want %q", f, got, want)
					}
					continue
				}
				d.checkMap(t, f, data, found)
			}
			for _, want := range []string{"media/src/index.ts", "media/src/lazy.ts", "shell/src/main.ts", "node_modules/dayjs@1.11.18/dayjs.min.js", "media/src/look.css"} {
				if !found[want] {
					t.Errorf("no map has the source %s", want)
				}
			}
		})
	}
}

func (d *dish) checkMap(t *testing.T, name string, data []byte, found map[string]bool) {
	t.Helper()
	var m struct {
		Sources        []string
		SourcesContent []*string
	}
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if _, err := os.Stat(filepath.Join(d.dir, "dist", strings.TrimSuffix(name, ".map"))); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if bytes.Contains(data, []byte(d.dir)) {
		t.Errorf("%s names the project's folder", name)
	}
	for i, s := range m.Sources {
		_, source, ok := strings.Cut(strings.TrimPrefix(s, "mfegen://"), "/")
		if !ok || !strings.HasPrefix(s, "mfegen://") || i >= len(m.SourcesContent) || m.SourcesContent[i] == nil {
			t.Errorf("%s: the source %q is not in the namespace, or has no text", name, s)
		}
		found[source] = true
	}
}
