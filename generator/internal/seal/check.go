package seal

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/importmap"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// checkPage reports what a browser would block on the page, or not find.
func (s *sealer) checkPage(p page, site host.Site, policy csp.Policy, mode string) {
	c := &checker{sealer: s, page: p, site: site, policy: policy, mode: mode, base: p.url}
	c.inline()
	c.order()
	if p.base != nil {
		c.baseElement()
	}
	for _, r := range p.refs {
		c.ref(r)
	}
	for _, data := range p.importMaps {
		c.importMap(data)
	}
}

type checker struct {
	*sealer
	page   page
	site   host.Site
	policy csp.Policy
	mode   string
	base   string // URL that relative references start from
}

// inline reports inline code that no hash can allow.
func (c *checker) inline() {
	for _, h := range c.page.handlers {
		d := c.report("MFE610", c.page, "the policy blocks the inline event handler %s", h)
		d.Hint = "add the listener in a module: element.addEventListener(…)"
	}
	if !c.in.Site.CSP.InlineStyles {
		for _, e := range c.page.styleAttrs {
			d := c.report("MFE611", c.page, "the policy blocks the style attribute of %s", e)
			d.Hint = "use a class, or write inline_styles = true in [site.csp]"
		}
	}
	if c.page.markup.policy && !c.in.apart(c.page.file) {
		d := c.report("MFE626", c.page, "the page has a Content-Security-Policy of its own, which applies besides the header and blocks the import map")
		d.Hint = "remove the meta element; write what the site needs into [site.csp]"
	}
}

// order reports what browsers cannot resolve or load twice.
func (c *checker) order() {
	for _, e := range c.page.early {
		d := c.report("MFE614", c.page, "%s stands before the import map", e)
		d.Hint = "move it behind the import map; before it, Firefox ignores the map and Chromium keeps the failure"
	}
	for _, r := range c.page.refs {
		if r.module && r.integrity == nil {
			d := c.report("MFE615", c.page, "the modulepreload of %s has no integrity attribute, so Chromium loads the module twice", r.value)
			d.Hint = "remove the link; mfegen writes the preloads of every page"
		}
	}
	if n := len(c.page.importMaps); n > 1 {
		d := c.report("MFE616", c.page, "the page has %d import maps, of which Firefox reads one", n)
		d.Hint = "move your entries to [imports] of the manifest"
	}
}

func (c *checker) baseElement() {
	u, ok := importmap.ResolveURL(c.page.base.value, c.page.url)
	if !ok {
		return
	}
	if !strings.HasPrefix(u, origin+"/") {
		d := c.report("MFE613", c.page, "the policy blocks <base href=%q>: base-uri allows the site's own origin", c.page.base.value)
		d.Hint = "remove the element, or let it begin with /"
		return
	}
	c.base = u
}

// ref checks one URL of the page.
func (c *checker) ref(r ref) {
	if r.value == "" || strings.HasPrefix(r.value, "#") {
		return
	}
	if isJavaScript(r.value) {
		d := c.report("MFE612", c.page, "the policy blocks the javascript: URL of %s", r)
		d.Hint = "use a button and a listener in a module"
		return
	}
	resolved, ok := importmap.ResolveURL(r.value, c.base)
	if !ok {
		d := c.report("MFE618", c.page, "%s: %q is no URL", r, r.value)
		d.Hint = "write a path that begins with /"
		return
	}
	target, err := url.Parse(resolved)
	if err != nil {
		return // a browser reads it, and net/url does not: nothing to compare
	}
	if strings.HasPrefix(resolved, origin+"/") {
		c.local(r, target)
	} else if r.directive != "" && !c.allows(r, target) {
		d := c.report("MFE613", c.page, "the policy blocks %s: %s does not allow %s", r, r.directive, r.value)
		d.Hint = c.allowHint(r.directive, target)
	}
	if c.mode == csp.ModeStrict && r.directive == "script-src" && r.integrity == nil {
		d := c.report("MFE613", c.page, "the strict policy blocks %s: %s has no integrity attribute", r, r.value)
		d.Hint = `import it from the shell's entry, or write mode = "self" in [site.csp]`
	}
}

func (c *checker) allows(r ref, target *url.URL) bool {
	sources, _ := c.policy.Sources(r.directive)
	if c.mode == csp.ModeStrict && r.directive == "script-src" {
		// Only hashes count; a script without is reported by itself.
		return true
	}
	self := &url.URL{Scheme: "https", Host: strings.TrimPrefix(origin, "https://")}
	return csp.Allows(sources, target, self)
}

// keys are the manifest's names for directives.
var keys = map[string]string{
	"script-src": "script", "style-src": "style", "img-src": "img", "font-src": "font", "connect-src": "connect",
	"frame-src": "frame", "media-src": "media", "form-action": "form_action",
}

func (c *checker) allowHint(directive string, target *url.URL) string {
	source := target.Scheme + ":"
	if target.Host != "" {
		source = target.Scheme + "://" + target.Host
	}
	if key, ok := keys[directive]; ok {
		return "write " + key + ` = ["` + source + `"] in [site.csp]`
	}
	return "put the file into the shell's public folder"
}

// local checks a reference to the site itself: something must answer it, and
// with the bytes that its integrity names.
func (c *checker) local(r ref, target *url.URL) {
	answer, known := c.answer(target)
	if !known {
		return
	}
	html := path.Ext(answer.File) == ".html"
	wantsPage := r.directive == "" || r.directive == "frame-src" || r.directive == "form-action" || r.directive == "object-src"
	switch {
	case answer.Status == 200 && (wantsPage || !html):
		c.integrity(r.value, answer.File, r.integrity)
	case r.directive == "form-action":
		// A form may go to a server of another kind on the same origin.
	case r.directive == "":
		d := c.report("MFE619", c.page, "%s: nothing answers the link to %s", r, r.value)
		d.Severity = diag.Warning
		d.Hint = "give the path to an MFE's routes, or put a file into the shell's public folder"
	default:
		d := c.report("MFE618", c.page, "%s: the site has no file %s", r, r.value)
		d.Hint = c.missingHint(r, target)
	}
}

func (c *checker) missingHint(r ref, target *url.URL) string {
	var files []string
	for _, f := range c.tree.Files() {
		files = append(files, c.site.Base+f.Path)
	}
	if near := diag.Closest(target.Path, files); near != "" {
		return "write " + near
	}
	if !strings.HasPrefix(r.value, "/") {
		return "write a path that begins with " + c.site.Base + ", because the page is served under several paths"
	}
	return "put the file into the shell's public folder"
}

// answer is what the site sends for a URL of its own. It is not known what
// lies outside the base.
func (c *checker) answer(target *url.URL) (host.Answer, bool) {
	if !strings.HasPrefix(target.Path+"/", c.site.Base) {
		return host.Answer{}, false
	}
	return c.site.Answer(target.Path, func(f string) bool { _, ok := c.tree.File(f); return ok }), true
}

func (c *checker) integrity(name, file string, metadata *string) {
	f, ok := c.tree.File(file)
	if metadata == nil || !ok || c.verified(f, *metadata) {
		return
	}
	d := c.report("MFE617", c.page, "the integrity of %s is not that of its bytes, so browsers refuse it", name)
	d.Hint = "remove the integrity attribute, or update it"
}

// importMap checks that the map parses, that its modules exist and that their
// integrity holds.
func (c *checker) importMap(data []byte) {
	if c.checked[string(data)] {
		return
	}
	_, warnings, err := importmap.Parse(data, c.base)
	if err != nil {
		d := c.report("MFE625", c.page, "browsers ignore the import map: %s", strings.TrimPrefix(err.Error(), "import map: "))
		d.Hint = "move your entries to [imports] of the manifest"
		return
	}
	for _, w := range warnings {
		d := c.report("MFE625", c.page, "import map: %s", w)
		d.Severity = diag.Warning
		d.Hint = "correct the entry in [imports] of the manifest"
	}
	var m importmap.Map
	if json.Unmarshal(data, &m) != nil {
		return // an address that is no string, and a warning already
	}
	for _, a := range addresses(m) {
		if !a.prefix {
			c.ref(ref{element: "script", attr: "importmap " + a.specifier, value: a.url, directive: "script-src", integrity: &a.integrity})
		}
		if c.mode == csp.ModeStrict && a.integrity == "" {
			d := c.report("MFE613", c.page, "the strict policy blocks %q: the import map has no integrity for %s", a.specifier, a.url)
			d.Hint = `write mode = "self" in [site.csp]`
		}
	}
	for _, u := range slices.Sorted(maps.Keys(m.Integrity)) {
		metadata := m.Integrity[u]
		c.ref(ref{element: "script", attr: "importmap integrity", value: u, directive: "script-src", integrity: &metadata})
	}
	c.checked[string(data)] = rooted(m)
}

// rooted reports whether the map means the same on every page: no URL in it is
// relative to the page's.
func rooted(m importmap.Map) bool {
	urls := slices.Concat(slices.Collect(maps.Keys(m.Scopes)), slices.Collect(maps.Keys(m.Integrity)))
	for _, a := range addresses(m) {
		urls = append(urls, a.url)
	}
	return !slices.ContainsFunc(urls, func(u string) bool { return !strings.HasPrefix(u, "/") && !strings.Contains(u, "://") })
}

// address is one entry of an import map. A prefix names a folder of modules,
// for which a map cannot give integrity.
type address struct {
	specifier, url string
	prefix         bool
	integrity      string
}

func addresses(m importmap.Map) []address {
	var out []address
	add := func(imports map[string]string) {
		for _, s := range slices.Sorted(maps.Keys(imports)) {
			u := imports[s]
			out = append(out, address{s, u, strings.HasSuffix(s, "/"), m.Integrity[u]})
		}
	}
	add(m.Imports)
	for _, scope := range slices.Sorted(maps.Keys(m.Scopes)) {
		add(m.Scopes[scope])
	}
	return out
}

// checkScripts compares the scripts that the policy names with their bytes.
func (s *sealer) checkScripts() {
	for _, script := range s.in.Scripts {
		file := strings.TrimPrefix(script.URL, s.in.Site.Base)
		if decoded, err := url.PathUnescape(file); err == nil {
			file = decoded
		}
		f, ok := s.tree.File(file)
		switch {
		case !ok:
			d := s.diags.Errorf("MFE618", diag.Pos{File: s.in.Source}, "the site has no file %s", script.URL)
			d.Hint = "run mfegen build again; if this stays, it is a bug of mfegen"
		case !s.verified(f, script.Integrity):
			d := s.diags.Errorf("MFE617", diag.Pos{File: s.in.Source}, "the integrity of %s is not that of its bytes, so browsers refuse it", script.URL)
			d.Hint = "run mfegen build again; if this stays, it is a bug of mfegen"
		}
	}
}

// unseen drops what URLs are read without.
var unseen = strings.NewReplacer("\t", "", "\n", "", "\r", "")

func isJavaScript(value string) bool {
	value = unseen.Replace(value)
	value = strings.TrimLeftFunc(value, func(r rune) bool { return r <= ' ' })
	return len(value) >= 11 && strings.EqualFold(value[:11], "javascript:")
}

// verified is verifies, once for all the pages that name the file.
func (s *sealer) verified(f tree.File, metadata string) bool {
	key := [2]string{f.Path, metadata}
	if _, known := s.matches[key]; !known {
		s.matches[key] = verifies(f.Data, metadata)
	}
	return s.matches[key]
}

// verifies is "do bytes match metadataList" of Subresource Integrity: of
// several hashes the strongest kind counts, and one of it must match.
func verifies(data []byte, metadata string) bool {
	for _, alg := range []struct {
		prefix string
		sum    func([]byte) []byte
	}{
		{"sha512-", func(b []byte) []byte { h := sha512.Sum512(b); return h[:] }},
		{"sha384-", func(b []byte) []byte { h := sha512.Sum384(b); return h[:] }},
		{"sha256-", func(b []byte) []byte { h := sha256.Sum256(b); return h[:] }},
	} {
		var sum []byte
		for _, token := range strings.Fields(metadata) {
			encoded, ok := strings.CutPrefix(token, alg.prefix)
			if !ok {
				continue
			}
			if sum == nil {
				sum = alg.sum(data)
			}
			encoded, _, _ = strings.Cut(encoded, "?")
			want, err := base64.StdEncoding.DecodeString(encoded)
			if err == nil && bytes.Equal(want, sum) {
				return true
			}
		}
		if sum != nil {
			return false
		}
	}
	return true // no hash that browsers know: nothing to check
}
