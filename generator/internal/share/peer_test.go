package share

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Hooks of one React fail in the components of another, though both be in the
// range of the package that has the hooks.
func TestCopyIsAnInstanceForEachSetOfPeers(t *testing.T) {
	t.Parallel()
	reacts := []string{"node_modules/react 18.3.1", "a/node_modules/react 17.0.2"}
	for name, c := range map[string]struct {
		portfolio
		want []string
	}{
		"one copy, seen by all": {portfolio{
			units:     []string{"shell: react ^18.0.0, hooks 1", "a: react ^17.0.0, hooks 1", "b: react ^18.0.0, hooks ^1.0.0"},
			installed: append(reacts, "node_modules/hooks 1.0.0, peer react >=16"),
		}, []string{"hooks - a", "hooks = b shell"}},
		"a copy for each, as package managers nest them": {portfolio{
			units:     []string{"shell: react ^18.0.0, hooks 1", "a: react ^17.0.0, hooks 1", "b: react ^18.0.0, hooks ^1.0.0"},
			installed: append(reacts, "node_modules/hooks 1.0.0, peer react >=16", "a/node_modules/hooks 1.0.0, peer react >=16"),
		}, []string{"hooks - a", "hooks = b shell"}},
		"a peer of a peer": {portfolio{
			units: []string{"shell: react ^18.0.0, hooks 1, forms 1", "a: react ^17.0.0, hooks 1, forms 1"},
			installed: append(reacts, "node_modules/hooks 1.0.0, peer react >=16",
				"node_modules/forms 1.0.0, peer hooks 1"),
		}, []string{"forms - a", "forms = shell", "hooks - a", "hooks = shell"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, list := c.resolve(t)
			if len(list) > 0 {
				t.Errorf("diagnostics:\n%s", render(list))
			}
			var got []string
			for _, in := range set.Instances {
				mark := " - "
				if in.Default {
					mark = " = "
				}
				if in.Dep != "react" {
					got = append(got, in.Dep+mark+strings.Join(in.Units, " "))
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
