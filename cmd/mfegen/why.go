package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newWhy(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "why [DEP...]",
		Short: "Explain who gets which version of a shared dependency",
		Long: `Why says about shared dependencies who asks for which range and where, who gets
which version, which copies are installed, and, where there are several
instances, why there cannot be fewer. Without a name it explains all of them.

With a version or a range behind the name, it explains how that version comes
in, and which ranges would have to change for it to go.`,
		Example: examples(
			"mfegen why react",
			"mfegen why react@17            who brings React 17, and what holds it",
			"mfegen why --json",
		),
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return a.sharedNames(cmd, ""), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			res, err := generator.Why(cmd.Context(), a.options(), args...)
			a.diagnose(res.Diagnostics)
			if len(res.Wrong) > 0 {
				return usageError{strings.Join(res.Wrong, "\nmfegen: "), cmd.CommandPath()}
			}
			if a.json {
				err = errors.Join(err, a.printJSON(newWhyOutcome(res, err)))
			} else if err == nil {
				_, err = fmt.Fprint(a.out.w, a.explanations(res))
			}
			if err == nil && res.Diagnostics.HasErrors() {
				err = errProblems
			}
			return err
		},
	}
}

// sharedNames completes shared dependencies. Where the project has mistakes
// there are none.
func (a *app) sharedNames(cmd *cobra.Command, suffix string) []cobra.Completion {
	var names []cobra.Completion
	res, _ := generator.Why(cmd.Context(), a.options())
	for _, e := range res.Explanations {
		names = append(names, e.Dep+suffix)
	}
	return names
}

// whyOutcome is what why --json prints.
type whyOutcome struct {
	outcome
	// Optimal says that no decision under the same rules ships less.
	Optimal      bool            `json:"optimal"`
	Dependencies []whyDependency `json:"dependencies"`
}

type whyDependency struct {
	Name        string     `json:"name"`
	Range       string     `json:"range,omitempty"` // of the versions that are explained; all without it
	Tool        bool       `json:"tool"`            // only ever declared in devDependencies
	Asked       []askJSON  `json:"asked"`
	Got         []gotJSON  `json:"got"`
	Installed   []copyJSON `json:"installed"`
	HeldBy      []askJSON  `json:"held_by,omitzero"` // with a range only
	Certificate []string   `json:"certificate"`      // why there are not fewer instances
}

type askJSON struct {
	Unit    string        `json:"unit,omitempty"`
	Package string        `json:"package,omitempty"` // name and version
	Range   string        `json:"range"`
	Kind    string        `json:"kind"`
	Pos     generator.Pos `json:"pos"`
}

type gotJSON struct {
	Unit    string `json:"unit"`
	Version string `json:"version"`
	Default bool   `json:"default"`
	InRange bool   `json:"in_range"`
	Reason  string `json:"reason,omitempty"`
}

type copyJSON struct {
	Version string   `json:"version"`
	Dir     string   `json:"dir"`
	From    []string `json:"from"`  // folders that see it
	Units   int      `json:"units"` // that get it
}

func newWhyOutcome(res generator.WhyResult, err error) whyOutcome {
	o := whyOutcome{newOutcome(res.Diagnostics, err), res.Optimal, []whyDependency{}}
	for _, e := range res.Explanations {
		d := whyDependency{
			Name: e.Dep, Range: e.Range, Tool: e.Tool, Asked: newAsks(e.Asked), Got: []gotJSON{}, Installed: []copyJSON{},
			Certificate: filled(e.Certificate),
		}
		if e.Range != "" {
			d.HeldBy = newAsks(e.Held)
		}
		for _, g := range e.Got {
			d.Got = append(d.Got, gotJSON{g.Unit, g.Version, g.Default, g.InRange, g.Reason})
		}
		for _, p := range e.Present {
			d.Installed = append(d.Installed, copyJSON{p.Version, p.Dir, filled(p.From), p.Units})
		}
		o.Dependencies = append(o.Dependencies, d)
	}
	return o
}

func newAsks(asks []generator.Ask) []askJSON {
	out := []askJSON{}
	for _, a := range asks {
		out = append(out, askJSON{a.Unit, a.Package, a.Range, a.Kind, a.Pos})
	}
	return out
}

// asker names who asks: a unit, a package, or the manifest, whose kind is its
// table.
func asker(a generator.Ask) string {
	switch {
	case a.Unit != "":
		return a.Unit
	case a.Package != "":
		return a.Package
	}
	return a.Kind
}

func (a *app) explanations(res generator.WhyResult) string {
	if len(res.Explanations) == 0 && !res.Diagnostics.HasErrors() {
		return "no dependency is shared\n"
	}
	var parts []string
	for _, e := range res.Explanations {
		parts = append(parts, a.explanation(e))
	}
	return strings.Join(parts, "\n")
}

func (a *app) explanation(e generator.Explained) string {
	var b strings.Builder
	width := min(a.out.width, 100)
	name := e.Dep
	if e.Range != "" {
		name += " " + e.Range
	}
	fmt.Fprintf(&b, "%s: %s\n", a.out.paint(bold, name), versions(e))
	section := func(title string, t table) {
		if len(t.rows) > 0 {
			b.WriteString("  " + a.out.paint(bold, title) + "\n    " + strings.Join(t.lines(width - 4)[1:], "\n    ") + "\n")
		}
	}
	section("asked for", asks(e.Asked))
	if len(e.Got) > 0 {
		b.WriteString("  " + a.out.paint(bold, "given") + "\n" + given(e, width))
	}
	copies := table{columns: []column{{}, {flex: true}, {}}}
	for _, p := range e.Present {
		copies.add(p.Version, p.Dir, count(p.Units, "unit"))
	}
	section("installed", copies)
	if e.Range != "" {
		b.WriteString(a.held(e, width))
	} else if len(e.Certificate) > 0 {
		b.WriteString("  " + a.out.paint(bold, "not fewer, because") + "\n")
		for _, line := range e.Certificate {
			b.WriteString(wrapped("    ", line, width))
		}
	}
	return b.String()
}

// versions counts who gets what.
func versions(e generator.Explained) string {
	units := map[string]int{}
	var order, parts []string
	for _, p := range e.Present {
		if _, seen := units[p.Version]; !seen && p.Units > 0 {
			order = append(order, p.Version)
		}
		units[p.Version] += p.Units
	}
	for _, v := range order {
		parts = append(parts, v+" for "+count(units[v], "unit"))
	}
	if len(parts) == 0 {
		return "nobody gets it"
	}
	return strings.Join(parts, ", ")
}

func asks(list []generator.Ask) table {
	t := table{columns: []column{{}, {}, {}, {}}}
	for _, ask := range list {
		kind := strings.TrimSuffix(ask.Kind, "Dependencies") // peer, dev, optional
		if kind == "dependencies" || kind == asker(ask) {
			kind = ""
		}
		t.add(asker(ask), ask.Range, kind, ask.Pos.String())
	}
	return t
}

// given lists the versions with their units, those with one reason together.
func given(e generator.Explained, width int) string {
	type group struct {
		version, why string
		units        []string
	}
	var groups []group
	widest := 0
	for _, g := range e.Got {
		why := g.Reason
		declared := slices.ContainsFunc(e.Asked, func(a generator.Ask) bool { return a.Unit == g.Unit })
		switch {
		case g.Default && declared:
			why = "the default"
		case g.Default:
			why = "the default, if imported though undeclared"
		}
		if !g.InRange {
			why = strings.TrimPrefix(why+"; outside of the range", "; ")
		}
		at := slices.IndexFunc(groups, func(o group) bool { return o.version == g.Version && o.why == why })
		if at < 0 {
			at, groups = len(groups), append(groups, group{version: g.Version, why: why})
		}
		groups[at].units = append(groups[at].units, g.Unit)
		widest = max(widest, columns(g.Version))
	}
	var b strings.Builder
	for _, g := range groups {
		text := strings.Join(g.units, ", ")
		if g.why != "" {
			text += ": " + g.why
		}
		b.WriteString(wrapped("    "+g.version+strings.Repeat(" ", widest-columns(g.version)+len(gap)), text, width))
	}
	return b.String()
}

// held says what would have to change for the versions to go.
func (a *app) held(e generator.Explained, width int) string {
	title := func(s string) string { return "  " + a.out.paint(bold, s) + "\n" }
	switch {
	case len(e.Held) > 0:
		holders := asks(e.Held)
		return title("held by") + "    " + strings.Join(holders.lines(width - 4)[1:], "\n    ") + "\n"
	case len(e.Got) == 0:
		return title("held by nobody")
	}
	return title("held by no range") + wrapped("    ", "another version in use would do for each that asks; see the reasons above, or try mfegen update", width)
}

// wrapped writes the text after the prefix, in lines of the width that begin
// below the text.
func wrapped(prefix, text string, width int) string {
	var b strings.Builder
	line, at := prefix, columns(prefix)
	empty := true
	for word := range strings.FieldsSeq(text) {
		if !empty && at+1+columns(word) > width {
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", columns(prefix))
			at, empty = columns(prefix), true
		}
		if !empty {
			line, at = line+" ", at+1
		}
		line, at, empty = line+word, at+columns(word), false
	}
	return b.String() + line + "\n"
}
