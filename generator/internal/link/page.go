package link

import "slices"

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
		var shadowed []target
		for _, name := range r.MFEs {
			b := l.bundles[name]
			switch {
			case b == nil || len(b.Entries) == 0:
			case l.unit(name).Isolation == "shadow":
				shadowed = append(shadowed, l.start(b))
			default:
				from = append(from, l.start(b))
			}
		}
		if len(r.Lazy) > 0 || r.Gated {
			from = append(from, l.asked(Lazy)...)
		}
		if r.Gated {
			from = append(from, l.asked(Gated)...)
		}
		scripts := l.closure(slices.Concat(from, shadowed)...).scripts
		if flags, ok := l.common["mfegen/flags"]; ok && slices.Contains(scripts, flags.node) {
			from = append(from, l.provider()...)
			scripts = l.closure(slices.Concat(from, shadowed)...).scripts
		}
		p := Page{Route: r, Preloads: append(l.refs(scripts), l.remotePreloads(r)...), Styles: l.refs(l.closure(from...).styles), Entries: run}
		// What the page links too comes from the cache.
		p.Sheets = slices.DeleteFunc(l.refs(l.closure(shadowed...).styles), func(r Ref) bool { return slices.Contains(p.Styles, r) })
		l.site.Pages = append(l.site.Pages, p)
	}
}

// asked lists the modules of a use.
func (l *linker) asked(use Use) []target {
	var out []target
	for i, e := range l.bundles[runtimeUnit].Entries {
		if l.in.Modules[i].Use == use {
			out = append(out, entryTarget(l.bundles[runtimeUnit], e))
		}
	}
	return out
}

// provider is the shell's module that asks the provider of flags, if there is
// one. mfegen/flags imports it as soon as it runs, with import().
func (l *linker) provider() []target {
	if t, ok := l.common["mfegen/flags/provider"]; ok {
		return []target{t}
	}
	return nil
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
