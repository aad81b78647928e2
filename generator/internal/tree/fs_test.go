package tree

import (
	"errors"
	"io/fs"
	"testing"
)

func TestFSReadsTheFiles(t *testing.T) {
	t.Parallel()
	var tr Tree
	if err := tr.Add("assets/a.js", "test", []byte("a")); err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(tr.FS(), "assets/a.js")
	if err != nil || string(data) != "a" {
		t.Errorf("%q, %v", data, err)
	}
	info, err := fs.Stat(tr.FS(), "assets/a.js")
	if err != nil || info.Name() != "a.js" || info.Size() != 1 || info.IsDir() || info.Mode() != 0o444 {
		t.Errorf("%v, %v", info, err)
	}
	for name, want := range map[string]error{"assets/b.js": fs.ErrNotExist, "assets": fs.ErrNotExist, "../a": fs.ErrInvalid} {
		if _, err := tr.FS().Open(name); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
}
