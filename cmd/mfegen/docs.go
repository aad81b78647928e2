package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newDocs(a *app) *cobra.Command {
	var out string
	var clean, runBuilds bool
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write a docs site about the site and its MFEs",
		Long: `Docs compiles and links the site, writes none of it, and writes a site about it:
a page for each MFE with its modules, props, events, versions and sizes, the
catalogue of events, the matrix of versions, the pages of the folder docs.pages,
and a search that needs no server. The pages can be opened from the disk.

With a table [docs] in the manifest, mfegen build puts the same pages into the
site.`,
		Example: examples(
			"mfegen docs",
			"mfegen docs --out handbook",
			"mfegen preview --out dist-docs     with the headers that a host would send",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := a.options()
			o.Clean, o.RunBuilds = clean, runBuilds
			p := a.err.progress(!a.quiet && !a.json)
			o.Progress = p.event
			if !a.quiet {
				o.Output = p
			}
			res, err := generator.Docs(cmd.Context(), o, out)
			took := p.end()
			a.diagnose(res.Diagnostics)
			if a.json {
				err = errors.Join(err, a.printJSON(docsOutcome{newOutcome(res.Diagnostics, err), res.Out, res.Pages, res.Unchanged}))
			}
			switch {
			case err != nil:
				return err
			case res.Diagnostics.HasErrors():
				return errProblems
			case !a.json && !a.quiet:
				done := "written"
				if res.Unchanged {
					done = "unchanged"
				}
				fmt.Fprintf(a.out.w, "%s  %s: %s, %s in %s\n", a.out.paint(bold, "docs  "), a.place(res.Out), count(res.Pages, "page"), done, duration(took))
			}
			return nil
		},
	}
	s := cmd.Flags()
	s.SortFlags = false
	s.StringVarP(&out, "out", "o", "", "the `DIR` to write, instead of docs.out")
	s.BoolVar(&clean, "clean", false, "replace that folder even when it holds files of others")
	s.BoolVar(&runBuilds, "run-builds", false, "run the MFEs' own build commands first")
	must(cmd.MarkFlagDirname("out"))
	return cmd
}

// docsOutcome is what docs --json prints.
type docsOutcome struct {
	outcome
	Out       string `json:"out"` // relative to the manifest's folder
	Pages     int    `json:"pages"`
	Unchanged bool   `json:"unchanged"`
}
