package contract

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// source is a file of the user's with the imports that stand in it. It is read
// for places to show to people: a file that it misreads costs a line number,
// and no verdict.
type source struct {
	path    string
	text    []byte // with blanks for comments
	imports []imported
}

// imported is one import or re-export.
type imported struct {
	specifier string
	types     bool // import type …
	names     []importedName
}

type importedName struct {
	name  string // * for a namespace, for import() and for export *
	types bool
	at    int
}

func (i imported) has(name string) bool {
	return slices.ContainsFunc(i.names, func(n importedName) bool { return n.name == name })
}

var (
	static  = regexp.MustCompile(`\b(?:import|export)\b(\s+type\b)?([^;'"()=]*?)\bfrom\s*['"]([^'"\n]+)['"]`)
	keyword = regexp.MustCompile(`\b(?:import|export)\b(\s+type\b)?`)
	bare    = regexp.MustCompile(`\bimport\s*['"]([^'"\n]+)['"]`)
	dynamic = regexp.MustCompile(`\b(?:import|require)\s*\(\s*['"` + "`" + `]([^'"\n` + "`" + `]+)['"` + "`" + `]`)
	braces  = regexp.MustCompile(`\{([^}]*)\}`)
	word    = regexp.MustCompile(`^[\s,]*([\p{L}_$][\p{L}\p{N}_$]*)`)
	item    = regexp.MustCompile(`[^,]+`)
)

func read(path string, data []byte) *source {
	s := &source{path: path, text: blanked(data)}
	for _, m := range static.FindAllSubmatchIndex(s.text, -1) {
		im := imported{specifier: string(s.text[m[6]:m[7]]), types: m[2] >= 0}
		clauseAt, clause := m[4], string(s.text[m[4]:m[5]])
		if k := keyword.FindAllStringSubmatchIndex(clause, -1); k != nil {
			// The match began at a list of exports without from.
			last := k[len(k)-1]
			im.types, clauseAt, clause = last[2] >= 0, clauseAt+last[1], clause[last[1]:]
		}
		if w := word.FindStringSubmatchIndex(clause); w != nil && !strings.HasPrefix(clause[w[2]:], "from") {
			im.names = append(im.names, importedName{"default", false, clauseAt + w[2]})
		}
		if star := strings.IndexByte(clause, '*'); star >= 0 {
			im.names = append(im.names, importedName{Everything, false, clauseAt + star})
		}
		if b := braces.FindStringSubmatchIndex(clause); b != nil {
			im.names = append(im.names, listed(clause[b[2]:b[3]], clauseAt+b[2])...)
		}
		s.imports = append(s.imports, im)
	}
	for _, re := range []*regexp.Regexp{bare, dynamic} {
		for _, m := range re.FindAllSubmatchIndex(s.text, -1) {
			s.imports = append(s.imports, imported{string(s.text[m[2]:m[3]]), false, []importedName{{Everything, false, m[0]}}})
		}
	}
	return s
}

// listed reads what stands between braces: a, b as c, type D, "e f" as g.
func listed(text string, at int) []importedName {
	var out []importedName
	for _, m := range item.FindAllStringIndex(text, -1) {
		part := text[m[0]:m[1]]
		name, _, _ := strings.Cut(strings.TrimSpace(part), " as ")
		name, types := strings.CutPrefix(strings.TrimSpace(name), "type ")
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		out = append(out, importedName{strings.Trim(name, `"'`), types, at + m[0] + strings.Index(part, name)})
	}
	return out
}

// holds reports whether the source has the text anywhere. Each source is asked
// for each MFE: expressions are compiled for those alone that can match.
func (s *source) holds(text string) bool {
	return text != "" && bytes.Contains(s.text, []byte(text))
}

// mounts finds where the source shows an MFE.
func (s *source) mounts(name, element string) []int {
	if !s.holds(name) && !s.holds(element) {
		return nil
	}
	quoted := regexp.QuoteMeta(name)
	text := `<mfe-slot\b[^>]*?\bname=\{?["'` + "`" + `]` + quoted + `["'` + "`" + `]|["'` + "`" + `]mfe:` + quoted + `["'` + "`" + `]`
	if element != "" {
		text += `|<` + regexp.QuoteMeta(element) + `[\s/>]|["'` + "`" + `]` + regexp.QuoteMeta(element) + `["'` + "`" + `]`
	}
	var out []int
	for _, m := range regexp.MustCompile(text).FindAllIndex(s.text, -1) {
		out = append(out, m[0])
	}
	return out
}

// literals finds the string literals that are exactly text.
func (s *source) literals(text string) []int {
	if !s.holds(text) {
		return nil
	}
	var out []int
	for _, m := range regexp.MustCompile(`["'`+"`"+`]`+regexp.QuoteMeta(text)+`["'`+"`"+`]`).FindAllIndex(s.text, -1) {
		out = append(out, m[0])
	}
	return out
}

func (s *source) pos(at int) diag.Pos {
	before := s.text[:at]
	return diag.Pos{File: s.path, Line: bytes.Count(before, []byte("\n")) + 1, Col: at - bytes.LastIndexByte(before, '\n')}
}

// blanked puts blanks in the place of comments. It knows strings; a quote in
// the text of JSX ends at its line.
func blanked(data []byte) []byte {
	out := bytes.Clone(data)
	for i := 0; i < len(out); {
		switch c := out[i]; {
		case c == '"' || c == '\'':
			i = stringEnd(out, i)
		case bytes.HasPrefix(out[i:], []byte("//")) && (i == 0 || out[i-1] != ':'):
			for ; i < len(out) && out[i] != '\n'; i++ {
				out[i] = ' '
			}
		case bytes.HasPrefix(out[i:], []byte("/*")):
			end := bytes.Index(out[i+2:], []byte("*/"))
			if end < 0 {
				end = len(out) - i - 4
			}
			for end += i + 4; i < end; i++ {
				if out[i] != '\n' {
					out[i] = ' '
				}
			}
		default:
			i++
		}
	}
	return out
}

func stringEnd(text []byte, i int) int {
	quote := text[i]
	for j := i + 1; j < len(text) && text[j] != '\n'; j++ {
		switch text[j] {
		case '\\':
			j++
		case quote:
			return j + 1
		}
	}
	return i + 1
}
