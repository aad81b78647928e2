package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// Encode writes the contract as a snapshot holds it: indented, so that it can
// be reviewed line by line.
func (c *Contract) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil {
		panic(fmt.Sprintf("contract: %v", err))
	}
	return b.Bytes()
}

// Decode reads a snapshot.
func Decode(data []byte) (*Contract, error) {
	var c Contract
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, err
	}
	switch {
	case c.Format == 0 || c.Name == "":
		return nil, fmt.Errorf("it has no format or no name")
	case c.Format > Format:
		return nil, fmt.Errorf("its format is %d, and this mfegen knows formats up to %d", c.Format, Format)
	}
	if _, err := time.Parse(time.DateOnly, c.Released); c.Released != "" && err != nil {
		return nil, fmt.Errorf("it was released on %q, which is no date such as 2006-01-02", c.Released)
	}
	return &c, nil
}

// says is the contract as a snapshot holds it, but for what was true on one day.
func (c *Contract) says() []byte {
	undated := *c
	undated.Released, undated.Gzip = "", 0
	return undated.Encode()
}

// FileName is the snapshot's name in its folder.
func (c *Contract) FileName() string { return c.Name + "@" + c.Version + ".json" }

// SplitName reads the unit and the version from a snapshot's file name.
func SplitName(file string) (unit, version string, ok bool) {
	base, ok := strings.CutSuffix(file, ".json")
	if !ok {
		return "", "", false
	}
	unit, version, ok = strings.Cut(base, "@")
	if _, err := semver.ParseVersion(version); err != nil {
		return "", "", false
	}
	return unit, version, ok && unit != ""
}

// Baseline chooses the snapshot that a contract is compared with: the latest
// release that does not come after it, so that a branch for an old major is
// compared with its own past. The latest of all does for a contract without a
// readable version, and prereleases when there is nothing else.
func Baseline(snapshots []*Contract, c *Contract) *Contract {
	now, err := semver.ParseVersion(c.Version, semver.Loose)
	var best *Contract
	var bestVersion semver.Version
	for _, s := range snapshots {
		v, wrong := semver.ParseVersion(s.Version)
		if s.Name != c.Name || wrong != nil || err == nil && semver.Compare(v, now) > 0 {
			continue
		}
		better := best == nil || semver.Compare(v, bestVersion) > 0
		if best != nil && (v.Prerelease() == "") != (bestVersion.Prerelease() == "") {
			better = v.Prerelease() == ""
		}
		if better {
			best, bestVersion = s, v
		}
	}
	return best
}

// History lists the snapshots of a unit, the oldest first.
func History(snapshots []*Contract, unit string) []*Contract {
	var out []*Contract
	for _, s := range snapshots {
		if s.Name == unit {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *Contract) int {
		va, errA := semver.ParseVersion(a.Version)
		vb, errB := semver.ParseVersion(b.Version)
		if errA != nil || errB != nil {
			return strings.Compare(a.Version, b.Version)
		}
		return semver.Compare(va, vb)
	})
	return out
}

// MayBreak reports whether a version may break what an older one promised: it
// is not among those that ^old takes.
func MayBreak(old, now string) bool {
	v, err := semver.ParseVersion(now, semver.Loose)
	if err != nil {
		return false
	}
	r, err := semver.ParseRange("^"+old, semver.IncludePrerelease)
	return err == nil && !r.Has(v)
}

// Promises reports whether the version is a release, which must keep what it
// says; a prerelease promises nothing.
func Promises(version string) bool {
	v, err := semver.ParseVersion(version, semver.Loose)
	return err == nil && v.Prerelease() == ""
}

// Next is the version that a contract must have after changes to one of the
// version old: the next major for breaking ones, where it is 0.x the next
// minor; the next minor for additions; else old itself.
func Next(old string, changes []Change) string {
	v, err := semver.ParseVersion(old, semver.Loose)
	if err != nil {
		return old
	}
	worst := Verdict("")
	for _, c := range changes {
		if c.Verdict == Breaking || c.Verdict == Compatible && worst == "" {
			worst = c.Verdict
		}
	}
	release := semver.Minor
	switch {
	case worst == "":
		return v.String()
	case worst == Breaking && v.Major() > 0:
		release = semver.Major
	case worst == Compatible && v.Major() == 0:
		release = semver.Patch
	}
	next, err := v.Bump(release, "", semver.None)
	if err != nil {
		panic(fmt.Sprintf("contract: %v", err))
	}
	return next.String()
}

// Versioned reports whether the contract has a version to be kept under.
func Versioned(c *Contract) bool {
	_, err := semver.ParseVersion(c.Version)
	return err == nil
}

// Empty reports whether the project promises nothing by the unit, as a shell
// that offers no modules, events or state, or an MFE of another site.
func (c *Contract) Empty() bool {
	return c.Remote != "" || c.Kind == string(bundle.Shell) && len(c.Exposes)+len(c.Emits)+len(c.Owns) == 0
}
