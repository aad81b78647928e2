package emit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

func (w *writer) pos(dir string) diag.Pos {
	if w.options.Pos.IsValid() {
		return w.options.Pos
	}
	return diag.Pos{File: dir}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// outputs decides which folders are written, and refuses those that are not
// safe to replace.
func (w *writer) outputs(root, out string, site, vercel, aside files) ([]*output, bool) {
	dir, ok := w.place(root, out)
	if !ok {
		return nil, false
	}
	outs := []*output{newSite(siteOutput, dir, site)}
	w.names(outs[0])
	if len(vercel.Files()) > 0 {
		at, ok := w.place(root, vercelDir)
		if !ok {
			return nil, false
		}
		if within(at, dir) || within(dir, at) {
			d := w.diags.Errorf("MFE707", w.pos(out), "out is %s, and the output for Vercel is written to %s; one would overwrite the other", out, vercelDir)
			d.Hint = `set out = "dist" in [site]; mfegen fills ` + vercelDir + " from it"
			return nil, false
		}
		outs = append(outs, newVercel(at, outs[0], vercel))
	}
	if aside != nil && len(aside.Files()) > 0 {
		o, ok := w.aside(root, aside, outs)
		if !ok {
			return nil, false
		}
		outs = append(outs, o)
	}
	return outs, !w.diags.HasErrors()
}

// aside is the output of what is not served. It may not be part of what is,
// wherever links lead.
func (w *writer) aside(root string, site files, served []*output) (*output, bool) {
	own := &writer{options: w.options}
	own.options.Pos = w.options.AsidePos
	dir, ok := own.place(root, w.options.Aside)
	w.diags.Add(own.diags...)
	if !ok {
		return nil, false
	}
	for _, o := range served {
		if within(dir, o.dir) || within(o.dir, dir) {
			d := w.diags.Errorf("MFE046", w.options.AsidePos, "sourcemap_out %q is, holds or is inside %s, which is served", w.options.Aside, o.dir)
			d.Hint = `choose a folder that holds nothing else, such as sourcemap_out = "maps"`
			return nil, false
		}
	}
	return newSite(asideOutput, dir, site), true
}

// within reports whether p is dir or inside it. Both are clean and relative.
func within(p, dir string) bool {
	return p == dir || dir == "." || strings.HasPrefix(p, dir+"/")
}

// place returns the folder that out really is, relative to the root, with
// symbolic links followed.
func (w *writer) place(root, out string) (string, bool) {
	dir := filepath.ToSlash(out)
	if filepath.IsAbs(out) {
		rel, err := filepath.Rel(root, out)
		if err != nil {
			rel = ".."
		}
		dir = filepath.ToSlash(rel)
	}
	dir = path.Clean(dir)
	if !w.inside(out, dir) {
		return "", false
	}
	real, ok := w.follow(root, dir)
	if !ok || !w.inside(out, real) {
		return "", false
	}
	for _, s := range w.options.Sources {
		s = path.Clean(s)
		followed, err := followLinks(root, s)
		if err != nil {
			followed = s
		}
		if within(s, dir) || within(followed, real) {
			d := w.diags.Errorf("MFE701", w.pos(out), "the out folder %s contains the sources in %s, which the build would delete", out, s)
			d.Hint = `set out to a folder of its own in [site], such as out = "dist"`
			return "", false
		}
	}
	return real, true
}

// inside reports whether dir is a proper folder of the project.
func (w *writer) inside(out, dir string) bool {
	if dir != "." && dir != ".." && !strings.HasPrefix(dir, "../") {
		return true
	}
	d := w.diags.Errorf("MFE700", w.pos(out), "the out folder %q is not a folder inside the project", out)
	d.Hint = `set out to a folder beside mfe.toml in [site], such as out = "dist"`
	return false
}

// follow resolves symbolic links in dir, as far as it exists.
func (w *writer) follow(root, dir string) (string, bool) {
	real, err := followLinks(root, dir)
	var link *linkError
	switch {
	case errors.As(err, &link):
		d := w.diags.Errorf("MFE702", w.pos(dir), "the out folder %s goes through the symbolic link %s, which %s", dir, link.at, link.why)
		d.Hint = "remove the link; mfegen only writes inside the project"
		return "", false
	case err != nil:
		d := w.diags.Errorf("MFE703", w.pos(dir), "the out folder %s cannot be a folder: %s", dir, err)
		d.Hint = "remove or rename that file, or set another out in [site]"
		return "", false
	}
	return real, true
}

// linkError is a symbolic link that must not be followed.
type linkError struct{ at, why string }

func (e *linkError) Error() string { return e.at + " " + e.why }

// followLinks returns where dir leads, relative to the root. The part of dir
// that does not exist is taken as it is written.
func followLinks(root, dir string) (string, error) {
	base, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", err
	}
	parts := strings.Split(dir, "/")
	real := "."
	for i, part := range parts {
		at := path.Join(real, part)
		info, err := os.Lstat(filepath.Join(base, filepath.FromSlash(at)))
		if errors.Is(err, fs.ErrNotExist) {
			return path.Join(append([]string{real}, parts[i:]...)...), nil
		}
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			if at, err = target(base, at); err != nil {
				return "", err
			}
		} else if !info.IsDir() {
			return "", fmt.Errorf("%s is a file", at)
		}
		real = at
	}
	return real, nil
}

// target returns the folder that the link at is, relative to base.
func target(base, at string) (string, error) {
	real, err := filepath.EvalSymlinks(filepath.Join(base, filepath.FromSlash(at)))
	if errors.Is(err, fs.ErrNotExist) {
		return "", &linkError{at, "leads nowhere"}
	}
	if err != nil {
		return "", &linkError{at, "cannot be followed"}
	}
	rel, err := filepath.Rel(base, real)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", &linkError{at, "leaves the project"}
	}
	if info, err := os.Stat(real); err != nil || !info.IsDir() {
		return "", fmt.Errorf("%s is a file", at)
	}
	return filepath.ToSlash(rel), nil
}

// names reports paths that cannot all be in one folder. The tree has seen to
// whole paths; what is left are the folders in them.
func (w *writer) names(o *output) {
	byKey := map[string]file{}
	for _, f := range o.files {
		if old, ok := byKey[strings.ToLower(f.path)]; ok {
			d := w.diags.Errorf("MFE708", diag.Pos{}, "%s and %s both write %s/%s", old.owner, f.owner, o.dir, f.path)
			d.Hint = "rename the file; the folder .mfegen is kept for the build's own records"
		}
		byKey[strings.ToLower(f.path)] = f
	}
	spelled := map[string]file{} // by folder in lower case: a file in it
	said := map[string]bool{}
	for _, f := range o.files {
		for dir := path.Dir(f.path); dir != "."; dir = path.Dir(dir) {
			key := strings.ToLower(dir)
			if g, ok := byKey[key]; ok && !said[key] {
				said[key] = true
				d := w.diags.Errorf("MFE705", diag.Pos{}, "%s writes the file %s, and %s writes %s into a folder of that name", g.owner, g.path, f.owner, f.path)
				d.Hint = "rename one of them"
			}
			g, ok := spelled[key]
			if !ok {
				spelled[key] = f
				continue
			}
			if was := g.path[:len(dir)]; was != dir && !said[key] {
				said[key] = true
				d := w.diags.Errorf("MFE706", diag.Pos{}, "the folders %s (%s) and %s (%s) differ only in upper and lower case", was, g.owner, dir, f.owner)
				d.Hint = "spell both alike; on macOS and Windows they are one folder"
			}
		}
	}
}
