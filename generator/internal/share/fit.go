package share

import (
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// accepts reports whether the declared spec of dep is content with the copy
// pkg. own says what is installed for the one who declares: this copy, another
// one, or none. What is no range (a path, a tag, a git URL, a workspace
// package) is answered by what the package manager installed for it, and by
// nothing else.
func accepts(spec semver.Spec, dep string, pkg *npm.Package, own owned) bool {
	switch spec.Kind {
	case semver.Registry, semver.Alias:
		name := dep
		if spec.Kind == semver.Alias && spec.Package != "" {
			name = spec.Package
		}
		if own != mine && pkg.Name != "" && pkg.Name != name {
			return false
		}
		if spec.Range.IsZero() { // an alias of a tag
			return own != another
		}
		return has(spec.Range, pkg)
	}
	return own != another
}

// owned says how a copy relates to what is installed for somebody.
type owned int

const (
	another owned = iota // something else is installed
	mine                 // it is the one
	nothing              // nothing is installed
)

// has reports whether the package's version is in the range. A package without
// a version, such as a workspace's own library, is in every range.
func has(r semver.Range, pkg *npm.Package) bool {
	v, err := semver.ParseVersion(pkg.Version, semver.Loose)
	return err != nil || r.Has(v)
}

// isRange reports whether the spec is answered by any copy of a right version.
func isRange(s semver.Spec) bool {
	return (s.Kind == semver.Registry || s.Kind == semver.Alias) && !s.Range.IsZero()
}

// newer orders packages by version, highest first; those without one last.
func newer(a, b *npm.Package) int {
	va, errA := semver.ParseVersion(a.Version, semver.Loose)
	vb, errB := semver.ParseVersion(b.Version, semver.Loose)
	switch {
	case errA != nil && errB != nil:
		return 0
	case errA != nil:
		return 1
	case errB != nil:
		return -1
	}
	return semver.Compare(vb, va)
}

// same reports whether the packages are one version of one package.
func same(a, b *npm.Package) bool {
	return a.Dir == b.Dir || a.Version != "" && a.Version == b.Version && a.Name == b.Name
}
