package report

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"fmt"
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
// compressed either. What known has is not measured again.
func Measure(ctx context.Context, files []tree.File, known Known) (Measured, Known, error) {
	sizes := make([]Sizes, len(files))
	keys := make([]string, len(files))
	parallel.Each(runtime.GOMAXPROCS(0), len(files), func(i int) {
		if ctx.Err() != nil {
			return
		}
		f := files[i]
		sum := sha256.Sum256(f.Data)
		keys[i] = fmt.Sprintf("%x%s", sum[:16], path.Ext(f.Path))
		was, ok := known[keys[i]]
		if !ok {
			was = Size(f.Path, f.Data)
		}
		sizes[i] = was
	})
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	m, now := Measured{}, Known{}
	for i, f := range files {
		m[f.Path], now[keys[i]] = sizes[i], sizes[i]
	}
	return m, now, nil
}

// Known are sizes by what they are the sizes of: a hash of the bytes, and the
// extension, which says whether servers compress them.
type Known map[string]Sizes

// Measurement names the way of measuring: sizes that were found in another way
// may differ.
func Measurement() string {
	return fmt.Sprintf("gzip%d-brotli%d-%s", gzipLevel, brotliLevel, runtime.Version())
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
