package docs_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/browser"
	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/plan"
)

// near is what the graph marks: nodes, edges, and the node that it is about.
type near struct {
	Nodes, Edges []string
	Here         string
	Marked       bool
}

func marks(p *browser.Page) near {
	return browser.Eval[near](p, `(() => {
		const svg = document.querySelector(".graph");
		return {
			nodes: [...svg.querySelectorAll(".node.near")].map((n) => n.dataset.node).sort(),
			edges: [...svg.querySelectorAll(".edge.near")].map((e) => e.dataset.from + ">" + e.dataset.to).sort(),
			here: svg.querySelector(".here")?.dataset.node ?? "",
			marked: svg.classList.contains("marked"),
		};
	})()`)
}

func focusNode(p *browser.Page, id string) {
	browser.Eval[any](p, fmt.Sprintf("document.querySelector('[data-node=%q] a').focus()", id))
}

func TestGraphMarksNeighbours(t *testing.T) {
	t.Parallel()
	dir := write(t, render(t, alone(), builtIn()))
	p := browser.Start(t).Open(t, fileURL(dir, "graph/index.html"), browser.Options{})
	p.WaitFor(".graph-tools")
	nothing := near{Nodes: []string{}, Edges: []string{}}
	all := browser.Eval[[][2]string](p, `[...document.querySelectorAll(".graph .edge")].map((e) => [e.dataset.from, e.dataset.to])`)
	for _, node := range browser.Eval[[]string](p, `[...document.querySelectorAll("[data-node]")].map((n) => n.dataset.node)`) {
		want := near{Here: node, Marked: true}
		nodes := map[string]bool{node: true}
		edges := map[string]bool{}
		for _, e := range all {
			if e[0] == node || e[1] == node {
				nodes[e[0]], nodes[e[1]], edges[e[0]+">"+e[1]] = true, true, true
			}
		}
		want.Nodes, want.Edges = slices.Sorted(maps.Keys(nodes)), slices.Sorted(maps.Keys(edges))
		focusNode(p, node)
		if diff := cmp.Diff(want, marks(p)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", node, diff)
		}
	}
	p.WaitText(".graph-tools + .note", "relie")
	press(p, "Escape", 0)
	if diff := cmp.Diff(nothing, marks(p)); diff != "" {
		t.Errorf("after Escape\n%s", diff)
	}
	focusNode(p, "cart")
	browser.Eval[any](p, `document.activeElement.blur()`)
	if diff := cmp.Diff(nothing, marks(p)); diff != "" {
		t.Errorf("without focus\n%s", diff)
	}
	browser.Eval[any](p, `document.querySelector("#graph-filter").focus()`)
	p.Type("CART")
	if got := marks(p); !cmp.Equal(got.Nodes, []string{"cart"}) || got.Here != "" {
		t.Errorf("the filter marks %v", got)
	}
	press(p, "Enter", 0)
	p.Until(`document.activeElement.closest("[data-node]")?.dataset.node === "cart"`)
	p.Clean()
}

func TestGraphZooms(t *testing.T) {
	t.Parallel()
	dir := write(t, render(t, many(60), builtIn()))
	p := browser.Start(t).Open(t, fileURL(dir, "graph/index.html"), browser.Options{})
	p.WaitFor(".graph-tools")
	width := func() float64 {
		return browser.Eval[float64](p, `document.querySelector(".graph").getBoundingClientRect().width`)
	}
	click := func(label string) { p.Click(fmt.Sprintf(".graph-tools [aria-label=%q]", label)) }
	full := width()
	click("Zoom in")
	if got := width(); got < full*1.24 || got > full*1.26 {
		t.Errorf("%g after %g", got, full)
	}
	click("Zoom out")
	if got := width(); got != full {
		t.Errorf("%g after %g", got, full)
	}
	click("Fit into the page")
	if fits := browser.Eval[bool](p, `(() => { const d = document.querySelector(".drawing"); return d.scrollWidth <= d.clientWidth && d.scrollHeight <= d.clientHeight + 1; })()`); !fits {
		t.Error("it does not fit")
	}
	fitted := width()
	browser.Eval[any](p, `document.querySelector(".drawing").focus()`)
	press(p, "+", 0)
	if got := width(); got <= fitted {
		t.Errorf("the key leaves it at %g", got)
	}
	press(p, "0", 0)
	if got := width(); got != fitted {
		t.Errorf("the key fits it to %g", got)
	}
	p.Clean()
}

// TestGraphIsAccessible looks at the tools while a node is marked.
func TestGraphIsAccessible(t *testing.T) {
	t.Parallel()
	npmtest.Install(t, checks)
	axe, err := os.ReadFile(filepath.Join(checks, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range plan.BuiltInThemes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, render(t, alone(), named(t, name)))
			p := browser.Start(t).Open(t, fileURL(dir, "graph/index.html"), browser.Options{
				Scripts: []string{`addEventListener("load", () => setTimeout(() => document.querySelector('[data-node="cart"] a').focus(), 200))`},
			})
			p.WaitFor(".graph.marked")
			accessible(t, p, string(axe), fileURL(dir, "graph/index.html"), []view{{"light", 1280}, {"dark", 390}})
		})
	}
}
