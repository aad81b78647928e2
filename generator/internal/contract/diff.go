package contract

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/semver"
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// Pair are two contracts of one unit, the older first.
type Pair struct{ Old, New *Contract }

// Judge asks a compiler about the pairs of types of each unit, in the order
// of the sets. It fills in where the compiler is.
type Judge func(ctx context.Context, units []string, sets []typescript.Set) ([][]typescript.Verdict, error)

// Diff finds what changed in each pair, by category and rule. The judge may be
// nil: a changed type is then a possible break. It is asked once, and only when
// a type has changed.
func Diff(ctx context.Context, pairs []Pair, judge Judge) ([][]Change, error) {
	out := make([][]Change, len(pairs))
	var open []*comparison
	var units []string
	var sets []typescript.Set
	all := make([]*comparison, len(pairs))
	for i, p := range pairs {
		c := &comparison{old: p.Old, new: p.New}
		all[i] = c
		c.exports()
		c.props()
		c.talk()
		c.runtime()
		c.style()
		if len(c.questions) > 0 {
			set := typescript.Set{Old: p.Old.Types, New: p.New.Types}
			for _, q := range c.questions {
				set.Pairs = append(set.Pairs, q.pair)
			}
			open, units, sets = append(open, c), append(units, p.New.Name), append(sets, set)
		}
	}
	var verdicts [][]typescript.Verdict
	if judge != nil && len(sets) > 0 {
		var err error
		if verdicts, err = judge(ctx, units, sets); err != nil {
			return nil, err
		}
	}
	for i, c := range open {
		for n, q := range c.questions {
			v := typescript.Verdict{Unknown: true}
			if i < len(verdicts) && n < len(verdicts[i]) {
				v = verdicts[i][n]
			}
			q.decide(v)
		}
	}
	for i, c := range all {
		order := map[string]int{}
		for n, r := range Rules() {
			order[r.ID] = n
		}
		slices.SortStableFunc(c.changes, func(a, b Change) int {
			return cmp.Or(cmp.Compare(order[a.Rule], order[b.Rule]), cmp.Compare(a.At, b.At), cmp.Compare(a.Text, b.Text))
		})
		out[i] = c.changes
	}
	return out, nil
}

// comparison is the work on one pair.
type comparison struct {
	old, new  *Contract
	changes   []Change
	questions []question
}

// question is for a compiler.
type question struct {
	pair   typescript.Pair
	decide func(typescript.Verdict)
}

func (c *comparison) ask(p typescript.Pair, decide func(typescript.Verdict)) {
	c.questions = append(c.questions, question{p, decide})
}

// imports concerns who imports an export; "" stands for the whole module.
func imports(m Module, export string, kinds ...UseKind) func(Use) bool {
	return func(u Use) bool {
		return slices.Contains(kinds, u.Kind) && u.Name == m.Specifier && u.Edition == m.Edition && (export == "" || u.Export == export || u.Export == Everything)
	}
}

func (c *comparison) exports() {
	for _, o := range c.old.Exposes {
		n, ok := c.new.Module(o.Specifier, o.Edition)
		if !ok {
			c.report("MODULE_REMOVED", o.Key(), imports(o, "", UseImport, UseType), "no longer offers the module %s", o.Key())
			continue
		}
		c.module(o, n)
	}
	for _, n := range c.new.Exposes {
		if _, ok := c.old.Module(n.Specifier, n.Edition); !ok {
			c.report("MODULE_ADDED", n.Key(), nil, "offers the module %s", n.Key())
		}
	}
}

func find(m Module, name string, types bool) (Export, bool) {
	i := slices.IndexFunc(m.Exports, func(e Export) bool { return e.Name == name && e.IsType() == types })
	if i < 0 {
		return Export{}, false
	}
	return m.Exports[i], true
}

func (c *comparison) module(o, n Module) {
	for _, was := range o.Exports {
		at := o.Key() + "#" + was.Name
		is, ok := find(n, was.Name, was.IsType())
		switch {
		case ok:
			c.signature(o, was, is)
			if was.Deprecated == "" && is.Deprecated != "" {
				c.report("EXPORT_DEPRECATED", at, imports(o, was.Name, UseImport, UseType), "marks %s of %s as deprecated", was.Name, o.Key())
			}
			if was.Doc != "" && is.Doc == "" && c.new.Typed {
				c.report("DOC_REMOVED", at, nil, "no longer explains %s of %s", was.Name, o.Key())
			}
		case !was.IsType():
			c.report("EXPORT_REMOVED", at, imports(o, was.Name, UseImport), "no longer exports %s from %s", was.Name, o.Key())
		case c.new.Typed:
			c.report("TYPE_REMOVED", at, imports(o, was.Name, UseType), "no longer exports the type %s from %s", was.Name, o.Key())
		}
	}
	for _, is := range n.Exports {
		if _, ok := find(o, is.Name, is.IsType()); !ok && (!is.IsType() || c.old.Typed) {
			c.report("EXPORT_ADDED", o.Key()+"#"+is.Name, nil, "exports %s from %s", is.Name, o.Key())
		}
	}
}

// signature compares the types of an export, if both are known.
func (c *comparison) signature(m Module, was, is Export) {
	if was.Type == "" || is.Type == "" || c.old.closure(was.Type) == c.new.closure(is.Type) {
		return
	}
	specifier := m.Key()
	at := specifier + "#" + was.Name
	shown := func(text string, of *Contract, e Export) string {
		if e.IsType() {
			return of.definition(e.Name, text)
		}
		return text
	}
	before, after := shown(was.Type, c.old, was), shown(is.Type, c.new, is)
	change := fmt.Sprintf("from %s to %s", short(before), short(after))
	if before == after {
		change = "by " + strings.Join(differing(c.old, c.new, was.Type, is.Type), ", ")
	}
	undecided := func(why string) {
		c.report("SIGNATURE_UNDECIDED", at, imports(m, was.Name, UseImport, UseType), "changes the type of %s in %s %s%s", was.Name, specifier, change, why)
	}
	if was.IsType() && (strings.Contains(was.Type, "<") || strings.Contains(is.Type, "<")) {
		undecided("; it has parameters, so that nobody can tell what that means")
		return
	}
	if !was.IsType() {
		c.ask(typescript.Pair{From: is.Type, To: was.Type}, func(v typescript.Verdict) {
			switch {
			case v.Unknown:
				undecided("")
			case v.Fits:
				c.report("SIGNATURE_WIDENED", at, nil, "changes the type of %s in %s %s", was.Name, specifier, change)
			default:
				c.report("SIGNATURE_CHANGED", at, imports(m, was.Name, UseImport), "changes the type of %s in %s %s", was.Name, specifier, change)
			}
		})
		return
	}
	reads := typescript.Verdict{}
	c.ask(typescript.Pair{From: is.Type, To: was.Type}, func(v typescript.Verdict) { reads = v })
	c.ask(typescript.Pair{From: was.Type, To: is.Type, FromOld: true}, func(v typescript.Verdict) {
		users := imports(m, was.Name, UseType)
		switch {
		case v.Unknown || reads.Unknown:
			undecided("")
		case !reads.Fits:
			c.report("TYPE_CHANGED", at, users, "changes the type %s in %s %s", was.Name, specifier, change)
		case !v.Fits:
			c.report("TYPE_DEMANDS_MORE", at, users, "demands more of the type %s in %s, %s", was.Name, specifier, change)
		default:
			c.report("SIGNATURE_WIDENED", at, nil, "changes the type %s in %s %s", was.Name, specifier, change)
		}
	})
}

var typeName = regexp.MustCompile(`[\p{L}_$][\p{L}\p{N}_$]*`)

// closure is a type's text with those of all that it mentions.
func (c *Contract) closure(text string) string {
	parts := []string{text}
	for _, d := range c.mentioned(text) {
		parts = append(parts, d.Name+d.Params+" = "+d.Text)
	}
	return strings.Join(parts, "\n")
}

// mentioned are the declared types that a type needs, by name.
func (c *Contract) mentioned(text string) []Declaration {
	seen := map[string]bool{}
	var out []Declaration
	for open := []string{text}; len(open) > 0; {
		for _, name := range typeName.FindAllString(open[0], -1) {
			i := slices.IndexFunc(c.Types, func(d Declaration) bool { return d.Name == name })
			if i >= 0 && !seen[name] {
				out, open = append(out, c.Types[i]), append(open, c.Types[i].Params+c.Types[i].Text)
			}
			seen[name] = true
		}
		open = open[1:]
	}
	slices.SortFunc(out, func(a, b Declaration) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// differing names the declared types that are not what they were.
func differing(before, after *Contract, was, is string) []string {
	text := map[string]string{}
	for _, d := range before.mentioned(was) {
		text[d.Name] = d.Params + d.Text
	}
	var out []string
	for _, d := range after.mentioned(is) {
		if old, ok := text[d.Name]; ok && old != d.Params+d.Text {
			out = append(out, d.Name)
		}
	}
	return out
}

// definition is what a declared type's name stands for.
func (c *Contract) definition(name, otherwise string) string {
	for _, d := range c.Types {
		if d.Name == name {
			return d.Text
		}
	}
	return otherwise
}

// short cuts a type that is too long for a sentence.
func short(text string) string {
	const most = 120
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// narrower reports whether some version is in the range before and not in the
// one after. Ranges that cannot be read are not compared.
func narrower(before, after string) bool {
	if before == after {
		return false
	}
	o, err := semver.ParseRange(cmp.Or(before, "*"), semver.Loose)
	if err != nil {
		return false
	}
	n, err := semver.ParseRange(cmp.Or(after, "*"), semver.Loose)
	return err == nil && !semver.Subset(o, n)
}
