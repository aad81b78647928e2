package generator

import (
	"context"
	"io/fs"
	"os"

	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/theme"
	"github.com/mfegen/mfegen/themes"
)

// builtIn is what messages call the theme that mfegen brings.
const builtIn = "built-in"

// theme is the project's: its own files, those of the chosen folder, and the
// built-in ones.
func (b *build) theme() (*theme.Theme, error) {
	var layers []theme.Layer
	for _, dir := range []string{b.plan.Docs.Overrides, b.plan.Docs.Theme} {
		if dir == "" || dir == plan.DefaultTheme {
			continue
		}
		// A link in the folder must not lead out of the project.
		root, err := os.OpenRoot(b.abs(dir))
		if err != nil {
			return nil, err
		}
		layers = append(layers, theme.Layer{Name: dir, FS: root.FS()})
	}
	return theme.New(append(layers, theme.Layer{Name: builtIn, FS: themes.Default()})...), nil
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
