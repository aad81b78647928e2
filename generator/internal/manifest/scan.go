package manifest

import (
	"bytes"
	"strings"

	"github.com/BurntSushi/toml"
)

// The scanner reads TOML for positions only. It is lenient: what is valid, and
// what values mean, BurntSushi/toml says. Broken statements end at the end of
// a line, so that the rest of the file is indexed all the same.

var utf8BOM = []byte("\xef\xbb\xbf")

// maxDepth bounds how deep arrays, inline tables and dotted keys may nest. It
// keeps hostile files from exhausting the stack here and in the decoder.
const maxDepth = 64

// statement is a header or a key with its value.
type statement struct {
	span
	header bool
	// again are the keys in it that were there before, if any, with the place
	// of the first.
	again []clash
}

type clash struct{ key, first span }

type scanner struct {
	src     []byte
	at      int
	index   *index
	current *node
	stmts   []statement
	tooDeep int // offset of the first place beyond maxDepth, or -1
}

func scan(data []byte) *scanner {
	s := &scanner{src: data, index: newIndex(data), tooDeep: -1}
	s.current = s.index.root
	s.at = s.index.bom
	for {
		s.blank(true)
		if s.at >= len(s.src) {
			return s
		}
		s.stmts = append(s.stmts, statement{span: span{start: s.at}, header: s.peek() == '['})
		if !s.statement() || !s.lineEnd() {
			s.skipLine()
		}
		s.stmts[len(s.stmts)-1].end = s.at
	}
}

func (s *scanner) statement() bool {
	if s.peek() == '[' {
		return s.header()
	}
	return s.keyValue(s.current, 0)
}

// header reads [a.b] or [[a.b]].
func (s *scanner) header() bool {
	s.current = newTable(span{}, byHeader) // takes what follows a broken header
	s.at++
	array := s.accept('[')
	keys, ok := s.keys()
	if !ok || !s.accept(']') || array && !s.accept(']') {
		return false
	}
	parent := s.descend(s.index.root, keys[:len(keys)-1], byParent)
	key := keys[len(keys)-1]
	n := parent.table[key.name]
	switch {
	case n == nil && array:
		n = &node{key: key.span, val: key.span, kind: tablesKind}
		parent.table[key.name] = n
	case n == nil:
		n = newTable(key.span, byHeader)
		parent.table[key.name] = n
	case array && n.kind == tablesKind:
	case !array && n.kind == tableKind && n.made == byParent:
		n.key, n.val, n.made = key.span, key.span, byHeader
	default:
		s.again(key.span, n)
		if n.kind == tableKind {
			s.current = n
		}
		return true
	}
	if array {
		item := newTable(key.span, byHeader)
		n.items = append(n.items, item)
		n = item
	}
	s.current = n
	return true
}

// keyValue reads a.b = value into the table.
func (s *scanner) keyValue(table *node, depth int) bool {
	keys, ok := s.keys()
	if !ok || !s.accept('=') {
		return false
	}
	s.blank(false)
	v, ok := s.value(depth)
	parent := s.descend(table, keys[:len(keys)-1], byDots)
	key := keys[len(keys)-1]
	if first := parent.table[key.name]; first != nil {
		s.again(key.span, first)
		return ok
	}
	v.key = key.span
	parent.table[key.name] = v
	return ok
}

// descend follows the first parts of a dotted name and makes the tables that
// are missing. Parts that cannot be added to lead out of the tree.
func (s *scanner) descend(n *node, keys []key, by made) *node {
	for _, k := range keys {
		next := n.table[k.name]
		if next == nil {
			next = newTable(k.span, by)
			n.table[k.name] = next
		}
		if !next.extensible(by) {
			s.again(k.span, next)
			return newTable(k.span, by)
		}
		if next.kind == tablesKind {
			next = next.items[len(next.items)-1]
		}
		n = next
	}
	return n
}

func (s *scanner) again(key span, first *node) {
	st := &s.stmts[len(s.stmts)-1]
	st.again = append(st.again, clash{key: key, first: first.key})
}

type key struct {
	span
	name string
}

// keys reads a dotted key and the blanks around it.
func (s *scanner) keys() ([]key, bool) {
	var out []key
	for {
		s.blank(false)
		start := s.at
		switch c := s.peek(); {
		case c == '"' || c == '\'':
			if !s.quoted(false) {
				return nil, false
			}
		default:
			for isBare(s.peek()) {
				s.at++
			}
		}
		if s.at == start {
			return nil, false
		}
		if len(out) == maxDepth {
			s.deep(start)
			return nil, false
		}
		sp := span{start, s.at}
		out = append(out, key{sp, unquote(s.src[start:s.at])})
		s.blank(false)
		if !s.accept('.') {
			return out, true
		}
	}
}

// unquote returns the name that a key's text means.
func unquote(text []byte) string {
	if text[0] != '"' && text[0] != '\'' {
		return string(text)
	}
	if !bytes.ContainsRune(text, '\\') {
		return string(text[1 : len(text)-1])
	}
	var v struct{ K string }
	if _, err := toml.Decode("K = "+string(text), &v); err != nil {
		return string(text)
	}
	return v.K
}

// value reads a value. It always returns a node, which a broken value leaves
// unfinished.
func (s *scanner) value(depth int) (*node, bool) {
	n := &node{key: span{start: s.at}, val: span{start: s.at}}
	if depth > maxDepth {
		s.deep(s.at)
		return n, false
	}
	ok := true
	switch s.peek() {
	case '"', '\'':
		ok = s.quoted(true)
	case '[':
		n.kind = arrayKind
		ok = s.list(']', func() bool {
			item, ok := s.value(depth + 1)
			item.key = item.val
			n.items = append(n.items, item)
			return ok
		})
	case '{':
		n.kind, n.table = tableKind, map[string]*node{}
		ok = s.list('}', func() bool { return s.keyValue(n, depth+1) })
	default:
		ok = s.scalar()
	}
	n.val.end = s.at
	return n, ok
}

// list reads an array's or inline table's items.
func (s *scanner) list(end byte, item func() bool) bool {
	s.at++
	for {
		s.blank(true)
		if s.accept(end) {
			return true
		}
		if !item() {
			return false
		}
		s.blank(true)
		if s.accept(end) {
			return true
		}
		if !s.accept(',') {
			return false
		}
	}
}

// scalar reads a number, a boolean or a date, which may hold one space.
func (s *scanner) scalar() bool {
	start := s.at
	for s.at < len(s.src) && strings.IndexByte(" \t\r\n,]}#=", s.src[s.at]) < 0 {
		s.at++
	}
	date := s.at-start == len("2006-01-02") && s.src[start+4] == '-'
	if date && s.at+1 < len(s.src) && s.src[s.at] == ' ' && '0' <= s.src[s.at+1] && s.src[s.at+1] <= '9' {
		s.at++
		return s.scalar()
	}
	return s.at > start
}

// quoted reads a string, with three quotes if multi says so.
func (s *scanner) quoted(multi bool) bool {
	q := s.peek()
	triple := []byte{q, q, q}
	if multi && bytes.HasPrefix(s.src[s.at:], triple) {
		s.at += 3
		for s.at < len(s.src) {
			switch {
			case q == '"' && s.src[s.at] == '\\':
				s.at++
			case bytes.HasPrefix(s.src[s.at:], triple):
				s.at += 3
				// One or two quotes may be the text's last.
				for range 2 {
					if s.peek() == q {
						s.at++
					}
				}
				return true
			}
			s.at++
		}
		s.at = len(s.src)
		return false
	}
	for s.at++; s.at < len(s.src) && s.src[s.at] != '\n'; s.at++ {
		switch {
		case s.src[s.at] == q:
			s.at++
			return true
		case q == '"' && s.src[s.at] == '\\' && s.at+1 < len(s.src) && s.src[s.at+1] != '\n':
			s.at++
		}
	}
	return false
}

// blank skips spaces, and if lines is set line ends and comments too.
func (s *scanner) blank(lines bool) {
	for s.at < len(s.src) {
		switch c := s.src[s.at]; {
		case c == ' ' || c == '\t':
		case lines && (c == '\n' || c == '\r'):
		case lines && c == '#':
			s.skipLine()
			continue
		default:
			return
		}
		s.at++
	}
}

// lineEnd reads what may follow a statement on its line.
func (s *scanner) lineEnd() bool {
	s.blank(false)
	switch s.peek() {
	case '#', '\r', '\n':
		return true
	}
	return s.at >= len(s.src)
}

func (s *scanner) skipLine() {
	if i := bytes.IndexByte(s.src[s.at:], '\n'); i >= 0 {
		s.at += i
		return
	}
	s.at = len(s.src)
}

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.src) {
		return s.src[s.at]
	}
	return 0
}

func (s *scanner) accept(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) deep(offset int) {
	if s.tooDeep < 0 {
		s.tooDeep = offset
	}
}

func isBare(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}
