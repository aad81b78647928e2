package compile

import (
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

// An import map resolves what lies below a specifier that ends in a slash.
func TestImportsFromElsewhereStayBare(t *testing.T) {
	t.Parallel()
	in := project(t, base+`
-- cart/index.js --
import one from "far";
import two from "below/two.js";
export const mount = () => [one, two, import("below/three.js")];
`, func(p *plan.Plan) {
		p.Imports = []plan.Import{{Specifier: "far", URL: "https://cdn.test/far.js"}, {Specifier: "below/", URL: "https://cdn.test/below/"}}
	})
	var specs []string
	for _, u := range mustRun(t, in)[1].Uses {
		specs = append(specs, u.Specifier)
	}
	if got := strings.Join(specs, " "); got != "below/three.js below/two.js far" {
		t.Errorf("uses: %s", got)
	}
}

func TestImportsFromElsewhereAreExactWithoutASlash(t *testing.T) {
	t.Parallel()
	in := project(t, base+`
-- cart/index.js --
import deep from "far/deep.js";
export const mount = () => deep;
`, func(p *plan.Plan) {
		p.Imports = []plan.Import{{Specifier: "far", URL: "https://cdn.test/far.js"}}
	})
	fails(t, in, "cart/index.js:1:18 MFE301")
}
