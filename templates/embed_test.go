package templates

import (
	"regexp"
	"strings"
	"testing"
)

func TestEveryCodeHasAPageInForm(t *testing.T) {
	t.Parallel()
	heading := regexp.MustCompile(`^# (MFE\d{3}): \S`)
	for _, code := range Codes() {
		page, ok := Explain(strings.ToLower(code))
		m := heading.FindStringSubmatch(page)
		if !ok || m == nil || m[1] != code {
			t.Errorf("explain/%s.md must begin with %q, and begins with %q", code, "# "+code+": title", strings.SplitN(page, "\n", 2)[0])
		}
	}
	if len(Codes()) == 0 {
		t.Error("no codes")
	}
}

func TestExplainUnknown(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "MFE", "README", "readme", "../embed", "MFE460/../MFE460"} {
		if page, ok := Explain(code); ok {
			t.Errorf("%q has the page %q", code, page)
		}
	}
}
