// Package figure draws: a graph in layers, a treemap, a line of sizes. It turns
// plain values into SVG that is put into a page as it is: sized by its viewBox,
// coloured by class names, without inline styles or scripts, so that it works
// under a strict policy and in print. It knows nothing of sites, MFEs or pages.
//
// What a figure shows is in it as text too: every shape has a title, and what
// leads somewhere is a link in reading order. The page that shows a figure
// still owes its readers a list or a table of the same facts.
package figure

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// writer builds SVG.
type writer struct{ strings.Builder }

// open begins an element. Attributes come as names and values in turn; one
// whose value is "" is left out.
func (w *writer) open(name string, attrs ...string) {
	w.start(name, attrs)
	w.WriteByte('>')
}

// empty writes an element without content.
func (w *writer) empty(name string, attrs ...string) {
	w.start(name, attrs)
	w.WriteString("/>")
}

func (w *writer) start(name string, attrs []string) {
	w.WriteString("<" + name)
	for i := 0; i < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.WriteString(" " + attrs[i] + `="` + html.EscapeString(attrs[i+1]) + `"`)
		}
	}
}

func (w *writer) shut(name string) { w.WriteString("</" + name + ">") }

// text writes an element with text in it.
func (w *writer) text(name, text string, attrs ...string) {
	w.open(name, attrs...)
	w.WriteString(html.EscapeString(text))
	w.shut(name)
}

// num writes a length with at most one decimal: a tenth of a pixel is more than
// anybody sees.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

func box(width, height float64) string { return fmt.Sprintf("0 0 %s %s", num(width), num(height)) }

// width estimates how wide a text is at a font size of one. Fonts differ; this
// is the wide side of the usual sans-serif faces.
func width(text string) float64 {
	var sum float64
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'|!()[] /", r):
			sum += 0.34
		case strings.ContainsRune("mwMW@%", r):
			sum += 0.92
		case r >= 'A' && r <= 'Z':
			sum += 0.7
		case r >= 0x1100:
			sum += 1.05 // what is written in full-width characters
		default:
			sum += 0.57
		}
	}
	return sum
}

// clip shortens a text so that it fits, or returns "" when nothing sensible
// does.
func clip(text string, limit float64) string {
	if width(text) <= limit {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n >= 2; n-- {
		if s := strings.TrimRight(string(runes[:n]), " -_./") + "…"; width(s) <= limit {
			return s
		}
	}
	return ""
}
