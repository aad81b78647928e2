package bundler

import (
	"bytes"
	"strings"
)

// scanNames is takenNames without parsing the whole script, for the usual case
// that it takes plain names only. Statements says how many import statements
// there are of each specifier. Where the text shows another number of them
// (strings may look like one), or a namespace or a name in quotes, ok is false,
// and parsing must tell.
func scanNames(script []byte, statements map[string]int) (out map[string]*taken, ok bool) {
	out = map[string]*taken{}
	for spec, want := range statements {
		t := &taken{names: map[string]bool{}}
		quoted := []byte(`"` + spec + `"`)
		found := 0
		for at := bytes.Index(script, quoted); at >= 0; {
			if head, is := clauseBefore(script[:at]); is {
				if !t.add(head) {
					return nil, false
				}
				found++
			}
			next := bytes.Index(script[at+1:], quoted)
			if next < 0 {
				break
			}
			at += 1 + next
		}
		if found != want {
			return nil, false
		}
		out[spec] = t
	}
	return out, true
}

// clauseBefore returns what stands between the keyword import or export and
// the specifier behind text: `a,{b as c}` or “. It is false when text does not
// end like the head of such a statement.
func clauseBefore(text []byte) (string, bool) {
	text = bytes.TrimRight(text, " ")
	if _, is := cutWord(text, "import"); is {
		return "", true
	}
	rest, is := cutWord(text, "from")
	if !is {
		return "", false
	}
	end := len(rest)
	rest = bytes.TrimRight(rest, " \n")
	if bytes.HasSuffix(rest, []byte("}")) {
		rest = rest[:max(0, bytes.LastIndexByte(rest, '{'))]
	}
	// Identifiers, commas and stars up to the keyword.
	for len(rest) > 0 {
		for _, keyword := range []string{"import", "export"} {
			if before, is := cutWord(rest, keyword); is {
				return string(text[len(before)+len(keyword) : end]), true
			}
		}
		if c := rest[len(rest)-1]; !wordByte(c) && !strings.ContainsRune(" \n,*", rune(c)) {
			return "", false
		}
		rest = rest[:len(rest)-1]
	}
	return "", false
}

// cutWord drops a whole word from the end of text.
func cutWord(text []byte, word string) ([]byte, bool) {
	rest, is := bytes.CutSuffix(text, []byte(word))
	if !is || len(rest) > 0 && (wordByte(rest[len(rest)-1]) || rest[len(rest)-1] == '.') {
		return nil, false
	}
	return rest, true
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// add takes the names of a clause; false when they are not plain.
func (t *taken) add(clause string) bool {
	if strings.ContainsAny(clause, `"'*`) {
		return false
	}
	outer, list, braces := strings.Cut(clause, "{")
	if own := strings.Trim(outer, " \n,"); own != "" {
		t.names["default"] = true
	}
	if !braces {
		return true
	}
	for item := range strings.SplitSeq(strings.TrimRight(list, " \n}"), ",") {
		if words := strings.Fields(item); len(words) > 0 {
			t.names[words[0]] = true
		}
	}
	return true
}
