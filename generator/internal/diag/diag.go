// Package diag holds the mistakes of a user's project as values.
//
// A stage never prints and never stops at the first mistake: it returns a
// List. The package knows nothing of terminals, files or codes' meanings, and
// imports the standard library only.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a diagnostic stops the build.
type Severity int

const (
	Error Severity = iota
	Warning
	Info
)

func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return "error"
}

// MarshalText writes the severity as its word, as the JSON output shows it.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Pos is a place in a file. File is slash-separated and relative to the
// project's root. Line and Col are 1-based, Col counts bytes; both are zero
// where the place inside the file is unknown.
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// IsValid reports whether the position names a file.
func (p Pos) IsValid() bool { return p.File != "" }

func (p Pos) String() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Note adds a place or a fact to a diagnostic.
type Note struct {
	Pos  Pos    `json:"pos,omitzero"`
	Text string `json:"text"`
}

// Diagnostic is one thing to tell the user.
type Diagnostic struct {
	Code     string   `json:"code"` // "MFE" and three digits, for good
	Severity Severity `json:"severity"`
	Pos      Pos      `json:"pos,omitzero"`
	Text     string   `json:"text"`
	Notes    []Note   `json:"notes,omitempty"`
	Hint     string   `json:"hint,omitempty"` // what to type next
}

// String renders the diagnostic without colour, in the form
//
//	mfe.toml:4:9: error: text [MFE101]
//		src/cart.ts: note: text
//		hint: text
func (d Diagnostic) String() string {
	var b strings.Builder
	if p := d.Pos.String(); p != "" {
		b.WriteString(p + ": ")
	}
	fmt.Fprintf(&b, "%s: %s", d.Severity, d.Text)
	if d.Code != "" {
		fmt.Fprintf(&b, " [%s]", d.Code)
	}
	for _, n := range d.Notes {
		b.WriteString("\n\t")
		if p := n.Pos.String(); p != "" {
			b.WriteString(p + ": ")
		}
		b.WriteString("note: " + strings.ReplaceAll(n.Text, "\n", "\n\t"))
	}
	if d.Hint != "" {
		b.WriteString("\n\thint: " + strings.ReplaceAll(d.Hint, "\n", "\n\t"))
	}
	return b.String()
}

// List collects diagnostics. The zero value is ready to use.
type List []Diagnostic

// Errorf appends an error and returns it, so that notes and a hint can be set.
func (l *List) Errorf(code string, pos Pos, format string, args ...any) *Diagnostic {
	return l.add(Error, code, pos, format, args...)
}

// Warnf appends a warning and returns it.
func (l *List) Warnf(code string, pos Pos, format string, args ...any) *Diagnostic {
	return l.add(Warning, code, pos, format, args...)
}

func (l *List) add(s Severity, code string, pos Pos, format string, args ...any) *Diagnostic {
	*l = append(*l, Diagnostic{Code: code, Severity: s, Pos: pos, Text: fmt.Sprintf(format, args...)})
	return &(*l)[len(*l)-1]
}

// Add appends diagnostics.
func (l *List) Add(d ...Diagnostic) { *l = append(*l, d...) }

// HasErrors reports whether an Error is in the list.
func (l List) HasErrors() bool { return l.Count(Error) > 0 }

// Count returns how many diagnostics have the severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Sorted returns a copy in order of place, severity, code and text, without
// repetitions.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Text, b.Text),
		)
	})
	return slices.CompactFunc(out, func(a, b Diagnostic) bool {
		return a.Code == b.Code && a.Pos == b.Pos && a.Text == b.Text && a.Severity == b.Severity
	})
}
