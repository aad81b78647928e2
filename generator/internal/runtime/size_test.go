package runtime

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// gzipLimit is what a page may pay for the runtime, in bytes.
const gzipLimit = 1550

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

func TestBundleIsSafeUnderAPolicy(t *testing.T) {
	t.Parallel()
	for _, minify := range []bool{true, false} {
		js, err := Bundle(minify, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"eval", "innerHTML", "outerHTML", "insertAdjacentHTML", "Function(", "document.write", "srcdoc", "import \"", "from \""} {
			if bytes.Contains(js, []byte(bad)) {
				t.Errorf("the runtime (minify %v) holds %q", minify, bad)
			}
		}
	}
}

func TestBundleIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, target := range [][]string{nil, {"es2020"}, {"chrome120", "firefox121", "safari17"}} {
		a, err := Bundle(true, target)
		if err != nil {
			t.Fatalf("%v: %v", target, err)
		}
		if b, _ := Bundle(true, target); !bytes.Equal(a, b) {
			t.Errorf("%v: two runs differ", target)
		}
	}
	if _, err := Bundle(true, []string{"netscape4"}); err == nil {
		t.Error("a target that does not exist is no error")
	}
}
