package generator

import (
	"context"

	"github.com/mfegen/mfegen/generator/internal/contract"
	"github.com/mfegen/mfegen/generator/internal/docs"
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// promises adds to the facts what the contracts say: types, as far as the
// project's TypeScript can be asked, and how the contracts changed from
// snapshot to snapshot.
func (b *build) promises(ctx context.Context, s *docs.Site) error {
	types, why, err := b.typesOf(ctx)
	if err != nil {
		return err
	}
	s.Untyped = why
	all := contract.Extract(b.plan, b.bundles, types)
	for i, c := range all {
		typed(&s.Units[i], c)
		s.Units[i].Preview = b.previewOf(b.plan.Units()[i], c)
	}
	snapshots, list := contract.Read(b.files(), b.plan.Contracts.Dir)
	b.list.Add(list...)
	var pairs []contract.Pair
	var of []int
	for i, c := range all {
		history := contract.History(snapshots, c.Name)
		for j := 1; j < len(history); j++ {
			pairs, of = append(pairs, contract.Pair{Old: history[j-1], New: history[j]}), append(of, i)
		}
		if len(history) > 0 {
			first := docs.Release{
				Version: history[0].Version, Date: history[0].Released, Gzip: history[0].Gzip, Changes: []docs.Change{{Text: "the first snapshot of its contract"}},
			}
			s.Units[i].Releases = []docs.Release{first}
		}
	}
	changes, err := contract.Diff(ctx, pairs, b.judge)
	if err != nil {
		return err
	}
	for n, p := range pairs {
		u := &s.Units[of[n]]
		u.Releases = append([]docs.Release{release(p.New, changes[n])}, u.Releases...)
	}
	return nil
}

func release(of *contract.Contract, changes []contract.Change) docs.Release {
	r := docs.Release{Version: of.Version, Date: of.Released, Gzip: of.Gzip, Changes: []docs.Change{}}
	for _, c := range changes {
		r.Changes = append(r.Changes, docs.Change{Rule: c.Rule, Text: c.Text, Breaking: c.Verdict == contract.Breaking})
	}
	if len(changes) == 0 {
		r.Changes = append(r.Changes, docs.Change{Text: "nothing that others rely on"})
	}
	return r
}

// typed adds what the contract knows about types.
func typed(u *docs.Unit, c *contract.Contract) {
	for i := range u.Modules {
		m := &u.Modules[i]
		of, ok := c.Module(m.Specifier, m.Edition)
		if !ok {
			continue
		}
		u.Modules[i].Exports = exports(m.Exports, of)
	}
	for _, t := range c.Types {
		u.Types = append(u.Types, declared(t))
	}
	u.Props = better(u.Props, c.Props)
	for i := range u.Emits {
		if e, ok := c.Event(u.Emits[i].Name); ok {
			u.Emits[i].Payload = better(u.Emits[i].Payload, e.Payload)
		}
	}
	for i := range u.Owns {
		for _, s := range c.Owns {
			if s.Key == u.Owns[i].Key {
				u.Owns[i].Value = better(u.Owns[i].Value, s.Value)
			}
		}
	}
}

// exports joins what the bundle says about a module's exports with what its
// types say, which know more names: those of types.
func exports(known []docs.Export, m contract.Module) []docs.Export {
	used := map[string][]string{}
	for _, e := range known {
		used[e.Name] = e.UsedBy
	}
	out := []docs.Export{}
	for _, e := range m.Exports {
		d := docs.Export{Name: e.Name, Type: e.Type, Doc: e.Doc, Deprecated: e.Deprecated, UsedBy: used[e.Name]}
		if e.Kind != "value" {
			d.Kind = e.Kind
		}
		last := len(out) - 1
		switch {
		case e.Name == "mfegen":
		case last >= 0 && out[last].Name == e.Name:
			out[last].Kind += ", " + d.Kind // a value and a type of one name
		default:
			out = append(out, d)
		}
	}
	return out
}

func declared(t typescript.Declaration) docs.Type {
	return docs.Type{Name: t.Name + t.Params, Text: t.Text}
}

// better is the shape as the types describe it, or else as it was declared.
func better(was docs.Shape, now *contract.Shape) docs.Shape {
	if now == nil || now.Schema == nil {
		return was
	}
	out := docs.FromSchema(now.Schema, now.From)
	if was.Schema == "" {
		out.Schema = "" // it is TypeScript's, and nobody's own words
	}
	return out
}
