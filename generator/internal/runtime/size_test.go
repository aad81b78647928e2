package runtime

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// gzipLimit is what a page may pay for the runtime, in bytes.
const gzipLimit = 2048

func gzipped(t *testing.T, js []byte) int {
	t.Helper()
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := z.Write(js); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func TestBundleIsSmall(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]Features{"smallest": {}, "fullest": All} {
		js, err := Bundle(f, true, nil)
		if err != nil {
			t.Fatal(err)
		}
		n := gzipped(t, js)
		t.Logf("runtime, %s: %d bytes, %d gzip", name, len(js), n)
		if n > gzipLimit {
			t.Errorf("the %s runtime is %d bytes after gzip, limit %d", name, n, gzipLimit)
		}
	}
	for _, m := range []Module{Faults, Later, Remote, Console, Beacon} {
		js, err := m.Bundle(true, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d gzip", m.Specifier, len(js), gzipped(t, js))
	}
}

// scripts are all that the package gives to pages.
func scripts(t *testing.T, minify bool, target []string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	keep := func(name string, js []byte, err error) {
		if err != nil {
			t.Fatalf("%s for %v: %v", name, target, err)
		}
		out[name] = js
	}
	for name, f := range map[string]Features{"smallest": {}, "fullest": All} {
		js, err := Bundle(f, minify, target)
		keep(name, js, err)
	}
	for _, m := range []Module{Faults, Later, Remote, Console, Beacon} {
		js, err := m.Bundle(minify, target)
		keep(m.Specifier, js, err)
	}
	return out
}

func TestBundleIsSafeUnderAPolicy(t *testing.T) {
	t.Parallel()
	for _, minify := range []bool{true, false} {
		for name, js := range scripts(t, minify, nil) {
			for _, bad := range []string{"eval", "innerHTML", "outerHTML", "insertAdjacentHTML", "Function(", "document.write", "srcdoc", "import \"", "from \""} {
				if bytes.Contains(js, []byte(bad)) {
					t.Errorf("%s (minify %v) holds %q", name, minify, bad)
				}
			}
		}
	}
}

func TestBundleIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, target := range [][]string{nil, {"es2020"}, {"chrome120", "firefox121", "safari17"}} {
		again := scripts(t, true, target)
		for name, js := range scripts(t, true, target) {
			if !bytes.Equal(js, again[name]) {
				t.Errorf("%s for %v: two runs differ", name, target)
			}
		}
	}
	if _, err := Bundle(All, true, []string{"netscape4"}); err == nil {
		t.Error("a target that does not exist is no error")
	}
}
