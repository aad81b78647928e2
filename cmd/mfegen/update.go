package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newUpdate(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "update",
		Short: "Decide anew about shared dependencies, and write mfe.lock",
		Long: `Update decides which version of each shared dependency every unit gets, from
what is installed now and without regard to the lock file, writes that file, and
says what is different in it. It installs nothing and writes no site. Until the
next update, builds keep to the decision while the ranges and what is installed
allow it.

The exit code is 1 when the project has errors.`,
		Example: examples(
			"mfegen update",
			"mfegen update --json",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := a.options()
			p := a.err.progress(!a.quiet && !a.json)
			o.Progress = p.event
			if !a.quiet {
				o.Output = p
			}
			res, err := generator.Update(cmd.Context(), o)
			p.end()
			a.diagnose(res.Diagnostics)
			if a.json {
				err = errors.Join(err, a.printJSON(newUpdateOutcome(res, err)))
			}
			switch {
			case err != nil:
				return err
			case res.Diagnostics.HasErrors():
				return errProblems
			case !a.json && !a.quiet:
				_, err = fmt.Fprint(a.out.w, a.updated(res))
			}
			return err
		},
	}
}

// updateOutcome is what update --json prints.
type updateOutcome struct {
	outcome
	Lock lockOutcome `json:"lock"`
}

type lockOutcome struct {
	File    string   `json:"file"` // relative to the manifest's folder, or "" when there is none
	Written bool     `json:"written"`
	Changes []string `json:"changes"` // in sentences
}

func newUpdateOutcome(res generator.UpdateResult, err error) updateOutcome {
	return updateOutcome{newOutcome(res.Diagnostics, err), lockOutcome{res.File, res.Written, filled(res.Changes)}}
}

// filled is s, or [] for JSON.
func filled[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (a *app) updated(res generator.UpdateResult) string {
	if res.File == "" {
		return "nothing is shared, so there is no lock file to write\n"
	}
	file := a.place(res.File)
	switch {
	case len(res.Changes) > 0:
		return a.out.paint(bold, file) + "\n  " + strings.Join(res.Changes, "\n  ") + "\n"
	case res.Written:
		return file + " is written\n"
	}
	return file + " is up to date\n"
}
