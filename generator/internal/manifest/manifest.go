package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Load reads the manifest with the name, a slash-separated path, from fsys.
// The manifest is nil if any of the file could not be read as TOML. Otherwise
// it holds every value that fits, even if the list tells of others that do
// not. The error is the world's, never the user's.
func Load(fsys fs.FS, name string) (*Manifest, diag.List, error) {
	data, err := fs.ReadFile(fsys, name)
	if err == nil {
		return parse(fsys, name, data)
	}
	var l diag.List
	pos := diag.Pos{File: name}
	info, statErr := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.Errorf("MFE006", pos, "there is no such file").Hint =
			"run mfegen in the folder that holds mfe.toml, or write one there"
	case errors.Is(err, fs.ErrPermission):
		l.Errorf("MFE006", pos, "the file cannot be read: permission denied").Hint =
			"make it readable: chmod u+r " + name
	case statErr == nil && info.IsDir():
		l.Errorf("MFE006", pos, "this is a folder, not a manifest").Hint =
			"name the file in it: " + name + "/mfe.toml"
	default:
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	return nil, l, nil
}

// Parse reads a manifest from memory, as Load does, and nothing that stands in
// the MFEs' own folders. The file's name is for positions only.
func Parse(file string, data []byte) (*Manifest, diag.List) {
	m, l, _ := parse(nil, file, data) // without files nothing can fail
	return m, l
}

func parse(fsys fs.FS, file string, data []byte) (*Manifest, diag.List, error) {
	var l diag.List
	doc := read(file, data, &l)
	if doc.table == nil {
		return nil, l.Sorted(), nil
	}
	m := &Manifest{path: file, index: doc.index}
	if fsys != nil {
		var err error
		if m.teams, err = doc.teams(fsys, file, &l); err != nil {
			return nil, nil, fmt.Errorf("read the manifest of an MFE: %w", err)
		}
	}
	d := decoder{m: m, diags: &l, meant: map[string]bool{}}
	d.table(nil, reflect.ValueOf(m).Elem(), doc.table)
	c := checker{Manifest: m, doc: doc, diags: &l, meant: d.meant}
	c.run()
	if doc.erased {
		m = nil
	}
	return m, l.Sorted(), nil
}
