package share

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

// An MFE that another site serves gets a shared copy of all that it imports,
// also of what nobody else declares; it has no folder for one of its own.
func TestRemoteSharesAllThatItImports(t *testing.T) {
	t.Parallel()
	p := portfolio{
		units:     []string{"shell: react ^18.0.0, solo 1", "a: react ^17.0.0", "far: react 17 || 18, lone 1"},
		installed: []string{"node_modules/react 18.3.1", "a/node_modules/react 17.0.2", "node_modules/solo 1.0.0", "node_modules/lone 1.0.0"},
	}
	resolved := p.plan(t)
	i := len(resolved.MFEs) - 1
	far := &resolved.MFEs[i]
	far.Dir, far.Remote = resolved.Shell.Dir, plan.Remote{URL: "https://far.test/mfe.js"}
	far.Package.Path = ""
	set, list := Resolve(resolved)
	if len(list) > 0 {
		t.Fatal(render(list))
	}
	want := []string{"lone 1.0.0 node_modules/lone = a far shell", "react 18.3.1 node_modules/react = far shell", "react 17.0.2 a/node_modules/react - a"}
	if d := cmp.Diff(want, lines(set)); d != "" {
		t.Error(d)
	}
}
