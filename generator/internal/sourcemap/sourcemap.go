// Package sourcemap knows source maps (ECMA-426): it gives their sources names
// that are the same in all maps of a site, and ties a script to its map by a
// debug ID. It refuses to know who makes maps, and where they are served.
package sourcemap

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

// Map is a source map. What is not changed here stays as it was written.
type Map struct {
	Version        int             `json:"version"`
	DebugID        string          `json:"debugId,omitempty"`
	Sources        []string        `json:"sources"`
	SourcesContent json.RawMessage `json:"sourcesContent,omitempty"`
	Names          json.RawMessage `json:"names"`
	Mappings       string          `json:"mappings"`
	// IgnoreList are the indexes of sources that are not the project's own;
	// debuggers step over them.
	IgnoreList []int `json:"ignoreList,omitempty"`
}

// Parse reads a map. A sourceRoot, which bundlers write on demand only, is
// dropped.
func Parse(data []byte) (*Map, error) {
	m := &Map{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("source map: %w", err)
	}
	return m, nil
}

// JSON writes the map.
func (m *Map) JSON() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil {
		panic("sourcemap: " + err.Error()) // a map that was parsed has JSON
	}
	return b.Bytes()
}

// Rename gives every source the name that the function finds for it.
func (m *Map) Rename(name func(source string) (url string, installed bool)) {
	m.IgnoreList = nil
	for i, s := range m.Sources {
		url, installed := name(s)
		m.Sources[i] = url
		if installed {
			m.IgnoreList = append(m.IgnoreList, i)
		}
	}
}

// DebugID makes the ID of a script and its map from the script's path in the
// folder of the site's units, such as cart/index-ABCDEFGH.js. The hash in the
// name stands for the bytes of both, so the ID does too; and a page can work
// out the ID of a script from its URL alone, without a table of them.
//
// It is a UUID of version 8: its first 128 bits are those of the path's
// SHA-256, but for the six that say what it is.
func DebugID(path string) string {
	id := sha256.Sum256([]byte(path))
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16])
}

const mapComment = "//# sourceMappingURL="

// WithDebugID adds the comment with the ID to a script, as its last line, or
// before the comment that names the map, which readers expect at the end.
func WithDebugID(script []byte, id string) []byte {
	comment := []byte("//# debugId=" + id + "\n")
	at := len(script)
	if i := bytes.LastIndex(script, []byte(mapComment)); i >= 0 && !bytes.Contains(bytes.TrimSpace(script[i:]), []byte("\n")) {
		at = i
	}
	head := bytes.Clone(script[:at])
	if len(head) > 0 && head[len(head)-1] != '\n' {
		head = append(head, '\n')
	}
	return append(append(head, comment...), script[at:]...)
}
