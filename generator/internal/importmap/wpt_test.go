package importmap

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wptTest is a node of the web platform tests' data: what a node leaves out,
// it takes from its parent.
type wptTest struct {
	Name             string              `json:"name"`
	ImportMap        json.RawMessage     `json:"importMap"`
	ImportMapBaseURL string              `json:"importMapBaseURL"`
	BaseURL          string              `json:"baseURL"`
	ExpectedResults  map[string]*string  `json:"expectedResults"`
	ExpectedParsed   json.RawMessage     `json:"expectedParsedImportMap"`
	Tests            map[string]*wptTest `json:"tests"`
}

// leaves calls f with each test that has an expectation, completed.
func (w *wptTest) leaves(name string, f func(name string, leaf *wptTest)) {
	if len(w.Tests) == 0 {
		f(name, w)
		return
	}
	for _, k := range slices.Sorted(maps.Keys(w.Tests)) {
		child := w.Tests[k]
		if child.ImportMap == nil {
			child.ImportMap = w.ImportMap
		}
		if child.ImportMapBaseURL == "" {
			child.ImportMapBaseURL = w.ImportMapBaseURL
		}
		if child.BaseURL == "" {
			child.BaseURL = w.BaseURL
		}
		if child.ExpectedResults == nil {
			child.ExpectedResults = w.ExpectedResults
		}
		if child.ExpectedParsed == nil {
			child.ExpectedParsed = w.ExpectedParsed
		}
		child.leaves(name+" / "+k, f)
	}
}

// source is the text of the leaf's map: the data holds JSON that is broken on
// purpose as a string.
func (w *wptTest) source(file string) []byte {
	if filepath.Base(file) == "parsing-invalid-json.json" {
		var s string
		if json.Unmarshal(w.ImportMap, &s) == nil {
			return []byte(s)
		}
	}
	return w.ImportMap
}

// dump shows a parsed map in the form of the tests' expectedParsedImportMap.
func (p *Parsed) dump() map[string]any {
	entries := func(es []entry) map[string]any {
		out := map[string]any{}
		for _, e := range es {
			out[e.key] = nil
			if e.address != nil {
				out[e.key] = e.address.String()
			}
		}
		return out
	}
	scopes := map[string]any{}
	for _, s := range p.scopes {
		scopes[s.prefix] = entries(s.imports)
	}
	return map[string]any{"imports": entries(p.imports), "scopes": scopes}
}

// The counts are part of the names, so that data which is lost or not read
// shows as a failure.
func TestWebPlatform56ParsedMapsAnd186Resolutions(t *testing.T) {
	files, err := filepath.Glob("testdata/wpt/*.json")
	if err != nil || len(files) != 22 {
		t.Fatalf("want 22 files of test data, got %d (%v)", len(files), err)
	}
	var parsed, resolved int
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root wptTest
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		root.leaves(filepath.Base(file), func(name string, leaf *wptTest) {
			p, _, err := Parse(leaf.source(file), leaf.ImportMapBaseURL)
			if leaf.ExpectedParsed != nil {
				parsed++
				checkParsed(t, name, p, err, leaf.ExpectedParsed)
			}
			for _, specifier := range slices.Sorted(maps.Keys(leaf.ExpectedResults)) {
				resolved++
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				checkResolved(t, name, p, specifier, leaf.BaseURL, leaf.ExpectedResults[specifier])
			}
		})
	}
	if got := fmt.Sprintf("%d parsed maps and %d resolutions", parsed, resolved); got != "56 parsed maps and 186 resolutions" {
		t.Errorf("the data held %s", got)
	}
}

func checkParsed(t *testing.T, name string, p *Parsed, err error, expected json.RawMessage) {
	t.Helper()
	if string(expected) == "null" {
		if err == nil {
			t.Errorf("%s: want the map refused, got %v", name, p.dump())
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	var want map[string]any
	if err := json.Unmarshal(expected, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, p.dump()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func checkResolved(t *testing.T, name string, p *Parsed, specifier, scriptURL string, want *string) {
	t.Helper()
	got, err := p.Resolve(specifier, scriptURL)
	switch {
	case want == nil && err == nil:
		t.Errorf("%s: %q: want an error, got %s", name, specifier, got)
	case want != nil && err != nil:
		t.Errorf("%s: %q: want %s, got %v", name, specifier, *want, err)
	case want != nil && got != *want:
		t.Errorf("%s: %q: want %s, got %s", name, specifier, *want, got)
	}
}

func TestChromium156Answers186Resolutions(t *testing.T) {
	data, err := os.ReadFile("testdata/chromium156-resolution.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Name             string
		ImportMap        json.RawMessage
		ImportMapBaseURL string
		BaseURL          string
		Specifier        string
		Chromium156      *string
	}
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 186 {
		t.Errorf("the data holds %d rows", len(rows))
	}
	for _, r := range rows {
		p, _, err := Parse(r.ImportMap, r.ImportMapBaseURL)
		if err != nil {
			t.Errorf("%s: %v", r.Name, err)
			continue
		}
		checkResolved(t, r.Name, p, r.Specifier, r.BaseURL, r.Chromium156)
	}
}
