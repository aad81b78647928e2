package cjs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/cjs"
)

// files is a package in memory: its main file is "main", and the others are
// imported by their names.
type files map[string]string

func (f files) bundle(t *testing.T) []byte {
	t.Helper()
	plugin := api.Plugin{Name: "files", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: a.Path, Namespace: "files"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "files"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			source := f[a.Path]
			return api.OnLoadResult{Contents: &source, Loader: api.LoaderJS}, nil
		})
	}}
	return bundle(t, "main", api.BuildOptions{Plugins: []api.Plugin{plugin}})
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files files
		want  string
	}{
		"an object": {
			files{"main": `module.exports = { b: 1, a: 2 }`},
			"a b default",
		},
		"assignments to exports": {
			files{"main": `exports.b = 1; exports["a-b"] = 2; exports.enum = 3; exports["application/json"] = 4`},
			"a-b application/json b default enum",
		},
		"a function and what hangs on it": {
			files{"main": `module.exports = function f(a, b) {}; module.exports.version = "1"`},
			"default version",
		},
		"a class: methods are not enumerable, fields are": {
			files{"main": `module.exports = class { static m() {} static f = 1; get g() {} }`},
			"default f",
		},
		"a class with a static accessor made by hand": {
			files{"main": `class C {}; Object.defineProperty(C, "x", { enumerable: true, get() { throw 1 } }); module.exports = C`},
			"default x",
		},
		"inherited properties are not exports": {
			files{"main": `module.exports = Object.create({ inherited: 1 }); module.exports.own = 1`},
			"default own",
		},
		"a primitive":               {files{"main": `module.exports = 42`}, "default"},
		"null":                      {files{"main": `module.exports = null`}, "default"},
		"a promise":                 {files{"main": `module.exports = Promise.resolve({ a: 1 })`}, "default"},
		"nothing":                   {files{"main": `exports`}, "default"},
		"__esModule with a default": {files{"main": `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = 1; exports.a = 1`}, "a default"},
		"__esModule without a default": {
			files{"main": `Object.defineProperty(exports, "__esModule", { value: true }); exports.a = 1`},
			"a",
		},
		"an ES module": {
			files{"main": `export const b = 1; export default 2; export { b as "not an identifier" }`},
			"b default not an identifier",
		},
		"an ES module that exports all of a CommonJS one": {
			files{"main": `export * from "cjs"; export const own = 1`, "cjs": `exports.a = 1; exports.b = 2`},
			"a b own",
		},
		"an ES module that exports all of one that does": {
			files{"main": `export * from "mid"`, "mid": `export * from "cjs"; export const mid = 1`, "cjs": `exports.a = 1`},
			"a mid",
		},
		"re-exports of a TypeScript barrel": {
			files{
				"main": `var __export = (m) => { for (var p in m) if (!exports.hasOwnProperty(p)) exports[p] = m[p] }; exports.__esModule = true; __export(require("a")); __export(require("b"))`,
				"a":    `exports.a = 1`, "b": `exports.b = 1`,
			},
			"__esModule a b",
		},
		"an export named then": {files{"main": `export function then(f) { f() }; export const a = 1`}, "a then"},
		"a package that asks for a browser": {
			files{"main": `if (typeof window === "object" && typeof document === "object" && typeof process === "undefined") exports.browser = 1; else exports.node = 1`},
			"browser default",
		},
		"names that come too late": {
			files{"main": `exports.a = 1; setTimeout(() => { exports.b = 1 }); queueMicrotask(() => { exports.c = 1 }); fetch("/d").then(() => { exports.d = 1 })`},
			"a default",
		},
		"a timer that never ends": {files{"main": `setInterval(() => {}, 1); exports.a = 1`}, "a default"},
		"a UMD wrapper": {
			files{"main": `(function (root, f) { typeof exports === "object" ? f(exports) : typeof define === "function" && define.amd ? define(["exports"], f) : f(root.lib = {}) })(this, function (exports) { exports.a = 1 })`},
			"a default",
		},
		"elements, observers and messages made while loading": {
			files{"main": `
				const e = document.createElement("div"); e.style.color = "red"; document.body.appendChild(e);
				const t = document.createElement("template"); t.innerHTML = "<b>"; t.content.cloneNode(true);
				new MutationObserver(() => {}).observe(document, {}); new MessageChannel().port1.postMessage(1);
				new (class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: "open" }) } })();
				document.createElement("canvas").getContext("2d").fillRect(0, 0, 1, 1);
				new URL("./a?b=1#c", "https://host:1/d/"); new AbortController().signal.addEventListener("abort", () => {});
				crypto.getRandomValues(new Uint8Array(8)); new TextDecoder().decode(new TextEncoder().encode("é")) === "é" && (exports.text = 1);
				atob(btoa("abcd")) === "abcd" && (exports.base64 = 1); new Intl.NumberFormat("de").format(1); new WeakRef({}).deref();
				exports.a = 1`},
			"a base64 default text",
		},
		"an import of what only run time knows": {
			files{"main": `const name = "x" + 1; export const load = () => import(name); import(name).catch(() => {})`},
			"load",
		},
		"syntax that the engine lacks": {
			files{"main": `export const a = /[\p{L}--[a-z]]/v, b = /x/d, c = 1n; export async function* g() { for await (const x of a) yield x }; export class C { #p = 1; static { this.s = 1 } }`},
			"C a b c g",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := cjs.Names(t.Context(), c.files.bundle(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamesThrown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files files
		want  cjs.Exception
	}{
		"a global that browsers lack": {
			files{"main": `module.exports = require("dep")`, "dep": `exports.g = global.x`},
			cjs.Exception{Text: "ReferenceError: global is not defined", Module: "files:dep"},
		},
		"an error of the package's own": {
			files{"main": `throw new TypeError("no")`},
			cjs.Exception{Text: "TypeError: no", Module: "files:main"},
		},
		"a value that is no error and has no stack": {
			files{"main": `exports.a = 1; throw "no"`},
			cjs.Exception{Text: "no"},
		},
		"recursion without end": {
			files{"main": `exports.a = (function f() { return f() + 1 })()`},
			cjs.Exception{Text: "RangeError: Maximum call stack size exceeded", Module: "files:main"},
		},
		"recursion without end through built-in functions": {
			files{"main": `exports.a = (function f() { return [1].map(f) })()`},
			cjs.Exception{Text: "RangeError: Maximum call stack size exceeded", Module: "files:main"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := cjs.Names(t.Context(), c.files.bundle(t))
			var got *cjs.Exception
			if !errors.As(err, &got) {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(c.want, *got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamesStopAtTheDeadline(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"a loop":                     `for (;;) {}`,
		"a loop that catches":        `for (;;) { try { for (;;) {} } catch (e) {} }`,
		"a chain of promises":        `(function f() { Promise.resolve().then(f) })(); exports.a = 1`,
		"a wait for the clock":       `const t = Date.now(); while (Date.now() - t < 1000);`,
		"a loop of a built-in":       `Array.from({ [Symbol.iterator]() { return { next: () => ({}) } } })`,
		"a regular expression alone": `/^(?=a)(a+)+$/.test("a".repeat(64) + "!")`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if names, err := cjs.Names(ctx, files{"main": source}.bundle(t)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, %v", names, err)
			}
		})
	}
}

func TestNamesCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := cjs.Names(ctx, files{"main": ``}.bundle(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNamesOfWhatIsNoBundle(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"a script without names":                `var a = 1`,
		"an ES module":                          `export {}`,
		"no JavaScript":                         `<!doctype html>`,
		"names that are a list of other things": `globalThis.__mfegen_names = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var thrown *cjs.Exception
			if names, err := cjs.Names(t.Context(), []byte(script)); err == nil || errors.As(err, &thrown) {
				t.Errorf("got %v, %v", names, err)
			}
		})
	}
}

// TestNamesAreStrangersToEachOther: nothing of one evaluation reaches another.
func TestNamesAreStrangersToEachOther(t *testing.T) {
	t.Parallel()
	leave := files{"main": `globalThis.left = 1; Array.prototype.left = 1; exports.a = 1`}.bundle(t)
	find := files{"main": `if (globalThis.left || [].left) exports.found = 1`}.bundle(t)
	for range 2 {
		if _, err := cjs.Names(t.Context(), leave); err != nil {
			t.Fatal(err)
		}
		got, err := cjs.Names(t.Context(), find)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"default"}, got); diff != "" {
			t.Error(diff)
		}
	}
}
