package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/mfegen/mfegen/generator"
)

// outcome is what --json prints. The names are stable.
type outcome struct {
	OK          bool                  `json:"ok"`
	Diagnostics generator.Diagnostics `json:"diagnostics"`
	Error       string                `json:"error,omitempty"` // what is wrong with the world
}

func newOutcome(list generator.Diagnostics, err error) outcome {
	o := outcome{OK: err == nil && !list.HasErrors(), Diagnostics: list}
	if list == nil {
		o.Diagnostics = generator.Diagnostics{}
	}
	if err != nil {
		o.Error = err.Error()
	}
	return o
}

// printJSON writes v to the output.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.out.w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// conclude tells what came out of a build or a check.
func (a *app) conclude(res generator.Result, err error, p *progress, wrote bool) error {
	total := p.end()
	a.diagnose(res.Diagnostics)
	if a.json {
		report := json.RawMessage("null")
		if res.Report != nil {
			var b bytes.Buffer
			if err := res.Report.Encode(&b); err != nil {
				return err
			}
			report = b.Bytes()
		}
		o := struct {
			outcome
			Report json.RawMessage `json:"report"`
		}{newOutcome(res.Diagnostics, err), report}
		return errors.Join(err, a.printJSON(o))
	}
	if err == nil && res.Report != nil && !a.quiet {
		a.summary(res.Report, total, wrote)
	}
	return err
}

// diagnose prints the list to where what went wrong belongs. With --json the
// list is part of the result, and printed once more only where --log-format
// asks for it.
func (a *app) diagnose(list generator.Diagnostics) {
	if a.json && !a.logFormat.set {
		return
	}
	switch a.logFormat.value {
	case "json":
		for _, d := range list {
			printLine(a.err.w, d)
		}
	case "github":
		for _, d := range list {
			fmt.Fprintln(a.err.w, annotation(d, a.root()))
		}
	default:
		src := source{root: a.root()}
		for _, d := range list {
			a.err.diagnostic(d, src, a.quiet)
		}
		if !a.quiet {
			a.err.tally(list)
		}
	}
}

// trouble prints what is wrong with the world.
func (a *app) trouble(err error) {
	d := generator.Diagnostic{Severity: generator.Error, Text: err.Error()}
	switch a.logFormat.value {
	case "json":
		printLine(a.err.w, d)
	case "github":
		fmt.Fprintln(a.err.w, annotation(d, a.root()))
	default:
		fmt.Fprintf(a.err.w, "mfegen: %s\n", strings.TrimPrefix(err.Error(), "mfegen: "))
	}
}

// printLine writes a diagnostic as one line of JSON.
func printLine(w io.Writer, d generator.Diagnostic) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	must(e.Encode(d))
}

// diagnostic prints d in the form of its String method, with the line that it
// is about.
func (s *screen) diagnostic(d generator.Diagnostic, src source, short bool) {
	var b strings.Builder
	if p := d.Pos.String(); p != "" {
		b.WriteString(s.paint(bold, p+":") + " ")
	}
	b.WriteString(s.paint(severityStyle(d.Severity), d.Severity.String()+":") + " " + s.paint(bold, d.Text))
	if d.Code != "" {
		b.WriteString(" " + s.paint(dim, "["+d.Code+"]"))
	}
	b.WriteByte('\n')
	if !short {
		b.WriteString(s.frame(d, src))
	}
	for _, n := range d.Notes {
		b.WriteByte('\t')
		if p := n.Pos.String(); p != "" {
			b.WriteString(p + ": ")
		}
		b.WriteString(s.paint(cyan, "note:") + " " + indented(n.Text) + "\n")
	}
	if d.Hint != "" {
		b.WriteString("\t" + s.paint(green, "hint:") + " " + indented(d.Hint) + "\n")
	}
	fmt.Fprint(s.w, b.String())
}

func indented(text string) string { return strings.ReplaceAll(text, "\n", "\n\t") }

func severityStyle(s generator.Severity) style {
	switch s {
	case generator.Error:
		return red
	case generator.Warning:
		return yellow
	}
	return cyan
}

// tally ends a list of diagnostics.
func (s *screen) tally(list generator.Diagnostics) {
	var parts []string
	if n := list.Count(generator.Error); n > 0 {
		parts = append(parts, s.paint(red, count(n, "error")))
	}
	if n := list.Count(generator.Warning); n > 0 {
		parts = append(parts, s.paint(yellow, count(n, "warning")))
	}
	if len(parts) == 0 {
		return
	}
	fmt.Fprintln(s.w, strings.Join(parts, ", "))
	for _, level := range []generator.Severity{generator.Error, generator.Warning} {
		for _, d := range list {
			if _, ok := generator.Explain(d.Code); ok && d.Severity == level {
				fmt.Fprintf(s.w, "mfegen explain %s tells more\n", d.Code)
				return
			}
		}
	}
}

// annotation is a workflow command of GitHub Actions, which shows the
// diagnostic beside the line. Its file is relative to the workspace.
func annotation(d generator.Diagnostic, root string) string {
	verb := map[generator.Severity]string{generator.Error: "error", generator.Warning: "warning", generator.Info: "notice"}[d.Severity]
	var properties []string
	set := func(name, value string) {
		value = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(value)
		properties = append(properties, name+"="+value)
	}
	if d.Pos.IsValid() {
		set("file", inWorkspace(d.Pos.File, root))
		if d.Pos.Line > 0 {
			set("line", fmt.Sprint(d.Pos.Line))
		}
		if d.Pos.Col > 0 {
			set("col", fmt.Sprint(d.Pos.Col))
		}
	}
	if d.Code != "" {
		set("title", d.Code)
	}
	short := d
	short.Pos, short.Code = generator.Pos{}, ""
	text := strings.TrimPrefix(short.String(), d.Severity.String()+": ")
	text = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
	return strings.TrimSuffix("::"+verb+" "+strings.Join(properties, ","), " ") + "::" + text
}

func inWorkspace(file, root string) string {
	workspace := os.Getenv("GITHUB_WORKSPACE")
	if workspace == "" {
		workspace = "."
	}
	base, err1 := filepath.Abs(workspace)
	full, err2 := filepath.Abs(filepath.Join(root, filepath.FromSlash(file)))
	if rel, err := filepath.Rel(base, full); err == nil && err1 == nil && err2 == nil {
		return filepath.ToSlash(rel)
	}
	return file
}
