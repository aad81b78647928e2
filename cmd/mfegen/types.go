package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newTypes(a *app) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "types",
		Short: "Print TypeScript declarations of the site's virtual modules",
		Long: `Types prints declarations for the modules mfe:NAME, for mfegen/runtime and for
the element <mfe-slot>, so that editors and tsc know them. Write them to a file
that the shell's tsconfig.json includes, and again when an MFE is added.`,
		Example: examples(
			"mfegen types -o shell/src/mfe.d.ts",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, list, err := generator.Types(cmd.Context(), a.options())
			a.diagnose(list)
			if a.json {
				err = errors.Join(err, a.printJSON(typesOutcome{newOutcome(list, err), text}))
			}
			if err == nil && list.HasErrors() {
				err = errProblems
			}
			if err != nil || a.json && out == "" {
				return err
			}
			return a.deliver(out, []byte(text))
		},
	}
	bindOut(cmd, &out)
	return cmd
}

// typesOutcome is what types --json prints.
type typesOutcome struct {
	outcome
	Types string `json:"types"`
}
