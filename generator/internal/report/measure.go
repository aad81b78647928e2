package report

import (
	"compress/gzip"
	"context"
	"io"
	"path"
	"runtime"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"github.com/mfegen/mfegen/generator/internal/parallel"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// Levels of compression. Gzip's is the one that hosts and other bundlers
// report. Brotli's is what servers use when they compress as they answer; a
// host that compresses ahead, at level 11, sends about a tenth less.
const (
	gzipLevel   = gzip.BestCompression
	brotliLevel = 5
)

// Measured are the sizes of files, by path.
type Measured map[string]Sizes

// Sum returns the sizes of several files together.
func (m Measured) Sum(paths ...string) Sizes {
	var s Sizes
	for _, p := range paths {
		s = s.Plus(m[p])
	}
	return s
}

// Measure compresses the files, several at once. Files of formats that are
// compressed already, such as JPEG and WOFF2, count as they are: no server
// compresses them again. Source maps, which no visitor fetches, are not
// compressed either.
func Measure(ctx context.Context, files []tree.File) (Measured, error) {
	sizes := make([]Sizes, len(files))
	parallel.Each(runtime.GOMAXPROCS(0), len(files), func(i int) {
		if ctx.Err() == nil {
			sizes[i] = Size(files[i].Path, files[i].Data)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m := Measured{}
	for i, f := range files {
		m[f.Path] = sizes[i]
	}
	return m, nil
}

// Size measures one file.
func Size(name string, data []byte) Sizes {
	raw := int64(len(data))
	if !compressible(name) {
		return Sizes{raw, raw, raw}
	}
	c := compressors.Get().(*compressor)
	defer compressors.Put(c)
	var gz, br counter
	c.gzip.Reset(&gz)
	c.brotli.Reset(&br)
	for _, w := range []io.WriteCloser{c.gzip, c.brotli} {
		// A counter takes everything, so there is nothing that could fail.
		_, _ = w.Write(data)
		_ = w.Close()
	}
	return Sizes{raw, int64(gz), int64(br)}
}

// compressor holds both, which are megabytes to make.
type compressor struct {
	gzip   *gzip.Writer
	brotli *brotli.Writer
}

var compressors = sync.Pool{New: func() any {
	zw, err := gzip.NewWriterLevel(nil, gzipLevel)
	if err != nil {
		panic("report: " + err.Error())
	}
	return &compressor{zw, brotli.NewWriterLevel(nil, brotliLevel)}
}}

// counter is a writer that only counts.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// compressible reports whether servers compress the file.
func compressible(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".js", ".mjs", ".css", ".html", ".htm", ".json", ".svg", ".wasm", ".txt", ".md", ".csv", ".xml", ".webmanifest", ".ico", ".ttf", ".otf", ".eot":
		return true
	}
	return false
}
