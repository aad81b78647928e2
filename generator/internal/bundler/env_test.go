package bundler

import (
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// As with Vite, a key that nobody set is undefined, and not an error.
func TestImportMetaEnv(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source string
		define map[string]string
		want   string
		absent string
	}{
		"a known key":           {`log(import.meta.env.MODE)`, nil, `log("production")`, envVariable},
		"a key of the user's":   {`log(import.meta.env.VITE_API)`, map[string]string{"import.meta.env.VITE_API": `"x"`}, `log("x")`, envVariable},
		"an unknown key":        {`log(import.meta.env.VITE_NONE)`, nil, `.VITE_NONE`, "import.meta"},
		"an optional chain":     {`log(import.meta.env?.VITE_NONE, import.meta?.env?.MODE)`, nil, `.VITE_NONE`, "import.meta.env"},
		"the whole":             {`const { MODE } = import.meta.env; log(MODE)`, nil, `"MODE": "production"`, "import.meta"},
		"the whole with more":   {`log(import.meta.env)`, map[string]string{"import.meta.env.VITE_API": `"x"`}, `"VITE_API": "x"`, "import.meta"},
		"an object of the user": {`log(import.meta.env.A)`, map[string]string{"import.meta.env": `{"A":1}`}, `log(`, envVariable},
		"a mention in a text":   {`log("set import.meta.env.MODE")`, nil, `"set import.meta.env.MODE"`, envVariable},
		"nothing of the kind":   {`log(import.meta.url)`, nil, `import.meta.url`, envVariable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, head := range []string{"", "export {};\n"} {
				root := npmtest.Write(t, "-- a.js --\n"+head+c.source+"\n")
				job := Job{Root: root, Dir: ".", Base: "/", Entries: entry("a.js"), Options: plan.Options{Define: c.define}}
				js := text(mustRun(t, job), bundle.Script)
				wantContains(t, js, c.want)
				if strings.Contains(js, c.absent) {
					t.Errorf("%s is left in:\n%s", c.absent, js)
				}
			}
		})
	}
}

func TestImportMetaEnvMovesNoColumn(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, "-- a.js --\nimport \"./gone.js\"; import.meta.env.X;\n")
	_, list := run(t, Job{Root: root, Dir: ".", Entries: entry("a.js")})
	if len(list) != 1 || list[0].Pos.String() != "a.js:1:8" {
		t.Errorf("diagnostics: %v", list)
	}
}

func TestSpeakingOfImportMetaMakesNoModule(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- a.js --
import old from "./old.cjs";
log(old);
-- old.cjs --
// Unlike import.meta.env, this is old.
module.exports = "old";
`)
	wantContains(t, text(mustRun(t, Job{Root: root, Dir: ".", Entries: entry("a.js")}), bundle.Script), "module.exports = \"old\"")
}
