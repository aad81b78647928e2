package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newWhatIf(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "what-if DEP@VERSION",
		Short: "Tell what another version of a shared dependency would bring",
		Long: `What-if decides about shared dependencies as if a version of one of them were
installed: beside those that are, and instead of them, for everybody. It tells
which ranges would not hold any more, who would get another version, how many
instances there would be, and how many more or fewer bytes pages would load. It
installs nothing, changes nothing and asks no registry.

Of a range, the highest installed version is taken, else the lowest that the
range can hold. What the version itself wants of others is not known: it is
taken to go with any. Bytes are estimated from the packages that are installed.`,
		Example: examples(
			"mfegen what-if react@19",
			`mfegen what-if "date-fns@^4"`,
			"mfegen what-if react@18.2.0 --json",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{"what-if takes one dependency with a version, such as react@19", cmd.CommandPath()}
			}
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return a.sharedNames(cmd, "@"), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o, list, err := generator.WhatIf(cmd.Context(), a.options(), args[0])
			for _, d := range list {
				if d.Code == badArgument {
					return usageError{d.Text + "; " + d.Hint, cmd.CommandPath()}
				}
			}
			a.diagnose(list)
			if a.json {
				err = errors.Join(err, a.printJSON(newWhatIfOutcome(o, list, err)))
			} else if err == nil && o != nil {
				_, err = fmt.Fprint(a.out.w, a.outlook(o))
			}
			if err == nil && list.HasErrors() {
				err = errProblems
			}
			return err
		},
	}
}

// badArgument is the code about the verb's argument.
const badArgument = "MFE211"

// whatIfOutcome is what what-if --json prints.
type whatIfOutcome struct {
	outcome
	Outlook *outlookJSON `json:"outlook"` // null after errors
}

type outlookJSON struct {
	Name      string       `json:"name"`
	Version   string       `json:"version"`
	Installed bool         `json:"installed"`
	Now       costJSON     `json:"now"`
	Offered   forecastJSON `json:"offered"` // it is installed beside the others
	Forced    forecastJSON `json:"forced"`  // everybody must take it
}

// costJSON is a decision in numbers. The bytes are estimates times the routes
// that load them: only their differences mean something.
type costJSON struct {
	Bytes       int64 `json:"bytes"`
	Instances   int64 `json:"instances"`
	BrokenPeers int64 `json:"broken_peers"`
}

type forecastJSON struct {
	Cost      costJSON     `json:"cost"`
	Instances []countJSON  `json:"instances"` // of the dependency, and of those whose number changes
	Moves     []moveJSON   `json:"moves"`
	Broken    []brokenJSON `json:"broken"` // ranges that hold now
}

type countJSON struct {
	Name     string   `json:"name"`
	Before   int      `json:"before"`
	After    int      `json:"after"`
	Versions []string `json:"versions"` // highest first
}

type moveJSON struct {
	Units []string `json:"units"`
	Name  string   `json:"name"`
	From  string   `json:"from"`
	To    string   `json:"to"`
}

type brokenJSON struct {
	askJSON
	Name  string   `json:"name"`
	Gets  string   `json:"gets"`
	Units []string `json:"units"` // that live with it
}

func newWhatIfOutcome(o *generator.Outlook, list generator.Diagnostics, err error) whatIfOutcome {
	out := whatIfOutcome{outcome: newOutcome(list, err)}
	if o != nil {
		out.Outlook = &outlookJSON{o.Dep, o.Version, o.Installed, newForecast(o.Now).Cost, newForecast(o.Offered), newForecast(o.Forced)}
	}
	return out
}

func newForecast(f generator.Forecast) forecastJSON {
	out := forecastJSON{
		Cost:      costJSON{f.Cost.Bytes, f.Cost.Instances, f.Cost.Torn},
		Instances: []countJSON{}, Moves: []moveJSON{}, Broken: []brokenJSON{},
	}
	for _, c := range f.Instances {
		out.Instances = append(out.Instances, countJSON{c.Dep, c.Before, c.Now, filled(c.Versions)})
	}
	for _, m := range f.Moves {
		out.Moves = append(out.Moves, moveJSON{m.Units, m.Dep, m.From, m.To})
	}
	for _, b := range f.Broken {
		out.Broken = append(out.Broken, brokenJSON{newAsks([]generator.Ask{b.Ask})[0], b.Dep, b.Gets, filled(b.Units)})
	}
	return out
}

func (a *app) outlook(o *generator.Outlook) string {
	var b strings.Builder
	state := "is installed"
	if !o.Installed {
		state = "is not installed; what it would want of others is not known"
	}
	fmt.Fprintf(&b, "%s %s\n", a.out.paint(bold, o.Dep+" "+o.Version), state)
	beside := "if it were installed beside the others"
	if o.Installed {
		beside = "as it is, decided without the lock file"
	}
	b.WriteString(a.forecast(beside, o.Offered, o.Now))
	b.WriteString(a.forecast("if everybody had to take it", o.Forced, o.Now))
	return b.String()
}

// forecast lists what would be otherwise than now.
func (a *app) forecast(title string, f, now generator.Forecast) string {
	width := min(a.out.width, 100)
	var b strings.Builder
	b.WriteString("\n" + a.out.paint(bold, title) + "\n")
	before := b.Len()
	line := func(word, text string) {
		b.WriteString(wrapped("  "+word+strings.Repeat(" ", max(0, 8-len(word))), text, width))
	}
	for _, r := range f.Broken {
		text := fmt.Sprintf("%s wants %s %s and gets %s", asker(r.Ask), r.Dep, r.Ask.Range, r.Gets)
		if r.Ask.Unit == "" {
			text += ", for " + strings.Join(r.Units, ", ")
		}
		line("breaks", text+" ("+r.Ask.Pos.String()+")")
	}
	for _, c := range f.Instances {
		word := "doubles"
		switch {
		case c.Now == c.Before:
			continue
		case c.Now < c.Before:
			word = "unites"
		}
		line(word, fmt.Sprintf("%s: %d → %s (%s)", c.Dep, c.Before, count(c.Now, "instance"), strings.Join(c.Versions, ", ")))
	}
	for _, m := range f.Moves {
		line("moves", fmt.Sprintf("%s %s → %s for %s", m.Dep, orNone(m.From), orNone(m.To), strings.Join(m.Units, ", ")))
	}
	if b.Len() == before {
		line("nothing", "would change")
		return b.String()
	}
	switch d := f.Cost.Bytes - now.Cost.Bytes; {
	case d > 0:
		line("loads", "about "+size(d)+" more, in the sum of all routes")
	case d < 0:
		line("loads", "about "+size(-d)+" less, in the sum of all routes")
	default:
		line("loads", "as much as now")
	}
	return b.String()
}

func orNone(version string) string {
	if version == "" {
		return "none"
	}
	return version
}
