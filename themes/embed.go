// Package themes embeds what people see of mfegen's own: the docs site and the
// pages that no unit of a site brings. It is a package because embed cannot
// reach out of a folder.
package themes

import (
	"embed"
	"io/fs"
)

//go:embed default folio
var files embed.FS

// Default returns the built-in theme that has every file.
func Default() fs.FS { return sub("default") }

// Named returns a built-in theme. What it does not have is Default's.
func Named(name string) (theme fs.FS, ok bool) {
	info, err := fs.Stat(files, name)
	if err != nil || !info.IsDir() {
		return nil, false
	}
	return sub(name), true
}

func sub(name string) fs.FS {
	theme, err := fs.Sub(files, name)
	if err != nil {
		panic("themes: " + err.Error())
	}
	return theme
}

// Starter lists the files of the built-in theme that a new one begins with:
// what people change first, and what tells the rest.
func Starter() []string {
	return []string{"README.md", "assets/1-tokens.css", "layouts/parts/footer.html"}
}
