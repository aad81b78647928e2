package markdown

import (
	"bytes"
	"strings"
)

// Field is a line of a document's front matter.
type Field struct {
	Key, Value string
	Line       int
	ValueCol   int // 1-based; of the value
}

// Front takes the front matter off a document: lines of the form "key: value"
// between two lines of three hyphens at the very beginning. The rest keeps its
// line numbers: lines stand empty where the front matter was. Lines of another
// form come back in wrong.
func Front(src []byte) (fields []Field, body []byte, wrong []int) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	const fence = "---"
	rest := strings.SplitAfter(string(src), "\n")
	if strings.TrimRight(rest[0], "\r\n") != fence {
		return nil, src, nil
	}
	for i, line := range rest[1:] {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimRight(line, " ") == fence {
			blank := strings.Repeat("\n", i+2)
			return fields, []byte(blank + strings.Join(rest[i+2:], "")), wrong
		}
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(key) != key || key == "" {
			wrong = append(wrong, i+2)
			continue
		}
		trimmed := strings.TrimLeft(value, " \t")
		col := len(line) - len(trimmed) + 1
		fields = append(fields, Field{Key: key, Value: unquote(strings.TrimRight(trimmed, " \t")), Line: i + 2, ValueCol: col})
	}
	return nil, src, nil // it never ends, so it is a line across the page
}

func unquote(s string) string {
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}
