package seal

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

func TestSealReportsWhatBrowsersWouldBlock(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		head, body string
		change     func(*testing.T, *Input)
		want       []string // codes with the beginning of their texts
	}{
		"an inline event handler":  {"", "<button onclick=x()>", nil, []string{"MFE610 the policy blocks the inline event handler onclick of <button>"}},
		"a style attribute":        {"", "<p style='color:red'>", nil, []string{"MFE611 the policy blocks the style attribute of <p>"}},
		"a javascript: URL":        {"", "<a href=' java\tscript:x()'>", nil, []string{"MFE612 the policy blocks the javascript: URL of <a href>"}},
		"an image elsewhere":       {"", "<img src=https://i.example/x.png>", nil, []string{"MFE613 the policy blocks <img src>: img-src does not allow https://i.example/x.png"}},
		"a srcset elsewhere":       {"", "<img srcset='/images/logo.svg 1x, //i.example/x.png 2x'>", nil, []string{"MFE613 the policy blocks <img srcset>"}},
		"a style sheet elsewhere":  {"<link rel=stylesheet href=https://s.example/x.css>", "", nil, []string{"MFE613 the policy blocks <link href>: style-src"}},
		"a frame elsewhere":        {"", "<iframe src=https://f.example></iframe>", nil, []string{"MFE613 the policy blocks <iframe src>: frame-src"}},
		"a form elsewhere":         {"", "<form action=https://f.example/login>", nil, []string{"MFE613 the policy blocks <form action>: form-action"}},
		"a base element elsewhere": {"<base href=https://b.example/>", "", nil, []string{"MFE613 the policy blocks <base href="}},
		"a script elsewhere": {
			"<script src=https://j.example/x.js></script>", "", nil, []string{"MFE613 the policy blocks <script src>: script-src does not allow https://j.example/x.js"},
		},
		"a script without integrity in mode strict": {
			"<script src=/legacy.js></script>", "",
			func(t *testing.T, in *Input) { in.Site.CSP.Mode = "strict"; put(t, *in, "legacy.js", "") },
			[]string{"MFE613 the strict policy blocks <script src>: /legacy.js has no integrity attribute"},
		},
		"a missing script":        {"<script src=/gone.js integrity=sha256-x></script>", "", nil, []string{"MFE618 <script src>: the site has no file /gone.js"}},
		"a route is not a script": {"<script src=/products integrity=sha256-x></script>", "", nil, []string{"MFE618 <script src>: the site has no file /products"}},
		"a missing image":         {"", "<img src=/images/lgo.svg>", nil, []string{"MFE618 <img src>: the site has no file /images/lgo.svg"}},
		"a relative image": {
			"", "<img src=images/logo.svg>", nil,
			[]string{"MFE618 <img src>: the site has no file images/logo.svg"},
		},
		"a missing page": {"", "<a href=/gone.pdf>", nil, []string{"MFE619 <a href>: nothing answers the link to /gone.pdf"}},
		"an integrity that differs": {
			"<link rel=stylesheet href=/assets/shell/main-A.css integrity=sha256-AAAA>", "", nil,
			[]string{"MFE617 the integrity of /assets/shell/main-A.css is not that of its bytes"},
		},
		"two import maps": {"<script type=importmap>{}</script>", "", nil, []string{"MFE616 the page has 2 import maps"}},
		"an import map that is broken": {
			"<script type=importmap>{</script>", "", nil,
			[]string{"MFE616 the page has 2 import maps", "MFE625 browsers ignore the import map: not valid JSON"},
		},
		"an entry of the import map that leads nowhere": {
			`<script type=importmap>{"imports":{"a":"/assets/a.js","b":"b"},"integrity":{"/assets/a.js":"sha256-x"}}</script>`, "", nil,
			[]string{
				"MFE616 the page has 2 import maps",
				"MFE618 <script importmap a>: the site has no file /assets/a.js",
				"MFE618 <script importmap b>: the site has no file b",
				"MFE618 <script importmap integrity>: the site has no file /assets/a.js",
				`MFE625 import map: imports: "b" has the address "b", which is no URL`,
			},
		},
		"a modulepreload without integrity": {
			"<link rel=modulepreload href=/assets/shell/main-A.js>", "", nil,
			[]string{"MFE615 the modulepreload of /assets/shell/main-A.js has no integrity attribute"},
		},
		"a policy in the page": {"<meta http-equiv=Content-Security-Policy content=x>", "", nil, []string{"MFE626 the page has a Content-Security-Policy of its own"}},
		"a Link header with modulepreload": {
			"", "", func(_ *testing.T, in *Input) {
				in.Site.Headers = []plan.Header{{Name: "link", Value: `</a.js>; rel="ModulePreload"`}}
			},
			[]string{"MFE621 site.headers: a Link header with modulepreload makes Firefox ignore the import map"},
		},
		"a policy of the user's": {
			"", "", func(_ *testing.T, in *Input) {
				in.Site.Headers = []plan.Header{{Name: "content-security-policy", Value: "x"}}
			},
			[]string{"MFE622 site.headers sets Content-Security-Policy"},
		},
		"a header that is none": {
			"", "", func(_ *testing.T, in *Input) {
				in.Site.Headers = []plan.Header{{Name: "X: y", Value: "x"}, {Name: "X", Value: "a\nb"}, {Name: "Y", Value: ""}}
			},
			[]string{`MFE623 site.headers: "X" = "a\nb"`, `MFE623 site.headers: "X: y" = "x"`, `MFE623 site.headers: "Y" = ""`},
		},
		"a header beyond the host's limit": {
			"", "", func(_ *testing.T, in *Input) {
				in.Site.Headers = []plan.Header{{Name: "X-Long", Value: strings.Repeat("x", 5401)}}
			},
			[]string{"MFE620 header X-Long has 5401 bytes, and netlify sends at most 5400"},
		},
		"a file of the user's that a host reads": {
			"", "", func(t *testing.T, in *Input) { put(t, *in, "_headers", "/*\n") },
			[]string{"MFE624 shell public folder and mfegen both write _headers"},
		},
		"a source without its quotes": {
			"", "", func(_ *testing.T, in *Input) { in.Site.CSP.Connect = []string{"self"} },
			[]string{`MFE600 csp: connect-src: "self" is a keyword without its quotes`},
		},
		"a script whose bytes changed": {
			"", "", func(_ *testing.T, in *Input) {
				in.Scripts = append(in.Scripts, Script{"/favicon.ico", "sha256-AAAA"}, Script{"/gone.js", "sha256-AAAA"})
			},
			[]string{"MFE617 the integrity of /favicon.ico", "MFE618 the site has no file /gone.js"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := site(t, c.head, c.body)
			if c.change != nil {
				c.change(t, &in)
			}
			s, diags := Seal(in)
			if (s == nil) != diags.HasErrors() {
				t.Error("a site with errors is sealed, or one without is not")
			}
			if len(diags) != len(c.want) {
				t.Fatalf("want %d diagnostics, got:\n%v", len(c.want), diags)
			}
			for _, d := range diags {
				if d.Hint == "" {
					t.Errorf("no hint: %s", d)
				}
			}
			for i, d := range byCode(diags) {
				if !strings.HasPrefix(d, c.want[i]) {
					t.Errorf("got  %s\nwant %s", d, c.want[i])
				}
			}
		})
	}
}

func byCode(l diag.List) []string {
	var out []string
	for _, d := range l {
		out = append(out, d.Code+" "+d.Text)
	}
	slices.Sort(out)
	return out
}

func TestSealReportsWhatStandsBeforeTheImportMap(t *testing.T) {
	t.Parallel()
	in := site(t, "", "")
	for _, f := range in.Tree.Files() {
		if strings.HasSuffix(f.Path, ".html") {
			in.Tree.Replace(f.Path, append([]byte("<script type=module>1</script><link rel=modulepreload href=/assets/shell/main-A.js integrity='"+integrity(entry)+"'>"), f.Data...))
		}
	}
	_, diags := Seal(in)
	want := []string{
		"MFE614 an inline module script stands before the import map",
		"MFE614 the modulepreload of /assets/shell/main-A.js stands before the import map",
	}
	if diff := cmp.Diff(want, byCode(diags)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// One mistake in the shell's HTML is in every page that is made from it.
func TestSealReportsAMistakeOfTheSourceOnce(t *testing.T) {
	t.Parallel()
	_, diags := Seal(site(t, "", "<button onclick=x()>"))
	want := diag.List{{
		Code: "MFE610", Severity: diag.Error, Pos: diag.Pos{File: "shell/index.html"},
		Text:  "the policy blocks the inline event handler onclick of <button>",
		Notes: []diag.Note{{Text: "in account/_rest/index.html"}},
		Hint:  "add the listener in a module: element.addEventListener(…)",
	}}
	if diff := cmp.Diff(want, diags); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSrcset(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"descriptors":           {"a.png 1x, b.png 2x", []string{"a.png", "b.png"}},
		"no descriptors":        {"a.png, b.png", []string{"a.png", "b.png"}},
		"a comma in a data URL": {"data:image/png;base64,AAAA 1x,b.png 2x", []string{"data:image/png;base64,AAAA", "b.png"}},
		"nothing":               {" , ", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, srcset(c.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzSealNeverPanics(f *testing.F) {
	f.Add("<script type=importmap>{\"imports\":{\"a\":1}}</script>", "<a href='//['><img srcset=','>")
	f.Add("<base href='data:,x'><template shadowrootmode=open><style>", "</template><script/>")
	f.Fuzz(func(t *testing.T, head, body string) {
		s, diags := Seal(site(t, head, body))
		if (s == nil) != diags.HasErrors() {
			t.Error("a site with errors is sealed, or one without is not")
		}
	})
}
