package npmtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install runs npm ci for the folder's lock file if its node_modules is
// missing. Test binaries that do so at once do not disturb each other: each
// installs elsewhere, and the first to be ready moves its result into place.
func Install(t testing.TB, dir string) {
	t.Helper()
	done := filepath.Join(dir, "node_modules", ".package-lock.json")
	if _, err := os.Stat(done); err == nil {
		return
	}
	if err := install(t, dir); err != nil {
		if _, there := os.Stat(done); there != nil {
			t.Fatalf("npm ci in %s: %v", dir, err)
		}
	}
}

func install(t testing.TB, dir string) error {
	// The same file system, and a name that git ignores.
	beside := filepath.Join(filepath.Dir(dir), "node_modules")
	if err := os.MkdirAll(beside, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(beside, "install-")
	if err != nil {
		return err
	}
	defer func() {
		os.RemoveAll(work)
		os.Remove(beside) // the last one succeeds
	}()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(work, name), data, 0o644)
		}
		if err != nil {
			return err
		}
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir = work
	if out, err := npm.CombinedOutput(); err != nil {
		t.Logf("%s", out)
		return err
	}
	return os.Rename(filepath.Join(work, "node_modules"), filepath.Join(dir, "node_modules"))
}
