// Package cache is a content-addressed store on the local disk. A key covers
// everything its value depends on, so a value never goes stale; losing the
// store costs time and nothing else, which is why no error leaves it.
package cache

import (
	"os"
	"path/filepath"
)

// Dir stores values as files of one folder.
type Dir struct{ path string }

// Open returns the store in the folder path, which need not exist yet.
func Open(path string) *Dir { return &Dir{path} }

// Load returns the value saved under key.
func (d *Dir) Load(key string) ([]byte, bool) {
	data, err := os.ReadFile(filepath.Join(d.path, key))
	return data, err == nil
}

// Save stores the value. Other processes see all of it or nothing.
func (d *Dir) Save(key string, data []byte) {
	if os.MkdirAll(d.path, 0o755) != nil {
		return
	}
	f, err := os.CreateTemp(d.path, ".new-")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if f.Close() != nil || err != nil || os.Rename(f.Name(), filepath.Join(d.path, key)) != nil {
		_ = os.Remove(f.Name())
	}
}
