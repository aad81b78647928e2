package hook

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

func TestRunInTheUnitsFolderWithItsBinaries(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	bin := filepath.Join(root, "node_modules", ".bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "cart"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bin, "sass"), []byte("#!/bin/sh\necho compiled > out.css\necho said\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	list := Run(context.Background(), root, []Command{{Unit: `mfe "cart"`, Verb: "prepare", Line: "sass", Dir: "cart"}}, &out)
	if len(list) > 0 {
		t.Fatal(list)
	}
	if data, _ := os.ReadFile(filepath.Join(root, "cart", "out.css")); string(data) != "compiled\n" || out.String() != "said\n" {
		t.Errorf("wrote %q, said %q", data, &out)
	}
}

func TestFailuresAreAllReported(t *testing.T) {
	t.Parallel()
	pos := diag.Pos{File: "mfe.toml", Line: 3, Col: 11}
	list := Run(context.Background(), t.TempDir(), []Command{
		{Unit: `mfe "a"`, Verb: "build", Line: "echo first; echo why >&2; exit 3", Dir: ".", Pos: pos},
		{Unit: `mfe "b"`, Verb: "build", Line: "exit 1", Dir: ".", Pos: pos},
	}, &bytes.Buffer{})
	if len(list) != 2 || list[0].Code != "MFE340" || list[0].Pos != pos || list[0].Hint == "" {
		t.Fatalf("got %v", list)
	}
	if s := list[0].String(); !strings.Contains(s, "first") || !strings.Contains(s, "why") || !strings.Contains(s, "exit status 3") {
		t.Errorf("got %s", s)
	}
}

func TestCancelledRunStopsTheCommand(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if list := Run(ctx, t.TempDir(), []Command{{Line: "exit 1", Dir: "."}}, &bytes.Buffer{}); len(list) > 0 {
		t.Errorf("got %v", list)
	}
}
