package share

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// problem adds an error where [shared] is strict about the dependency, else a
// warning.
func (d *dependency) problem(code string, pos diag.Pos, format string, args ...any) *diag.Diagnostic {
	if d.policy.Strict {
		return d.short.Errorf(code, pos, format, args...)
	}
	return d.short.Warnf(code, pos, format, args...)
}

// notInstalled reports what units need at run time and Node does not find, one
// diagnostic for each package.json. What an MFE's own toolchain builds needs
// no packages here.
func (r *resolver) notInstalled() {
	missing := map[string]map[string]plan.Range{} // by package.json and name
	from := map[string]string{}
	for _, u := range r.units {
		if u.Dist != "" {
			continue
		}
		for name, dep := range u.Package.Ranges {
			if dep.Kind != "dependencies" || dep.Optional {
				continue
			}
			pkg, bad := r.npm.Locate(u.Dir, name)
			if pkg != nil || bad != nil {
				r.list.Add(bad...)
				continue
			}
			if missing[u.Package.Path] == nil {
				missing[u.Package.Path], from[u.Package.Path] = map[string]plan.Range{}, u.Dir
			}
			missing[u.Package.Path][name] = dep
		}
	}
	for _, file := range slices.Sorted(maps.Keys(missing)) {
		deps := missing[file]
		names := slices.SortedFunc(maps.Keys(deps), func(a, b string) int {
			return cmp.Or(cmp.Compare(deps[a].Pos.Line, deps[b].Pos.Line), cmp.Compare(deps[a].Pos.Col, deps[b].Pos.Col))
		})
		d := r.list.Errorf("MFE151", deps[names[0]].Pos, "package %q is not installed", names[0])
		for _, name := range names[1:] {
			d.Notes = append(d.Notes, diag.Note{Pos: deps[name].Pos, Text: fmt.Sprintf("nor is %q", name)})
		}
		d.Hint = r.npm.InstallHint(from[file])
	}
}

func (r *resolver) namedNotInstalled(d *dependency) {
	for _, v := range d.views {
		if v.declares && v.declared.Kind == "dependencies" && !v.declared.Optional && v.unit.Dist == "" {
			return // reported where it is declared
		}
	}
	g := r.list.Errorf("MFE151", d.policy.Pos, "package %q is shared, but not installed for any unit", d.name)
	command, dir := r.npm.Install(r.plan.Shell.Dir)
	add := map[string]string{"npm install": "npm install ", "pnpm install": "pnpm add ", "yarn install": "yarn add ", "bun install": "bun add "}[command]
	if add == "" {
		add = "npm install "
	}
	g.Hint = "run " + add + d.name + in(dir) + ", or delete the table"
	var names []string
	for _, u := range r.units {
		names = slices.AppendSeq(names, maps.Keys(u.Package.Ranges))
	}
	slices.Sort(names)
	if near := diag.Closest(d.name, names); near != "" && near != d.name {
		g.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	for _, v := range d.views {
		if v.declares {
			g.Notes = append(g.Notes, diag.Note{Pos: v.declared.Pos, Text: v.unit.String() + " declares it here"})
			g.Hint = r.npm.InstallHint(v.unit.Dir)
		}
	}
}

func in(dir string) string {
	if dir == "." {
		return ""
	}
	return " in " + dir
}

func (r *resolver) pinNotInstalled(d *dependency) {
	g := d.short.Errorf("MFE205", d.policy.PinPos, "%s %s is pinned, but not installed", d.name, d.policy.Pin)
	g.Notes = d.installed()
	g.Hint = fmt.Sprintf("write pin = %q, or install %s@%s", d.copies[0].Version, d.name, d.policy.Pin)
}

func (r *resolver) versionNotInstalled(d *dependency) {
	g := d.problem("MFE200", d.policy.VersionPos, "no installed copy of %s is in the range %s", d.name, d.policy.Version)
	g.Notes = d.installed()
	g.Hint = fmt.Sprintf("install %s@%q, or write a range with an installed version: version = %q", d.name, d.policy.Version, caret(d.copies[0].Package))
}

// installed lists the copies as notes.
func (d *dependency) installed() []diag.Note {
	var out []diag.Note
	for _, c := range d.copies {
		out = append(out, diag.Note{
			Pos:  diag.Pos{File: c.Path},
			Text: fmt.Sprintf("%s is installed, seen from %s", version(c.Package), seenFrom(c)),
		})
	}
	return out
}

// seenFrom names the folders, of many the first few.
func seenFrom(c *candidate) string {
	if n := len(c.From); n > 4 {
		return fmt.Sprintf("%s and %d more", strings.Join(c.From[:3], ", "), n-3)
	}
	return strings.Join(c.From, ", ")
}

// invalidRanges reports declared ranges that npm would refuse.
func (r *resolver) invalidRanges(d *dependency) {
	for _, v := range d.views {
		if v.declares && v.spec.Kind == semver.Invalid {
			g := d.short.Warnf("MFE204", v.declared.Pos, "the range %q of %s is none that npm reads; the installed copy is taken as it is", v.declared.Text, d.name)
			g.Hint = fmt.Sprintf("write a range such as %q", caret(d.chosen.Package))
		}
	}
}

// singletonConflict reports the units that must live with a version outside
// their range.
func (r *resolver) singletonConflict(d *dependency) {
	var happy, unhappy []view
	for _, v := range d.views {
		switch {
		case !v.declares:
		case d.inRange(v, d.chosen):
			happy = append(happy, v)
		default:
			unhappy = append(unhappy, v)
		}
	}
	if len(unhappy) == 0 {
		return
	}
	g := d.problem("MFE201", d.policy.Pos, "%s is a singleton, and %s, which every unit gets, is not in the range of %s", d.name, version(d.chosen.Package), unitNames(unhappy))
	for _, vs := range byDeclaration(unhappy) {
		g.Notes = append(g.Notes, diag.Note{Pos: vs[0].declared.Pos, Text: want(vs)})
	}
	for _, vs := range byDeclaration(happy) {
		g.Notes = append(g.Notes, diag.Note{Pos: vs[0].declared.Pos, Text: want(vs) + ", which " + version(d.chosen.Package) + " is in"})
	}
	g.Hint = r.smallestChange(d).hint(d)
}

// splitSingleton reports units that get another copy of something than the one
// that the singleton takes: it can take one only.
func (r *resolver) splitSingleton(d *dependency) {
	if d.main == nil {
		return
	}
	for _, name := range sortedKeys(d.main.copy.uses) {
		to := r.deps[name]
		if to.main == nil || !r.joins(d.main.copy, to, to.main.copy) {
			continue
		}
		var units []view
		for i, v := range to.views {
			if v.gets != nil && !to.isMain(v.gets, v.group) && r.joins(d.main.copy, to, v.gets) && d.views[i].declares {
				units = append(units, v)
			}
		}
		if len(units) == 0 {
			continue
		}
		g := d.problem("MFE206", d.policy.Pos, "%s is a singleton and uses %s %s, but %s %s %s", d.name, name, version(to.main.copy.Package), unitNames(units), get(units), version(units[0].gets.Package))
		for _, vs := range byDeclaration(units) {
			if vs[0].declares {
				g.Notes = append(g.Notes, diag.Note{Pos: vs[0].declared.Pos, Text: want(vs) + " of " + name})
			}
		}
		g.Hint = fmt.Sprintf("make %s a singleton too, with singleton = true in [shared.%s], or delete singleton from [shared.%s]", name, name, d.name)
	}
}

func get(views []view) string {
	if len(views) > 1 {
		return "get"
	}
	return "gets"
}

// unserved reports the units that no installed copy suits.
func (r *resolver) unserved(d *dependency) {
	var views []view
	for _, v := range d.views {
		if v.declares && v.gets != nil && !d.inRange(v, v.gets) {
			views = append(views, v)
		}
	}
	for _, vs := range byDeclaration(views) {
		v := vs[0]
		g := d.problem("MFE202", v.declared.Pos, "%s, but no installed copy of %s is in that range; %s is taken", want(vs), d.name, version(v.gets.Package))
		g.Notes = d.installed()
		g.Hint = r.npm.InstallHint(v.unit.Dir) + ", or change the range to " + caret(v.gets.Package)
	}
}

// strangers reports copies whose peers are not what their units get. One
// diagnostic stands for all units of a copy.
func (r *resolver) strangers(d *dependency) {
	for _, c := range d.copies {
		for _, name := range sortedKeys(c.uses) {
			to := r.deps[name]
			for i := range c.uses[name] {
				r.stranger(d, c, to, &c.uses[name][i])
			}
		}
	}
}

func (r *resolver) stranger(d *dependency, c *candidate, to *dependency, u *use) {
	var units []view
	var got *candidate
	for i, v := range d.views {
		other := to.views[i].gets
		if v.gets == c && other != nil && r.breaks(u, to, other) {
			units = append(units, v)
			got = cmp.Or(got, other)
		}
	}
	if len(units) == 0 {
		return
	}
	who := d.name + " " + version(c.Package)
	if u.by.Dir != c.Dir {
		who = called(u.by) + " in " + d.name
	}
	g := d.problem("MFE203", units[0].declared.Pos, "%s wants %s %s, but %s %s %s %s", who, to.name, u.dep.Range, unitNames(units), get(units), to.name, version(got.Package))
	if !units[0].declares {
		g.Pos = cmp.Or(d.policy.Pos, units[0].unit.Pos)
	}
	g.Notes = []diag.Note{{Pos: u.dep.Pos, Text: u.by.Name + " says so here"}}
	g.Hint = fmt.Sprintf("give the units ranges of %s and %s that belong together", d.name, to.name)
	if to.policy.Singleton && !d.policy.Singleton {
		g.Hint = fmt.Sprintf("%s is a singleton: make %s one too, with singleton = true in [shared.%s]", to.name, d.name, d.name)
	}
}

// byDeclaration groups units that have one package.json in common.
func byDeclaration(views []view) [][]view {
	var out [][]view
	for _, v := range views {
		i := slices.IndexFunc(out, func(vs []view) bool { return vs[0].declared.Pos == v.declared.Pos })
		if i < 0 {
			i, out = len(out), append(out, nil)
		}
		out[i] = append(out[i], v)
	}
	return out
}

// want says what units with one declaration want.
func want(vs []view) string {
	if len(vs) > 1 {
		return unitNames(vs) + " want " + vs[0].declared.Text
	}
	return unitNames(vs) + " wants " + vs[0].declared.Text
}

func unitNames(views []view) string {
	var names []string
	for _, v := range views {
		names = append(names, v.unit.String())
	}
	return and(names)
}

// caret is the usual range that the package's version is in.
func caret(pkg *npm.Package) string {
	if pkg.Version == "" {
		return "*"
	}
	return "^" + pkg.Version
}
