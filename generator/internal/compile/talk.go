package compile

import (
	"fmt"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/runtime"
)

// verb is what a function of the bus does with a name.
type verb struct {
	says string
	key  string   // of the manifest
	form string   // what to write there
	of   []string // the names that it may be given
}

// undeclared reports names that a unit's code gives to the bus and that its
// contract lacks. Names that are computed are checked in the browser, in a
// build for development.
func undeclared(u plan.Unit, job bundler.Job, res *bundler.Result) diag.List {
	calls := bundler.Calls(job, res, runtime.BusSpecifier)
	if len(calls) == 0 {
		return nil
	}
	var emits, owns []string
	for _, e := range u.Emits {
		emits = append(emits, e.Name)
	}
	for _, s := range u.Owns {
		owns = append(owns, s.Key)
	}
	hears := verb{"listens to", "listens", "[%q]", slices.Concat(names(u.Listens), emits)}
	reads := verb{"reads", "reads", "[%q]", slices.Concat(names(u.Reads), owns)}
	verbs := map[string]verb{
		"emit": {"emits", "emits", "{ %q = { } }", emits}, "on": hears, "once": hears,
		"read": reads, "watch": reads, "write": {"writes", "owns", "{ %q = { } }", owns},
	}
	table := fmt.Sprintf("[mfe.%s]", u.Name)
	if u.Kind == bundle.Shell {
		table = "[shell]"
	}
	if u.Contract.File != "" {
		table = u.Contract.File
	}
	var list diag.List
	for _, c := range calls {
		v, ok := verbs[c.Function]
		if !ok || slices.Contains(v.of, c.Argument) {
			continue
		}
		d := list.Errorf("MFE177", c.Pos, "%s %s %q, which its contract does not name", u, v.says, c.Argument)
		d.Hint = fmt.Sprintf("add %s = "+v.form+" to %s", v.key, c.Argument, table)
		if near := diag.Closest(c.Argument, v.of); near != "" {
			d.Hint = fmt.Sprintf("did you mean %q? Or %s", near, d.Hint)
		}
		d.Notes = []diag.Note{{Pos: u.Pos, Text: "its contract begins here"}}
		if u.Contract.File != "" {
			d.Notes = []diag.Note{{Pos: diag.Pos{File: u.Contract.File}, Text: "its contract is here"}}
		}
	}
	return list
}

func names(list []plan.Mention) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Name)
	}
	return out
}
