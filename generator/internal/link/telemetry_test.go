package link

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// What hears of the events runs first, and the page says which files of the
// shell are its own, chunks included.
func TestAdaptersRunAhead(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Plan.Runtime.Sentry = &plan.Sentry{DSN: "https://key@sentry.test/2", SampleRate: 0.5}
	in.Plan.Runtime.OTel = &plan.OTel{}
	in.Modules = []Module{{Specifier: "mfegen/runtime", Data: []byte("rt"), Use: Entry}}
	shell := in.Bundles[0]
	shell.Files = append(shell.Files, js("sdk.js", func(f *bundle.File) { f.Imports = []string{"wraps.js"}; f.Bare = []string{"react"} }), js("wraps.js", nil))
	shell.Entries = append(shell.Entries, bundle.Entry{File: "sdk.js", Ahead: true})

	site := mustLink(t, in)
	run := urls(site.Pages[0].Entries)
	if len(run) != 3 || run[0] != "shell/sdk.js" || run[2] != "shell/main.js" {
		t.Errorf("the page runs %q", run)
	}
	var got struct {
		Sentry map[string]any
		OTel   map[string]any
		Aside  []string
	}
	if err := json.Unmarshal(site.Data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"dsn": "https://key@sentry.test/2", "sampleRate": 0.5}, got.Sentry); diff != "" || got.OTel != nil {
		t.Errorf("%s %v", diff, got.OTel)
	}
	if diff := cmp.Diff([]string{"/shop/assets/shell/sdk.js", "/shop/assets/shell/wraps.js"}, got.Aside); diff != "" {
		t.Error(diff)
	}
}
