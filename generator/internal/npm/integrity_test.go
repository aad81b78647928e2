package npm

import (
	"strings"
	"testing"
)

func TestIntegrity(t *testing.T) {
	t.Parallel()
	p := project(t, `
-- package.json --
{"workspaces": ["*"]}
-- package-lock.json --
{"packages": {"node_modules/x": {"version": "1.0.0", "integrity": "sha512-npm"}, "node_modules/x/node_modules/x": {"integrity": "sha512-nested"}}}
-- node_modules/x/package.json --
{"name": "x", "version": "1.0.0"}
-- node_modules/x/node_modules/x/package.json --
{"name": "x", "version": "0.9.0"}
-- node_modules/bare/package.json --
{"name": "bare", "version": "1.0.0"}
-- pnpm/pnpm-lock.yaml --
lockfileVersion: '9.0'

packages:

  '@a/b@1.0.0':
    resolution: {integrity: sha512-scoped, tarball: https://r.example/x.tgz}
  /old@2.0.0(react@18.0.0):
    resolution: {integrity: sha512-old}
-- pnpm/node_modules/@a/b/package.json --
{"name": "@a/b", "version": "1.0.0"}
-- pnpm/node_modules/old/package.json --
{"name": "old", "version": "2.0.0"}
-- yarn/yarn.lock --
# yarn lockfile v1

"@c/d@^1.0.0", "@c/d@^1.1.0":
  version "1.2.0"
  resolved "https://r.example/d.tgz#abc"
  integrity sha512-yarn
-- yarn/node_modules/@c/d/package.json --
{"name": "@c/d", "version": "1.2.0"}
-- ui/package.json --
{"name": "ui"}
`)
	for dir, want := range map[string]string{
		"node_modules/x":                "sha512-npm",
		"node_modules/x/node_modules/x": "sha512-nested",
		"node_modules/bare":             "package.json sha512-",
		"pnpm/node_modules/@a/b":        "sha512-scoped",
		"pnpm/node_modules/old":         "sha512-old",
		"yarn/node_modules/@c/d":        "sha512-yarn",
	} {
		pkg, _ := p.Read(dir)
		if got := p.Integrity(pkg); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", dir, got)
		}
	}
	ui, _ := p.Read("ui")
	if got := p.Integrity(ui); got != "" {
		t.Errorf("a package of the project: %q", got)
	}
}

func TestWeight(t *testing.T) {
	t.Parallel()
	p := project(t, `
-- a/package.json --
{"main": "lib"}
-- a/lib/index.js --
0123456789
-- b/package.json --
{"exports": {".": {"types": "./b.d.ts", "import": "./b.mjs"}}}
-- b/b.d.ts --
declare
-- b/b.mjs --
01234
-- c/package.json --
{}
`)
	for dir, want := range map[string]int64{"a": 16 + 11, "b": 63 + 6, "c": 3} {
		pkg, _ := p.Read(dir)
		if got := p.Weight(pkg); got != want {
			t.Errorf("%s: %d, want %d", dir, got, want)
		}
	}
}
