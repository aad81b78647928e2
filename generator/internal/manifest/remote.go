package manifest

import (
	"maps"
	"slices"
)

// What can be said of an MFE that is built here, and what of one that another
// site serves.
var (
	hereKeys = []string{"path", "entry", "entries", "mount", "element", "isolation", "build", "dist", "prepare", "esbuild", "budget", "stylesheet", "module"}
	farKeys  = []string{"integrity", "version", "styles", "imports"}
)

// remote checks that an MFE is either built here or served by another site.
func (c *checker) remote(name string) {
	if !c.has("mfe", name, "url") {
		for _, key := range farKeys {
			if c.missing("mfe", name, "url") && c.has("mfe", name, key) {
				c.diags.Errorf("MFE049", c.KeyPos("mfe", name, key), "mfe %q is built here, and %s is for an MFE that another site serves", name, key).Hint =
					hereInstead(key)
			}
		}
		return
	}
	for _, key := range hereKeys {
		if c.has("mfe", name, key) {
			d := c.diags.Errorf("MFE049", c.KeyPos("mfe", name, key), "mfe %q has a url, and %s is for an MFE that is built here", name, key)
			d.Hint = farInstead(key)
		}
	}
	c.url(c.MFE[name].URL, "mfe", name, "url")
	for pos, s := range c.items("mfe", name, "styles") {
		if why, hint := badURL(s); why != "" {
			c.diags.Errorf("MFE031", pos, "the URL %q %s", s, why).Hint = hint
		}
	}
	for _, s := range slices.Sorted(maps.Keys(c.MFE[name].Imports)) {
		if why, hint := badSpecifier(s); why != "" {
			c.diags.Errorf("MFE030", c.KeyPos("mfe", name, "imports", s), "%q cannot be a specifier here: %s", s, why).Hint = hint
		}
	}
}

func farInstead(key string) string {
	switch key {
	case "path", "entry", "entries":
		return "delete " + key + ", or delete url to build the MFE here"
	case "mount", "element":
		return "delete " + key + ": the module at the URL exports mount(el, props, context)"
	case "stylesheet":
		return `write styles = ["https://…"] for the stylesheets that it needs`
	case "module":
		return "delete it: the module has a fixed path already"
	}
	return "delete " + key + ": it is a matter of the site that builds the MFE"
}

func hereInstead(key string) string {
	switch key {
	case "version":
		return "delete it: the version is that of its package.json"
	case "styles":
		return "import the stylesheets from its entry"
	case "imports":
		return "delete it: what the sources import is found, with the ranges of its package.json"
	}
	return "delete it: what is built here has its integrity written by mfegen"
}
