package compile

import (
	"context"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/npm"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// project is an archive with the folders shell and cart; react is shared.
func project(t *testing.T, archive string, change func(*plan.Plan)) Input {
	t.Helper()
	root := npmtest.Write(t, archive)
	project, err := npm.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	pos := diag.Pos{File: "mfe.toml", Line: 5, Col: 9}
	p := &plan.Plan{
		Root: root, Manifest: "mfe.toml", Site: plan.Site{Base: "/"},
		Shell: plan.Unit{Name: "shell", Kind: bundle.Shell, Dir: "shell", Options: plan.Options{JSX: "automatic"},
			Entries: []plan.Entry{{Specifier: "@shop/shell", File: "shell/api.js"}}},
		MFEs: []plan.Unit{{Name: "cart", Kind: bundle.MFE, Dir: "cart", Mount: "function", Pos: pos,
			Entries: []plan.Entry{{Specifier: "@shop/cart", File: "cart/index.js", Pos: pos}}}},
	}
	if change != nil {
		change(p)
	}
	set := &share.Set{Instances: []share.Instance{
		{Dep: "react", Version: "18.3.1", From: ".", Dir: "node_modules/react", Units: []string{"cart", "shell"}, Default: true},
		{Dep: "react-dom", Version: "18.3.1", From: ".", Dir: "node_modules/react-dom", Units: []string{"cart", "shell"}, Default: true},
	}}
	return Input{Plan: p, Shares: set, NPM: project, Scripts: []string{"shell/main.js"}, Workers: 2}
}

const base = `
-- shell/main.js --
import { mount } from "mfe:cart";
import { version } from "./api.js";
mount(document.body, { version });
-- shell/api.js --
export const version = 1;
-- cart/index.js --
import { version } from "@shop/shell";
import { useState } from "react";
import { mount as self } from "@shop/cart";
export function mount(el) { el.textContent = version + useState + self }
`

func mustRun(t *testing.T, in Input) []*bundle.Bundle {
	t.Helper()
	bundles, list := Run(context.Background(), in)
	if len(list) > 0 {
		t.Fatalf("diagnostics:\n%v", list)
	}
	return bundles
}

func fails(t *testing.T, in Input, want ...string) {
	t.Helper()
	bundles, list := Run(context.Background(), in)
	if bundles != nil {
		t.Error("bundles in spite of errors")
	}
	var got []string
	for _, d := range list.Sorted() {
		got = append(got, d.Pos.String()+" "+d.Code)
		if d.Hint == "" {
			t.Errorf("no hint: %v", d)
		}
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %v\nwant %v\n%v", got, want, list)
	}
}

func TestUnitsHoldBareSpecifiersOnly(t *testing.T) {
	t.Parallel()
	bundles := mustRun(t, project(t, base, nil))
	shell, cart := bundles[0], bundles[1]
	if len(shell.Entries) != 2 || shell.Entries[0].Source != "shell/main.js" || shell.Entries[1].Specifier != "@shop/shell" {
		t.Errorf("shell's entries: %+v", shell.Entries)
	}
	if !cart.Entries[0].Mount {
		t.Error("the cart does not mount")
	}
	var uses []string
	for _, u := range cart.Uses {
		uses = append(uses, u.Specifier+":"+strings.Join(u.Names, ","))
	}
	if got := strings.Join(uses, " "); got != "@shop/shell:version react:useState" {
		t.Errorf("uses: %s", got)
	}
	if len(shell.Uses) != 1 || shell.Uses[0].Specifier != "mfegen/runtime" {
		t.Errorf("shell's uses: %+v", shell.Uses)
	}
}

func TestReactWrapperByVersion(t *testing.T) {
	t.Parallel()
	archive := base + `
-- cart/App.jsx --
export * from "./more.js";
export default function App() { return <p>cart</p> }
-- cart/more.js --
export const more = 1;
`
	for version, want := range map[string]string{"18.3.1": "react-dom/client", "17.0.2": "react-dom", "0.0.0-experimental-1": "react-dom/client"} {
		in := project(t, archive, func(p *plan.Plan) {
			p.MFEs[0].Mount = "react"
			p.MFEs[0].Entries[0].File = "cart/App.jsx"
			p.MFEs[0].Options.JSX = "automatic"
		})
		in.Shares.Instances[1].Version = version
		cart := mustRun(t, in)[1]
		if got := strings.Join(cart.Entries[0].Exports, " "); got != "default mfegen more mount" {
			t.Errorf("%s: exports %s", version, got)
		}
		var specs []string
		for _, u := range cart.Uses {
			specs = append(specs, u.Specifier)
		}
		if got := strings.Join(specs, " "); got != "react "+want+" react/jsx-runtime" {
			t.Errorf("%s: uses %s", version, got)
		}
	}
}

func TestModulesOnlyCannotBeMounted(t *testing.T) {
	t.Parallel()
	in := project(t, base, func(p *plan.Plan) { p.MFEs[0].Mount = "none" })
	fails(t, in, "shell/main.js:1:23 MFE301")
	_, list := Run(context.Background(), in)
	if !strings.Contains(list[0].Hint, "@shop/cart") {
		t.Errorf("hint: %s", list[0].Hint)
	}
}

func TestEntriesThatCannotBeMounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mount, source, code string
	}{
		"function without mount":  {"function", "export default 1", "MFE322"},
		"lifecycles as function":  {"function", "export const bootstrap = 1", "MFE322"},
		"react without a default": {"react", "export const App = 1", "MFE321"},
	} {
		t.Run(name, func(t *testing.T) {
			in := project(t, base+"-- cart/index.js --\n"+c.source+"\n", func(p *plan.Plan) { p.MFEs[0].Mount = c.mount })
			fails(t, in, "mfe.toml:5:9 "+c.code)
		})
	}
}

func TestCodeForWebpackOnly(t *testing.T) {
	t.Parallel()
	fails(t, project(t, base+`
-- cart/index.js --
const all = require.context("./", true, /x$/);
await __webpack_init_sharing__("default");
export const mount = () => all(__webpack_share_scopes__.default);
`, nil), "cart/index.js:1:13 MFE330", "cart/index.js:2:7 MFE330", "cart/index.js:3:32 MFE330")
}

func TestRequireThatNothingResolves(t *testing.T) {
	t.Parallel()
	archive := base + `
-- cart/index.js --
import "./old.cjs";
export const mount = () => {};
-- cart/old.cjs --
try { require("optional-thing") } catch {}
module.exports = (name) =>
  require(name);
`
	fails(t, project(t, archive, nil), "cart/old.cjs:3:3 MFE331")
	fails(t, project(t, archive, func(p *plan.Plan) { p.MFEs[0].Options.Minify = true }), "cart/old.cjs:3:3 MFE331")
}

func TestLegalOddities(t *testing.T) {
	t.Parallel()
	in := project(t, base+`
-- cart/index.js --
import "@shop/cart/extra";
const name = "@shop/" + "cart";
export const again = await import(name);
export const lazy = () => import("@shop/shell");
export const mount = () => {};
-- cart/extra.js --
import { again } from "@shop/cart";
export const seen = () => again;
`, func(p *plan.Plan) {
		p.MFEs[0].Entries = append(p.MFEs[0].Entries, plan.Entry{Specifier: "@shop/cart/extra", File: "cart/extra.js"})
	})
	mustRun(t, in)
}

func TestOneModuleUnderTwoSpecifiers(t *testing.T) {
	t.Parallel()
	in := project(t, base, func(p *plan.Plan) {
		p.MFEs[0].Entries = append(p.MFEs[0].Entries, plan.Entry{Specifier: "@shop/cart/same", File: "cart/index.js"})
	})
	es := mustRun(t, in)[1].Entries
	if len(es) != 2 || es[0].File == "" || es[0].File != es[1].File {
		t.Errorf("entries: %+v", es)
	}
}

func TestLocateMissingNames(t *testing.T) {
	t.Parallel()
	in := project(t, base+`
-- cart/index.js --
import {
  useState,
  useGone,
} from "react";
import * as R from "react";
export const mount = () => [useState, useGone, R.alsoGone];
`, nil)
	cart := mustRun(t, in)[1]
	got := Locate(context.Background(), in, cart, "react", []string{"useGone", "alsoGone"})
	if got["useGone"].String() != "cart/index.js:3:3" || got["alsoGone"].String() != "cart/index.js:6:50" {
		t.Errorf("got %v", got)
	}
}

// Packages in node_modules that ask for another version keep their own copy.
func TestImporterKeepsItsOwnVersion(t *testing.T) {
	t.Parallel()
	in := project(t, base+`
-- cart/index.js --
import picky from "picky";
import easy from "easy";
export const mount = () => [picky, easy];
-- node_modules/picky/package.json --
{"name":"picky","version":"1.0.0","peerDependencies":{"react":"^17.0.0"}}
-- node_modules/picky/index.js --
import { version } from "react";
export default version;
-- node_modules/picky/node_modules/react/package.json --
{"name":"react","version":"17.0.2"}
-- node_modules/picky/node_modules/react/index.js --
export const version = "seventeen";
-- node_modules/easy/package.json --
{"name":"easy","version":"1.0.0","dependencies":{"react":"^17.0.0"}}
-- node_modules/easy/index.js --
import { memo } from "react";
export default memo;
-- node_modules/react/package.json --
{"name":"react","version":"18.3.1"}
-- node_modules/react/index.js --
export const version = "eighteen", memo = 1;
`, nil)
	cart := mustRun(t, in)[1]
	if f, _ := cart.File(cart.Entries[0].File); !strings.Contains(string(f.Data), "seventeen") {
		t.Error("picky lost its copy")
	}
	// easy asks for 17 too, but no other copy is installed for it.
	if len(cart.Uses) != 1 || strings.Join(cart.Uses[0].Names, " ") != "memo" {
		t.Errorf("uses: %+v", cart.Uses)
	}
}
