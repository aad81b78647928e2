package share

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// Undeclared reports the shared dependencies that units turn out to import
// without declaring them, now that their bundles are known. They get the
// default, or, where that does not go with what else they get, a private copy
// of what Node finds.
func Undeclared(p *plan.Plan, project *npm.Project, set *Set, bundles []*bundle.Bundle) diag.List {
	var list diag.List
	for _, b := range bundles {
		unit, ok := p.Unit(b.Unit)
		if !ok || unit.IsRemote() {
			continue // what it imports is declared in the manifest
		}
		var told []string
		for _, u := range b.Uses {
			dep := npm.Name(u.Specifier)
			in, shared := set.For(b.Unit, dep)
			if !shared || slices.Contains(told, dep) {
				continue
			}
			file := undeclaring(project, dep, u.Files)
			if file == "" {
				continue
			}
			told = append(told, dep)
			d := list.Warnf("MFE207", place(p.Root, file, u.Specifier), "%s imports %s, which no package.json above the file declares; it gets %s", unit, dep, got(in))
			d.Hint = declare(project, unit, dep, in.Version)
		}
		for _, dep := range private(b, set) {
			if _, declares := unit.Package.Ranges[dep]; declares || slices.Contains(told, dep) {
				continue
			}
			own, _ := project.Locate(unit.Dir, dep)
			if own == nil {
				continue
			}
			d := list.Warnf("MFE207", diag.Pos{File: unit.Package.Path}, "%s contains a copy of %s of its own (%s), though others share it: nothing here declares it, and the default does not go with what %s gets", unit, dep, version(own), unit)
			if d.Pos.File == "" {
				d.Pos = unit.Pos
			}
			d.Hint = declare(project, unit, dep, own.Version)
		}
	}
	return list.Sorted()
}

func got(in Instance) string {
	v := version(&npm.Package{Version: in.Version})
	if in.Default {
		return v + ", the default"
	}
	return v
}

// undeclaring returns the first of the project's own files whose package does
// not declare the dependency.
func undeclaring(project *npm.Project, dep string, files []string) string {
	for _, file := range files {
		if strings.Contains("/"+file, "/node_modules/") {
			continue // installed packages answer for themselves
		}
		pkg, _ := project.Nearest(path.Dir(file))
		if pkg == nil {
			return file
		}
		if _, ok := pkg.Dep(dep); !ok {
			return file
		}
	}
	return ""
}

// private lists the shared dependencies that the unit has none of, but bundles.
func private(b *bundle.Bundle, set *Set) []string {
	var out []string
	for _, f := range b.Files {
		for _, in := range f.Inputs {
			i := strings.LastIndex(in.Path, "node_modules/")
			if i < 0 {
				continue
			}
			dep := npm.Name(in.Path[i+len("node_modules/"):])
			if _, shared := set.Explain(dep); !shared || slices.Contains(out, dep) {
				continue
			}
			// Below another package's node_modules it is that one's.
			if _, has := set.For(b.Unit, dep); !has && strings.Count("/"+in.Path, "/node_modules/") == 1 {
				out = append(out, dep)
			}
		}
	}
	slices.Sort(out)
	return out
}

// declare says how to declare a dependency.
func declare(project *npm.Project, unit plan.Unit, dep, version string) string {
	text := dep
	if version != "" {
		text += "@^" + version
	}
	command, _ := project.Install(unit.Dir)
	add := map[string]string{"pnpm install": "pnpm add", "yarn install": "yarn add", "bun install": "bun add"}[command]
	if add == "" {
		add = "npm install"
	}
	return fmt.Sprintf("declare it: run %s %s%s", add, text, in(unit.Dir))
}

// place finds the import in a source file.
func place(root, file, specifier string) diag.Pos {
	pos := diag.Pos{File: file}
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil {
		return pos
	}
	for _, quote := range []string{`"`, `'`, "`"} {
		if i := bytes.Index(data, []byte(quote+specifier+quote)); i >= 0 {
			pos.Line = 1 + bytes.Count(data[:i], []byte("\n"))
			pos.Col = i - bytes.LastIndexByte(data[:i], '\n')
			return pos
		}
	}
	return pos
}
