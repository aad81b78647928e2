package page

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// inspect looks at one start tag for references and mistakes.
func (p *parser) inspect(t *tag) {
	if a, ok := t.attr("id"); ok && a.value == "mfegen" {
		d := p.diags.Errorf("MFE470", p.pos(a.raw.start), `the id "mfegen" is taken by the data that mfegen writes into each page`)
		d.Hint = "give this element another id"
	}
	switch t.name {
	case "meta":
		p.meta(t)
	case "base":
		if a, ok := t.attr("href"); ok {
			d := p.diags.Errorf("MFE463", p.pos(t.span.start), "<base href=%q> changes what every URL in the page means, and the security policy forbids it", a.value)
			d.Hint = `remove the element; to serve the site under a path set base = "/path/" in [site]`
		}
	case "script":
		p.script(t)
	case "link":
		p.link(t)
	default:
		for _, name := range urlAttrs[t.name] {
			p.ref(t, name, Asset)
		}
	}
}

// urlAttrs are the attributes that fetch a file, by element.
var urlAttrs = map[string][]string{
	"img":    {"src", "srcset"},
	"source": {"src", "srcset"},
	"video":  {"src", "poster"},
	"audio":  {"src"},
	"track":  {"src"},
	"embed":  {"src"},
	"object": {"data"},
	"input":  {"src"},
	"image":  {"href", "xlink:href"},
	"use":    {"href", "xlink:href"},
}

var assetRels = []string{
	"icon", "apple-touch-icon", "apple-touch-icon-precomposed", "apple-touch-startup-image",
	"mask-icon", "manifest", "preload", "prefetch",
}

func (p *parser) meta(t *tag) {
	charset := ""
	switch {
	case t.is("http-equiv", "content-security-policy"):
		d := p.diags.Errorf("MFE471", p.pos(t.span.start), "the page brings its own Content-Security-Policy, which knows no hash of the import map and would block it")
		d.Hint = "remove the element and name the extra origins in [site.csp]"
	case t.is("http-equiv", "content-type"):
		a, _ := t.attr("content")
		if _, cs, ok := strings.Cut(strings.ToLower(a.value), "charset="); ok {
			charset = strings.Trim(cs, " \"'")
		}
	case t.is("name", "viewport"):
		p.first(t)
	}
	if a, ok := t.attr("charset"); ok {
		charset = strings.TrimSpace(a.value)
	}
	if charset == "" {
		return
	}
	if !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "utf8") {
		d := p.diags.Errorf("MFE464", p.pos(t.span.start), "the page declares the charset %q", charset)
		d.Hint = `save the file as UTF-8 and write <meta charset="utf-8">`
	}
	if p.depth == 0 && p.state == inHead && p.charset.len() == 0 {
		p.charset, p.doc.head.declare = t.span, false
		p.first(t)
	}
}

// first keeps what mfegen adds behind the element.
func (p *parser) first(t *tag) {
	if p.depth == 0 && p.state == inHead {
		p.doc.head.top = t.span.end
	}
}

// loads notes that the element loads modules, so that the import map must
// stand before it.
func (p *parser) loads(t *tag) {
	if p.loader < 0 && p.depth == 0 {
		p.loader = t.span.start
	}
}

func (p *parser) script(t *tag) {
	src, hasSrc := t.attr("src")
	switch {
	case t.is("type", "importmap"):
		d := p.diags.Errorf("MFE461", p.pos(t.span.start), "the page brings its own import map; browsers take one, and mfegen writes it")
		d.Hint = "remove the element and put its entries into [imports] in mfe.toml"
	case t.is("type", "module"):
		p.module(t, src, hasSrc)
	case hasSrc && isJavaScript(t):
		p.classic(t, src)
	}
}

func (p *parser) module(t *tag, src attr, hasSrc bool) {
	if p.depth > 0 {
		d := p.diags.Warnf("MFE465", p.pos(t.span.start), "a module script inside <template> or <noscript> does not run with the page, so it is left as it is")
		d.Hint = "move it out of the element, or import it from the page's module script"
		return
	}
	p.modules++
	if !hasSrc {
		p.loads(t)
		return
	}
	if strings.TrimSpace(src.value) == "" {
		d := p.diags.Errorf("MFE468", p.pos(t.span.start), "the module script's src is empty")
		d.Hint = `write src="/src/main.js", with the shell's own file`
		return
	}
	if !p.ref(t, "src", Entry) {
		p.loads(t)
	}
}

func (p *parser) classic(t *tag, src attr) {
	u, _ := splitURL(src.value)
	switch path.Ext(u) {
	case ".ts", ".tsx", ".mts", ".jsx", ".mjs":
		if local(src.value) {
			d := p.diags.Errorf("MFE469", p.pos(t.span.start), "%s is a module, but the script that loads it has no type=\"module\"", u)
			d.Hint = `write <script type="module" src="` + src.value + `"></script>`
			return
		}
	}
	p.ref(t, "src", Classic)
}

// isJavaScript reports whether browsers run the script; any type they do not
// know makes it a data block.
func isJavaScript(t *tag) bool {
	a, ok := t.attr("type")
	v, _, _ := strings.Cut(a.value, ";")
	v = strings.ToLower(strings.TrimSpace(v))
	return !ok || v == "" || strings.HasSuffix(v, "/javascript") || strings.HasSuffix(v, "/ecmascript") ||
		strings.HasSuffix(v, "/x-javascript")
}

func (p *parser) link(t *tag) {
	rel, _ := t.attr("rel")
	rels := strings.Fields(strings.ToLower(rel.value))
	href, _ := t.attr("href")
	switch {
	case slices.Contains(rels, "stylesheet"):
		p.ref(t, "href", Style)
	case slices.Contains(rels, "modulepreload"):
		if !local(href.value) {
			p.loads(t)
			return
		}
		d := p.diags.Warnf("MFE466", p.pos(t.span.start), "this modulepreload link is left out: it names a source file, which is bundled under another name")
		d.Hint = "remove it; mfegen writes the links that each page needs"
		p.doc.drops = append(p.doc.drops, t.span)
	case slices.Contains(rels, "preload") && t.is("as", "script"):
		p.ref(t, "href", Classic)
	case slices.ContainsFunc(rels, func(r string) bool { return slices.Contains(assetRels, r) }):
		p.ref(t, "href", Asset)
		p.ref(t, "imagesrcset", Asset)
	}
}

// ref records the references in an attribute and reports whether it found
// any.
func (p *parser) ref(t *tag, name string, kind Kind) bool {
	a, ok := t.attr(name)
	if !ok {
		return false
	}
	all := []span{trimmed(a.value)}
	if strings.HasSuffix(name, "srcset") {
		all = candidates(a.value)
	}
	s := spot{tag: t.span, attr: a}
	if own, ok := t.attr("integrity"); ok {
		s.integrity = &own
	}
	for _, in := range all {
		if r, ok := p.resolve(a, in, kind); ok {
			r.Fixed = p.fixed(t, kind)
			s.refs = append(s.refs, placed{len(p.doc.Refs), in})
			p.doc.Refs = append(p.doc.Refs, r)
		}
	}
	if len(s.refs) == 0 {
		return false
	}
	p.doc.spots = append(p.doc.spots, s)
	if kind == Style && !p.doc.Refs[s.refs[0].index].Fixed && p.state == inHead {
		p.doc.head.styles = t.span.end
	}
	return true
}

// movable are the attributes that say nothing which a bundle's own element
// would not say.
var movable = []string{"rel", "href", "type", "src", "crossorigin", "fetchpriority", "integrity"}

func (p *parser) fixed(t *tag, kind Kind) bool {
	if kind == Asset || p.depth > 0 {
		return true
	}
	return kind == Classic || slices.ContainsFunc(t.attrs, func(a attr) bool { return !slices.Contains(movable, a.name) })
}

// resolve reads the reference at in of the attribute's value.
func (p *parser) resolve(a attr, in span, kind Kind) (Ref, bool) {
	text := a.value[in.start:in.end]
	if !local(text) {
		return Ref{}, false
	}
	off := a.raw.start
	if string(p.doc.src[a.raw.start:a.raw.end]) == a.value {
		off += in.start
	}
	r := Ref{Kind: kind, Pos: p.pos(off)}
	r.URL, r.Suffix = splitURL(text)
	file, err := url.PathUnescape(r.URL)
	if err != nil || strings.ContainsAny(file, "\\\x00") {
		d := p.diags.Errorf("MFE467", r.Pos, "%q names no file", text)
		d.Hint = "write / and the path in the shell's folder, or a path relative to this page"
		if strings.HasPrefix(text, "%PUBLIC_URL%") {
			d.Hint = "write " + strings.TrimPrefix(text, "%PUBLIC_URL%") + "; mfegen puts the site's base before it"
		}
		return Ref{}, false
	}
	if r.Rooted = strings.HasPrefix(file, "/"); r.Rooted {
		r.Path = strings.TrimPrefix(path.Clean(file), "/")
	} else {
		r.Path = path.Join(path.Dir(p.doc.File), file)
	}
	if r.Path == ".." || strings.HasPrefix(r.Path, "../") {
		d := p.diags.Errorf("MFE467", r.Pos, "%q leaves the project's folder", text)
		d.Hint = "copy the file into the shell's folder"
		return Ref{}, false
	}
	return r, true
}

func trimmed(s string) span {
	start, end := 0, len(s)
	for start < end && isSpace(s[start]) {
		start++
	}
	for end > start && isSpace(s[end-1]) {
		end--
	}
	return span{start, end}
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// local reports whether the URL names a file of the project.
func local(u string) bool {
	u = strings.TrimSpace(u)
	return u != "" && u != "/" && u[0] != '#' && u[0] != '?' &&
		!strings.HasPrefix(u, "//") && !scheme.MatchString(u)
}

// splitURL cuts the query and the fragment off.
func splitURL(u string) (path, suffix string) {
	u = strings.TrimSpace(u)
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		return u[:i], u[i:]
	}
	return u, ""
}

// inlineScript looks into the code of an inline module script: what it
// imports by a relative path is not where the page is served.
func (p *parser) inlineScript(t *tag, body span) {
	if _, ok := t.attr("src"); ok || !t.is("type", "module") || p.depth > 0 {
		return
	}
	code := p.doc.src[body.start:body.end]
	for _, spec := range imports(code) {
		relative := strings.HasPrefix(spec, "./") || strings.HasPrefix(spec, "../")
		if !relative && !(strings.HasPrefix(spec, "/") && !strings.HasPrefix(spec, "//")) {
			continue
		}
		at := p.pos(body.start + max(0, bytes.Index(code, []byte(spec))))
		if !relative {
			d := p.diags.Warnf("MFE462", at, "this inline script imports %q, which is only there if the public folder holds it", spec)
			d.Hint = `a source file must be imported by a file: move the code into one and write <script type="module" src="…"></script>`
			continue
		}
		d := p.diags.Errorf("MFE462", at, "this inline script imports %q, which is a source file and not part of the site", spec)
		d.Hint = `move the code into a file, such as src/main.js, and write <script type="module" src="/src/main.js"></script>`
	}
}

// imports returns the string specifiers that a module imports, in order. Code
// that does not parse has none; the browser reports it better.
func imports(code []byte) []string {
	ast, err := js.Parse(parse.NewInputBytes(bytes.Clone(code)), js.Options{})
	if err != nil {
		return nil
	}
	v := &importVisitor{}
	js.Walk(v, ast)
	return v.found
}

type importVisitor struct{ found []string }

func (v *importVisitor) add(quoted []byte) {
	if len(quoted) > 2 {
		v.found = append(v.found, string(quoted[1:len(quoted)-1]))
	}
}

func (v *importVisitor) Enter(n js.INode) js.IVisitor {
	switch n := n.(type) {
	case *js.ImportStmt:
		v.add(n.Module)
	case *js.ExportStmt:
		v.add(n.Module)
	case *js.CallExpr:
		callee, ok := n.X.(*js.LiteralExpr)
		if ok && string(callee.Data) == "import" && len(n.Args.List) > 0 {
			if arg, ok := n.Args.List[0].Value.(*js.LiteralExpr); ok && arg.TokenType == js.StringToken {
				v.add(arg.Data)
			}
		}
	}
	return v
}

func (v *importVisitor) Exit(js.INode) {}
