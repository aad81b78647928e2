package generator_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

// lastByte changes the line break or semicolon at the end of a module. What is
// left is good JavaScript, so that nothing but integrity can refuse it.
func lastByte(body []byte) []byte {
	out := bytes.Clone(body)
	switch last := &out[len(out)-1]; *last {
	case '\n', ';':
		*last = ' '
	default:
		panic("the module ends otherwise")
	}
	return out
}

// load is an expression for what comes of importing the script.
func load(script string) string {
	return fmt.Sprintf(`import("/%s").then(() => "loaded", (e) => String(e))`, script)
}

// refused checks that the page did not run the script, for its bytes.
func refused(t *testing.T, p *browser.Page, script string) {
	t.Helper()
	if got := browser.Eval[string](p, load(script)); !strings.HasPrefix(got, "TypeError: Failed to fetch dynamically imported module") {
		t.Errorf("%s: %s", script, got)
	}
	if !slices.ContainsFunc(p.Messages(), func(m browser.Message) bool {
		return strings.Contains(m.Text, "integrity") && strings.Contains(m.Text, script)
	}) {
		t.Errorf("nothing was said about the integrity of %s: %v", script, p.Messages())
	}
}

// preloads are the scripts that a page's HTML asks for.
func (s *shop) preloads(t *testing.T, page string) []string {
	t.Helper()
	var out []string
	for _, e := range elements(t, s.file(t, page)) {
		if e.attr["rel"] == "modulepreload" {
			out = append(out, strings.TrimPrefix(e.attr["href"], "/"))
		}
	}
	return out
}

// TestTamperedModuleIsRefused changes a byte of every module, one at a time, on
// a page that loads it.
func TestTamperedModuleIsRefused(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	base := s.serve(t)
	for _, script := range s.scripts(t) {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			v, everywhere := s.pageOf(t, script)
			p := browser.Start(t).Open(t, base+v.path, browser.Options{
				Faults: []browser.Fault{{URL: base + "/" + script, Change: lastByte}},
			})
			refused(t, p, script)
			if everywhere && p.Count("#root *") > 0 {
				t.Error("the shell has started without it")
			}
		})
	}
}

// pageOf finds a page that fetches the script at once, and whether the shell
// itself cannot start without it.
func (s *shop) pageOf(t *testing.T, script string) (v visit, everywhere bool) {
	t.Helper()
	v, n := visits[0], 0
	for _, r := range s.report.Routes {
		if !slices.Contains(s.preloads(t, r.File), script) {
			continue
		}
		n++
		v = visits[slices.IndexFunc(visits, func(v visit) bool { return v.route == r.Pattern })]
	}
	// The runtime defines <mfe-slot>, which no module imports.
	return v, n == len(s.report.Routes) && !strings.HasPrefix(script, "assets/mfegen/")
}

// In the policy's other mode it is the import map alone that knows the bytes.
func TestTamperedModulesAreRefusedWithoutHashesInThePolicy(t *testing.T) {
	t.Parallel()
	s := example(t, selfShop)
	base := s.serve(t)
	everything := func(change func([]byte) []byte) *browser.Page {
		return browser.Start(t).Open(t, base+"/about", browser.Options{Faults: []browser.Fault{{URL: "*.js", Change: change}}})
	}
	p := everything(lastByte)
	for _, script := range s.scripts(t) {
		refused(t, p, script)
	}
	if p.Count("#root *") > 0 {
		t.Error("the shell has started")
	}
	// With the true bytes, the same way of serving them works.
	p = everything(bytes.Clone)
	for _, script := range s.scripts(t) {
		if got := browser.Eval[string](p, load(script)); got != "loaded" {
			t.Errorf("%s unchanged: %s", script, got)
		}
	}
	quiet(t, p)
}

func TestTamperedStylesheetIsRefused(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	p := browser.Start(t).Open(t, s.serve(t)+"/about", browser.Options{
		Faults: []browser.Fault{{URL: "*/assets/shell/*.css", Change: browser.Flip}},
	})
	p.WaitText("h1", "where the street")
	if got := browser.Eval[int](p, `[...document.styleSheets].filter((s) => s.href?.includes("/assets/shell/")).length`); got != 0 {
		t.Errorf("%d stylesheets of the shell apply", got)
	}
}

// Without its import map a page knows no module: the policy must name the map's
// true bytes only.
func TestTamperedImportMapIsRefused(t *testing.T) {
	t.Parallel()
	for mode, open := range map[string]func() (*shop, error){"strict": theShop, "self": selfShop} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := example(t, open)
			p := browser.Start(t).Open(t, s.serve(t)+"/about", browser.Options{Faults: []browser.Fault{{
				URL: "*/about", Change: func(body []byte) []byte {
					return bytes.Replace(body, []byte(`"react":"/`), []byte(`"reach":"/`), 1)
				},
			}}})
			p.Settle()
			if !slices.ContainsFunc(p.Messages(), func(m browser.Message) bool {
				return m.Kind == "csp" && strings.HasPrefix(m.Text, "script-src-elem blocked inline")
			}) {
				t.Errorf("the policy did not refuse the map: %v", p.Messages())
			}
			if p.Count("#root *") > 0 {
				t.Error("the shell has started")
			}
			if got := browser.Eval[string](p, `import("lodash-es").then(() => "loaded", (e) => String(e))`); !strings.Contains(got, "Failed to resolve module specifier") {
				t.Errorf(`import("lodash-es"): %s`, got)
			}
		})
	}
}
