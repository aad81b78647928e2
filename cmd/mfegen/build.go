package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newBuild(a *app) *cobra.Command {
	var f buildFlags
	var clean bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build compiles the shell and every MFE, links them, and writes the site to the
out folder, with the header and routing files of its hosts. The folder is
replaced as a whole after everything has worked: a failed build leaves the last
good site alone, and a build that changes nothing writes nothing.

It keeps to what the lock file says about shared dependencies, and writes there
what it decided where that is new; see mfegen update.

The exit code is 1 when the project has errors.`,
		Example: examples(
			"mfegen build",
			"mfegen build --run-builds --sourcemap hidden",
			"mfegen build --dev   while working on it",
			"mfegen build --base /shop/ --host netlify --host vercel",
			"mfegen build --json >report.json",
			"mfegen build --log-format github   annotations on a pull request",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := f.options(cmd, a)
			o.Clean = clean
			return a.link(cmd.Context(), o, &f, true)
		},
	}
	f.bind(cmd)
	cmd.Flags().BoolVar(&clean, "clean", false, "replace the out folder even when it holds files of others")
	return cmd
}

// buildFlags are the flags of build and check.
type buildFlags struct {
	out, base, target string
	hosts             choices
	minify            bool
	sourcemap, csp    choice
	runBuilds         bool
	frozen            bool
	noCache           bool
	workers           int
	strict            bool
	dev               bool
}

func (f *buildFlags) bind(cmd *cobra.Command) {
	f.hosts.of = allowed("site", "hosts")
	f.sourcemap.of = allowed("site", "sourcemap")
	f.csp.of = allowed("csp", "mode")

	s := cmd.Flags()
	s.SortFlags = false
	s.StringVarP(&f.out, "out", "o", "", "the `DIR` to write, instead of site.out")
	s.StringVar(&f.base, "base", "", "the `PATH` that the site is served under")
	f.hosts.bind(cmd, "host", "write the files of `HOST`; may be repeated")
	s.StringVar(&f.target, "target", "", "the `LIST` of esbuild targets, such as chrome109,safari16")
	s.BoolVar(&f.minify, "minify", false, "minify, or do not with --minify=false (default: site.minify)")
	s.BoolVar(&f.dev, "dev", false, "build for development: not minified, with source maps, NODE_ENV and the checks of the bus")
	f.sourcemap.bind(cmd, false, "sourcemap", "write source maps: `KIND` is none, linked or hidden")
	f.csp.bind(cmd, false, "csp", "the policy to send: `MODE` is auto, self or strict")
	s.BoolVar(&f.runBuilds, "run-builds", false, "run the MFEs' own build commands first")
	s.BoolVar(&f.frozen, "frozen", false, "fail when the lock file would change, or is not there (default: in CI, when it would change)")
	s.BoolVar(&f.noCache, "no-cache", false, "neither read nor write the cache")
	s.IntVar(&f.workers, "concurrency", 0, "compile at most `N` units at a time (default: one per CPU)")
	s.BoolVar(&f.strict, "warnings-as-errors", false, "take warnings for errors: with one, nothing is written")
	must(cmd.MarkFlagDirname("out"))
}

func (f *buildFlags) options(cmd *cobra.Command, a *app) generator.Options {
	o := a.options()
	o.Out, o.Base = f.out, f.base
	o.Hosts = f.hosts.values
	o.Sourcemap, o.CSP = f.sourcemap.value, f.csp.value
	o.Target = list(f.target)
	o.Dev = f.dev
	o.RunBuilds, o.NoCache, o.Workers, o.WarningsAsErrors = f.runBuilds, f.noCache, f.workers, f.strict
	if cmd.Flags().Changed("minify") {
		o.Minify = &f.minify
	}
	o.Locking = locking(cmd.Flags().Changed("frozen"), f.frozen)
	return o
}

// locking says what a build makes of the lock file. In CI nobody would see
// that it changed, so there it may not; but a project without one is no worse
// there than elsewhere.
func locking(given, frozen bool) generator.Locking {
	switch {
	case frozen:
		return generator.Frozen
	case !given && inCI():
		return generator.FrozenIfLocked
	}
	return generator.Keep
}

// link builds or checks the site and tells what came out.
func (a *app) link(ctx context.Context, o generator.Options, f *buildFlags, write bool) error {
	do, verb := generator.Check, "mfegen check"
	if write {
		do, verb = generator.Build, "mfegen build"
	}
	if f.workers < 0 {
		return usageError{"--concurrency is a number of units, or 0 for one per CPU", verb}
	}
	p := a.err.progress(!a.quiet && !a.json)
	o.Progress = p.event
	if !a.quiet {
		o.Output = p
	}
	res, err := do(ctx, o)
	if err := a.conclude(res, err, p, write); err != nil {
		return err
	}
	if !res.OK() {
		return errProblems
	}
	return nil
}
