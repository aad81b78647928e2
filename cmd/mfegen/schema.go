package main

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newSchema(a *app) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of mfe.toml",
		Long: `Schema prints the JSON Schema (draft 2020-12) of the manifest. Editors with a
TOML language server complete and check mfe.toml when its first line names the
schema:

    #:schema ./mfe.schema.json`,
		Example: examples(
			"mfegen schema -o mfe.schema.json",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return a.deliver(out, generator.Schema()) },
	}
	bindOut(cmd, &out)
	return cmd
}

// deliver prints a file's content, or writes the file where the content is new.
func (a *app) deliver(file string, data []byte) error {
	if file == "" {
		_, err := a.out.w.Write(data)
		return err
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(a.dir, file)
	}
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return os.WriteFile(file, data, 0o666)
}

// bindOut adds the flag of a verb that prints a file's content.
func bindOut(cmd *cobra.Command, out *string) {
	cmd.Flags().StringVarP(out, "out", "o", "", "write to `FILE`, relative to --cwd, instead of standard output")
}
