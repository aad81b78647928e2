package schema

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// typed compares two schemas of one JSON type.
func (c *comparison) typed(t string, o, n variant, path []string) {
	if t == TypeKeyword {
		if before, after := texted(o), texted(n); before != after {
			c.add(path, Change{Kind: TypeChanged, Text: "was " + before + " and is " + after, Old: before, New: after})
		}
		return
	}
	if t == "number" && o.kind != n.kind && o.schema["enum"] == nil && n.schema["enum"] == nil {
		if o.kind == "integer" {
			c.widens(path, "allows numbers that are not whole now")
		} else {
			c.narrows(path, "allows whole numbers only now")
		}
	}
	c.enums(o.schema, n.schema, path)
	judged := []string{"type", "enum"}
	switch t {
	case "number":
		c.bound(o.schema, n.schema, path, "minimum", "exclusiveMinimum", 1, "at least")
		c.bound(o.schema, n.schema, path, "maximum", "exclusiveMaximum", -1, "at most")
		judged = append(judged, "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
		c.multiple(o.schema, n.schema, path)
		judged = append(judged, "multipleOf")
	case "string":
		c.limits(o.schema, n.schema, path, "Length", "characters")
		judged = append(judged, "minLength", "maxLength")
	case "array":
		c.limits(o.schema, n.schema, path, "Items", "items")
		c.items(o.schema, n.schema, path)
		judged = append(judged, "minItems", "maxItems", "items", "prefixItems")
	case "object":
		c.limits(o.schema, n.schema, path, "Properties", "properties")
		c.object(o.schema, n.schema, path)
		judged = append(judged, "minProperties", "maxProperties", "properties", "required", "additionalProperties")
	}
	c.others(o.schema, n.schema, path, judged, belongs(t))
}

// belongs lists the keywords that say something about values of other types.
func belongs(t string) []string {
	var out []string
	for of, keys := range map[string][]string{
		"number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
		"string": {"minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"},
		"array":  {"minItems", "maxItems", "items", "prefixItems", "uniqueItems", "contains", "minContains", "maxContains"},
		"object": {"minProperties", "maxProperties", "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "dependentRequired"},
	} {
		if of != t {
			out = append(out, keys...)
		}
	}
	return out
}

// others judges keywords that only add a condition: with one that is new fewer
// values are allowed, without one more; two different ones cannot be compared.
func (c *comparison) others(o, n Schema, path, judged, foreign []string) {
	keys := slices.Collect(maps.Keys(o))
	keys = append(keys, slices.Collect(maps.Keys(n))...)
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		before, was := o[key]
		after, is := n[key]
		switch {
		case slices.Contains(judged, key), slices.Contains(foreign, key), reflect.DeepEqual(before, after):
		case !is || after == false && key == "uniqueItems":
			c.widens(path, fmt.Sprintf("%s %s is not demanded any more", key, literal(before)))
		case !was || before == false && key == "uniqueItems":
			c.narrows(path, fmt.Sprintf("%s %s is demanded now", key, literal(after)))
		default:
			c.unknown(path, fmt.Sprintf("%s was %s and is %s", key, literal(before), literal(after)))
		}
	}
}

func (c *comparison) enums(o, n Schema, path []string) {
	olds, was := o["enum"].([]any)
	news, is := n["enum"].([]any)
	switch {
	case !was && !is:
	case !was:
		c.narrows(path, "allows only "+joined(news, literal)+" now")
	case !is:
		c.widens(path, "allows more than "+joined(olds, literal)+" now")
	default:
		if gone := without(olds, news); gone != nil {
			c.narrows(path, "no longer allows "+joined(gone, literal))
		}
		if more := without(news, olds); more != nil {
			c.widens(path, "allows "+joined(more, literal)+" now")
		}
	}
}

func without(a, b []any) []any {
	var out []any
	for _, v := range a {
		if !slices.ContainsFunc(b, func(x any) bool { return reflect.DeepEqual(x, v) }) {
			out = append(out, v)
		}
	}
	return out
}

// bound compares a limit of numbers. The direction is 1 for a lower one.
func (c *comparison) bound(o, n Schema, path []string, key, exclusive string, direction int, words string) {
	before, was := limit(o, key, exclusive, direction)
	after, is := limit(n, key, exclusive, direction)
	switch d := direction * before.compare(after, direction); {
	case !was && !is || was && is && d == 0:
	case !was || is && d < 0:
		c.narrows(path, fmt.Sprintf("must be %s %s now", words, after))
	default:
		c.widens(path, fmt.Sprintf("need not be %s %s any more", words, before))
	}
}

type numberLimit struct {
	value     float64
	exclusive bool
}

func (l numberLimit) String() string {
	s := strconv.FormatFloat(l.value, 'g', -1, 64)
	if l.exclusive {
		s += " (not " + s + " itself)"
	}
	return s
}

func (l numberLimit) compare(o numberLimit, direction int) int {
	inside := func(x numberLimit) int {
		if x.exclusive {
			return direction
		}
		return 0
	}
	return cmp.Or(cmp.Compare(l.value, o.value), cmp.Compare(inside(l), inside(o)))
}

// limit is the stricter one of an inclusive and an exclusive limit.
func limit(s Schema, key, exclusive string, direction int) (out numberLimit, ok bool) {
	if v, is := s[key].(float64); is {
		out, ok = numberLimit{v, false}, true
	}
	if v, is := s[exclusive].(float64); is {
		if x := (numberLimit{v, true}); !ok || direction*x.compare(out, direction) > 0 {
			out, ok = x, true
		}
	}
	return out, ok
}

func (c *comparison) multiple(o, n Schema, path []string) {
	before, was := o["multipleOf"].(float64)
	after, is := n["multipleOf"].(float64)
	divides := func(a, b float64) bool { return a > 0 && b/a == float64(int64(b/a)) }
	switch {
	case was == is && before == after:
	case is && (!was || divides(before, after)):
		c.narrows(path, fmt.Sprintf("must be a multiple of %v now", after))
	case was && (!is || divides(after, before)):
		c.widens(path, fmt.Sprintf("need not be a multiple of %v any more", before))
	default:
		c.narrows(path, fmt.Sprintf("must be a multiple of %v now, not of %v", after, before))
		c.widens(path, fmt.Sprintf("may be a multiple of %v now", after))
	}
}

// limits compares min… and max… of lengths and counts.
func (c *comparison) limits(o, n Schema, path []string, of, words string) {
	at := func(s Schema, key string, without float64) float64 {
		if v, ok := s[key].(float64); ok {
			return v
		}
		return without
	}
	const most = 1 << 53
	switch before, after := at(o, "min"+of, 0), at(n, "min"+of, 0); {
	case after > before:
		c.narrows(path, fmt.Sprintf("must have at least %v %s now, not %v", after, words, before))
	case after < before:
		c.widens(path, fmt.Sprintf("may have %v %s now, not at least %v", after, words, before))
	}
	switch before, after := at(o, "max"+of, most), at(n, "max"+of, most); {
	case after < before:
		c.narrows(path, fmt.Sprintf("may have %v %s at most now", after, words))
	case after > before:
		c.widens(path, fmt.Sprintf("may have more than %v %s now", before, words))
	}
}

func (c *comparison) items(o, n Schema, path []string) {
	olds, _ := o["prefixItems"].([]any)
	news, _ := n["prefixItems"].([]any)
	for i := range max(len(olds), len(news)) {
		c.compare(itemAt(o, olds, i), itemAt(n, news, i), extend(path, "["+strconv.Itoa(i)+"]"))
	}
	c.compare(itemAt(o, nil, 0), itemAt(n, nil, 0), extend(path, "[]"))
}

func itemAt(s Schema, prefix []any, i int) Schema {
	if i < len(prefix) {
		m, _ := prefix[i].(Schema)
		return m
	}
	return sub(s["items"])
}

// sub is a schema inside a keyword; where there is none, or true, anything is
// allowed, and where there is false, nothing.
func sub(v any) Schema {
	switch v := v.(type) {
	case Schema:
		return v
	case bool:
		if !v {
			return Schema{"enum": []any{}}
		}
	}
	return Schema{}
}

func extend(path []string, key string) []string { return append(slices.Clip(path), key) }

func (c *comparison) object(o, n Schema, path []string) {
	olds, _ := o["properties"].(Schema)
	news, _ := n["properties"].(Schema)
	was, is := texts(o["required"]), texts(n["required"])
	names := slices.Concat(slices.Collect(maps.Keys(olds)), slices.Collect(maps.Keys(news)), was, is)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		at := extend(path, name)
		before, had := olds[name]
		after, have := news[name]
		wanted, wants := slices.Contains(was, name), slices.Contains(is, name)
		had, have = had || wanted, have || wants
		switch {
		case had && !have:
			c.add(at, Change{Kind: Removed, Text: "is gone"})
		case !had && wants:
			c.add(at, Change{Kind: AddedRequired, Text: "is new and must be there"})
		case !had:
			c.add(at, Change{Kind: Added, Text: "is new"})
		default:
			if wants && !wanted {
				c.add(at, Change{Kind: Required, Text: "must be there now"})
			} else if wanted && !wants {
				c.add(at, Change{Kind: Optional, Text: "may be missing now"})
			}
			c.compare(sub(before), sub(after), at)
		}
	}
	c.additional(o["additionalProperties"], n["additionalProperties"], path)
}

// additional compares what is allowed of properties without a name.
func (c *comparison) additional(o, n any, path []string) {
	switch closed, closes := o == false, n == false; {
	case closed && closes:
	case closed:
		c.add(path, Change{Kind: Opened, Text: "allows properties of other names now"})
	case closes:
		c.narrows(path, "no longer allows properties of other names")
	default:
		c.compare(sub(o), sub(n), extend(path, "*"))
	}
}
