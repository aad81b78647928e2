package generator_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"github.com/mfegen/mfegen/generator"
)

// work holds what the tests of this package share.
var work string

func TestMain(m *testing.M) {
	var err error
	if work, err = os.MkdirTemp("", "mfegen-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(work)
	os.Exit(code)
}

// shop is a built copy of the example. Tests that share one only look at it.
type shop struct {
	dir    string
	report *generator.Report
}

func (s *shop) out() string { return filepath.Join(s.dir, "dist") }

// The example as it stands, in the mode that "auto" chooses, and in the other
// with another theme for its docs.
var (
	theShop  = sync.OnceValues(func() (*shop, error) { return openShop(filepath.Join(work, "shop"), generator.Options{}) })
	selfShop = sync.OnceValues(func() (*shop, error) {
		s := &shop{dir: filepath.Join(work, "self")}
		if err := copyExample(s.dir); err != nil {
			return nil, err
		}
		if err := s.replace("../mfe.toml", `theme = "default"`, `theme = "folio"`); err != nil {
			return nil, err
		}
		return s, s.build(generator.Options{CSP: "self"})
	})
)

func example(t testing.TB, open func() (*shop, error)) *shop {
	t.Helper()
	s, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openShop copies the example into dir and builds it there, so that the
// project's own dist stays as it is.
func openShop(dir string, o generator.Options) (*shop, error) {
	if err := copyExample(dir); err != nil {
		return nil, err
	}
	s := &shop{dir: dir}
	return s, s.build(o)
}

func (s *shop) build(o generator.Options) error {
	var output bytes.Buffer
	o.Dir, o.Output = s.dir, &output
	res, err := generator.Build(context.Background(), o)
	if err != nil {
		return err
	}
	if len(res.Diagnostics) > 0 {
		return fmt.Errorf("the example has diagnostics:\n%s\n%s", texts(res.Diagnostics), &output)
	}
	s.report = res.Report
	return nil
}

func texts(list generator.Diagnostics) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintln(&b, d)
	}
	return b.String()
}

// serve serves the shop as its hosts would.
func (s *shop) serve(t testing.TB) string {
	t.Helper()
	h, err := generator.Handler(generator.Options{Dir: s.dir})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// file reads a file of the out folder.
func (s *shop) file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.out(), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// scripts are the shop's modules, by path in the out folder; those of its docs
// are none of them.
func (s *shop) scripts(t testing.TB) []string {
	t.Helper()
	return slices.DeleteFunc(list(t, s.out()), func(f string) bool { return filepath.Ext(f) != ".js" || strings.HasPrefix(f, "docs/") })
}

// pages are the shop's HTML files, without those of its docs.
func (s *shop) pages(t testing.TB) []string {
	t.Helper()
	return slices.DeleteFunc(list(t, s.out()), func(f string) bool { return filepath.Ext(f) != ".html" || strings.HasPrefix(f, "docs/") })
}

// list names all files below dir, slash-separated and sorted.
func list(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

const exampleModules = "example-site/node_modules"

// copyExample copies the example's sources and links its packages.
func copyExample(dir string) error {
	if _, err := os.Stat(filepath.Join("..", exampleModules, ".package-lock.json")); err != nil {
		return errors.New(exampleModules + " is missing: run make setup")
	}
	if err := copyTree("..", dir, "mfe.toml"); err != nil {
		return err
	}
	return copyTree("..", dir, "example-site")
}

// copyTree copies the file or folder name from one folder into another.
// Packages are hard links, since there are thousands of files and nobody
// changes them. What builds have left is not copied.
func copyTree(from, to, name string) error {
	return filepath.WalkDir(filepath.Join(from, name), func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		slash := filepath.ToSlash(rel)
		modules := strings.Contains("/"+slash+"/", "/node_modules/")
		switch {
		case d.IsDir() && (d.Name() == "dist" && !modules || slash == exampleModules+"/.cache"):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case d.Type()&fs.ModeSymlink != 0:
			link, err := os.Readlink(p)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		case modules && os.Link(p, target) == nil:
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, data, info.Mode().Perm())
	})
}

// edit replaces text in a source file, which must hold it.
func (s *shop) edit(t testing.TB, name, old, new string) {
	t.Helper()
	if err := s.replace(name, old, new); err != nil {
		t.Fatal(err)
	}
}

func (s *shop) replace(name, old, new string) error {
	file := filepath.Join(s.dir, "example-site", filepath.FromSlash(name))
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Contains(data, []byte(old)) {
		return fmt.Errorf("%s has no %q", name, old)
	}
	return os.WriteFile(file, bytes.ReplaceAll(data, []byte(old), []byte(new)), 0o644)
}

func integrity(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// element is an HTML element with the text that stands directly in it.
type element struct {
	name string
	attr map[string]string
	text string
}

// elements lists the elements of a page in order, those in templates too.
func elements(t testing.TB, page []byte) []element {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []element
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		e := element{name: n.Data, attr: map[string]string{}}
		for _, a := range n.Attr {
			e.attr[a.Key] = a.Val
		}
		for c := range n.ChildNodes() {
			if c.Type == html.TextNode {
				e.text += c.Data
			}
		}
		out = append(out, e)
	}
	return out
}
