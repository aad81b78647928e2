package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

// app is what all verbs share: the global flags and the two output streams.
type app struct {
	config, dir string
	color       choice
	logFormat   choice
	json, quiet bool

	out, err *screen
}

func newApp(stdout, stderr io.Writer) *app {
	return &app{
		color:     choice{value: "auto", of: []string{"auto", "always", "never"}},
		logFormat: choice{value: "text", of: []string{"text", "json", "github"}},
		out:       newScreen(stdout, "auto"),
		err:       newScreen(stderr, "auto"),
	}
}

// begin makes good what the global flags say.
func (a *app) begin(cmd *cobra.Command) error {
	a.out = newScreen(a.out.w, a.color.value)
	a.err = newScreen(a.err.w, a.color.value)
	if a.dir == "" {
		return nil
	}
	if info, err := os.Stat(a.dir); err != nil || !info.IsDir() {
		return usageError{fmt.Sprintf("--cwd %s is not a folder", a.dir), cmd.CommandPath()}
	}
	return nil
}

// options are the ones that every verb has.
func (a *app) options() generator.Options {
	return generator.Options{Dir: a.dir, Config: a.config}
}

// root is the folder that diagnostics' paths are relative to.
func (a *app) root() string {
	if filepath.IsAbs(a.config) {
		return filepath.Dir(a.config)
	}
	return filepath.Join(a.dir, filepath.Dir(a.config))
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "mfegen",
		Short: "Link micro-frontends into a static site",
		Long: `mfegen links a shell and its micro-frontends into a static site: what Module
Federation negotiates in the browser is decided once, at build time, and written
down in an import map, in HTML and in headers.

It reads mfe.toml in the working directory and writes the folder dist.`,
		Example: examples(
			"mfegen build                 build the site",
			"mfegen preview               look at it",
			"mfegen explain MFE101        what a diagnostic means",
		),
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.begin(cmd) },
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flagError)
	root.Args = func(cmd *cobra.Command, args []string) error { return unknownVerb(cmd, args) }
	root.SetHelpCommand(newHelp())

	f := root.PersistentFlags()
	f.SortFlags = false
	f.StringVarP(&a.config, "config", "c", "mfe.toml", "the manifest, a `FILE` relative to --cwd")
	f.StringVarP(&a.dir, "cwd", "C", "", "work in `DIR` instead of the working directory")
	a.color.bind(root, true, "color", "use colours: `WHEN` is auto, always or never")
	f.BoolVar(&a.json, "json", false, "print the result as JSON")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print diagnostics only, without source lines")
	a.logFormat.bind(root, true, "log-format", "print diagnostics in `FORMAT`: text, json or github")
	must(root.MarkPersistentFlagFilename("config", "toml"))
	must(root.MarkPersistentFlagDirname("cwd"))

	root.AddCommand(newBuild(a), newCheck(a), newPreview(a), newDocs(a), newTheme(a), newNew(a), newHealth(a), newUpdate(a), newWhy(a), newWhatIf(a), newMatrix(a), newTypes(a), newContract(a), newExport(a), newSchema(a), newExplain(a), newVersion(a), newCompletion())
	return root
}

// usageTemplate is cobra's, in fewer words and wrapped to 80 columns.
const usageTemplate = `Usage:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} VERB [flags]{{end}}{{if .HasExample}}

Examples:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Verbs:{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsagesWrapped 80 | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Global flags:
{{.InheritedFlags.FlagUsagesWrapped 80 | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

Run '{{.CommandPath}} VERB --help' for more about a verb.{{end}}
`

// examples indents the lines of a help text's examples.
func examples(lines ...string) string { return "  " + strings.Join(lines, "\n  ") }

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB]",
		Short: "Print the help text of a verb",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return verbs(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownVerb(cmd.Root(), args)
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

func verbs(root *cobra.Command) []string {
	var out []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			out = append(out, c.Name())
		}
	}
	return out
}

// unknownVerb is the error about a word that is no verb, and nil when there is
// none.
func unknownVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError{fmt.Sprintf("there is no verb %q%s", args[0], didYouMean("", args[0], verbs(cmd.Root()))), "mfegen"}
}

// flagName finds the flags in a usage text. Their own list would need pflag's
// types, which cobra keeps behind it for everything else.
var flagName = regexp.MustCompile(`(?m)^ +(?:-\w, )?--([\w-]+)`)

// flagError puts what pflag says in our words.
func flagError(cmd *cobra.Command, err error) error {
	if !cmd.HasParent() {
		// A misspelt verb's flags are unknown too, but the verb is the mistake.
		if word := cmd.Flags().Arg(0); word != "" {
			return unknownVerb(cmd, []string{word})
		}
	}
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "unknown flag: --"); ok {
		var names []string
		for _, m := range flagName.FindAllStringSubmatch(cmd.LocalFlags().FlagUsages()+cmd.InheritedFlags().FlagUsages(), -1) {
			names = append(names, m[1])
		}
		text = fmt.Sprintf("%s has no flag --%s%s", cmd.Name(), name, didYouMean("--", name, names))
	}
	return usageError{text, cmd.CommandPath()}
}

// noArguments refuses words after a verb that takes none.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError{fmt.Sprintf("%s takes no arguments, but there is %q", cmd.Name(), args[0]), cmd.CommandPath()}
}

// must is for errors that only a mistake in this package can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
