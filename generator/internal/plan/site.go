package plan

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// What flags may say; the manifest's own values are checked where it is read.
var (
	hosts      = []string{"netlify", "vercel"}
	sourcemaps = []string{"none", "linked", "hidden"}
	cspModes   = []string{"auto", "self", "strict"}
)

func (r *resolver) site() Site {
	s := r.m.Site
	asked := r.flag("--sourcemap", r.flags.Sourcemap, sourcemaps)
	out := Site{
		Base:      r.base(),
		Out:       r.out(),
		Lock:      r.lock(),
		Target:    slices.Clone(first(r.flags.Target, s.Target, []string{"es2022"})),
		Sourcemap: cmp.Or(asked, s.Sourcemap),
		Minify:    *cmp.Or(r.flags.Minify, s.Minify, new(true)),
		Dev:       r.flags.Dev,
		Fallback:  cmp.Or(s.Fallback, "shell"),
		CSP:       r.csp(),
	}
	if out.Dev { // whatever the manifest says: it speaks of what is deployed
		out.Sourcemap = cmp.Or(asked, "linked")
		out.Minify = *cmp.Or(r.flags.Minify, new(false))
	}
	if out.Sourcemap == "" {
		out.Sourcemap = "none"
		if s.SourcemapOut != "" {
			out.Sourcemap = "hidden"
		}
	}
	// Other maps are asked for at the command line, for a look at them.
	if out.Sourcemap == "hidden" && s.SourcemapOut != "" {
		out.SourcemapOut, _ = r.inside(".", s.SourcemapOut, "sourcemap_out", r.pos("site", "sourcemap_out"))
	}
	for _, h := range first(r.flags.Hosts, s.Hosts) {
		if len(r.flags.Hosts) > 0 {
			h = r.flag("--host", h, hosts)
		}
		if h != "" && !slices.Contains(out.Hosts, h) {
			out.Hosts = append(out.Hosts, h)
		}
	}
	slices.Sort(out.Hosts)
	for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
		out.Headers = append(out.Headers, Header{Name: name, Value: s.Headers[name]})
	}
	return out
}

func (r *resolver) csp() CSP {
	c := r.m.Site.CSP
	return CSP{
		Mode:   cmp.Or(r.flag("--csp", r.flags.CSPMode, cspModes), c.Mode, "auto"),
		Script: c.Script, Style: c.Style, Img: c.Img, Font: c.Font, Connect: c.Connect, Frame: c.Frame, Media: c.Media,
		Worker: c.Worker, Ancestors: c.Ancestors, FormAction: c.FormAction,
		InlineStyles:        c.InlineStyles != nil && *c.InlineStyles,
		TrustedTypes:        c.TrustedTypes,
		RequireTrustedTypes: c.TrustedTypes != nil,
		ReportTo:            c.ReportTo,
		Pos:                 r.m.KeyPos("site", "csp"),
	}
}

// flag returns a flag's value, or "" after a diagnostic when it is none of
// those allowed.
func (r *resolver) flag(name, value string, allowed []string) string {
	if value == "" || slices.Contains(allowed, value) {
		return value
	}
	d := r.list.Errorf("MFE135", diag.Pos{}, "%s %q is not known", name, value)
	d.Hint = "write one of: " + strings.Join(allowed, ", ")
	if near := diag.Closest(value, allowed); near != "" {
		d.Hint = "write " + name + " " + near
	}
	return ""
}

// base returns the path that the site is served under, with a slash at both
// ends. The manifest's own was checked where it was read.
func (r *resolver) base() string {
	base := strings.TrimSuffix(cmp.Or(r.flags.Base, r.m.Site.Base), "/") + "/"
	if r.flags.Base == "" {
		if strings.HasPrefix(base, "/") {
			return base
		}
		return "/"
	}
	hint := "write segments of letters, digits and - . _ ~ between slashes, such as /shop/"
	switch {
	case strings.Contains(base, "://"):
		_, rest, _ := strings.Cut(base, "://")
		_, rest, _ = strings.Cut(rest, "/")
		hint = "write --base /" + rest
	case !strings.HasPrefix(base, "/"):
		hint = "write --base /" + base
	case base == "/" || path.Clean(base)+"/" == base && !strings.ContainsAny(base, " \t\r\n?#\\%*:\"'<>"):
		return base
	}
	r.list.Errorf("MFE133", diag.Pos{}, "--base %q is not a path from / to /", r.flags.Base).Hint = hint
	return "/"
}

// lock returns the lock file, which stands beside the manifest unless it says
// otherwise.
func (r *resolver) lock() string {
	beside := strings.TrimSuffix(r.name, ".toml") + ".lock"
	if r.m.Site.Lock == "" {
		return beside
	}
	rel, ok := r.inside(".", r.m.Site.Lock, "lock", r.pos("site", "lock"))
	if !ok {
		return beside
	}
	return rel
}

// DefaultOut is the out folder of a manifest that names none.
const DefaultOut = "dist"

// out returns the out folder. What is given at the command line may be
// absolute; whether it may be written there is for package emit to say.
func (r *resolver) out() string {
	if r.flags.Out == "" {
		value := cmp.Or(r.m.Site.Out, DefaultOut)
		rel, ok := r.inside(".", value, "out", r.pos("site", "out"))
		if !ok {
			return DefaultOut
		}
		return rel
	}
	out := filepath.FromSlash(r.flags.Out)
	if !filepath.IsAbs(out) {
		out = filepath.Join(r.npm.Root(), out)
	}
	// Root has no links in it; out must be seen the same way to be
	// compared with it, though its last parts may not exist yet.
	rel, err := filepath.Rel(r.npm.Root(), realPrefix(out))
	if err != nil {
		d := r.list.Errorf("MFE134", diag.Pos{}, "--out %q is on another volume than the project", r.flags.Out)
		d.Hint = "choose a folder on the project's volume and copy it afterwards"
		return DefaultOut
	}
	return filepath.ToSlash(rel)
}

// outFolder checks that replacing the out folder destroys no source.
func (r *resolver) outFolder(p *Plan) {
	out, pos := p.Site.Out, r.pos("site", "out")
	if r.flags.Out != "" {
		pos = diag.Pos{}
	}
	complain := func(format string, args ...any) {
		d := r.list.Errorf("MFE134", pos, format, args...)
		d.Hint = `choose a folder that holds nothing else, such as out = "dist"`
	}
	if r.contains(out, ".") {
		complain("out %q is the project's own folder or one above it, and a build replaces it", out)
		return
	}
	for _, u := range p.Units() {
		if u.IsRemote() {
			continue
		}
		switch {
		case r.contains(out, u.Dir):
			complain("out %q holds the folder %q of %s, and a build replaces it", out, u.Dir, u)
		case u.Dist != "" && (r.contains(out, u.Dist) || r.contains(u.Dist, out)):
			complain("out %q and the dist folder %q of %s overlap", out, u.Dist, u)
		case u.Public != "" && (r.contains(out, u.Public) || r.contains(u.Public, out)):
			complain("out %q and the public folder %q overlap", out, u.Public)
		}
		for _, e := range u.Entries {
			if r.contains(out, e.File) && u.Dist == "" && !r.contains(out, u.Dir) {
				complain("out %q holds %q, an entry of %s, and a build replaces it", out, e.File, u)
			}
		}
	}
}

// mapsFolder checks that the folder of the source maps has nothing else in it,
// since a build replaces it too, and that nobody serves it.
func (r *resolver) mapsFolder(p *Plan) {
	maps := p.Site.SourcemapOut
	if maps == "" {
		return
	}
	overlap := func(dir string) bool { return dir != "" && (r.contains(maps, dir) || r.contains(dir, maps)) }
	what := ""
	switch {
	case r.contains(maps, "."):
		what = "the project's own folder"
	case overlap(p.Site.Out):
		what = fmt.Sprintf("the out folder %q, which is served", p.Site.Out)
	case overlap(vercelOutput):
		what = fmt.Sprintf("the folder %q, which is served", vercelOutput)
	}
	for _, u := range p.Units() {
		switch {
		case what != "":
		case r.contains(maps, u.Dir):
			what = fmt.Sprintf("the folder %q of %s", u.Dir, u)
		case overlap(u.Dist):
			what = fmt.Sprintf("the dist folder %q of %s", u.Dist, u)
		case overlap(u.Public):
			what = fmt.Sprintf("the public folder %q, which is served", u.Public)
		}
	}
	if what != "" {
		d := r.list.Errorf("MFE046", r.pos("site", "sourcemap_out"), "sourcemap_out %q is, holds or is inside %s", r.m.Site.SourcemapOut, what)
		d.Hint = `choose a folder that holds nothing else, such as sourcemap_out = "maps"`
	}
}

// vercelOutput is where Vercel's Build Output API wants the site.
const vercelOutput = ".vercel/output"

// contains reports whether the path name is dir or inside it. Both are
// relative to the root; dir may be above it.
func (r *resolver) contains(dir, name string) bool {
	rel, err := filepath.Rel(r.disk(dir), r.disk(name))
	return err == nil && !leaves(filepath.ToSlash(rel))
}

// first returns the first list that says something.
func first(lists ...[]string) []string {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}
