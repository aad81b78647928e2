package tree

import (
	"bytes"
	"io/fs"
	"path"
	"time"
)

// FS returns the files as a file system, to be read while nothing is added.
// Folders cannot be listed.
func (t *Tree) FS() fs.FS { return fsys{t} }

type fsys struct{ tree *Tree }

func (f fsys) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	file, ok := f.tree.File(name)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &handle{Reader: bytes.NewReader(file.Data), file: file}, nil
}

// handle is an open file and what is known of it.
type handle struct {
	*bytes.Reader
	file File
}

func (h *handle) Stat() (fs.FileInfo, error) { return h, nil }
func (h *handle) Close() error               { return nil }

func (h *handle) Name() string       { return path.Base(h.file.Path) }
func (h *handle) Size() int64        { return int64(len(h.file.Data)) }
func (h *handle) Mode() fs.FileMode  { return 0o444 }
func (h *handle) ModTime() time.Time { return time.Time{} }
func (h *handle) IsDir() bool        { return false }
func (h *handle) Sys() any           { return nil }
