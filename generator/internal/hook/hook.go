// Package hook runs the commands that a manifest names: a unit's prepare
// (sass, tailwind) and an MFE's own build; and the programs that the project
// has anyway, Node and git. It is the only package that starts programs, and
// it decides nothing about when.
package hook

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Command is a command line of a manifest.
type Command struct {
	Unit string // how to call the unit: `mfe "cart"`
	Verb string // prepare or build
	Line string // for the system's shell
	Dir  string // relative to the root
	Pos  diag.Pos
}

// Run runs the commands one after another, so that they may build on each
// other; each with the unit's node_modules/.bin on its PATH, as npm run has
// it. What a command prints goes to out, and to the diagnostic when it fails.
// A failed command does not keep the next from running.
func Run(ctx context.Context, root string, commands []Command, out io.Writer) diag.List {
	var list diag.List
	for _, c := range commands {
		if ctx.Err() != nil {
			break
		}
		var tail bytes.Buffer
		cmd := shell(ctx, c.Line)
		cmd.Dir = filepath.Join(root, filepath.FromSlash(c.Dir))
		cmd.Env = append(os.Environ(), "PATH="+searchPath(root, cmd.Dir))
		cmd.Stdout = io.MultiWriter(out, &tail)
		cmd.Stderr = cmd.Stdout
		if err := cmd.Run(); err != nil && ctx.Err() == nil {
			d := list.Errorf("MFE340", c.Pos, "%s: %s command %q failed: %v", c.Unit, c.Verb, c.Line, err)
			for _, l := range lastLines(tail.String(), 12) {
				d.Notes = append(d.Notes, diag.Note{Text: l})
			}
			d.Hint = fmt.Sprintf("run it by hand in %s to see all that it prints", c.Dir)
		}
	}
	return list
}

func shell(ctx context.Context, line string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		return exec.CommandContext(ctx, "cmd", "/C", line)
	}
	return exec.CommandContext(ctx, "sh", "-c", line)
}

// searchPath puts node_modules/.bin of the folder and of all above it, up to
// the root, before the PATH.
func searchPath(root, dir string) string {
	var parts []string
	for d := dir; ; d = filepath.Dir(d) {
		parts = append(parts, filepath.Join(d, "node_modules", ".bin"))
		if d == root || d == filepath.Dir(d) {
			break
		}
	}
	return strings.Join(append(parts, os.Getenv("PATH")), string(os.PathListSeparator))
}

func lastLines(s string, n int) []string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	if len(lines) == 1 && lines[0] == "" {
		return nil
	}
	return lines[max(0, len(lines)-n):]
}
