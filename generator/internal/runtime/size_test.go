package runtime

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// gzipLimit is what a page may pay for the runtime, in bytes.
const gzipLimit = 1536

func TestBundleIsSmall(t *testing.T) {
	t.Parallel()
	js, err := Bundle(true, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := z.Write(js); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("runtime: %d bytes, %d gzip", len(js), b.Len())
	if b.Len() > gzipLimit {
		t.Errorf("runtime is %d bytes after gzip, limit %d", b.Len(), gzipLimit)
	}
}
