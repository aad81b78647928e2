// Package theme puts folders of templates, styles and scripts on top of each
// other, file by file: the project's own files hide the chosen theme's, and
// these the built-in one's. It tells for every file which folder wins.
//
// It refuses to know what a file is for.
package theme

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Layer is a folder of files. The first of a theme's layers wins.
type Layer struct {
	Name string // what messages call it: a path, or built-in
	FS   fs.FS
}

// Theme is a stack of layers. It is a file system: the files that win.
type Theme struct{ layers []Layer }

// New makes a theme. The last layer is the built-in one, which is complete.
func New(layers ...Layer) *Theme { return &Theme{slices.Clone(layers)} }

// Found is a file of a layer.
type Found struct {
	Layer string
	File  string // its path in the layer
}

// Which lists the layers that have the file; the first wins, the others are
// hidden by it.
func (t *Theme) Which(name string) []Found {
	var out []Found
	if !fs.ValidPath(name) {
		return nil
	}
	for _, l := range t.layers {
		if info, err := fs.Stat(l.FS, name); err == nil && !info.IsDir() {
			out = append(out, Found{l.Name, name})
		}
	}
	return out
}

// Files lists the files of all layers, sorted, each once.
func (t *Theme) Files() []string {
	var out []string
	for _, l := range t.layers {
		_ = fs.WalkDir(l.FS, ".", func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil // the layer has no such folder
			case name != "." && strings.HasPrefix(path.Base(name), "."):
				if d.IsDir() {
					return fs.SkipDir
				}
			case !d.IsDir() && path.Base(name) != "README.md":
				out = append(out, name)
			}
			return nil
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Glob lists the files of a folder with an extension, sorted.
func (t *Theme) Glob(folder, ext string) []string {
	var out []string
	for _, f := range t.Files() {
		if path.Dir(f) == folder && path.Ext(f) == ext {
			out = append(out, f)
		}
	}
	return out
}

// Open opens the file that wins.
func (t *Theme) Open(name string) (fs.File, error) {
	for _, l := range t.layers {
		f, err := l.FS.Open(name)
		if err == nil {
			if info, err := f.Stat(); err == nil && !info.IsDir() {
				return f, nil
			}
			_ = f.Close()
			continue
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
