package manifest

import (
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// checker holds the rules that need no file but the manifest.
type checker struct {
	*Manifest
	doc   document
	diags *diag.List
	meant map[string]bool // see decoder
}

func (c *checker) run() {
	for _, name := range c.names() {
		c.name(name)
		c.entry(name)
		c.remote(name)
		c.element(name)
	}
	c.routes()
	c.sizes()
	c.care()
	c.telemetry()
	c.talks()
	c.flags()
	c.specifiers()
	c.elements()
	c.policy()
	c.headers()
	c.docs()
	c.loaders()
	c.sourcemaps()
}

func (c *checker) names() []string { return slices.Sorted(maps.Keys(c.MFE)) }

// items yields the strings of an array with their places. It reads the array
// as written, since the decoded one lacks the items of wrong types.
func (c *checker) items(path ...string) iter.Seq2[diag.Pos, string] {
	return func(yield func(diag.Pos, string) bool) {
		array, _ := c.value(path).([]any)
		for i, item := range array {
			s, ok := item.(string)
			if ok && !yield(c.Pos(join(path, strconv.Itoa(i))...), s) {
				return
			}
		}
	}
}

// missing reports whether the user really left the key out: it is not there,
// nor misspelt, nor in a statement that could not be read.
func (c *checker) missing(path ...string) bool {
	_, written := c.doc.written.find(path)
	return !written && !c.doc.broken && !c.meant[strings.Join(path, "\x00")]
}

// reservedNames have folders of their own beside those of the MFEs.
var reservedNames = []string{"mfegen", "shell", "vendor"}

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// name checks a name that becomes a folder, an attribute's value and a
// specifier.
func (c *checker) name(name string) {
	pos := c.KeyPos("mfe", name)
	switch {
	case !namePattern.MatchString(name):
		d := c.diags.Errorf("MFE010", pos, "%q cannot be an MFE's name: it is made of a-z, 0-9 and -, and begins with a letter or digit", name)
		if s := plainName(name); s != "" {
			d.Hint = fmt.Sprintf("write [mfe.%s]", s)
		} else {
			d.Hint = "choose a name such as [mfe.cart]"
		}
	case slices.Contains(reservedNames, name):
		c.diags.Errorf("MFE010", pos, "%q cannot be an MFE's name: mfegen uses it itself", name).Hint =
			"choose another: shell, vendor and mfegen have folders of their own under assets"
	}
}

// plainName turns a name into one that is allowed, or returns "".
func plainName(name string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case r == '@':
			return -1
		}
		return '-'
	}, name)
	return strings.Trim(s, "-")
}

// entry checks that an MFE says in one way what it offers.
func (c *checker) entry(name string) {
	switch {
	case !c.missing("mfe", name, "url"):
	case c.missing("mfe", name, "entry") && c.missing("mfe", name, "entries"):
		c.diags.Errorf("MFE011", c.KeyPos("mfe", name), "mfe %q has neither entry nor entries", name).Hint =
			`name the module that mounts it, such as entry = "src/index.tsx"`
	case c.has("mfe", name, "entry") && c.has("mfe", name, "entries"):
		d := c.diags.Errorf("MFE012", c.KeyPos("mfe", name, "entry"), "mfe %q has both entry and entries", name)
		d.Notes = []diag.Note{{Pos: c.KeyPos("mfe", name, "entries"), Text: "entries are named here"}}
		d.Hint = "keep entries alone, with the module that mounts the MFE in it"
	case c.has("mfe", name, "entries") && c.emptyTable("mfe", name, "entries"):
		c.diags.Errorf("MFE011", c.Pos("mfe", name, "entries"), "the entries of mfe %q are empty", name).Hint =
			fmt.Sprintf(`write entries = { "@shop/%s" = "src/index.tsx" }`, name)
	}
}

func (c *checker) emptyTable(path ...string) bool {
	n, _ := c.index.find(path)
	return n.kind == tableKind && len(n.table) == 0
}

// ill reports whether an empty string is the result of a value that was
// reported already.
func (c *checker) ill(s string, path ...string) bool {
	_, isString := c.value(path).(string)
	return s == "" && !isString
}

// value returns what the file sets, of whatever type, or nil.
func (c *checker) value(path []string) any {
	var v any = c.doc.table
	for _, step := range path {
		table, _ := v.(map[string]any)
		v = table[step]
	}
	return v
}

func (c *checker) sizes() {
	c.size(c.Budget.MFE, "budget", "mfe")
	c.size(c.Budget.Route, "budget", "route")
	for _, name := range c.names() {
		c.size(c.MFE[name].Budget, "mfe", name, "budget")
	}
}

func (c *checker) size(s string, path ...string) {
	if !c.has(path...) || c.ill(s, path...) {
		return
	}
	if _, err := ParseBytes(s); err != nil {
		c.diags.Errorf("MFE022", c.Pos(path...), "%s: %s", strings.Join(path, "."), err).Hint =
			`write a number and a unit, such as "250 KB" (250,000 bytes) or "250 KiB" (256,000)`
	}
}

func (c *checker) loaders() {
	check := func(e Esbuild, path ...string) {
		for _, ext := range slices.Sorted(maps.Keys(e.Loader)) {
			if !strings.HasPrefix(ext, ".") || ext == "." {
				at := join(path, ext)
				d := c.diags.Errorf("MFE040", c.KeyPos(at...), "%q is not a file extension", ext)
				d.Hint = fmt.Sprintf("write %q = %q, with the dot", "."+ext, e.Loader[ext])
				if strings.Trim(ext, ".") == "" {
					d.Hint = fmt.Sprintf("write the letters after the dot too, such as \".md\" = %q", e.Loader[ext])
				}
			}
		}
	}
	check(c.Esbuild, "esbuild", "loader")
	check(c.Shell.Esbuild, "shell", "esbuild", "loader")
	for _, name := range c.names() {
		check(c.MFE[name].Esbuild, "mfe", name, "esbuild", "loader")
	}
}
