package confine

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// O and C stand for what opens and closes the scope of the MFE cart.
var marks = strings.NewReplacer(`@scope ([data-mfe="cart"]) to (:scope [data-mfe],:scope [data-mfe-fallback]){`, "O{")

func TestScope(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"nothing":                     {"", ""},
		"white space and a comment":   {"\n/* a { */\n", "\n/* a { */\n"},
		"one rule":                    {"button{color:red}", "O{button{color:red}}"},
		"rules in one scope":          {"a{color:red}b{color:blue}\n", "O{a{color:red}b{color:blue}}\n"},
		"as esbuild prints them":      {"/* a.css */\n.a {\n  color: red;\n}\n\n/* b.css */\n.b {\n  color: red;\n}\n", "/* a.css */\nO{.a {\n  color: red;\n}\n\n/* b.css */\n.b {\n  color: red;\n}}\n"},
		"braces in a string":          {`.a{content:"}{"}.b{x:y}`, `O{.a{content:"}{"}.b{x:y}}`},
		"braces in a comment":         {".a{/* } */x:y}.b{x:y}", "O{.a{/* } */x:y}.b{x:y}}"},
		"braces in a URL":             {".a{x:url(a}b.png)}.b{x:y}", "O{.a{x:url(a}b.png)}.b{x:y}}"},
		"an escaped brace":            {`.a\{{x:y}.b{x:y}`, `O{.a\{{x:y}.b{x:y}}`},
		"a stray bracket":             {".a{x:)}.b{x:y}", "O{.a{x:)}.b{x:y}}"},
		"an open block":               {".a{x:y", "O{.a{x:y}}"},
		"open brackets":               {"@media print{.a{x:min(1px", "O{@media print{.a{x:min(1px)}}}"},
		"media":                       {"@media (width>1px){.a{x:y}}", "O{@media (width>1px){.a{x:y}}}"},
		"supports, container, layer":  {"@supports (x:y){.a{x:y}}@container (width>1px){.b{x:y}}@layer base{.c{x:y}}", "O{@supports (x:y){.a{x:y}}@container (width>1px){.b{x:y}}@layer base{.c{x:y}}}"},
		"starting style":              {"@starting-style{.a{x:y}}", "O{@starting-style{.a{x:y}}}"},
		"statements stay in front":    {`@charset "utf-8";@import "https://a.test/x.css";@layer a,b;@namespace svg "x";.a{x:y}`, `@charset "utf-8";@import "https://a.test/x.css";@layer a,b;@namespace svg "x";O{.a{x:y}}`},
		"a font between":              {".a{x:y}@font-face{font-family:f}.b{x:y}", "O{.a{x:y}}@font-face{font-family:f}O{.b{x:y}}"},
		"a property, a page":          {"@property --x{syntax:'*'}@page{margin:0}.a{x:y}", "@property --x{syntax:'*'}@page{margin:0}O{.a{x:y}}"},
		"a font in media":             {"@media print{.a{x:y}@font-face{font-family:f}.b{x:y}}.c{x:y}", "@media print{O{.a{x:y}}@font-face{font-family:f}O{.b{x:y}}}O{.c{x:y}}"},
		"a font in a layer in media":  {"@media print{@layer a{@font-face{font-family:f}.b{x:y}}}", "@media print{@layer a{@font-face{font-family:f}O{.b{x:y}}}}"},
		"an unknown rule":             {"@unknown x{.a{x:y}}.b{x:y}", "@unknown x{.a{x:y}}O{.b{x:y}}"},
		"an author's scope":           {"@scope (.card) to (body){:scope{x:y}body{x:y}}", "O{@scope (.card) to (body){:scope{x:y}body{x:y}}}"},
		"nested rules":                {".a{&:hover{x:y}.b &{x:y}@media print{x:y}}", "O{.a{&:hover{x:y}.b &{x:y}@media print{x:y}}}"},
		"the roots":                   {":root{--x:y}html,body{margin:0}", "O{:scope{--x:y}:scope,:scope{margin:0}}"},
		"in capitals":                 {"HTML{x:y}:ROOT{x:y}", "O{:scope{x:y}:scope{x:y}}"},
		"roots in media":              {"@media print{:root{--x:y}}", "O{@media print{:scope{--x:y}}}"},
		"a root with a condition":     {"html.dark{--x:y}:root[data-x=body]{x:y}body:not(.a){x:y}", "O{html.dark :scope{--x:y}:root[data-x=body] :scope{x:y}body:not(.a) :scope{x:y}}"},
		"roots on the way":            {"html body{x:y}html > body.a{x:y}body .a{x:y}:root.dark .a{x:y}", "O{html body :scope{x:y}html > body.a :scope{x:y}:is(body .a){x:y}:is(:root.dark .a){x:y}}"},
		"children of roots":           {"body > .a{x:y}html>body>.a .b{x:y}body.dark > .a{x:y}", "O{:scope > .a{x:y}:scope>.a .b{x:y}body.dark :scope > .a{x:y}}"},
		"ancestors":                   {".dark .a{x:y}.a > .b + .c:hover::after{x:y}", "O{:is(.dark .a){x:y}:is(.a > .b + .c:hover)::after{x:y}}"},
		"selectors that name the box": {".dark :scope .a{x:y}& > .a{x:y}", "O{.dark :scope .a{x:y}& > .a{x:y}}"},
		"pseudo-elements of roots":    {"body::before{x:y}html.a:after{x:y}", "O{:scope::before{x:y}html.a :scope:after{x:y}}"},
		"roots among alternatives":    {":where(html){x:y}.a :is(:root,.dark)::before{x:y}:not(html){x:y}", "O{:where(html),:where(html) :scope{x:y}:is(.a :is(:root,.dark))::before,.a :is(:root,.dark) :scope::before{x:y}:not(html){x:y}}"},
		"names that are no roots":     {".body,#html,[html],[a=body],a:html,::body,a|html{x:y}", "O{.body,#html,[html],[a=body],a:html,::body,a|html{x:y}}"},
		"everything":                  {"*,*::before{x:y}", "O{*,*::before{x:y}}"},
		"animations get own names":    {"@keyframes spin{to{x:y}}.a{animation:1s spin}.b{animation-name:spin,other}.c{color:spin}", "@keyframes mfe_cart_spin{to{x:y}}O{.a{animation:1s mfe_cart_spin}.b{animation-name:mfe_cart_spin,other}.c{color:spin}}"},
		"with vendors' prefixes":      {"@-webkit-keyframes a{to{x:y}}.a{-webkit-animation:a 1s}", "@-webkit-keyframes mfe_cart_a{to{x:y}}O{.a{-webkit-animation:mfe_cart_a 1s}}"},
		"named by a string":           {`@keyframes "a b"{to{x:y}}.a{animation:"a b" 1s}`, `@keyframes "mfe_cart_a b"{to{x:y}}O{.a{animation:"mfe_cart_a b" 1s}}`},
		"named by a property":         {"@keyframes a{to{x:y}}:root{--play:a 1s;--other:a}.a{animation:var(--play)}", "@keyframes mfe_cart_a{to{x:y}}O{:scope{--play:mfe_cart_a 1s;--other:a}.a{animation:var(--play)}}"},
		"in a group and nested":       {"@media print{@keyframes a{to{x:y}}.a{.b{animation:a}}}", "@media print{@keyframes mfe_cart_a{to{x:y}}O{.a{.b{animation:mfe_cart_a}}}}"},
		"a declaration after a block": {"@keyframes a{to{x:y}}.a{.b{x:y}animation:a}", "@keyframes mfe_cart_a{to{x:y}}O{.a{.b{x:y}animation:mfe_cart_a}}"},
		"animations of others":        {".a{animation:spin}", "O{.a{animation:spin}}"},
		"comments in selectors":       {"a/* , */,b{x:y}/* x */body/* y */{x:y}", "O{a/* , */,b{x:y}/* x */:scope/* y */{x:y}}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Scope("cart", [][]byte{[]byte(c.in)})[0]
			if diff := cmp.Diff(c.want, marks.Replace(string(got.Data))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			check(t, c.in, got)
		})
	}
}

func TestShadow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"nothing to do":             {"@keyframes a{}.a{animation:a}.body{x:y}", "@keyframes a{}.a{animation:a}.body{x:y}"},
		"the roots":                 {":root,:host{--x:y}html,body{x:y}", ":host,:host{--x:y}:host,:host{x:y}"},
		"roots on the way":          {"html body .a{x:y}body > .a{x:y}", ":host .a{x:y}:host > .a{x:y}"},
		"lines":                     {"html\nbody::after{x:y}", "\n:host::after{x:y}"},
		"conditions":                {"html.dark body[x] .a{x:y}:root:not(.a){x:y}", ":host(.dark[x]) .a{x:y}:host(:not(.a)){x:y}"},
		"pseudo-elements":           {"body::before{x:y}", ":host::before{x:y}"},
		"among alternatives":        {":where(html){x:y}:is(:root,.dark) .a{x:y}:not(html){x:y}", ":where(:host){x:y}:is(:host,.dark) .a{x:y}:not(html){x:y}"},
		"in media":                  {"@media print{body{x:y}}", "@media print{:host{x:y}}"},
		"an author's scope":         {"@scope (body){:scope{x:y}}", "@scope (body){:scope{x:y}}"},
		"an open block stays so":    {".a{x:y", ".a{x:y"},
		"a host that the page sets": {":host(.a) .b{x:y}::slotted(body){x:y}", ":host(.a) .b{x:y}::slotted(body){x:y}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Shadow([][]byte{[]byte(c.in)})[0]
			if diff := cmp.Diff(c.want, string(got.Data)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			check(t, c.in, got)
		})
	}
}

func TestAnimationsOfAnotherSheet(t *testing.T) {
	t.Parallel()
	out := Scope("cart", [][]byte{[]byte(".a{animation:spin}"), []byte("@keyframes spin{}")})
	if got := marks.Replace(string(out[0].Data)); got != "O{.a{animation:mfe_cart_spin}}" {
		t.Error(got)
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	got := Imports([]byte(`@import "https://a.test/a.css";@import url(https://a.test/b.css) print;@import url("c.css");.a{content:"@import"}`))
	if diff := cmp.Diff([]string{"https://a.test/a.css", "https://a.test/b.css", "c.css"}, got); diff != "" {
		t.Error(diff)
	}
}

// check tries that the edits give the sheet, and that no line moves.
func check(t *testing.T, in string, out Sheet) {
	t.Helper()
	var b strings.Builder
	at := 0
	for _, e := range out.Edits {
		b.WriteString(in[at:e.Start] + e.Text)
		at = e.End
	}
	if got := b.String() + in[at:]; got != string(out.Data) {
		t.Errorf("the edits give %q, not %q", got, out.Data)
	}
	if strings.Count(in, "\n") != strings.Count(string(out.Data), "\n") {
		t.Error("lines came or went")
	}
}

// FuzzNothingIsLost: what is spliced in aside, the sheet is what it was, and
// what is outside of a scope are rules that cannot style an element.
func FuzzNothingIsLost(f *testing.F) {
	for _, s := range []string{
		"a{b:c}", "@media x{@font-face{}a{}}", "html.a::before,:is(html,b) c{}", "@keyframes a{}b{animation:a}", "a{(}[", "@x", "\\", "<!--a{}-->", "a{}}b{}", "--x:{}", `a{b:"`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, out := range []Sheet{Scope("m", [][]byte{[]byte(s)})[0], Shadow([][]byte{[]byte(s)})[0]} {
			check(t, s, out)
		}
		out := string(Scope("m", [][]byte{[]byte(s)})[0].Data)
		for _, r := range flat(parseAll(lex([]byte(out)))) {
			if r.name == "" {
				inScope := false
				for _, o := range flat(parseAll(lex([]byte(out)))) {
					inScope = inScope || o.name == "scope" && o.start <= r.start && r.end <= o.end
				}
				if !inScope {
					t.Errorf("%q: the rule %q is free", out, out[r.start:r.end])
				}
			}
		}
	})
}
