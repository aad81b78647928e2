package serve

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// brotliQuality is near what CDNs use for what they compress on the way; the
// best quality takes seconds for a large vendor chunk.
const brotliQuality = 5

// smallest is the size below which compression saves less than its headers.
const smallest = 256

// cache keeps the compressed forms of each file's last content.
type cache struct {
	mu    sync.Mutex
	files map[string]*forms
}

type forms struct {
	sum   [sha256.Size]byte
	mu    sync.Mutex
	bytes map[string][]byte // by encoding; nil where compression does not help
}

func newCache() *cache { return &cache{files: map[string]*forms{}} }

// get returns data in the encoding, or nil when that is not smaller.
func (c *cache) get(file string, sum [sha256.Size]byte, encoding string, data []byte) []byte {
	c.mu.Lock()
	f := c.files[file]
	if f == nil || f.sum != sum {
		f = &forms{sum: sum, bytes: map[string][]byte{}}
		c.files[file] = f
	}
	c.mu.Unlock()

	f.mu.Lock()
	defer f.mu.Unlock()
	out, done := f.bytes[encoding]
	if !done {
		out = compress(encoding, data)
		f.bytes[encoding] = out
	}
	return out
}

func compress(encoding string, data []byte) []byte {
	if len(data) < smallest {
		return nil
	}
	var (
		b bytes.Buffer
		w io.WriteCloser
	)
	if encoding == "br" {
		w = brotli.NewWriterLevel(&b, brotliQuality)
	} else {
		w = gzip.NewWriter(&b)
	}
	// Writing to a buffer does not fail.
	_, _ = w.Write(data)
	_ = w.Close()
	if b.Len() >= len(data) {
		return nil
	}
	return b.Bytes()
}

// negotiate picks br, gzip or "" from an Accept-Encoding header.
func negotiate(accept string) string {
	quality := map[string]float64{}
	for _, item := range strings.Split(accept, ",") {
		name, params, _ := strings.Cut(item, ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q="); ok {
			parsed, err := strconv.ParseFloat(v, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		quality[strings.ToLower(strings.TrimSpace(name))] = q
	}
	of := func(name string) float64 {
		if q, ok := quality[name]; ok {
			return q
		}
		return quality["*"]
	}
	br, gz := of("br"), of("gzip")
	switch {
	case br > 0 && br >= gz:
		return "br"
	case gz > 0:
		return "gzip"
	}
	return ""
}
