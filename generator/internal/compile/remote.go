package compile

import (
	"crypto/sha256"
	"fmt"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// about is what an MFE says of itself. The plan has read its ranges.
func about(u plan.Unit) *runtime.About {
	a := &runtime.About{Name: u.Name, Version: u.Package.Version}
	for _, q := range u.Requires {
		if a.Requires == nil {
			a.Requires = map[string][][]string{}
		}
		a.Requires[q.Unit] = semver.MustParseRange(q.Range).Comparators()
	}
	return a
}

// facade is the bundle of an MFE that another site serves: one module of this
// site's, so that all that is done for MFEs (retries, preloads, integrity, whose
// error it was) is done for this one too. What the MFE imports from this site
// counts as its imports, with any name, since nobody here has seen its code.
func facade(p *plan.Plan, u plan.Unit) *bundle.Bundle {
	far := runtime.Far{Name: u.Name, URL: u.Remote.URL}
	if u.Remote.Accepts != "" {
		far.Version = semver.MustParseRange(u.Remote.Accepts).Comparators()
	}
	text, err := runtime.Facade(far)
	if err != nil {
		panic(err) // strings alone
	}
	sum := sha256.Sum256([]byte(text))
	file := bundle.File{
		Path: fmt.Sprintf("remote-%X.js", sum[:4]), Kind: bundle.Script, Data: []byte(text),
		Bare: append([]string{runtime.Remote.Specifier}, u.Remote.Imports...),
	}
	b := &bundle.Bundle{Unit: u.Name, Kind: u.Kind, Files: []bundle.File{file}}
	b.Entries = []bundle.Entry{{
		Specifier: u.Entries[0].Specifier, Source: p.Manifest, File: file.Path, Exports: runtime.FacadeExports(), Mount: true,
	}}
	for _, spec := range u.Remote.Imports {
		b.Uses = append(b.Uses, bundle.Use{Specifier: spec, All: true, Files: []string{p.Manifest}})
	}
	return b
}
