package share

import (
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// Accepts reports whether installed code in the folder from is content with
// the instance. When its package.json asks for another version and another
// copy is installed for it, it keeps that copy: forcing one version on every
// importer breaks packages (react-router 5 wants history 4 while others share
// 5). Source code of the project always accepts; its ranges were weighed when
// the set was resolved.
func Accepts(project *npm.Project, inst Instance, from string) bool {
	pkg := project.Owner(from)
	if pkg == nil {
		return true
	}
	dep, ok := pkg.Dep(inst.Dep)
	if !ok {
		return true
	}
	shared, _ := project.Read(inst.Dir)
	own, _ := project.Locate(from, inst.Dep)
	if shared == nil || own == nil || own.Dir == inst.Dir {
		return true
	}
	return accepts(semver.Classify(dep.Range), inst.Dep, shared, own)
}
