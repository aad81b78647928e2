package share

import (
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// accepts reports whether the declared spec of dep is content with the copy
// pkg. own is the copy that Node finds for the one who declares, or nil. What
// is no range (a path, a tag, a git URL, a workspace package) is answered by
// what the package manager installed for it, and by nothing else.
func accepts(spec semver.Spec, dep string, pkg, own *npm.Package) bool {
	mine := own != nil && own.Dir == pkg.Dir
	switch spec.Kind {
	case semver.Registry, semver.Alias:
		name := dep
		if spec.Kind == semver.Alias && spec.Package != "" {
			name = spec.Package
		}
		if !mine && pkg.Name != "" && pkg.Name != name {
			return false
		}
		if spec.Range.IsZero() { // an alias of a tag
			return mine || own == nil
		}
		return has(spec.Range, pkg)
	}
	return mine || own == nil
}

// has reports whether the package's version is in the range. A package without
// a version, such as a workspace's own library, is in every range.
func has(r semver.Range, pkg *npm.Package) bool {
	v, err := semver.ParseVersion(pkg.Version, semver.Loose)
	return err != nil || r.Has(v)
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
