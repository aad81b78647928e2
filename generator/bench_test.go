package generator_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/mfegen/mfegen/generator"
)

// BenchmarkBuild compares a build with what esbuild alone takes to bundle the
// same entries. The contenders take turns, so that what else the machine does
// falls on all of them; on a busy machine, the best times say more than the
// medians.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{5, 20} {
		b.Run(fmt.Sprintf("mfes=%d", n), func(b *testing.B) {
			p := newProject(b, n)
			contenders := []contender{
				{"esbuild, shared React", p.shared, nil},
				{"mfegen build", p.build, nil},
				{"mfegen build, cold cache", p.build, p.clearCache},
				{"esbuild, a React each", p.unshared, nil},
			}
			for b.Loop() {
				medians, bests := race(b, p, contenders)
				var table strings.Builder
				w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
				fmt.Fprintf(w, "\n%d MFEs\tmedian\tratio\tbest\tratio\t\n", n)
				for i, c := range contenders {
					ratio := float64(medians[i]) / float64(medians[0])
					best := float64(bests[i]) / float64(bests[0])
					fmt.Fprintf(w, "%s\t%.0f ms\t%.2f\t%.0f ms\t%.2f\t\n", c.name, ms(medians[i]), ratio, ms(bests[i]), best)
					unit := strings.NewReplacer(", ", "/", " ", "-").Replace(c.name)
					b.ReportMetric(ms(medians[i]), "ms:"+unit)
					b.ReportMetric(ratio, "ratio:"+unit)
				}
				w.Flush()
				b.Log(table.String())
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkBuildAlone is for profiles: mfegen alone, with a warm cache.
func BenchmarkBuildAlone(b *testing.B) {
	p := newProject(b, 20)
	for b.Loop() {
		p.build(b)
	}
}

type contender struct {
	name    string
	run     func(testing.TB)
	prepare func(testing.TB)
}

const rounds = 7

// race runs the contenders in turns and returns the median and the best time of
// each.
func race(b testing.TB, p *project, list []contender) (medians, bests []time.Duration) {
	times := make([][]time.Duration, len(list))
	for round := range rounds + 1 { // the first is not counted
		for i, c := range list {
			p.clear(b)
			if c.prepare != nil {
				c.prepare(b)
			}
			runtime.GC()
			start := time.Now()
			c.run(b)
			if took := time.Since(start); round > 0 {
				times[i] = append(times[i], took)
			}
		}
	}
	for _, t := range times {
		slices.Sort(t)
		medians, bests = append(medians, t[len(t)/2]), append(bests, t[0])
	}
	return medians, bests
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// project is a site with generated MFEs in React.
type project struct {
	dir     string
	entries []string // of the units, absolute
}

// modules is how many source files each MFE has.
const modules = 30

func newProject(b testing.TB, mfes int) *project {
	b.Helper()
	dir, err := filepath.EvalSymlinks(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	p := &project{dir: dir}
	for _, pkg := range []string{"react", "react-dom", "scheduler", "loose-envify", "js-tokens"} {
		if err := copyTree("../example-site", dir, "node_modules/"+pkg); err != nil {
			b.Fatalf("%v: run make setup", err)
		}
	}
	var manifest strings.Builder
	manifest.WriteString("[site]\nname = \"Bench\"\n\n[shell]\npath = \"shell\"\n")
	p.write(b, "package.json", `{"name":"bench","private":true}`)
	p.write(b, "shell/package.json", packageJSON("shell"))
	p.write(b, "shell/index.html", `<!doctype html><html lang="en"><head><title>Bench</title></head><body><div id="root"></div><script type="module" src="/src/module0.tsx"></script></body></html>`)
	p.unit(b, "shell", `import { createRoot } from "react-dom/client";`, `createRoot(document.getElementById("root")!).render(<Module0 title="shell" items={[]} />);`)
	for i := range mfes {
		name := fmt.Sprintf("mfe%02d", i)
		fmt.Fprintf(&manifest, "\n[mfe.%s]\npath = %q\nentry = \"src/module0.tsx\"\nmount = \"react\"\nroutes = [\"/%s\"]\n", name, name, name)
		p.write(b, name+"/package.json", packageJSON(name))
		p.unit(b, name, "", "export default Module0;")
	}
	p.write(b, "mfe.toml", manifest.String())
	return p
}

func packageJSON(name string) string {
	return fmt.Sprintf(`{"name":"@bench/%s","version":"1.0.0","dependencies":{"react":"^18.2.0","react-dom":"^18.2.0"}}`, name)
}

func (p *project) write(b testing.TB, name, text string) {
	b.Helper()
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

// unit writes the modules of a unit, a tree of components with three children
// each. Head and tail go into its root.
func (p *project) unit(b testing.TB, name, head, tail string) {
	for i := range modules {
		var imports, children strings.Builder
		for c := 3*i + 1; c <= 3*i+3 && c < modules; c++ {
			fmt.Fprintf(&imports, "import { Module%d } from \"./module%d\";\n", c, c)
			fmt.Fprintf(&children, "      <Module%d title={title + \" › %d\"} items={shown.slice(%d)} />\n", c, c, c%4)
		}
		text := strings.NewReplacer("NAME", name, "INDEX", fmt.Sprint(i), "//IMPORTS\n", imports.String(), "CHILDREN\n", children.String()).Replace(component)
		if i == 0 {
			text = head + "\n" + text + tail + "\n"
		}
		p.write(b, fmt.Sprintf("%s/src/module%d.tsx", name, i), text)
	}
	p.entries = append(p.entries, filepath.Join(p.dir, name, "src", "module0.tsx"))
}

// component is a module as people write them: state, memory, effects, lists.
const component = `import { useCallback, useEffect, useMemo, useState } from "react";
//IMPORTS

export interface ItemINDEX {
  id: string;
  label: string;
  amount: number;
  tags: readonly string[];
}

export interface PropsINDEX {
  title: string;
  items: readonly ItemINDEX[];
  onPick?: (item: ItemINDEX) => void;
}

const wordsINDEX = ["NAME", "quay", "lantern", "rope", "INDEX", "harbour", "enamel", "wool"];

function totalINDEX(items: readonly ItemINDEX[]): number {
  return items.reduce((sum, item) => sum + item.amount * (1 + item.tags.length / 7), 0);
}

export function ModuleINDEX({ title, items, onPick }: PropsINDEX) {
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(INDEX % 2 === 0);
  const shown = useMemo(
    () => items.filter((item) => item.label.toLowerCase().includes(query.toLowerCase())),
    [items, query],
  );
  const total = useMemo(() => totalINDEX(shown), [shown]);
  const pick = useCallback(
    (item: ItemINDEX) => {
      setOpen(false);
      onPick?.(item);
    },
    [onPick],
  );

  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent) => event.key === "Escape" && setOpen(false);
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, [open]);

  return (
    <section className="NAME-INDEX" aria-label={title}>
      <h2>{title} of NAME, part INDEX</h2>
      <input value={query} placeholder={wordsINDEX.join(", ")} onChange={(event) => setQuery(event.target.value)} />
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "Hide" : "Show"} {shown.length} for {total.toFixed(2)}
      </button>
      {open && (
        <ul>
          {shown.map((item) => (
            <li key={item.id} onClick={() => pick(item)}>
              {item.label} <small>{item.tags.map((tag) => "#" + tag).join(" ")}</small>
            </li>
          ))}
        </ul>
      )}
CHILDREN
    </section>
  );
}
`

// clear removes what the contenders write, so that each writes it anew.
func (p *project) clear(b testing.TB) {
	for _, dir := range []string{"dist", "dist-shared", "dist-unshared"} {
		if err := os.RemoveAll(filepath.Join(p.dir, dir)); err != nil {
			b.Fatal(err)
		}
	}
}

func (p *project) clearCache(b testing.TB) {
	if err := os.RemoveAll(filepath.Join(p.dir, "node_modules", ".cache")); err != nil {
		b.Fatal(err)
	}
}

func (p *project) build(b testing.TB) {
	res, err := generator.Build(context.Background(), generator.Options{Dir: p.dir})
	if err != nil || len(res.Diagnostics) > 0 {
		b.Fatalf("%v\n%s", err, texts(res.Diagnostics))
	}
}

// shared bundles all units in one build that leaves React out, and React in
// another: what mfegen has to do at least.
func (p *project) shared(b testing.TB) {
	units := esbuildOptions(p.dir, "dist-shared")
	units.EntryPoints = p.entries
	units.External = []string{"react", "react-dom"}
	units.Splitting = true
	vendor := esbuildOptions(p.dir, "dist-shared/vendor")
	vendor.Stdin = &api.StdinOptions{ResolveDir: p.dir, Contents: `
		export { useCallback, useEffect, useMemo, useState } from "react";
		export { jsx, jsxs } from "react/jsx-runtime";
		export { createRoot } from "react-dom/client";`}
	together(b, units, vendor)
}

// unshared bundles each unit by itself, React included.
func (p *project) unshared(b testing.TB) {
	var all []api.BuildOptions
	for _, e := range p.entries {
		o := esbuildOptions(p.dir, "dist-unshared/"+filepath.Base(filepath.Dir(filepath.Dir(e))))
		o.EntryPoints = []string{e}
		o.Splitting = true
		all = append(all, o)
	}
	together(b, all...)
}

func esbuildOptions(dir, out string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir: dir, Outdir: filepath.Join(dir, out), EntryNames: "[dir]/[name]-[hash]",
		Bundle: true, Write: true, Metafile: true,
		Format: api.FormatESModule, Platform: api.PlatformBrowser, Target: api.ES2022, JSX: api.JSXAutomatic,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Define: map[string]string{"process.env.NODE_ENV": `"production"`}, LogLevel: api.LogLevelSilent,
	}
}

// together runs the builds, as many at once as there are processors.
func together(b testing.TB, all ...api.BuildOptions) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, o := range all {
		wg.Add(1)
		slots <- struct{}{}
		go func() {
			defer wg.Done()
			defer func() { <-slots }()
			if res := api.Build(o); len(res.Errors) > 0 {
				b.Error(res.Errors[0].Text)
			}
		}()
	}
	wg.Wait()
}
