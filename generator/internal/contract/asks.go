package contract

import (
	"io/fs"
	"path"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// typed are the extensions of sources that have types.
var typed = []string{".ts", ".tsx", ".mts", ".cts"}

// Asks are the questions to TypeScript about the units that are written in it,
// or describe something by a type of it. Without are the units among them that
// see no compiler.
func Asks(p *plan.Plan, bundles []*bundle.Bundle, files fs.FS) (asks []typescript.Ask, without []string) {
	for _, u := range p.Units() {
		var ask typescript.Ask
		for _, b := range bundles {
			if b.Unit != u.Name {
				continue
			}
			for _, e := range b.Entries {
				if e.Specifier != "" && slices.Contains(typed, path.Ext(e.Source)) {
					ask.Modules = append(ask.Modules, typescript.In{Name: key(e.Specifier, e.Edition), File: e.Source})
				}
			}
		}
		for _, s := range shapesOf(u) {
			name := s.File + "#" + s.Type
			if s.Type != "" && !slices.ContainsFunc(ask.Shapes, func(in typescript.In) bool { return in.Name == name }) {
				ask.Shapes = append(ask.Shapes, typescript.In{Name: name, File: s.File, Type: s.Type})
			}
		}
		if len(ask.Modules)+len(ask.Shapes) == 0 {
			continue
		}
		ask.Unit, ask.Dir, ask.Compiler = u.Name, u.Dir, typescript.Compiler(p.Root, u.Dir)
		if ask.Compiler == "" {
			without = append(without, u.Name)
			continue
		}
		if ask.Tsconfig = u.Options.Tsconfig; ask.Tsconfig == "" {
			ask.Tsconfig = typescript.Tsconfig(files, u.Dir)
		}
		asks = append(asks, ask)
	}
	return asks, without
}

func shapesOf(u plan.Unit) []plan.Shape {
	out := []plan.Shape{u.Contract.Props}
	for _, e := range u.Emits {
		out = append(out, e.Payload)
	}
	for _, s := range u.Owns {
		out = append(out, s.Value)
	}
	return out
}
