package sourcemap

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// Namespace names the sources of a site:
//
//	mfegen://harbour-goods/cart/src/Cart.tsx              the project's own, by its path
//	mfegen://harbour-goods/node_modules/react@18.3.1/…    an installed package, wherever it lies
//	mfegen://harbour-goods/.mfegen/cart/…                 what the bundler wrote itself
//
// Debuggers show one tree of them, and take the packages for code of others by
// the folder's name.
//
// The zero value names nothing.
type Namespace struct {
	host      string
	installed func(dir string) (id, at string)
}

const scheme = "mfegen"

// Of returns the namespace of the site with this name. The function tells which
// installed package a folder belongs to, as name@version, and the package's own
// folder, and gives "" for the project's code; paths are relative to the
// project's root.
func Of(site string, installed func(dir string) (id, at string)) Namespace {
	return Namespace{host: host(site), installed: installed}
}

// IsZero reports whether the namespace names nothing.
func (n Namespace) IsZero() bool { return n.installed == nil }

// host makes a URL's host of the name of a site.
func host(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, name)
	parts := strings.FieldsFunc(plain, func(r rune) bool { return r == '-' })
	if len(parts) == 0 {
		return "site"
	}
	return strings.Join(parts, "-")
}

// ofScheme matches what is no path: a module that a bundler's plugin made, or
// a name that another bundler gave.
var ofScheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):/*(.*)$`)

// Name gives the name of a source, and whether it is installed and not the
// project's own. The source is a URL as bundlers write it into a map, relative
// to the project's root or with a scheme; unit is whose map it is.
func (n Namespace) Name(unit, source string) (name string, installed bool) {
	if m := ofScheme.FindStringSubmatch(source); m != nil {
		kind := strings.TrimPrefix(m[1], scheme+"-")
		return n.url(".mfegen/" + unit + "/" + kind + path.Clean("/"+unescaped(m[2]))), false
	}
	file := path.Clean(unescaped(source))
	if id, at := n.installed(path.Dir(file)); id != "" {
		return n.url("node_modules/" + id + strings.TrimPrefix(file, at)), true
	}
	// Maps of packages may name files that were never installed.
	if i := strings.LastIndex("/"+file, "/node_modules/"); i >= 0 {
		return n.url(file[i:]), true
	}
	// And any place of the machine where they were made.
	for strings.HasPrefix(file, "../") {
		file = file[3:]
	}
	return n.url(file), false
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// url escapes what a path may hold and a URL may not.
func (n Namespace) url(file string) string {
	parts := strings.Split(path.Clean(file), "/")
	for i, p := range parts {
		// @ and a few others could stay escaped, but people read them.
		parts[i] = readable.Replace(url.PathEscape(p))
	}
	return scheme + "://" + n.host + "/" + strings.Join(parts, "/")
}

var readable = strings.NewReplacer("%2C", ",", "%3B", ";", "%5B", "[", "%5D", "]")
