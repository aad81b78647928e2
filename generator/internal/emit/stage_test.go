package emit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/tree"
)

func TestLeftoversAreCleanedUnlessInUse(t *testing.T) {
	t.Parallel()
	root := project(t, ".dist.mfegen-stage-dead/lock", "", ".dist.mfegen-stage-dead/tree/x", "",
		".dist.mfegen-stage-early/", "", ".dist2.mfegen-stage-other/tree/x", "")
	r, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	alive, err := newStage(r, "dist")
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
	stages := func() []string {
		found, err := filepath.Glob(filepath.Join(root, ".dist*"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range found {
			found[i] = filepath.Base(found[i])
		}
		slices.Sort(found)
		return found
	}
	want := []string{alive.dir, ".dist2.mfegen-stage-other"}
	if d := cmp.Diff(want, stages()); d != "" {
		t.Error(d)
	}
	alive.lock.Close() // as if its process died
	mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
	if d := cmp.Diff(want[1:], stages()); d != "" {
		t.Error(d)
	}
}

func TestBuildKilledBetweenTwoRenamesIsMended(t *testing.T) {
	t.Parallel()
	root := project(t, ".dist.mfegen-stage-dead/old/index.html", "1", ".dist.mfegen-stage-dead/tree/index.html", "2",
		".dist.mfegen-stage-dead/old/"+listFile, `{"version":1,"files":[{"path":"index.html"}]}`)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := writer{exchange: exchange}
	if _, _, err := w.write(ctx, root, "dist", site(t, "index.html", "3"), &tree.Tree{}, nil); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{"dist/index.html": "1"}, without(on(t, root))); d != "" {
		t.Error(d)
	}
}

func TestConcurrentBuildsLeaveOneWhole(t *testing.T) {
	t.Parallel()
	root := project(t)
	done := make(chan error)
	for i := range 6 {
		go func() {
			_, diags, err := write(root, "dist", generation(t, fmt.Sprint(i), 20), Options{})
			if err == nil && len(diags) > 0 {
				err = errors.New(diags[0].String())
			}
			done <- err
		}()
	}
	for range 6 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	wholeGeneration(t, root, 20)
	mustWrite(t, root, "dist", generation(t, "last", 20), Options{})
	if got := wholeGeneration(t, root, 20); got != "last" {
		t.Errorf("the disk holds generation %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(root, ".dist*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}
