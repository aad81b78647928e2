package serve

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/host"
)

var long = strings.Repeat("export const a = 1;\n", 100)

func site() host.Site {
	return host.Site{
		Base: "/",
		Headers: []host.HeaderRule{
			{Pattern: "/*", Headers: []host.Header{{Name: "Content-Security-Policy", Value: "default-src 'none'"}}},
			{Pattern: "/assets/*", Hit: true, Headers: []host.Header{{Name: "Cache-Control", Value: "immutable"}}},
		},
		Rewrites: []host.Rewrite{
			{Pattern: "/assets/*", File: "404.html", Status: 404},
			{Pattern: "/products/:id", File: "products/_id/index.html"},
			{Pattern: "/*", File: "index.html"},
		},
		NotFound: "404.html",
	}
}

func dist() fstest.MapFS {
	files := fstest.MapFS{}
	for name, data := range map[string]string{
		".mfegen/site.json": "{}", "404.html": "gone", "_headers": "h", "_redirects": "r", "assets/a.js": long,
		"assets/photo.png": strings.Repeat("p", 1000), "assets/tiny.css": "a{}", "index.html": "home",
		"products/_id/index.html": "product", "products/index.html": "products",
	} {
		files[name] = &fstest.MapFile{Data: []byte(data), Mode: 0o644}
	}
	return files
}

func get(t *testing.T, method, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://localhost"+path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	Handler(dist(), site()).ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHandler(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path   string
		status int
		body   string
		kind   string
	}{
		"the home page":                     {"/", 200, "home", "text/html; charset=utf-8"},
		"a page":                            {"/products", 200, "products", "text/html; charset=utf-8"},
		"a page with a slash at the end":    {"/products/", 200, "products", "text/html; charset=utf-8"},
		"a deep link":                       {"/products/a%20b?q=1", 200, "product", "text/html; charset=utf-8"},
		"an unknown path":                   {"/unknown", 200, "home", "text/html; charset=utf-8"},
		"a style sheet":                     {"/assets/tiny.css", 200, "a{}", "text/css; charset=utf-8"},
		"a module":                          {"/assets/a.js", 200, long, "text/javascript; charset=utf-8"},
		"a missing asset":                   {"/assets/gone.js", 404, "gone", "text/html; charset=utf-8"},
		"the model is not served":           {"/.mfegen/site.json", 404, "gone", "text/html; charset=utf-8"},
		"the headers file is not served":    {"/_headers", 404, "gone", "text/html; charset=utf-8"},
		"a path that climbs out":            {"/../../etc/passwd.txt", 404, "gone", "text/html; charset=utf-8"},
		"a path that climbs out in escapes": {"/%2e%2e/%2e%2e/etc/passwd.txt", 404, "gone", "text/html; charset=utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := get(t, "GET", c.path)
			if got := body(t, r); r.StatusCode != c.status || got != c.body {
				t.Errorf("%d %q", r.StatusCode, got)
			}
			if got := r.Header.Get("Content-Type"); got != c.kind {
				t.Errorf("Content-Type %s", got)
			}
			if r.Header.Get("Content-Security-Policy") == "" {
				t.Error("no policy")
			}
			head := get(t, "HEAD", c.path)
			if got := body(t, head); head.StatusCode != c.status || got != "" {
				t.Errorf("HEAD: %d %q", head.StatusCode, got)
			}
			r.Header.Del("Date")
			if diff := cmp.Diff(r.Header, head.Header); diff != "" {
				t.Errorf("HEAD differs from GET:\n%s", diff)
			}
		})
	}
}

func TestHandlerImmutableIsForHitsAlone(t *testing.T) {
	t.Parallel()
	if got := get(t, "GET", "/assets/a.js").Header.Get("Cache-Control"); got != "immutable" {
		t.Errorf("an asset: %q", got)
	}
	if got := get(t, "GET", "/assets/gone.js").Header.Get("Cache-Control"); got != "" {
		t.Errorf("a missing asset: %q", got)
	}
}

func TestHandlerMethod(t *testing.T) {
	t.Parallel()
	r := get(t, "POST", "/")
	if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("%d, Allow %q", r.StatusCode, r.Header.Get("Allow"))
	}
}

func TestHandlerWithoutNotFoundPage(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	Handler(fstest.MapFS{}, host.Site{Base: "/", NotFound: "404.html"}).ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
	if w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}

func TestHandlerEncoding(t *testing.T) {
	t.Parallel()
	unpack := map[string]func(io.Reader) io.Reader{
		"br": func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip": func(r io.Reader) io.Reader {
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
		"": func(r io.Reader) io.Reader { return r },
	}
	etags := map[string]bool{}
	for name, c := range map[string]struct{ path, accept, want string }{
		"brotli first":                     {"/assets/a.js", "gzip, deflate, br, zstd", "br"},
		"gzip alone":                       {"/assets/a.js", "gzip", "gzip"},
		"gzip by weight":                   {"/assets/a.js", "br;q=0.5, gzip;q=0.8", "gzip"},
		"brotli refused":                   {"/assets/a.js", "br;q=0, *", "gzip"},
		"nothing asked for":                {"/assets/a.js", "", ""},
		"a small file stays as it is":      {"/assets/tiny.css", "br", ""},
		"a compressed format stays as is":  {"/assets/photo.png", "br", ""},
		"a weight that is no number":       {"/assets/a.js", "br;q=x", ""},
		"identity is nothing to be done":   {"/assets/a.js", "identity", ""},
		"the star stands for every format": {"/assets/a.js", "*", "br"},
	} {
		r := get(t, "GET", c.path, "Accept-Encoding", c.accept)
		if got := r.Header.Get("Content-Encoding"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if c.path != "/assets/a.js" {
			continue
		}
		b, err := io.ReadAll(unpack[c.want](r.Body))
		if err != nil || string(b) != long {
			t.Errorf("%s: %v, %d bytes", name, err, len(b))
		}
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: Vary %q", name, r.Header.Get("Vary"))
		}
		etags[r.Header.Get("ETag")] = true
	}
	if len(etags) != 3 {
		t.Errorf("each form needs an ETag of its own: %v", etags)
	}
}

func TestHandlerRange(t *testing.T) {
	t.Parallel()
	r := get(t, "GET", "/assets/a.js", "Range", "bytes=7-11", "Accept-Encoding", "br")
	if got := body(t, r); r.StatusCode != http.StatusPartialContent || got != "const" {
		t.Errorf("%d %q", r.StatusCode, got)
	}
	r = get(t, "GET", "/assets/a.js", "Range", "bytes=99999-")
	if r.StatusCode != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("%d", r.StatusCode)
	}
}

func TestHandlerNotModified(t *testing.T) {
	t.Parallel()
	for _, accept := range []string{"", "br"} {
		tag := get(t, "GET", "/assets/a.js", "Accept-Encoding", accept).Header.Get("ETag")
		r := get(t, "GET", "/assets/a.js", "Accept-Encoding", accept, "If-None-Match", tag)
		if r.StatusCode != http.StatusNotModified || body(t, r) != "" {
			t.Errorf("%s: %d", tag, r.StatusCode)
		}
	}
}

// A rebuild under a running preview must not serve what was compressed before.
func TestHandlerSeesNewContent(t *testing.T) {
	t.Parallel()
	files := dist()
	h := Handler(files, site())
	fetch := func() string {
		r := httptest.NewRequest("GET", "/assets/a.js", nil)
		r.Header.Set("Accept-Encoding", "br")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		b, err := io.ReadAll(brotli.NewReader(bytes.NewReader(w.Body.Bytes())))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if fetch() != long {
		t.Error("first content")
	}
	files["assets/a.js"] = &fstest.MapFile{Data: []byte(long + "2"), Mode: 0o644}
	if fetch() != long+"2" {
		t.Error("second content")
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(site())
	if err != nil {
		t.Fatal(err)
	}
	file := func(data string) fs.FS { return fstest.MapFS{host.SiteFile: &fstest.MapFile{Data: []byte(data)}} }
	got, err := Load(file(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(site(), got); diff != "" {
		t.Error(diff)
	}
	if _, err := Load(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder without a model: %v", err)
	}
	for name, text := range map[string]string{"no JSON": "{", "no base": "{}"} {
		if _, err := Load(file(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
