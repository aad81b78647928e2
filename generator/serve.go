package generator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/serve"
)

// ErrNotBuilt means that the out folder holds no site that mfegen built.
var ErrNotBuilt = errors.New("there is no built site")

func handler(o Options) (http.Handler, error) {
	out, err := outFolder(o)
	if err != nil {
		return nil, err
	}
	fsys := os.DirFS(out)
	site, err := serve.Load(fsys)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s: run mfegen build first", ErrNotBuilt, filepath.Base(out))
	}
	if err != nil {
		return nil, err
	}
	return serve.Handler(fsys, site), nil
}

// Base returns the path that a built site is served under, such as /shop/.
func Base(o Options) (string, error) {
	out, err := outFolder(o)
	if err != nil {
		return "", err
	}
	site, err := serve.Load(os.DirFS(out))
	return site.Base, err
}

// outFolder finds the folder to serve. It asks the manifest for its name only,
// so that a site can be looked at while its sources are broken.
func outFolder(o Options) (string, error) {
	b := &build{opts: o}
	root, name, err := b.root()
	if err != nil {
		return "", err
	}
	out := b.given(o.Out)
	if out == "" {
		if m, _, err := manifest.Load(os.DirFS(root), name); err == nil && m != nil {
			out = m.Site.Out
		}
	}
	if out == "" {
		out = plan.DefaultOut
	}
	if filepath.IsAbs(out) {
		return out, nil
	}
	return filepath.Join(root, filepath.FromSlash(out)), nil
}

func types(ctx context.Context, o Options) (string, Diagnostics, error) {
	b := &build{opts: o}
	if err := b.load(ctx); err != nil || b.manifest == nil {
		return "", b.list.Sorted(), err
	}
	if err := b.resolve(ctx); err != nil || b.list.HasErrors() {
		return "", b.list.Sorted(), err
	}
	var units []runtime.Typing
	react := false
	for _, u := range b.plan.MFEs {
		if u.Mount != "none" {
			units = append(units, runtime.Typing{Name: u.Name})
		}
	}
	for _, u := range b.plan.Units() {
		for dep := range u.Package.Ranges {
			react = react || dep == "react"
		}
	}
	text, err := runtime.Types(units)
	if err == nil && react {
		var more string
		more, err = runtime.ReactTypes()
		text = strings.TrimRight(text, "\n") + "\n\n" + more
	}
	return text, b.list.Sorted(), err
}
