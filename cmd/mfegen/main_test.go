package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// broken panics as a bug would.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic("nobody thought of this") }

func TestPanicIsReported(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	if code := run(t.Context(), []string{"version"}, strings.NewReader(""), broken{}, &stderr); code != exitBug {
		t.Errorf("exit code %d, want %d", code, exitBug)
	}
	for _, want := range []string{"bug in mfegen, not in your project: nobody thought of this", "/issues", "broken.Write"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("standard error does not say %q:\n%s", want, &stderr)
		}
	}
}

func TestInterruptHasItsCode(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	args := []string{"check", "--cwd", t.TempDir()}
	writeProject(t, args[2])
	if code := run(ctx, args, strings.NewReader(""), &stdout, &stderr); code != exitInterrupted {
		t.Errorf("exit code %d, want %d; standard error: %s", code, exitInterrupted, &stderr)
	}
	if stdout.Len() > 0 {
		t.Errorf("standard output: %s", &stdout)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWorldsTroubleIsToldInEveryFormat(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"text":   "mfegen: no space left on device\n",
		"github": "::error::no space left on device\n",
		"json":   `{"code":"","severity":"error","text":"no space left on device"}` + "\n",
	} {
		var stderr bytes.Buffer
		code := run(t.Context(), []string{"schema", "--log-format", format}, strings.NewReader(""), full{}, &stderr)
		if code != exitProblems || stderr.String() != want {
			t.Errorf("%s: exit code %d, standard error %q", format, code, &stderr)
		}
	}
}

func TestHelpFitsATerminal(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"", "build", "check", "completion", "explain", "health", "matrix", "preview", "schema", "types", "update", "version", "what-if", "why"} {
		var out bytes.Buffer
		args := append(strings.Fields(verb), "--help")
		if code := run(t.Context(), args, strings.NewReader(""), &out, &out); code != exitOK {
			t.Errorf("mfegen %s --help: exit code %d", verb, code)
		}
		if !strings.Contains(out.String(), "\nExamples:\n") {
			t.Errorf("mfegen %s --help has no example", verb)
		}
		for line := range strings.Lines(out.String()) {
			if n := columns(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("mfegen %s --help: %d columns: %s", verb, n, line)
			}
		}
	}
}
