package lock

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Read reads the file name in the folder root. There is no file when all
// three results are nil.
func Read(root, name string) (*File, diag.List, error) {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	f, list := Parse(name, data)
	return f, list, nil
}

// Write writes the file unless it says the same already, and reports whether
// it did. A write that fails leaves the old file alone.
func Write(root, name string, f *File) (bool, error) {
	file := filepath.Join(root, filepath.FromSlash(name))
	data := f.Encode()
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return false, nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".mfe-lock-*")
	if err != nil {
		return false, fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(tmp.Name()) // of no effect after the rename
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return false, fmt.Errorf("write %s: %w", name, err)
	}
	return true, nil
}
