package manifest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/BurntSushi/toml"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

// flags checks what the manifest says about feature flags.
func (c *checker) flags() {
	c.duration(c.Flags.Timeout, "flags", "timeout")
	for _, name := range c.names() {
		mfe := c.MFE[name]
		if c.has("mfe", name, "flag") && !c.ill(mfe.Flag, "mfe", name, "flag") {
			c.flag(name, mfe)
		}
		if c.has("mfe", name, "off") && !c.ill(mfe.Off, "mfe", name, "off") {
			c.off(name, mfe)
		}
	}
	c.circles()
}

// flag checks that an MFE's flag is declared and has something to decide.
func (c *checker) flag(name string, mfe MFE) {
	pos := c.Pos("mfe", name, "flag")
	if mfe.Mount == "none" {
		c.diags.Errorf("MFE048", pos, "mfe %q has a flag and mount = \"none\": it is never mounted, so there is nothing to decide", name).Hint =
			`delete the key; modules ask for a flag with import { flag } from "mfegen/flags"`
	}
	written, _ := c.value([]string{"flags", "values"}).(map[string]any)
	declared := slices.Sorted(maps.Keys(written))
	if slices.Contains(declared, mfe.Flag) {
		return
	}
	d := c.diags.Errorf("MFE047", pos, "mfe %q names the flag %q, which is not declared", name, mfe.Flag)
	d.Hint = fmt.Sprintf("add [flags.values] %s = false", toml.Key{mfe.Flag})
	if near := diag.Closest(mfe.Flag, declared); near != "" {
		d.Hint = fmt.Sprintf("did you mean %q?", near)
	}
}

// off checks that an MFE can stand in for another while that one's flag is off.
func (c *checker) off(name string, mfe MFE) {
	pos := c.Pos("mfe", name, "off")
	c.mfeName(pos, "off", name, mfe.Off)
	other, ok := c.MFE[mfe.Off]
	switch {
	case c.missing("mfe", name, "flag"):
		c.diags.Errorf("MFE048", pos, "mfe %q says what is mounted while its flag is off, but has no flag", name).Hint =
			`write flag = "…" with a name from [flags.values], or delete the key`
	case ok && other.Mount == "none":
		c.diags.Errorf("MFE048", pos, "mfe %q names %q as off, which has mount = \"none\" and cannot be mounted", name, mfe.Off).Hint =
			"name an MFE that mounts, or delete the key: nothing is mounted then"
	}
}

// circles finds MFEs that stand in for each other. Each circle is reported once,
// at the first of its MFEs.
func (c *checker) circles() {
	for _, name := range c.names() {
		way := []string{name}
		for next := c.MFE[name].Off; next > name && !slices.Contains(way, next); next = c.MFE[next].Off {
			way = append(way, next)
		}
		if last := way[len(way)-1]; len(way) > 1 && c.MFE[last].Off == name {
			d := c.diags.Errorf("MFE048", c.Pos("mfe", name, "off"), "mfe %q stands in for itself while its flag is off", name)
			for _, n := range way[1:] {
				d.Notes = append(d.Notes, diag.Note{Pos: c.Pos("mfe", n, "off"), Text: fmt.Sprintf("its way back leads through mfe %q", n)})
			}
			d.Hint = "delete one of these keys: nothing is mounted there when all of the flags are off"
		}
	}
}
