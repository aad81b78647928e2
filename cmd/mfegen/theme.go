package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newTheme(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "theme",
		Short: "Show which files make the docs' looks, and where they come from",
		Long: `A theme is a folder of templates, styles and scripts. The files of docs.overrides
hide those of docs.theme of the same path, and these hide the built-in ones.
docs.theme is such a folder, or a theme that mfegen brings: ` + strings.Join(generator.Themes(), ", ") + ".",
		Example: examples(
			"mfegen theme list",
			"mfegen theme which layouts/mfe.html",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usageError{fmt.Sprintf("theme has no verb %q%s", args[0], didYouMean("", args[0], []string{"list", "which"})), cmd.CommandPath()}
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newThemeList(a), newThemeWhich(a))
	return cmd
}

func newThemeList(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "list",
		Short:             "List the theme's files, each with the folder that wins",
		Example:           examples("mfegen theme list"),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.theme(cmd, nil) },
	}
}

func newThemeWhich(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "which FILE...",
		Short: "Say which folder a file of the theme comes from",
		Long: `Which prints the place of each file, and after it the places that it hides. The
exit code is 1 when no folder has the file.`,
		Example: examples(
			"mfegen theme which layouts/mfe.html",
			"mfegen theme which assets/1-tokens.css --json",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{"which needs a file, such as layouts/mfe.html", cmd.CommandPath()}
			}
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			files, _, err := generator.ThemeFiles(cmd.Context(), a.options())
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			var out []cobra.Completion
			for _, f := range files {
				out = append(out, f.Name)
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.theme(cmd, args) },
	}
}

// theme prints the files of the theme, or those asked for.
func (a *app) theme(cmd *cobra.Command, names []string) error {
	files, list, err := generator.ThemeFiles(cmd.Context(), a.options(), names...)
	a.diagnose(list)
	missing := false
	o := themeOutcome{outcome: newOutcome(list, err), Files: []themeFileJSON{}}
	for _, f := range files {
		missing = missing || len(f.Layers) == 0
		o.Files = append(o.Files, themeFileJSON{f.Name, filled(f.Layers)})
	}
	if a.json {
		o.OK = o.OK && !missing
		err = errors.Join(err, a.printJSON(o))
	} else if err == nil {
		a.printTheme(files)
	}
	if err == nil && (list.HasErrors() || missing) {
		err = errProblems
	}
	return err
}

func (a *app) printTheme(files []generator.ThemeFile) {
	t := table{columns: []column{{head: "file", flex: true}, {head: "from"}, {head: "hides"}}}
	for _, f := range files {
		if len(f.Layers) == 0 {
			fmt.Fprintf(a.err.w, "no folder of the theme has %s; mfegen theme list shows those that there are\n", f.Name)
			continue
		}
		t.add(f.Name, f.Layers[0], strings.Join(f.Layers[1:], ", "))
	}
	if len(t.rows) > 0 {
		fmt.Fprintln(a.out.w, strings.Join(t.lines(a.out.width), "\n"))
	}
}

// themeOutcome is what theme --json prints.
type themeOutcome struct {
	outcome
	Files []themeFileJSON `json:"files"`
}

type themeFileJSON struct {
	File   string   `json:"file"`
	Layers []string `json:"layers"` // the first wins
}
