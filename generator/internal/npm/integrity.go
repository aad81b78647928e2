package npm

import (
	"bufio"
	"bytes"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"strings"
)

// Integrity identifies what was installed as the package: the hash that the
// package manager's lock file has for it ("sha512-…" of the archive), else the
// hash of its package.json, after "package.json ". It is "" for a package of
// the project itself, which changes as it likes.
func (p *Project) Integrity(pkg *Package) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	dir := p.abs(pkg.Dir)
	if !installed(dir) {
		return ""
	}
	for d := range upwards(dir) {
		if !within(p.bound, d) {
			break
		}
		if sum := p.locked(d, dir, pkg); sum != "" {
			return sum
		}
	}
	data, err := p.disk.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return ""
	}
	sum := sha512.Sum512(data)
	return "package.json sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}

// locked looks for the package in the lock files of the folder.
func (p *Project) locked(folder, dir string, pkg *Package) string {
	sums, ok := p.sums[folder]
	if !ok {
		sums = map[string]string{}
		for _, l := range []struct {
			file string
			read func([]byte, map[string]string)
		}{{"package-lock.json", npmLock}, {"npm-shrinkwrap.json", npmLock}, {"pnpm-lock.yaml", pnpmLock}, {"yarn.lock", yarnLock}} {
			if data, err := p.disk.ReadFile(filepath.Join(folder, l.file)); err == nil {
				l.read(data, sums)
			}
		}
		p.sums[folder] = sums
	}
	if rel, err := filepath.Rel(folder, dir); err == nil {
		if sum := sums[filepath.ToSlash(rel)]; sum != "" {
			return sum
		}
	}
	return sums[pkg.Name+"@"+pkg.Version]
}

// npmLock reads package-lock.json, which has an entry for each folder.
func npmLock(data []byte, sums map[string]string) {
	var lock struct {
		Packages map[string]struct{ Integrity string }
	}
	if json.Unmarshal(data, &lock) != nil {
		return
	}
	for dir, pkg := range lock.Packages {
		if pkg.Integrity != "" {
			sums[dir] = pkg.Integrity
		}
	}
}

// pnpmLock reads the part of pnpm-lock.yaml that counts: under packages, keys
// such as "/react@18.2.0:" or "'@a/b@1.0.0(peer@1.0.0)':" and in each a line
// with its resolution.
func pnpmLock(data []byte, sums map[string]string) {
	key := ""
	for line := range lines(data) {
		switch {
		case strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   ") && strings.HasSuffix(line, ":"):
			key = strings.TrimPrefix(strings.Trim(strings.TrimSuffix(strings.TrimSpace(line), ":"), `'"`), "/")
			key, _, _ = strings.Cut(key, "(")
		case key != "" && strings.Contains(line, "integrity: "):
			_, sum, _ := strings.Cut(line, "integrity: ")
			sum, _, _ = strings.Cut(strings.TrimRight(sum, "}"), ",")
			sums[key] = strings.TrimSpace(sum)
		}
	}
}

// yarnLock reads yarn.lock of yarn 1: a line with the ranges that led to a
// package, then its version and integrity. Later yarns keep checksums of
// archives of their own, which identify nothing elsewhere.
func yarnLock(data []byte, sums map[string]string) {
	name, version := "", ""
	for line := range lines(data) {
		field, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case line != "" && line[0] != ' ' && strings.HasSuffix(line, ":"):
			first, _, _ := strings.Cut(strings.Trim(strings.TrimSuffix(line, ":"), `"`), ",")
			name = first
			if i := strings.LastIndexByte(first, '@'); i > 0 {
				name = first[:i]
			}
		case field == "version":
			version = strings.Trim(value, `"`)
		case field == "integrity" && name != "":
			sums[name+"@"+version] = value
		}
	}
}

func lines(data []byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		sc := bufio.NewScanner(bytes.NewReader(data))
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			if !yield(sc.Text()) {
				return
			}
		}
	}
}
