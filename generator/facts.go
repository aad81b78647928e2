package generator

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/check"
	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/report"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// facts are what the docs are made of.
func (b *build) facts() (docs.Site, error) {
	r := &report.Report{}
	b.weigh(r)
	d := b.plan.Docs
	s := docs.Site{
		Name: d.Title, Manifest: b.plan.Manifest, Edit: d.Edit, URL: d.URL, Folder: d.Pages,
		Base: "/", StateMax: b.plan.StateMax,
		Vendor: docs.Sizes(r.Vendor.JS.Plus(r.Vendor.CSS)), Files: os.DirFS(b.plan.Root),
	}
	if !b.alone {
		s.Base = b.plan.Site.Base + d.Path + "/"
		s.Home = strings.Repeat("../", strings.Count(d.Path, "/")+1) + "index.html"
	}
	if len(r.Runtime) > 0 {
		s.Runtime = r.Runtime[0].Gzip
	}
	for i, u := range b.plan.Units() {
		unit := b.unitFacts(u, b.bundles[i], r.Units[i])
		if u.Contract.Readme != "" {
			data, err := os.ReadFile(b.abs(u.Contract.Readme))
			if err != nil {
				return s, err
			}
			unit.Readme = &docs.Source{Path: u.Contract.Readme, Data: data}
		}
		s.Units = append(s.Units, unit)
	}
	for i, p := range b.site.Pages {
		s.Routes = append(s.Routes, docs.Route{
			Pattern: p.Route.Pattern, Owner: p.Route.Owner, MFEs: p.Route.MFEs, Lazy: p.Route.Lazy,
			JS: r.Routes[i].JS.Gzip, CSS: r.Routes[i].CSS.Gzip, Budget: budget(r.Routes[i].Budget),
		})
	}
	s.Deps = b.depFacts(r)
	for _, bridge := range b.plan.Bridges {
		s.Bridges = append(s.Bridges, docs.Bridge{Name: bridge.Name, Emits: events(bridge.Emits)})
	}
	for _, f := range check.Fits(b.plan) {
		s.Fits = append(s.Fits, docs.Fit{
			Unit: f.Unit.Name, Provider: f.Provider.Name, Range: f.Require.Range, Version: f.Provider.Package.Version, State: string(f.State),
		})
	}
	for _, d := range b.list.Sorted() {
		if d.Severity == Warning {
			s.Notes = append(s.Notes, docs.Note{Code: d.Code, Text: d.Text, Place: d.Pos.String()})
		}
	}
	var err error
	s.Pages, err = b.ownPages()
	return s, err
}

func budget(b *report.Budget) *docs.Budget {
	if b == nil {
		return nil
	}
	return &docs.Budget{Limit: b.Limit, Used: b.Used}
}

func (b *build) unitFacts(u plan.Unit, bu *bundle.Bundle, r report.Unit) docs.Unit {
	c := u.Contract
	d := docs.Unit{
		Name: u.Name, Kind: string(u.Kind), Title: c.Title, Description: c.Description, Version: u.Package.Version, Team: u.Team,
		Owners: c.Owners, Stage: c.Stage, Source: u.Dir, Contract: c.File, Mount: u.Mount, Element: u.Element, Load: u.Load,
		Routes: u.Routes, On: u.On, Next: u.Next, Fallback: u.Care.Fallback,
		JS: docs.Sizes(r.JS), CSS: docs.Sizes(r.CSS), Assets: r.Assets, Budget: budget(r.Budget),
		Slots: names(c.Slots), Connect: names(c.Connect), Permissions: names(c.Permissions),
		Listens: names(u.Listens), Reads: names(u.Reads), Props: shapeOf(c.Props), Remote: u.Remote.URL,
		Flag: u.Flag, Off: u.Off,
	}
	if u.Isolation != "none" {
		d.Isolation = u.Isolation
	}
	if d.Title == u.Name {
		d.Title = strings.ToUpper(u.Name[:1]) + u.Name[1:] // names are in lower case for machines
	}
	if u.Kind == bundle.Shell {
		d.Title, d.Description = "Shell", u.Package.Description
	} else {
		d.Care = care(u.Care)
	}
	for _, l := range c.Links {
		d.Links = append(d.Links, docs.Link(l))
	}
	d.Emits = events(u.Emits)
	for _, s := range u.Owns {
		d.Owns = append(d.Owns, docs.State{Key: s.Key, Doc: s.Description, Value: shapeOf(s.Value), Readers: names(s.Readers), Tabs: s.Tabs})
	}
	for _, t := range r.Top {
		d.Top = append(d.Top, docs.Share(t))
	}
	for _, e := range bu.Entries {
		if e.Specifier != "" && e.File != "" {
			d.Modules = append(d.Modules, b.moduleFacts(e))
		}
	}
	for _, use := range bu.Uses {
		if provider := b.provider(use.Specifier); provider != "" && provider != u.Name {
			d.Imports = append(d.Imports, docs.Import{Unit: provider, Specifier: use.Specifier, Names: use.Names, All: use.All, Files: use.Files})
		}
	}
	d.Needs = b.needFacts(u.Name)
	return d
}

func events(of []plan.Event) []docs.Event {
	var out []docs.Event
	for _, e := range of {
		out = append(out, docs.Event{
			Name: e.Name, Doc: e.Description, Payload: shapeOf(e.Payload), Replay: e.Replay, Tabs: e.Tabs, Deprecated: e.Deprecated,
		})
	}
	return out
}

func names(of []plan.Mention) []string {
	var out []string
	for _, m := range of {
		out = append(out, m.Name)
	}
	return out
}

// shapeOf says what is known of a value.
func shapeOf(s plan.Shape) docs.Shape {
	switch {
	case s.Schema != nil:
		return docs.FromSchema(s.Schema, s.File)
	case s.Type != "":
		return docs.Shape{Type: s.Type, File: s.File}
	}
	return docs.Shape{}
}

func care(c plan.Care) []docs.Setting {
	seconds := func(d time.Duration) string { return fmt.Sprintf("%g s", d.Seconds()) }
	out := []docs.Setting{
		{Name: "Time to load", Value: seconds(c.Load)},
		{Name: "Time to mount", Value: seconds(c.Mount)},
		{Name: "Retries", Value: fmt.Sprintf("%d, the first after %s", c.Retries, seconds(c.RetryDelay))},
	}
	if c.MaxFailures > 0 {
		out = append(out, docs.Setting{Name: "Circuit breaker", Value: fmt.Sprintf("after %d failures, for %s", c.MaxFailures, seconds(c.Cooldown))})
	}
	switch {
	case c.Fallback != "":
		out = append(out, docs.Setting{Name: "In its place", Value: "the MFE " + c.Fallback})
	case c.FallbackHTML != "":
		out = append(out, docs.Setting{Name: "In its place", Value: c.FallbackHTML})
	default:
		out = append(out, docs.Setting{Name: "In its place", Value: "a sentence and a button"})
	}
	return out
}

// provider is the unit that offers a specifier, or "".
func (b *build) provider(specifier string) string {
	for _, bu := range b.bundles {
		if slices.ContainsFunc(bu.Entries, func(e bundle.Entry) bool { return e.Specifier == specifier }) {
			return bu.Unit
		}
	}
	return ""
}

func (b *build) moduleFacts(e bundle.Entry) docs.Module {
	m := docs.Module{Specifier: e.Specifier, Edition: e.Edition, Source: e.Source, Exports: []docs.Export{}}
	used := map[string][]string{}
	for _, bu := range b.bundles {
		for _, use := range bu.Uses {
			if use.Specifier != e.Specifier || e.Edition != "" {
				continue
			}
			m.UsedBy = append(m.UsedBy, bu.Unit)
			for _, n := range use.Names {
				used[n] = append(used[n], bu.Unit)
			}
		}
	}
	for _, n := range e.Exports {
		if e.Mount && n == "mfegen" {
			continue // what the MFE says of itself to other sites; mfegen added it
		}
		m.Exports = append(m.Exports, docs.Export{Name: n, UsedBy: used[n]})
	}
	return m
}

// needFacts are the shared dependencies that a unit declares and gets.
func (b *build) needFacts(unit string) []docs.Need {
	var out []docs.Need
	for _, e := range b.shares.Explanations {
		if e.Tool {
			continue
		}
		ask := slices.IndexFunc(e.Asked, func(a share.Ask) bool { return a.Unit == unit })
		got := slices.IndexFunc(e.Got, func(g share.Got) bool { return g.Unit == unit })
		if ask < 0 || got < 0 {
			continue
		}
		a, g := e.Asked[ask], e.Got[got]
		out = append(out, docs.Need{
			Dep: e.Dep, Range: a.Range, Kind: a.Kind, Version: g.Version, InRange: g.InRange, Default: g.Default, Reason: g.Reason,
		})
	}
	return out
}

// depFacts are the shared dependencies that somebody imports.
func (b *build) depFacts(r *report.Report) []docs.Dep {
	var out []docs.Dep
	for _, in := range r.Vendor.Instances {
		if len(out) == 0 || out[len(out)-1].Name != in.Dep {
			out = append(out, docs.Dep{Name: in.Dep})
		}
		d := &out[len(out)-1]
		d.Copies = append(d.Copies, docs.Copy{Version: in.Version, Units: in.Users, Reason: in.Reason, Bytes: in.Bytes})
	}
	for i := range out {
		e, _ := b.shares.Explain(out[i].Name)
		out[i].Why = e.Certificate
		for _, a := range e.Asked {
			ask := docs.Ask{By: a.Package, Range: a.Range, Kind: a.Kind}
			if a.Unit != "" {
				ask.By, ask.Unit = a.Unit, true
			} else if a.Package == "" {
				ask.By = b.plan.Manifest
			}
			out[i].Asks = append(out[i].Asks, ask)
		}
	}
	return out
}
