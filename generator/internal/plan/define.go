package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// entity is what esbuild takes besides JSON: names joined by dots.
var entity = regexp.MustCompile(`^[\pL\p{Nl}_$][\pL\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$]*(\.[\pL\p{Nl}_$][\pL\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$]*)*$`)

// javascript turns a value of [esbuild.define] into JavaScript. A table whose
// only key is js holds code.
func javascript(value any) (string, error) {
	table, ok := value.(map[string]any)
	code, only := table["js"]
	if !ok || !only || len(table) != 1 {
		return toJSON(value), nil
	}
	js, ok := code.(string)
	if !ok {
		return "", errors.New("js is not a string")
	}
	if js = strings.TrimSpace(js); !entity.MatchString(js) && !json.Valid([]byte(js)) {
		return "", fmt.Errorf("esbuild cannot put the code %q in: it is neither a name nor JSON", js)
	}
	return js, nil
}

// toJSON writes a TOML value, which the manifest has found to have a JSON form,
// with the keys of tables in order.
func toJSON(value any) string {
	switch v := value.(type) {
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, quote(key)+":"+toJSON(v[key]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case []map[string]any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = v[i]
		}
		return toJSON(items)
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, toJSON(item))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case string:
		return quote(v)
	}
	data, err := json.Marshal(value)
	if err != nil {
		panic("plan: a value of the manifest has no JSON: " + err.Error())
	}
	return string(data)
}

// quote writes s as JSON without the escapes that HTML wants.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic("plan: a string has no JSON: " + err.Error())
	}
	return strings.TrimSuffix(b.String(), "\n")
}
