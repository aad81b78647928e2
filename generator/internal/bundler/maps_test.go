package bundler

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/sourcemap"
)

var reference = regexp.MustCompile(`"\./([^"]+\.js)"`)

// A name stands for bytes: whatever goes into maps, the version of a package
// and the site's name included, changes the names of the files that hold it,
// and of those that hold their names. All references lead somewhere.
func TestNamesFollowTheMaps(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- a.js --
import "./style.css";
import { both } from "./both.js";
export const more = () => import("./lazy.js");
new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
console.log(both);
-- b.js --
export { both } from "./both.js";
-- both.js --
import { x } from "lib";
export const both = () => x;
-- lazy.js --
import { more } from "./a.js";
export default () => more();
-- plain.js --
console.log("imports nothing");
-- worker.js --
postMessage(1);
-- style.css --
p { color: red }
-- node_modules/lib/index.js --
export const x = () => "the same in all versions";
`)
	bytesOf := map[string]string{}
	names := map[string][]string{}
	for _, c := range []struct{ name, mode, site, version string }{
		{"as it is", "linked", "shop", "1.0.0"}, {"with hidden maps", "hidden", "shop", "1.0.0"},
		{"of another site", "linked", "store", "1.0.0"}, {"with another version", "linked", "shop", "1.0.1"},
	} {
		for range 2 {
			names[c.name] = nil
			res := mustRun(t, Job{
				Root: root, Dir: ".", Entries: entry("a.js", "b.js", "plain.js"), Splitting: true,
				Options: plan.Options{Sourcemap: c.mode, Minify: c.mode == "hidden"},
				Sources: sourcemap.Of(c.site, func(dir string) (string, string) {
					if strings.HasPrefix(dir, "node_modules/lib") {
						return "lib@" + c.version, "node_modules/lib"
					}
					return "", ""
				}),
			})
			paths := map[string]bool{}
			for _, o := range res.Outputs {
				paths[o.Path] = true
			}
			for _, o := range res.Outputs {
				names[c.name] = append(names[c.name], o.Path)
				if old, ok := bytesOf[o.Path]; ok && old != string(o.Data) {
					t.Errorf("%s: %s has other bytes and the same name:\n%s\n%s", c.name, o.Path, old, o.Data)
				}
				bytesOf[o.Path] = string(o.Data)
				if o.Kind != bundle.Script {
					continue
				}
				for _, m := range reference.FindAllStringSubmatch(string(o.Data), -1) {
					if !paths[m[1]] {
						t.Errorf("%s: %s refers to %s: %v", c.name, o.Path, m[1], names[c.name])
					}
				}
				for _, p := range append(slices.Concat(o.Imports, o.Lazy), o.Style) {
					if p != "" && !paths[p] {
						t.Errorf("%s: %s needs %s", c.name, o.Path, p)
					}
				}
			}
			if !slices.IsSorted(names[c.name]) {
				t.Errorf("%s: %v", c.name, names[c.name])
			}
		}
	}
	// What does not hold the package's version keeps its name.
	kept := map[string]bool{}
	for _, p := range names["with another version"] {
		if slices.Contains(names["as it is"], p) {
			name, _, _ := strings.Cut(p, "-")
			kept[name] = true
		}
	}
	for name, want := range map[string]bool{"a": true, "b": false, "plain": true, "worker": true} {
		// The stylesheet of a is among what is kept.
		if kept[name] != want {
			t.Errorf("%s: kept is %v: %v", name, kept[name], names)
		}
	}
}
