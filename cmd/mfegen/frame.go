package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mfegen/mfegen/generator"
)

// source is the project's files, for the lines under diagnostics.
type source struct{ root string }

// line returns a line of a file, without its end.
func (s source) line(file string, n int) (string, bool) {
	data, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(file)))
	if err != nil {
		return "", false
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if n--; n == 0 {
			return strings.TrimSuffix(line, "\r"), true
		}
	}
	return "", false
}

// frame returns the line that a diagnostic is about with a mark under its
// place, or nothing where the line cannot be had.
func (s *screen) frame(d generator.Diagnostic, src source) string {
	if d.Pos.Line == 0 || d.Pos.Col == 0 {
		return ""
	}
	line, ok := src.line(d.Pos.File, d.Pos.Line)
	if !ok || d.Pos.Col > len(line)+1 {
		return ""
	}
	number := fmt.Sprintf("%7d", d.Pos.Line)
	text, before, under := window(line, d.Pos.Col-1, s.width-len(number)-4)
	mark := "^" + strings.Repeat("~", under-1)
	return s.paint(dim, number+" │ ") + text + "\n" +
		s.paint(dim, strings.Repeat(" ", len(number))+" ╵ ") + strings.Repeat(" ", before) + s.paint(severityStyle(d.Severity), mark) + "\n"
}

// tab is how wide tabs are shown: wherever they stand, so that the mark is
// right in every terminal.
const tab = "    "

// window returns what to show of a line in width columns so that the token at
// the byte offset at is seen, how many columns are before the token and how
// many it has.
func window(line string, at, width int) (text string, before, under int) {
	end := at + tokenLen(line[at:])
	head, token, tail := visible(line[:at]), visible(line[at:end]), visible(line[end:])
	token = cut(token, max(1, width*2/3))
	after := min(columns(tail), width/3)
	if room := max(1, width-columns(token)-after); columns(head) > room {
		head = "…" + lastColumns(head, room-1)
	}
	text = cut(head+token+tail, width)
	return text, columns(head), max(1, columns(token))
}

// visible expands tabs and replaces what a terminal would obey.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\t':
			b.WriteString(tab)
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			b.WriteRune('\ufffd')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lastColumns is the end of the text that fits into width columns.
func lastColumns(text string, width int) string {
	for n := columns(text); n > width; {
		r, size := utf8.DecodeRuneInString(text)
		n -= runeColumns(r)
		text = text[size:]
	}
	return text
}

// tokenLen is the length of what begins the text: a quoted string, a word, or
// one character.
func tokenLen(text string) int {
	if text == "" {
		return 0
	}
	if q := text[0]; q == '"' || q == '\'' || q == '`' {
		if end := strings.IndexByte(text[1:], q); end >= 0 {
			return end + 2
		}
		return 1
	}
	word := strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '$' && r != '-'
	})
	if word < 0 {
		return len(text)
	}
	_, first := utf8.DecodeRuneInString(text)
	return max(word, first)
}
