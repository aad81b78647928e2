package generator

import (
	"context"
	"io/fs"
	"os"
	"slices"

	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/theme"
	"github.com/mfegen/mfegen/themes"
)

// builtIn is what messages call the theme that mfegen brings.
const builtIn = "built-in"

// Themes lists the built-in themes, the default one first.
func Themes() []string { return slices.Clone(plan.BuiltInThemes) }

// theme is the project's: its own files, those of the chosen folder, and the
// built-in ones.
func (b *build) theme() (*theme.Theme, error) {
	var layers []theme.Layer
	d := b.plan.Docs
	if d.Overrides != "" {
		layer, err := b.layer(d.Overrides)
		if err != nil {
			return nil, err
		}
		layers = append(layers, layer)
	}
	if named, ok := themes.Named(d.Theme); !ok {
		layer, err := b.layer(d.Theme)
		if err != nil {
			return nil, err
		}
		layers = append(layers, layer)
	} else if d.Theme != plan.DefaultTheme {
		layers = append(layers, theme.Layer{Name: d.Theme, FS: named})
	}
	return theme.New(append(layers, theme.Layer{Name: builtIn, FS: themes.Default()})...), nil
}

// layer is a folder of the project. A link in it must not lead out of it.
func (b *build) layer(dir string) (theme.Layer, error) {
	root, err := os.OpenRoot(b.abs(dir))
	if err != nil {
		return theme.Layer{}, err
	}
	return theme.Layer{Name: dir, FS: root.FS()}, nil
}

// StarterFile is a file to begin a theme with.
type StarterFile struct {
	Name string // slash-separated
	Data []byte
}

// ThemeStarter are the files to begin a theme with.
func ThemeStarter() []StarterFile {
	var out []StarterFile
	for _, name := range themes.Starter() {
		data, err := fs.ReadFile(themes.Default(), name)
		if err != nil {
			panic("theme: " + err.Error())
		}
		out = append(out, StarterFile{name, data})
	}
	return out
}

// ThemeFile is a file of the theme with the folders that have it: the first
// wins.
type ThemeFile struct {
	Name   string
	Layers []string
}

// ThemeFiles lists the files of the project's theme, or those named.
func ThemeFiles(ctx context.Context, o Options, names ...string) ([]ThemeFile, Diagnostics, error) {
	b, stages := newBuild(o, false)
	if res, err := b.through(ctx, stages, "plan"); err != nil || !res.OK() {
		return nil, res.Diagnostics, err
	}
	t, err := b.theme()
	if err != nil {
		return nil, b.list.Sorted(), err
	}
	if len(names) == 0 {
		names = t.Files()
	}
	var out []ThemeFile
	for _, n := range names {
		f := ThemeFile{Name: n}
		for _, found := range t.Which(n) {
			f.Layers = append(f.Layers, found.Layer)
		}
		out = append(out, f)
	}
	return out, b.list.Sorted(), nil
}
