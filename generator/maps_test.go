package generator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
)

// The example with source maps, each in a folder of its own.
var (
	linkedShop = sync.OnceValues(func() (*shop, error) {
		return openShop(filepath.Join(work, "linked"), generator.Options{Sourcemap: "linked"})
	})
	hiddenShop = sync.OnceValues(func() (*shop, error) {
		return openShop(filepath.Join(work, "hidden"), generator.Options{Sourcemap: "hidden"})
	})
	asideShop = sync.OnceValues(func() (*shop, error) {
		s := &shop{dir: filepath.Join(work, "aside")}
		if err := copyExample(s.dir); err != nil {
			return nil, err
		}
		file := filepath.Join(s.dir, "mfe.toml")
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		data = bytes.Replace(data, []byte("# sourcemap_out ="), []byte("sourcemap_out ="), 1)
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return nil, err
		}
		return s, s.build(generator.Options{})
	})
)

// sourceMap is what a debugger reads of a map.
type sourceMap struct {
	Version        int
	DebugID        string `json:"debugId"`
	SourceRoot     string
	Sources        []string
	SourcesContent []*string
	Mappings       string
	IgnoreList     []int
}

func readMap(t *testing.T, data []byte) sourceMap {
	t.Helper()
	var m sourceMap
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// mapsIn are the shop's source maps by path in the folder.
func mapsIn(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range list(t, dir) {
		if path.Ext(f) == ".map" {
			data, err := os.ReadFile(filepath.Join(dir, f))
			if err != nil {
				t.Fatal(err)
			}
			out[f] = data
		}
	}
	return out
}

var (
	debugComment = regexp.MustCompile(`(?m)^//# debugId=([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$`)
	sourceName   = regexp.MustCompile(`^mfegen://harbour-goods/(\.mfegen/|example-site/|node_modules/(@[^/]+/)?[^/@]+@\d[^/]*/)`)
)

// All maps of the site name a source alike, by a place that has nothing to do
// with the machine, and a script and its map bear the same ID.
func TestMapsHaveOneNamespace(t *testing.T) {
	t.Parallel()
	s := example(t, linkedShop)
	texts, ids := map[string]string{}, map[string]string{}
	for name, data := range mapsIn(t, s.out()) {
		m := readMap(t, data)
		if m.Version != 3 || m.SourceRoot != "" || len(m.SourcesContent) != len(m.Sources) {
			t.Errorf("%s: version %d, sourceRoot %q, %d sources, %d texts", name, m.Version, m.SourceRoot, len(m.Sources), len(m.SourcesContent))
		}
		if bytes.Contains(data, []byte(s.dir)) {
			t.Errorf("%s names the project's folder", name)
		}
		ignored := map[int]bool{}
		for _, i := range m.IgnoreList {
			ignored[i] = true
		}
		for i, source := range m.Sources {
			if !sourceName.MatchString(source) || strings.Contains(source, "..") || m.SourcesContent[i] == nil {
				t.Errorf("%s: source %s", name, source)
				continue
			}
			if old, ok := texts[source]; ok && old != *m.SourcesContent[i] {
				t.Errorf("%s: %s has another text than in other maps", name, source)
			}
			texts[source] = *m.SourcesContent[i]
			if ignored[i] != strings.Contains(source, "/node_modules/") {
				t.Errorf("%s: ignored is %v for %s", name, ignored[i], source)
			}
		}
		file := strings.TrimSuffix(name, ".map")
		found := debugComment.FindAllSubmatch(s.file(t, file), -1)
		switch {
		case path.Ext(file) == ".css" && m.DebugID == "" && found == nil:
		case len(found) != 1 || string(found[0][1]) != m.DebugID:
			t.Errorf("%s has the ID %s, and its map %s", file, found, m.DebugID)
		case ids[m.DebugID] != "":
			t.Errorf("%s and %s have one ID", file, ids[m.DebugID])
		default:
			ids[m.DebugID] = file
		}
	}
	// A package that several units bundle, and two versions of one.
	for _, want := range []string{
		"example-site/cart/src/Cart.tsx", "example-site/ui/src/Button.tsx", "node_modules/react@18.3.1/cjs/react.production.min.js",
		"node_modules/react@17.0.2/cjs/react.production.min.js", ".mfegen/journal/entry/index",
	} {
		if texts["mfegen://harbour-goods/"+want] == "" {
			t.Errorf("no map has %s", want)
		}
	}
	t.Logf("%d sources, %d scripts with an ID", len(texts), len(ids))
}

// Where a string stands in a script, the map leads to the line and the column
// where its author wrote it.
func TestMapsLeadToTheSource(t *testing.T) {
	t.Parallel()
	s := example(t, linkedShop)
	right := map[string]int{}
	for name, data := range mapsIn(t, s.out()) {
		file := strings.TrimSuffix(name, ".map")
		if path.Ext(file) != ".js" {
			continue
		}
		m := readMap(t, data)
		script := lines(string(s.file(t, file)))
		sources := make([][][]uint16, len(m.Sources))
		for i, text := range m.SourcesContent {
			sources[i] = lines(*text)
		}
		for _, p := range decodeMappings(t, m.Mappings) {
			made, wrote := literal(script[p.line][p.col:]), literal(sources[p.source][p.fromLine][p.fromCol:])
			if len(made) < 8 || wrote == "" || strings.Contains(made+wrote, `\`) || strings.HasPrefix(made, "./") {
				continue // not a string on both sides, as with JSX, or the name of a file
			}
			// esbuild joins strings that are added.
			if !strings.HasPrefix(made, wrote) {
				t.Errorf("%s:%d:%d: %q is %q in %s:%d:%d", file, p.line+1, p.col+1, made, wrote, m.Sources[p.source], p.fromLine+1, p.fromCol+1)
			}
			right[path.Dir(strings.TrimPrefix(file, "assets/"))]++
		}
	}
	for _, unit := range []string{"shell", "cart", "catalog", "journal", "recommend", "reviews", "stockists", "vendor"} {
		if right[unit] < 5 {
			t.Errorf("%s: only %d strings were found", unit, right[unit])
		}
	}
	t.Logf("strings at their places: %v", right)
}

// lines splits a text into lines of UTF-16, in which maps count columns.
func lines(text string) [][]uint16 {
	var out [][]uint16
	for line := range strings.SplitSeq(text, "\n") {
		out = append(out, utf16.Encode([]rune(line)))
	}
	return out
}

// literal is the string that code begins with, or "".
func literal(code []uint16) string {
	if len(code) == 0 || code[0] != '"' && code[0] != '\'' {
		return ""
	}
	for i, c := range code[1:] {
		if c == code[0] {
			return string(utf16.Decode(code[1 : i+1]))
		}
	}
	return ""
}

// place is a place in a script and the one in a source that it comes from.
type place struct{ line, col, source, fromLine, fromCol int }

// decode reads the mappings by the letter of ECMA-426.
func decodeMappings(t *testing.T, mappings string) []place {
	t.Helper()
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	var out []place
	var at place
	for i, line := range strings.Split(mappings, ";") {
		at.line, at.col = i, 0
		for segment := range strings.SplitSeq(line, ",") {
			var fields []int
			value, shift := 0, 0
			for _, c := range segment {
				d := strings.IndexRune(digits, c)
				if d < 0 {
					t.Fatalf("%q is no digit", c)
				}
				value |= d & 31 << shift
				if shift += 5; d&32 != 0 {
					continue
				}
				n := value >> 1
				if value&1 != 0 {
					n = -n
				}
				fields, value, shift = append(fields, n), 0, 0
			}
			if len(fields) > 0 {
				at.col += fields[0]
			}
			if len(fields) >= 4 {
				at.source, at.fromLine, at.fromCol = at.source+fields[1], at.fromLine+fields[2], at.fromCol+fields[3]
				out = append(out, at)
			}
		}
	}
	return out
}

// Chromium's developer tools find the map of every script, and the ID that the
// map has too.
func TestDebuggerFindsTheMaps(t *testing.T) {
	t.Parallel()
	s := example(t, linkedShop)
	base := s.serve(t)
	p := browser.Start(t).Open(t, base+"/cart", browser.Options{})
	p.WaitText("main h1", "Your basket is empty")
	p.Debug()
	var found int
	for _, script := range p.Scripts() {
		file, ok := strings.CutPrefix(script.URL, base+"/")
		if !ok || script.Map == "" {
			continue
		}
		res, err := http.Get(script.URL[:strings.LastIndex(script.URL, "/")+1] + script.Map)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: %d %s %v", script.Map, res.StatusCode, res.Header.Get("Content-Type"), err)
		}
		if m := readMap(t, data); m.DebugID == "" || m.DebugID != script.DebugID {
			t.Errorf("%s: the debugger sees the ID %q, and its map has %q", file, script.DebugID, m.DebugID)
		}
		found++
	}
	if found < 6 {
		t.Errorf("only %d scripts have a map: %v", found, p.Scripts())
	}
	quiet(t, p)
}

// Maps that are not served are those that would have been beside the scripts,
// and nothing that is served tells of them. The two shops are in two folders,
// so neither knows where it was built.
func TestMapsAside(t *testing.T) {
	t.Parallel()
	hidden, aside := example(t, hiddenShop), example(t, asideShop)
	want := mapsIn(t, hidden.out())
	if d := cmp.Diff(want, mapsIn(t, filepath.Join(aside.dir, "maps"))); d != "" || len(want) == 0 {
		t.Errorf("%d maps\n%s", len(want), d)
	}
	for _, dir := range []string{"dist", ".vercel/output"} {
		for _, f := range list(t, filepath.Join(aside.dir, dir)) {
			data, err := os.ReadFile(filepath.Join(aside.dir, dir, f))
			if err != nil {
				t.Fatal(err)
			}
			if path.Ext(f) == ".map" || bytes.Contains(data, []byte("sourceMappingURL")) || bytes.Contains(data, []byte(`.js.map"`)) {
				t.Errorf("%s/%s tells of a map", dir, f)
			}
			if path.Ext(f) == ".js" && dir == "dist" && !bytes.Equal(data, hidden.file(t, f)) {
				t.Errorf("%s is another script than beside its map", f)
			}
		}
	}
	if aside.report.Maps != "maps" || hidden.report.Maps != "" {
		t.Errorf("the reports say %q and %q", aside.report.Maps, hidden.report.Maps)
	}
	res, err := generator.Health(t.Context(), aside.serve(t), generator.HealthOptions{})
	if err != nil || !res.OK {
		t.Errorf("%v %+v", err, res)
	}
}

// With maps too, an edit of one MFE changes its own files and the pages; and a
// build of what was built already writes nothing, aside neither.
func TestMapsOfOneMFE(t *testing.T) {
	t.Parallel()
	s := &shop{dir: filepath.Join(t.TempDir(), "shop")}
	if err := copyExample(s.dir); err != nil {
		t.Fatal(err)
	}
	s.edit(t, "../mfe.toml", "# sourcemap_out =", "sourcemap_out =")
	files := func() map[string]string {
		if err := s.build(generator.Options{}); err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, dir := range []string{"dist", "maps"} {
			for _, f := range list(t, filepath.Join(s.dir, dir)) {
				if data, err := os.ReadFile(filepath.Join(s.dir, dir, f)); err == nil && strings.HasPrefix(f, "assets/") {
					out[dir+"/"+f] = integrity(data)
				}
			}
		}
		return out
	}
	before := files()
	if files(); !s.report.Unchanged {
		t.Error("a second build wrote something")
	}
	s.edit(t, "cart/src/store.ts", "harbour", "Harbour")
	after := files()
	changed := 0
	for f, hash := range after {
		if before[f] == hash {
			continue
		}
		if changed++; !strings.Contains(f, "/assets/cart/") {
			t.Errorf("%s has changed", f)
		}
		if before[f] != "" {
			t.Errorf("%s has other bytes and the same name", f)
		}
	}
	if changed < 4 {
		t.Errorf("only %d files have changed", changed)
	}
}
