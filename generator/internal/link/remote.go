package link

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

// remoteFiles adds what an MFE from elsewhere loads besides the module that
// stands for it here. Without integrity its own module is not fetched ahead:
// Chromium would fetch it twice.
func (l *linker) remoteFiles(u plan.Unit, m *MFE) {
	for _, s := range u.Remote.Styles {
		m.Styles = append(m.Styles, Ref{URL: s})
	}
	if u.Remote.Integrity == "" {
		return
	}
	m.Scripts = append(m.Scripts, Ref{u.Remote.URL, u.Remote.Integrity})
	l.site.Map.Integrity[u.Remote.URL] = u.Remote.Integrity
	// The retries of the module here ask for the other by URLs of its own too.
	mark := "?"
	if strings.Contains(u.Remote.URL, "?") {
		mark = "&"
	}
	for r := range u.Care.Retries + 1 {
		l.site.Map.Integrity[fmt.Sprintf("%s%sr=%d", u.Remote.URL, mark, r+1)] = u.Remote.Integrity
	}
}

// remotePreloads are the modules of MFEs from elsewhere that the route shows at
// once. Their stylesheets are left to the runtime: the first paint does not wait
// for another site.
func (l *linker) remotePreloads(r plan.Route) []Ref {
	var out []Ref
	for _, name := range r.MFEs {
		if u := l.unit(name); u.Remote.Integrity != "" {
			out = append(out, Ref{u.Remote.URL, u.Remote.Integrity})
		}
	}
	return out
}

// remoteFolder is where the files of an MFE from elsewhere are: all that its
// origin serves, or, where this site or another MFE has files there too, the
// folder of its module.
func (l *linker) remoteFolder(u plan.Unit) string {
	at, err := url.Parse(u.Remote.URL)
	if err != nil {
		panic("link: the plan has a URL that is none: " + err.Error())
	}
	at.RawQuery, at.Fragment = "", ""
	same := slices.ContainsFunc(l.in.Plan.MFEs, func(o plan.Unit) bool {
		other, err := url.Parse(o.Remote.URL)
		return o.Name != u.Name && err == nil && o.IsRemote() && other.Host == at.Host && other.Scheme == at.Scheme
	})
	if at.Host == "" || same {
		at.Path = strings.TrimSuffix(path.Dir(at.Path), "/") + "/"
	} else {
		at.Path = "/"
	}
	at.RawPath = ""
	return at.String()
}
