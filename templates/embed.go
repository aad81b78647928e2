// Package templates embeds what machines read: the pieces of HTML, JavaScript
// and headers that mfegen writes into a site, and the pages of its diagnostic
// codes. It is a package because embed cannot reach out of a folder. It holds
// no logic but the look-up of a code's page.
package templates

import (
	"embed"
	"path"
	"strings"
)

// FS holds the folders shell, stub, headers and explain. Every folder has a
// README.md.
//
//go:embed shell stub all:headers explain
var FS embed.FS

// Explain returns the page of a diagnostic's code, in Markdown. The code may
// be written in any case.
func Explain(code string) (string, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if code == "README" {
		return "", false
	}
	page, err := FS.ReadFile("explain/" + code + ".md")
	return string(page), err == nil
}

// Codes returns every code that has a page, sorted.
func Codes() []string {
	entries, err := FS.ReadDir("explain")
	if err != nil {
		panic("templates: " + err.Error())
	}
	var codes []string
	for _, e := range entries {
		if code, ok := strings.CutSuffix(path.Base(e.Name()), ".md"); ok && code != "README" {
			codes = append(codes, code)
		}
	}
	return codes
}
