package plan

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
)

// shapes are the extensions of files that hold types.
var shapes = []string{".ts", ".tsx", ".mts", ".d.ts", ".json"}

func (r *resolver) talk(u Unit, m manifest.Talk, a at, there bool) Talk {
	t := Talk{Listens: r.mentions(m.Listens, a.key("listens")), Reads: r.mentions(m.Reads, a.key("reads"))}
	t.Emits = r.events(u, m.Emits, a.key("emits"), there)
	for _, name := range slices.Sorted(maps.Keys(m.Owns)) {
		s, key := m.Owns[name], a.key("owns", name)
		t.Owns = append(t.Owns, State{
			Key: name, Description: s.Description, Tabs: s.Tabs != nil && *s.Tabs, Pos: r.m.KeyPos(key...),
			Readers: r.mentions(s.Readers, at(key).key("readers")),
			Value:   r.shape(u, s.Value, fmt.Sprintf("the value of %q", name), append(key, "value"), there),
		})
	}
	byName := func(x, y Mention) int { return cmp.Compare(x.Name, y.Name) }
	slices.SortStableFunc(t.Listens, byName)
	slices.SortStableFunc(t.Reads, byName)
	return t
}

func (r *resolver) events(u Unit, m map[string]manifest.Event, a at, there bool) []Event {
	var out []Event
	for _, name := range slices.Sorted(maps.Keys(m)) {
		e, key := m[name], a.key(name)
		out = append(out, Event{
			Name: name, Description: e.Description, Replay: e.Replay != nil && *e.Replay, Tabs: e.Tabs != nil && *e.Tabs,
			Deprecated: e.Deprecated, Pos: r.m.KeyPos(key...),
			Payload: r.shape(u, e.Payload, fmt.Sprintf("the payload of %q", name), append(key, "payload"), there),
		})
	}
	return out
}

func (r *resolver) mentions(items []string, key []string) []Mention {
	if items == nil {
		return nil
	}
	out := make([]Mention, 0, len(items))
	for i, item := range items {
		out = append(out, Mention{Name: item, Pos: r.pos(append(slices.Clone(key), strconv.Itoa(i))...)})
	}
	return out
}

func (r *resolver) contract(u Unit, m manifest.MFE, a at, there bool) Contract {
	c := Contract{
		File: r.m.TeamManifest(u.Name), Title: cmp.Or(m.Title, u.Name), Description: m.Description, Owners: m.Owners,
		Stage: cmp.Or(m.Stage, "stable"), Slots: r.mentions(m.Slots, a.key("slots")),
		Connect: r.mentions(m.Connect, a.key("connect")), Permissions: r.mentions(m.Permissions, a.key("permissions")),
		Props: r.shape(u, m.Props, "props", a.key("props"), there),
	}
	if c.Description == "" && u.OwnPackage() {
		c.Description = u.Package.Description
	}
	for _, name := range slices.Sorted(maps.Keys(m.Links)) {
		url := m.Links[name]
		if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "mailto:") {
			d := r.list.Errorf("MFE163", r.pos(a.key("links", name)...), "%s: the link %s is no URL: %q", u, name, url)
			d.Hint = "write a whole one, such as https://git.example.com/shop/" + u.Name
			continue
		}
		c.Links = append(c.Links, Link{Name: name, URL: url})
	}
	switch {
	case !there:
	case m.Readme != "":
		c.Readme, _ = r.file(wanted{
			unit: u, base: u.Dir, key: "readme", set: "readme = ", code: "MFE164", pos: r.pos(a.key("readme")...), exts: []string{".md"},
		}, m.Readme)
	case u.Dir != "." && r.stat(path.Join(u.Dir, "README.md")) == file:
		c.Readme = path.Join(u.Dir, "README.md")
	}
	return c
}

// contracts is how contracts are kept. Whether the rules exist is for package
// contract to say.
func (r *resolver) contracts() Contracts {
	c := r.m.Contracts
	out := Contracts{
		Dir: "contracts", Level: cmp.Or(c.Level, "runtime"),
		Rules: r.mentions(c.Rules, []string{"contract", "rules"}), Ignore: r.mentions(c.Ignore, []string{"contract", "ignore"}),
	}
	if c.Dir != "" {
		if rel, ok := r.inside(".", c.Dir, "dir", r.pos("contract", "dir")); ok {
			out.Dir = rel
		}
	}
	return out
}

// shape finds what a schema's name leads to.
func (r *resolver) shape(u Unit, m manifest.Shape, what string, key []string, there bool) Shape {
	if !m.IsSet() {
		return Shape{}
	}
	s := Shape{Schema: m.Table, Pos: r.pos(key...)}
	if m.File == "" || !there {
		return s
	}
	name, typ, isType := strings.Cut(m.File, "#")
	w := wanted{unit: u, base: u.Dir, key: what, set: path.Base(key[len(key)-1]) + " = ", code: "MFE164", pos: s.Pos, exts: shapes}
	var ok bool
	if s.File, ok = r.file(w, name); !ok {
		return s
	}
	ext := path.Ext(name)
	switch {
	case isType && slices.Contains(shapes, ext) && ext != ".json" && typ != "":
		s.Type = typ
	case !isType && ext == ".json":
		s.Schema = r.schema(s.File, s.Pos)
	default:
		d := r.list.Errorf("MFE165", s.Pos, "%s: %s: %q is neither a JSON Schema nor a type", u, what, m.File)
		d.Hint = `name a .json file, such as "props.schema.json", or a type in a TypeScript file, such as "src/index.tsx#Props"`
	}
	return s
}

// schema reads a file of JSON.
func (r *resolver) schema(file string, from diag.Pos) map[string]any {
	data, err := os.ReadFile(r.disk(file))
	if err != nil {
		r.list.Errorf("MFE164", from, "%s cannot be read: %v", file, err).Hint = "make it readable"
		return nil
	}
	var out map[string]any
	dec := json.NewDecoder(bytes.NewReader(data))
	err = dec.Decode(&out)
	if err == nil {
		if _, more := dec.Token(); more != io.EOF {
			err = errors.New("there is more after the schema")
		}
	}
	if err != nil {
		pos := diag.Pos{File: file}
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			before := data[:max(0, min(int(syntax.Offset)-1, len(data)))]
			pos.Line = bytes.Count(before, []byte("\n")) + 1
			pos.Col = len(before) - bytes.LastIndexByte(before, '\n')
		}
		d := r.list.Errorf("MFE165", pos, "not a JSON Schema: %v", err)
		d.Notes = []diag.Note{{Pos: from, Text: "it is named here"}}
		d.Hint = `write a JSON object, such as { "type": "object", "properties": { } }`
	}
	return out
}

// connect adds the origins that the MFEs talk to to the policy, and the
// features that they ask for. A frame has a policy of its own, and browsers give
// no such features to what has no origin.
func (r *resolver) connect(p *Plan) {
	for _, u := range p.MFEs {
		if u.Framed() {
			r.frameFeatures(u)
			continue
		}
		for _, f := range u.Contract.Permissions {
			r.feature(u, f)
			p.Site.Permissions = append(p.Site.Permissions, f.Name)
		}
		for _, c := range u.Contract.Connect {
			if !slices.Contains(p.Site.CSP.Connect, c.Name) {
				p.Site.CSP.Connect = append(slices.Clip(p.Site.CSP.Connect), c.Name)
			}
		}
	}
	slices.Sort(p.Site.Permissions)
	p.Site.Permissions = slices.Compact(p.Site.Permissions)
}

// features are what the header Permissions-Policy can name in the browsers of
// today, from the registry of the W3C.
var features = strings.Fields(`
	accelerometer ambient-light-sensor attribution-reporting autoplay bluetooth browsing-topics camera captured-surface-control
	clipboard-read clipboard-write compute-pressure cross-origin-isolated deferred-fetch direct-sockets display-capture
	encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get idle-detection keyboard-map
	language-detector local-fonts magnetometer microphone midi otp-credentials payment picture-in-picture
	publickey-credentials-create publickey-credentials-get screen-wake-lock serial speaker-selection storage-access summarizer
	sync-xhr translator unload usb web-share window-management xr-spatial-tracking
`)

func (r *resolver) feature(u Unit, f Mention) {
	if slices.Contains(features, f.Name) {
		return
	}
	d := r.list.Errorf("MFE807", f.Pos, "%s: browsers know no feature %q to permit", u, f.Name)
	d.Hint = "write a name of the header Permissions-Policy, such as geolocation, camera or clipboard-read"
	if near := diag.Closest(f.Name, features); near != "" {
		d.Hint = "did you mean " + near + "?"
	}
}
