package bundler

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// convert turns esbuild's messages into diagnostics, with all their notes.
// esbuild's lines are 1-based and its columns 0-based.
func convert(job Job, msgs []api.Message, severity diag.Severity) diag.List {
	var list diag.List
	for _, m := range msgs {
		code := "MFE300"
		if severity == diag.Warning {
			code = "MFE310"
		}
		d := diag.Diagnostic{Code: code, Severity: severity, Pos: position(job, m.Location), Text: m.Text}
		if own, ok := m.Detail.(*diag.Diagnostic); ok {
			// One of our plugin's own messages; esbuild adds the place.
			pos := d.Pos
			d = *own
			if !d.Pos.IsValid() {
				d.Pos = pos
			}
			list.Add(d)
			continue
		}
		for _, n := range m.Notes {
			d.Notes = append(d.Notes, diag.Note{Pos: position(job, n.Location), Text: n.Text})
		}
		if m.Location != nil && m.Location.Suggestion != "" {
			d.Hint = "write " + m.Location.Suggestion
		}
		explainUnresolved(job, &d)
		list.Add(d)
	}
	return list
}

func position(job Job, loc *api.Location) diag.Pos {
	if loc == nil {
		return diag.Pos{File: job.Dir}
	}
	return diag.Pos{File: loc.File, Line: loc.Line, Col: loc.Column + 1}
}

var unresolved = regexp.MustCompile(`^Could not resolve "([^"]+)"`)

// explainUnresolved gives the most common message its own code and says what
// to type: esbuild's notes speak of its own flags.
func explainUnresolved(job Job, d *diag.Diagnostic) {
	m := unresolved.FindStringSubmatch(d.Text)
	if m == nil || d.Severity != diag.Error {
		return
	}
	spec := m[1]
	d.Notes = dropFlagNotes(d.Notes)
	if strings.HasPrefix(spec, ".") || strings.HasPrefix(spec, "/") {
		d.Code = "MFE302"
		d.Text = fmt.Sprintf("%q does not lead to a file", spec)
		if d.Hint == "" {
			d.Hint = "check the spelling and the extension; paths are relative to the importing file"
		}
		return
	}
	d.Code = "MFE301"
	pkg := PackageName(spec)
	if strings.HasPrefix(spec, "mfe:") {
		d.Text = fmt.Sprintf("%q names no MFE of this site", spec)
		d.Hint = "declare it as [mfe." + strings.TrimPrefix(spec, "mfe:") + "] in the manifest"
		return
	}
	if pkg == "mfegen" {
		d.Text = fmt.Sprintf("mfegen has no module %q for this importer", spec)
		d.Hint = `its modules are mfegen/bus and mfegen/runtime; the bus is bound to a unit, so what imports it is not shared: [shared."the-package"] private = true`
		return
	}
	if nodeBuiltins[strings.TrimPrefix(pkg, "node:")] {
		d.Text = fmt.Sprintf("%q is a module of Node that browsers do not have", spec)
		d.Notes = nil
		d.Hint = fmt.Sprintf("use a package for browsers, or name a replacement: [esbuild] alias = { %q = \"a-package-for-browsers\" }", spec)
		return
	}
	d.Text = fmt.Sprintf("package %q is not installed, and no unit offers %q", pkg, spec)
	d.Hint = fmt.Sprintf("run npm install %s in %s, or add [imports] %q = \"https://…\" if it is served from elsewhere", pkg, job.Dir, spec)
}

// dropFlagNotes leaves out notes that advise esbuild's own options, and those
// about this package.
func dropFlagNotes(notes []diag.Note) []diag.Note {
	out := notes[:0]
	for _, n := range notes {
		advice := strings.Contains(n.Text, "mark the path") || strings.Contains(n.Text, "--platform=node") || strings.Contains(n.Text, "as external")
		if !advice && !strings.HasPrefix(n.Text, `The plugin "mfegen"`) {
			out = append(out, n)
		}
	}
	return out
}

// PackageName returns the package part of a bare specifier:
// "@scope/pkg/sub" gives "@scope/pkg".
func PackageName(spec string) string {
	parts := strings.SplitN(spec, "/", 3)
	if strings.HasPrefix(spec, "@") && len(parts) >= 2 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

var nodeBuiltins = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`assert async_hooks buffer child_process cluster console constants crypto dgram
		diagnostics_channel dns domain events fs http http2 https inspector module net os path perf_hooks process
		punycode querystring readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm wasi
		worker_threads zlib`) {
		m[n] = true
	}
	return m
}()
