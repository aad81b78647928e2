package vendor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// hinter says what to type about a name that does not exist: what was meant,
// or the installed versions that have it. It looks into packages, which takes
// time that only a failed build has.
type hinter struct {
	ctx   context.Context
	in    Input
	names map[[2]string][]string // by folder and specifier
}

func (h *hinter) hint(m lack, unit string) string {
	w := m.want
	var with, without []string
	for _, c := range h.copies(w.inst.Dep) {
		switch {
		case c.Dir == w.inst.Dir:
		case slices.Contains(h.exports(c, w.specifier), m.name):
			with = append(with, c.Version)
		default:
			without = append(without, c.Version)
		}
	}
	with, without = distinct(with), distinct(without)
	manifest := "the package.json of " + title(unit)
	if p := h.unit(unit).Package.Path; p != "" {
		manifest = p
	}
	switch {
	case len(with) == 1:
		return fmt.Sprintf("%s %s, which is installed too, exports it: write \"%s\": \"^%s\" in %s", w.inst.Dep, with[0], w.inst.Dep, with[0], manifest)
	case len(with) > 1:
		return fmt.Sprintf("%s %s, which are installed too, export it: ask for one of them in %s", w.inst.Dep, strings.Join(with, " and "), manifest)
	}
	known := m.known
	if known == nil {
		known = h.exports(npm.Copy{Package: &npm.Package{Dir: w.inst.Dir, Version: w.inst.Version}, From: []string{w.inst.From}}, w.specifier)
	}
	if c := diag.Closest(m.name, known); c != "" {
		return fmt.Sprintf("did you mean %q?", c)
	}
	also := ""
	switch {
	case len(without) == 1:
		also = without[0] + ", which is installed too, lacks it as well: "
	case len(without) > 1:
		also = strings.Join(without, " and ") + ", which are installed too, lack it as well: "
	}
	return fmt.Sprintf("%sinstall a version of %s that exports %s, or import a name that %s has", also, w.inst.Dep, m.name, w.inst.Version)
}

// copies are the copies of a dependency that the units' folders see.
func (h *hinter) copies(dep string) []npm.Copy {
	var dirs []string
	for _, u := range h.in.Plan.Units() {
		dirs = append(dirs, u.Dir)
	}
	out, _ := h.in.NPM.Copies(dep, dirs) // what is wrong with them was told when they were resolved
	return out
}

// exports are the export names of a copy, or nil when they cannot be found.
func (h *hinter) exports(c npm.Copy, specifier string) []string {
	key := [2]string{c.Dir, specifier}
	names, ok := h.names[key]
	if !ok {
		inst := share.Instance{Dep: npm.Name(specifier), Version: c.Version, From: c.From[0], Dir: c.Dir}
		g := &group{name: "vendor", instances: []share.Instance{inst}}
		found, _ := allNames(h.ctx, h.in, g, []*want{{specifier: specifier, inst: inst}})
		names = found[specifier]
		h.names[key] = names
	}
	return names
}

func (h *hinter) unit(name string) plan.Unit {
	units := h.in.Plan.Units()
	if i := slices.IndexFunc(units, func(u plan.Unit) bool { return u.Name == name }); i >= 0 {
		return units[i]
	}
	return plan.Unit{}
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
