package compile

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// outside reports imports by path that end outside of the project, by their
// letters or through a symbolic link. Packages may be anywhere: where they are
// installed is the package manager's affair.
func outside(root string, u plan.Unit, res *bundler.Result) diag.List {
	var list diag.List
	for _, file := range slices.Sorted(maps.Keys(res.Modules)) {
		if strings.Contains(file, ":") || leaves(file) || strings.Contains("/"+file, "/node_modules/") {
			continue
		}
		for _, im := range res.Modules[file].Imports {
			// The bundler's own virtual modules name a file behind a colon.
			spec := im.Original[strings.Index(im.Original, ":")+1:]
			at, _, _ := strings.Cut(im.Path[strings.Index(im.Path, ":")+1:], "?")
			if im.External || bundler.IsBare(spec) || !leaves(at) {
				continue
			}
			d := list.Errorf("MFE107", importPos(root, file, spec), "%s: the import of %q leaves the project", u, spec)
			d.Notes = []diag.Note{{Text: "it ends at " + at + ", seen from the project's root"}}
			d.Hint = "copy the file into the project, or make a package of it and install that"
		}
	}
	return list
}

func leaves(file string) bool { return strings.HasPrefix(file, "../") }

// importPos finds where a file names what it imports.
func importPos(root, file, specifier string) diag.Pos {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil {
		return diag.Pos{File: file}
	}
	for _, quote := range []string{`"`, `'`, "`", "("} {
		if at := bytes.Index(data, []byte(quote+specifier)); at >= 0 {
			return place(file, data, at)
		}
	}
	return diag.Pos{File: file}
}
