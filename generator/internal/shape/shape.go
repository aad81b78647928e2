// Package shape writes JSON Schemas as TypeScript types, for people's editors.
// It knows the keywords that say what a value is made of; limits and patterns
// have no types. It refuses to know where a schema comes from, and what is
// outside of it.
package shape

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// TypeScript returns a schema as a type. Lines after the first begin with
// indent.
func TypeScript(schema map[string]any, indent string) string {
	p := printer{root: schema}
	return p.print(schema, indent).text
}

// Comment returns a documentation comment with a line break at the end, or
// nothing when it would be empty. Lines after the first begin with indent.
func Comment(text, deprecated, indent string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if line = strings.TrimSpace(line); line != "" || len(lines) > 0 {
			lines = append(lines, strings.ReplaceAll(line, "*/", "*\u200b/"))
		}
	}
	if deprecated != "" {
		lines = append(lines, "@deprecated "+strings.ReplaceAll(strings.Join(strings.Fields(deprecated), " "), "*/", "*\u200b/"))
	}
	switch len(lines) {
	case 0:
		return ""
	case 1:
		return "/** " + lines[0] + " */\n" + indent
	}
	return "/**\n" + indent + " * " + strings.Join(lines, "\n"+indent+" * ") + "\n" + indent + " */\n" + indent
}

type printer struct {
	root map[string]any
	open []string // references that are being followed
}

// typ is a type's text and whether it must stand in parentheses within another.
type typ struct {
	text     string
	compound string // "", | or &
}

var (
	unknown = typ{text: "unknown"}
	never   = typ{text: "never"}
)

func (p *printer) print(schema any, indent string) typ {
	s, ok := schema.(map[string]any)
	if !ok {
		if schema == false {
			return never
		}
		return unknown
	}
	var parts []typ
	add := func(t typ) {
		if t != unknown {
			parts = append(parts, t)
		}
	}
	if ref, ok := s["$ref"].(string); ok {
		add(p.follow(ref, indent))
	}
	value, isConst := s["const"]
	values, isEnum := s["enum"].([]any)
	switch {
	case isConst:
		add(literal(value))
	case isEnum:
		var of []typ
		for _, v := range values {
			of = append(of, literal(v))
		}
		add(join("|", of, never))
	default:
		add(p.typed(s, indent))
	}
	for _, key := range []string{"anyOf", "oneOf", "allOf"} {
		list, ok := s[key].([]any)
		if !ok {
			continue
		}
		var of []typ
		for _, one := range list {
			of = append(of, p.print(one, indent))
		}
		if key == "allOf" {
			add(join("&", of, unknown))
		} else {
			add(join("|", of, never))
		}
	}
	return join("&", parts, unknown)
}

// join combines types, each once.
func join(op string, of []typ, none typ) typ {
	var texts []string
	for _, t := range of {
		if op == "|" && t == unknown {
			return unknown
		}
		if op == "&" && t == unknown {
			continue
		}
		if text := t.within(op); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	switch len(texts) {
	case 0:
		return none
	case 1:
		i := slices.IndexFunc(of, func(t typ) bool { return t.within(op) == texts[0] })
		return of[i]
	}
	return typ{strings.Join(texts, " "+op+" "), op}
}

// within is the text as it stands beside an operator.
func (t typ) within(op string) string {
	if t.compound != "" && t.compound != op {
		return "(" + t.text + ")"
	}
	return t.text
}

// follow prints what a reference within the document leads to. A type that
// holds itself has no end and is not known further down.
func (p *printer) follow(ref, indent string) typ {
	rest, ok := strings.CutPrefix(ref, "#")
	if !ok || slices.Contains(p.open, ref) {
		return unknown
	}
	var at any = p.root
	for _, step := range strings.Split(rest, "/")[1:] {
		table, _ := at.(map[string]any)
		at = table[strings.NewReplacer("~1", "/", "~0", "~").Replace(step)]
	}
	p.open = append(p.open, ref)
	defer func() { p.open = p.open[:len(p.open)-1] }()
	return p.print(at, indent)
}

// typed prints what type, properties and items say.
func (p *printer) typed(s map[string]any, indent string) typ {
	var names []string
	switch t := s["type"].(type) {
	case string:
		names = []string{t}
	case []any:
		for _, one := range t {
			name, _ := one.(string)
			names = append(names, name)
		}
	default:
		switch {
		case s["properties"] != nil:
			names = []string{"object"}
		case s["items"] != nil || s["prefixItems"] != nil:
			names = []string{"array"}
		default:
			return unknown
		}
	}
	var of []typ
	for _, name := range names {
		switch name {
		case "integer", "number":
			of = append(of, typ{text: "number"})
		case "string", "boolean", "null":
			of = append(of, typ{text: name})
		case "array":
			of = append(of, p.array(s, indent))
		case "object":
			of = append(of, p.object(s, indent))
		default:
			of = append(of, unknown)
		}
	}
	return join("|", of, unknown)
}

func (p *printer) array(s map[string]any, indent string) typ {
	items, some := s["items"]
	rest := unknown
	if some {
		rest = p.print(items, indent)
	}
	first, tuple := s["prefixItems"].([]any)
	if !tuple {
		return typ{text: element(rest) + "[]"}
	}
	var of []string
	for _, one := range first {
		of = append(of, p.print(one, indent).text)
	}
	if rest != never {
		of = append(of, "..."+element(rest)+"[]")
	}
	return typ{text: "[" + strings.Join(of, ", ") + "]"}
}

func element(t typ) string {
	if t.compound != "" {
		return "(" + t.text + ")"
	}
	return t.text
}

var identifier = regexp.MustCompile(`^[A-Za-z_$][\w$]*$`)

// Name writes a property's name.
func Name(s string) string {
	if identifier.MatchString(s) {
		return s
	}
	return quote(s)
}

func (p *printer) object(s map[string]any, indent string) typ {
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	deeper := indent + "  "
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		optional := "?"
		if slices.Contains(required, any(name)) {
			optional = ""
		}
		of, _ := properties[name].(map[string]any)
		about, _ := of["description"].(string)
		deprecated := ""
		if of["deprecated"] == true {
			deprecated = "do without it"
		}
		b.WriteString(deeper + Comment(about, deprecated, deeper))
		fmt.Fprintf(&b, "%s%s: %s;\n", Name(name), optional, p.print(properties[name], deeper).text)
	}
	more, said := s["additionalProperties"]
	switch {
	case more == false && len(properties) == 0:
		return typ{text: "Record<string, never>"}
	case more == false || !said && len(properties) > 0:
	case len(properties) > 0:
		// An index signature binds the named properties too.
		b.WriteString(deeper + "[name: string]: unknown;\n")
	case said:
		return typ{text: "Record<string, " + p.print(more, indent).text + ">"}
	default:
		return typ{text: "Record<string, unknown>"}
	}
	return typ{text: "{\n" + b.String() + indent + "}"}
}

// literal writes a value as the type that it alone has.
func literal(v any) typ {
	switch v := v.(type) {
	case []any:
		var of []string
		for _, one := range v {
			of = append(of, literal(one).text)
		}
		return typ{text: "[" + strings.Join(of, ", ") + "]"}
	case map[string]any:
		var of []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			of = append(of, Name(name)+": "+literal(v[name]).text)
		}
		return typ{text: "{ " + strings.Join(of, "; ") + " }"}
	}
	return typ{text: quote(v)}
}

// quote writes a value as JSON, which TypeScript understands.
func quote(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "unknown" // no value of JSON, such as a date of TOML's
	}
	return string(text)
}
