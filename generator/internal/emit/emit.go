// Package emit puts a sealed site on the disk: staged in a folder beside the
// out folder, then swapped in. Whatever happens, the out folder holds either
// all of the last build or all of this one.
//
// It takes bytes as they are. It refuses to know what a file means, to change
// one, and to touch a folder that is not mfegen's.
package emit

import (
	"context"
	"fmt"
	"os"
	"path"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/seal"
)

// Options say how careful to be.
type Options struct {
	// Clean replaces an out folder that holds files of others.
	Clean bool
	// Sources are the folders of the project that the out folder must not
	// contain, slash-separated and relative to the root.
	Sources []string
	// Pos is where the out folder is named. It may be zero.
	Pos diag.Pos
	// Aside is the folder, relative to the root, of the files that are not
	// served, and AsidePos where it is named. Without such files nothing
	// happens to it.
	Aside    string
	AsidePos diag.Pos
}

// Result says what Write did.
type Result struct {
	Out    string // relative to the root
	Vercel string // Vercel's output folder, or ""
	Aside  string // the folder of what is not served, or ""
	Files  int    // in Out
	Bytes  int64  // in Out
	// Written is the number of files, in all folders, whose bytes went to
	// the disk. Files that are as they were are linked instead.
	Written int
	// Unchanged means that the disk held this build already.
	Unchanged bool
}

// Write makes the folder out, which is relative to root, hold the site. With
// a mistake in the list, or an error, the folder is what it was before.
func Write(ctx context.Context, root, out string, site *seal.Sealed, o Options) (Result, diag.List, error) {
	w := writer{options: o, exchange: exchange}
	res, diags, err := w.write(ctx, root, out, site.Tree(), site.Vercel(), site.Aside())
	if err != nil {
		return Result{}, diags, fmt.Errorf("write %s: %w", out, err)
	}
	return res, diags, nil
}

// writer is one run of Write.
type writer struct {
	options  Options
	exchange func(a *os.File, aname string, b *os.File, bname string) error

	root  *os.Root
	diags diag.List
}

// parallel is how many files are read or written at once: enough to keep the
// disk busy while files are synced.
var parallel = max(4, 2*runtime.GOMAXPROCS(0))

func (w *writer) write(ctx context.Context, dir, out string, site, vercel, aside files) (Result, diag.List, error) {
	outs, ok := w.outputs(dir, out, site, vercel, aside)
	if !ok {
		return Result{}, w.diags, nil
	}
	var err error
	if w.root, err = os.OpenRoot(dir); err != nil {
		return Result{}, w.diags, err
	}
	defer w.root.Close()
	for _, o := range outs {
		if err := w.clearLeftovers(o); err != nil {
			return Result{}, w.diags, err
		}
		if err := w.scan(ctx, o); err != nil {
			return Result{}, w.diags, err
		}
	}
	if w.diags.HasErrors() {
		return Result{}, w.diags, nil
	}
	res := result(outs)
	if res.Unchanged {
		return res, w.diags, nil
	}
	res.Written, err = w.replace(ctx, outs)
	return res, w.diags, err
}

func result(outs []*output) Result {
	res := Result{Out: outs[0].dir, Files: len(outs[0].files), Unchanged: true}
	for _, f := range outs[0].files {
		res.Bytes += int64(len(f.data))
	}
	for _, o := range outs {
		res.Unchanged = res.Unchanged && o.unchanged
		switch o.kind {
		case vercelOutput:
			res.Vercel = o.dir
		case asideOutput:
			res.Aside = o.dir
		}
	}
	return res
}

// replace stages what changed and swaps it in. When the second folder cannot
// be swapped, the first is swapped back.
func (w *writer) replace(ctx context.Context, outs []*output) (written int, err error) {
	var undo []func() error
	defer func() {
		for i := len(undo) - 1; err != nil && i >= 0; i-- {
			if again := undo[i](); again != nil {
				err = fmt.Errorf("%w; and then, bringing the last build back: %w", err, again)
			}
		}
		for _, o := range outs {
			if o.stage != nil {
				o.stage.remove()
			}
		}
	}()
	for _, o := range outs {
		if o.unchanged {
			continue
		}
		n, err := w.fill(ctx, o)
		if err != nil {
			return 0, err
		}
		written += n
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for _, o := range outs {
		if o.unchanged {
			continue
		}
		back, err := w.swap(o)
		if back != nil {
			undo = append(undo, back)
		}
		if err != nil {
			return 0, err
		}
	}
	return written, nil
}

// fill writes an output's tree into a stage of its own.
func (w *writer) fill(ctx context.Context, o *output) (written int, err error) {
	if o.stage, err = newStage(w.root, o.dir); err != nil {
		return 0, err
	}
	dirs := o.folders()
	for _, d := range dirs {
		if err := w.root.MkdirAll(o.stage.at(d), 0o755); err != nil {
			return 0, err
		}
	}
	fresh := make([]bool, len(o.files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for i, f := range o.files {
		g.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			fresh[i], err = w.put(o, f)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	if err := w.carry(o); err != nil {
		return 0, err
	}
	var syncs errgroup.Group
	syncs.SetLimit(parallel)
	for _, d := range dirs {
		syncs.Go(func() error { return syncDir(w.root, o.stage.at(d)) })
	}
	if err := syncs.Wait(); err != nil {
		return 0, err
	}
	for _, f := range fresh {
		if f {
			written++
		}
	}
	return written, nil
}

// put brings one file into the stage: as a link to a file that has these
// bytes, if the file system can, else as a new file.
func (w *writer) put(o *output, f file) (fresh bool, err error) {
	to := o.stage.at(f.path)
	if from := o.twin(f); from != "" && w.root.Link(from, to) == nil {
		return false, nil
	}
	return true, writeFile(w.root, to, f.data)
}

func writeFile(root *os.Root, name string, data []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if again := f.Close(); err == nil {
		err = again
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path.Base(name), err)
	}
	return nil
}

// carry takes over what another tool keeps in the folder and mfegen leaves
// alone.
func (w *writer) carry(o *output) error {
	for _, name := range o.kept {
		to := o.stage.at(name)
		if err := w.root.MkdirAll(path.Dir(to), 0o755); err != nil {
			return err
		}
		if w.root.Link(o.dir+"/"+name, to) == nil {
			continue
		}
		data, err := w.root.ReadFile(o.dir + "/" + name)
		if err != nil {
			return err
		}
		if err := writeFile(w.root, to, data); err != nil {
			return err
		}
	}
	return nil
}
