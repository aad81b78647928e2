package link

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/bundle"
)

// sheets adds the stylesheets at fixed paths that the manifest asks for. Such
// a file imports the hashed one, which the browser has already when the page
// lists it, and whose relative URLs stay right.
func (l *linker) sheets() {
	for _, u := range l.in.Plan.MFEs {
		b := l.bundles[u.Name]
		if u.Sheet == "" || b == nil || len(b.Entries) == 0 {
			continue
		}
		style := b.Entries[0].Style
		if style == "" {
			l.list.Errorf("MFE432", u.SheetPos, "mfe %q has no stylesheet: %s imports no styles", u.Name, b.Entries[0].Source).
				Hint = "delete the key, or import the styles from that module"
			continue
		}
		l.site.Files = append(l.site.Files, File{
			Path: u.Sheet, URL: l.base + u.Sheet, Unit: u.Name, Kind: bundle.Style,
			Data: fmt.Appendf(nil, "@import %q;\n", l.urls[node{u.Name, style}]),
		})
	}
}

// modules adds the modules at fixed paths, for other sites: each passes on what
// the hashed one exports.
func (l *linker) modules() {
	for _, u := range l.in.Plan.MFEs {
		b := l.bundles[u.Name]
		if u.Module == "" || b == nil || len(b.Entries) == 0 {
			continue
		}
		e := b.Entries[0]
		to := l.urls[node{u.Name, e.File}]
		data := fmt.Appendf(nil, "export * from %q;\n", to)
		if slices.Contains(e.Exports, "default") {
			data = fmt.Appendf(data, "export { default } from %q;\n", to)
		}
		sum := sha256.Sum256(data)
		l.site.Files = append(l.site.Files, File{
			Path: u.Module, URL: l.base + u.Module, Unit: u.Name, Kind: bundle.Script, Data: data,
			Integrity: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
		})
	}
}
