package plan

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// inside turns a path of the manifest, relative to base, into one relative to
// the root. A path that leaves the project, by its letters or through a
// symbolic link, is a mistake; whether it exists does not matter here.
func (r *resolver) inside(base, value, what string, pos diag.Pos) (string, bool) {
	if path.IsAbs(value) || filepath.IsAbs(value) {
		d := r.list.Errorf("MFE107", pos, "%s %q is an absolute path", what, value)
		d.Hint = "write it relative to " + where(base)
		if rel, err := filepath.Rel(r.npm.Root(), value); err == nil && base == "." && !leaves(filepath.ToSlash(rel)) {
			d.Hint = fmt.Sprintf("write %q", filepath.ToSlash(rel))
		}
		return "", false
	}
	rel := path.Join(base, value)
	if leaves(rel) {
		d := r.list.Errorf("MFE107", pos, "%s %q leaves the project", what, value)
		d.Hint = "move it below the folder of " + r.name + ", or move " + r.name + " up"
		return "", false
	}
	real, err := filepath.EvalSymlinks(r.disk(rel))
	if err != nil {
		return rel, true
	}
	if to, err := filepath.Rel(r.npm.Root(), real); err != nil || leaves(filepath.ToSlash(to)) {
		d := r.list.Errorf("MFE107", pos, "%s %q leaves the project through a symbolic link", what, value)
		d.Notes = []diag.Note{{Pos: diag.Pos{File: rel}, Text: "it ends at " + filepath.ToSlash(to) + ", seen from the project's root"}}
		d.Hint = "copy what it points at into the project, or make one workspace of both folders and put " + r.name + " at its root"
		return "", false
	}
	return rel, true
}

// leaves reports whether a clean relative path goes above where it starts.
func leaves(rel string) bool { return rel == ".." || strings.HasPrefix(rel, "../") }

func where(base string) string {
	if base == "." {
		return "the manifest's folder"
	}
	return base
}

// disk is a path of the plan as the operating system takes it.
func (r *resolver) disk(rel string) string {
	return filepath.Join(r.npm.Root(), filepath.FromSlash(rel))
}

// state is what stands at a path.
type state int

const (
	missing state = iota
	file
	folder
	unreadable
	dangling
)

func (r *resolver) stat(rel string) state {
	info, err := os.Stat(r.disk(rel))
	switch {
	case err != nil && (os.IsPermission(err)):
		return unreadable
	case err != nil:
		if _, err := os.Lstat(r.disk(rel)); err == nil {
			return dangling
		}
		return missing
	case info.IsDir():
		return folder
	}
	return file
}

// wanted describes a file that the manifest names.
type wanted struct {
	unit Unit
	base string // folder that value is relative to
	key  string // what messages call it, such as entry
	set  string // how the manifest sets it, such as "entry = "
	code string // for when it does not exist
	pos  diag.Pos
	exts []string // extensions of files to suggest
}

// file checks that the file exists inside the project and returns its path
// relative to the root, which is also sensible when it does not exist.
func (r *resolver) file(w wanted, value string) (string, bool) {
	rel, ok := r.inside(w.base, value, w.unit.String()+": "+w.key, w.pos)
	if !ok {
		return path.Join(w.unit.Dir, path.Base(value)), false
	}
	switch r.stat(rel) {
	case file:
		return rel, true
	case folder:
		d := r.list.Errorf(w.code, w.pos, "%s: %s %q is a folder", w.unit, w.key, value)
		if near := r.index(rel, w.exts); near != "" {
			d.Hint = fmt.Sprintf("write %s%q", w.set, path.Join(value, near))
		}
	case unreadable:
		d := r.list.Errorf(w.code, w.pos, "%s: %s %q cannot be read", w.unit, w.key, value)
		d.Hint = "give the user who runs mfegen the right to read " + rel
	case dangling:
		d := r.list.Errorf(w.code, w.pos, "%s: %s %q is a symbolic link that leads nowhere", w.unit, w.key, value)
		d.Hint = "mend the link, or put the file in its place: " + rel
	default:
		d := r.list.Errorf(w.code, w.pos, "%s: %s %q does not exist", w.unit, w.key, value)
		d.Hint = "create " + rel
		if near := nearest(value, r.files(w.base, w.exts)); near != "" {
			d.Notes = []diag.Note{{Pos: diag.Pos{File: path.Join(w.base, near)}, Text: "this file is close to it"}}
			d.Hint = fmt.Sprintf("write %s%q, or create %s", w.set, near, rel)
		}
	}
	return rel, false
}

// index returns the name of the folder's index file.
func (r *resolver) index(dir string, exts []string) string {
	for _, ext := range exts {
		if r.stat(path.Join(dir, "index"+ext)) == file {
			return "index" + ext
		}
	}
	return ""
}

// Limits of the search for a file to suggest. Suggestions are a courtesy; they
// must not walk a disk.
const (
	searchDepth = 6
	searchFiles = 5000
)

// files lists the files below dir with one of the extensions, relative to dir.
func (r *resolver) files(dir string, exts []string) []string {
	return r.walk(dir, func(e fs.DirEntry) bool { return !e.IsDir() && slices.Contains(exts, path.Ext(e.Name())) })
}

// folders lists the folders of the project.
func (r *resolver) folders() []string {
	return r.walk(".", func(e fs.DirEntry) bool { return e.IsDir() })
}

func (r *resolver) walk(dir string, pick func(fs.DirEntry) bool) []string {
	var out []string
	seen := 0
	_ = fs.WalkDir(os.DirFS(r.disk(dir)), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return nil
		}
		if seen++; seen > searchFiles {
			return fs.SkipAll
		}
		if e.IsDir() && (e.Name() == "node_modules" || e.Name()[0] == '.' || strings.Count(name, "/") >= searchDepth) {
			return fs.SkipDir
		}
		if pick(e) {
			out = append(out, name)
		}
		return nil
	})
	return out
}

// nearest picks the candidate that a person meant by value: the same path with
// another extension, then the same name elsewhere, then few letters' distance.
func nearest(value string, candidates []string) string {
	value = path.Clean(value)
	stem := func(s string) string { return strings.TrimSuffix(s, path.Ext(s)) }
	for _, same := range []func(string) bool{
		func(c string) bool { return stem(c) == stem(value) },
		func(c string) bool { return path.Base(c) == path.Base(value) },
		func(c string) bool { return stem(path.Base(c)) == stem(path.Base(value)) },
	} {
		if i := slices.IndexFunc(candidates, same); i >= 0 {
			return candidates[i]
		}
	}
	if near := diag.Closest(value, candidates); near != "" {
		return near
	}
	var names []string
	for _, c := range candidates {
		names = append(names, path.Base(c))
	}
	if near := diag.Closest(path.Base(value), names); near != "" {
		return candidates[slices.Index(names, near)]
	}
	return ""
}

// realPrefix follows the links in the part of name that exists.
func realPrefix(name string) string {
	name = filepath.Clean(name)
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	parent := filepath.Dir(name)
	if parent == name {
		return name
	}
	return filepath.Join(realPrefix(parent), filepath.Base(name))
}
