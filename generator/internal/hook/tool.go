package hook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// ErrMissing says that a program is not installed.
var ErrMissing = errors.New("not installed")

// Node runs a JavaScript module in Node, in the folder dir, and returns what
// it writes to stdout.
func Node(ctx context.Context, dir string, module []byte) ([]byte, error) {
	return tool(ctx, dir, module, "node", "--input-type=module", "-")
}

// Git runs git in the folder dir and returns what it prints.
func Git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	return tool(ctx, dir, nil, "git", args...)
}

func tool(ctx context.Context, dir string, stdin []byte, name string, args ...string) ([]byte, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, ErrMissing)
	}
	var out, wrong bytes.Buffer
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.Stdout, cmd.Stderr = &out, &wrong
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s: %w: %s", name, err, reason(wrong.String()))
	}
	return out.Bytes(), nil
}

// reason is what a program says of its failure: the line with the error, of
// those that Node prints around it, else the last lines.
func reason(text string) string {
	for line := range strings.Lines(text) {
		if name, _, ok := strings.Cut(line, ": "); ok && strings.HasSuffix(name, "Error") && !strings.ContainsAny(name, " /") {
			return strings.TrimSpace(line)
		}
	}
	return strings.Join(lastLines(text, 6), "\n")
}
