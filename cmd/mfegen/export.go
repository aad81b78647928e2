package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newExport(a *app) *cobra.Command {
	var out, site string
	cmd := &cobra.Command{
		Use:   "export FORMAT",
		Short: "Describe the site in a format that other tools read",
		Long: `Export links the site without writing it and describes what is in it:

  openmicrofrontends  each MFE with its files, import map, props and events, in
                      YAML after the OpenMicrofrontends specification 1.0
  backstage           a catalog-info.yaml for Backstage's software catalog
  cyclonedx           a bill of materials, in JSON after CycloneDX 1.6: every
                      package with its version and licence, and in which file`,
		Example: examples(
			"mfegen export cyclonedx -o sbom.json",
			"mfegen export openmicrofrontends --url https://shop.example.com",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{"export takes one format: " + strings.Join(generator.ExportFormats(), ", "), cmd.CommandPath()}
			}
			for _, f := range generator.ExportFormats() {
				if f == args[0] {
					return nil
				}
			}
			return usageError{fmt.Sprintf("there is no format %q%s", args[0], didYouMean("", args[0], generator.ExportFormats())), cmd.CommandPath()}
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return generator.ExportFormats(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if u, err := url.Parse(site); site != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
				return usageError{fmt.Sprintf("--url %q is no whole URL, such as https://shop.example.com", site), cmd.CommandPath()}
			}
			data, list, err := generator.Export(cmd.Context(), a.options(), args[0], site)
			a.diagnose(list)
			if a.json {
				err = errors.Join(err, a.printJSON(exportOutcome{newOutcome(list, err), string(data)}))
			}
			if err == nil && list.HasErrors() {
				err = errProblems
			}
			if err != nil || a.json && out == "" {
				return err
			}
			return a.deliver(out, data)
		},
	}
	bindOut(cmd, &out)
	cmd.Flags().StringVar(&site, "url", "", "the `URL` of the site, for formats that hold whole URLs")
	return cmd
}

// exportOutcome is what export --json prints.
type exportOutcome struct {
	outcome
	Document string `json:"document"`
}
