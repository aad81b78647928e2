package plan

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// Service is a module of the shell that there is in several versions.
type Service struct {
	Specifier string
	Editions  []Edition // the newest first
	Pos       diag.Pos
}

// Edition is one of a service's versions.
type Edition struct {
	Name    string // 2.3.0, or 1.x for the last version of a major
	Version string // what ranges are compared with
	File    string
	Pos     diag.Pos
}

// For returns the edition that a unit gets: the newest that is in the range
// that it requires of the shell, or the newest of all where it requires none.
func (s Service) For(u Unit) (Edition, bool) {
	i := slices.IndexFunc(u.Requires, func(q Require) bool { return q.Unit == "shell" })
	if i < 0 {
		return s.Editions[0], true
	}
	r := semver.MustParseRange(u.Requires[i].Range)
	for _, e := range s.Editions {
		if r.Has(semver.MustParseVersion(e.Version)) {
			return e, true
		}
	}
	return Edition{}, false
}

// Names lists the editions for messages.
func (s Service) Names() string {
	var names []string
	for _, e := range s.Editions {
		names = append(names, e.Name)
	}
	return strings.Join(names, " and ")
}

// lastNumber is the highest that a version of npm can have.
const lastNumber = "9007199254740991"

var majorPattern = regexp.MustCompile(`^\d{1,15}$`)

// services checks the shell's services and makes an entry of each edition.
func (r *resolver) services(u *Unit, a at) {
	for _, specifier := range slices.Sorted(maps.Keys(r.m.Shell.Services)) {
		table := r.m.Shell.Services[specifier]
		key := a.key("services", specifier)
		s := Service{Specifier: specifier, Pos: r.m.KeyPos(key...)}
		if _, both := r.m.Shell.Expose[specifier]; both {
			d := r.list.Errorf("MFE161", s.Pos, "shell: expose and services both offer %q", specifier)
			d.Notes = []diag.Note{{Pos: r.m.KeyPos(a.key("expose", specifier)...), Text: "expose offers it here"}}
			d.Hint = "delete it from expose; whoever requires no version of the shell gets the newest"
			continue
		}
		if len(table) == 0 {
			r.list.Errorf("MFE160", s.Pos, "shell: the service %q has no versions", specifier).Hint =
				fmt.Sprintf("write [shell.services.%q] and below it 1 = \"src/api.ts\"", specifier)
			continue
		}
		for _, text := range slices.Sorted(maps.Keys(table)) {
			r.edition(*u, &s, key, text, table[text])
		}
		r.newestFirst(u, s)
	}
}

// edition adds one version of a service.
func (r *resolver) edition(u Unit, s *Service, key at, text, value string) {
	at, pos := r.m.KeyPos(key.key(text)...), r.pos(key.key(text)...)
	e := Edition{Name: text, Version: text, Pos: at}
	if majorPattern.MatchString(text) {
		e.Name, e.Version = text+".x", strings.Join([]string{text, lastNumber, lastNumber}, ".")
		own, err := semver.ParseVersion(u.Package.Version, semver.Loose)
		if err == nil && strings.HasPrefix(own.String(), text+".") {
			e.Name, e.Version = own.String(), own.String() // what the shell is now
		}
	}
	v, err := semver.ParseVersion(e.Version)
	if err != nil {
		r.list.Errorf("MFE160", at, "shell: %q, a version of the service %q, is no version", text, s.Specifier).Hint =
			`write a major such as 1, or a whole version in quotes, such as "1.9.2"`
		return
	}
	e.Version = v.String()
	if i := slices.IndexFunc(s.Editions, func(o Edition) bool { return o.Version == e.Version }); i >= 0 {
		d := r.list.Errorf("MFE161", at, "shell: the service %q has version %s twice", s.Specifier, e.Name)
		d.Notes = []diag.Note{{Pos: s.Editions[i].Pos, Text: "the other is here"}}
		d.Hint = "delete one of the two"
		return
	}
	w := wanted{
		unit: u, base: u.Dir, key: fmt.Sprintf("services %q: %s:", s.Specifier, text), set: quote(text) + " = ", code: "MFE101", pos: pos, exts: scripts,
	}
	e.File, _ = r.file(w, value)
	s.Editions = append(s.Editions, e)
}

func (r *resolver) newestFirst(u *Unit, s Service) {
	if len(s.Editions) == 0 {
		return
	}
	slices.SortFunc(s.Editions, func(a, b Edition) int {
		return semver.Compare(semver.MustParseVersion(b.Version), semver.MustParseVersion(a.Version))
	})
	for i, e := range s.Editions {
		name := e.Name
		if i == 0 {
			name = ""
		}
		u.Entries = append(u.Entries, Entry{Specifier: s.Specifier, File: e.File, Edition: name, Pos: cmp.Or(e.Pos, s.Pos)})
	}
	u.Services = append(u.Services, s)
}
