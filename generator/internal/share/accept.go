package share

import (
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// Accepts reports whether installed code in the folder from is content with
// the instance. When its package.json asks for another version and another
// copy is installed for it, it keeps that copy: forcing one version on every
// importer breaks packages (react-router 5 wants history 4 while others share
// 5). A peer is kept only where it is in range: one that is not is no better
// than what the package's user has. Source code of the project always accepts;
// its ranges were weighed when the set was resolved.
func Accepts(project *npm.Project, inst Instance, from string) bool {
	pkg := project.Owner(from)
	if pkg == nil {
		return true
	}
	dep, ok := pkg.Dep(inst.Dep)
	if !ok || dep.Kind == "devDependencies" {
		return true
	}
	shared, _ := project.Read(inst.Dir)
	own, _ := project.Locate(from, inst.Dep)
	return shared == nil || takes(semver.Classify(dep.Range), dep, shared, own)
}

// takes decides between the shared copy and the one installed for a package.
func takes(spec semver.Spec, dep npm.Dep, shared, own *npm.Package) bool {
	if own == nil || same(own, shared) || accepts(spec, dep.Name, shared, another) {
		return true
	}
	return dep.Kind == "peerDependencies" && !accepts(spec, dep.Name, own, mine)
}
