package export

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Backstage gives the site's entities for Backstage's software catalog, as the
// documents of one catalog-info.yaml: the site is a System, each unit a
// Component, and what an MFE takes and says an API.
// See https://backstage.io/docs/features/software-catalog/descriptor-format.
func Backstage(s Site) []byte {
	system := entityName(s.Name)
	owner := "unknown"
	for _, u := range s.Units {
		if u.Shell {
			owner = ownerOf(u)
		}
	}
	docs := []fields{entity("System", metadata(system, s.Name, "", nil), fields{field("owner", owner)})}
	for _, u := range s.Units {
		docs = append(docs, component(s, u, system))
		if hasAPI(u) {
			docs = append(docs, api(u, system))
		}
	}
	var b bytes.Buffer
	for i, d := range docs {
		if i > 0 {
			b.WriteString("---\n")
		}
		b.Write(document(d))
	}
	return b.Bytes()
}

func entity(kind string, metadata, spec fields) fields {
	return fields{
		field("apiVersion", "backstage.io/v1alpha1"), field("kind", kind), field("metadata", metadata), field("spec", spec),
	}
}

func metadata(name, title, description string, links []Link) fields {
	f := fields{field("name", name)}
	if title != name {
		f = text(f, "title", title)
	}
	f = text(f, "description", description)
	var list []fields
	for _, l := range links {
		list = append(list, fields{field("url", l.URL), field("title", l.Name)})
	}
	if list != nil {
		f = append(f, field("links", list))
	}
	return f
}

func component(s Site, u Unit, system string) fields {
	kind := "micro-frontend"
	if u.Shell {
		kind = "website"
	}
	spec := fields{
		field("type", kind), field("lifecycle", lifecycle(u.Stage)), field("owner", ownerOf(u)), field("system", system),
	}
	if hasAPI(u) {
		spec = append(spec, field("providesApis", []string{apiName(u)}))
	}
	consumes, depends := []string{}, []string{}
	for _, name := range u.Needs {
		depends = append(depends, "component:"+entityName(name))
	}
	for _, other := range s.Units {
		if other.Name != u.Name && hears(u, other) {
			consumes = append(consumes, apiName(other))
		}
	}
	if len(consumes) > 0 {
		spec = append(spec, field("consumesApis", consumes))
	}
	if len(depends) > 0 {
		spec = append(spec, field("dependsOn", depends))
	}
	m := metadata(entityName(u.Name), u.Title, u.Description, u.Links)
	if u.Version != "" {
		m = append(m, field("annotations", fields{field("mfegen/version", u.Version)}))
	}
	return entity("Component", m, spec)
}

// hears reports whether a unit listens to what another emits.
func hears(u, other Unit) bool {
	for _, l := range u.Listens {
		for _, e := range other.Emits {
			if l.Name == e.Name {
				return true
			}
		}
	}
	return false
}

func hasAPI(u Unit) bool { return u.Props != nil || len(u.Emits) > 0 }

func apiName(u Unit) string { return clipName(entityName(u.Name), "-contract") }

// api is the contract's part that others call or hear.
func api(u Unit, system string) fields {
	definition := map[string]any{}
	if u.Props != nil {
		definition["props"] = u.Props
	}
	emits := map[string]any{}
	for _, e := range u.Emits {
		emits[e.Name] = e.Payload
		if e.Payload == nil {
			emits[e.Name] = map[string]any{}
		}
	}
	if len(emits) > 0 {
		definition["emits"] = emits
	}
	data, err := json.MarshalIndent(definition, "", "  ")
	if err != nil {
		panic("export: a JSON Schema cannot be written as JSON: " + err.Error())
	}
	name := orElse(u.Title, u.Name)
	return entity("API", metadata(apiName(u), name+": props and events", u.Description, nil), fields{
		field("type", "mfe-contract"), field("lifecycle", lifecycle(u.Stage)), field("owner", ownerOf(u)), field("system", system),
		field("definition", string(data)+"\n"),
	})
}

// lifecycle is a stage by Backstage's well-known words.
func lifecycle(stage string) string {
	switch stage {
	case "experimental", "beta":
		return "experimental"
	case "deprecated":
		return "deprecated"
	}
	return "production"
}

func ownerOf(u Unit) string {
	if u.Team == "" {
		return "unknown"
	}
	return "group:" + entityName(u.Team)
}

// entityName makes a name of an entity: at most 63 of [a-zA-Z0-9_.-], with a
// letter or a digit at both ends.
func entityName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("_.-", r):
			return r
		}
		return '-'
	}, strings.TrimPrefix(s, "@"))
	return orElse(clipName(s, ""), "site")
}

func clipName(s, suffix string) string {
	s = strings.Trim(s, "_.-")
	if limit := 63 - len(suffix); len(s) > limit {
		s = strings.TrimRight(s[:limit], "_.-")
	}
	return s + suffix
}
