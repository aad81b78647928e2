package cache

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDirKeepsValues(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a", "b")
	d := Open(path)
	if _, ok := d.Load("k"); ok {
		t.Fatal("an empty store has a value")
	}
	d.Save("k", []byte("one"))
	d.Save("k", []byte("two"))
	if got, ok := Open(path).Load("k"); !ok || string(got) != "two" {
		t.Errorf("got %q, %v", got, ok)
	}
	if files, _ := os.ReadDir(path); len(files) != 1 {
		t.Errorf("leftovers: %v", files)
	}
}

func TestDirWithoutADiskForgets(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	d := Open(filepath.Join(file, "store"))
	d.Save("k", []byte("one"))
	if _, ok := d.Load("k"); ok {
		t.Error("a value was kept in a folder that cannot be")
	}
}
