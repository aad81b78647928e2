package csp

import (
	"slices"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

func TestFramePolicy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		site      plan.CSP
		connect   []string
		directive string
		want      []string
	}{
		"talks to nobody":               {directive: "connect-src", want: []string{None}},
		"talks to whom it names":        {connect: []string{"https://a.test"}, directive: "connect-src", want: []string{"https://a.test"}},
		"not to whom the site talks":    {site: plan.CSP{Connect: []string{"https://b.test"}}, directive: "connect-src", want: []string{None}},
		"shows what the site may show":  {site: plan.CSP{Img: []string{"https://i.test"}}, directive: "img-src", want: []string{Self, "data:", "https://i.test"}},
		"frames nobody":                 {site: plan.CSP{Frame: []string{"https://f.test"}}, directive: "frame-src", want: []string{None}},
		"has no workers":                {site: plan.CSP{Worker: []string{"blob:"}}, directive: "worker-src", want: []string{None}},
		"sends no forms":                {site: plan.CSP{FormAction: []string{"https://f.test"}}, directive: "form-action", want: []string{None}},
		"is framed by the site":         {directive: "frame-ancestors", want: []string{Self}},
		"and by who may frame the site": {site: plan.CSP{Ancestors: []string{Self, "https://p.test"}}, directive: "frame-ancestors", want: []string{Self, "https://p.test"}},
		"and by nobody else":            {site: plan.CSP{Ancestors: []string{None}}, directive: "frame-ancestors", want: []string{Self}},
		"is sandboxed":                  {directive: "sandbox", want: []string{"allow-scripts", "allow-forms"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := Frame(c.site, c.connect, Facts{Mode: ModeSelf}).Sources(c.directive)
			if !slices.Equal(got, c.want) {
				t.Errorf("%s %v, want %v", c.directive, got, c.want)
			}
		})
	}
}

func TestPagesWithFrames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ user, want []string }{
		{nil, []string{Self}},
		{[]string{None}, []string{Self}},
		{[]string{"https://f.test"}, []string{Self, "https://f.test"}},
	} {
		if got, _ := Build(plan.CSP{Frame: c.user}, Facts{Mode: ModeSelf, Frames: true}).Sources("frame-src"); !slices.Equal(got, c.want) {
			t.Errorf("%v gives %v", c.user, got)
		}
	}
}
