package emit

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/mfegen/mfegen/generator/internal/tree"
)

const childRoot = "MFEGEN_EMIT_TEST_ROOT"

// TestMain lets the test binary be the process that is killed: it builds one
// generation after the other until then.
func TestMain(m *testing.M) {
	root := os.Getenv(childRoot)
	if root == "" {
		os.Exit(m.Run())
	}
	w := writer{exchange: exchange}
	if os.Getenv("MFEGEN_EMIT_TEST_RENAMES") != "" {
		w.exchange = unavailable
	}
	for i := 0; ; i++ {
		run := w
		if _, diags, err := run.write(context.Background(), root, "dist", generation(nil, fmt.Sprint(i), killFiles), &tree.Tree{}, nil); err != nil || len(diags) > 0 {
			fmt.Fprintln(os.Stderr, err, diags)
			os.Exit(1)
		}
	}
}

const killFiles = 60

// generation is a tree whose files all hold its name.
func generation(_ testing.TB, name string, n int) *tree.Tree {
	t := &tree.Tree{}
	for i := range n {
		if err := t.Add(fmt.Sprintf("assets/%d/%d.js", i%7, i), "test", []byte(name)); err != nil {
			panic(err)
		}
	}
	return t
}

// wholeGeneration checks that the disk holds all files of one generation, and
// returns its name.
func wholeGeneration(t *testing.T, root string, n int) string {
	t.Helper()
	files := without(on(t, filepath.Join(root, "dist")))
	if len(files) != n {
		t.Fatalf("%d of %d files", len(files), n)
	}
	name := files["assets/0/0.js"]
	for p, got := range files {
		if got != name {
			t.Fatalf("%s is of generation %q, others of %q", p, got, name)
		}
	}
	return name
}

func TestKilledBuildLeavesAWholeFolder(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"exchange", "renames"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			root := project(t)
			mustWrite(t, root, "dist", generation(t, "first", killFiles), Options{})
			stages := 0
			for range 12 {
				stages += killOne(t, root, mode)
				if mode == "renames" {
					mend(t, root)
				}
				wholeGeneration(t, root, killFiles)
			}
			if stages == 0 {
				t.Error("no build was killed in the middle, so this test shows nothing")
			}
			mustWrite(t, root, "dist", generation(t, "last", killFiles), Options{})
			if got := wholeGeneration(t, root, killFiles); got != "last" {
				t.Errorf("the disk holds generation %q", got)
			}
			if left, _ := filepath.Glob(filepath.Join(root, ".dist*")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

// killOne starts a builder, kills it at a random moment after its first
// build, and returns the number of stages it leaves.
func killOne(t *testing.T, root, mode string) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childRoot+"="+root)
	if mode == "renames" {
		cmd.Env = append(cmd.Env, "MFEGEN_EMIT_TEST_RENAMES=1")
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	before, _ := os.Stat(filepath.Join(root, "dist"))
	for range 2000 {
		if now, err := os.Stat(filepath.Join(root, "dist")); err == nil && !os.SameFile(before, now) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(rand.IntN(20000)) * time.Microsecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatalf("the builder ended by itself: %v", err)
	}
	cmd.Wait()
	left, err := filepath.Glob(filepath.Join(root, ".dist*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(left)
}

// mend is what the next build does before all else.
func mend(t *testing.T, root string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := writer{exchange: exchange}
	w.write(ctx, root, "dist", generation(t, "never", killFiles), &tree.Tree{}, nil)
}
