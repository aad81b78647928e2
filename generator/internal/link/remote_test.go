package link

import (
	"testing"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

func TestImportsBelowAPrefixAreOffered(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Plan.Imports = []plan.Import{{Specifier: "far", URL: "https://cdn.test/far.js"}, {Specifier: "below/", URL: "https://cdn.test/below/"}}
	tips := &in.Bundles[3].Files[0]
	tips.Bare = append(tips.Bare, "below/one.js")
	if _, list := Link(in); len(list) > 0 {
		t.Errorf("diagnostics: %v", list)
	}
	tips.Bare = append(tips.Bare, "far/one.js")
	_, list := Link(in)
	if list = list.Sorted(); len(list) != 1 || list[0].Code != "MFE431" {
		t.Errorf("diagnostics: %v", list)
	}
}
