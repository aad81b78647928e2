package docs

import (
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// linker finds out where the links of the user's Markdown lead.
type linker struct {
	r     *renderer
	pages map[string]string          // by source file or folder: the page made of it
	ids   map[string]map[string]bool // by source file: fragments
	wants []wanted
}

// wanted is a fragment that must be there.
type wanted struct {
	pos            diag.Pos
	file, fragment string
}

func (r *renderer) linker() *linker {
	l := &linker{r: r, pages: map[string]string{}, ids: map[string]map[string]bool{}}
	for i := range r.site.Units {
		u := &r.site.Units[i]
		if u.Source != "." {
			l.pages[u.Source] = unitPath(u.Name)
		}
		if u.Readme != nil {
			l.pages[u.Readme.Path] = unitPath(u.Name)
		}
	}
	for _, g := range r.own {
		l.pages[g.source.Path] = g.page
	}
	return l
}

// named is where the short ways to things lead that have no file.
func (l *linker) named(dest string) (page string, known, ok bool) {
	scheme, name, found := strings.Cut(dest, ":")
	if !found || name == "" {
		return "", false, false
	}
	switch scheme {
	case "mfe":
		return unitPath(name), l.r.units[name] != nil, true
	case "event":
		for _, e := range l.r.events {
			known = known || e.Name == name
		}
		return "events/index.html#" + eventID(name), known, true
	case "state":
		for _, s := range l.r.states {
			known = known || s.Key == name
		}
		return "state/index.html#" + stateID(name), known, true
	}
	return "", false, false
}

// from resolves the links of a file that becomes part of a page, where the ids
// of its headings begin with prefix.
func (l *linker) from(file, page, prefix string) func(markdown.Link) string {
	root := rootOf(page)
	return func(link markdown.Link) string {
		pos := diag.Pos{File: file, Line: link.Line, Col: link.Col}
		if markdown.External(link.Dest) || strings.HasPrefix(link.Dest, "//") {
			return link.Dest
		}
		if to, known, ok := l.named(link.Dest); ok {
			if !known {
				l.dead(pos, link.Dest, "there is no such thing in this site")
				return ""
			}
			return root + to
		}
		dest, fragment, _ := strings.Cut(link.Dest, "#")
		dest, _, _ = strings.Cut(dest, "?")
		if plain, err := url.PathUnescape(dest); err == nil {
			dest = plain
		}
		if dest == "" {
			if fragment == "" {
				return root + page
			}
			l.wants = append(l.wants, wanted{pos, file, fragment})
			return "#" + prefix + fragment
		}
		target := path.Join(path.Dir(file), dest)
		if rooted, ok := strings.CutPrefix(dest, "/"); ok {
			target = path.Clean(rooted)
		}
		if link.Image {
			return l.image(pos, link.Dest, target, root)
		}
		return l.page(pos, link.Dest, target, fragment, root)
	}
}

// page is where a link to a file of the project leads.
func (l *linker) page(pos diag.Pos, dest, target, fragment, root string) string {
	of, ok := l.pages[target]
	if !ok {
		for _, index := range []string{"index.md", "README.md"} {
			if of, ok = l.pages[path.Join(target, index)]; ok {
				target = path.Join(target, index)
				break
			}
		}
	}
	switch {
	case ok && fragment == "":
		return root + of
	case ok:
		l.wants = append(l.wants, wanted{pos, target, fragment})
		if strings.HasPrefix(of, "mfe/") {
			fragment = readmePrefix + fragment
		}
		return root + of + "#" + fragment
	case !l.exists(target):
		l.dead(pos, dest, "there is no file "+target)
		return ""
	}
	return l.r.edit(target) // or "": the file is none of the docs', so its name stands alone
}

func (l *linker) exists(target string) bool {
	if l.r.site.Files == nil || !fs.ValidPath(target) {
		return false
	}
	_, err := fs.Stat(l.r.site.Files, target)
	return err == nil
}

func (l *linker) dead(pos diag.Pos, dest, why string) {
	l.r.diags.Warnf("MFE840", pos, "the link to %s leads nowhere: %s", dest, why).
		Hint = "write a path relative to this file, or mfe:NAME, event:NAME or state:KEY"
}

// image copies an image into the docs.
func (l *linker) image(pos diag.Pos, dest, target, root string) string {
	if to, ok := l.r.images[target]; ok {
		return root + to
	}
	var data []byte
	err := error(fs.ErrNotExist)
	if l.r.site.Files != nil && fs.ValidPath(target) {
		data, err = fs.ReadFile(l.r.site.Files, target)
	}
	if err != nil {
		l.dead(pos, dest, "there is no image "+target)
		return ""
	}
	ext := path.Ext(target)
	to := l.r.hashed(markdown.Slug(strings.TrimSuffix(path.Base(target), ext)), strings.ToLower(ext), data)
	l.r.images[target] = to
	return root + to
}

// check reports fragments that lead nowhere.
func (l *linker) check() {
	for _, w := range l.wants {
		ids, ok := l.ids[w.file]
		if !ok || ids[w.fragment] {
			continue
		}
		d := l.r.diags.Warnf("MFE841", w.pos, "%s has no heading #%s", w.file, w.fragment)
		d.Hint = "write the id of one of its headings: its words in lower case with hyphens"
		if near := diag.Closest(w.fragment, slices.Sorted(maps.Keys(ids))); near != "" {
			d.Hint = "write #" + near
		}
	}
}
