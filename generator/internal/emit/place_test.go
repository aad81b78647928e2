package emit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	link := func(target, name string) func(*testing.T, string) {
		return func(t *testing.T, root string) {
			if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
				t.Skip("this system has no symbolic links")
			}
		}
	}
	cases := map[string]struct {
		files []string
		setup func(*testing.T, string)
		out   string
		opts  Options
		want  string
	}{
		"the project itself":              {out: ".", want: "MFE700"},
		"no name":                         {out: "", want: "MFE700"},
		"a parent of the project":         {out: "..", want: "MFE700"},
		"a neighbour of the project":      {out: "../dist", want: "MFE700"},
		"an absolute path elsewhere":      {out: outside, want: "MFE700"},
		"a folder of sources":             {files: []string{"shell/a.ts", ""}, out: "shell", opts: Options{Sources: []string{"shell"}}, want: "MFE701"},
		"a folder with sources inside":    {files: []string{"apps/shell/a.ts", ""}, out: "apps", opts: Options{Sources: []string{"apps/shell"}, Clean: true}, want: "MFE701"},
		"a link to a folder of sources":   {files: []string{"shell/a.ts", ""}, setup: link("shell", "dist"), out: "dist", opts: Options{Sources: []string{"shell"}}, want: "MFE701"},
		"a link out of the project":       {setup: link(outside, "dist"), out: "dist", opts: Options{Clean: true}, want: "MFE702"},
		"a parent that is a link out":     {setup: link(outside, "build"), out: "build/dist", want: "MFE702"},
		"a link to nothing":               {setup: link("nowhere", "dist"), out: "dist", want: "MFE702"},
		"a file":                          {files: []string{"dist", "x"}, out: "dist", opts: Options{Clean: true}, want: "MFE703"},
		"a folder in a file":              {files: []string{"build", "x"}, out: "build/dist", want: "MFE703"},
		"foreign files":                   {files: []string{"dist/cv.pdf", "x"}, out: "dist", want: "MFE704"},
		"files of others after a build":   {files: []string{"dist/.mfegen/files.json", `{"version":1,"files":[{"path":"a"}]}`, "dist/a", "", "dist/b", ""}, out: "dist", want: "MFE704"},
		"a record that makes no sense":    {files: []string{"dist/.mfegen/files.json", `{`, "dist/a", ""}, out: "dist", want: "MFE704"},
		"a record of a later version":     {files: []string{"dist/.mfegen/files.json", `{"version":9}`}, out: "dist", want: "MFE704"},
		"an absolute path in the project": {files: []string{"dist/a", ""}, out: "ROOT/dist", want: "MFE704"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t, c.files...)
			if c.setup != nil {
				c.setup(t, root)
			}
			before := on(t, root)
			res, diags, err := write(root, strings.Replace(c.out, "ROOT", root, 1), site(t, "index.html", "new"), c.opts)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]string{c.want}, codes(diags)); d != "" {
				t.Error(d, diags)
			}
			if d := cmp.Diff(before, on(t, root)); d != "" {
				t.Errorf("the disk changed: %s", d)
			}
			if res != (Result{}) {
				t.Errorf("result: %+v", res)
			}
		})
	}
	if got := on(t, outside); len(got) > 0 {
		t.Errorf("written outside of the project: %v", got)
	}
}

func TestWriteFollowsALinkInsideTheProject(t *testing.T) {
	t.Parallel()
	root := project(t, "var/build/", "")
	if err := os.Symlink(filepath.Join(root, "var/build"), filepath.Join(root, "dist")); err != nil {
		t.Skip("this system has no symbolic links")
	}
	res := mustWrite(t, root, "dist", site(t, "index.html", "1"), Options{})
	want := map[string]string{"dist": "link", "var/build/index.html": "1"}
	if d := cmp.Diff(want, without(on(t, root))); d != "" || res.Out != "var/build" {
		t.Error(d, res)
	}
}

func TestWriteForeignFilesListed(t *testing.T) {
	t.Parallel()
	root := project(t, "dist/1", "", "dist/2", "", "dist/3/x", "", "dist/4", "", "dist/5", "", "dist/6", "", "dist/7", "", "dist/.DS_Store", "")
	_, diags, err := write(root, "dist", site(t, "index.html", "new"), Options{Pos: diag.Pos{File: "mfe.toml", Line: 3, Col: 7}})
	if err != nil {
		t.Fatal(err)
	}
	want := `mfe.toml:3:7: error: the folder dist holds 7 files that mfegen did not write, so it is not replaced [MFE704]
	dist/1: note: not mfegen's
	dist/2: note: not mfegen's
	dist/3/x: note: not mfegen's
	dist/4: note: not mfegen's
	dist/5: note: not mfegen's
	note: and 2 more files
	hint: move them away and build again, or run mfegen build --clean to delete them; files that belong to the site go into the shell's public folder`
	if len(diags) != 1 {
		t.Fatal(diags)
	}
	if d := cmp.Diff(want, diags[0].String()); d != "" {
		t.Error(d)
	}
	res := mustWrite(t, root, "dist", site(t, "index.html", "new"), Options{Clean: true})
	if d := cmp.Diff(map[string]string{"dist/index.html": "new"}, without(on(t, root))); d != "" || res.Unchanged {
		t.Error(d, res)
	}
}

func TestWritePathsThatCannotBeTogether(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		files []string
		want  []string
	}{
		"a file and a folder of one name":       {[]string{"docs", "", "docs/a.html", ""}, []string{"MFE705"}},
		"a file and a folder but for the case":  {[]string{"Docs", "", "docs/a.html", ""}, []string{"MFE705"}},
		"folders that differ in case":           {[]string{"Assets/a.js", "", "assets/b.js", "", "assets/c.js", ""}, []string{"MFE706"}},
		"deep folders that differ in case":      {[]string{"a/B/c.js", "", "a/b/d.js", ""}, []string{"MFE706"}},
		"the record's own name":                 {[]string{".mfegen/files.json", ""}, []string{"MFE708"}},
		"the record's name but for the case":    {[]string{".MFEGEN/files.json", ""}, []string{"MFE708", "MFE706"}},
		"files beside the record are no matter": {[]string{".mfegen/site.json", ""}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t)
			_, diags, err := write(root, "dist", site(t, c.files...), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, codes(diags)); d != "" {
				t.Error(d, diags)
			}
			if len(c.want) > 0 && len(on(t, root)) > 0 {
				t.Error("something was written")
			}
		})
	}
}
