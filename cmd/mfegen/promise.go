package main

import (
	"fmt"
	"strings"

	"github.com/mfegen/mfegen/generator"
)

// contracts writes contracts for people.
func (a *app) contracts(res generator.ContractsResult) string {
	var parts []string
	for _, c := range res.Contracts {
		parts = append(parts, a.contract(c, res.Uses))
	}
	return strings.Join(parts, "\n")
}

func (a *app) contract(c *generator.Contract, uses []generator.ContractUse) string {
	var b strings.Builder
	width := min(a.out.width, 100)
	name := a.out.paint(bold, c.Name)
	if c.Version != "" {
		name += " " + c.Version
	}
	if c.Stage != "" && c.Stage != "stable" {
		name += ", " + c.Stage
	}
	b.WriteString(name + "\n")
	if c.Description != "" {
		b.WriteString(wrapped("  ", c.Description, width))
	}
	section := func(title string, t table) {
		if len(t.rows) > 0 {
			b.WriteString("  " + a.out.paint(bold, title) + "\n    " + strings.Join(t.lines(width - 4)[1:], "\n    ") + "\n")
		}
	}
	two := func(rows ...[2]string) table {
		t := table{columns: []column{{}, {flex: true}}}
		for _, r := range rows {
			if r[1] != "" {
				t.add(r[0], r[1])
			}
		}
		return t
	}
	section("about", two([2]string{"team", c.Team}, [2]string{"owners", strings.Join(c.Owners, ", ")}, [2]string{"mounts as", c.Mount},
		[2]string{"element", c.Element}, [2]string{"pages", strings.Join(c.Routes, "  ")}, [2]string{"shown on", strings.Join(c.On, "  ")}, [2]string{"slots", strings.Join(c.Slots, ", ")}))
	for _, m := range c.Exposes {
		t := two()
		for _, e := range m.Exports {
			t.add(e.Name, strings.TrimSpace(e.Kind+" "+e.Type))
		}
		section("exposes "+m.Specifier, t)
	}
	if c.Props != nil {
		t := two()
		for _, f := range generator.ContractFields(c.Props) {
			mark := ""
			if f.Optional {
				mark = "?"
			}
			t.add(f.Name+mark, f.Type)
		}
		section("takes", t)
	}
	t := two()
	for _, e := range c.Emits {
		t.add(e.Name, generator.ContractType(e.Payload))
	}
	section("emits", t)
	t = two()
	for _, s := range c.Owns {
		t.add(s.Key, generator.ContractType(s.Value))
	}
	section("owns", t)
	t = two([2]string{"events", strings.Join(c.Listens, ", ")}, [2]string{"state", strings.Join(c.Reads, ", ")})
	for _, r := range c.Requires {
		t.add(r.Unit, r.Range)
	}
	for _, d := range c.Dependencies {
		t.add(d.Name, d.Range)
	}
	t.rows = append(t.rows, two([2]string{"origins", strings.Join(c.Origins, " ")}, [2]string{"permissions", strings.Join(c.Permissions, ", ")}).rows...)
	section("needs", t)
	t = table{columns: []column{{}, {}, {flex: true}}}
	for _, u := range uses {
		if u.Of == c.Name {
			what := u.Name
			if u.Export != "" {
				what += "#" + u.Export
			}
			t.add(u.Unit, string(u.Kind)+" "+what, u.Pos.String())
		}
	}
	section("used by", t)
	return b.String()
}

// diffs writes changes for people.
func (a *app) diffs(res generator.DiffResult) string {
	if len(res.Diffs) == 0 && !res.Diagnostics.HasErrors() {
		return "there is no snapshot to compare with; mfegen contract write makes them\n"
	}
	var parts []string
	for _, d := range res.Diffs {
		if len(d.Changes) > 0 {
			parts = append(parts, a.diff(d))
		}
	}
	if parts == nil {
		return fmt.Sprintf("nothing has changed in %s\n", count(len(res.Diffs), "contract"))
	}
	return strings.Join(parts, "\n")
}

var verdictStyle = map[string]style{"breaking": red, "possible": yellow, "compatible": green}

func (a *app) diff(d generator.ContractDiff) string {
	var b strings.Builder
	b.WriteString(a.out.paint(bold, d.Unit) + " " + d.Old)
	if d.New != d.Old {
		b.WriteString(" to " + d.New)
	}
	if d.Needed != d.Old && (d.Broken || d.New == d.Old) {
		fmt.Fprintf(&b, ", which should be %s", d.Needed)
	}
	b.WriteString("\n")
	for _, c := range d.Changes {
		verdict := string(c.Verdict)
		b.WriteString("  " + a.out.paint(verdictStyle[verdict], fmt.Sprintf("%-10s", verdict)) + "  " + c.Text + " " + a.out.paint(dim, "["+c.Rule+"]") + "\n")
		for _, u := range c.Users {
			b.WriteString("              " + u.Unit + ": " + u.Pos.String() + "\n")
		}
	}
	return b.String()
}
