package bundler

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/confine"
)

// confineStyles rewrites the stylesheets. They get names by their new bytes,
// and their source maps follow what has moved.
func confineStyles(rewrite func([][]byte) []confine.Sheet, out *Result) {
	var sheets [][]byte
	var of []*Output
	maps := map[string]*Output{}
	for i := range out.Outputs {
		switch o := &out.Outputs[i]; o.Kind {
		case bundle.Style:
			sheets, of = append(sheets, o.Data), append(of, o)
		case bundle.Map:
			maps[o.Path] = o
		}
	}
	renamed := map[string]string{}
	for i, s := range rewrite(sheets) {
		o := of[i]
		name := styleName(o.Path, s.Data)
		if m := maps[o.Path+".map"]; m != nil {
			m.Data = moveMappings(m.Data, o.Data, s.Edits)
			m.Path = name + ".map"
		}
		// The comment that names the map; the names are equally long.
		s.Data = bytes.ReplaceAll(s.Data, []byte(path.Base(o.Path)+".map"), []byte(path.Base(name)+".map"))
		renamed[o.Path], o.Path, o.Data = name, name, s.Data
	}
	restyle(out, renamed)
}

// mappingsOf finds the mappings in a source map; a quote in a string of JSON
// would have a backslash.
var mappingsOf = regexp.MustCompile(`"mappings":\s*"([A-Za-z0-9+/,;]*)"`)

// moveMappings makes a source map of the text src one of the text with edits,
// which leave the lines as they are.
func moveMappings(sourceMap, src []byte, edits []confine.Edit) []byte {
	at := mappingsOf.FindSubmatchIndex(sourceMap)
	if at == nil || len(edits) == 0 {
		return sourceMap
	}
	moves := movesOf(src, edits)
	lines := strings.Split(string(sourceMap[at[2]:at[3]]), ";")
	for i, line := range lines {
		if len(moves[i]) > 0 && line != "" {
			lines[i] = moveLine(line, moves[i])
		}
	}
	out := append([]byte{}, sourceMap[:at[2]]...)
	return append(append(out, strings.Join(lines, ";")...), sourceMap[at[3]:]...)
}

// move is an edit in a line, in UTF-16 code units as source maps count them.
type move struct{ start, end, length int }

// movesOf are the edits by line. One of several lines has as many in its text.
func movesOf(src []byte, edits []confine.Edit) map[int][]move {
	out := map[int][]move{}
	for _, e := range edits {
		line := bytes.Count(src[:e.Start], []byte("\n"))
		start := utf16Len(src[bytes.LastIndexByte(src[:e.Start], '\n')+1 : e.Start])
		texts := strings.Split(e.Text, "\n")
		for i, old := range bytes.Split(src[e.Start:e.End], []byte("\n")) {
			out[line+i] = append(out[line+i], move{start, start + utf16Len(old), utf16Len([]byte(texts[i]))})
			start = 0
		}
	}
	return out
}

func utf16Len(b []byte) int {
	n := 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if n++; r > 0xffff {
			n++
		}
		b = b[size:]
	}
	return n
}

// moveLine moves the columns of one line's segments, each of which counts from
// the one before.
func moveLine(line string, moves []move) string {
	segments := strings.Split(line, ",")
	was, is := 0, 0
	for i, s := range segments {
		delta, rest := decodeVLQ(s)
		was += delta
		now := moved(was, moves)
		segments[i] = encodeVLQ(now-is) + rest
		is = now
	}
	return strings.Join(segments, ",")
}

// moved is where a column goes.
func moved(column int, moves []move) int {
	shift := 0
	for _, m := range moves {
		switch {
		case m.end <= column:
			shift += m.length - (m.end - m.start)
		case m.start < column:
			return m.start + shift
		}
	}
	return column + shift
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// decodeVLQ reads the first number of a segment.
func decodeVLQ(s string) (n int, rest string) {
	bits := 0
	for i := range len(s) {
		digit := strings.IndexByte(base64Digits, s[i])
		bits |= digit & 31 << (5 * i)
		if digit&32 == 0 {
			rest = s[i+1:]
			break
		}
	}
	if bits&1 == 1 {
		return -(bits >> 1), rest
	}
	return bits >> 1, rest
}

func encodeVLQ(n int) string {
	bits := n << 1
	if n < 0 {
		bits = -n<<1 | 1
	}
	var b strings.Builder
	for {
		digit := bits & 31
		if bits >>= 5; bits > 0 {
			digit |= 32
		}
		b.WriteByte(base64Digits[digit])
		if bits == 0 {
			return b.String()
		}
	}
}
