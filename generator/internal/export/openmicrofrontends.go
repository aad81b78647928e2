package export

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// OpenMicrofrontends describes the MFEs that mount, in YAML after version 1.0.0
// of the OpenMicrofrontends specification (https://open-microfrontends.org).
//
// Each MFE is an ES module with the function mount, its stylesheets, the import
// map that its scripts need, its props as config, and its events as messages.
// URLs in the import map must be whole there; where the site's URL is not
// known they begin with $SITE_URL, for the reader to replace. What a flag or a
// scope decides for other units is not in it.
func OpenMicrofrontends(s Site) []byte {
	origin := s.URL
	if origin == "" {
		origin = "$SITE_URL"
	}
	list := []fields{}
	for _, u := range s.Units {
		if u.Mounts {
			list = append(list, s.microfrontend(u, origin))
		}
	}
	info := fields{field("title", s.Name), field("version", orElse(s.Version, "0.0.0"))}
	return document(fields{
		field("$schema", "https://open-microfrontends.org/schemas/1-0-0.json"),
		field("openMicrofrontends", "1.0.0"),
		field("info", info),
		field("servers", []fields{{field("url", origin)}}),
		field("microfrontends", list),
	})
}

func (s Site) microfrontend(u Unit, origin string) fields {
	f := fields{field("name", microfrontendName(u.Name))}
	f = text(f, "title", u.Title)
	f = text(f, "description", u.Description)
	relative := func(urls []string) []string {
		out := []string{}
		for _, url := range urls {
			out = append(out, strings.TrimPrefix(url, "/"))
		}
		return out
	}
	js := fields{field("initial", relative(u.Scripts)), field("moduleSystem", "ESM")}
	if len(u.Imports) > 0 {
		imports := fields{}
		for _, specifier := range slices.Sorted(maps.Keys(u.Imports)) {
			url := u.Imports[specifier]
			if strings.HasPrefix(url, "/") {
				url = origin + url
			}
			imports = append(imports, field(specifier, url))
		}
		js = append(js, field("importMap", fields{field("imports", imports)}))
	}
	assets := fields{field("basePath", "/"), field("js", js)}
	if len(u.Styles) > 0 {
		assets = append(assets, field("css", relative(u.Styles)))
	}
	f = append(f, field("assets", assets), field("rendererFunctionName", "mount"))
	if u.Props != nil {
		f = append(f, field("config", fields{field("schema", u.Props), field("default", map[string]any{})}))
	}
	if messages := messages(u); len(messages) > 0 {
		f = append(f, field("messages", messages))
	}
	return append(f, field("annotations", annotations(u)))
}

func annotations(u Unit) fields {
	f := text(fields{}, "version", u.Version)
	f = text(f, "team", u.Team)
	f = append(f, field("stage", orElse(u.Stage, "stable")))
	if len(u.Owners) > 0 {
		f = append(f, field("owners", u.Owners))
	}
	if len(u.Links) > 0 {
		links := fields{}
		for _, l := range u.Links {
			links = append(links, field(l.Name, l.URL))
		}
		f = append(f, field("links", links))
	}
	return f
}

// messages joins what is emitted and what is listened to.
func messages(u Unit) fields {
	type message struct {
		publish, subscribe bool
		schema             map[string]any
	}
	all := map[string]*message{}
	at := func(e Event) *message {
		if all[e.Name] == nil {
			all[e.Name] = &message{}
		}
		if e.Payload != nil {
			all[e.Name].schema = e.Payload
		}
		return all[e.Name]
	}
	for _, e := range u.Emits {
		at(e).publish = true
	}
	for _, e := range u.Listens {
		at(e).subscribe = true
	}
	f := fields{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		m := fields{field("publish", all[name].publish), field("subscribe", all[name].subscribe)}
		if all[name].schema != nil {
			m = append(m, field("schema", all[name].schema))
		}
		f = append(f, field(name, m))
	}
	return f
}

var plainName = regexp.MustCompile("^[a-zA-Z][a-zA-Z0-9-]+$")

// microfrontendName is the MFE's name, or one that the specification allows.
func microfrontendName(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return "mfe-" + name
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
