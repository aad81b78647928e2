package docs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
)

// Entry is something that a search finds.
type Entry struct {
	Title   string
	ID      string // on the page, or "" for the page itself
	Kind    string
	Context string // where it belongs, in a few words
	Text    string // what else finds it
	Path    string // of the page; set when all pages are known
}

// URL is the entry's address from the docs' front page.
func (e Entry) URL() string {
	if e.ID == "" {
		return e.Path
	}
	return e.Path + "#" + e.ID
}

// Letter is the entry's place in the A–Z.
func (e Entry) Letter() string {
	for _, c := range e.Title {
		if unicode.IsLetter(c) {
			return strings.ToUpper(string(c))
		}
		if unicode.IsDigit(c) {
			return "0–9"
		}
	}
	return "Other"
}

// Letters is what layouts/az.html shows.
type Letters struct {
	Letter  string
	Entries []Entry
}

// searchIndex collects what all pages have to be found, and writes it down as
// a script: from the file system, browsers load nothing else.
func (r *renderer) searchIndex(pages []*Page) {
	var all []Entry
	for _, p := range pages {
		if p.Layout == "404" {
			continue
		}
		entries := p.entries
		if len(entries) == 0 || entries[0].ID != "" {
			entries = append([]Entry{{Title: p.Title, Kind: "page", Text: p.Summary}}, entries...)
		}
		for _, e := range entries {
			e.Path = p.Path
			all = append(all, e)
		}
	}
	var b bytes.Buffer
	b.WriteString("mfegenDocs.index([")
	for i, e := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		row, err := json.Marshal([]string{e.Title, e.URL(), e.Kind, e.Context, wordsOf(e.Title+" "+e.Context, e.Text)})
		if err != nil {
			panic("docs: strings do not encode: " + err.Error())
		}
		b.WriteString("\n")
		b.Write(row)
	}
	b.WriteString("\n]);\n")
	r.search = r.hashed("search", ".js", b.Bytes())
	for _, p := range pages {
		p.Index = r.search
		if p.Layout == "az" {
			p.Data = alphabet(all)
		}
	}
}

// wordsOf are the words of a text, in lower case, each once, without those that
// the title has anyway.
func wordsOf(title, text string) string {
	split := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("-_:./@", c)
	}
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(title), split) {
		seen[w] = true
	}
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), split) {
		if w = strings.Trim(w, "-_:./"); len(w) > 1 && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

func alphabet(all []Entry) []Letters {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Entry) int {
		la, lb := a.Letter(), b.Letter()
		return cmp.Or(cmp.Compare(rank(la), rank(lb)), cmp.Compare(la, lb),
			cmp.Compare(strings.ToLower(strings.TrimLeftFunc(a.Title, notWord)), strings.ToLower(strings.TrimLeftFunc(b.Title, notWord))),
			cmp.Compare(a.URL(), b.URL()))
	})
	var out []Letters
	for _, e := range sorted {
		letter := e.Letter()
		if len(out) == 0 || out[len(out)-1].Letter != letter {
			out = append(out, Letters{Letter: letter})
		}
		last := &out[len(out)-1]
		last.Entries = append(last.Entries, e)
	}
	return out
}

func notWord(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }

// rank puts signs and digits before letters.
func rank(letter string) int {
	switch letter {
	case "Other":
		return 0
	case "0–9":
		return 1
	}
	return 2
}
