package contract

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Read reads the snapshots of a folder, in order of their names. There are
// none when there is no folder. Files whose names are not those of snapshots
// are left alone.
func Read(files fs.FS, dir string) ([]*Contract, diag.List) {
	var list diag.List
	entries, err := fs.ReadDir(files, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		list.Errorf("MFE802", diag.Pos{File: dir}, "the folder of the snapshots cannot be read: %v", err).
			Hint = "make it a folder that can be read, or name another as [contract] dir"
		return nil, list
	}
	var out []*Contract
	for _, e := range entries {
		if _, _, ok := SplitName(e.Name()); !ok || e.IsDir() {
			continue
		}
		name := path.Join(dir, e.Name())
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, broken(name, err)
		}
		c, more := Parse(name, data)
		list.Add(more...)
		if c != nil {
			out = append(out, c)
		}
	}
	return out, list
}

// Parse reads a snapshot, whose file name says whose it is.
func Parse(name string, data []byte) (*Contract, diag.List) {
	unit, version, _ := SplitName(path.Base(name))
	c, err := Decode(data)
	if err == nil && (c.Name != unit || c.Version != version) {
		err = fmt.Errorf("it is that of %s@%s", c.Name, c.Version)
	}
	if err != nil {
		return nil, broken(name, err)
	}
	return c, nil
}

func broken(name string, err error) diag.List {
	var list diag.List
	list.Errorf("MFE802", diag.Pos{File: name}, "this is not the snapshot that its name says: %v", err).
		Hint = "take it from the version control again, or delete it"
	return list
}

// Written says what became of a snapshot.
type Written string

const (
	Created   Written = "created"
	Unchanged Written = "unchanged"
	Replaced  Written = "replaced"
	Refused   Written = "refused" // a release said something else
)

// Write puts the contract into the folder dir, relative to the root. What a
// release has said is replaced only by force: others rely on it. A snapshot
// that says the same keeps its day and its size, and force gives it those that
// it does not have.
func Write(root, dir string, c *Contract, force bool) (Written, error) {
	folder := filepath.Join(root, filepath.FromSlash(dir))
	file := filepath.Join(folder, c.FileName())
	state := Created
	if data, err := os.ReadFile(file); err == nil {
		old, err := Decode(data)
		same := err == nil && bytes.Equal(old.says(), c.says())
		switch {
		case same && (!force || old.Released != "" && (old.Gzip > 0 || c.Gzip == 0)):
			return Unchanged, nil
		case same:
			dated := *c
			dated.Released, dated.Gzip = cmp.Or(old.Released, c.Released), cmp.Or(old.Gzip, c.Gzip)
			c = &dated
		case !force && Promises(c.Version):
			return Refused, nil
		}
		state = Replaced
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("write %s: %w", c.FileName(), err)
	}
	tmp, err := os.CreateTemp(folder, ".mfegen-*")
	if err != nil {
		return "", fmt.Errorf("write %s: %w", c.FileName(), err)
	}
	defer os.Remove(tmp.Name()) // of no effect after the rename
	_, err = tmp.Write(c.Encode())
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return "", fmt.Errorf("write %s: %w", c.FileName(), err)
	}
	return state, nil
}
