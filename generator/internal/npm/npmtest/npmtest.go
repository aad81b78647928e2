// Package npmtest writes small projects to disk for tests.
package npmtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Write lays out a txtar archive in a fresh folder and returns the folder. An
// entry named "link -> target" becomes a symbolic link, one that ends in a
// slash an empty folder.
func Write(t testing.TB, archive string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		if err := write(root, f.Name, f.Data); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func write(root, name string, data []byte) error {
	link, target, isLink := strings.Cut(name, " -> ")
	file := filepath.Join(root, filepath.FromSlash(link))
	if strings.HasSuffix(name, "/") && !isLink {
		return os.MkdirAll(file, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if isLink {
		return os.Symlink(filepath.FromSlash(target), file)
	}
	return os.WriteFile(file, data, 0o644)
}
