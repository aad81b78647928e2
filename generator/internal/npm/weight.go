package npm

import (
	"encoding/json"
	"path"
	"path/filepath"
	"strings"
)

// Weight estimates how much code a package is: the bytes of its package.json
// and of its entry file. It is the same for the same files and says nothing of
// what a bundler would keep; a package that consists of many small files
// weighs too little.
func (p *Project) Weight(pkg *Package) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	dir := p.abs(pkg.Dir)
	sum := p.disk.Size(filepath.Join(dir, "package.json"))
	for _, name := range []string{pkg.Module, pkg.Main, rootExport(pkg.Exports), "index"} {
		if name == "" {
			continue
		}
		for _, end := range []string{"", ".js", "/index.js"} {
			file := filepath.Join(dir, filepath.FromSlash(path.Clean("/"+name+end)))
			if n := p.disk.Size(file); n > 0 {
				return sum + n
			}
		}
	}
	return sum
}

// rootExport finds a file for "." in package.json's exports, without regard to
// conditions.
func rootExport(raw json.RawMessage) string {
	var file string
	if json.Unmarshal(raw, &file) == nil {
		return file
	}
	fields, err := members(raw, 0)
	if len(raw) == 0 || err != nil {
		return ""
	}
	for _, f := range fields {
		if strings.HasPrefix(f.key, ".") && f.key != "." || f.key == "types" {
			continue
		}
		if file := rootExport(f.raw); file != "" {
			return file
		}
	}
	return ""
}
