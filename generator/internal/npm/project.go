// Package npm reads what npm, pnpm and yarn left on the disk: package.json
// files with the position of every declared range, and which installed copy of
// a package Node finds from a folder. It installs nothing, asks no registry,
// takes from lock files only what identifies an installed package, and knows
// nothing of semantic versions.
package npm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// disk is what the package asks of the operating system. Real paths matter
// (package managers link), so fs.FS is not enough.
type disk interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	EvalSymlinks(name string) (string, error)
	Size(name string) int64 // 0 of what is no file
}

type system struct{}

func (system) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }
func (system) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (system) EvalSymlinks(name string) (string, error)   { return filepath.EvalSymlinks(name) }
func (system) Size(name string) int64 {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		return info.Size()
	}
	return 0
}

// Project looks packages up for one project. It remembers what it read, so it
// serves one build; it may be used from several goroutines.
type Project struct {
	root  string // absolute and real
	bound string // the workspace's root: root or a folder above it
	disk  disk

	mu       sync.Mutex
	packages map[string]read              // by absolute folder
	listings map[string]map[string]bool   // by absolute node_modules folder
	real     map[string]string            // "" is a path that does not exist
	sums     map[string]map[string]string // by absolute folder with lock files
}

type read struct {
	pkg  *Package
	list diag.List
}

// Open prepares look-ups for the project in the folder root.
func Open(root string) (*Project, error) { return open(root, system{}) }

func open(root string, d disk) (*Project, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("project root: %w", err)
	}
	if abs, err = d.EvalSymlinks(abs); err != nil {
		return nil, fmt.Errorf("project root: %w", err)
	}
	p := &Project{
		root: abs, bound: abs, disk: d,
		packages: map[string]read{}, listings: map[string]map[string]bool{}, real: map[string]string{},
		sums: map[string]map[string]string{},
	}
	for dir := range upwards(abs) {
		if p.workspace(dir) {
			p.bound = dir
			break
		}
	}
	return p, nil
}

// Root is the project's folder, absolute and free of symbolic links.
func (p *Project) Root() string { return p.root }

// Read returns the package.json in the folder dir, or nil when there is none.
func (p *Project) Read(dir string) (*Package, diag.List) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.read(p.abs(dir))
}

// Nearest returns the package.json in dir or in the nearest folder above it,
// the project's root being the last one that is looked at.
func (p *Project) Nearest(dir string) (*Package, diag.List) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for d := range upwards(p.abs(dir)) {
		if !within(p.root, d) {
			break
		}
		if pkg, list := p.read(d); pkg != nil || list != nil {
			return pkg, list
		}
	}
	return nil, nil
}

func (p *Project) read(dir string) (*Package, diag.List) {
	if r, ok := p.packages[dir]; ok {
		return r.pkg, r.list
	}
	var r read
	file := path.Join(p.rel(dir), "package.json")
	data, err := p.disk.ReadFile(filepath.Join(dir, "package.json"))
	switch {
	case err == nil:
		r.pkg, r.list = parse(file, data)
		if r.pkg != nil {
			r.pkg.Dir = p.rel(p.realpath(dir))
		}
	case !missing(err):
		d := r.list.Errorf("MFE150", diag.Pos{File: file}, "package.json cannot be read: %s", reason(err))
		d.Hint = "make the file readable for the user who runs mfegen"
	}
	p.packages[dir] = r
	return r.pkg, r.list
}

func (p *Project) exists(name string) bool { return p.realpath(name) != "" }

func (p *Project) realpath(name string) string {
	real, ok := p.real[name]
	if !ok {
		real, _ = p.disk.EvalSymlinks(name)
		p.real[name] = real
	}
	return real
}

// abs turns a path of the API into one for the operating system.
func (p *Project) abs(name string) string { return filepath.Join(p.root, filepath.FromSlash(name)) }

// rel is the inverse of abs. A path on another volume, which no relative path
// reaches, stays as it is.
func (p *Project) rel(name string) string {
	if rel, err := filepath.Rel(p.root, name); err == nil {
		name = rel
	}
	return filepath.ToSlash(name)
}

// upwards yields dir and the folders above it.
func upwards(dir string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for yield(dir) {
			parent := filepath.Dir(dir)
			if parent == dir {
				return
			}
			dir = parent
		}
	}
}

// within reports whether name is dir or stands inside it.
func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// missing reports whether the error says that there is no such file. A part of
// the path that is a file, and not a folder, says so as well.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// reason is the error without the path, which the message has already.
func reason(err error) string {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err.Error()
	}
	return err.Error()
}
