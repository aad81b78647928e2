package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/term"

	"github.com/mfegen/mfegen/generator"
)

// screen is an output stream and what is known about who reads it. No other
// file of the command asks whether there is a terminal.
type screen struct {
	w     io.Writer
	tty   bool
	color bool
	width int // in columns
}

// defaultWidth is for pipes and files, and for terminals that do not tell.
const defaultWidth = 100

// newScreen finds out about w. The color is auto, always or never.
func newScreen(w io.Writer, color string) *screen {
	s := &screen{w: w, width: defaultWidth}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.tty = os.Getenv("TERM") != "dumb" && understandsEscapes(f)
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			s.width = width
		}
	}
	switch color {
	case "always":
		s.color = true
	case "auto":
		s.color = wantsColor(s.tty)
	}
	return s
}

// wantsColor follows no-color.org, bixense.com/clicolors and what Node's tools
// make of FORCE_COLOR.
func wantsColor(tty bool) bool {
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	for _, name := range []string{"FORCE_COLOR", "CLICOLOR_FORCE"} {
		switch os.Getenv(name) {
		case "":
		case "0", "false":
			return false
		default:
			return true
		}
	}
	return tty && os.Getenv("CLICOLOR") != "0"
}

// style is the parameter of a terminal's "select graphic rendition".
type style string

const (
	bold   style = "1"
	dim    style = "2"
	red    style = "1;31"
	green  style = "32"
	yellow style = "1;33"
	cyan   style = "36"
)

// paint returns the text in a style, or as it is where there are no colours.
func (s *screen) paint(as style, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + string(as) + "m" + text + "\x1b[0m"
}

// progress is a line on the terminal that rewrites itself while the site is
// built. It is a writer, too, for what other programs print meanwhile.
type progress struct {
	s  *screen
	on bool

	mu    sync.Mutex
	line  string // what stands on the terminal now
	start time.Time
}

// progress starts a progress line. Off the terminal and in CI it shows
// nothing.
func (s *screen) progress(show bool) *progress {
	return &progress{s: s, on: show && s.tty && !inCI(), start: time.Now()}
}

// inCI reports whether the variable that all CI services set says so.
func inCI() bool {
	ci := os.Getenv("CI")
	return ci != "" && ci != "false" && ci != "0"
}

// event shows a step of the build.
func (p *progress) event(e generator.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := e.Stage
	if e.Total > 0 {
		line += fmt.Sprintf(" %d/%d %s", e.Done, e.Total, e.Unit)
	}
	p.draw(line)
}

// draw puts line in the place of the one before. It must be called with the
// lock held.
func (p *progress) draw(line string) {
	if !p.on || line == p.line {
		return
	}
	p.line = line
	text := line
	if line != "" {
		text = p.s.paint(dim, cut(line, p.s.width-1))
	}
	_, _ = io.WriteString(p.s.w, "\r\x1b[K"+text)
}

// Write prints above the line.
func (p *progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.line
	p.draw("")
	n, err := p.s.w.Write(b)
	if strings.HasSuffix(string(b), "\n") {
		p.draw(line)
	}
	return n, err
}

// end removes the line and returns the time since the start.
func (p *progress) end() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draw("")
	return time.Since(p.start)
}

// columns is how many columns of a terminal the text takes.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

// runeColumns knows combining marks and the wide blocks of East Asian scripts
// and emoji, which is what source files hold.
func runeColumns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// cut shortens the text to a number of columns.
func cut(text string, width int) string {
	if columns(text) <= width {
		return text
	}
	n := 0
	for i, r := range text {
		if n += runeColumns(r); n >= width {
			return text[:i] + "…"
		}
	}
	return text
}

// size writes a number of bytes in decimal units, as budgets are written.
func size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 999_950:
		return strconv.FormatFloat(float64(n)/1e3, 'f', 1, 64) + " KB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 2, 64) + " MB"
}

// duration writes a time in three digits or so.
func duration(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(max(d.Milliseconds(), 1), 10) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 2, 64) + " s"
}

// count writes a number with the noun in its form.
func count(n int, one string) string {
	if n != 1 {
		one += "s"
	}
	return strconv.Itoa(n) + " " + one
}
