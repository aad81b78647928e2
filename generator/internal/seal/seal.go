// Package seal closes a site. It reads the final bytes of every page,
// completes the Content-Security-Policy with their hashes, decides which
// headers and rewrites the site has, and adds the hosts' files.
//
// Nothing changes after it: a minifier that ran later would make the hashes
// wrong. So package emit takes a *Sealed, and only Seal makes one. Seal knows
// no disk and no bundler, and repairs nothing: what the policy would block in
// the browser is a diagnostic here.
package seal

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/csp"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/host"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

// Input is what there is to seal. Seal does not change it.
type Input struct {
	Tree   *tree.Tree // with the final bytes of every page
	Site   plan.Site
	Routes []plan.Route
	// Scripts are all script files that pages may load.
	Scripts []Script
	// Frames are pages of the tree that have headers of their own.
	Frames []Frame
	// Shown are folders of pages that the site's own pages show in frames,
	// by URL, with the base and a slash at the end.
	Shown []string
	// Source names the file that the pages are made from, relative to the
	// project's root: the shell's HTML. Diagnostics about pages stand there.
	Source string
	// Aside are files that belong to the site and are not served: source
	// maps for error trackers. Nothing is done to them.
	Aside *tree.Tree
	// Apart are folders of pages that are not the shell's.
	Apart []Apart
	// Complete, when set, gives the final bytes of a file of the tree that
	// tells of the headers and rewrites. It is asked once they are decided.
	// The file must not be a page: a page has a say in them.
	Complete func(host.Site) (file string, data []byte)
}

// Script is a script file.
type Script struct {
	URL       string // with the base: /assets/cart/cart-HASH.js
	Integrity string // "sha256-…"
}

// Frame is the page of an MFE that runs in a frame.
type Frame struct {
	File    string   // of the tree
	URL     string   // of its folder, with the base and a slash at the end
	Connect []string // origins that it talks to
	Folders []string // URLs of the folders that its files are in, with a slash at the end
}

// Apart is a folder of pages that narrow the site's policy by one of their
// own, in a meta element: headers that differ by folder are not for every host
// to send. What is missing in the folder is answered by a page of its own.
type Apart struct {
	Folder   string // relative to the out folder; "" is all of it
	NotFound string // a file in Folder
}

// Forced says why mode "auto" did not choose "strict".
type Forced struct {
	Host   string `json:"host,omitempty"` // the host with the lowest limit, or ""
	Reason string `json:"reason"`
}

// Sealed is a site that is ready to be written.
type Sealed struct {
	files  *tree.Tree
	vercel *tree.Tree
	aside  *tree.Tree
	site   host.Site
	policy csp.Policy
	mode   string
	forced *Forced
}

// Tree returns the out folder's files, as a copy.
func (s *Sealed) Tree() *tree.Tree { return clone(s.files) }

// Vercel returns the files of .vercel/output other than static/, as a copy:
// none when Vercel is not one of the hosts.
func (s *Sealed) Vercel() *tree.Tree { return clone(s.vercel) }

// Aside returns the files that are not served, as a copy.
func (s *Sealed) Aside() *tree.Tree { return clone(s.aside) }

// Site returns the model of headers and rewrites.
func (s *Sealed) Site() host.Site {
	site := s.site
	site.Headers = slices.Clone(site.Headers)
	site.Rewrites = slices.Clone(site.Rewrites)
	return site
}

// Policy returns the Content-Security-Policy.
func (s *Sealed) Policy() csp.Policy {
	return csp.Policy{Directives: slices.Clone(s.policy.Directives)}
}

// Mode returns the mode that was chosen: csp.ModeSelf or csp.ModeStrict.
func (s *Sealed) Mode() string { return s.mode }

// Forced tells why mode "auto" chose "self"; ok is false when nothing did.
func (s *Sealed) Forced() (f Forced, ok bool) {
	if s.forced == nil {
		return Forced{}, false
	}
	return *s.forced, true
}

// owner is what conflicts call this package.
const owner = "mfegen's host files"

// Seal closes the site. With an error in the list, Sealed is nil.
func Seal(in Input) (*Sealed, diag.List) {
	s := &sealer{in: in, tree: clone(in.Tree), pos: in.Site.CSP.Pos, matches: map[[2]string]bool{}, checked: map[string]bool{}}
	s.scanPages()
	policy, mode, forced := s.choosePolicy()
	s.diags.Add(csp.Lint(policy, s.pos)...)
	site := s.model(policy, mode)
	s.checkLimits(site)
	for _, p := range s.pages {
		if p.frame != nil {
			s.checkPage(p, site, s.framePolicy(p, mode), mode)
			continue
		}
		s.checkPage(p, site, policy, mode)
	}
	s.checkScripts()

	out := &Sealed{files: s.tree, vercel: &tree.Tree{}, aside: &tree.Tree{}, site: site, policy: policy, mode: mode, forced: forced}
	if in.Aside != nil {
		out.aside = clone(in.Aside)
	}
	if !s.diags.HasErrors() {
		if in.Complete != nil {
			s.tree.Replace(in.Complete(out.Site()))
		}
		s.addHostFiles(out)
	}
	if s.diags.HasErrors() {
		return nil, s.diags.Sorted()
	}
	return out, s.diags.Sorted()
}

// apart reports whether a file is in one of the folders that stand apart.
func (in Input) apart(file string) bool {
	return slices.ContainsFunc(in.Apart, func(a Apart) bool { return a.Folder == "" || strings.HasPrefix(file, a.Folder+"/") })
}

type sealer struct {
	in    Input
	tree  *tree.Tree
	pos   diag.Pos // of the policy's configuration
	pages []page
	diags diag.List

	// matches remembers which integrity a file's bytes have: every page
	// names the same files.
	matches map[[2]string]bool
	// checked are the import maps that need no second look.
	checked map[string]bool
}

// page is one HTML file of the tree.
type page struct {
	file  string
	url   string   // its absolute URL, on a host that stands for the site's
	pos   diag.Pos // its source, or none for pages that the user wrote as they are
	frame *Frame   // what is special about it, or nil
	markup
}

// origin stands for the site's own in the checks. No real site has it
// (RFC 2606), so what resolves to it is the site's.
const origin = "https://site.invalid"

func (s *sealer) scanPages() {
	urls := map[string]string{}
	for _, r := range s.in.Routes {
		urls[r.File] = example(r.Pattern)
	}
	for _, f := range s.tree.Files() {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		p := page{file: f.Path, markup: scan(f.Data)}
		if i := slices.IndexFunc(s.in.Frames, func(x Frame) bool { return x.File == f.Path }); i >= 0 {
			p.frame = &s.in.Frames[i]
		}
		url, made := urls[f.Path]
		if made {
			p.pos = diag.Pos{File: s.in.Source}
		} else {
			url = "/" + strings.TrimSuffix(f.Path, "index.html")
		}
		p.url = origin + s.in.Site.Base + strings.TrimPrefix(url, "/")
		s.pages = append(s.pages, p)
	}
}

// example is a path that matches the route pattern.
func example(pattern string) string {
	segs := strings.Split(pattern, "/")
	for i, seg := range segs {
		if strings.HasPrefix(seg, ":") || seg == "*" {
			segs[i] = "x"
		}
	}
	return strings.Join(segs, "/")
}

// report adds an error about a page. Pages made from one source repeat its
// mistakes; the texts do not name the page, so that they fall together.
func (s *sealer) report(code string, p page, format string, args ...any) *diag.Diagnostic {
	d := s.diags.Errorf(code, p.pos, format, args...)
	d.Notes = []diag.Note{{Text: "in " + p.file}}
	return d
}

func (s *sealer) addHostFiles(out *Sealed) {
	model, err := json.MarshalIndent(out.site, "", "  ")
	if err != nil {
		panic("seal: the site's model does not encode: " + err.Error())
	}
	s.add(host.SiteFile, append(model, '\n'))
	files := []string{host.HeadersFile, host.RedirectsFile}
	for _, f := range s.tree.Files() {
		files = append(files, f.Path)
	}
	slices.Sort(files)
	if slices.Contains(s.in.Site.Hosts, "netlify") {
		written, err := host.Netlify(out.site, files)
		if err != nil {
			panic(err)
		}
		for _, name := range []string{host.HeadersFile, host.RedirectsFile} {
			s.add(name, written[name])
		}
	}
	if slices.Contains(s.in.Site.Hosts, "vercel") {
		written, err := host.Vercel(out.site)
		if err != nil {
			panic(err)
		}
		for name, data := range written {
			if err := out.vercel.Add(name, owner, data); err != nil {
				panic(err)
			}
		}
	}
}

// add puts a file into the tree. A file of the same name, mostly from the
// shell's public folder, is the user's mistake.
func (s *sealer) add(name string, data []byte) {
	err := s.tree.Add(name, owner, data)
	if err == nil {
		return
	}
	var conflict *tree.ConflictError
	if !errors.As(err, &conflict) {
		panic(err)
	}
	d := s.diags.Errorf("MFE624", diag.Pos{}, "%s and mfegen both write %s", conflict.First, name)
	d.Hint = fmt.Sprintf("remove %s; headers go into [site.headers] of the manifest", name)
}

func clone(t *tree.Tree) *tree.Tree {
	out := &tree.Tree{}
	if t == nil {
		return out
	}
	for _, f := range t.Files() {
		if err := out.Add(f.Path, f.Owner, f.Data); err != nil {
			panic("seal: a tree that does not copy: " + err.Error())
		}
	}
	return out
}
