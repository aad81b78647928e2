package generator

import (
	"fmt"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/page"
	"github.com/mfegen/mfegen/generator/internal/plan"
	browser "github.com/mfegen/mfegen/generator/internal/runtime"
	"github.com/mfegen/mfegen/generator/internal/seal"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// isolationModules adds what mounts in shadow roots and in frames, where the
// site has them.
func (b *build) isolationModules(out []link.Module) []link.Module {
	add := func(m browser.Module, use link.Use, imports ...string) {
		js, err := m.Bundle(b.features(), b.plan.Site.Minify, b.plan.Site.Target)
		if err != nil {
			panic(fmt.Sprintf("%s does not bundle: %v", m.Specifier, err))
		}
		out = append(out, link.Module{Specifier: m.Specifier, Data: js, Use: use, Imports: imports})
	}
	if slices.ContainsFunc(b.plan.MFEs, func(u plan.Unit) bool { return u.Isolation == "shadow" }) {
		add(browser.Shadow, link.Asked)
	}
	if !b.plan.Framed() {
		return out
	}
	var bus []string
	if slices.ContainsFunc(out, func(m link.Module) bool { return m.Specifier == browser.BusCore }) {
		bus = []string{browser.BusCore} // by import(), when there is an event to pass on
	}
	add(browser.Frame, link.Asked, bus...)
	add(browser.Inside, link.Framed)
	add(browser.FrameBus, link.Framed, browser.Inside.Specifier)
	return out
}

// frames renders the pages of the MFEs that run in frames.
func (b *build) frames(t *tree.Tree) {
	for _, f := range b.site.Frames {
		u, _ := b.plan.Unit(f.MFE)
		html := page.RenderFrame(page.Frame{
			Name: f.MFE, Title: u.Contract.Title, Lang: b.doc.Lang(), ImportMap: f.Map.JSON(), Data: f.Data,
			Preloads: pageLinks(f.Preloads), Styles: pageLinks(f.Styles), Run: page.Link(f.Run),
		})
		b.add(t, f.File, "the frame of "+u.String(), b.small(html))
	}
}

func pageLinks(refs []link.Ref) []page.Link {
	var out []page.Link
	for _, r := range refs {
		out = append(out, page.Link(r))
	}
	return out
}

// sealFrames are the frames as the headers need them.
func (b *build) sealFrames() []seal.Frame {
	var out []seal.Frame
	for _, f := range b.site.Frames {
		u, _ := b.plan.Unit(f.MFE)
		s := seal.Frame{File: f.File, URL: f.URL, Folders: f.Folders}
		for _, c := range u.Contract.Connect {
			s.Connect = append(s.Connect, c.Name)
		}
		out = append(out, s)
	}
	return out
}
