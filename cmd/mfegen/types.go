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
		Short: "Write TypeScript declarations of the site's virtual modules",
		Long: `Types writes declarations for the modules mfe:NAME, for mfegen/bus and
mfegen/runtime, and for the element <mfe-slot>, so that editors and tsc know the
MFEs' names and props, the events and the shared state, as the contracts have
them. A tsconfig.json includes the file, and it is written again when a
contract changes. With React in the project there is a second file beside it,
which the first refers to.`,
		Example: examples(
			"mfegen types",
			"mfegen types -o shell/src/mfe-env.d.ts",
			"mfegen types -o -   print them, without what is React's",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			file := out
			if file == "-" {
				file = ""
			}
			files, list, err := generator.Types(cmd.Context(), a.options(), file)
			a.diagnose(list)
			if a.json {
				o := typesOutcome{outcome: newOutcome(list, err)}
				if len(files) > 0 {
					o.Types = files[0].Text
				}
				if len(files) > 1 {
					o.React = files[1].Text
				}
				err = errors.Join(err, a.printJSON(o))
			}
			if err == nil && list.HasErrors() {
				err = errProblems
			}
			if err != nil || a.json && !cmd.Flags().Changed("out") {
				return err
			}
			for _, f := range files {
				err = errors.Join(err, a.deliver(f.File, []byte(f.Text)))
			}
			return err
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", generator.DeclarationsFile, "write to `FILE`, relative to --cwd; - is standard output")
	return cmd
}

// typesOutcome is what types --json prints.
type typesOutcome struct {
	outcome
	Types string `json:"types"`
	React string `json:"react,omitempty"` // for React's JSX
}
