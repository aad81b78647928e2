package bundler

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

func run(t *testing.T, job Job) (*Result, diag.List) {
	t.Helper()
	if job.Unit == "" {
		job.Unit = "cart"
	}
	return Run(context.Background(), job)
}

func mustRun(t *testing.T, job Job) *Result {
	t.Helper()
	res, list := run(t, job)
	if list.HasErrors() {
		t.Fatalf("diagnostics:\n%v", list)
	}
	return res
}

// text joins all outputs of a kind.
func text(res *Result, kind bundle.FileKind) string {
	var b strings.Builder
	for _, o := range res.Outputs {
		if o.Kind == kind {
			b.Write(o.Data)
		}
	}
	return b.String()
}

func wantContains(t *testing.T, s string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(s, p) {
			t.Errorf("no %q in:\n%s", p, s)
		}
	}
}

func entry(files ...string) []Entry {
	var out []Entry
	for _, f := range files {
		out = append(out, Entry{Name: strings.TrimSuffix(filepath.Base(f), filepath.Ext(f)), File: f})
	}
	return out
}

func shareReact(r Request) Resolution {
	if PackageName(r.Specifier) == "react" {
		return Resolution{Action: External}
	}
	return Resolution{}
}

func TestRequireOfExternalBecomesImport(t *testing.T) {
	root := npmtest.Write(t, `
-- a.js --
import { Old } from "./old.cjs";
import { useState } from "react";
console.log(Old, useState);
-- old.cjs --
const React = require("react");
exports.Old = typeof React === "function" ? React() : React.useState;
`)
	res := mustRun(t, Job{Root: root, Dir: ".", Entries: entry("a.js"), Splitting: true, Resolve: shareReact})
	js := text(res, bundle.Script)
	wantContains(t, js, `import { "module.exports" as`, `from "react"`)
	if strings.Contains(js, "Dynamic require of") {
		t.Errorf("a require survives:\n%s", js)
	}
}

func TestAssetImportsAreURLsRelativeToTheScript(t *testing.T) {
	root := npmtest.Write(t, `
-- a.js --
import logo from "./img/logo.svg";
import raw from "./note.txt?raw";
console.log(logo, raw, new URL("./img/other.png", import.meta.url).href);
// new URL("./img/gone.png", import.meta.url)
-- img/logo.svg --
<svg/>
-- img/other.png --
png
-- note.txt --
hello note
`)
	res := mustRun(t, Job{Root: root, Dir: ".", Entries: entry("a.js"), Splitting: true})
	js := text(res, bundle.Script)
	wantContains(t, js, `"./logo-`, `"./other-`, "import.meta.url", "hello note")
	if n := strings.Count(text(res, bundle.Asset), ""); n < len("<svg/>png") {
		t.Errorf("assets are missing: %d bytes", n)
	}
}

func TestWorkersAreBundledWhole(t *testing.T) {
	root := npmtest.Write(t, `
-- a.ts --
const w = new Worker(new URL("./w.ts", import.meta.url), { type: "module" });
const c = new Worker(new URL('./c.js', import.meta.url));
console.log(w, c);
-- w.ts --
import { useState } from "react";
postMessage(useState as string);
-- c.js --
postMessage("classic");
-- node_modules/react/index.js --
exports.useState = "state in worker";
-- node_modules/react/package.json --
{"name":"react","version":"18.0.0"}
`)
	res := mustRun(t, Job{Root: root, Dir: ".", Entries: entry("a.ts"), Splitting: true, Resolve: shareReact})
	var names []string
	for _, o := range res.Outputs {
		names = append(names, o.Path[:strings.IndexByte(o.Path, '-')])
	}
	if got := strings.Join(names, " "); got != "a c w" {
		t.Fatalf("outputs: %s", got)
	}
	js := text(res, bundle.Script)
	wantContains(t, js, "state in worker", "classic", `"./w-`, `"./c-`)
	if strings.Contains(js, `from "react"`) {
		t.Errorf("the worker holds a bare specifier:\n%s", js)
	}
}

func TestCSSModuleNamesDifferBetweenUnitsAndFiles(t *testing.T) {
	root := npmtest.Write(t, `
-- a.js --
import s, { title } from "./one/Card.module.css";
import * as all from "./two/Card.module.css";
console.log(s.title, title, all.title, s["with-dash"]);
-- one/Card.module.css --
.title { color: red; background: url(./bg.png); }
.with-dash { composes: title base; composes: shared from "../base.module.css"; }
.base { margin: 0 }
-- one/bg.png --
bg
-- two/Card.module.css --
.title { color: blue; animation: spin 1s }
@keyframes spin { from { opacity: 0 } }
-- base.module.css --
.shared { color: green }
`)
	classes := map[string]bool{}
	for _, unit := range []string{"cart", "catalog"} {
		res := mustRun(t, Job{Root: root, Dir: ".", Unit: unit, Entries: entry("a.js"), Splitting: true, Options: plan.Options{Minify: true}})
		css := text(res, bundle.Style)
		wantContains(t, css, "url(./bg-", "color:green", "@keyframes Card_")
		js := text(res, bundle.Script)
		for _, part := range strings.FieldsFunc(js, func(r rune) bool { return strings.ContainsRune("\"` .,:;(){}[]=", r) }) {
			if strings.HasSuffix(part, "_title") {
				classes[part] = true
				wantContains(t, css, "."+part+"{")
			}
		}
		if strings.Count(css, "color:green") != 1 {
			t.Errorf("composed rules are repeated:\n%s", css)
		}
	}
	if len(classes) != 4 {
		t.Errorf("want four different classes, got %v", classes)
	}
}

func TestUnresolvedImports(t *testing.T) {
	root := npmtest.Write(t, `
-- a.js --
import "./gone";
import "left-pad";
import fs from "fs";
console.log(fs);
`)
	_, list := run(t, Job{Root: root, Dir: "shop", Entries: entry("a.js")})
	var got []string
	for _, d := range list.Sorted() {
		got = append(got, d.Pos.String()+" "+d.Code)
		if d.Hint == "" && d.Code != "MFE300" {
			t.Errorf("no hint: %v", d)
		}
	}
	want := "a.js:1:8 MFE302|a.js:2:8 MFE301|a.js:3:16 MFE301"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s\n%v", s, want, list)
	}
}

func TestOwnExports(t *testing.T) {
	root := npmtest.Write(t, `
-- a.tsx --
export * from "./b";
export * from "far/away";
export * as space from "near";
export default function App() { return <p/> }
export type T = 1;
export const named = 1;
`)
	got, err := OwnExports(Job{Root: root}, "a.tsx")
	if err != nil || strings.Join(got.Names, " ") != "default named space" || strings.Join(got.Stars, " ") != "far/away" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestOutputIsTheSameInAnotherFolder(t *testing.T) {
	archive := `
-- src/a.tsx --
import s from "./a.module.css";
import logo from "./logo.svg";
export default () => <p className={s.x}>{logo}</p>;
export const lazy = () => import("./lazy");
-- src/lazy.ts --
export const w = new Worker(new URL("./w.ts", import.meta.url), { type: "module" });
-- src/w.ts --
postMessage(1);
-- src/a.module.css --
.x { color: red }
-- src/logo.svg --
<svg/>
`
	var seen []string
	for range 2 {
		res := mustRun(t, Job{Root: npmtest.Write(t, archive), Dir: "src", Entries: entry("src/a.tsx"), Splitting: true,
			Options: plan.Options{Minify: true, JSX: "automatic", Sourcemap: "linked"}, Resolve: shareReact})
		var b strings.Builder
		for _, o := range res.Outputs {
			b.WriteString(o.Path + "\n" + string(o.Data) + "\n")
		}
		seen = append(seen, b.String())
	}
	if seen[0] != seen[1] {
		t.Errorf("outputs differ:\n%s\n---\n%s", seen[0], seen[1])
	}
}

func TestReplacedFiles(t *testing.T) {
	root := npmtest.Write(t, `
-- src/a.js --
import "./style.css?modules=false";
import c from "./card.module.css";
import logo from "./logo.svg";
import { kind } from "./lib/kind";
import { left } from "./left.js";
console.log(c.title, logo, kind, left);
-- src/style.css --
@tool base;
@import "more.css";
-- src/more.css --
.unmade {}
-- src/card.module.css --
.title { color: red }
-- src/logo.svg --
<svg/>
-- src/lib/kind.ts --
export const kind = "written";
-- src/left.js --
export const left = "left";
-- src/right.js --
import { left as original } from "./left.js";
export const left = original + " and right";
-- build/style.css --
@import "../src/more.css";
.made {}
-- build/more.css --
.more {}
-- build/card.module.css --
.title { color: green }
-- build/logo.svg --
<svg id="made"/>
-- node_modules/kinds/index.js --
export const kind = "packaged";
`)
	job := Job{Root: root, Dir: ".", Entries: entry("src/a.js"), Splitting: true}
	job.Options.Replace = map[string]string{
		"src/style.css": "./build/style.css", "src/more.css": "./build/more.css", "src/card.module.css": "./build/card.module.css",
		"src/logo.svg": "./build/logo.svg", "src/lib/kind.ts": "kinds", "src/left.js": "./src/right.js",
	}
	res := mustRun(t, job)
	wantContains(t, text(res, bundle.Style), ".made", ".more", "green")
	wantContains(t, text(res, bundle.Script), "card_", "packaged", "left", " and right")
	wantContains(t, text(res, bundle.Asset), `id="made"`)
	for _, gone := range []string{"@tool", "unmade", "red", "written"} {
		if strings.Contains(text(res, bundle.Style)+text(res, bundle.Script), gone) {
			t.Errorf("%q of a replaced file is there", gone)
		}
	}
}
