package npm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// member is one member of a JSON object; offset is that of the value's first
// byte in the file.
type member struct {
	key    string
	offset int
	raw    json.RawMessage
}

// members lists the members of the object that begins at byte at of data, in
// the order of the file. encoding/json forgets where a value stood; the
// decoder's offset between tokens is enough to find out.
func members(data []byte, at int) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(data[at:]))
	open, err := dec.Token()
	if err != nil {
		return nil, err
	}
	if open != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	var out []member
	for dec.More() {
		var m member
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		m.key, _ = key.(string)
		m.offset = skip(data, at+int(dec.InputOffset()))
		if err := dec.Decode(&m.raw); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// skip returns the offset of the next byte that begins a value.
func skip(data []byte, at int) int {
	for at < len(data) && bytes.IndexByte([]byte(" \t\r\n:"), data[at]) >= 0 {
		at++
	}
	return at
}

// text decodes the member as a string.
func (m member) text() (string, bool) {
	var s string
	if len(m.raw) == 0 || m.raw[0] != '"' || json.Unmarshal(m.raw, &s) != nil {
		return "", false
	}
	return s, true
}

// position is where byte at of data stands.
func position(file string, data []byte, at int) diag.Pos {
	before := data[:min(max(at, 0), len(data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	return diag.Pos{File: file, Line: line, Col: len(before) - bytes.LastIndexByte(before, '\n')}
}

// syntax checks data and returns what is wrong with it and where.
func syntax(data []byte) (at int, err error) {
	var raw json.RawMessage
	err = json.Unmarshal(data, &raw)
	if bad, ok := errors.AsType[*json.SyntaxError](err); ok {
		// Offset counts the bytes read, the offending one included.
		return int(bad.Offset) - 1, err
	}
	if err != nil {
		return 0, err
	}
	if first := skip(data, 0); data[first] != '{' {
		return first, fmt.Errorf("it is not an object")
	}
	return 0, nil
}
