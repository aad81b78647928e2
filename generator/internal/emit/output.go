package emit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// files is what emit needs of a tree.
type files interface{ Files() []tree.File }

type file struct {
	path  string
	owner string
	data  []byte
}

type kind int

const (
	siteOutput kind = iota
	vercelOutput
	asideOutput
)

// output is one folder to write.
type output struct {
	kind  kind
	dir   string // relative to the root
	files []file // sorted by path
	stage *stage

	// origin is the output that holds the same files under its own root,
	// so that they can be hard links.
	origin *output

	// What scan finds.
	same      map[string]bool // files on the disk with the right bytes
	kept      []string        // files of other tools that stay
	unchanged bool
}

const (
	// listFile is the record of what a build wrote. A folder that holds
	// it is mfegen's, and so is every file that it names.
	listFile = host.PrivateFolder + "/files.json"

	vercelDir    = ".vercel/output"
	vercelStatic = "static/"
)

// list is the content of listFile.
type list struct {
	Version int      `json:"version"`
	Files   []listed `json:"files"`
}

type listed struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

// newSite returns the out folder's output, or that of the files that are not
// served: the tree and the record of it.
func newSite(kind kind, dir string, site files) *output {
	o := &output{kind: kind, dir: dir}
	record := list{Version: 1, Files: []listed{}}
	for _, f := range site.Files() {
		o.files = append(o.files, file{f.Path, f.Owner, f.Data})
		sum := sha256.Sum256(f.Data)
		record.Files = append(record.Files, listed{f.Path, hex.EncodeToString(sum[:])})
	}
	data, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		panic("emit: " + err.Error())
	}
	o.files = append(o.files, file{listFile, "mfegen", append(data, '\n')})
	slices.SortFunc(o.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return o
}

// newVercel returns the output of Vercel's Build Output API: its own files,
// and the site without what only other hosts and mfegen read.
func newVercel(dir string, site *output, config files) *output {
	o := &output{kind: vercelOutput, dir: dir, origin: site}
	for _, f := range config.Files() {
		o.files = append(o.files, file{f.Path, f.Owner, f.Data})
	}
	for _, f := range site.files {
		if f.path == host.HeadersFile || f.path == host.RedirectsFile || strings.HasPrefix(f.path, host.PrivateFolder+"/") {
			continue
		}
		o.files = append(o.files, file{vercelStatic + f.path, f.owner, f.data})
	}
	slices.SortFunc(o.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return o
}

// folders returns the output's folders, parents first. The output's own is
// "".
func (o *output) folders() []string {
	seen := map[string]bool{"": true}
	for _, f := range o.files {
		for d := path.Dir(f.path); d != "."; d = path.Dir(d) {
			seen[d] = true
		}
	}
	if o.kind == vercelOutput {
		seen[strings.TrimSuffix(vercelStatic, "/")] = true
	}
	out := make([]string, 0, len(seen))
	for d := range seen {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}

// twin returns a file on the disk, relative to the root, that is known to
// hold f's bytes, or "".
func (o *output) twin(f file) string {
	if p, ok := strings.CutPrefix(f.path, vercelStatic); ok && o.origin != nil {
		if o.origin.stage != nil {
			return o.origin.stage.at(p)
		}
		return o.origin.dir + "/" + p
	}
	if o.same[f.path] {
		return o.dir + "/" + f.path
	}
	return ""
}

// scan compares the folder on the disk with the output, and reports files
// that are nobody's business to delete.
func (w *writer) scan(ctx context.Context, o *output) error {
	present, err := w.present(o.dir)
	if err != nil {
		return err
	}
	mine, unreadable := w.mine(o)
	var foreign []string
	ours := map[string]bool{}
	for _, p := range present {
		switch {
		case o.keeps(p):
			o.kept = append(o.kept, p)
		case mine(p):
			ours[p] = true
		case !droppings[path.Base(p)]:
			foreign = append(foreign, p)
		}
	}
	if len(foreign) > 0 && !w.options.Clean {
		w.foreign(o, foreign, unreadable)
		return nil
	}
	if err := w.compare(ctx, o, ours); err != nil {
		return err
	}
	o.unchanged = len(foreign) == 0 && len(ours) == len(o.files) && len(o.same) == len(o.files)
	return nil
}

// droppings are files that operating systems leave in every folder people
// look into.
var droppings = map[string]bool{".DS_Store": true, "Thumbs.db": true, "desktop.ini": true}

// present returns the files, and whatever else is no folder, in dir.
func (w *writer) present(dir string) ([]string, error) {
	var out []string
	err := fs.WalkDir(w.root.FS(), dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			out = append(out, strings.TrimPrefix(p, dir+"/"))
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return out, err
}

// mine returns whether a file of the folder was written by mfegen. Unreadable
// is set when the record is there and makes no sense.
func (w *writer) mine(o *output) (mine func(string) bool, unreadable bool) {
	if o.kind == vercelOutput {
		return func(p string) bool { return p == "config.json" || strings.HasPrefix(p, vercelStatic) }, false
	}
	record := map[string]bool{}
	data, err := w.root.ReadFile(o.dir + "/" + listFile)
	if err == nil {
		var l list
		if err := json.Unmarshal(data, &l); err != nil || l.Version != 1 {
			return func(string) bool { return false }, true
		}
		record[listFile] = true
		for _, f := range l.Files {
			record[f.Path] = true
		}
	}
	return func(p string) bool { return record[p] }, false
}

// keeps reports whether the file is Vercel's own note about its build, which
// its CLI may have open while it runs mfegen.
func (o *output) keeps(p string) bool {
	return o.kind == vercelOutput && (p == "builds.json" || strings.HasPrefix(p, "diagnostics/"))
}

// compare fills o.same.
func (w *writer) compare(ctx context.Context, o *output, ours map[string]bool) error {
	equal := make([]bool, len(o.files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for i, f := range o.files {
		if !ours[f.path] {
			continue
		}
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			equal[i] = w.holds(o.dir+"/"+f.path, f.data)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	o.same = map[string]bool{}
	for i, f := range o.files {
		if equal[i] {
			o.same[f.path] = true
		}
	}
	return nil
}

// holds reports whether the file has these bytes. One that cannot be read is
// written anew.
func (w *writer) holds(name string, data []byte) bool {
	info, err := w.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	got, err := w.root.ReadFile(name)
	return err == nil && bytes.Equal(got, data)
}

func (w *writer) foreign(o *output, foreign []string, unreadable bool) {
	const shown = 5
	pos := w.pos(o.dir)
	if o.kind == asideOutput {
		pos = w.options.AsidePos
	}
	d := w.diags.Errorf("MFE704", pos, "the folder %s holds %s that mfegen did not write, so it is not replaced", o.dir, count(len(foreign), "file"))
	for _, p := range foreign[:min(shown, len(foreign))] {
		d.Notes = append(d.Notes, diag.Note{Pos: diag.Pos{File: o.dir + "/" + p}, Text: "not mfegen's"})
	}
	if n := len(foreign) - shown; n > 0 {
		d.Notes = append(d.Notes, diag.Note{Text: "and " + count(n, "more file")})
	}
	if unreadable {
		d.Notes = append(d.Notes, diag.Note{Pos: diag.Pos{File: o.dir + "/" + listFile}, Text: "the record of the last build cannot be read"})
	}
	d.Hint = "move them away and build again, or run mfegen build --clean to delete them"
	if o.kind == siteOutput {
		d.Hint += "; files that belong to the site go into the shell's public folder"
	}
}
