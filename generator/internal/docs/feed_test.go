package docs_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/docs"
)

// node is an element of any XML document.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

// named are the children of that name in Atom's namespace.
func (n node) named(name string) []node {
	return slices.DeleteFunc(slices.Clone(n.Nodes), func(c node) bool {
		return c.XMLName != xml.Name{Space: "http://www.w3.org/2005/Atom", Local: name}
	})
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// atom reads a feed and holds it against what RFC 4287 demands.
func atom(t *testing.T, data []byte) node {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(data)))
	var feed node
	if err := d.Decode(&feed); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if text, ok := token.(xml.CharData); err != nil || !ok || strings.TrimSpace(string(text)) != "" {
			t.Fatalf("after the feed: %v %v", token, err)
		}
	}
	if (feed.XMLName != xml.Name{Space: "http://www.w3.org/2005/Atom", Local: "feed"}) {
		t.Fatalf("the root is %v", feed.XMLName)
	}
	one := func(n node, name string) string { // 4.1.1 and 4.1.2: exactly one
		all := n.named(name)
		if len(all) != 1 || strings.TrimSpace(all[0].Text) == "" {
			t.Fatalf("%s has %d %s", n.XMLName.Local, len(all), name)
		}
		return all[0].Text
	}
	ids := map[string]bool{}
	check := func(n node) {
		id := one(n, "id") // 4.2.6: an absolute IRI
		if u, err := url.Parse(id); err != nil || !u.IsAbs() || ids[id] {
			t.Errorf("the id %q is no IRI, or another's too: %v", id, err)
		}
		ids[id] = true
		one(n, "title")
		if _, err := time.Parse(time.RFC3339, one(n, "updated")); err != nil { // 3.3
			t.Error(err)
		}
		seen := map[string]bool{}
		for _, l := range n.named("link") { // 4.2.7: a href each; alternates that differ
			key := l.attr("rel") + " " + l.attr("type") + " " + l.attr("hreflang")
			if u, err := url.Parse(l.attr("href")); err != nil || !u.IsAbs() || seen[key] {
				t.Errorf("the link %q: %v", l.attr("href"), err)
			}
			seen[key] = true
		}
	}
	check(feed)
	for _, a := range feed.named("author") { // 3.2
		one(a, "name")
	}
	if len(feed.named("author")) == 0 {
		t.Error("neither the feed nor all of its entries have an author")
	}
	if !slices.ContainsFunc(feed.named("link"), func(l node) bool { return l.attr("rel") == "self" }) {
		t.Error("the feed does not say where it is")
	}
	for _, e := range feed.named("entry") {
		check(e)
		if kind := e.named("content"); len(kind) != 1 || kind[0].attr("type") != "text" || len(kind[0].Nodes) > 0 {
			t.Errorf("content: %+v", kind)
		}
	}
	return feed
}

// released is the shop after some releases.
func released() docs.Site {
	site := shop()
	change := func(text string) []docs.Change { return []docs.Change{{Text: text}} }
	site.Units[0].Releases = []docs.Release{{Version: "1.4.0", Date: "2026-03-01", Changes: change("offers <b> & \"c\"")}, {Version: "1.3.0", Changes: change("of an unknown day")}}
	site.Units[2].Releases = []docs.Release{{Version: "1.1.0-rc.1+b", Date: "2026-03-01", Changes: change("emits a:b")}, {Version: "1.0.0", Date: "2025-12-31", Changes: change("the first")}}
	return site
}

func TestFeedIsAtomWithTheNewestFirst(t *testing.T) {
	t.Parallel()
	out := render(t, released(), builtIn())
	file, ok := out.File("feed.xml")
	if !ok {
		t.Fatal("there is no feed")
	}
	feed := atom(t, file.Data)
	var got []string
	for _, e := range feed.named("entry") {
		got = append(got, strings.Join([]string{e.named("updated")[0].Text, e.named("title")[0].Text, e.named("id")[0].Text, e.named("content")[0].Text}, " | "))
		// What an entry links to is there.
		page, id, _ := strings.Cut(strings.TrimPrefix(e.named("link")[0].attr("href"), "https://harbour.example/docs/"), "#")
		if html, ok := out.File(page + "index.html"); !ok || !strings.Contains(string(html.Data), `id="`+id+`"`) && !strings.Contains(string(html.Data), "id="+id) {
			t.Errorf("there is no %s on %s", id, page)
		}
	}
	want := []string{
		`2026-03-01T00:00:00Z | Shell 1.4.0 | https://harbour.example/docs/mfe/shell/#release-1.4.0 | offers <b> & "c"`,
		`2026-03-01T00:00:00Z | Catalog 1.1.0-rc.1+b | https://harbour.example/docs/mfe/catalog/#release-1.1.0-rc.1+b | emits a:b`,
		`2026-01-02T00:00:00Z | Cart 2.0.0 | https://harbour.example/docs/mfe/cart/#release-2.0.0 | Breaking: total is gone`,
		`2025-12-31T00:00:00Z | Catalog 1.0.0 | https://harbour.example/docs/mfe/catalog/#release-1.0.0 | the first`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if updated := feed.named("updated")[0].Text; updated != "2026-03-01T00:00:00Z" {
		t.Errorf("the feed was updated %s", updated)
	}
}

func TestFeedWantsAURLAndDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*docs.Site)
		feed   bool
	}{
		"both":    {func(*docs.Site) {}, true},
		"no URL":  {func(s *docs.Site) { s.URL = "" }, false},
		"no days": {func(s *docs.Site) { s.Units[1].Releases[0].Date = "" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := shop()
			site.Units[1].Releases = slices.Clone(site.Units[1].Releases)
			c.change(&site)
			out := render(t, site, builtIn())
			if _, ok := out.File("feed.xml"); ok != c.feed {
				t.Errorf("feed.xml: %t", ok)
			}
			page, _ := out.File("mfe/cart/index.html")
			for _, text := range []string{"application/atom+xml", `href="../../feed.xml"`} {
				if strings.Contains(string(page.Data), text) != c.feed {
					t.Errorf("%s: not %t\n%s", text, c.feed, page.Data)
				}
			}
		})
	}
}
