package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// FramesFolder is the folder with the pages of the MFEs that run in frames,
// each in a folder of its name.
const FramesFolder = "frames"

// Framed reports whether the MFE runs in a frame of its own.
func (u Unit) Framed() bool { return u.Isolation == "iframe" }

// Framed reports whether some MFE runs in a frame.
func (p *Plan) Framed() bool { return slices.ContainsFunc(p.MFEs, Unit.Framed) }

// PropNames are the names of the props that the contract declares, sorted.
func (c Contract) PropNames() []string {
	properties, _ := c.Props.Schema["properties"].(map[string]any)
	return slices.Sorted(maps.Keys(properties))
}

// isolation checks that an MFE can be kept apart as it wants to be.
func (r *resolver) isolation(u Unit, site Site) {
	if u.Mount == "none" && u.Isolation != "none" {
		d := r.list.Errorf("MFE173", u.IsolationPos, "%s has isolation = %q, but mounts nothing that could be isolated", u, u.Isolation)
		d.Hint = "delete isolation: modules run as the code of those who import them; or give the MFE another mount style"
		return
	}
	if u.Isolation == "shadow" && slices.Equal(site.CSP.Connect, []string{"'none'"}) {
		d := r.list.Errorf("MFE174", u.IsolationPos, "%s adopts stylesheets in a shadow root, and the policy does not let scripts fetch them", u)
		d.Notes = []diag.Note{{Pos: r.pos("site", "csp", "connect"), Text: "connect is written here"}}
		d.Hint = "delete connect in [site.csp], which then allows the site itself, or write isolation = \"scope\""
	}
	r.frame(u)
}

// frame checks the contract of an MFE in a frame, which nothing gets into or
// out of that the contract does not name.
func (r *resolver) frame(u Unit) {
	if !u.Framed() {
		return
	}
	if props := u.Contract.Props; props.Type != "" {
		d := r.list.Errorf("MFE170", props.Pos, "%s: nobody reads the names of its props from the type %s, and in a frame it gets no others", u, props.Type)
		d.Hint = `write them as a JSON Schema: props = { type = "object", properties = { id = { type = "string" } } }`
	}
	for _, s := range u.Owns {
		r.list.Errorf("MFE172", s.Pos, "%s owns the state %q, and runs in a frame, which state does not get into or out of", u, s.Key).Hint =
			"let another unit own it, and tell that unit by an event"
	}
	for _, s := range u.Reads {
		r.list.Errorf("MFE172", s.Pos, "%s reads the state %q, and runs in a frame, which state does not get into or out of", u, s.Name).Hint =
			"give it as a prop, or let it listen to an event"
	}
}

// frameFeatures warns of features that a frame asks for in vain.
func (r *resolver) frameFeatures(u Unit) {
	for _, f := range u.Contract.Permissions {
		r.list.Warnf("MFE629", f.Pos, "%s asks for %s, and runs in a frame of no origin, which browsers do not give it to", u, f.Name).Hint =
			"let the page ask for it, and hand the outcome in as a prop"
	}
}

// frames keeps routes away from the frames' folder, whose headers are others
// than a page's.
func (r *resolver) frames(p *Plan) {
	i := slices.IndexFunc(p.MFEs, Unit.Framed)
	if i < 0 {
		return
	}
	for _, route := range p.Routes {
		if first, _, _ := strings.Cut(strings.TrimPrefix(route.Pattern, "/"), "/"); !strings.EqualFold(first, FramesFolder) {
			continue
		}
		d := r.list.Errorf("MFE171", route.Pos, "route %q is in the folder /%s/, where the page of %s is", route.Pattern, FramesFolder, p.MFEs[i])
		d.Hint = fmt.Sprintf("write another path, such as %q", "/framed"+route.Pattern[1+len(FramesFolder):])
	}
}
