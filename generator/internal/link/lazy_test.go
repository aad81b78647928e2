package link

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/bundle"
)

// import() fetches no stylesheet, so a page lists those of all that can be
// imported so from it, behind its own.
func TestStylesOfLazyImports(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(in Input)
		home   []string
	}{
		"of another unit": {
			func(in Input) { script(in, "shell", "main.js").BareLazy = []string{"@shop/cart"} },
			[]string{"vendor/vendor.css", "shell/main.css", "old/old.css", "cart/cart.css"},
		},
		"of what a lazy chunk imports": {
			func(in Input) { script(in, "shell", "late.js").Bare = []string{"@shop/old"} },
			[]string{"vendor/vendor.css", "shell/main.css", "cart/cart.css", "old/old.css"},
		},
		"two steps away": {
			func(in Input) {
				script(in, "shell", "late.js").BareLazy = []string{"@shop/tips"}
				script(in, "tips", "tips.js").BareLazy = []string{"@shop/old"}
			},
			[]string{"vendor/vendor.css", "shell/main.css", "cart/cart.css", "old/old.css"},
		},
		"of a specifier that only the browser knows": {
			func(in Input) { script(in, "shell", "main.js").BareLazy = []string{"far"} },
			[]string{"vendor/vendor.css", "shell/main.css"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			scripts := urls(mustLink(t, in).Pages[0].Preloads)
			c.change(in)
			home := mustLink(t, in).Pages[0]
			if d := cmp.Diff(c.home, urls(home.Styles)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(scripts, urls(home.Preloads)); d != "" {
				t.Errorf("lazy scripts are preloaded: %s", d)
			}
		})
	}
}

func script(in Input, unit, path string) *bundle.File {
	b := in.Bundles[slices.IndexFunc(in.Bundles, func(b *bundle.Bundle) bool { return b.Unit == unit })]
	return &b.Files[slices.IndexFunc(b.Files, func(f bundle.File) bool { return f.Path == path })]
}
