package docs

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/markdown"
)

// EventRow is an event with everybody who has to do with it.
type EventRow struct {
	Name string
	// By are the units that emit it, each with what it says about it.
	By []Emitter
	// Listeners are the units that listen to it.
	Listeners []string
}

// Emitter is a unit with an event that it emits, or a bridge with one that it
// feeds.
type Emitter struct {
	Unit   string // "" for a bridge
	Bridge string
	Event
}

// Orphan says what is odd about the event, in a few words, or "".
func (e EventRow) Orphan() string {
	switch {
	case len(e.By) == 0:
		return "nobody emits it"
	case len(e.Listeners) == 0:
		return "nobody listens"
	}
	return ""
}

// Deprecated is what to use instead of the event, or "".
func (e EventRow) Deprecated() string {
	for _, by := range e.By {
		if by.Deprecated != "" {
			return by.Deprecated
		}
	}
	return ""
}

func (r *renderer) catalogue() {
	rows := map[string]*EventRow{}
	at := func(name string) *EventRow {
		if rows[name] == nil {
			rows[name] = &EventRow{Name: name}
		}
		return rows[name]
	}
	for _, u := range r.site.Units {
		for _, e := range u.Emits {
			row := at(e.Name)
			row.By = append(row.By, Emitter{Unit: u.Name, Event: e})
		}
		for _, name := range u.Listens {
			row := at(name)
			row.Listeners = append(row.Listeners, u.Name)
		}
	}
	for _, b := range r.site.Bridges {
		for _, e := range b.Emits {
			row := at(e.Name)
			row.By = append(row.By, Emitter{Bridge: b.Name, Event: e})
		}
	}
	for _, row := range rows {
		r.events = append(r.events, *row)
	}
	slices.SortFunc(r.events, func(a, b EventRow) int { return cmp.Compare(a.Name, b.Name) })
}

// StateRow is a key of shared state with its owner and its readers.
type StateRow struct {
	State
	Owner   string   // "" when nobody owns what is read
	Readers []string // units that say they read it
}

func (r *renderer) audit() {
	rows := map[string]*StateRow{}
	for _, u := range r.site.Units {
		for _, s := range u.Owns {
			rows[s.Key] = &StateRow{State: s, Owner: u.Name}
		}
	}
	for _, u := range r.site.Units {
		for _, key := range u.Reads {
			if rows[key] == nil {
				rows[key] = &StateRow{State: State{Key: key}}
			}
			rows[key].Readers = append(rows[key].Readers, u.Name)
		}
	}
	for _, row := range rows {
		r.states = append(r.states, *row)
	}
	slices.SortFunc(r.states, func(a, b StateRow) int { return cmp.Compare(a.Key, b.Key) })
}

// Team is who owns units.
type Team struct {
	Name  string
	Slug  string
	Units []*Unit
	// Owners and Links are the units', each once.
	Owners []string
	Links  []TeamLink
}

// TeamLink is a link of one of a team's units.
type TeamLink struct {
	Unit string
	Link
}

func (r *renderer) people() {
	at := map[string]int{}
	for i := range r.site.Units {
		u := &r.site.Units[i]
		if u.Team == "" {
			continue
		}
		n, ok := at[u.Team]
		if !ok {
			n = len(r.teams)
			at[u.Team] = n
			r.teams = append(r.teams, Team{Name: u.Team, Slug: markdown.Slug(u.Team)})
		}
		t := &r.teams[n]
		t.Units = append(t.Units, u)
		for _, o := range u.Owners {
			if !slices.Contains(t.Owners, o) {
				t.Owners = append(t.Owners, o)
			}
		}
		for _, l := range u.Links {
			t.Links = append(t.Links, TeamLink{u.Name, l})
		}
	}
	slices.SortFunc(r.teams, func(a, b Team) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	// Two teams whose names differ in signs alone need pages of their own.
	seen := map[string]int{}
	for i := range r.teams {
		slug := r.teams[i].Slug
		if seen[slug]++; seen[slug] > 1 {
			r.teams[i].Slug += strings.Repeat("-", seen[slug])
		}
	}
}
