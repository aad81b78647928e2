// Package tree models the files that a build will write. A path has one
// owner: two writers of one path is a mistake that names both. It never
// touches the disk.
package tree

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// File is one output file with who put it there.
type File struct {
	Path  string // slash-separated, relative to the out folder
	Owner string // what a person would call the writer: `mfe "cart"`, "shell public folder"
	Data  []byte
}

// Tree is a set of files. The zero value is ready to use.
type Tree struct {
	files map[string]File
}

// ConflictError reports two owners of one output path.
type ConflictError struct {
	Path, First, Second string
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s and %s both write %s", e.First, e.Second, e.Path)
}

// Add puts a file into the tree. It returns a *ConflictError when the path,
// compared without regard to case (as macOS and Windows do), is taken, and an
// error for a path that would leave the tree.
func (t *Tree) Add(p, owner string, data []byte) error {
	if p == "" || path.IsAbs(p) || path.Clean(p) != p || p == ".." || strings.HasPrefix(p, "../") {
		return fmt.Errorf("%s: output path %q is not inside the out folder", owner, p)
	}
	key := strings.ToLower(p)
	if old, ok := t.files[key]; ok {
		return &ConflictError{Path: p, First: old.Owner, Second: owner}
	}
	if t.files == nil {
		t.files = map[string]File{}
	}
	t.files[key] = File{Path: p, Owner: owner, Data: data}
	return nil
}

// Replace swaps the bytes of a file that is in the tree already.
func (t *Tree) Replace(p string, data []byte) {
	key := strings.ToLower(p)
	f, ok := t.files[key]
	if !ok {
		panic("tree: replace of a path that was never added: " + p)
	}
	f.Data = data
	t.files[key] = f
}

// File returns the file at p.
func (t *Tree) File(p string) (File, bool) {
	f, ok := t.files[strings.ToLower(p)]
	return f, ok && f.Path == p
}

// Files returns all files sorted by path.
func (t *Tree) Files() []File {
	return slices.SortedFunc(maps.Values(t.files), func(a, b File) int { return strings.Compare(a.Path, b.Path) })
}

// Len returns the number of files.
func (t *Tree) Len() int { return len(t.files) }
