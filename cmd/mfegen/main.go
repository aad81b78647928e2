// Command mfegen links micro-frontends into a static site.
//
// One file holds one verb, and a verb's file is closed: nothing else knows its
// flags. The command knows arguments, streams and exit codes, and how things
// look; everything about building it leaves to package generator.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
)

// Exit codes. They are part of the command's contract.
const (
	exitOK          = 0
	exitProblems    = 1 // in the project, or in the world
	exitUsage       = 2
	exitBug         = 3 // ours
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks for an orderly end; from then on the default
	// holds, so that a second one kills.
	context.AfterFunc(ctx, stop)
	if os.Getenv("GOGC") == "" {
		// A build is short and allocates much: collecting less often is
		// worth the memory.
		debug.SetGCPercent(400)
	}
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole command, without a process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			crash(stderr, p, debug.Stack())
			code = exitBug
		}
	}()
	a := newApp(stdout, stderr)
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return a.exit(ctx, root.ExecuteContext(ctx))
}

// crash says what to report about a panic.
func crash(w io.Writer, p any, stack []byte) {
	v := readVersion()
	fmt.Fprintf(w, `mfegen: this is a bug in mfegen, not in your project: %v

Please report it at https://github.com/mfegen/mfegen/issues, with the command,
what you know about the project, and what stands below.

mfegen %s, %s, %s/%s

%s`, p, v.Version, v.Go, runtime.GOOS, runtime.GOARCH, stack)
}

// errProblems ends a command whose diagnostics have been printed.
var errProblems = errors.New("the project has problems")

// usageError is a mistake on the command line.
type usageError struct {
	text string
	verb string // the command to ask for help, such as "mfegen build"
}

func (e usageError) Error() string { return e.text }

// exit says what went wrong, unless it has been said, and returns the code.
func (a *app) exit(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errProblems):
		return exitProblems
	case errors.As(err, &usage):
		fmt.Fprintf(a.err.w, "mfegen: %s\nRun '%s --help' for help.\n", usage.text, usage.verb)
		return exitUsage
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		fmt.Fprintln(a.err.w, "mfegen: interrupted")
		return exitInterrupted
	}
	a.trouble(err)
	return exitProblems
}
