package main

import (
	"github.com/spf13/cobra"
)

func newCheck(a *app) *cobra.Command {
	var f buildFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find what is wrong with the project, and write nothing",
		Long: `Check does all that build does but writes no site: it reports every mistake and
every budget that is exceeded, and prints the table of what would be written.

The exit code is 1 when the project has errors.`,
		Example: examples(
			"mfegen check",
			"mfegen check --warnings-as-errors --log-format github",
			"mfegen check --json",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.link(cmd.Context(), f.options(cmd, a), &f, false)
		},
	}
	f.bind(cmd)
	return cmd
}
