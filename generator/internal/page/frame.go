package page

import (
	"bytes"
	"html"
	"text/template"

	nethtml "golang.org/x/net/html"

	"github.com/mfegen/mfegen/templates"
)

// Frame is the page of an MFE that runs in a frame.
type Frame struct {
	Name, Title, Lang string
	ImportMap, Data   []byte // JSON
	Preloads, Styles  []Link
	Run               Link // the module script
}

var frames = template.Must(template.New("frame.html").Funcs(template.FuncMap{
	"attr": html.EscapeString,
	"json": inlineJSON,
}).ParseFS(templates.FS, "shell/frame.html"))

// Lang is the language that the document is in, or "".
func (d *Doc) Lang() string {
	z := nethtml.NewTokenizer(bytes.NewReader(d.src))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return ""
		case nethtml.StartTagToken:
			t := z.Token()
			if t.Data != "html" {
				return "" // what is left out has no attributes
			}
			for _, a := range t.Attr {
				if a.Key == "lang" {
					return a.Val
				}
			}
			return ""
		}
	}
}

// RenderFrame returns the page's HTML.
func RenderFrame(f Frame) []byte {
	var b bytes.Buffer
	if err := frames.Execute(&b, f); err != nil {
		panic("page: " + err.Error())
	}
	return b.Bytes()
}
