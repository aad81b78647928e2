package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/serve"
)

// ErrNotBuilt means that the out folder holds no site that mfegen built.
var ErrNotBuilt = errors.New("there is no built site")

func handler(o Options) (http.Handler, error) {
	out, err := outFolder(o)
	if err != nil {
		return nil, err
	}
	h := &handlerOf{out: out}
	if err := h.load(); err != nil {
		return nil, err
	}
	return h, nil
}

// handlerOf serves what a folder holds, also after the next build has put
// another site there: headers and pages must be of one build.
type handlerOf struct {
	out string

	mu    sync.Mutex
	model []byte // the file that the current handler was made of
	serve http.Handler
}

func (h *handlerOf) load() error {
	fsys := os.DirFS(h.out)
	model, err := fs.ReadFile(fsys, host.SiteFile)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w in %s: run mfegen build first", ErrNotBuilt, filepath.Base(h.out))
	}
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.serve != nil && bytes.Equal(model, h.model) {
		return nil
	}
	site, err := serve.Load(fsys)
	if err != nil {
		return err
	}
	h.model, h.serve = model, serve.Handler(fsys, site)
	return nil
}

func (h *handlerOf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h.load(); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	h.mu.Lock()
	now := h.serve
	h.mu.Unlock()
	now.ServeHTTP(w, r)
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
