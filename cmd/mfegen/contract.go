package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newContract(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "contract VERB",
		Short: "Show, keep and compare what MFEs promise each other",
		Long: `The contract of an MFE is what others may rely on: the modules that it exposes
with their exports and types, the props that it takes, the events and the state
that it shares, its pages and slots, and what it needs. Most of it is found in
the sources; the rest stands in the manifest.

Write keeps the contracts under their versions, in files to commit. From then on
mfegen check fails when a change breaks who uses an MFE and its version does not
say so.`,
		Example: examples(
			"mfegen contract show cart",
			"mfegen contract write        keep what is promised now",
			"mfegen contract diff         what changed since",
			"mfegen contract test         try the MFEs in a browser",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usageError{fmt.Sprintf("contract has no verb %q%s", args[0], didYouMean("", args[0], verbs(cmd))), cmd.CommandPath()}
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newContractShow(a), newContractWrite(a), newContractDiff(a), newContractTest(a), newContractRules(a))
	return cmd
}

// unitNames completes the names of units.
func (a *app) unitNames(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return generator.UnitNames(cmd.Context(), a.options()), cobra.ShellCompDirectiveNoFileComp
}

// finish prints the outcome as JSON or text and says how the verb ends.
func (a *app) finish(cmd *cobra.Command, list generator.Diagnostics, wrong []string, err error, asJSON any, text func() string) error {
	a.diagnose(list)
	if len(wrong) > 0 {
		return usageError{strings.Join(wrong, "\nmfegen: "), cmd.CommandPath()}
	}
	if a.json {
		err = errors.Join(err, a.printJSON(asJSON))
	} else if err == nil {
		_, err = fmt.Fprint(a.out.w, text())
	}
	if err == nil && list.HasErrors() {
		err = errProblems
	}
	return err
}

func newContractShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show [UNIT...]",
		Short: "Print what units promise, and who relies on it",
		Long: `Show prints the contracts of the shell and the MFEs as they are now: what they
expose, take, emit and need, and where others use it. Types are read by the
project's own TypeScript, where it is installed.`,
		Example: examples(
			"mfegen contract show",
			"mfegen contract show cart",
			"mfegen contract show cart --json",
		),
		ValidArgsFunction: a.unitNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			res, err := generator.Contracts(cmd.Context(), a.options(), args...)
			out := contractsOutcome{newOutcome(res.Diagnostics, err), filled(res.Contracts), filled(res.Uses)}
			return a.finish(cmd, res.Diagnostics, res.Wrong, err, out, func() string { return a.contracts(res) })
		},
	}
}

// contractsOutcome is what contract show --json prints.
type contractsOutcome struct {
	outcome
	Contracts []*generator.Contract   `json:"contracts"`
	Uses      []generator.ContractUse `json:"uses"`
}

func newContractWrite(a *app) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "write [UNIT...]",
		Short: "Keep what units promise, under their versions",
		Long: `Write puts the contract of each unit into the folder contracts, or that of the
key dir in [contract], as UNIT@VERSION.json: files to review and to commit when
a version is released. What a release has promised is not replaced; raise the
version in its package.json instead, or, when nobody has got it yet, use --force.
Snapshots of prereleases are replaced.

A snapshot bears the day on which it was written, in UTC, or that of the
environment variable SOURCE_DATE_EPOCH, for the changelog and the feed of the
docs. It keeps that day until it says something else. What is compared is never
the day.`,
		Example: examples(
			"mfegen contract write",
			"mfegen contract write cart",
			"mfegen contract write cart --force",
		),
		ValidArgsFunction: a.unitNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			at, ok := releaseTime(os.Getenv("SOURCE_DATE_EPOCH"), time.Now)
			if !ok {
				return usageError{"SOURCE_DATE_EPOCH must be the seconds since 1970-01-01, such as 1767312000", cmd.CommandPath()}
			}
			res, err := generator.WriteContracts(cmd.Context(), a.options(), args, at, force)
			out := struct {
				outcome
				Written []writtenJSON `json:"written"`
			}{newOutcome(res.Diagnostics, err), []writtenJSON{}}
			for _, w := range res.Written {
				out.Written = append(out.Written, writtenJSON(w))
			}
			return a.finish(cmd, res.Diagnostics, res.Wrong, err, out, func() string { return a.writtenContracts(res) })
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace what a release has promised")
	return cmd
}

// releaseTime is what SOURCE_DATE_EPOCH says, by the specification of
// reproducible-builds.org, or else the clock.
func releaseTime(epoch string, now func() time.Time) (at time.Time, ok bool) {
	if epoch == "" {
		return now(), true
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	at = time.Unix(seconds, 0).UTC()
	return at, err == nil && seconds >= 0 && at.Year() <= 9999
}

type writtenJSON struct {
	Unit    string `json:"unit"`
	Version string `json:"version"`
	File    string `json:"file"`  // relative to the manifest's folder
	State   string `json:"state"` // created, unchanged, replaced or refused
}

func (a *app) writtenContracts(res generator.WriteResult) string {
	if a.quiet {
		return ""
	}
	t := table{columns: []column{{}, {flex: true}}}
	for _, w := range res.Written {
		t.add(w.State, a.place(w.File))
	}
	if len(t.rows) == 0 {
		return ""
	}
	return strings.Join(t.lines(a.out.width)[1:], "\n") + "\n"
}

func newContractDiff(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "diff [REF]",
		Short: "Say what changed in what units promise",
		Long: `Diff compares the contracts as they are now with the latest snapshot of each
that is not of a later version: those of the project, those of a commit, branch
or tag, or those of a folder.

Each change is by a rule; see mfegen contract rules. The exit code is 1 when one
of them breaks who relies on the unit and its version does not say so.`,
		Example: examples(
			"mfegen contract diff",
			"mfegen contract diff main        what this branch changes",
			"mfegen contract diff ../old/contracts --json",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{"contract diff takes one commit or folder", cmd.CommandPath()}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			res, err := generator.DiffContracts(cmd.Context(), a.options(), strings.Join(args, ""))
			var wrong []string
			if res.Wrong != "" {
				wrong = []string{res.Wrong}
			}
			err = a.finish(cmd, res.Diagnostics, wrong, err, newDiffOutcome(res, err), func() string { return a.diffs(res) })
			for _, d := range res.Diffs {
				if err == nil && d.Broken {
					err = errProblems
				}
			}
			return err
		},
	}
}

// diffOutcome is what contract diff --json prints.
type diffOutcome struct {
	outcome
	Units []unitDiff `json:"units"` // those with a snapshot
}

type unitDiff struct {
	Unit    string                     `json:"unit"`
	Old     string                     `json:"old"`    // the version of the snapshot
	New     string                     `json:"new"`    // the version now
	Needed  string                     `json:"needed"` // the version that the changes need at least
	Broken  bool                       `json:"broken"` // others break, and the version does not say so
	Changes []generator.ContractChange `json:"changes"`
}

func newDiffOutcome(res generator.DiffResult, err error) diffOutcome {
	o := diffOutcome{newOutcome(res.Diagnostics, err), []unitDiff{}}
	for _, d := range res.Diffs {
		o.Units = append(o.Units, unitDiff{d.Unit, d.Old, d.New, d.Needed, d.Broken, filled(d.Changes)})
		o.OK = o.OK && !d.Broken
	}
	return o
}

func newContractRules(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "rules",
		Short: "Print the rules by which contracts are compared",
		Long: `Rules prints the rules in categories of rising strictness. The key level of
[contract] says up to which category they count; rules adds some, and ignore
takes some away.`,
		Example: examples(
			"mfegen contract rules",
			"mfegen contract rules --json",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var out []ruleJSON
			t := table{columns: []column{{head: "rule"}, {head: "category"}, {head: "a change is"}, {head: "so that", flex: true}}}
			for _, r := range generator.ContractRules() {
				out = append(out, ruleJSON{r.ID, string(r.Category), string(r.Verdict), r.Purpose})
				t.add(r.ID, string(r.Category), string(r.Verdict), r.Purpose)
			}
			return a.finish(cmd, nil, nil, nil, out, func() string { return a.titled(t) })
		},
	}
}

type ruleJSON struct {
	ID       string `json:"id"`
	Category string `json:"category"` // exports, signature, props, events, runtime or style
	Verdict  string `json:"verdict"`  // breaking, possible or compatible
	Purpose  string `json:"purpose"`
}
