package semver

import (
	"fmt"
	"strconv"
	"strings"
)

// Release names a part of a version to raise or to keep.
type Release string

const (
	Major      Release = "major"
	Minor      Release = "minor"
	Patch      Release = "patch"
	PreMajor   Release = "premajor"
	PreMinor   Release = "preminor"
	PrePatch   Release = "prepatch"
	Prerelease Release = "prerelease"
	Final      Release = "release" // a prerelease's own version
)

// Base is the number that a new prerelease begins with.
type Base int

const (
	Zero Base = iota
	One
	None // the identifier alone: 1.2.3-beta
)

func (b Base) String() string { return strconv.Itoa(int(b)) }

// Bump returns the next version of that kind. A prerelease takes the
// identifier id, if not empty, and base. The build is dropped.
func (v Version) Bump(r Release, id string, base Base) (Version, error) {
	if strings.HasPrefix(string(r), "pre") {
		if id == "" && base == None {
			return Version{}, fmt.Errorf("bump %s: no identifier", v)
		}
		if id != "" {
			if _, end := prereleaseEnd("-"+id, 0, false); end != len(id)+1 {
				return Version{}, fmt.Errorf("bump %s: invalid identifier %q", v, id)
			}
		}
	}
	n := [3]uint64{v.Major(), v.Minor(), v.Patch()}
	pre := v.Prerelease()
	switch r {
	case PreMajor:
		return extend([3]uint64{n[0] + 1}, "", id, base)
	case PreMinor:
		return extend([3]uint64{n[0], n[1] + 1}, "", id, base)
	case PrePatch:
		return extend([3]uint64{n[0], n[1], n[2] + 1}, "", id, base)
	case Prerelease:
		if pre == "" {
			n[2]++
		}
		return extend(n, pre, id, base)
	case Final:
		if pre == "" {
			return Version{}, fmt.Errorf("bump %s: not a prerelease", v)
		}
	case Major:
		if n[1] != 0 || n[2] != 0 || pre == "" {
			n[0]++
		}
		n[1], n[2] = 0, 0
	case Minor:
		if n[2] != 0 || pre == "" {
			n[1]++
		}
		n[2] = 0
	case Patch:
		if pre == "" {
			n[2]++
		}
	default:
		return Version{}, fmt.Errorf("bump %s: unknown release %q", v, r)
	}
	return makeVersion(n, "", ""), nil
}

// extend makes the prerelease that follows pre.
func extend(n [3]uint64, pre, id string, base Base) (Version, error) {
	var ids []string
	if pre != "" {
		ids = strings.Split(pre, ".")
	}
	if !raise(ids) {
		if base == None && id == pre && pre != "" {
			return Version{}, fmt.Errorf("bump %d.%d.%d-%s: identifier already there", n[0], n[1], n[2], pre)
		}
		first := base
		if base == None {
			first = Zero
		}
		ids = append(ids, first.String())
	}
	if id != "" && !counts(ids, strings.Split(id, ".")) {
		ids = []string{id}
		if base != None {
			ids = append(ids, base.String())
		}
	}
	return makeVersion(n, strings.Join(ids, "."), ""), nil
}

// raise adds one to the last number of ids, if there is one.
func raise(ids []string) bool {
	for i := len(ids) - 1; i >= 0; i-- {
		if isNumber(ids[i]) {
			ids[i] = next(ids[i])
			return true
		}
	}
	return false
}

// counts reports whether ids begin with the identifier and a number follows.
func counts(ids, identifier []string) bool {
	if len(ids) <= len(identifier) {
		return false
	}
	for i, id := range identifier {
		if compareIdentifier(ids[i], id) != 0 {
			return false
		}
	}
	return isDigits(ids[len(identifier)])
}

// Truncate drops all that is finer than r. A prerelease kind keeps the
// prerelease; the build is always dropped.
func (v Version) Truncate(r Release) (Version, error) {
	n := [3]uint64{v.Major(), v.Minor(), v.Patch()}
	pre := ""
	switch r {
	case Major:
		n[1], n[2] = 0, 0
	case Minor:
		n[2] = 0
	case Patch:
	case PreMajor, PreMinor, PrePatch, Prerelease:
		pre = v.Prerelease()
	default:
		return Version{}, fmt.Errorf("truncate %s: unknown part %q", v, r)
	}
	return makeVersion(n, pre, ""), nil
}
