package plan

import (
	"cmp"
	"time"

	"github.com/mfegen/mfegen/generator/internal/manifest"
)

// care says what the browser does for an MFE: what its own keys say, else
// [runtime], else the defaults.
func (r *resolver) care(u Unit, m manifest.MFE, a at, there bool) Care {
	own, all := m.Care, r.m.Runtime.Care
	number := func(own, all *int64, otherwise int) int {
		if n := cmp.Or(own, all); n != nil {
			return int(*n)
		}
		return otherwise
	}
	return Care{
		Load:         duration(20*time.Second, own.Timeout.Load, all.Timeout.Load),
		Bootstrap:    duration(10*time.Second, own.Timeout.Bootstrap, all.Timeout.Bootstrap),
		Mount:        duration(10*time.Second, own.Timeout.Mount, all.Timeout.Mount),
		Unmount:      duration(5*time.Second, own.Timeout.Unmount, all.Timeout.Unmount),
		Retries:      number(own.Retries, all.Retries, 2),
		RetryDelay:   duration(500*time.Millisecond, own.RetryDelay, all.RetryDelay),
		MaxFailures:  number(own.MaxFailures, all.MaxFailures, 5),
		Cooldown:     duration(30*time.Second, own.Cooldown, all.Cooldown),
		FallbackHTML: r.fallbackHTML(u, own.FallbackHTML, a, there),
		Fallback:     m.Fallback,
	}
}

// duration returns the first that is set. The manifest has checked them; what
// it has reported counts as not set.
func duration(otherwise time.Duration, values ...string) time.Duration {
	for _, v := range values {
		if d, err := manifest.ParseDuration(v); err == nil {
			return d
		}
	}
	return otherwise
}

// fallbackHTML returns the file with what stands in for an MFE. That of
// [runtime] was checked before.
func (r *resolver) fallbackHTML(u Unit, value string, a at, there bool) string {
	if value == "" {
		return r.fallback
	}
	if !there {
		return ""
	}
	rel, _ := r.file(wanted{
		unit: u, base: u.Dir, key: "fallback_html", set: "fallback_html = ", code: "MFE140",
		pos: r.pos(a.key("fallback_html")...), exts: []string{".html", ".htm"},
	}, value)
	return rel
}

// commonFallback finds the file that [runtime] names.
func (r *resolver) commonFallback() {
	value := r.m.Runtime.FallbackHTML
	if value == "" {
		return
	}
	pos := r.pos("runtime", "fallback_html")
	rel, ok := r.inside(".", value, "runtime: fallback_html", pos)
	if !ok {
		return
	}
	if r.stat(rel) != file {
		r.list.Errorf("MFE140", pos, "runtime: fallback_html %q does not exist", value).Hint =
			"create " + rel + ", or delete the key: mfegen brings a fallback of its own"
		return
	}
	r.fallback = rel
}
