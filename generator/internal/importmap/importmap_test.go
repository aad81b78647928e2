package importmap

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		m    Map
		want string
	}{
		"an empty map is an empty object": {Map{}, `{}`},
		"keys are sorted": {
			Map{
				Imports:   map[string]string{"b": "/b.js", "a": "/a.js"},
				Scopes:    map[string]map[string]string{"/z/": {"x": "/x.js"}, "/y/": {"x": "/y.js"}},
				Integrity: map[string]string{"/b.js": "sha256-b", "/a.js": "sha256-a"},
			},
			`{"imports":{"a":"/a.js","b":"/b.js"},"scopes":{"/y/":{"x":"/y.js"},"/z/":{"x":"/x.js"}},` +
				`"integrity":{"/a.js":"sha256-a","/b.js":"sha256-b"}}`,
		},
		"nothing closes or opens a script element": {
			Map{Imports: map[string]string{"</script><!--": "/a&b>c.js\u2028"}},
			`{"imports":{"\u003c/script>\u003c!--":"/a&b>c.js\u2028"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, string(c.m.JSON())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	shell := Part{"shell", Map{Imports: map[string]string{"react": "/r.js"}, Integrity: map[string]string{"/r.js": "sha256-1"}}}
	cart := Part{`mfe "cart"`, Map{
		Imports: map[string]string{"react": "/r.js", "@shop/cart": "/c.js"},
		Scopes:  map[string]map[string]string{"/assets/cart/": {"rxjs": "/rx6.js"}},
	}}
	got, err := Merge(shell, cart)
	if err != nil {
		t.Fatal(err)
	}
	want := Map{
		Imports:   map[string]string{"react": "/r.js", "@shop/cart": "/c.js"},
		Scopes:    map[string]map[string]string{"/assets/cart/": {"rxjs": "/rx6.js"}},
		Integrity: map[string]string{"/r.js": "sha256-1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	if _, shared := shell.Map.Imports["@shop/cart"]; shared {
		t.Error("merging changed a part")
	}
}

func TestMergeNamesBothOwnersOfEveryConflict(t *testing.T) {
	t.Parallel()
	_, err := Merge(
		Part{"shell", Map{Imports: map[string]string{"a": "/1.js"}, Scopes: map[string]map[string]string{"/s/": {"b": "/1.js"}}}},
		Part{`mfe "cart"`, Map{Imports: map[string]string{"a": "/2.js"}, Scopes: map[string]map[string]string{"/s/": {"b": "/2.js"}}}},
	)
	var conflict *ConflictError
	if !errors.As(err, &conflict) {
		t.Fatalf("want a ConflictError, got %v", err)
	}
	want := `imports: shell maps "a" to /1.js, but mfe "cart" maps it to /2.js` + "\n" +
		`scope "/s/": shell maps "b" to /1.js, but mfe "cart" maps it to /2.js`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestParseWarns(t *testing.T) {
	t.Parallel()
	const text = `{
		"imports": {"": "/x.js", "a": 1, "b": "b.js", "c/": "/c"},
		"scopes": {"http://[": {}},
		"integrity": {"bare": "sha256-x", "/a.js": 1, "./b.js": "sha256-b"},
		"import": {}
	}`
	p, warnings, err := Parse([]byte(text), "https://shop.example/deep/page")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range warnings {
		got = append(got, w.String())
	}
	want := []string{
		`imports: "" is an empty specifier, which is ignored`,
		`imports: "a" has an address that is not a string, so it never resolves`,
		`imports: "b" has the address "b.js", which is no URL: begin it with /, ./ or a scheme`,
		`imports: "c/" ends with a slash, but its address "/c" does not`,
		`scopes: "http://[" is not a URL, so the scope is ignored`,
		`integrity: "bare" is not a URL, so its integrity is ignored`,
		`integrity: "/a.js" has integrity metadata that is not a string`,
		`"import" is not a key of import maps`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if got := p.Integrity("https://shop.example/deep/b.js"); got != "sha256-b" {
		t.Errorf("integrity of ./b.js: %q", got)
	}
}

func TestResolveURL(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ ref, base, want string }{
		"a path":                           {"/a/../b.js", "https://h/x", "https://h/b.js"},
		"a query alone":                    {"?q=a b", "https://h/x?y#z", "https://h/x?q=a%20b"},
		"a fragment on a data URL":         {"#f", "data:text/plain,x", "data:text/plain,x#f"},
		"a path on a data URL":             {"/x", "data:text/plain,x", ""},
		"another host by backslashes":      {`\\evil\x`, "https://h/x", "https://evil/x"},
		"dots written as escapes":          {"a/%2e%2E/b", "https://h/", "https://h/b"},
		"a default port is dropped":        {"https://h:443/", "https://h/", "https://h/"},
		"a port out of range":              {"https://h:65536/", "https://h/", ""},
		"credentials":                      {"https://a:b@c@h/", "https://h/", "https://a:b%40c@h/"},
		"an IPv4 address in hexadecimal":   {"http://0x7f.1/", "https://h/", "http://127.0.0.1/"},
		"an IPv6 address":                  {"http://[0:0::1]:80/", "https://h/", "http://[::1]/"},
		"an IPv4 address inside IPv6":      {"http://[::ffff:1.2.3.4]/", "https://h/", "http://[::ffff:102:304]/"},
		"a name beyond ASCII":              {"http://ÄX.example", "https://h/", "http://xn--x-zfa.example/"},
		"a drive letter":                   {"c|/x/../..", "file:///d:/y", "file:///c:/"},
		"a scheme of another kind":         {"foo:/a/../b", "https://h/", "foo:/b"},
		"a path that looks like a host":    {"foo:/.//p", "https://h/", "foo:/.//p"},
		"space in the middle of a word":    {"http://a b/", "https://h/", ""},
		"tabs and newlines are left out":   {"  /a\n\tb ", "https://h/", "https://h/ab"},
		"a base that is no URL is refused": {"/x", "h/x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := ResolveURL(c.ref, c.base); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzParseAndResolveNeverPanic(f *testing.F) {
	f.Add(`{"imports":{"a/":"./b/"},"scopes":{"/s/":{"x":null}}}`, "https://h/p", "https://h/s/x.js", "a/b")
	f.Add(`{"imports":{"https://a@b:1/":"file://c|/"}}`, "file:///c:/x", "file:///c:/x/../..", "http://[::1]:/\\@")
	f.Add(`[]`, "data:,", "", "..\\")
	f.Fuzz(func(t *testing.T, text, base, script, specifier string) {
		p, _, err := Parse([]byte(text), base)
		if err != nil {
			return
		}
		u, err := p.Resolve(specifier, script)
		if err != nil {
			return
		}
		again, ok := ResolveURL(u, "https://other.example/")
		if !ok {
			t.Errorf("the resolved URL %q does not parse", u)
		}
		if third, _ := ResolveURL(again, "https://other.example/"); third != again {
			t.Errorf("%q is not stable: %q", again, third)
		}
	})
}

func FuzzJSONNeverLeavesItsElement(f *testing.F) {
	f.Add("</script>", "<!--")
	f.Fuzz(func(t *testing.T, specifier, address string) {
		m := Map{Imports: map[string]string{specifier: address}}
		if s := string(m.JSON()); strings.Contains(s, "<") {
			t.Errorf("%q holds a <", s)
		}
	})
}
