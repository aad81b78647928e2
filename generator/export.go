package generator

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/check"
	"github.com/mfegen/mfegen/generator/internal/export"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// The formats of Export.
const (
	// OpenMicrofrontends is a description after version 1.0.0 of the
	// OpenMicrofrontends specification, in YAML.
	OpenMicrofrontends = "openmicrofrontends"
	// Backstage is a catalog-info.yaml for Backstage's software catalog.
	Backstage = "backstage"
	// CycloneDX is a bill of materials after version 1.6 of CycloneDX, in
	// JSON.
	CycloneDX = "cyclonedx"
)

// ExportFormats are the formats of Export.
func ExportFormats() []string { return []string{Backstage, CycloneDX, OpenMicrofrontends} }

// Export links the site, writes none of it, and describes it in one of
// ExportFormats. url is where it is served, such as https://shop.example.com,
// or "". The bytes are nil when the diagnostics hold an error.
func Export(ctx context.Context, o Options, format, url string) ([]byte, Diagnostics, error) {
	if !slices.Contains(ExportFormats(), format) {
		return nil, nil, fmt.Errorf("there is no format %q", format)
	}
	b, stages := newBuild(o, false)
	res, err := b.through(ctx, stages, "link")
	if err != nil || !res.OK() {
		return nil, res.Diagnostics, err
	}
	site := b.exported(strings.TrimSuffix(url, "/"))
	switch format {
	case OpenMicrofrontends:
		return export.OpenMicrofrontends(site), res.Diagnostics, nil
	case Backstage:
		return export.Backstage(site), res.Diagnostics, nil
	}
	data, err := export.CycloneDX(site)
	return data, res.Diagnostics, err
}

// exported gathers the facts.
func (b *build) exported(url string) export.Site {
	s := export.Site{Name: b.plan.Site.Name, Version: b.plan.Shell.Package.Version, URL: url, Base: b.plan.Site.Base}
	packages := map[string]export.Package{}
	refs := func(of *bundle.Bundle, shared bool) []string {
		found := map[string]bool{}
		for _, f := range of.Files {
			for _, in := range f.Inputs {
				p := b.npm.Owner(path.Dir(in.Path))
				if p == nil || p.Name == "" {
					continue
				}
				e := exportedPackage(p)
				e.Shared = shared || packages[e.Ref()].Shared
				packages[e.Ref()] = e
				found[e.Ref()] = true
			}
		}
		return slices.Sorted(maps.Keys(found))
	}
	for _, c := range b.chunks {
		for _, f := range c.Bundle.Files {
			if f.Kind == bundle.Script && len(f.Inputs) > 0 {
				one := &bundle.Bundle{Unit: c.Bundle.Unit, Files: []bundle.File{f}}
				place := path.Join("assets", c.Bundle.Unit, f.Path)
				s.Chunks = append(s.Chunks, export.Chunk{Path: place, SHA256: b.sha256(place), Packages: refs(one, true)})
			}
		}
	}
	for i, u := range b.plan.Units() {
		e := b.exportedUnit(u, b.bundles[i])
		e.Packages = refs(b.bundles[i], false)
		s.Units = append(s.Units, e)
	}
	for _, ref := range slices.Sorted(maps.Keys(packages)) {
		s.Packages = append(s.Packages, packages[ref])
	}
	return s
}

func exportedPackage(p *npm.Package) export.Package {
	return export.Package{Name: p.Name, Version: p.Version, License: p.License, Description: p.Description, Homepage: p.Homepage}
}

// sha256 is the hash of a file of the site, in hexadecimal.
func (b *build) sha256(place string) string {
	i := slices.IndexFunc(b.site.Files, func(f link.File) bool { return f.Path == place })
	sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(b.site.Files[i].Integrity, "sha256-"))
	if err != nil {
		panic("link gave integrity metadata that is none: " + err.Error())
	}
	return hex.EncodeToString(sum)
}

func (b *build) exportedUnit(u plan.Unit, bu *bundle.Bundle) export.Unit {
	e := export.Unit{
		Name: u.Name, Shell: u.Kind == bundle.Shell, Title: u.Contract.Title, Description: cmp.Or(u.Contract.Description, u.Package.Description),
		Version: u.Package.Version, Team: u.Team, Owners: u.Contract.Owners, Stage: u.Contract.Stage, Props: u.Contract.Props.Schema,
		Opaque: u.Dist != "" || u.IsRemote(),
	}
	if pkg, _ := b.npm.Nearest(u.Dir); pkg != nil && u.OwnPackage() {
		e.License = pkg.License
	}
	for _, l := range u.Contract.Links {
		e.Links = append(e.Links, export.Link(l))
	}
	for _, ev := range u.Emits {
		e.Emits = append(e.Emits, export.Event{Name: ev.Name, Payload: ev.Payload.Schema})
	}
	for _, l := range u.Listens {
		e.Listens = append(e.Listens, export.Event{Name: l.Name, Payload: b.payload(l.Name)})
	}
	e.Needs, e.Shares = b.needs(u, bu), b.taken(u, bu)
	if len(bu.Entries) > 0 && bu.Entries[0].Mount && !e.Shell {
		e.Mounts = true
		e.Imports = b.imported(u.Name)
		for _, url := range check.Own(b.site, u.Name) {
			if strings.HasSuffix(url, ".css") {
				e.Styles = append(e.Styles, url)
			} else if len(e.Scripts) == 0 {
				e.Scripts = append(e.Scripts, url) // the entry; it imports the others
			}
		}
	}
	return e
}

// payload is the schema of an event, as some unit that emits it declares it.
func (b *build) payload(event string) map[string]any {
	for _, u := range b.plan.Units() {
		for _, e := range u.Emits {
			if e.Name == event && e.Payload.Schema != nil {
				return e.Payload.Schema
			}
		}
	}
	return nil
}

// needs names the units whose modules a unit imports, and those that it
// requires.
func (b *build) needs(u plan.Unit, bu *bundle.Bundle) []string {
	out := map[string]bool{}
	for _, r := range u.Requires {
		out[r.Unit] = true
	}
	for _, use := range bu.Uses {
		for _, other := range b.bundles {
			if slices.ContainsFunc(other.Entries, func(e bundle.Entry) bool { return e.Specifier == use.Specifier }) {
				out[other.Unit] = true
			}
		}
	}
	delete(out, u.Name)
	return slices.Sorted(maps.Keys(out))
}

// taken are the shared packages that a unit imports.
func (b *build) taken(u plan.Unit, bu *bundle.Bundle) []string {
	out := map[string]bool{}
	for _, use := range bu.Uses {
		if in, ok := b.shares.For(u.Name, npm.Name(use.Specifier)); ok {
			out[export.Package{Name: in.Dep, Version: in.Version}.Ref()] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// imported is what the bare specifiers in an MFE's scripts, and in those that
// they import, stand for.
func (b *build) imported(unit string) map[string]string {
	out := map[string]string{}
	files := map[string]link.File{}
	for _, f := range b.site.Files {
		files[f.URL] = f
	}
	of := map[string]*bundle.Bundle{}
	for _, bu := range b.bundles {
		of[bu.Unit] = bu
	}
	for _, c := range b.chunks {
		of[c.Bundle.Unit] = c.Bundle
	}
	i := slices.IndexFunc(b.site.MFEs, func(m link.MFE) bool { return m.Name == unit })
	for _, script := range b.site.MFEs[i].Scripts {
		f := files[script.URL]
		bu := of[f.Unit]
		if bu == nil {
			continue // mfegen's own
		}
		inner, _ := bu.File(strings.TrimPrefix(f.Path, path.Join("assets", f.Unit)+"/"))
		for _, spec := range slices.Concat(inner.Bare, inner.BareLazy) {
			if url, ok := b.site.Map.Scopes[b.plan.Site.Base+"assets/"+f.Unit+"/"][spec]; ok {
				out[spec] = url
			} else if url, ok := b.site.Map.Imports[spec]; ok && out[spec] == "" {
				out[spec] = url
			}
		}
	}
	return out
}
