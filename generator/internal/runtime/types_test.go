package runtime

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

func tsc(t *testing.T, project string) (string, error) {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	npmtest.Install(t, here)
	npmtest.Install(t, filepath.Join(here, "testdata", "telemetry"))
	npmtest.Install(t, filepath.Join(here, "testdata", "flags"))
	cmd := exec.Command(filepath.Join("node_modules", ".bin", "tsc"), "--noEmit", "--project", project)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestSourceTypeChecks(t *testing.T) {
	t.Parallel()
	if out, err := tsc(t, "."); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The declarations are written by hand, for their order and comments. Here the
// compiler compares them with the source, both ways, and with a user's code.
func TestTypesAreThoseOfTheSource(t *testing.T) {
	t.Parallel()
	const record = "Record<string, unknown>"
	given := Typings{
		MFEs: []Typing{
			{Name: "cart", Type: "{\n    coupon?: string;\n    id: number;\n  }", Doc: "The basket.", Deprecated: "checkout"},
			{Name: "catalog", Type: `import("./props.js").CatalogProps`}, {Name: "log", Type: record},
		},
		Events: []Typing{
			{Name: "basket:changed", Type: "{\n    count: number;\n  }", Doc: "It holds other things."},
			{Name: "left", Type: "unknown"}, {Name: "said", Type: "string | null"},
		},
		State:      []Typing{{Name: "user", Type: `import("./props.js").User | null`}},
		References: []string{"mfe-react.d.ts"},
	}
	types, err := Types(given)
	if err != nil {
		t.Fatal(err)
	}
	flags, err := FlagTypes([]string{"new-checkout", "tips"})
	if err != nil {
		t.Fatal(err)
	}
	react, err := ReactTypes()
	if err != nil {
		t.Fatal(err)
	}
	// Inside of the package, so that the compiler finds its packages.
	dir, err := os.MkdirTemp("testdata", "types-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for name, text := range map[string]string{
		"mfe-env.d.ts":   types,
		"flags.d.ts":     flags,
		"mfe-react.d.ts": react,
		// Enough of @types/react for the declaration to augment.
		"react.d.ts": `declare module "react" {
			export interface HTMLAttributes<T> { id?: string; children?: unknown; onClick?: (e: T) => void }
			export type DetailedHTMLProps<E, T> = E & { key?: string };
			export namespace JSX { interface Element { e: 1 } interface IntrinsicElements { div: { id?: string } } }
		}
		declare module "react/jsx-runtime" { export { JSX } from "react"; export const jsx: any; export const jsxs: any; }`,
		"props.ts": `export interface CatalogProps { id: number; onBuy?(id: string): void }
			export interface User { name: string }`,
		"bus.ts": `
			import { bus } from "../../src/bus/core.js";
			import { emit, on, once, read, watch, write, type Origin } from "mfegen/bus";
			export const loose: typeof import("mfegen/bus") = bus("cart");
			emit("basket:changed", { count: 1 });
			emit("left");
			emit("left", 1);
			emit("said", null);
			const off = on("basket:changed", ({ count }, { from, tab }: Origin) => console.log(count.toFixed(), from, tab));
			once("said", (text) => text?.trim(), { signal: new AbortController().signal, replay: false });
			const name: string | undefined = read("user")?.name;
			write("user", { name: "Ada" });
			watch("user", async (user) => user?.name);
			off();
			// @ts-expect-error: no such event
			emit("basket:chnaged", { count: 1 });
			// @ts-expect-error: of another type
			emit("basket:changed", { count: "1" });
			// @ts-expect-error: more than there may be
			emit("basket:changed", { count: 1, total: 2 });
			// @ts-expect-error: a payload is missing
			emit("basket:changed");
			// @ts-expect-error: no such payload
			on("basket:changed", ({ total }) => total);
			// @ts-expect-error: an event is no key
			read("said");
			// @ts-expect-error: of another type
			write("user", "Ada");
			export { name };`,
		"use.tsx": `
			import * as source from "../../src/index.js";
			import * as declared from "mfegen/runtime";
			import { mount, name } from "mfe:cart";
			import { mount as mountCatalog } from "mfe:catalog";
			import { mount as mountLog } from "mfe:log";
			import * as flags from "mfegen/flags";
			import * as flagsSource from "../../src/flags.js";
			const theFlags: typeof flags = flagsSource;
			flags.flag("tips").then((on: boolean) => on);
			const on: boolean = flags.peek("new-checkout");
			// @ts-expect-error: no flag has this name
			flags.peek("new-chekout");
			const a: typeof declared = source;
			const b: typeof source = { ...declared };
			const detail = (d: source.Detail): declared.Detail => d;
			const back = (d: declared.Detail): source.Detail => d;
			const context = (c: source.Context): declared.Context => c;
			const hold = (c: declared.Context): source.Context => c;
			const theSlot = (s: declared.MfeSlot): source.MfeSlot => s;
			const slot = (s: source.MfeSlot): declared.MfeSlot => s;
			const module = (m: source.Module): declared.Module => m;
			const other = (m: declared.Module): source.Module => m;
			const n: "cart" = name;
			mount(document.body, { id: 1 }).then((unmount) => unmount());
			mount(document.body, { id: 1, coupon: "x" }, new AbortController().signal);
			mountLog(document.body);
			mountLog(document.body, { whatever: 1 });
			mountCatalog(document.body, { id: 1, onBuy: (id) => id.trim() });
			// @ts-expect-error: there is a property that it needs
			mount(document.body);
			// @ts-expect-error: of another type
			mount(document.body, { id: "1" });
			// @ts-expect-error: no such property
			mountCatalog(document.body, { id: 1, coupon: "x" });
			document.querySelector("mfe-slot")!.props = { id: 1 };
			document.addEventListener("mfegen:error", (e) => console.log(e.detail.mfe, e.detail.phase, e.detail.team));
			document.querySelector("mfe-slot")!.addEventListener("mfegen:breaker", (e) => console.log(e.detail.cause));
			const until: Date | undefined = mfegen.cart.breaker?.until;
			document.querySelector("mfe-slot")!.start();
			const ok = <mfe-slot name="cart" props="{}" id="x" />;
			const alsoOk = <mfe-slot name="catalog" props={{ id: 1 }}><div /></mfe-slot>;
			const some = (any: MfegenName) => <mfe-slot name={any} props="{}" />;
			// @ts-expect-error: of another type
			const wrong = <mfe-slot name="catalog" props={{ id: "1" }} />;
			// @ts-expect-error: those of another MFE
			const others = <mfe-slot name="catalog" props={{ id: 1, coupon: "x" }} />;
			// @ts-expect-error: no MFE has this name
			const unknown = <mfe-slot name="cartt" />;
			// @ts-expect-error: nor is there such a module
			import("mfe:cartt");
			export { a, b, theFlags, on, detail, back, context, hold, theSlot, until, slot, module, other, n, ok, alsoOk, some, wrong, others, unknown };`,
		"tsconfig.json": `{
			"extends": "../../tsconfig.json",
			"compilerOptions": { "jsx": "react-jsx", "noUnusedLocals": false },
			"include": ["*.ts", "*.tsx", "../../src/feature.d.ts"]
		}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := tsc(t, dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if again, _ := Types(given); again != types {
		t.Error("two runs differ")
	}
	if none, err := Types(Typings{}); err != nil || !strings.Contains(none, "interface MfegenProps {\n}") {
		t.Errorf("without MFEs: %v\n%s", err, none)
	}
}
