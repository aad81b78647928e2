package bundler

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/sourcemap"
)

// nameSources gives the sources of the maps their names in the site, and each
// script with a map its debug ID. esbuild's names have a hash of what esbuild
// wrote, without the comment that names the map; so files with a map, and what
// imports them by name, get names by their new bytes.
func nameSources(job Job, out *Result) error {
	if job.Sources.IsZero() || !slices.ContainsFunc(out.Outputs, func(o Output) bool { return o.Kind == bundle.Map }) {
		return nil
	}
	n := namer{files: map[string]*Output{}, maps: map[string]*sourcemap.Map{}}
	for i := range out.Outputs {
		o := &out.Outputs[i]
		n.files[o.Path] = o
		if o.Kind != bundle.Map {
			continue
		}
		m, err := sourcemap.Parse(o.Data)
		if err != nil {
			return err
		}
		m.Rename(func(source string) (string, bool) {
			// Relative to the folder of the outputs, which is in the root.
			return job.Sources.Name(job.Unit, strings.TrimPrefix(source, "../"))
		})
		n.maps[o.Path] = m
	}
	renamed := n.names()
	for i := range out.Outputs {
		n.apply(job, &out.Outputs[i], renamed)
	}
	slices.SortFunc(out.Outputs, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

type namer struct {
	files map[string]*Output        // by path
	maps  map[string]*sourcemap.Map // by path
}

// names finds the new names of the files that get one, by the old ones. The
// new are as long as the old, so that no column of a map moves.
func (n namer) names() map[string]string {
	out := map[string]string{}
	for p, o := range n.files {
		if !hashed(p) || n.maps[p+".map"] == nil && len(o.Imports)+len(o.Lazy) == 0 {
			continue
		}
		sum := sha256.New()
		for _, q := range n.reach(p) {
			data := n.files[q].Data
			fmt.Fprintf(sum, "%s %d\n%s", q, len(data), data)
			if m := n.maps[q+".map"]; m != nil {
				sum.Write(m.JSON())
			}
		}
		e := path.Ext(p)
		stem := strings.TrimSuffix(p, e)
		name := stem[:len(stem)-hashLength] + base32.StdEncoding.EncodeToString(sum.Sum(nil)[:5])
		out[p], out[p+".map"] = name+e, name+e+".map"
	}
	return out
}

// hashLength is the length of esbuild's hashes, and of ours.
const hashLength = 8

// hashed reports whether a name ends with a hash.
func hashed(p string) bool {
	stem := strings.TrimSuffix(p, path.Ext(p))
	return len(stem) > hashLength && stem[len(stem)-hashLength-1] == '-'
}

// reach lists the files whose names stand in a file, and in those, itself
// included, sorted.
func (n namer) reach(p string) []string {
	seen := map[string]bool{p: true}
	for todo := []string{p}; len(todo) > 0; todo = todo[1:] {
		o := n.files[todo[0]]
		for _, q := range slices.Concat(o.Imports, o.Lazy) {
			if n.files[q] != nil && !seen[q] {
				seen[q] = true
				todo = append(todo, q)
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// apply puts the new names where the old ones are, and the debug ID into
// scripts and their maps.
func (n namer) apply(job Job, o *Output, renamed map[string]string) {
	at := func(p string) string {
		if name, ok := renamed[p]; ok {
			return name
		}
		return p
	}
	all := func(list []string) []string {
		for i := range list {
			list[i] = at(list[i])
		}
		return list
	}
	old := o.Path
	o.Path, o.Style = at(old), at(o.Style)
	if m := n.maps[old]; m != nil {
		if script := strings.TrimSuffix(o.Path, ".map"); ext(script) == ".js" {
			m.DebugID = sourcemap.DebugID(job.Unit + "/" + script)
		}
		o.Data = m.JSON()
		return
	}
	if o.Path == old && o.Kind != bundle.Script {
		return
	}
	var pairs []string
	for _, p := range append(slices.Concat(o.Imports, o.Lazy), old+".map") {
		if name, ok := renamed[p]; ok {
			pairs = append(pairs, path.Base(p), path.Base(name))
		}
	}
	o.Data = []byte(strings.NewReplacer(pairs...).Replace(string(o.Data)))
	o.Imports, o.Lazy = all(o.Imports), all(o.Lazy)
	if o.Kind == bundle.Script && n.maps[old+".map"] != nil {
		o.Data = sourcemap.WithDebugID(o.Data, sourcemap.DebugID(job.Unit+"/"+o.Path))
	}
}
