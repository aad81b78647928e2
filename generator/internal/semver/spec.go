package semver

import (
	"net/url"
	"regexp"
	"strings"
)

// Kind says what a dependency's value in package.json is.
type Kind int

const (
	Invalid   Kind = iota
	Registry       // a range, or a version, which is a range of one
	Tag            // a dist-tag: "latest"
	Workspace      // "workspace:^": a package of the same repository
	Alias          // "npm:pkg@range": another package under this name
	Path           // "file:", "link:", "portal:", "../x": a folder or an archive on disk
	Remote         // git or any other URL
	Foreign        // a scheme of one package manager that looks elsewhere: "catalog:", "patch:"
)

func (k Kind) String() string {
	return [...]string{"invalid", "range", "tag", "workspace", "alias", "path", "remote", "foreign"}[k]
}

// Spec is a dependency's value, taken apart.
type Spec struct {
	Kind    Kind
	Package string // the real package of an Alias, or of a renamed Workspace one
	Tag     string // of a Tag, or of an Alias that names a tag
	Target  string // the path of a Path, the URL of a Remote, the whole of a Foreign
	// Range is the range inside the value, and the zero Range where there is
	// none. It is read loosely, as npm does. "workspace:*", "workspace:^" and
	// "workspace:~" accept every version: they speak of what is published.
	Range Range
}

// Classify takes a dependency's value apart. It never fails: what npm would
// refuse is Invalid.
func Classify(spec string) Spec {
	spec = strings.TrimFunc(spec, isSpace)
	scheme, rest, found := strings.Cut(spec, ":")
	if !found {
		scheme = ""
	}
	switch strings.ToLower(scheme) {
	case "workspace":
		return workspace(rest)
	case "npm":
		return alias(rest)
	case "file", "link", "portal":
		return Spec{Kind: Path, Target: strings.TrimPrefix(rest, "//")}
	case "catalog", "patch", "jsr", "exec":
		return Spec{Kind: Foreign, Target: spec}
	}
	switch {
	case isPath(spec):
		return Spec{Kind: Path, Target: spec}
	case isRemote(spec):
		return remote(spec)
	case strings.ContainsAny(spec, `/\`) || isArchive.MatchString(spec):
		return Spec{Kind: Path, Target: spec}
	}
	return registry(spec)
}

var (
	isArchive  = regexp.MustCompile(`(?i)\.(?:tgz|tar\.gz|tar)$`)
	isURL      = regexp.MustCompile(`(?i)^(?:git\+)?[a-z][a-z0-9+.-]*:`)
	isScp      = regexp.MustCompile(`^[^@/\s]+@[^:/\s]+:`)                       // git@host:owner/repo
	isHosted   = regexp.MustCompile(`^[^@./:#\s][^@/:#\s]*/[^@/:#\s]+(?:#.*)?$`) // owner/repo
	isTag      = regexp.MustCompile(`^[\w.!~*'()-]+$`)                           // what a URL need not escape
	isPackage  = regexp.MustCompile(`^(?:@[\w.~-]+/)?[\w.~-]+$`)
	isRelative = regexp.MustCompile(`^(?:\.|~?/|[a-zA-Z]:[\\/])`)
)

func isPath(s string) bool { return isRelative.MatchString(s) }
func isRemote(s string) bool {
	return isURL.MatchString(s) || isScp.MatchString(s) || isHosted.MatchString(s)
}

// remote finds the range in "…#semver:^1.2".
func remote(spec string) Spec {
	s := Spec{Kind: Remote, Target: spec}
	_, fragment, _ := strings.Cut(spec, "#")
	if r, ok := strings.CutPrefix(fragment, "semver:"); ok {
		if plain, err := url.PathUnescape(r); err == nil {
			r = plain
		}
		s.Range, _ = ParseRange(r, Loose)
	}
	return s
}

func registry(spec string) Spec {
	if r, err := ParseRange(spec, Loose); err == nil {
		return Spec{Kind: Registry, Range: r}
	}
	if isTag.MatchString(spec) {
		return Spec{Kind: Tag, Tag: spec}
	}
	return Spec{}
}

// alias reads "pkg", "pkg@range" and "pkg@tag". A range alone stands for the
// package's own name, as Yarn writes it.
func alias(rest string) Spec {
	name, version := splitName(rest)
	if name == "" || version == "" && (isDigit(name[0]) || !isPackage.MatchString(name)) {
		return registry(rest)
	}
	s := registry(version)
	if s.Kind == Invalid || !isPackage.MatchString(name) {
		return Spec{}
	}
	s.Kind, s.Package = Alias, name
	return s
}

func workspace(rest string) Spec {
	s := Spec{Kind: Workspace}
	if isPath(rest) || strings.Contains(rest, "/") && rest[0] != '@' {
		s.Target = rest
		return s
	}
	if name, version := splitName(rest); version != "" {
		s.Package, rest = name, version
	}
	switch rest {
	case "*", "^", "~":
		rest = ""
	}
	var err error
	if s.Range, err = ParseRange(rest, Loose); err != nil {
		return Spec{}
	}
	return s
}

// splitName cuts at the "@" that is not a scope's.
func splitName(s string) (name, version string) {
	if i := strings.LastIndexByte(s, '@'); i > 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}
