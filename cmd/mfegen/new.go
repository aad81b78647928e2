package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newNew(a *app) *cobra.Command {
	kinds := []string{"theme"}
	cmd := &cobra.Command{
		Use:     "new",
		Short:   "Begin something from a starter",
		Example: examples("mfegen new theme themes/harbour"),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usageError{fmt.Sprintf("there is no starter %q%s", args[0], didYouMean("", args[0], kinds)), cmd.CommandPath()}
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newNewTheme(a))
	return cmd
}

func newNewTheme(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "theme DIR",
		Short: "Write a folder to begin a theme of the docs with",
		Long: `Theme writes a folder with the colours and the footer of the built-in theme to
change, and a README that says what templates are given. Name it in the manifest:
theme = "DIR" in [docs]. Whatever else the theme does not have comes from the
built-in one. It never replaces a file.`,
		Example: examples("mfegen new theme themes/harbour"),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{"theme needs the folder to write, and nothing else", cmd.CommandPath()}
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(_ *cobra.Command, args []string) error {
			dir := args[0]
			if !filepath.IsAbs(dir) {
				dir = filepath.Join(a.dir, dir)
			}
			if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
				return usageError{fmt.Sprintf("%s holds files already", dir), "mfegen new theme"}
			}
			for _, f := range generator.ThemeStarter() {
				place := filepath.Join(dir, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(place), 0o777); err != nil {
					return err
				}
				if err := os.WriteFile(place, f.Data, 0o666); err != nil {
					return err
				}
			}
			if !a.quiet {
				fmt.Fprintf(a.out.w, "%s is there. Write theme = %q into [docs] of the manifest.\n", dir, filepath.ToSlash(args[0]))
			}
			return nil
		},
	}
}
