package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// requires lists the units that the MFE relies on. Whether their versions are
// in the ranges is a rule of package check.
func (r *resolver) requires(u Unit, m manifest.MFE, a at) []Require {
	others := []string{"shell"}
	for _, name := range slices.Sorted(maps.Keys(r.m.MFE)) {
		if name != u.Name {
			others = append(others, name)
		}
	}
	var out []Require
	for _, name := range slices.Sorted(maps.Keys(m.Requires)) {
		text, pos := m.Requires[name], r.pos(a.key("requires", name)...)
		_, err := semver.ParseRange(text)
		switch {
		case name == u.Name:
			d := r.list.Errorf("MFE113", r.m.KeyPos(a.key("requires", name)...), "%s requires itself", u)
			d.Hint = "delete the key: an MFE is always of its own version"
		case !slices.Contains(others, name):
			d := r.list.Errorf("MFE113", r.m.KeyPos(a.key("requires", name)...), "%s requires %q, but there is no such unit", u, name)
			d.Hint = "name one of: " + strings.Join(others, ", ") + "; ranges of npm packages belong into package.json"
			if near := diag.Closest(name, others); near != "" {
				d.Hint = fmt.Sprintf("did you mean %s?", near)
			}
		case err != nil:
			d := r.list.Errorf("MFE115", inString(pos, err), "%s requires %s: %s", u, name, err)
			d.Hint = `write a range as npm takes it, such as "^1.4.0" or ">=1.4 <3"`
		default:
			out = append(out, Require{Unit: name, Range: text, Pos: pos})
		}
	}
	return out
}
