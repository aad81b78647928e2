package generator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
)

// What Vercel takes stands beside the out folder.
const vercelOutput = ".vercel/output"

// outputs reads all that a build writes, by path in the project.
func (s *shop) outputs(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, dir := range []string{"dist", vercelOutput} {
		for _, f := range list(t, filepath.Join(s.dir, dir)) {
			data, err := os.ReadFile(filepath.Join(s.dir, dir, f))
			if err != nil {
				t.Fatal(err)
			}
			out[dir+"/"+f] = string(data)
		}
	}
	return out
}

// differences names the files that are not the same in both.
func differences(a, b map[string]string) []string {
	var out []string
	for f := range a {
		if other, ok := b[f]; !ok || other != a[f] {
			out = append(out, f)
		}
	}
	for f := range b {
		if _, ok := a[f]; !ok {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}

func TestTwoBuildsInTwoFoldersAreIdentical(t *testing.T) {
	t.Parallel()
	one := example(t, theShop).outputs(t)
	dir := filepath.Join(t.TempDir(), "another place", "deeper")
	two, err := openShop(dir, generator.Options{Out: filepath.Join(dir, "dist"), NoCache: true, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := one[vercelOutput+"/config.json"]; !ok {
		t.Error("there is no .vercel/output/config.json")
	}
	if diff := differences(one, two.outputs(t)); diff != nil {
		t.Errorf("these files differ: %v", diff)
	}
}

func TestRebuildWritesNothing(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	stat := func() map[string]os.FileInfo {
		out := map[string]os.FileInfo{}
		for f := range s.outputs(t) {
			info, err := os.Stat(filepath.Join(s.dir, f))
			if err != nil {
				t.Fatal(err)
			}
			out[f] = info
		}
		return out
	}
	before := stat()
	res, err := generator.Build(t.Context(), generator.Options{Dir: s.dir})
	if err != nil || len(res.Diagnostics) > 0 {
		t.Fatalf("%v\n%s", err, texts(res.Diagnostics))
	}
	if !res.Report.Unchanged {
		t.Error("the report does not say that nothing changed")
	}
	after := stat()
	for f, was := range before {
		if is, ok := after[f]; !ok || !os.SameFile(was, is) || !was.ModTime().Equal(is.ModTime()) {
			t.Errorf("%s was written again", f)
		}
	}
	if len(after) != len(before) {
		t.Errorf("there are %d files, and there were %d", len(after), len(before))
	}
}

// An edit changes the files of its own unit, what the docs say of it, and what
// carries hashes of them: the pages and the headers.
func TestEditChangesItsUnitOnly(t *testing.T) {
	t.Parallel()
	s, err := openShop(filepath.Join(t.TempDir(), "shop"), generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	carriers := regexp.MustCompile(`^(dist|\.vercel/output/static)/(.*\.html|_headers|health\.json|\.mfegen/.*\.json)$|^\.vercel/output/config\.json$`)
	before := s.outputs(t)
	for _, edit := range []struct{ unit, file, old, new string }{
		{"shell", "shell/src/pages/About.tsx", "A small shop", "A tiny shop"},
		{"catalog", "catalog/src/ProductPage.tsx", "Add to basket", "Put into the basket"},
		{"catalog", "catalog/src/product-page.module.css", "display: grid", "display: flex"},
		{"cart", "cart/src/Cart.tsx", "</h1>", "!</h1>"},
		{"recommend", "recommend/src/sheet.ts", "display: grid", "display: flex"},
		{"reviews", "reviews/dist/reviews.js", "Add my review", "Send my review"},
		{"journal", "journal/src/journal.css", "display: grid", "display: flex"},
		{"stockists", "stockists/src/coast.svg", "The Sound", "The Bay"},
	} {
		s.edit(t, edit.file, edit.old, edit.new)
		if err := s.build(generator.Options{}); err != nil {
			t.Fatal(err)
		}
		after := s.outputs(t)
		own := 0
		for _, f := range differences(before, after) {
			switch {
			case strings.Contains(f, "/assets/"+edit.unit+"/"):
				own++
			case strings.HasSuffix(f, "/docs/mfe/"+edit.unit+"/index.json"):
			case !carriers.MatchString(f):
				t.Errorf("an edit of %s changed %s", edit.file, f)
			}
		}
		if own == 0 {
			t.Errorf("an edit of %s changed nothing of %s", edit.file, edit.unit)
		}
		before = after
	}
}

// An inline script that runs must have its hash in the policy; one without a
// hash, a style attribute or a handler would be blocked.
func TestInlineScriptsAreInThePolicy(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func() (*shop, error){"strict": theShop, "self": selfShop} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := example(t, open)
			if s.report.CSP.Mode != name {
				t.Fatalf("the policy's mode is %s", s.report.CSP.Mode)
			}
			base := s.serve(t)
			for _, page := range s.pages(t) {
				policy := get(t, base+"/"+page).Header.Get("Content-Security-Policy")
				if strings.Contains(policy, "unsafe-") || policy == "" {
					t.Errorf("the policy of %s is %q", page, policy)
				}
				for _, e := range elements(t, s.file(t, page)) {
					if e.name == "script" && e.attr["src"] == "" && runs(e.attr["type"]) &&
						!strings.Contains(policy, "'"+integrity([]byte(e.text))+"'") {
						t.Errorf("%s: the policy does not allow the script %.60q", page, e.text)
					}
					for a := range e.attr {
						if strings.HasPrefix(a, "on") || a == "style" || e.name == "style" {
							t.Errorf("%s: <%s %s> is blocked", page, e.name, a)
						}
					}
				}
			}
		})
	}
}

// runs reports whether the policy guards a script of the type.
func runs(kind string) bool {
	return slices.Contains([]string{"", "module", "importmap", "text/javascript", "speculationrules"}, kind)
}

type importMap struct {
	Imports   map[string]string
	Scopes    map[string]map[string]string
	Integrity map[string]string
}

// theMap is a page's import map.
func theMap(t *testing.T, s *shop, page string) importMap {
	t.Helper()
	var found []importMap
	for _, e := range elements(t, s.file(t, page)) {
		if e.name == "script" && e.attr["type"] == "importmap" {
			var m importMap
			if err := json.Unmarshal([]byte(e.text), &m); err != nil {
				t.Fatalf("%s: %v", page, err)
			}
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s has %d import maps", page, len(found))
	}
	return found[0]
}

func TestImportMapCoversTheSite(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	want := map[string]string{}
	for _, f := range s.scripts(t) {
		want["/"+f] = integrity(s.file(t, f))
	}
	var first importMap
	for i, route := range s.report.Routes {
		m := theMap(t, s, route.File)
		if i == 0 {
			first = m
		}
		if diff := cmp.Diff(first, m); diff != "" {
			t.Errorf("the maps of %s and %s differ:\n%s", s.report.Routes[0].File, route.File, diff)
		}
	}
	for _, u := range s.report.Units[1:] {
		entry := "/" + u.Entries[0].File
		for r := range 3 { // the default number, and one for the visitor
			want[fmt.Sprintf("%s?r=%d", entry, r+1)] = want[entry]
		}
	}
	if diff := cmp.Diff(want, first.Integrity); diff != "" {
		t.Errorf("integrity (-files +map):\n%s", diff)
	}
	targets := slices.Collect(maps.Values(first.Imports))
	for _, scope := range first.Scopes {
		targets = append(targets, slices.Collect(maps.Values(scope))...)
	}
	for _, url := range targets {
		if want[url] == "" {
			t.Errorf("the map leads to %s, which is no script of the site", url)
		}
	}
	for _, u := range s.report.Units {
		for _, e := range u.Entries {
			if url, ok := first.Imports[e.Specifier]; e.Specifier != "" && (!ok || url != "/"+e.File) {
				t.Errorf("%s leads to %q and not to %s", e.Specifier, url, e.File)
			}
		}
	}
}

// Every page lists its hints in the order that all browsers need, and what it
// lists exists with the bytes it says.
func TestPagesNameWhatExists(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	for _, page := range s.pages(t) {
		mapped := false
		for _, e := range elements(t, s.file(t, page)) {
			mapped = mapped || e.attr["type"] == "importmap"
			url := e.attr["href"]
			if e.name == "script" || e.name == "img" {
				url = e.attr["src"]
			}
			if url == "" || e.name == "a" || !strings.HasPrefix(url, "/") {
				continue
			}
			data := s.file(t, strings.TrimPrefix(url, "/"))
			rel := e.attr["rel"]
			if e.name != "script" && rel != "modulepreload" && rel != "stylesheet" {
				continue
			}
			if got := e.attr["integrity"]; got != integrity(data) {
				t.Errorf("%s: %s has integrity %q", page, url, got)
			}
			if rel != "stylesheet" && !mapped {
				t.Errorf("%s: %s stands before the import map", page, url)
			}
		}
	}
}

// A unit's scripts know other units by bare specifiers only, or they would
// change whenever the others do.
func TestScriptsNameNoFileOfOtherUnits(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	for _, script := range s.scripts(t) {
		data := string(s.file(t, script))
		for _, other := range list(t, filepath.Join(s.out(), "assets")) {
			if unit, name := path.Split(other); path.Dir(script) != "assets/"+path.Clean(unit) && strings.Contains(data, name) {
				t.Errorf("%s names %s", script, other)
			}
		}
	}
}

func TestOutputsHoldNoPathsOfThisMachine(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{s.dir, filepath.Base(work), here, filepath.Dir(here), home + "/", "node_modules"}
	for f, data := range s.outputs(t) {
		for _, secret := range secrets {
			if strings.Contains(data, secret) {
				t.Errorf("%s holds %q", f, secret)
			}
		}
	}
}

// Netlify's own reading of the files is tested in package host; here, what a
// browser is served follows from them.
func TestServedHeadersAreThoseOfTheHeadersFile(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	rules := headerRules(t, string(s.file(t, "_headers")))
	base := s.serve(t)
	urls := []string{"/", "/products", "/products/storm-lantern", "/cart", "/about", "/no/such/page", "/assets/none-AAAAAAAA.js"}
	for _, f := range list(t, filepath.Join(s.out(), "assets")) {
		urls = append(urls, "/assets/"+f)
	}
	// These belong to the answer, whatever the rules say.
	transport := []string{"Date", "Content-Length", "Content-Type", "Etag", "Vary", "Accept-Ranges", "Last-Modified"}
	for _, url := range urls {
		res := get(t, base+url)
		for _, name := range transport {
			res.Header.Del(name)
		}
		want := http.Header{}
		if !strings.HasPrefix(url, "/assets/") {
			want.Set("Cache-Control", "public, max-age=0, must-revalidate") // Netlify's own
		}
		for _, r := range rules {
			if r.pattern == url || strings.HasSuffix(r.pattern, "*") && strings.HasPrefix(url, strings.TrimSuffix(r.pattern, "*")) {
				maps.Copy(want, r.headers)
			}
		}
		if diff := cmp.Diff(want, res.Header); diff != "" {
			t.Errorf("%s (-file +served):\n%s", url, diff)
		}
	}
}

type headerRule struct {
	pattern string
	headers http.Header
}

// headerRules reads a _headers file.
func headerRules(t *testing.T, text string) []headerRule {
	t.Helper()
	var rules []headerRule
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if !strings.HasPrefix(line, " ") {
			rules = append(rules, headerRule{pattern: line, headers: http.Header{}})
			continue
		}
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			t.Fatalf("_headers: %q", line)
		}
		rules[len(rules)-1].headers.Add(name, strings.TrimSpace(value))
	}
	return rules
}

func get(t testing.TB, url string) *http.Response {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}
