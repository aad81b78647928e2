package bundler

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// import.meta.env is an object of Vite's. Its known keys are replaced by their
// values; all else reads a variable that holds the whole, so that a key which
// nobody set is undefined and no error.
const (
	envName     = "import.meta.env"
	envVariable = "__mfegen_env"
	envModule   = "mfegen-env:" // its default export is the object
)

// mentionsEnv reports whether a file may read the object; where it does not,
// the variable falls away.
func mentionsEnv(text string) bool {
	return strings.Contains(text, "import.meta") && strings.Contains(text, "env")
}

var esmLine = regexp.MustCompile(`(?m)^(?:import|export)\b`)

// withEnv gives a file the variable. An import may stand at the end, where it
// moves no column that a message names; but it would make an ES module of a
// file that only speaks of import.meta.
func (p *plugin) withEnv(text string) string {
	if esmLine.MatchString(text) {
		return fmt.Sprintf("%s\nimport %s from %q;\n", text, envVariable, envModule)
	}
	return insertHead(text, "const "+envVariable+" = "+envObject(defines(p.job))+"; ")
}

func (p *plugin) loadEnv(api.OnLoadArgs) (api.OnLoadResult, error) {
	s := "export default " + envObject(defines(p.job)) + ";"
	return api.OnLoadResult{Contents: &s, Loader: api.LoaderJS}, nil
}

// envObject writes the object with the keys that are defined.
func envObject(defines map[string]string) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(defines)) {
		if key, ok := strings.CutPrefix(k, envName+"."); ok && !strings.Contains(key, ".") {
			fmt.Fprintf(&b, "%q: %s, ", key, defines[k])
		}
	}
	return "{ " + b.String() + "}"
}
