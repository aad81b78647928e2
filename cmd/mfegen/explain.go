package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newExplain(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Explain a diagnostic by its code",
		Long: `Explain prints what a diagnostic means, an example, and how to mend it. Without
a code it lists all of them. The code may be written in any case, and as its
number alone.`,
		Example: examples(
			"mfegen explain MFE101",
			"mfegen explain 101",
			"mfegen explain                 list all codes",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{"explain takes one code", cmd.CommandPath()}
			}
			return nil
		},
		ValidArgsFunction: completeCodes,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listCodes()
			}
			return a.explain(args[0])
		},
	}
}

// page is a code's page as --json prints it.
type page struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Text  string `json:"text,omitempty"` // Markdown
}

func (a *app) explain(word string) error {
	number := strings.TrimPrefix(strings.ToUpper(word), codePrefix)
	code := codePrefix + strings.Repeat("0", max(0, 3-len(number))) + number
	text, ok := generator.Explain(code)
	if !ok {
		return usageError{fmt.Sprintf("there is no code %q%s", word, didYouMean("", code, generator.Codes())), "mfegen explain"}
	}
	switch {
	case a.json:
		return a.printJSON(page{code, title(code), text})
	case a.out.tty || a.color.value == "always":
		text = a.out.markdown(text)
	}
	_, err := fmt.Fprint(a.out.w, text)
	return err
}

func (a *app) listCodes() error {
	var pages []page
	for _, code := range generator.Codes() {
		pages = append(pages, page{Code: code, Title: title(code)})
	}
	if a.json {
		return a.printJSON(pages)
	}
	for _, p := range pages {
		if _, err := fmt.Fprintf(a.out.w, "%s  %s\n", a.out.paint(bold, p.Code), p.Title); err != nil {
			return err
		}
	}
	return nil
}

const codePrefix = "MFE"

// title is the first line of a code's page, without the code.
func title(code string) string {
	text, _ := generator.Explain(code)
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimLeft(line, "# "), code+":"))
}

func completeCodes(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var out []cobra.Completion
	if len(args) == 0 {
		for _, code := range generator.Codes() {
			if strings.HasPrefix(code, strings.ToUpper(typed)) {
				out = append(out, cobra.CompletionWithDesc(code, title(code)))
			}
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
