package docs

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// twins writes what machines read: each unit's facts as JSON, beside its page,
// and llms.txt, which lists the pages in Markdown.
func (r *renderer) twins(pages []*Page) {
	for i := range r.site.Units {
		u := &r.site.Units[i]
		data, err := json.MarshalIndent(u, "", "  ")
		if err != nil {
			panic("docs: a unit does not encode: " + err.Error())
		}
		r.add(strings.TrimSuffix(unitPath(u.Name), "html")+"json", append(data, '\n'))
	}
	byPath := map[string]*Page{}
	for _, p := range pages {
		byPath[p.Path] = p
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n> %s\n", r.site.Name, pages[0].Summary)
	for _, g := range r.nav {
		fmt.Fprintf(&b, "\n## %s\n\n", g.Title)
		for _, l := range g.Links {
			fmt.Fprintf(&b, "- [%s](%s): %s", l.Title, r.site.URL+l.Path, byPath[l.Path].Summary)
			if strings.HasPrefix(l.Path, "mfe/") {
				fmt.Fprintf(&b, " As data: [JSON](%s)", r.site.URL+strings.TrimSuffix(l.Path, "html")+"json")
			}
			b.WriteByte('\n')
		}
	}
	r.add("llms.txt", []byte(b.String()))
}

// The feeds' formats: sitemaps.org 0.9 and RFC 4287.
type (
	siteMap struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []siteURL `xml:"url"`
	}
	siteURL struct {
		Loc string `xml:"loc"`
	}
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Link    atomLink    `xml:"link"`
		Content atomContent `xml:"content"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

// feeds writes sitemap.xml and feed.xml. Both want absolute URLs; without one
// there is neither.
func (r *renderer) feeds(pages []*Page) {
	if r.site.URL == "" {
		return
	}
	var m siteMap
	for _, p := range pages {
		if p.Layout != "404" {
			m.URLs = append(m.URLs, siteURL{r.site.URL + folder(p.Path)})
		}
	}
	r.xml("sitemap.xml", m)
	if r.feed != "" {
		r.xml(r.feed, r.contractFeed())
	}
}

// feedFile is the feed of contract changes.
const feedFile = "feed.xml"

// hasFeed reports whether there is a feed: it wants an absolute URL and dates,
// and no date is made up.
func (s *Site) hasFeed() bool {
	return s.URL != "" && slices.ContainsFunc(s.Units, func(u Unit) bool {
		return slices.ContainsFunc(u.Releases, func(r Release) bool { return r.Date != "" })
	})
}

// contractFeed lists the releases whose days are known, the newest first. An
// entry's id is for good: it is where the release stands on its unit's page.
func (r *renderer) contractFeed() atomFeed {
	f := atomFeed{
		ID: r.site.URL, Title: r.site.Name + ": contract changes", Author: r.site.Name,
		Links: []atomLink{{Href: r.site.URL}, {"self", r.site.URL + r.feed}},
	}
	for _, u := range r.site.Units {
		for _, release := range u.Releases {
			if release.Date == "" {
				continue
			}
			at := r.site.URL + folder(unitPath(u.Name)) + "#" + fragment(releaseID(release.Version))
			f.Entries = append(f.Entries, atomEntry{
				ID: at, Title: u.Title + " " + release.Version, Updated: release.Date + "T00:00:00Z",
				Link: atomLink{Href: at}, Content: atomContent{"text", changes(release)},
			})
		}
	}
	slices.SortStableFunc(f.Entries, func(a, b atomEntry) int { return strings.Compare(b.Updated, a.Updated) })
	f.Updated = f.Entries[0].Updated
	return f
}

func changes(release Release) string {
	var out []string
	for _, c := range release.Changes {
		text := c.Text
		if c.Breaking {
			text = "Breaking: " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

func (r *renderer) xml(name string, v any) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("docs: " + name + " does not encode: " + err.Error())
	}
	b.WriteByte('\n')
	r.add(name, b.Bytes())
}
