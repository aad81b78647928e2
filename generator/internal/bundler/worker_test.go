package bundler

import (
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
)

// A worker finds files beside its own script: an import map does not reach it,
// and it needs none for them.
func TestWorkersBringTheirFiles(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- a.js --
new Worker(/* webpackChunkName: "w" */ new URL("./worker.js", import.meta.url), { type: "module" });
new Worker(new URL("./classic.js", import.meta.url));
-- worker.js --
import add from "./add.wasm";
import "./style.css";
new Worker(new URL("./sub/worker.js", import.meta.url), { type: "module" });
postMessage(add);
-- sub/worker.js --
postMessage("below");
-- classic.js --
postMessage(new URL("./data.bin", import.meta.url).href);
-- add.wasm --
wasm
-- data.bin --
data
-- style.css --
p { color: red }
`)
	res := mustRun(t, Job{Root: root, Dir: ".", Entries: entry("a.js"), Splitting: true})
	byName := map[string][]string{}
	scripts := map[string]string{}
	for _, o := range res.Outputs {
		name, _, _ := strings.Cut(o.Path, "-")
		byName[name+filepath.Ext(o.Path)] = append(byName[name+filepath.Ext(o.Path)], o.Path)
		scripts[o.Path] = string(o.Data)
	}
	for name, n := range map[string]int{"a.js": 1, "worker.js": 2, "classic.js": 1, "add.wasm": 1, "data.bin": 1, "style.css": 0} {
		if len(byName[name]) != n {
			t.Errorf("%s: %v, want %d", name, byName[name], n)
		}
	}
	all := text(res, bundle.Script)
	for _, name := range []string{"add.wasm", "data.bin"} {
		wantContains(t, all, `"./`+byName[name][0]+`"`)
	}
	if classic := scripts[byName["classic.js"][0]]; strings.Contains(classic, "import.meta") {
		t.Errorf("a classic worker has import.meta:\n%s", classic)
	}
}

func TestInlineStyleIsItsText(t *testing.T) {
	t.Parallel()
	root := npmtest.Write(t, `
-- a.js --
import css from "./a.css?inline";
console.log(css);
-- a.css --
@import "./b.css";
.a { background: url(./dot.png) }
-- b.css --
.b { color: red }
-- dot.png --
png
`)
	res := mustRun(t, Job{Root: root, Dir: ".", Entries: entry("a.js"), Splitting: true})
	if len(res.Outputs) != 1 {
		t.Errorf("outputs: %v", res.Outputs)
	}
	wantContains(t, text(res, bundle.Script), ".b {", "url(data:image/png,")
}
