package generator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

// reports keeps the errors that are told.
const reports = `globalThis.reports = [];
	addEventListener("mfegen:error", ({ detail: d }) => reports.push([d.mfe, d.version, d.phase].join(" ")));`

// In the policy's other mode, where the import map alone knows the bytes, an MFE
// that does not arrive fails alone too. The whole matrix is in
// faultmatrix_test.go.
func TestExampleFailsAlone(t *testing.T) {
	t.Parallel()
	s := example(t, selfShop)
	for mfe, v := range map[string]struct{ path, ok, well string }{
		"catalog":   {"/products", "main, header", "Sixteen things"},
		"reviews":   {product, "mfe-slot[name=catalog][state=mounted] h1", "What people say"},
		"recommend": {"/cart", "main h1", "You may also like"},
	} {
		for name, fault := range map[string]browser.Fault{
			"404": {Status: 404}, "reset": {Error: "ConnectionReset"}, "wrong bytes": {Change: browser.Flip},
		} {
			t.Run(mfe+"/"+name, func(t *testing.T) {
				t.Parallel()
				entry := s.entry(t, mfe)
				fault.URL = "*" + entry.url + "*"
				p := browser.Start(t).Open(t, s.serve(t)+v.path, browser.Options{Faults: []browser.Fault{fault}, Scripts: []string{reports}})
				slot := "mfe-slot[name=" + mfe + "]"
				p.WaitFor(slot)
				browser.Eval[any](p, `document.querySelector("`+slot+`").scrollIntoView()`)
				p.WaitText(slot+"[state=error] [role=alert]", "could not be shown")
				p.WaitFor(v.ok)
				if got, want := browser.Eval[string](p, `reports.join()`), mfe+" "+entry.version+" load"; got != want {
					t.Errorf("reports: %q, want %q", got, want)
				}
				p.Fault()
				p.Click(slot + " [data-retry]")
				p.Until(fmt.Sprintf("%s?.includes(%q)", shown(mfe), v.well))
				for _, m := range p.Messages() {
					if m.Kind == "csp" {
						t.Errorf("%v", m)
					}
				}
			})
		}
	}
}

type entryFile struct{ url, version string }

// entry is the script that mounts an MFE, as the pages' data has it.
func (s *shop) entry(t *testing.T, mfe string) entryFile {
	t.Helper()
	for _, e := range elements(t, s.file(t, "index.html")) {
		if e.attr["id"] != "mfegen" {
			continue
		}
		var data struct {
			Files []string
			MFEs  map[string]struct {
				JS  []int
				Who struct{ Version string }
			}
		}
		if err := json.NewDecoder(strings.NewReader(e.text)).Decode(&data); err != nil {
			t.Fatal(err)
		}
		m := data.MFEs[mfe]
		return entryFile{data.Files[m.JS[0]], m.Who.Version}
	}
	t.Fatal("the page has no data")
	return entryFile{}
}

// What every page has of mfegen's own stays under 2 KB.
func TestRuntimeInTheReport(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	for _, r := range s.report.Runtime {
		t.Logf("%s: %d bytes, %d gzip", r.Specifier, r.Raw, r.Gzip)
	}
	if rt := s.report.Runtime[0]; rt.Specifier != "mfegen/runtime" || rt.Gzip == 0 || rt.Gzip > 2048 {
		t.Errorf("%+v", rt)
	}
}
