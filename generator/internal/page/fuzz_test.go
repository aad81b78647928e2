package page

import (
	"bytes"
	"github.com/mfegen/mfegen/generator/internal/minify"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzPositionsInsideFile also holds that the tokenizer and scanAttrs agree,
// which Parse panics about, and that no two edits overlap, which Render does.
func FuzzPositionsInsideFile(f *testing.F) {
	f.Add([]byte(shop))
	for _, s := range []string{
		"", "<", "<a b=", "<img src='x", "<link/rel=stylesheet/href=/x>", "<img =a==b c = 'd'e>", "<script type=module src=x>",
		"<head><head></head>", "<title>", "<!-->", "<img srcset=',a 1x,, b(,) ,c'>", "\ufeff<p>", "<noscript><noscript>",
		"<script type=module>import'./x'", "<plaintext><head>", "<svg><title><script type=module src=/a.js></script>",
		"<A \x00>", "<A \xf0>", "\n<sCript tYpe=\"module\" srC=0>0", "<svg \x00",
		"<!--><templAte>0</templAte>0",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, diags := Parse("a/index.html", src)
		lines := bytes.Split(src, []byte("\n"))
		inside := func(line, col int) bool {
			return line >= 1 && line <= len(lines) && col >= 1 && col <= len(lines[line-1])+1
		}
		for _, d := range diags {
			if d.Pos.Line != 0 && !inside(d.Pos.Line, d.Pos.Col) {
				t.Errorf("outside the file: %s", d)
			}
		}
		for _, r := range doc.Refs {
			if !inside(r.Pos.Line, r.Pos.Col) {
				t.Errorf("outside the file: %+v", r)
			}
			if strings.HasPrefix(r.Path, "../") || strings.HasPrefix(r.Path, "/") {
				t.Errorf("path leaves the project: %+v", r)
			}
		}
		out := Render(doc, full)
		if i, j := bytes.Index(out, full.ImportMap), bytes.Index(out, []byte(full.Preloads[0].URL)); i < 0 || j < i {
			t.Errorf("import map at %d, first module at %d", i, j)
		}
		if utf8.Valid(src) && !bytes.ContainsRune(src, 0) {
			if _, err := minify.HTML(out); err != nil {
				t.Error(err)
			}
		}
	})
}

// FuzzImportMapFirst holds for pages without mistakes: a browser meets the
// import map before anything that loads modules, and both in the head.
func FuzzImportMapFirst(f *testing.F) {
	f.Add(shop)
	f.Add("<!doctype html><script type=module src=/m.js></script>")
	f.Add("<!doCtYpe>\n<sCript tYpe=\"module\" srC=0>0")
	f.Add("<!doctype html><head><meta name=viewport><script type=module>1</script></head><script type=module src=/m.js></script>")
	f.Fuzz(func(t *testing.T, src string) {
		doc, diags := Parse("index.html", []byte(src))
		if len(diags) > 0 {
			t.Skip()
		}
		head, _ := order(t, Render(doc, full))
		m := slices.Index(head, "script importmap")
		first := slices.IndexFunc(head, func(s string) bool {
			return s == "modulepreload" || strings.HasPrefix(s, "script module")
		})
		if m < 0 || first < m {
			t.Errorf("the head is %q", head)
		}
		if !slices.Contains(head, "script module src") {
			t.Errorf("no entry in the head %q", head)
		}
	})
}
