// Package generator is mfegen's one importable API: a static linker for
// micro-frontends. This file holds the options and the verbs; pipeline.go
// holds the stages in their order. Nothing here knows the terminal.
package generator

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/report"
	"github.com/mfegen/mfegen/templates"
)

// Diagnostics are the mistakes of a user's project.
type (
	Diagnostic  = diag.Diagnostic
	Diagnostics = diag.List
	Severity    = diag.Severity
	Pos         = diag.Pos
)

// The severities of a Diagnostic. Only errors stop a build.
const (
	Error   = diag.Error
	Warning = diag.Warning
	Info    = diag.Info
)

// Report is what a build made.
type Report = report.Report

// Options say what to build. The zero value builds mfe.toml of the working
// directory.
type Options struct {
	// Dir is the project's folder; "" is the working directory.
	Dir string
	// Config is the manifest's path relative to Dir; "" is mfe.toml. All
	// paths in the manifest are relative to the manifest's folder.
	Config string

	// These override the manifest where they are set.
	Out       string // relative to Dir, or absolute; inside the project
	Base      string
	Hosts     []string
	Minify    *bool
	Sourcemap string
	CSP       string
	Target    []string

	// Dev builds for development: nothing is minified, source maps are
	// linked, packages get NODE_ENV "development", and the browser warns
	// of what contracts do not name. Minify and Sourcemap override it.
	Dev bool

	// RunBuilds runs the MFEs' own build commands even where their dist
	// folders exist.
	RunBuilds bool
	// Clean lets the build replace an out folder that holds files of
	// others.
	Clean bool
	// Locking says what to make of the lock file.
	Locking Locking
	// WarningsAsErrors makes every warning an error, so that nothing is
	// written while there is one.
	WarningsAsErrors bool
	// NoCache neither reads nor writes the cache.
	NoCache bool
	// Workers bounds the units compiled at a time; 0 is the number of
	// processors.
	Workers int

	// Progress is told what happens, from several goroutines. It may be nil.
	Progress func(Event)
	// Output takes what the manifest's commands print. It may be nil.
	Output io.Writer
}

// Event is a step of a build.
type Event struct {
	Stage string        // manifest, plan, hooks, compile, vendor, link, seal, emit
	Unit  string        // for compile: the unit that is done
	Done  int           // for compile: how many units are done
	Total int           // for compile: of how many
	Took  time.Duration // for compile: the unit's time
}

// Result is the outcome of Build and Check.
type Result struct {
	// Report is nil when there are errors.
	Report *Report
	// Diagnostics are sorted by place, without repetitions.
	Diagnostics Diagnostics
}

// OK reports whether the project is free of errors.
func (r Result) OK() bool { return !r.Diagnostics.HasErrors() }

// Build reads the manifest and writes the site. When the diagnostics hold an
// error, nothing was written and the last good output stands. The error is
// for what is wrong with the world and not with the project: a full disk, an
// interrupt.
func Build(ctx context.Context, o Options) (Result, error) {
	return run(ctx, o, true)
}

// Check does all that Build does, but writes nothing.
func Check(ctx context.Context, o Options) (Result, error) {
	return run(ctx, o, false)
}

// Handler serves a built site with exactly the headers and rewrites that were
// written for the hosts. The error says what to do when there is none.
func Handler(o Options) (http.Handler, error) {
	return handler(o)
}

// Schema returns the JSON Schema (draft 2020-12) of the manifest.
func Schema() []byte { return manifest.Schema() }

// Explain returns the page about a diagnostic's code, in Markdown.
func Explain(code string) (text string, ok bool) { return templates.Explain(code) }

// Codes lists all codes of diagnostics, sorted.
func Codes() []string { return templates.Codes() }

// Declarations is a file of TypeScript declarations.
type Declarations struct {
	File string // as it was asked for, or beside that
	Text string
}

// DeclarationsFile is where TypeScript declarations stand unless said
// otherwise.
const DeclarationsFile = "mfe-env.d.ts"

// Types returns TypeScript declarations of the site's virtual modules
// (mfe:<name>, mfegen/bus), of the runtime and of <mfe-slot>, for the user's
// editor, as they are to stand in a file, whose path is relative to Dir. With
// React among the units' dependencies there is a second one, which the first
// refers to, with the element's JSX type; not for the file "", which stands for
// no file in Dir.
func Types(ctx context.Context, o Options, file string) ([]Declarations, Diagnostics, error) {
	return types(ctx, o, file)
}
