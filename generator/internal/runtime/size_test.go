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
	for _, m := range []Module{Shadow, Frame, Inside, FrameBus, Faults, Later, Flags, Remote, Console, Beacon} {
		js, err := m.Bundle(All, true, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d gzip", m.Specifier, len(js), gzipped(t, js))
	}
}

// busLimit is what a page may pay for the bus, and for its bridges besides.
const busLimit = 800

// buses are the bus and its bridges as sites have them.
var buses = map[string]Bus{
	"one page": {Channel: "mfegen:/", Replay: []string{"basket:changed"}},
	"all tabs": {Channel: "mfegen:/", Replay: []string{"basket:changed"}, Tabs: []string{"basket:changed"}},
	"development": {
		Channel: "mfegen:/", Tabs: []string{"=user"}, Dev: true,
		Units:   map[string]Says{"cart": {Owns: []string{"user"}}},
		Shapes:  map[string]map[string]any{"=user": {"type": "string"}},
		Bridges: []Bridge{{Name: "stock", URL: "/api/events", Kind: "sse", Events: []string{"stock:changed"}}},
	},
}

func TestBusIsSmall(t *testing.T) {
	t.Parallel()
	for name, b := range buses {
		core, err := b.Core(true, nil)
		if err != nil {
			t.Fatal(err)
		}
		bridge, err := b.Bridge(true, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, m := gzipped(t, core), gzipped(t, bridge)
		t.Logf("the bus, %s: %d bytes, %d gzip; bridges: %d bytes, %d gzip", name, len(core), n, len(bridge), m)
		if !b.Dev && n > busLimit || m > busLimit {
			t.Errorf("%s: %d and %d bytes after gzip, limit %d", name, n, m, busLimit)
		}
		for _, of := range []string{"contract", "additionalProperties", "console"} {
			if has := bytes.Contains(core, []byte(of)); has != b.Dev {
				t.Errorf("%s: %q is in it: %t", name, of, has)
			}
		}
		if has := bytes.Contains(core, []byte("BroadcastChannel")); has != (len(b.Tabs) > 0) {
			t.Errorf("%s: it has a channel: %t", name, has)
		}
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
	for _, m := range []Module{Shadow, Frame, Inside, Faults, Later, Flags, Remote, Console, Beacon} {
		js, err := m.Bundle(All, minify, target)
		keep(m.Specifier, js, err)
	}
	for name, b := range buses {
		js, err := b.Core(minify, target)
		keep("bus, "+name, js, err)
		js, err = b.Bridge(minify, target)
		if _, rest, ok := bytes.Cut(js, []byte(`from`)); ok { // its one import
			js = bytes.TrimPrefix(bytes.TrimSpace(rest), []byte(`"mfegen/bus/core"`))
		}
		keep("bridges, "+name, js, err)
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
