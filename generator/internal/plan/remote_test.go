package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const remotes = `
-- mfe.toml --
[site.csp]
mode = "MODE"
connect = ["https://api.test"]
[shell]
path = "shell"
[mfe.a]
url = "https://far.test:8443/a/mfe.js"
integrity = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
styles = ["https://css.test/a.css"]
imports = { react = "^18.0.0", "react-dom/client" = "^18.1.0" }
routes = ["/a"]
retries = 1
[mfe.b]
url = "/b/mfe.js"
integrity = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
-- shell/index.html --
-- shell/package.json --
{"name": "shell", "version": "1.0.0"}
`

func TestRemote(t *testing.T) {
	t.Parallel()
	for mode, script := range map[string][]string{"auto": {"https://far.test:8443"}, "self": {"https://far.test:8443"}, "strict": nil} {
		p := resolveWell(t, strings.Replace(remotes, "MODE", mode, 1), Flags{})
		far := []string{"https://far.test:8443"}
		c := p.Site.CSP
		for name, list := range map[string][2][]string{
			"script": {script, c.Script}, "style": {append(far[:1:1], "https://css.test"), c.Style}, "img": {far, c.Img}, "font": {far, c.Font},
			"media": {far, c.Media}, "connect": {{"https://api.test", "https://far.test:8443"}, c.Connect}, "frame": {nil, c.Frame}, "worker": {nil, c.Worker},
		} {
			if d := cmp.Diff(list[0], list[1]); d != "" {
				t.Errorf("%s: %s: %s", mode, name, d)
			}
		}
		a := p.MFEs[0]
		if !a.IsRemote() || a.Dir != "shell" || a.Care.Retries != 1 || a.Load != "route" || a.Entries[0].Specifier != "@mfe/a" || p.MFEs[1].Remote.URL != "/b/mfe.js" {
			t.Errorf("%+v", a)
		}
		// What it imports is what a package.json would declare.
		if a.Package.Ranges["react"].Text != "^18.0.0" || a.Package.Ranges["react-dom"].Text != "^18.1.0" || a.Package.Ranges["react"].Pos.Line != 10 {
			t.Errorf("ranges: %+v", a.Package.Ranges)
		}
	}
}

func TestServiceFor(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, `
-- mfe.toml --
[shell.services.api]
1 = "v1.js"
"2.1.4" = "v2.js"
3 = "v3.js"
4 = "v4.js"
-- index.html --
-- v1.js --
-- v2.js --
-- v3.js --
-- v4.js --
-- package.json --
{"name": "shell", "version": "3.0.2"}
`, Flags{})
	s := p.Shell.Services[0]
	if s.Names() != "4.x and 3.0.2 and 2.1.4 and 1.x" {
		t.Errorf("editions: %s", s.Names())
	}
	for text, want := range map[string]string{
		"":             "4.x",
		"*":            "4.x",
		"^1.4.0":       "1.x",
		"~1.4.0":       "",
		"1 || 2":       "2.1.4",
		"^2.2.0":       "",
		"^3.0.0":       "3.0.2",
		">=3.1.0":      "4.x",
		"<3":           "2.1.4",
		"3.0.2-beta.1": "",
	} {
		var u Unit
		if text != "" {
			u.Requires = []Require{{Unit: "other", Range: "9"}, {Unit: "shell", Range: text}}
		}
		if e, ok := s.For(u); e.Name != want || ok != (want != "") {
			t.Errorf("%q gets %q", text, e.Name)
		}
	}
	// The newest is what everybody imports who does not say more.
	var editions []string
	for _, e := range p.Shell.Entries {
		editions = append(editions, e.Specifier+" "+e.Edition+" "+e.File)
	}
	if d := cmp.Diff([]string{"api  v4.js", "api 3.0.2 v3.js", "api 2.1.4 v2.js", "api 1.x v1.js"}, editions); d != "" {
		t.Error(d)
	}
}
