package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
)

// offer is a specifier that the import map will hold, and whose it is.
type offer struct {
	specifier, owner string
	pos              diag.Pos
	unit             *Unit // nil for [imports]
	implied          bool  // not written in the manifest: entry's
}

// specifiers checks that every specifier means one thing: an import map has
// one entry for it. Of those that the manifest spells out it has told already.
func (r *resolver) specifiers(p *Plan) {
	offers := r.offers(p)
	first, clash := map[string]offer{}, map[string]bool{}
	for _, o := range offers {
		other, taken := first[o.specifier]
		if !taken {
			first[o.specifier] = o
			continue
		}
		clash[o.specifier] = true
		if !o.implied && !other.implied {
			continue
		}
		code := "MFE110"
		if o.unit == nil || o.unit.Kind != other.unit.Kind {
			code = "MFE111"
		}
		d := r.list.Errorf(code, o.pos, "%s and %s both offer %q", o.owner, other.owner, o.specifier)
		d.Notes = []diag.Note{{Pos: other.pos, Text: other.owner + " offers it here"}}
		d.Hint = "rename the one in " + o.owner
		if o.implied {
			d.Hint = fmt.Sprintf("instead of entry, write entries = { %q = %q }", "@mfe/"+o.unit.Name, strings.TrimPrefix(o.unit.Entries[0].File, o.unit.source()+"/"))
		}
	}
	dirs := folders(p)
	for _, o := range offers {
		if o.unit != nil && !clash[o.specifier] {
			r.installed(p, o, dirs)
		}
	}
}

// offers lists MFEs' entries, then the shell's, then [imports], so that a
// collision is reported where the less usual of the two stands.
func (r *resolver) offers(p *Plan) []offer {
	var out []offer
	for _, u := range append(slices.Clone(p.MFEs), p.Shell) {
		for _, e := range u.Entries {
			if e.Edition != "" {
				continue // of the same service
			}
			implied := u.Kind == bundle.MFE && r.m.MFE[u.Name].Entry != ""
			out = append(out, offer{e.Specifier, u.String(), e.Pos, &u, implied})
		}
	}
	for _, i := range p.Imports {
		out = append(out, offer{i.Specifier, "[imports]", i.Pos, nil, false})
	}
	return out
}

// installed reports a specifier that some unit would take for an installed
// package, or that [shared] names.
func (r *resolver) installed(p *Plan, o offer, dirs []string) {
	name := npm.Name(o.specifier)
	if name == "" {
		return
	}
	if d, ok := p.Shared.Deps[name]; ok {
		g := r.list.Errorf("MFE112", o.pos, "%s offers %q, which is a shared dependency as well", o.owner, o.specifier)
		g.Notes = []diag.Note{{Pos: d.Pos, Text: "it is shared here"}}
		g.Hint = "give the entry a specifier of its own, such as " + quote("@mfe/"+o.unit.Name)
		return
	}
	for _, dir := range dirs {
		pkg, _ := r.npm.Locate(dir, name)
		if pkg == nil || r.owns(*o.unit, pkg) {
			continue
		}
		g := r.list.Errorf("MFE112", o.pos, "%s offers %q, but %s is an installed package", o.owner, o.specifier, name)
		g.Notes = []diag.Note{{Pos: diag.Pos{File: pkg.Path}, Text: "it is seen from " + where(dir)}}
		g.Hint = "give the entry a specifier of its own, such as " + quote("@mfe/"+o.unit.Name)
		return
	}
}

// owns reports whether the package is the unit itself, as a workspace links
// it, or the package that the unit is a part of.
func (r *resolver) owns(u Unit, pkg *npm.Package) bool {
	if pkg.Dir == u.Dir {
		return true
	}
	own, _ := r.npm.Nearest(u.Dir)
	return own != nil && own.Dir == pkg.Dir
}
