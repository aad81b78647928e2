package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator"
)

// summary prints the closing table of build and check.
func (a *app) summary(r *generator.Report, total time.Duration, wrote bool) {
	var b strings.Builder
	for _, t := range []table{units(r), vendor(r), gates(r), routes(r), state(r)} {
		if len(t.rows) == 0 {
			continue
		}
		lines := t.lines(min(a.out.width, 100))
		b.WriteString(a.out.paint(bold, lines[0]) + "\n" + strings.Join(lines[1:], "\n") + "\n\n")
	}
	fmt.Fprintf(&b, "%s  %s\n", a.out.paint(bold, "policy"), policy(r))
	if r.Lock.Written {
		fmt.Fprintf(&b, "%s  %s\n", a.out.paint(bold, "lock  "), a.lock(r))
	}
	if r.Docs != nil {
		fmt.Fprintf(&b, "%s  %s: %s\n", a.out.paint(bold, "docs  "), r.Docs.Path, count(r.Docs.Pages, "page"))
	}
	fmt.Fprintf(&b, "%s  %s, %s in %s\n", a.out.paint(bold, "site  "), a.site(r), fate(r, wrote), duration(total))
	if r.Maps != "" {
		fmt.Fprintf(&b, "%s  %s: source maps, which are not served\n", a.out.paint(bold, "maps  "), a.place(r.Maps))
	}
	fmt.Fprint(a.out.w, b.String())
}

func units(r *generator.Report) table {
	t := table{columns: []column{
		{head: "unit", flex: true}, {head: "version", drop: 3}, {head: "JS", right: true, drop: 2}, {head: "gzip", right: true},
		{head: "brotli", right: true, drop: 5},
		{head: "CSS", right: true, drop: 6}, {head: "CSS gz", right: true, drop: 1}, {head: "CSS br", right: true, drop: 7},
		{head: "budget", right: true, drop: 2}, {head: "time", right: true, drop: 4},
	}}
	for _, u := range r.Units {
		budget, version := "", u.Version
		if u.Remote != "" {
			version = "elsewhere"
		}
		if u.Budget != nil {
			budget = percent(u.Budget.Used, u.Budget.Limit)
		}
		t.add(u.Name, version, cell(u.JS.Raw), cell(u.JS.Gzip), cell(u.JS.Brotli), cell(u.CSS.Raw), cell(u.CSS.Gzip), cell(u.CSS.Brotli), budget, took(r, u.Name))
	}
	if v := r.Vendor; v.JS.Raw > 0 {
		t.add("vendor", "", cell(v.JS.Raw), cell(v.JS.Gzip), cell(v.JS.Brotli), cell(v.CSS.Raw), cell(v.CSS.Gzip), cell(v.CSS.Brotli), "", "")
	}
	if len(r.Runtime) > 0 {
		rt := r.Runtime[0] // what every page has; the others come when they are needed
		t.add("runtime", "", cell(rt.Raw), cell(rt.Gzip), cell(rt.Brotli), "", "", "", "", "")
	}
	js, css := r.Total.JS, r.Total.CSS
	t.add("total", "", cell(js.Raw), cell(js.Gzip), cell(js.Brotli), cell(css.Raw), cell(css.Gzip), cell(css.Brotli), "", "")
	return t
}

// took is how long a unit took to compile.
func took(r *generator.Report, unit string) string {
	for _, t := range r.Timings {
		if t.Unit == unit {
			return duration(time.Duration(t.MS * float64(time.Millisecond)))
		}
	}
	return ""
}

func vendor(r *generator.Report) table {
	t := table{columns: []column{{head: "shared"}, {head: "version"}, {head: "minified", right: true, drop: 1}, {head: "used by", flex: true}}}
	for _, in := range r.Vendor.Instances {
		t.add(in.Dep, in.Version, cell(in.Bytes), strings.Join(in.Users, ", "))
	}
	return t
}

// gates says what flags decide. With a provider it is what they are until it
// has answered.
func gates(r *generator.Report) table {
	t := table{columns: []column{{head: "gated", flex: true}, {head: "flag"}, {head: "is"}, {head: "mounts"}}}
	for _, g := range r.Gates {
		is, mounts := "off", g.Mounts
		if g.On {
			is = "on"
		}
		if g.Provider != "static" {
			is += " unless " + g.Provider + " says otherwise"
		}
		if mounts == "" {
			mounts = "nothing"
		}
		t.add(g.MFE, g.Flag, is, mounts)
	}
	return t
}

func routes(r *generator.Report) table {
	t := table{columns: []column{
		{head: "route"}, {head: "MFEs", flex: true}, {head: "scripts", right: true, drop: 1}, {head: "gzip", right: true}, {head: "budget", right: true, drop: 2},
	}}
	for _, route := range r.Routes {
		budget := ""
		if route.Budget != nil {
			budget = percent(route.Budget.Used, route.Budget.Limit)
		}
		t.add(route.Pattern, strings.Join(route.MFEs, ", "), strconv.Itoa(route.Preloads), cell(route.JS.Gzip+route.CSS.Gzip), budget)
	}
	return t
}

func state(r *generator.Report) table {
	t := table{columns: []column{{head: "state"}, {head: "owner"}, {head: "tabs", drop: 1}, {head: "read by", flex: true}}}
	for _, s := range r.State {
		tabs := ""
		if s.Tabs {
			tabs = "all"
		}
		t.add(s.Key, s.Owner, tabs, strings.Join(s.Readers, ", "))
	}
	return t
}

// policy says which Content-Security-Policy the site has, and why not the
// other one.
func policy(r *generator.Report) string {
	text := fmt.Sprintf("%s, %s", r.CSP.Mode, count(r.CSP.Length, "character"))
	if r.CSP.Reason != "" {
		text += "; " + r.CSP.Reason
	}
	return text
}

// lock says what is new in the lock file.
func (a *app) lock(r *generator.Report) string {
	changes := r.Lock.Changes
	if len(changes) == 0 {
		changes = []string{"written"}
	}
	const most = 3
	if n := len(changes) - most; n > 0 {
		changes = append(slices.Clone(changes[:most]), fmt.Sprintf("and %d more", n))
	}
	return a.place(r.Lock.File) + ": " + strings.Join(changes, "\n        ")
}

// place is a path of a result as the user would write it.
func (a *app) place(file string) string {
	file = filepath.FromSlash(file)
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(a.root(), file)
}

// site says what the site is and where.
func (a *app) site(r *generator.Report) string {
	text := a.place(r.Out) + ": " + count(r.Total.Files, "file")
	if len(r.Hosts) > 0 {
		text += " for " + strings.Join(r.Hosts, ", ")
	}
	return text
}

// fate says what became of the site.
func fate(r *generator.Report, wrote bool) string {
	switch {
	case !wrote:
		return "checked"
	case r.Unchanged:
		return "unchanged"
	}
	return "written"
}

// cell is a size, or nothing for what there is not.
func cell(n int64) string {
	if n == 0 {
		return ""
	}
	return size(n)
}

// percent writes how much of a limit is used.
func percent(used, limit int64) string {
	return strconv.FormatInt((used*100+limit-1)/limit, 10) + " %"
}
