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
	types, err := Types([]Typing{{Name: "cart"}, {Name: "catalog"}})
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
		"mfe-react.d.ts": react,
		// Enough of @types/react for the declaration to augment.
		"react.d.ts": `declare module "react" {
			export interface HTMLAttributes<T> { id?: string; children?: unknown; onClick?: (e: T) => void }
			export type DetailedHTMLProps<E, T> = E & { key?: string };
			export namespace JSX { interface Element { e: 1 } interface IntrinsicElements { div: { id?: string } } }
		}
		declare module "react/jsx-runtime" { export { JSX } from "react"; export const jsx: any; export const jsxs: any; }`,
		"use.tsx": `
			import * as source from "../../src/index.js";
			import * as declared from "mfegen/runtime";
			import { mount, name } from "mfe:cart";
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
			document.querySelector("mfe-slot")!.props = { id: 1 };
			document.addEventListener("mfegen:error", (e) => console.log(e.detail.mfe, e.detail.phase, e.detail.team));
			document.querySelector("mfe-slot")!.addEventListener("mfegen:breaker", (e) => console.log(e.detail.cause));
			const until: Date | undefined = mfegen.cart.breaker?.until;
			document.querySelector("mfe-slot")!.start();
			const ok = <mfe-slot name="cart" props="{}" id="x" />;
			const alsoOk = <mfe-slot name="catalog" props={{ id: 1 }}><div /></mfe-slot>;
			// @ts-expect-error: no MFE has this name
			const unknown = <mfe-slot name="cartt" />;
			// @ts-expect-error: nor is there such a module
			import("mfe:cartt");
			export { a, b, detail, back, context, hold, theSlot, until, slot, module, other, n, ok, alsoOk, unknown };`,
		"tsconfig.json": `{
			"extends": "../../tsconfig.json",
			"compilerOptions": { "jsx": "react-jsx", "noUnusedLocals": false },
			"include": [".", "../../src/feature.d.ts"]
		}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := tsc(t, dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if again, _ := Types([]Typing{{Name: "cart"}, {Name: "catalog"}}); again != types {
		t.Error("two runs differ")
	}
	if none, err := Types(nil); err != nil || !strings.Contains(none, "type MfegenName = never;") {
		t.Errorf("without MFEs: %v", err)
	}
}
