package runtime

import (
	"slices"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/browser"
)

func TestNames(t *testing.T) {
	t.Parallel()
	p, _ := site{units: []unit{plain("a"), plain("b")}}.open(t, "/", browser.Options{})
	if got := browser.Eval[[]string](p, `runtime.names()`); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("names: %q", got)
	}
	if got := browser.Eval[[]string](p, `Object.keys(runtime).sort()`); !slices.Equal(got, []string{"load", "mount", "names", "preload"}) {
		t.Errorf("exports: %q", got)
	}
	p.Clean()
}

func TestMount(t *testing.T) {
	t.Parallel()
	slow := script("slow", `export function mount() {
		log.push("mount");
		return new Promise((resolve) => globalThis.finish = () => resolve({
			update(p) { log.push("update " + JSON.stringify(p)) },
			async unmount() { await 0; log.push("unmount"); },
		}));
	}`)
	const begin = `globalThis.control = new AbortController();
		globalThis.mounting = runtime.mount("slow", document.createElement("div"), {}, control.signal);
		globalThis.ending = mounting.then(() => "resolved", (e) => e.name);`
	for name, tt := range map[string]struct {
		steps []string
		want  []string
	}{
		"unmounts once": {
			[]string{`until(() => globalThis.finish)`, `finish(), mounting`, `mounting.then((u) => Promise.all([u(), u()]))`, `mounting.then((u) => u())`, `say(ending)`},
			[]string{"mount", "unmount", "resolved"},
		},
		"updates": {
			[]string{`until(() => globalThis.finish)`, `finish(), mounting.then((u) => u.update({ n: 1 }))`},
			[]string{"mount", `update {"n":1}`},
		},
		"aborted before it loads": {
			[]string{`say(ending)`},
			[]string{"AbortError"},
		},
		"aborted while it mounts": {
			[]string{`until(() => globalThis.finish)`, `control.abort()`, `finish(), say(ending)`, `mounting.then((u) => u())`},
			[]string{"mount", "unmount", "resolved"},
		},
		"aborted when it is mounted": {
			[]string{`until(() => globalThis.finish)`, `finish(), mounting`, `control.abort(), mounting.then((u) => u())`},
			[]string{"mount", "unmount"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := site{units: []unit{slow}}.open(t, "/", browser.Options{Scripts: []string{`
				globalThis.say = async (x) => log.push(await x);
				globalThis.until = async (f) => { while (!f()) await new Promise((r) => setTimeout(r, 5)); };`}})
			if name == "aborted before it loads" {
				browser.Eval[any](p, begin+"control.abort()")
			} else {
				browser.Eval[any](p, begin+"0")
			}
			for _, step := range tt.steps {
				browser.Eval[any](p, `Promise.resolve(`+step+`).then(() => 0)`)
			}
			wantJournal(t, p, tt.want...)
			p.Clean()
		})
	}
}

func TestStub(t *testing.T) {
	t.Parallel()
	text, err := Stub("a")
	if err != nil {
		t.Fatal(err)
	}
	user := unit{name: "user", scripts: []file{
		{"entry.js", `import * as a from "./stub.js";
			export async function mount(el, props) {
				await a.preload();
				log.push(a.name, Object.keys(await a.load()).join());
				return a.mount(el, props);
			}`},
		{"stub.js", text},
	}}
	p, _ := site{body: `<mfe-slot name="user" props='{"n":1}'></mfe-slot>`, units: []unit{plain("a"), user}}.open(t, "/", browser.Options{})
	p.WaitText(`mfe-slot[state=mounted]`, `a {"n":1}`)
	browser.Eval[any](p, `document.querySelector("mfe-slot").remove()`)
	p.Until(`log.includes("unmount a")`)
	wantJournal(t, p, "run a", "a", "mount", "mount a", "unmount a")
	p.Clean()
}
