package manifest

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// source is a file that values come from.
type source struct {
	path  string
	index *index
}

// TeamFile is the name of the manifest that an MFE's team may keep in the
// MFE's own folder. Its keys are those of [mfe.<name>] but path.
const TeamFile = "mfe.toml"

// teams reads the manifests of the MFEs' own folders into the document, as if
// their keys stood in the tables [mfe.<name>]. A file with tables of a whole
// site is a manifest for a build of its own and is left alone. It returns what
// was read, by MFE.
func (doc *document) teams(fsys fs.FS, root string, l *diag.List) (map[string]string, error) {
	read := map[string]string{}
	mfes, _ := doc.table["mfe"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(mfes)) {
		mfe, _ := mfes[name].(map[string]any)
		dir, _ := mfe["path"].(string)
		file := path.Join(path.Dir(root), dir, TeamFile)
		if dir == "" || file == root || !fs.ValidPath(file) {
			continue
		}
		data, err := fs.ReadFile(fsys, file)
		switch {
		case errors.Is(err, fs.ErrNotExist) || !folder(fsys, path.Dir(file)):
			continue
		case err != nil:
			return nil, err
		}
		if doc.graft(name, mfe, file, data, l) {
			read[name] = file
		}
	}
	return read, nil
}

func folder(fsys fs.FS, dir string) bool {
	info, err := fs.Stat(fsys, dir)
	return err == nil && info.IsDir()
}

// graft adds one team's file to its MFE's table. A statement that cannot be
// read is blanked out, as in the manifest itself.
func (doc *document) graft(name string, mfe map[string]any, file string, data []byte, l *diag.List) bool {
	var own diag.List
	team := read(file, data, &own)
	for _, key := range []string{"site", "shell", "mfe"} {
		if _, whole := team.table[key].(map[string]any); whole {
			return false
		}
	}
	l.Add(own...)
	doc.erased = doc.erased || team.erased
	doc.broken = doc.broken || team.broken
	if team.table == nil {
		doc.erased = true
		return true
	}
	src := &source{file, team.index}
	to, exact := doc.index.find([]string{"mfe", name})
	if !exact {
		return true // the header itself could not be read
	}
	for _, key := range slices.Sorted(maps.Keys(team.table)) {
		n := team.index.root.table[key]
		n.from(src)
		if key == "path" {
			l.Errorf("MFE027", src.index.pos(file, n.key.start), "the folder of mfe %q is said by the manifest that names it", name).
				Hint = "delete path here: this file is in the folder already"
			continue
		}
		if _, twice := mfe[key]; twice {
			d := l.Errorf("MFE027", src.index.pos(file, n.key.start), "mfe %q says %s twice", name, key)
			d.Notes = []diag.Note{{Pos: doc.index.pos(doc.file, to.table[key].key.start), Text: "it stands here too"}}
			d.Hint = "keep the one in the MFE's own folder, and delete the other"
			continue
		}
		mfe[key], to.table[key] = team.table[key], n
		if w, ok := doc.written.find([]string{"mfe", name}); ok && doc.written != doc.index && w.table != nil {
			w.table[key] = n
		}
	}
	return true
}

// from says that the node and all below it come from another file.
func (n *node) from(src *source) {
	n.source = src
	for _, sub := range n.table {
		sub.from(src)
	}
	for _, sub := range n.items {
		sub.from(src)
	}
}

// TeamManifest is the file in the MFE's own folder that was read, or "".
func (m *Manifest) TeamManifest(mfe string) string { return m.teams[mfe] }
