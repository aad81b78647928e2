package manifest

import (
	"bytes"
	"sort"
	"strconv"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Pos returns where the value at the key path stands. Items of arrays are
// steps too, by their index: Pos("mfe", "cart", "routes", "1"). Where the file
// says nothing of the path, it is the nearest parent that exists, and at last
// the file without a line.
func (m *Manifest) Pos(path ...string) diag.Pos {
	n, _ := m.index.find(path)
	return m.at(n, func(n *node) span { return n.val })
}

// KeyPos is like Pos for the key itself. The key of a table is its name in the
// header; an array's item has no key, so it is the item.
func (m *Manifest) KeyPos(path ...string) diag.Pos {
	n, _ := m.index.find(path)
	return m.at(n, func(n *node) span { return n.key })
}

func (m *Manifest) at(n *node, of func(*node) span) diag.Pos {
	if n == nil || n == m.index.root {
		return diag.Pos{File: m.path}
	}
	if n.source != nil {
		return n.source.index.pos(n.source.path, of(n).start)
	}
	return m.index.pos(m.path, of(n).start)
}

// Has reports whether the file sets the path, with whatever value.
func (m *Manifest) Has(path ...string) bool { return m.has(path...) }

func (m *Manifest) has(path ...string) bool {
	_, exact := m.index.find(path)
	return exact
}

// span is a range of bytes in the file.
type span struct{ start, end int }

// node is a value in the tree that the file describes.
type node struct {
	key, val span
	kind     kind
	table    map[string]*node // of tables
	items    []*node          // of arrays
	made     made             // of tables
	source   *source          // nil: the manifest itself
}

type kind uint8

const (
	scalarKind kind = iota
	tableKind
	arrayKind  // [1, 2]
	tablesKind // [[header]]
)

// made says what made a table, and so what may add to it.
type made uint8

const (
	byValue  made = iota // { … }: complete
	byParent             // [a.b] made a: [a] may follow
	byDots               // a.b = 1 made a
	byHeader             // [a]
)

// extensible reports whether a longer name may add to what is there.
func (n *node) extensible(by made) bool {
	switch n.kind {
	case tableKind:
		return n.made == byParent || n.made == byDots || n.made == byHeader && by == byParent
	case tablesKind:
		return by == byParent
	}
	return false
}

func newTable(key span, by made) *node {
	return &node{key: key, val: key, kind: tableKind, made: by, table: map[string]*node{}}
}

// index is the tree with the beginnings of the file's lines.
type index struct {
	root  *node
	lines []int // offset of each line's first byte
	bom   int   // bytes before the first column of line 1
	size  int
}

func newIndex(data []byte) *index {
	x := &index{root: newTable(span{}, byHeader), lines: []int{0}, size: len(data)}
	if bytes.HasPrefix(data, utf8BOM) {
		x.bom = len(utf8BOM)
	}
	for i, b := range data {
		if b == '\n' {
			x.lines = append(x.lines, i+1)
		}
	}
	return x
}

// find follows the path as far as it exists.
func (x *index) find(path []string) (n *node, exact bool) {
	if x == nil {
		return nil, false
	}
	n = x.root
	for _, step := range path {
		var next *node
		switch n.kind {
		case tableKind:
			next = n.table[step]
		case arrayKind, tablesKind:
			if i, err := strconv.Atoi(step); err == nil && 0 <= i && i < len(n.items) {
				next = n.items[i]
			}
		}
		if next == nil {
			return n, false
		}
		n = next
	}
	return n, true
}

// pos turns an offset into a line and a column. What points behind the last
// newline is shown on the last line that holds something.
func (x *index) pos(file string, offset int) diag.Pos {
	offset = max(min(offset, x.size), x.bom)
	line := sort.SearchInts(x.lines, offset+1) - 1
	for line > 0 && x.lines[line] == x.size {
		line--
		offset = x.lines[line+1] - 1
	}
	col := offset - x.lines[line] + 1
	if line == 0 {
		col -= x.bom
	}
	return diag.Pos{File: file, Line: line + 1, Col: max(col, 1)}
}
