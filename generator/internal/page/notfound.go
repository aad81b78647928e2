package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"github.com/mfegen/mfegen/generator/internal/minify"
	"html/template"
	"io/fs"

	"github.com/mfegen/mfegen/generator/internal/tree"
)

// Missing is what a theme's 404.html shows.
type Missing struct {
	Site string // the site's name, or ""
	Base string // begins and ends with /

	// Styles are set by NotFound.
	Styles []Link
}

// NotFound renders a theme's 404.html, with its stylesheet 404.css under a
// name that holds the hash of its content. Both come back minified, the page
// first; they belong into the site's tree.
func NotFound(theme fs.FS, m Missing) ([]tree.File, error) {
	style, err := fs.ReadFile(theme, "404.css")
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	if style, err = minify.CSS(style); err != nil {
		return nil, fmt.Errorf("theme: 404.css: %w", err)
	}
	page, err := template.ParseFS(theme, "404.html")
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	sum := sha256.Sum256(style)
	name := "assets/mfegen/404-" + base32.StdEncoding.EncodeToString(sum[:5]) + ".css"
	if m.Base == "" {
		m.Base = "/"
	}
	m.Styles = []Link{{URL: m.Base + name, Integrity: "sha256-" + base64.StdEncoding.EncodeToString(sum[:])}}
	var b bytes.Buffer
	if err := page.Execute(&b, m); err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	out, err := minify.HTML(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("theme: 404.html: %w", err)
	}
	return []tree.File{
		{Path: "404.html", Owner: "theme", Data: out},
		{Path: name, Owner: "theme", Data: style},
	}, nil
}
