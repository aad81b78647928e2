// Package serve answers HTTP requests for a built site as its host will: with
// the files, headers and statuses of the site's model, and nothing else. It
// knows no pages and no policies, and builds nothing.
package serve

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/host"
)

// Load reads the model that the build left in the out folder.
func Load(fsys fs.FS) (host.Site, error) {
	var site host.Site
	data, err := fs.ReadFile(fsys, host.SiteFile)
	if err != nil {
		return site, fmt.Errorf("read the site's model (did mfegen build write this folder?): %w", err)
	}
	if err := json.Unmarshal(data, &site); err != nil {
		return site, fmt.Errorf("read %s: %w", host.SiteFile, err)
	}
	if err := site.Validate(); err != nil {
		return site, fmt.Errorf("read %s: %w", host.SiteFile, err)
	}
	return site, nil
}

// Handler serves the out folder fsys as site says. It understands GET and
// HEAD, ranges, If-None-Match (every file has a strong ETag made from its
// bytes) and the encodings gzip and br. Files are read anew for each request;
// what compression made of them is kept in memory.
func Handler(fsys fs.FS, site host.Site) http.Handler {
	return &handler{fsys: fsys, site: site, encoded: newCache()}
}

type handler struct {
	fsys    fs.FS
	site    host.Site
	encoded *cache
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this is a static site", http.StatusMethodNotAllowed)
		return
	}
	answer := h.site.Answer(r.URL.Path, h.exists)
	for _, header := range answer.Headers {
		w.Header().Set(header.Name, header.Value)
	}
	if answer.File == "" {
		http.Error(w, "not found", answer.Status)
		return
	}
	data, err := fs.ReadFile(h.fsys, answer.File)
	if err != nil {
		status := http.StatusInternalServerError
		if errors.Is(err, fs.ErrNotExist) {
			status = http.StatusNotFound // a build replaced the folder meanwhile
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	h.send(w, r, answer, data)
}

func (h *handler) exists(file string) bool {
	if !fs.ValidPath(file) {
		return false
	}
	info, err := fs.Stat(h.fsys, file)
	return err == nil && info.Mode().IsRegular()
}

func (h *handler) send(w http.ResponseWriter, r *http.Request, answer host.Answer, data []byte) {
	header := w.Header()
	kind := ContentType(answer.File)
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", kind)
	}
	sum := sha256.Sum256(data)
	tag := base64.RawURLEncoding.EncodeToString(sum[:15])
	if compressible(kind) {
		header.Add("Vary", "Accept-Encoding")
		// A range means bytes of the file itself.
		if encoding := negotiate(r.Header.Get("Accept-Encoding")); encoding != "" && r.Header.Get("Range") == "" {
			if small := h.encoded.get(answer.File, sum, encoding, data); small != nil {
				header.Set("Content-Encoding", encoding)
				data, tag = small, tag+"-"+encoding
			}
		}
	}
	if answer.Status != http.StatusOK {
		header.Set("Content-Length", strconv.Itoa(len(data)))
		w.WriteHeader(answer.Status)
		if r.Method != http.MethodHead {
			// An error here is a client that went away.
			_, _ = w.Write(data)
		}
		return
	}
	header.Set("ETag", `"`+tag+`"`)
	if header.Get("Content-Encoding") != "" {
		header.Set("Content-Length", strconv.Itoa(len(data)))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// contentTypes are the types of what a build writes. An explicit table,
// because the system's differs from machine to machine, and a module of
// another type does not run.
var contentTypes = map[string]string{
	".avif": "image/avif", ".bmp": "image/bmp", ".gif": "image/gif", ".ico": "image/x-icon", ".jpeg": "image/jpeg",
	".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp",

	".eot": "application/vnd.ms-fontobject", ".otf": "font/otf", ".ttf": "font/ttf", ".woff": "font/woff", ".woff2": "font/woff2",

	".cjs": "text/javascript; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".wasm": "application/wasm",

	".csv": "text/csv; charset=utf-8", ".json": "application/json", ".map": "application/json",
	".md": "text/markdown; charset=utf-8", ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".xml": "application/xml",

	".aac": "audio/aac", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".oga": "audio/ogg", ".ogg": "audio/ogg",
	".ogv": "video/ogg", ".vtt": "text/vtt; charset=utf-8", ".wav": "audio/wav", ".webm": "video/webm",

	".glb": "model/gltf-binary", ".gltf": "model/gltf+json", ".gz": "application/gzip", ".zip": "application/zip",
}

// ContentType is the type that file is served with, by its extension.
func ContentType(file string) string {
	if t, ok := contentTypes[strings.ToLower(path.Ext(file))]; ok {
		return t
	}
	return "application/octet-stream"
}

func compressible(kind string) bool {
	switch kind {
	case "image/svg+xml", "image/bmp", "image/x-icon", "application/wasm", "application/json", "application/manifest+json",
		"application/xml", "application/vnd.ms-fontobject", "font/otf", "font/ttf", "model/gltf+json", "model/gltf-binary":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}
