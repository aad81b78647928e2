package plan

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// remote decides about an MFE that another site serves. What it imports from
// this site counts as what a package.json of its own would declare.
func (r *resolver) remote(name string, m manifest.MFE, shell Unit) Unit {
	a := at{"mfe", name}
	u := Unit{
		Name: name, Kind: bundle.MFE, Pos: r.m.KeyPos(a...), Dir: shell.Dir,
		Mount: "function", Isolation: "none", Load: cmp.Or(m.Load, "route"), Routes: paths(m.Routes), On: paths(m.On), Team: m.Team, Next: m.Next,
		Package: Package{Ranges: map[string]Range{}},
	}
	u.Entries = []Entry{{Specifier: "@mfe/" + name, Pos: r.pos(a.key("url")...)}}
	u.Remote = Remote{
		URL: m.URL, Pos: r.pos(a.key("url")...), Integrity: r.metadata(u, m.Integrity, a), Accepts: r.accepts(u, m.Version, a),
		Styles: m.Styles, Imports: slices.Sorted(maps.Keys(m.Imports)),
	}
	for _, spec := range u.Remote.Imports {
		if dep := npm.Name(spec); dep != "" && u.Package.Ranges[dep].Text == "" {
			u.Package.Ranges[dep] = Range{Text: m.Imports[spec], Kind: "peerDependencies", Pos: r.pos(a.key("imports", spec)...)}
		}
	}
	// The manifest's folder is what its paths are relative to.
	here := Unit{Name: name, Kind: bundle.MFE, Dir: "."}
	u.Care, u.Talk, u.Contract = r.care(here, m, a, true), r.talk(here, m.Talk, a, true), r.contract(here, m, a, true)
	u.Requires = r.requires(u, m, a)
	return u
}

var metadataPattern = regexp.MustCompile(`^(?:sha256-[A-Za-z0-9+/]{43}=|sha384-[A-Za-z0-9+/]{64}|sha512-[A-Za-z0-9+/]{86}==)$`)

// metadata checks integrity metadata. Browsers take what they cannot read for
// none at all.
func (r *resolver) metadata(u Unit, value string, a at) string {
	if value == "" || metadataPattern.MatchString(value) {
		return value
	}
	r.list.Errorf("MFE157", r.pos(a.key("integrity")...), "%s: %q is no integrity metadata", u, value).Hint =
		"write sha256-, sha384- or sha512- and the hash in base64: openssl dgst -sha384 -binary entry.js | openssl base64 -A"
	return value
}

func (r *resolver) accepts(u Unit, value string, a at) string {
	if value == "" {
		return ""
	}
	if _, err := semver.ParseRange(value); err != nil {
		r.list.Errorf("MFE158", inString(r.pos(a.key("version")...), err), "%s: %s", u, err).Hint =
			`write a range as npm takes it, such as "^2.1.0" or ">=2.1 <4"`
		return ""
	}
	return value
}

// admit lets the policy allow what MFEs from elsewhere load. Their scripts are
// allowed by their origin, since what a module imports has no hash here: only
// where the user wants a strict policy, a single file with integrity must do.
func (r *resolver) admit(p *Plan) {
	for _, u := range p.MFEs {
		if !u.IsRemote() {
			continue
		}
		csp := &p.Site.CSP
		strict := csp.Mode == "strict"
		if strict && u.Remote.Integrity == "" {
			d := r.list.Errorf("MFE159", u.Remote.Pos, "%s is served by another site, and a strict policy allows scripts by their hash only", u)
			d.Notes = []diag.Note{{Pos: csp.Pos, Text: "the policy is asked for here"}}
			d.Hint = `add integrity = "sha384-…", or write mode = "auto" in [site.csp]`
		}
		lists := []*[]string{&csp.Style, &csp.Img, &csp.Font, &csp.Media, &csp.Connect}
		if !strict {
			lists = append(lists, &csp.Script)
		}
		for _, from := range append([]string{u.Remote.URL}, u.Remote.Styles...) {
			for _, list := range lists {
				if o := origin(from); o != "" && !slices.Contains(*list, o) {
					*list = append(slices.Clone(*list), o)
				}
			}
			lists = lists[:1] // a stylesheet's origin is for styles alone
		}
	}
}

// origin is that of a whole URL, or "" for a path of the site's own.
func origin(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return ""
	}
	return fmt.Sprintf("%s://%s", u.Scheme, u.Host)
}
