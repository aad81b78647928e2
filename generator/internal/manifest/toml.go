package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

const (
	maxSize   = 1 << 20 // bytes; real manifests have a few thousand
	maxBroken = 50      // syntax errors to report; each is a further reading
)

// document is a file as far as it could be read.
type document struct {
	file  string
	table map[string]any // nil if nothing could be read
	index *index
	// written is the index with the statements that were blanked out, as far
	// as they could be understood.
	written *index
	erased  bool // statements were blanked out: values may be missing
	broken  bool // among them were some that could not be understood
}

// read parses TOML. BurntSushi/toml stops at the first mistake, so a broken
// statement is reported, blanked out (which moves nothing) and the file read
// again.
func read(file string, data []byte, l *diag.List) (doc document) {
	doc.file = file
	if len(data) > maxSize {
		l.Errorf("MFE001", diag.Pos{File: file}, "the file is larger than 1 MiB; that is no manifest").
			Hint = "keep data out of it: mfe.toml names files, it does not hold them"
		return doc
	}
	src := slices.Clone(data)
	for range maxBroken {
		s := scan(src)
		doc.index = s.index
		if doc.written == nil {
			doc.written = s.index
		}
		if s.tooDeep >= 0 {
			l.Errorf("MFE001", s.index.pos(file, s.tooDeep), "not valid TOML for a manifest: nested more than %d levels deep", maxDepth).
				Hint = "nothing in mfe.toml is that deep: see the reference with mfegen schema"
			return doc
		}
		table, err := decode(src)
		if err == nil {
			// BurntSushi/toml lets some repetitions pass.
			for _, st := range s.stmts {
				if len(st.again) > 0 {
					s.duplicate(file, st, l)
				}
			}
			doc.table = table
			return doc
		}
		doc.erased = true
		var pe toml.ParseError
		if !errors.As(err, &pe) {
			panic(fmt.Sprintf("manifest: BurntSushi/toml failed without a position: %v", err))
		}
		offset := pe.Position.Start + s.index.bom
		i := s.statementAt(offset)
		if i < 0 { // not even a first statement: UTF-16, binary data
			s.syntaxError(file, pe, offset, statement{}, l)
			return doc
		}
		if st := s.stmts[i]; len(st.again) > 0 && strings.Contains(pe.Message, "already") {
			s.duplicate(file, st, l)
		} else {
			doc.broken = true
			s.syntaxError(file, pe, offset, st, l)
		}
		s.erase(i, offset)
	}
	return doc
}

func decode(src []byte) (map[string]any, error) {
	var table map[string]any
	_, err := toml.Decode(string(src), &table)
	return table, err
}

// statementAt returns the statement that holds the offset or ends before it,
// or -1.
func (s *scanner) statementAt(offset int) int {
	for i, st := range slices.Backward(s.stmts) {
		if st.start <= offset {
			return i
		}
	}
	return -1
}

// erase blanks the statement out, from its beginning to the end of the line
// with the mistake. With a header goes all that it heads: those keys must not
// fall to the table above.
func (s *scanner) erase(i, offset int) {
	st := s.stmts[i]
	end := max(st.end, min(offset, len(s.src)))
	if st.header {
		end = len(s.src)
		for _, next := range s.stmts[i+1:] {
			if next.header && next.start > offset {
				end = next.start
				break
			}
		}
	} else if n := bytes.IndexByte(s.src[end:], '\n'); n >= 0 {
		end += n
	} else {
		end = len(s.src)
	}
	for j := st.start; j < end; j++ {
		if s.src[j] != '\n' {
			s.src[j] = ' '
		}
	}
}

func (s *scanner) duplicate(file string, st statement, l *diag.List) {
	c := st.again[0]
	name := string(s.src[c.key.start:c.key.end])
	d := l.Errorf("MFE003", s.index.pos(file, c.key.start), "%s is set twice", name)
	if st.header {
		d.Text = fmt.Sprintf("the table %s is opened twice", s.line(st.span))
	}
	d.Notes = []diag.Note{{Pos: s.index.pos(file, c.first.start), Text: "the first is here"}}
	d.Hint = "keep one of the two"
	if st.header {
		d.Hint = "put the keys of both under one header"
	}
}

// line returns the first line of the statement without its comment.
func (s *scanner) line(sp span) string {
	text, _, _ := strings.Cut(string(s.src[sp.start:sp.end]), "\n")
	text, _, _ = strings.Cut(text, "#")
	return strings.TrimSpace(text)
}

func (s *scanner) syntaxError(file string, pe toml.ParseError, offset int, st statement, l *diag.List) {
	pos := s.index.pos(file, offset)
	d := l.Errorf("MFE001", pos, "not valid TOML: %s", strings.TrimPrefix(pe.Message, "toml: "))
	if begin := s.index.pos(file, st.start); begin.Line != pos.Line && st.end > st.start {
		d.Notes = []diag.Note{{Pos: begin, Text: "in what begins here"}}
	}
	for _, h := range syntaxHints {
		if strings.Contains(pe.Message, h.expected) && strings.Contains(pe.Message, h.got) {
			d.Hint = h.hint
			return
		}
	}
}

// syntaxHints are tried in order: the first whose two texts are in the
// message.
var syntaxHints = []struct{ expected, got, hint string }{
	{"expected '.' or '='", "got '{'", "mfe.toml is TOML, not JSON: write [site] on a line and then name = \"My site\""},
	{"expected '.' or '='", "got '<'", "this looks like the mark of a merge conflict: resolve it first"},
	{"expected '.' or '='", "got '>'", "this looks like the mark of a merge conflict: resolve it first"},
	{"expected '.' or '='", "got '/'", "comments begin with #; a key with a slash needs quotes: \"react-dom/client\" = …"},
	{"expected '.' or '='", "got '@'", "put quotes around the key: \"@scope/pkg\" = …"},
	{"expected '.' or '='", "got ':'", "write key = value, with an equals sign; a key with a colon needs quotes"},
	{"expected '.' or '='", "", "write key = value; a key needs quotes if it holds more than letters, digits, - and _"},
	{"to end table name", "got '\\n'", "close the header with ]"},
	{"to end table name", "got '#'", "close the header with ]"},
	{"to end table name", "", "put quotes around the name: [shared.\"@scope/pkg\"]"},
	{"key name appears blank", "", "write a key before the equals sign; a row of them is the mark of a merge conflict"},
	{"expected value", "found '\\n'", "write a value after the equals sign, such as \"\" for an empty text"},
	{"expected value", "True", "write true in small letters"},
	{"expected value", "False", "write false in small letters"},
	{"expected value", "", "text needs quotes: key = \"text\"; only true, false, numbers and dates do without"},
	{"strings cannot contain newlines", "", "close the text with its quote on the same line, or use three quotes on both sides"},
	{"unexpected EOF", "", "close what the note points at"},
	{"array terminator", "", "put a comma between two items, and ] behind the last"},
	{"inline table terminator", "", "put a comma between two keys, and } behind the last"},
	{"invalid escape", "", "write paths with /, or put the text in single quotes, where a backslash is only a backslash"},
	{"top-level item to end", "", "put each key on a line of its own"},
	{"UTF-8", "", "save the file as UTF-8"},
}
