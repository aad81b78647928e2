package generator

import (
	"testing"

	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/themes"
)

func TestEveryBuiltInThemeIsThere(t *testing.T) {
	t.Parallel()
	for _, name := range plan.BuiltInThemes {
		if _, ok := themes.Named(name); !ok {
			t.Errorf("there is no theme %s", name)
		}
	}
}
