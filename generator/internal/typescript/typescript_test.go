package typescript

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
)

// versions are the compilers that answer the same questions: one with the old
// API, one with the native one.
var versions = []string{"typescript5", "typescript7"}

func compiler(t *testing.T, version string) string {
	t.Helper()
	dir, err := filepath.Abs("testdata/versions")
	if err != nil {
		t.Fatal(err)
	}
	npmtest.Install(t, dir)
	return filepath.Join(dir, "node_modules", version)
}

// source is a module with a bit of everything; the comments say the text that
// is wanted of each export.
const source = `
-- app/src/index.ts --
import type { Pen } from "pens";
import { nib } from "pens/parts";
/** One line of a basket. */
export interface Line { id: string; size?: string; quantity: number }
//= type Line: Line
export type Many = readonly Line[];
//= type Many: Many
export interface Tree { left?: Tree; right?: Tree; value: Box<number> }
//= type Tree: Tree
export interface Box<T extends number | string> { of: T; map<U extends string>(f: (of: T) => U): Box<U> }
//= type Box: Box<T extends number | string>
export type Kind = "wool" | "brass";
//= type Kind: Kind
export const version = "1";
//= const version: "1"
export let mutable: Kind | null | undefined;
//= const mutable: "brass" | "wool" | null | undefined
/**
 * Adds up.
 * @deprecated use total
 */
export function sum(lines: Line[], start = 0, ...rest: number[]): number { return start + lines.length + rest.length }
//= function sum: (lines: Line[], start?: number, ...rest: number[]) => number
export const arrow = ({ id }: Line) => id;
//= function arrow: (props: Line) => string
export function isKind(x: unknown): x is Kind { return x === "wool" }
//= function isKind: (x: unknown) => x is Kind
export function over(a: string): string;
export function over(a: number): number;
export function over(a: any) { return a }
//= function over: { (a: string): string; (a: number): number }
export async function later(): Promise<Map<string, Line>> { return new Map() }
//= function later: () => Promise<Map<string, Line>>
export const pair: [a: string, b?: number] = ["a"];
//= const pair: [string, number?]
export class Shop extends EventTarget { private till = 0; protected staff = 1; #safe = 2; open(day: Kind): boolean { return this.till + this.staff + this.#safe > 0 } static of(name: string): Shop { return new Shop() } }
//= class Shop: { new (): Shop; of: (name: string) => Shop }
//= type Shop: Shop
export enum Size { S = "s", L = "l" }
//= enum Size: { L: "l"; S: "s" }
export const pen: Pen = { ink: "blue" };
//= const pen: import("pens").Pen
export const own = nib;
//= const own: { of: import("pens/parts").Nib; pen: import("pens").Pen }
export const handlers: { [event: string]: (e: Event) => void } = {};
//= const handlers: { [key: string]: (e: Event) => void }
export const odd = { "a-b": 1, c: true as boolean, f: (() => {}) as (() => void) | null };
//= const odd: { "a-b": number; c: boolean; f: (() => void) | null }
export default function mount(el: HTMLElement, props: Props): () => void { return () => { props.on?.("a") } }
//= function default: (el: HTMLElement, props: Props) => () => void
export interface Props extends Base {
  /** Whose it is. */
  id: string;
  /** @default "wool" */
  kind?: Kind;
  /** @deprecated */
  old?: number | null;
  on?: (id: string) => void;
  tree?: Tree;
  at: [number, number];
  when?: Date;
  any: unknown;
  by?: Record<string, Line>;
  either: { a: 1 } | { b: 2 } | "x" | true;
}
//= type Props: Props
interface Base { lines: Line[] }
-- app/tsconfig.json --
{ "compilerOptions": { "strict": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": [] } }
-- app/package.json --
{ "type": "module" }
-- node_modules/pens/package.json --
{ "name": "pens", "version": "1.0.0", "exports": { ".": { "types": "./index.d.ts" }, "./parts": { "types": "./lib/parts.d.ts" } } }
-- node_modules/pens/index.d.ts --
export type { Pen } from "./lib/pen";
-- node_modules/pens/lib/pen.d.ts --
export interface Pen { ink: string }
-- node_modules/pens/lib/parts.d.ts --
import type { Pen } from "./pen";
export interface Nib { width: number }
interface Whole { of: Nib; pen: Pen }
type Inner = Whole;
export declare const nib: { [K in keyof Inner]: Inner[K] };
`

func ask(t *testing.T, version string) (root string, in []Ask) {
	t.Helper()
	root = npmtest.Write(t, strings.TrimPrefix(source, "\n"))
	return root, []Ask{{
		Unit: "app", Compiler: compiler(t, version), Dir: "app", Tsconfig: "app/tsconfig.json",
		Modules: []In{{Name: "@s/app", File: "app/src/index.ts"}},
		Shapes:  []In{{Name: "app/src/index.ts#Props", File: "app/src/index.ts", Type: "Props"}, {Name: "gone", File: "app/src/index.ts", Type: "Gone"}},
	}}
}

func TestExportsAsText(t *testing.T) {
	t.Parallel()
	var want []string
	for line := range strings.SplitSeq(source, "\n") {
		if text, ok := strings.CutPrefix(line, "//= "); ok {
			want = append(want, text)
		}
	}
	slices.Sort(want)
	for _, v := range versions {
		t.Run(v, func(t *testing.T) {
			t.Parallel()
			root, in := ask(t, v)
			a, err := Types(t.Context(), root, in, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range a.Unit("app").Module("@s/app") {
				got = append(got, e.Kind+" "+e.Name+": "+e.Type)
				if e.Name == "sum" && (e.Doc != "Adds up." || e.Deprecated != "use total") {
					t.Errorf("sum: doc %q, deprecated %q", e.Doc, e.Deprecated)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			types := map[string]string{}
			for _, d := range a.Unit("app").Types {
				types[d.Name+d.Params] = d.Text
			}
			for name, text := range map[string]string{
				"Line":                           "{ id: string; quantity: number; size?: string }",
				"Many":                           "readonly Line[]",
				"Tree":                           "{ left?: Tree; right?: Tree; value: Box<number> }",
				"Box<T extends number | string>": "{ map: <U extends string>(f: (of: T) => U) => Box<U>; of: T }",
				"Shop":                           "EventTarget & { open: (day: Kind) => boolean }",
				"Kind":                           `"brass" | "wool"`,
			} {
				if types[name] != text {
					t.Errorf("type %s = %s, want %s", name, types[name], text)
				}
			}
		})
	}
}

func TestTypeAsSchema(t *testing.T) {
	t.Parallel()
	const want = `{
  "properties": {
    "any": {},
    "at": { "maxItems": 2, "minItems": 2, "prefixItems": [{ "type": "number" }, { "type": "number" }], "type": "array" },
    "by": { "additionalProperties": { "properties": { "id": { "type": "string" }, "quantity": { "type": "number" }, "size": { "type": "string" } }, "required": ["id", "quantity"], "title": "Line", "type": "object" }, "type": "object" },
    "either": { "anyOf": [
      { "enum": [ "x", true ] },
      { "properties": { "a": { "const": 1 } }, "required": ["a"], "type": "object" },
      { "properties": { "b": { "const": 2 } }, "required": ["b"], "type": "object" }
    ] },
    "id": { "description": "Whose it is.", "type": "string" },
    "kind": { "default": "wool", "enum": ["brass", "wool"] },
    "lines": { "items": { "properties": { "id": { "type": "string" }, "quantity": { "type": "number" }, "size": { "type": "string" } }, "required": ["id", "quantity"], "title": "Line", "type": "object" }, "type": "array" },
    "old": { "deprecated": true, "type": ["null", "number"] },
    "on": { "tsType": "(id: string) => void" },
    "tree": { "properties": { "left": { "tsType": "Tree" }, "right": { "tsType": "Tree" }, "value": { "properties": { "map": { "tsType": "<U extends string>(f: (of: number) => U) => Box<U>" }, "of": { "type": "number" } }, "required": ["map", "of"], "title": "Box", "type": "object" } }, "required": ["value"], "title": "Tree", "type": "object" },
    "when": { "tsType": "Date" }
  },
  "required": ["any", "at", "either", "id", "lines"],
  "title": "Props",
  "type": "object"
}`
	var wanted map[string]any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		t.Run(v, func(t *testing.T) {
			t.Parallel()
			root, in := ask(t, v)
			a, err := Types(t.Context(), root, in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wanted, a.Unit("app").Shape("app/src/index.ts#Props")); diff != "" {
				t.Error(diff)
			}
			if a.Unit("app").Shape("gone") != nil {
				t.Error("a type that nobody exports has a schema")
			}
		})
	}
}

func TestAssignability(t *testing.T) {
	t.Parallel()
	line := Declaration{Name: "Line", Text: "{ id: string; size?: string }"}
	more := Declaration{Name: "Line", Text: "{ id: string; size?: string; price: number }"}
	cases := []struct {
		name     string
		old, new string
		now      Declaration
		fits     bool // the new where the old is wanted
	}{
		{"the same", "() => string", "() => string", line, true},
		{"an optional parameter more", "(a: string) => void", "(a: string, b?: number) => void", line, true},
		{"a required parameter more", "(a: string) => void", "(a: string, b: number) => void", line, false},
		{"a narrower parameter", "(a: string | number) => void", "(a: string) => void", line, false},
		{"a wider parameter", "(a: string) => void", "(a: string | number) => void", line, true},
		{"a wider result", "() => string", "() => string | undefined", line, false},
		{"a narrower result", "() => string | undefined", "() => string", line, true},
		{"a declared type that asks for more, taken", "(l: Line) => void", "(l: Line) => void", more, false},
		{"a declared type that has more, returned", "() => Line", "() => Line", more, true},
		{"a promise of another", "() => Promise<string>", "() => Promise<number>", line, false},
	}
	for _, v := range versions {
		t.Run(v, func(t *testing.T) {
			t.Parallel()
			root, _ := ask(t, v)
			var sets []Set
			for _, c := range cases {
				sets = append(sets, Set{
					Compiler: compiler(t, v), Dir: "app", Old: []Declaration{line}, New: []Declaration{c.now},
					Pairs: []Pair{{From: c.new, To: c.old}, {From: "Nowhere", To: "string"}},
				})
			}
			got, err := Compare(t.Context(), root, sets)
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range cases {
				if v := got[i][0]; v.Fits != c.fits || v.Unknown || (v.Why == "") != c.fits {
					t.Errorf("%s: %+v", c.name, v)
				}
				if v := got[i][1]; !v.Unknown || v.Fits {
					t.Errorf("a type that does not exist: %+v", v)
				}
			}
		})
	}
}

type memory map[string][]byte

func (m memory) Load(key string) ([]byte, bool) { data, ok := m[key]; return data, ok }
func (m memory) Save(key string, data []byte)   { m[key] = data }

func TestAnswersAreKeptUntilAFileChanges(t *testing.T) {
	t.Parallel()
	root, in := ask(t, versions[1])
	store := memory{}
	first, err := Types(t.Context(), root, in, store)
	if err != nil {
		t.Fatal(err)
	}
	// Without a Node to ask, only the store can answer.
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	again, err := Types(gone, root, in, store)
	if err != nil {
		t.Fatalf("the kept answer was not taken: %v", err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
	file := filepath.Join(root, "app/src/index.ts")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(data, "export const more = 1;\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Types(gone, root, in, store); err == nil {
		t.Error("a kept answer was taken though a file has changed")
	}
}
