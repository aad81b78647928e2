package npm

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// locks tell the package manager of a folder. The first that exists wins.
var locks = []struct{ file, manager string }{
	{"pnpm-lock.yaml", "pnpm"},
	{"pnpm-workspace.yaml", "pnpm"},
	{"yarn.lock", "yarn"},
	{"bun.lock", "bun"},
	{"bun.lockb", "bun"},
	{"package-lock.json", "npm"},
	{"npm-shrinkwrap.json", "npm"},
}

// Install says how the packages of the folder from are installed: the command
// and the folder to run it in. That is the nearest folder upwards with a lock
// file or workspaces, as far as the workspace's root; else that of the nearest
// package.json.
func (p *Project) Install(from string) (command, dir string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	nearest := ""
	for d := range upwards(p.abs(from)) {
		if !within(p.bound, d) {
			break
		}
		if manager := p.manager(d); manager != "" {
			return manager + " install", p.rel(d)
		}
		if pkg, _ := p.read(d); pkg != nil && nearest == "" {
			nearest = p.rel(d)
		}
	}
	if nearest == "" {
		nearest = "."
	}
	return "npm install", nearest
}

// InstallHint is Install as a sentence for a diagnostic's hint.
func (p *Project) InstallHint(from string) string {
	command, dir := p.Install(from)
	if dir == "." {
		return "run " + command
	}
	return "run " + command + " in " + dir
}

// AddHint says, as InstallHint does, how packages are added that the folder from
// does not declare yet.
func (p *Project) AddHint(from string, names ...string) string {
	command, _ := p.Install(from)
	verb := " add "
	if command == "npm install" {
		verb = " install "
	}
	manager, _, _ := strings.Cut(command, " ")
	hint := "run " + manager + verb + strings.Join(names, " ")
	if pkg, _ := p.Nearest(from); pkg != nil && pkg.Dir != "." {
		hint += " in " + pkg.Dir
	}
	return hint
}

func (p *Project) manager(dir string) string {
	for _, l := range locks {
		if p.exists(filepath.Join(dir, l.file)) {
			return l.manager
		}
	}
	pkg, _ := p.read(dir)
	if pkg == nil {
		return ""
	}
	if name, _, ok := strings.Cut(pkg.Manager, "@"); ok && name != "" {
		return name
	}
	if pkg.Workspaces {
		return "npm"
	}
	return ""
}

// workspace reports whether dir is the root of a workspace.
func (p *Project) workspace(dir string) bool {
	pkg, _ := p.read(dir)
	return pkg != nil && pkg.Workspaces || p.exists(filepath.Join(dir, "pnpm-workspace.yaml"))
}

// PlugAndPlay reports the folders among from whose packages yarn keeps in
// archives (Plug'n'Play): esbuild's API and Node's own look-up do not find
// them. There is one diagnostic for each .pnp file.
func (p *Project) PlugAndPlay(from []string) diag.List {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list diag.List
	for _, f := range from {
		for dir := range upwards(p.abs(f)) {
			if !within(p.bound, dir) || p.holdsPackages(filepath.Join(dir, "node_modules")) {
				break
			}
			file := p.pnp(dir)
			if file == "" {
				continue
			}
			d := list.Errorf("MFE152", diag.Pos{File: file}, "the packages are installed as yarn Plug'n'Play archives, which mfegen does not read")
			d.Hint = "write nodeLinker: node-modules in " + path.Join(path.Dir(file), ".yarnrc.yml") + " and run yarn install in " + path.Dir(file)
			break
		}
	}
	return list.Sorted()
}

func (p *Project) pnp(dir string) string {
	for _, name := range []string{".pnp.cjs", ".pnp.js"} {
		if file := filepath.Join(dir, name); p.exists(file) {
			return p.rel(file)
		}
	}
	return ""
}

// holdsPackages reports whether the folder holds more than tools' caches,
// which are named with a dot and exist under Plug'n'Play too.
func (p *Project) holdsPackages(modules string) bool {
	for name := range p.listing(modules) {
		if !strings.HasPrefix(name, ".") {
			return true
		}
	}
	return false
}
