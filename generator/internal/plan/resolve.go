package plan

import (
	"cmp"
	"maps"
	"path"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
)

// Flags are what the command line says otherwise than the manifest. A zero
// value says nothing.
type Flags struct {
	Out       string // relative to the root, or absolute
	Base      string
	Hosts     []string
	Minify    *bool
	Sourcemap string
	CSPMode   string
	Target    []string

	// Dev asks for a build for development.
	Dev bool

	// RunBuilds says that the MFEs' own builds will run, so that what
	// their dist folders hold now is of no interest.
	RunBuilds bool
}

// Resolve decides everything that the manifest leaves open and checks it
// against the project's files. root is the folder of the manifest. The plan is
// complete even when there are mistakes, so that later checks can add theirs;
// nothing may be built from it then.
func Resolve(root string, m *manifest.Manifest, flags Flags) (*Plan, diag.List) {
	r := &resolver{m: m, name: m.Pos().File, flags: flags}
	project, err := npm.Open(root)
	if err != nil {
		r.list.Errorf("MFE100", r.pos(), "%s", err)
		return &Plan{Root: root}, r.list
	}
	r.npm = project

	p := &Plan{Root: project.Root(), Manifest: r.name}
	p.Site = r.site()
	p.Runtime = r.runtime(&p.Site)
	r.commonFallback()
	p.Shell = r.shell(p.Site)
	for _, name := range slices.Sorted(maps.Keys(m.MFE)) {
		if mfe := m.MFE[name]; mfe.URL != "" {
			p.MFEs = append(p.MFEs, r.remote(name, mfe, p.Shell))
		} else {
			p.MFEs = append(p.MFEs, r.mfe(name, mfe, p.Site))
		}
	}
	r.admit(p)
	r.featureFlags(p)
	p.Site.Name = cmp.Or(m.Site.Name, r.projectName(), p.Shell.Package.Name, "site")
	r.connect(p)
	p.Bridges = r.bridges(p)
	p.Routes = r.routes(p.Shell, p.MFEs)
	for i := range p.Routes {
		p.Flags.gate(&p.Routes[i], p.MFEs)
	}
	r.frames(p)
	p.Shared = r.shared()
	p.Imports = r.imports()
	p.Contracts = r.contracts()
	p.StateMax, p.StateMaxPos = int(*cmp.Or(m.State.Max, new(int64(10)))), r.pos("state", "max")
	r.agree(p)
	p.RouteBudget, p.RouteBudgetPos = r.size(m.Budget.Route, "budget", "route")
	r.specifiers(p)
	r.telemetry(p)
	r.docs(p)
	r.outFolder(p)
	r.mapsFolder(p)
	r.list.Add(project.PlugAndPlay(folders(p))...)
	return p, r.list.Sorted()
}

// Units are the shell and the MFEs.
func (p *Plan) Units() []Unit { return append([]Unit{p.Shell}, p.MFEs...) }

// Unit returns the unit of that name.
func (p *Plan) Unit(name string) (Unit, bool) {
	if p.Shell.Name == name {
		return p.Shell, true
	}
	for i := range p.MFEs {
		if p.MFEs[i].Name == name {
			return p.MFEs[i], true
		}
	}
	return Unit{}, false
}

// String is the unit as messages call it.
func (u Unit) String() string {
	switch u.Kind {
	case bundle.Shell:
		return "shell"
	case ofBridge:
		return `bridge "` + u.Name + `"`
	}
	return `mfe "` + u.Name + `"`
}

// OwnPackage reports whether the unit's package.json stands in its own folder,
// and not in one above that it has in common with others.
func (u Unit) OwnPackage() bool {
	return u.Package.Path != "" && path.Dir(u.Package.Path) == u.Dir
}

type resolver struct {
	m     *manifest.Manifest
	name  string // the manifest's file
	flags Flags
	npm   *npm.Project
	list  diag.List

	fallback string // the file that [runtime] names
}

func (r *resolver) pos(path ...string) diag.Pos { return r.m.Pos(path...) }

func (r *resolver) projectName() string {
	pkg, _ := r.npm.Read(".")
	if pkg == nil {
		return ""
	}
	return pkg.Name
}

// folders are the units' folders, sorted, each once.
func folders(p *Plan) []string {
	var out []string
	for _, u := range p.Units() {
		out = append(out, u.Dir)
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}
