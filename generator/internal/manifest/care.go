package manifest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// care checks what the manifest says about the browser's part.
func (c *checker) care() {
	c.careOf(c.Runtime.Care, "runtime")
	for _, name := range c.names() {
		mfe := c.MFE[name]
		c.careOf(mfe.Care, "mfe", name)
		for at, next := range c.items("mfe", name, "next") {
			c.mfeName(at, "next", name, next)
		}
		if c.has("mfe", name, "fallback") && !c.ill(mfe.Fallback, "mfe", name, "fallback") {
			c.mfeName(c.Pos("mfe", name, "fallback"), "fallback", name, mfe.Fallback)
		}
	}
}

func (c *checker) careOf(v Care, path ...string) {
	for _, d := range []struct{ key, value string }{{"retry_delay", v.RetryDelay}, {"cooldown", v.Cooldown}} {
		c.duration(d.value, join(path, d.key)...)
	}
	for _, d := range []struct{ key, value string }{
		{"load", v.Timeout.Load}, {"bootstrap", v.Timeout.Bootstrap}, {"mount", v.Timeout.Mount}, {"unmount", v.Timeout.Unmount},
	} {
		c.duration(d.value, slices.Concat(path, []string{"timeout", d.key})...)
	}
	c.number(v.Retries, 9, join(path, "retries")...)
	c.number(v.MaxFailures, 1000, join(path, "max_failures")...)
}

func (c *checker) duration(s string, path ...string) {
	if !c.has(path...) || c.ill(s, path...) {
		return
	}
	if _, err := ParseDuration(s); err != nil {
		c.diags.Errorf("MFE023", c.Pos(path...), "%s: %s", strings.Join(path, "."), err).Hint =
			`write a number and a unit, such as "500ms", "10s" or "2m"`
	}
}

func (c *checker) number(n *int64, limit int64, path ...string) {
	if n == nil || *n >= 0 && *n <= limit {
		return
	}
	c.diags.Errorf("MFE024", c.Pos(path...), "%s is %d", strings.Join(path, "."), *n).Hint = "write a number from 0 to " + strconv.FormatInt(limit, 10)
}

// mfeName checks that a value names another MFE.
func (c *checker) mfeName(pos diag.Pos, key, name, value string) {
	_, ok := c.MFE[value]
	switch {
	case value == name:
		c.diags.Errorf("MFE025", pos, "mfe %q names itself as %s", name, key).Hint = "name another MFE, or delete it"
	case !ok:
		d := c.diags.Errorf("MFE025", pos, "mfe %q names %q as %s, and there is no such MFE", name, value, key)
		d.Hint = fmt.Sprintf("write a name that has a table, or add [mfe.%s]", value)
		if near := diag.Closest(value, c.names()); near != "" && near != name {
			d.Hint = fmt.Sprintf("did you mean %q?", near)
		}
	}
}

// longest is the longest duration that makes sense in a page.
const longest = 24 * time.Hour

// ParseDuration reads a duration such as "500ms", "10s" or "1m30s", of a
// millisecond or more and a day or less.
func ParseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is not a duration", s)
	case d < time.Millisecond:
		return 0, fmt.Errorf("%q is too short", s)
	case d > longest:
		return 0, fmt.Errorf("%q is longer than a day", s)
	}
	return d, nil
}
