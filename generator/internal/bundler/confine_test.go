package bundler

import (
	"encoding/json"
	"path"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/confine"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

const styled = `
-- a.js --
import "./a.css";
import("./lazy.js");
-- lazy.js --
import "./lazy.css";
-- b.js --
import "./b.css";
-- a.css --
:root { --colour: red }
.a { content: "😀"; animation: spin 1s }
html.dark .a, body, .b { color: var(--colour) }
@font-face { font-family: f; src: local("f") }
.c { margin: 3px }
-- lazy.css --
.lazy { color: green }
-- b.css --
@keyframes spin { to { rotate: 1turn } }
.d { margin: 1px }
`

func scoped(sheets [][]byte) []confine.Sheet { return confine.Scope("cart", sheets) }

// Styles of lazy chunks stand in the entry's stylesheet too, and all are
// confined; their names are by what is in them.
func TestStylesAreConfined(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, styled)
	for name, minify := range map[string]bool{"minified": true, "as written": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			job := Job{Root: root, Entries: entry("a.js", "b.js"), Splitting: true}
			job.Options.Minify = minify
			free := mustRun(t, job)
			job.Confine = scoped
			res := mustRun(t, job)
			names := map[string]bool{}
			for _, o := range free.Outputs {
				names[o.Path] = true
			}
			var styles int
			for _, o := range res.Outputs {
				if o.Kind == bundle.Script && o.Style != "" {
					if _, ok := outputAt(res, o.Style); !ok {
						t.Errorf("%s has the stylesheet %s, which is not there", o.Path, o.Style)
					}
				}
				if o.Kind != bundle.Style {
					continue
				}
				styles++
				if names[o.Path] {
					t.Errorf("%s has other bytes and the same name", o.Path)
				}
				if css := string(o.Data); !strings.Contains(css, `@scope ([data-mfe="cart"])`) {
					t.Errorf("%s is not confined:\n%s", o.Path, css)
				}
			}
			if styles != 3 {
				t.Errorf("%d stylesheets", styles)
			}
			wantContains(t, text(res, bundle.Style), ":scope", "mfe_cart_spin", ".lazy")
		})
	}
}

func outputAt(res *Result, name string) (Output, bool) {
	for _, o := range res.Outputs {
		if o.Path == name {
			return o, true
		}
	}
	return Output{}, false
}

// A place in the confined stylesheet leads to where it came from: the text that
// a segment of the map points at begins as the source does there.
func TestSourceMapsOfConfinedStyles(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, styled)
	for name, minify := range map[string]bool{"minified": true, "as written": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			job := Job{Root: root, Entries: entry("a.js"), Confine: scoped}
			job.Options.Minify, job.Options.Sourcemap = minify, "linked"
			res := mustRun(t, job)
			checked := 0
			for _, o := range res.Outputs {
				if o.Kind != bundle.Style {
					continue
				}
				m, ok := outputAt(res, o.Path+".map")
				if !ok || !strings.Contains(string(o.Data), "sourceMappingURL="+path.Base(o.Path)+".map") {
					t.Fatalf("%s does not name its map:\n%s", o.Path, o.Data)
				}
				checked += tally(t, o.Data, m.Data)
			}
			if checked < 8 {
				t.Errorf("%d places checked", checked)
			}
		})
	}
}

// tally compares the two ends of each segment and returns how many begin with
// the same class, property or at-rule.
func tally(t *testing.T, data, sourceMap []byte) int {
	t.Helper()
	var m struct {
		Sources, SourcesContent []string
		Mappings                string
	}
	if err := json.Unmarshal(sourceMap, &m); err != nil {
		t.Fatal(err)
	}
	n, source, line, column := 0, 0, 0, 0
	lines := strings.Split(string(data), "\n")
	for i, segments := range strings.Split(m.Mappings, ";") {
		at := 0
		for _, s := range strings.Split(segments, ",") {
			if s == "" {
				continue
			}
			var d [4]int
			for k := range d {
				d[k], s = decodeVLQ(s)
			}
			at, source, line, column = at+d[0], source+d[1], line+d[2], column+d[3]
			from := at16(strings.Split(m.SourcesContent[source], "\n")[line], column)
			to := at16(lines[i], at)
			from = from[:strings.IndexAny(from+" ", " ,;:{}")]
			switch {
			case from == "" || from == "body" || strings.HasPrefix(to, ":scope"):
			case strings.HasPrefix(strings.TrimLeft(to, " "), from):
				n++
			default:
				t.Errorf("%q comes from %q", to, from)
			}
		}
	}
	return n
}

// at16 is the text from a column on, in UTF-16 code units.
func at16(s string, column int) string {
	for i := range s {
		if utf16Len([]byte(s[:i])) == column {
			return s[i:]
		}
	}
	return ""
}
