package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newContractTest(a *app) *cobra.Command {
	var opts generator.TrialOptions
	cmd := &cobra.Command{
		Use:   "test [MFE]...",
		Short: "Try MFEs in a browser against their contracts",
		Long: `Test links the site without writing it, serves it to a browser with the headers
that a build emits, and tries each MFE on a page of its own: what it exposes can
be imported and has its exports, it mounts with props made from their schema (or
with the schema's examples), takes others, unmounts and mounts again, says no
more on the bus than its contract does, and leaves no elements, stylesheets,
listeners or timers behind.

The browser is a Chromium or Chrome; no driver is needed.`,
		Example: examples(
			"mfegen contract test             all MFEs",
			"mfegen contract test cart        one of them",
			"CHROME=/opt/chrome mfegen contract test --json",
		),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.MFEs = args
			if !a.json && !a.quiet {
				opts.Progress = func(t generator.Trial) {
					mark := a.out.paint(green, "ok  ")
					if !t.OK() {
						mark = a.out.paint(red, "FAIL")
					}
					fmt.Fprintf(a.out.w, "%s  %s\n", mark, t.MFE)
				}
			}
			res, err := generator.ContractTest(cmd.Context(), a.options(), opts)
			a.diagnose(res.Diagnostics)
			if unknown := (*generator.UnknownMFEError)(nil); errors.As(err, &unknown) {
				err = usageError{fmt.Sprintf("there is no MFE %q%s", unknown.Name, didYouMean("", unknown.Name, unknown.Known)), cmd.CommandPath()}
			}
			if a.json {
				out := trialOutcome{outcome: newOutcome(res.Diagnostics, err), MFEs: []trialRow{}}
				for _, t := range res.Trials {
					out.MFEs = append(out.MFEs, trialRow{t.MFE, t.OK(), t.Mounts})
				}
				err = errors.Join(err, a.printJSON(out))
			}
			if err == nil && res.Diagnostics.HasErrors() {
				err = errProblems
			}
			return err
		},
	}
	cmd.Flags().StringVar(&opts.Browser, "browser", "", "the browser, a `PROGRAM`; $CHROME or the first that is found otherwise")
	cmd.Flags().DurationVar(&opts.Patience, "patience", time.Minute, "how long one MFE may take, such as `2m`")
	return cmd
}

// trialOutcome is what contract test --json prints.
type trialOutcome struct {
	outcome
	MFEs []trialRow `json:"mfes"`
}

type trialRow struct {
	MFE    string `json:"mfe"`
	OK     bool   `json:"ok"`
	Mounts int    `json:"mounts"`
}
