package health

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/host"
)

// parsePolicies reads the values of Content-Security-Policy headers. A comma
// joins policies, and of a repeated directive the first counts (CSP Level 3,
// sections 2.2.1 and 2.2.2). Sources keep their order.
func parsePolicies(values []string) []csp.Policy {
	var out []csp.Policy
	for _, v := range values {
		for text := range strings.SplitSeq(v, ",") {
			var p csp.Policy
			for d := range strings.SplitSeq(text, ";") {
				words := strings.Fields(d)
				if len(words) == 0 {
					continue
				}
				name := strings.ToLower(words[0])
				if _, again := p.Sources(name); !again {
					p.Directives = append(p.Directives, csp.Directive{Name: name, Sources: words[1:]})
				}
			}
			if len(p.Directives) > 0 {
				out = append(out, p)
			}
		}
	}
	return out
}

// checkPolicy compares the policy of a page with the one that was built,
// directive by directive.
func checkPolicy(got http.Header, expect []host.Header) string {
	built := parsePolicies([]string{value(expect, policyHeader)})
	served := parsePolicies(got.Values(policyHeader))
	switch {
	case len(built) == 0:
		return ""
	case len(served) == 0:
		return "there is no " + policyHeader
	case len(served) > 1:
		return fmt.Sprintf("there are %d policies, and browsers enforce all of them", len(served))
	}
	var wrong []string
	for _, d := range built[0].Directives {
		sources, ok := served[0].Sources(d.Name)
		if !ok {
			wrong = append(wrong, d.Name+" is missing")
			continue
		}
		if lost := without(d.Sources, sources); len(lost) > 0 {
			wrong = append(wrong, d.Name+" lacks "+strings.Join(lost, " "))
		}
		if more := without(sources, d.Sources); len(more) > 0 {
			wrong = append(wrong, d.Name+" has besides "+strings.Join(more, " "))
		}
	}
	for _, d := range served[0].Directives {
		if _, ok := built[0].Sources(d.Name); !ok {
			wrong = append(wrong, "there is besides "+d.Name)
		}
	}
	return strings.Join(wrong, "; ")
}

// without are the words of a that b lacks.
func without(a, b []string) []string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

// checkImportMap says whether a browser that got this page would take its
// import map.
func checkImportMap(a answer) string {
	maps := importMaps(a.body)
	if len(maps) != 1 {
		return fmt.Sprintf("the page has %d import maps and should have one", len(maps))
	}
	hash := csp.ScriptHash(maps[0])
	for _, p := range parsePolicies(a.header.Values(policyHeader)) {
		sources, limited := scriptSources(p)
		if limited && !slices.Contains(sources, hash) {
			return fmt.Sprintf("the policy that came with the page lacks the hash of its import map, %s", hash)
		}
	}
	return ""
}

// scriptSources are what the policy says of script elements; limited is false
// when it says nothing.
func scriptSources(p csp.Policy) (sources []string, limited bool) {
	for _, name := range []string{"script-src-elem", "script-src", "default-src"} {
		if sources, ok := p.Sources(name); ok {
			return sources, true
		}
	}
	return nil, false
}

// importMaps are the contents of a page's import maps, those in templates left
// out.
func importMaps(page []byte) [][]byte {
	var out [][]byte
	templates := 0
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "template" && templates > 0 {
				templates--
			}
		case html.StartTagToken:
			t := z.Token()
			if t.Data == "template" {
				templates++
			}
			if t.Data == "script" && templates == 0 && isImportMap(t) {
				content := []byte{}
				if z.Next() == html.TextToken {
					content = bytes.Clone(z.Text())
				}
				out = append(out, content)
			}
		}
	}
}

func isImportMap(t html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "type" {
			return strings.EqualFold(strings.TrimSpace(a.Val), "importmap")
		}
	}
	return false
}
