package seal

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"github.com/mfegen/mfegen/generator/internal/csp"
)

// markup is what a page holds that a policy or a server has a say in.
type markup struct {
	scripts    []string // hash sources of inline scripts that run
	styles     []string // hash sources of style elements
	importMaps [][]byte
	handlers   []string // onclick of <button>
	styleAttrs []string // <div>
	early      []string // module scripts and preloads before the import map
	refs       []ref
	base       *ref
	policy     bool // a meta element with a policy of its own
}

// ref is a URL in an attribute.
type ref struct {
	element, attr string
	value         string
	directive     string // of the policy, or "" for a mere link
	module        bool   // a modulepreload
	integrity     *string
}

func (r ref) String() string { return "<" + r.element + " " + r.attr + ">" }

// scan reads a page as the browser's tokenizer does. The scripts and styles of
// templates are hashed too, because they run when a script clones them; the
// rest of a template is not checked, because scripts fill it in first.
func scan(data []byte) markup {
	var (
		m         markup
		early     []string
		templates int
		z         = html.NewTokenizer(bytes.NewReader(data))
	)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return m
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "template" && templates > 0 {
				templates--
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			attrs := attributes(t)
			// A declarative shadow root is part of the page.
			if _, shadow := attrs["shadowrootmode"]; t.Data == "template" && (templates > 0 || !shadow) {
				templates++
			}
			if t.Data == "script" || t.Data == "style" {
				m.inline(t.Data, attrs, text(z))
			}
			if templates > 0 {
				continue
			}
			m.attributes(t, attrs)
			if len(m.importMaps) == 0 && isModule(t.Data, attrs) {
				early = append(early, describeModule(t.Data, attrs))
			}
			if len(m.importMaps) > 0 && early != nil {
				m.early, early = early, nil
			}
		}
	}
}

// text is the raw content of the element that was just opened, with newlines
// as the browser hashes them.
func text(z *html.Tokenizer) []byte {
	if z.Next() != html.TextToken {
		return nil
	}
	return bytes.Clone(z.Text())
}

func attributes(t html.Token) map[string]string {
	out := map[string]string{}
	for _, a := range t.Attr {
		// Of a repeated attribute the first counts.
		if _, seen := out[a.Key]; !seen {
			out[a.Key] = a.Val
		}
	}
	return out
}

func (m *markup) inline(element string, attrs map[string]string, content []byte) {
	if len(content) == 0 {
		return
	}
	if element == "style" {
		m.styles = append(m.styles, csp.ScriptHash(content))
		return
	}
	if _, external := attrs["src"]; external || !executable(attrs) {
		return
	}
	m.scripts = append(m.scripts, csp.ScriptHash(content))
	if scriptType(attrs) == "importmap" {
		m.importMaps = append(m.importMaps, content)
	}
}

func scriptType(attrs map[string]string) string {
	t, _, _ := strings.Cut(attrs["type"], ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// executable reports whether the policy's script-src has a say in the script.
// Any type that the browser does not know makes it a data block.
func executable(attrs map[string]string) bool {
	switch t := scriptType(attrs); t {
	case "", "module", "importmap", "speculationrules":
		return true
	default:
		return javaScriptTypes[t]
	}
}

// javaScriptTypes are the "JavaScript MIME type essence matches" of the MIME
// Sniffing standard.
var javaScriptTypes = map[string]bool{
	"application/ecmascript": true, "application/javascript": true, "application/x-ecmascript": true,
	"application/x-javascript": true, "text/ecmascript": true, "text/javascript": true, "text/javascript1.0": true,
	"text/javascript1.1": true, "text/javascript1.2": true, "text/javascript1.3": true, "text/javascript1.4": true,
	"text/javascript1.5": true, "text/jscript": true, "text/livescript": true, "text/x-ecmascript": true,
	"text/x-javascript": true,
}

func isModule(element string, attrs map[string]string) bool {
	return element == "script" && scriptType(attrs) == "module" ||
		element == "link" && hasWord(attrs["rel"], "modulepreload")
}

func describeModule(element string, attrs map[string]string) string {
	switch {
	case element == "link":
		return "the modulepreload of " + attrs["href"]
	case attrs["src"] != "":
		return "the module script " + attrs["src"]
	}
	return "an inline module script"
}

// attributes collects what the attributes of one element say.
func (m *markup) attributes(t html.Token, attrs map[string]string) {
	for _, a := range t.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on") && len(a.Key) > 2:
			m.handlers = append(m.handlers, a.Key+" of <"+t.Data+">")
		case a.Key == "style":
			m.styleAttrs = append(m.styleAttrs, "<"+t.Data+">")
		case a.Key == "srcset" || a.Key == "imagesrcset":
			for _, u := range srcset(a.Val) {
				m.refs = append(m.refs, ref{element: t.Data, attr: a.Key, value: u, directive: "img-src"})
			}
		}
	}
	if t.Data == "meta" && strings.EqualFold(attrs["http-equiv"], "content-security-policy") {
		m.policy = true
	}
	for _, attr := range []string{"href", "xlink:href", "src", "action", "formaction", "data", "poster"} {
		value, ok := attrs[attr]
		directive, known := directiveOf(t.Data, attr, attrs)
		if !ok || !known {
			continue
		}
		r := ref{element: t.Data, attr: attr, value: strings.TrimSpace(value), directive: directive}
		if integrity, ok := attrs["integrity"]; ok {
			r.integrity = &integrity
		}
		if t.Data == "link" {
			r.module = hasWord(attrs["rel"], "modulepreload")
		}
		if t.Data == "base" {
			if m.base == nil {
				m.base = &r
			}
			continue
		}
		m.refs = append(m.refs, r)
	}
}

// directiveOf tells which directive guards the attribute, and whether the
// attribute holds a URL that a page can be checked for.
func directiveOf(element, attr string, attrs map[string]string) (directive string, known bool) {
	switch element + " " + attr {
	case "script src":
		return "script-src", executable(attrs)
	case "img src", "input src", "video poster", "image href", "image xlink:href":
		return "img-src", true
	case "video src", "audio src", "source src", "track src":
		return "media-src", true
	case "iframe src", "frame src":
		return "frame-src", true
	case "embed src", "object data":
		return "object-src", true
	case "form action", "button formaction", "input formaction":
		return "form-action", true
	case "base href":
		return "base-uri", true
	case "a href", "area href", "a xlink:href":
		return "", true
	case "link href":
		return linkDirective(attrs)
	}
	return "", false
}

func linkDirective(attrs map[string]string) (string, bool) {
	rel := attrs["rel"]
	switch {
	case hasWord(rel, "modulepreload"):
		return "script-src", true
	case hasWord(rel, "stylesheet"):
		return "style-src", true
	case hasWord(rel, "manifest"):
		return "manifest-src", true
	case hasWord(rel, "icon"), hasWord(rel, "apple-touch-icon"), hasWord(rel, "mask-icon"):
		return "img-src", true
	case hasWord(rel, "preload"):
		as := map[string]string{
			"script": "script-src", "style": "style-src", "font": "font-src", "image": "img-src", "fetch": "connect-src",
		}
		d, ok := as[strings.ToLower(attrs["as"])]
		return d, ok
	}
	return "", false
}

func hasWord(list, word string) bool {
	for _, w := range strings.Fields(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// srcset splits a srcset into its URLs. A comma inside a URL belongs to it
// unless it ends it, as in the HTML standard.
func srcset(s string) []string {
	var out []string
	for s != "" {
		s = strings.TrimLeft(s, " \t\n\f\r,")
		end := strings.IndexAny(s, " \t\n\f\r")
		if end < 0 {
			end = len(s)
		}
		u := strings.TrimRight(s[:end], ",")
		if u != "" {
			out = append(out, u)
		}
		if len(u) < end {
			s = s[end:]
			continue
		}
		_, s, _ = strings.Cut(s[end:], ",")
	}
	return out
}
