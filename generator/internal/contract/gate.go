package contract

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/schema"
)

// Compared is a unit's contract beside its baseline.
type Compared struct {
	Pair
	Changes []Change // with their users
}

// Gate judges changes: one that breaks who uses it needs a version that says
// so. What nobody uses, what nobody can tell, and what a new major version
// does to units of this very site, are warnings.
func Gate(p *plan.Plan, all []Compared) diag.List {
	var list diag.List
	for _, c := range all {
		u, ok := p.Unit(c.New.Name)
		if !ok || !Promises(c.Old.Version) {
			continue
		}
		counted := Counted(p, c.Changes)
		for _, x := range counted {
			if x.Verdict == Compatible || x.Verdict == Possible && !x.Affects() {
				continue
			}
			list.Add(c.diagnose(p, u, x, Next(c.Old.Version, counted)))
		}
	}
	return list
}

func (c Compared) diagnose(p *plan.Plan, u plan.Unit, x Change, next string) diag.Diagnostic {
	d := diag.Diagnostic{Code: "MFE801", Severity: diag.Warning, Pos: u.Package.VersionPos}
	d.Text = fmt.Sprintf("%s %s %s", u, c.New.Version, x.Text)
	may := MayBreak(c.Old.Version, c.New.Version)
	if x.Verdict == Breaking && x.Affects() && !may {
		d.Code, d.Severity = "MFE800", diag.Error
	}
	d.Notes = append(d.Notes, diag.Note{
		Pos:  diag.Pos{File: path.Join(p.Contracts.Dir, c.Old.FileName())},
		Text: fmt.Sprintf("%s promised otherwise: %s", c.Old.Version, x.Rule),
	})
	for _, use := range x.Users {
		d.Notes = append(d.Notes, diag.Note{Pos: use.Pos, Text: use.Unit + " " + use.does()})
	}
	switch {
	case may:
		d.Hint = "change who uses it in this site, too"
	case x.Verdict == Breaking:
		d.Hint = fmt.Sprintf("take it back, or make this version %s", next)
	default:
		d.Hint = "look at who uses it; mfegen contract write takes it as it is into the next version's snapshot"
	}
	if len(x.Users) == 0 && !x.public {
		d.Hint = fmt.Sprintf("no unit of this site uses it; others may: make this version %s to be sure", next)
		if may {
			d.Hint = "no unit of this site uses it"
		}
	}
	if d.Severity == diag.Warning {
		d.Hint += fmt.Sprintf("; or ignore = [\"%s:%s\"] in [contract]", c.New.Name, x.Rule)
	}
	return d
}

// does says in words what the unit does.
func (u Use) does() string {
	switch u.Kind {
	case UseMount:
		return "shows it here"
	case UseEvent:
		return "listens here"
	case UseState:
		return "reads it here"
	case UseNeeds:
		return "requires it here"
	}
	if u.Export == Everything {
		return "imports it here, and may use any of its names"
	}
	return "imports it here"
}

// Counted are the changes that count for the plan.
func Counted(p *plan.Plan, changes []Change) []Change {
	s := Selection{Level: Category(p.Contracts.Level), Rules: texts(p.Contracts.Rules), Ignore: texts(p.Contracts.Ignore)}
	return slices.DeleteFunc(slices.Clone(changes), func(x Change) bool { return !s.Counts(x) })
}

func texts(mentions []plan.Mention) []string {
	var out []string
	for _, m := range mentions {
		out = append(out, m.Name)
	}
	return out
}

// Check says what is wrong with what the manifest says of contracts: rules
// that do not exist, and schemas that are none.
func Check(p *plan.Plan) diag.List {
	var list diag.List
	var ids []string
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	known := func(m plan.Mention, id string) {
		if slices.Contains(ids, id) {
			return
		}
		d := list.Errorf("MFE804", m.Pos, "there is no rule %s", id)
		d.Hint = "mfegen contract rules lists them"
		if near := diag.Closest(id, ids); near != "" {
			d.Hint = "did you mean " + near + "?"
		}
	}
	for _, m := range p.Contracts.Rules {
		known(m, m.Name)
	}
	for _, m := range p.Contracts.Ignore {
		unit, id, of := strings.Cut(m.Name, ":")
		if !of {
			known(m, m.Name)
			continue
		}
		known(m, id)
		if _, ok := p.Unit(unit); !ok {
			list.Errorf("MFE804", m.Pos, "there is no MFE %s whose %s could be ignored", unit, id).Hint = "write mfe:RULE with the name of an MFE, or RULE alone"
		}
	}
	for _, u := range p.Units() {
		list.Add(schemas(u)...)
	}
	return list
}

// schemas checks the schemas that a unit declares.
func schemas(u plan.Unit) diag.List {
	var list diag.List
	check := func(s plan.Shape, what string) {
		if s.Schema == nil {
			return
		}
		for _, x := range schema.Check(s.Schema) {
			pos, at := s.Pos, ""
			if s.File != "" {
				pos = diag.Pos{File: s.File}
			}
			if len(x.At) > 0 {
				at = " at " + strings.Join(x.At, ".")
			}
			d := list.Errorf("MFE803", pos, "%s: the JSON Schema of %s is not valid%s: %s", u, what, at, x.Text)
			if s.File != "" {
				d.Notes = []diag.Note{{Pos: s.Pos, Text: "it is named here"}}
			}
			d.Hint = "mend the schema; https://json-schema.org/understanding-json-schema says what each keyword takes"
		}
	}
	check(u.Contract.Props, "props")
	for _, e := range u.Emits {
		check(e.Payload, fmt.Sprintf("the payload of %q", e.Name))
	}
	for _, s := range u.Owns {
		check(s.Value, fmt.Sprintf("the state %q", s.Key))
	}
	return list
}

// Untyped says that types which a snapshot has cannot be compared.
func Untyped(p *plan.Plan, all []Compared, why string) diag.List {
	var units []string
	for _, c := range all {
		if c.Old.Typed && !c.New.Typed {
			units = append(units, c.New.Name)
		}
	}
	if units == nil {
		return nil
	}
	return diag.List{{
		Code: "MFE805", Severity: diag.Info, Pos: diag.Pos{File: p.Manifest},
		Text: fmt.Sprintf("the types of %s are not compared: %s", strings.Join(units, ", "), cmp.Or(why, "nobody has read them")),
		Hint: "npm install, so that the project's own TypeScript can read them",
	}}
}
