package main

import (
	"regexp"
	"strings"
)

// markdown makes the pages of diagnostics readable on a terminal: what they
// use of Markdown is headings, paragraphs, lists, tables, fenced code and code
// in the line.
func (s *screen) markdown(text string) string {
	var out, block []string
	fenced := false
	flush := func() {
		if len(block) > 0 {
			out = append(out, s.paragraph(block)...)
			block = nil
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			flush()
			fenced = !fenced
		case fenced:
			out = append(out, strings.TrimRight("    "+s.paint(cyan, line), " "))
		case trimmed == "":
			flush()
			out = append(out, "")
		case strings.HasPrefix(line, "#"):
			flush()
			out = append(out, s.paint(bold, strings.TrimLeft(line, "# ")))
		case strings.HasPrefix(trimmed, "|"):
			flush()
			out = append(out, s.inline(line))
		case item.MatchString(line):
			flush()
			block = []string{line}
		default:
			block = append(block, line)
		}
	}
	flush()
	return strings.Join(out, "\n") + "\n"
}

var (
	item = regexp.MustCompile(`^ *(?:[-*]|\d+\.) +`)
	code = regexp.MustCompile("`([^`]+)`")
	// A word goes to the next line as a whole, and so does code with spaces.
	word   = regexp.MustCompile("(?:`[^`]*`|\\S)+")
	strong = regexp.MustCompile(`\*\*([^*]+)\*\*`)
)

// inline paints what stands inside a line.
func (s *screen) inline(text string) string {
	text = code.ReplaceAllStringFunc(text, func(m string) string { return s.paint(cyan, strings.Trim(m, "`")) })
	return strong.ReplaceAllStringFunc(text, func(m string) string { return s.paint(bold, strings.Trim(m, "*")) })
}

// readable is the widest that paragraphs get, however wide the terminal is.
const readable = 88

// paragraph wraps lines anew. A list's item hangs under its own text.
func (s *screen) paragraph(lines []string) []string {
	first := item.FindString(lines[0])
	hang := strings.Repeat(" ", len(first))
	lines[0] = strings.TrimPrefix(lines[0], first)
	width := min(s.width, readable) - len(first)

	var out []string
	row, room := first, width
	for _, word := range word.FindAllString(strings.Join(lines, " "), -1) {
		n := columns(strings.NewReplacer("`", "", "**", "").Replace(word))
		if room < width && n+1 > room {
			out = append(out, s.inline(row))
			row, room = hang, width
		}
		if room < width {
			row, room = row+" ", room-1
		}
		row, room = row+word, room-n
	}
	return append(out, s.inline(row))
}
