package vendor

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/share"
	"github.com/mfegen/mfegen/generator/internal/sourcemap"
)

const entryName = "vendor"

// rawPrefix marks the virtual module that hands on a package's module.exports.
const rawPrefix = "mfegen-raw/"

// line is one export of the chunk's entry module.
type line struct {
	want  *want
	name  string // the specifier's export, or "" for side effects
	alias string
}

func build(ctx context.Context, in Input, g *group, earlier, later []*group) (*Chunk, map[string]bool, diag.List) {
	var list diag.List
	if more := nameAll(ctx, in, g); more.HasErrors() {
		return nil, nil, more
	} else {
		list.Add(more...)
	}
	lines, source := entrySource(g)
	job := job(in, g)
	job.Entries = []bundler.Entry{{Name: entryName, Source: source, File: entryName, Dir: in.Plan.Shell.Dir}}
	job.Splitting = true
	job.Sources = sourcemap.Of(in.Plan.Site.Name, in.NPM.Installed)
	r := &resolver{in: in, group: g, earlier: earlier, later: later, missed: map[string]bool{}}
	job.Resolve = r.resolve
	res, more := bundler.Run(ctx, job)
	if len(r.missed) > 0 {
		return nil, r.missed, nil
	}
	if more.HasErrors() {
		list.Add(explain(ctx, in, g, lines, more)...)
		return nil, nil, list
	}
	for _, d := range more {
		if d.Severity == diag.Warning && strings.Contains(d.Pos.File, "node_modules/") {
			continue // a package's own affair
		}
		list.Add(d)
	}
	list.Add(checkNames(ctx, in, g, res)...)
	list.Add(bundler.LeftoverRequires(ctx, job, res)...)
	if list.HasErrors() {
		return nil, nil, list
	}
	return assemble(g, lines, res), nil, list
}

// job is a build with the options that all units have in common. They are the
// shell's: sources of shared workspace packages need the same loaders.
func job(in Input, g *group) bundler.Job {
	o := in.Plan.Shell.Options
	o.Tsconfig, o.Inject = "", nil
	return bundler.Job{Root: in.Plan.Root, Unit: g.name, Dir: in.Plan.Shell.Dir, Base: in.Plan.Site.Base, Options: o}
}

// entrySource writes the module that exports every taken name under an alias
// of its own, one to a line, so that esbuild's messages lead back to the name.
func entrySource(g *group) ([]line, string) {
	var lines []line
	var b strings.Builder
	for _, w := range g.wants {
		for _, n := range sortedKeys(w.names) {
			l := line{want: w, name: n, alias: fmt.Sprintf("e%d", len(lines))}
			switch n {
			case "":
				fmt.Fprintf(&b, "import %q;\n", w.specifier)
			case bundler.RawExports:
				fmt.Fprintf(&b, "export { raw as %s } from %q;\n", l.alias, rawPrefix+w.specifier)
			default:
				fmt.Fprintf(&b, "export { %s as %s } from %q;\n", exportName(n), l.alias, w.specifier)
			}
			lines = append(lines, l)
		}
	}
	return lines, b.String()
}

var identifier = regexp.MustCompile(`^[A-Za-z_$][\w$]*$`)

// exportName writes an export's name: reserved words may stand as they are,
// anything that is no identifier is a string.
func exportName(n string) string {
	if identifier.MatchString(n) {
		return n
	}
	s, _ := json.Marshal(n)
	return string(s)
}

// resolver answers what the chunk's modules import.
type resolver struct {
	in             Input
	group          *group
	earlier, later []*group

	mu     sync.Mutex
	missed map[string]bool // dependencies that earlier groups have
}

func (r *resolver) resolve(q bundler.Request) bundler.Resolution {
	if spec, ok := strings.CutPrefix(q.Specifier, rawPrefix); ok {
		return bundler.Resolution{Action: bundler.Source, Text: fmt.Sprintf("const raw = require(%q); export { raw };", spec)}
	}
	if !bundler.IsScript(q.Specifier) {
		return bundler.Resolution{}
	}
	dep := bundler.PackageName(q.Specifier)
	from := ""
	if q.Importer != "" {
		if rel, err := filepath.Rel(r.in.Plan.Root, filepath.Dir(q.Importer)); err == nil {
			from = filepath.ToSlash(rel)
		}
	}
	if inst, ok := r.group.instance(dep); ok && r.accepts(inst, from) {
		return bundler.Resolution{Action: bundler.Redirect, Specifier: q.Specifier, Dir: r.abs(inst.From)}
	}
	for _, g := range r.later {
		if inst, ok := r.sharedWith(g, dep); ok && r.accepts(inst, from) {
			return bundler.Resolution{Action: bundler.External}
		}
	}
	for _, g := range r.earlier {
		if inst, ok := g.instance(dep); ok && inst.Default && !r.group.scoped && r.accepts(inst, from) {
			r.mu.Lock()
			r.missed[dep] = true
			r.mu.Unlock()
		}
	}
	return bundler.Resolution{}
}

// sharedWith returns the instance of dep in g if every unit of the resolver's
// group gets that one.
func (r *resolver) sharedWith(g *group, dep string) (share.Instance, bool) {
	inst, ok := g.instance(dep)
	if !ok {
		return inst, false
	}
	for _, u := range r.group.units {
		if got, ok := r.in.Shares.For(u, dep); !ok || got.Dir != inst.Dir || !slices.Equal(got.Units, inst.Units) {
			return inst, false
		}
	}
	return inst, true
}

func (r *resolver) accepts(inst share.Instance, from string) bool {
	return from == "" || r.in.Plan.Shared.Deps[inst.Dep].Singleton || share.Accepts(r.in.NPM, inst, from)
}

func (r *resolver) abs(rel string) string {
	return filepath.Join(r.in.Plan.Root, filepath.FromSlash(rel))
}

// assemble adds the facades to the chunk's files.
func assemble(g *group, lines []line, res *bundler.Result) *Chunk {
	c := &Chunk{Units: g.units, Scoped: g.scoped, Instances: g.instances}
	b := &bundle.Bundle{Unit: g.name, Kind: bundle.Vendor}
	var chunk bundler.Output
	for _, o := range res.Outputs {
		if o.Entry == entryName && o.Kind == bundle.Script {
			chunk = o
		}
	}
	for _, o := range res.Outputs {
		if o.Kind == bundle.Style && o.Path != chunk.Style {
			continue
		}
		b.Files = append(b.Files, o.File)
	}
	for _, w := range g.wants {
		s := Spec{Specifier: w.specifier, Dep: w.inst.Dep, Version: w.inst.Version, Users: w.users()}
		var names []string
		for _, l := range lines {
			if l.want == w && l.name != "" {
				names = append(names, fmt.Sprintf("%s as %s", l.alias, exportName(l.name)))
				s.Names = append(s.Names, l.name)
			}
		}
		text := fmt.Sprintf("export{%s}from\"./%s\";\n", strings.Join(names, ","), chunk.Path)
		f := bundle.File{
			Path: fmt.Sprintf("%s-%s.js", slug(w.specifier), hash([]byte(text))),
			Kind: bundle.Script, Data: []byte(text), Imports: []string{chunk.Path},
		}
		b.Files = append(b.Files, f)
		b.Entries = append(b.Entries, bundle.Entry{Specifier: w.specifier, File: f.Path, Style: chunk.Style, Exports: s.Names})
		c.Specs = append(c.Specs, s)
	}
	slices.SortFunc(b.Files, func(x, y bundle.File) int { return strings.Compare(x.Path, y.Path) })
	b.Uses = res.Uses()
	c.Bundle = b
	return c
}

// slug makes a specifier into a file name.
func slug(spec string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, spec), "-.")
}

// hash is eight characters of the bytes' SHA-256 in base 32, like esbuild's.
func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return base32.StdEncoding.EncodeToString(sum[:5])
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func longHash(data []byte) string {
	sum := sha256.Sum256(data)
	return base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])
}
