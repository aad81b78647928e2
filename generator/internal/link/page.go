package link

import (
	"slices"

	"github.com/mfegen/mfegen/generator/internal/bundle"
)

// entries are what every page runs, and the scripts among them. What the shell
// imports may be a stylesheet alone.
func (l *linker) entries() (from []target, run []Ref) {
	shell := l.in.Bundles[0]
	own := func(ahead bool) {
		for _, e := range shell.Entries {
			if e.Specifier != "" || e.Ahead != ahead {
				continue
			}
			t := entryTarget(shell, e)
			from = append(from, t)
			if e.File != "" {
				run = append(run, l.ref[t.node])
			}
		}
	}
	own(true)
	if rt := l.bundles[runtimeUnit]; rt != nil {
		for i, e := range rt.Entries {
			if l.in.Modules[i].Use == Entry {
				from = append(from, entryTarget(rt, e))
				run = append(run, l.ref[node{rt.Unit, e.File}])
			}
		}
	}
	own(false)
	return from, run
}

func (l *linker) pages() {
	entries, run := l.entries()
	for _, r := range l.in.Plan.Routes {
		from := slices.Clone(entries)
		for _, name := range r.MFEs {
			if b := l.bundles[name]; b != nil && len(b.Entries) > 0 {
				from = append(from, entryTarget(b, b.Entries[0]))
			}
		}
		if rt := l.bundles[runtimeUnit]; rt != nil && len(r.Lazy) > 0 {
			from = append(from, lazyEntries(rt, l.in.Modules)...)
		}
		c := l.closure(from...)
		l.site.Pages = append(l.site.Pages, Page{Route: r, Preloads: append(l.refs(c.scripts), l.remotePreloads(r)...), Styles: l.refs(c.styles), Entries: run})
	}
}

func lazyEntries(rt *bundle.Bundle, modules []Module) []target {
	var out []target
	for i, e := range rt.Entries {
		if modules[i].Use == Lazy {
			out = append(out, entryTarget(rt, e))
		}
	}
	return out
}

// everywhere are the stylesheets that every page has. They are the shell's too,
// so no MFE takes them along when it goes.
func (l *linker) everywhere() map[string]bool {
	entries, _ := l.entries()
	out := map[string]bool{}
	for _, r := range l.refs(l.closure(entries...).styles) {
		out[r.URL] = true
	}
	return out
}
