package emit

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
)

// stage is a folder beside an out folder. It holds a lock, which a process
// keeps as long as it lives; the new tree; and, where two folders cannot be
// exchanged in one step, for a moment the old one. After an exchange, "tree"
// is the old tree.
type stage struct {
	root *os.Root
	dir  string // relative to the root
	lock *os.File

	// precious is set when the folder holds the only copy of the last
	// build. The next build puts it back.
	precious bool
}

const (
	lockName = "lock"
	treeName = "tree"
	oldName  = "old"
)

// stagePrefix returns how the names of the stages of an out folder begin.
func stagePrefix(out string) string { return "." + path.Base(out) + ".mfegen-stage-" }

func newStage(root *os.Root, out string) (*stage, error) {
	parent := path.Dir(out)
	if err := root.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	for {
		s := &stage{root: root, dir: path.Join(parent, stagePrefix(out)+strings.ToLower(rand.Text()[:10]))}
		if err := root.Mkdir(s.dir, 0o755); errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		ok, err := s.hold()
		if err != nil && !errors.Is(err, errors.ErrUnsupported) {
			s.remove()
			return nil, err
		}
		if ok || err != nil { // without locks nobody takes it for a leftover
			return s, root.Mkdir(s.at(""), 0o755)
		}
	}
}

// hold takes the stage's lock. It reports false when another process has
// taken the folder for a leftover before it was locked.
func (s *stage) hold() (bool, error) {
	name := s.dir + "/" + lockName
	f, err := s.root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	free, err := tryLock(f)
	if err != nil || !free {
		f.Close()
		return false, err
	}
	s.lock = f
	mine, err := f.Stat()
	if err != nil {
		return false, err
	}
	there, err := s.root.Stat(name)
	if err != nil || !os.SameFile(mine, there) {
		f.Close()
		s.lock = nil
		return false, nil
	}
	return true, nil
}

// at returns the path of a file of the new tree, relative to the root.
func (s *stage) at(p string) string { return path.Join(s.dir, treeName, p) }

// remove deletes the stage. What cannot be deleted now is a leftover, which
// the next build deletes.
func (s *stage) remove() {
	if s.lock != nil {
		s.lock.Close()
	}
	if !s.precious {
		_ = s.root.RemoveAll(s.dir)
	}
}

// clearLeftovers deletes the stages of builds that were killed, and puts the
// last build back if one was killed between two renames.
func (w *writer) clearLeftovers(o *output) error {
	parent := path.Dir(o.dir)
	entries, err := fs.ReadDir(w.root.FS(), parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), stagePrefix(o.dir)) {
			continue
		}
		s := &stage{root: w.root, dir: path.Join(parent, e.Name())}
		idle, err := s.hold()
		if errors.Is(err, errors.ErrUnsupported) {
			continue
		}
		if err != nil {
			return err
		}
		if !idle {
			continue // a build that runs now, or one that has just ended
		}
		if err := s.restore(o.dir); err != nil {
			s.lock.Close()
			return err
		}
		s.remove()
	}
	return nil
}

// restore moves the old tree back when out is missing.
func (s *stage) restore(out string) error {
	if _, err := s.root.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := s.root.Rename(s.dir+"/"+oldName, out)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// swap makes the staged tree the out folder. It returns what undoes that, or
// nil when nothing was done.
func (w *writer) swap(o *output) (undo func() error, err error) {
	if undo, err = w.swapTrees(o); err != nil {
		return nil, err
	}
	return undo, syncDir(w.root, path.Dir(o.dir))
}

func (w *writer) swapTrees(o *output) (undo func() error, err error) {
	tree := o.stage.at("")
	_, err = w.root.Lstat(o.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return func() error { return w.root.Rename(o.dir, tree) }, w.root.Rename(tree, o.dir)
	}
	if err != nil {
		return nil, err
	}
	exchange := func() error { return w.exchangeTrees(o) }
	if err = exchange(); unsupported(err) {
		return w.swapByRenames(o)
	}
	return exchange, err
}

// swapByRenames leaves no out folder for a moment. A build that is killed in
// it is mended by the next: see restore.
func (w *writer) swapByRenames(o *output) (undo func() error, err error) {
	tree, old := o.stage.at(""), o.stage.dir+"/"+oldName
	if err := w.root.Rename(o.dir, old); err != nil {
		return nil, err
	}
	if err := w.root.Rename(tree, o.dir); err != nil {
		if again := w.root.Rename(old, o.dir); again != nil {
			o.stage.precious = true
			err = fmt.Errorf("%w; and the last build is left in %s: %w", err, old, again)
		}
		return nil, err
	}
	return func() error {
		if err := w.root.Rename(o.dir, tree); err != nil {
			return err
		}
		err := w.root.Rename(old, o.dir)
		o.stage.precious = err != nil
		return err
	}, nil
}

func (w *writer) exchangeTrees(o *output) error {
	parent, err := w.root.Open(path.Dir(o.dir))
	if err != nil {
		return err
	}
	defer parent.Close()
	stage, err := w.root.Open(o.stage.dir)
	if err != nil {
		return err
	}
	defer stage.Close()
	if err := w.exchange(stage, treeName, parent, path.Base(o.dir)); err != nil {
		return &os.LinkError{Op: "exchange", Old: o.stage.at(""), New: o.dir, Err: err}
	}
	return nil
}

// unsupported reports whether the system or the file system cannot exchange
// two folders.
func unsupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL)
}

// syncDir makes the names in a folder survive a crash, on systems that can.
func syncDir(root *os.Root, dir string) error {
	f, err := root.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !unsupported(err) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}
