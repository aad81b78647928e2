// Package semver is npm's version and range language, exactly: every row of
// node-semver's own fixtures passes, strict and loose, with and without
// prereleases.
//
// Versions are Masterminds/semver's; its constraint language is not npm's and
// stays unused. The package reads strings and compares them. It knows no
// registry, no package.json and no file.
package semver

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	mm "github.com/Masterminds/semver/v3"
)

// Option changes how a version or a range is read.
type Option uint8

const (
	// Loose reads what old packages hold: "v1.2.3", "=1.2.3", "1.2.3beta",
	// "01.02.03"; a range drops what it cannot read, unless nothing is left.
	// npm reads the ranges of package.json so.
	Loose Option = 1 << iota
	// IncludePrerelease lets a range accept prereleases of versions that it
	// does not name.
	IncludePrerelease
)

func union(opts []Option) Option {
	var o Option
	for _, x := range opts {
		o |= x
	}
	return o
}

func (o Option) has(x Option) bool { return o&x != 0 }

// npm's limits. A number must be exact in JavaScript's doubles.
const (
	maxLength  = 256
	maxBuild   = maxLength - 6 // "0.0.0+" is the shortest version before a build
	maxInteger = 1<<53 - 1
)

// Error says what is wrong with a version or a range.
type Error struct {
	What   string // "version" or "range"
	Input  string
	Col    int // 1-based, in bytes of Input; 0 where no character is to blame
	Reason string
}

func (e *Error) Error() string {
	if e.Col == 0 {
		return fmt.Sprintf("invalid %s %q: %s", e.What, e.Input, e.Reason)
	}
	return fmt.Sprintf("invalid %s %q: %s at column %d", e.What, e.Input, e.Reason, e.Col)
}

// Version is one version of a package. The zero value is 0.0.0.
type Version struct{ v mm.Version }

// ParseVersion reads a version. Of the options, Loose counts.
func ParseVersion(s string, opts ...Option) (Version, error) {
	if n := utf8.RuneCountInString(s); n > maxLength {
		return Version{}, &Error{"version", s, 0, fmt.Sprintf("longer than %d characters", maxLength)}
	}
	t := squeeze(s)
	loose := union(opts).has(Loose)
	p := scanFull(t.s, prefixEnd(t.s, 0, loose), loose)
	if p.bad >= 0 {
		return Version{}, &Error{"version", s, t.at[p.bad] + 1, unexpected(t.s, p.bad)}
	}
	v, tooBig := p.version()
	if tooBig >= 0 {
		return Version{}, &Error{"version", s, t.at[tooBig] + 1, "number too large"}
	}
	return v, nil
}

// MustParseVersion is ParseVersion for versions that a program itself holds.
func MustParseVersion(s string) Version {
	v, err := ParseVersion(s)
	if err != nil {
		panic(err)
	}
	return v
}

func (v Version) Major() uint64 { return v.v.Major() }
func (v Version) Minor() uint64 { return v.v.Minor() }
func (v Version) Patch() uint64 { return v.v.Patch() }

// Prerelease returns what stands between "-" and "+", or "".
func (v Version) Prerelease() string { return v.v.Prerelease() }

// Build returns what stands after "+", or "". It never counts in comparisons.
func (v Version) Build() string { return v.v.Metadata() }

// String returns the version without its build, as npm prints it.
func (v Version) String() string {
	s := fmt.Sprintf("%d.%d.%d", v.Major(), v.Minor(), v.Patch())
	if pre := v.Prerelease(); pre != "" {
		s += "-" + pre
	}
	return s
}

// Compare returns -1, 0 or 1 as a comes before b, is equal or comes after it.
func Compare(a, b Version) int {
	if c := compareTuple(a, b); c != 0 {
		return c
	}
	pa, pb := a.Prerelease(), b.Prerelease()
	switch {
	case pa == pb:
		return 0
	case pa == "":
		return 1
	case pb == "":
		return -1
	}
	return comparePrerelease(strings.Split(pa, "."), strings.Split(pb, "."))
}

// compareTuple compares major, minor and patch alone.
func compareTuple(a, b Version) int {
	for _, p := range [3][2]uint64{
		{a.Major(), b.Major()}, {a.Minor(), b.Minor()}, {a.Patch(), b.Patch()},
	} {
		if p[0] != p[1] {
			if p[0] < p[1] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// comparePrerelease is ours, not Masterminds': JavaScript compares long
// numbers (time stamps, say) as doubles, and so does npm.
func comparePrerelease(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return compareIdentifier(a[i], b[i])
		}
	}
	switch {
	case len(a) < len(b):
		return -1
	case len(a) > len(b):
		return 1
	}
	return 0
}

func compareIdentifier(a, b string) int {
	na, nb := isDigits(a), isDigits(b)
	switch {
	case na && !nb:
		return -1
	case nb && !na:
		return 1
	case na && nb:
		fa, fb := number(a), number(b)
		switch {
		case fa < fb:
			return -1
		case fa > fb:
			return 1
		}
		return 0
	}
	return strings.Compare(a, b)
}

// number is JavaScript's +s for digits: a double, infinite if need be.
func number(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

func isDigits(s string) bool { return s != "" && digitsEnd(s, 0, len(s)) == len(s) }

// canonicalPrerelease drops leading zeros, which only loose parsing lets in,
// from the identifiers that npm holds as numbers.
func canonicalPrerelease(pre string) string {
	ids := strings.Split(pre, ".")
	for i, id := range ids {
		if isNumber(id) {
			ids[i] = strconv.FormatFloat(number(id), 'f', -1, 64)
		}
	}
	return strings.Join(ids, ".")
}

func isNumber(id string) bool { return isDigits(id) && number(id) < maxInteger }
