package emit_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/emit"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/seal"
	"github.com/mfegen/mfegen/generator/internal/tree"
)

func TestWriteSealedSite(t *testing.T) {
	t.Parallel()
	tr := &tree.Tree{}
	for name, data := range map[string]string{
		"index.html": "<!doctype html><title>x</title>",
		"404.html":   "<!doctype html><title>y</title>",
	} {
		if err := tr.Add(name, "test", []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	sealed, diags := seal.Seal(seal.Input{
		Tree:   tr,
		Site:   plan.Site{Base: "/", Out: "dist", Hosts: []string{"netlify", "vercel"}, Fallback: "shell", CSP: plan.CSP{Mode: "auto"}},
		Routes: []plan.Route{{Pattern: "/", File: "index.html", Owner: "shell"}},
		Source: "shell/index.html",
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	root := t.TempDir()
	for i, wantSame := range []bool{false, true} {
		res, diags, err := emit.Write(context.Background(), root, "dist", sealed, emit.Options{})
		if err != nil || len(diags) > 0 {
			t.Fatal(err, diags)
		}
		if res.Unchanged != wantSame || res.Vercel != ".vercel/output" {
			t.Errorf("build %d: %+v", i, res)
		}
	}
	for name, want := range map[string]string{
		"dist/index.html":                  "<title>x</title>",
		"dist/_headers":                    "Content-Security-Policy",
		"dist/.mfegen/files.json":          "_headers",
		".vercel/output/config.json":       "Content-Security-Policy",
		".vercel/output/static/index.html": "<title>x</title>",
	} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: want %q, have %q, %v", name, want, data, err)
		}
	}
	if _, err := os.Stat(filepath.Join(root, ".vercel/output/static/_headers")); err == nil {
		t.Error("Netlify's file was given to Vercel")
	}
}

func TestWriteWrapsErrors(t *testing.T) {
	t.Parallel()
	sealed, diags := seal.Seal(seal.Input{Tree: &tree.Tree{}, Site: plan.Site{Base: "/", CSP: plan.CSP{Mode: "self"}}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := emit.Write(ctx, t.TempDir(), "dist", sealed, emit.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "write dist: ") {
		t.Errorf("error: %v", err)
	}
}
