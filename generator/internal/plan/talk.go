package plan

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
)

// ofBridge is the kind of what speaks like a unit and is none.
const ofBridge bundle.Kind = "bridge"

// bridges completes what the manifest says about them, and lets the policy
// allow their origins.
func (r *resolver) bridges(p *Plan) []Bridge {
	var out []Bridge
	for _, name := range slices.Sorted(maps.Keys(r.m.Bridge)) {
		m, key := r.m.Bridge[name], at{"bridge", name}
		u := Unit{Name: name, Kind: ofBridge, Dir: "."}
		b := Bridge{Name: name, URL: m.URL, Kind: cmp.Or(m.Kind, "sse"), Pos: r.m.KeyPos(key...), Emits: r.events(u, m.Emits, key.key("emits"), true)}
		if strings.HasPrefix(m.URL, "wss:") {
			b.Kind = "websocket"
		}
		if to, err := url.Parse(m.URL); err == nil && to.Host != "" {
			if origin := to.Scheme + "://" + to.Host; !slices.Contains(p.Site.CSP.Connect, origin) {
				p.Site.CSP.Connect = append(slices.Clip(p.Site.CSP.Connect), origin)
			}
		} else {
			b.URL = strings.TrimSuffix(p.Site.Base, "/") + m.URL
		}
		out = append(out, b)
	}
	return out
}

// said is an event with who emits it.
type said struct {
	Event
	by Unit
}

// owned is a key of the state with its owner.
type owned struct {
	State
	by Unit
}

// agree checks that what units say and hear of each other fits together.
func (r *resolver) agree(p *Plan) {
	r.agreeOnEvents(p)
	r.agreeOnState(p)
}

func (r *resolver) agreeOnEvents(p *Plan) {
	first := map[string]said{}
	all := p.Units()
	for _, b := range p.Bridges {
		all = append(all, Unit{Name: b.Name, Kind: ofBridge, Talk: Talk{Emits: b.Emits}})
	}
	for _, u := range all {
		for _, e := range u.Emits {
			f, ok := first[e.Name]
			if !ok {
				first[e.Name] = said{e, u}
				continue
			}
			if what := difference(f.Event, e); what != "" {
				d := r.list.Errorf("MFE175", e.Pos, "%s and %s emit %q with %s", f.by, u, e.Name, what)
				d.Notes = []diag.Note{{Pos: f.Pos, Text: "the other one stands here"}}
				d.Hint = "let both say the same; a payload that both name can be a .json file"
			}
		}
	}
	names := slices.Sorted(maps.Keys(first))
	for _, u := range all {
		for _, l := range u.Listens {
			if _, ok := first[l.Name]; ok {
				continue
			}
			d := r.list.Warnf("MFE176", l.Pos, "%s listens to %q, which nobody emits", u, l.Name)
			d.Hint = fmt.Sprintf("delete it, or add emits = { %q = { } } to the unit that emits it", l.Name)
			if near := diag.Closest(l.Name, names); near != "" {
				d.Hint = fmt.Sprintf("did you mean %q?", near)
			}
		}
	}
}

// difference says in what two declarations of one event differ.
func difference(a, b Event) string {
	switch {
	case !same(a.Payload, b.Payload):
		return "different payloads"
	case a.Replay != b.Replay:
		return "and without replay"
	case a.Tabs != b.Tabs:
		return "and without tabs"
	}
	return ""
}

// same compares what shapes say; two files may say the same.
func same(a, b Shape) bool {
	if a.Type != b.Type || a.Type != "" && a.File != b.File {
		return false
	}
	return bytes.Equal(canonical(a.Schema), canonical(b.Schema))
}

// canonical is a schema as JSON, in which the numbers of TOML and of JSON look
// alike. What TOML has and JSON has not is a mistake that is found elsewhere.
func canonical(schema map[string]any) []byte {
	text, _ := json.Marshal(schema)
	return text
}

func (r *resolver) agreeOnState(p *Plan) {
	owners := map[string]owned{}
	var keys []owned
	for _, u := range p.Units() {
		for _, s := range u.Owns {
			if f, twice := owners[s.Key]; twice {
				d := r.list.Errorf("MFE166", s.Pos, "%s and %s both own %q", f.by, u, s.Key)
				d.Notes = []diag.Note{{Pos: f.Pos, Text: "the other owner says so here"}}
				d.Hint = fmt.Sprintf("let one of them own it; the other reads it, with reads = [%q], and asks for changes by an event", s.Key)
				continue
			}
			owners[s.Key] = owned{s, u}
			keys = append(keys, owned{s, u})
			r.readers(p, u, s)
		}
	}
	if len(keys) > p.StateMax {
		var list []string
		for _, k := range keys {
			list = append(list, fmt.Sprintf("%s (%s)", k.Key, k.by))
		}
		d := r.list.Errorf("MFE167", keys[p.StateMax].Pos, "the units own %d keys of shared state, and %d are allowed: %s",
			len(keys), p.StateMax, strings.Join(list, ", "))
		if p.StateMaxPos.Line > 0 {
			d.Notes = []diag.Note{{Pos: p.StateMaxPos, Text: "the limit stands here"}}
		}
		d.Hint = "keep to one unit what only one reads, tell the others by an event, or raise max in [state]"
	}
	for _, u := range p.Units() {
		for _, m := range u.Reads {
			r.reads(u, m, owners)
		}
	}
}

// readers checks that those who may read a key exist.
func (r *resolver) readers(p *Plan, owner Unit, s State) {
	var names []string
	for _, u := range p.Units() {
		names = append(names, u.Name)
	}
	for _, m := range s.Readers {
		if slices.Contains(names, m.Name) {
			continue
		}
		d := r.list.Errorf("MFE178", m.Pos, "%s lets %q read %q, and there is no such unit", owner, m.Name, s.Key)
		d.Hint = "name one of: " + strings.Join(names, ", ")
		if near := diag.Closest(m.Name, names); near != "" {
			d.Hint = fmt.Sprintf("did you mean %q?", near)
		}
	}
}

// reads checks that there is what a unit reads, and that it may.
func (r *resolver) reads(u Unit, m Mention, owners map[string]owned) {
	o, ok := owners[m.Name]
	if !ok {
		d := r.list.Errorf("MFE168", m.Pos, "%s reads %q, which nobody owns", u, m.Name)
		d.Hint = fmt.Sprintf("add owns = { %q = { } } to the unit that writes it", m.Name)
		if near := diag.Closest(m.Name, slices.Sorted(maps.Keys(owners))); near != "" {
			d.Hint = fmt.Sprintf("did you mean %q?", near)
		}
		return
	}
	if o.Readers == nil || o.by.Name == u.Name || slices.ContainsFunc(o.Readers, func(x Mention) bool { return x.Name == u.Name }) {
		return
	}
	d := r.list.Errorf("MFE169", m.Pos, "%s reads %q, but %s does not list it among the readers", u, m.Name, o.by)
	d.Notes = []diag.Note{{Pos: o.Pos, Text: "the key and its readers are named here"}}
	d.Hint = fmt.Sprintf("ask whoever answers for %s to add %q to readers", o.by, u.Name)
}
