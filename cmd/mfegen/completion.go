package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newCompletion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the completion script of a shell",
		Long: `Completion prints a script that completes mfegen's verbs, flags and values in
bash, zsh, fish or powershell.`,
		Example: examples(
			"source <(mfegen completion bash)",
			"mfegen completion bash >/etc/bash_completion.d/mfegen",
			`mfegen completion zsh >"${fpath[1]}/_mfegen"`,
			"mfegen completion fish >~/.config/fish/completions/mfegen.fish",
			"mfegen completion powershell | Out-String | Invoke-Expression",
		),
		ValidArgs: shells,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{"completion takes one shell: " + strings.Join(shells, ", "), cmd.CommandPath()}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root, w := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(w, true)
			case "zsh":
				return root.GenZshCompletion(w)
			case "fish":
				return root.GenFishCompletion(w, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(w)
			}
			return usageError{fmt.Sprintf("invalid shell %q: %v", args[0], notOneOf(args[0], shells)), cmd.CommandPath()}
		},
	}
}
