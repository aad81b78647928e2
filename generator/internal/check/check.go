// Package check holds the rules about a linked site: a table in which each
// rule has a code, a purpose and one function. Rules read; they change
// nothing and find no files.
package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/link"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/report"
	"github.com/mfegen/mfegen/generator/internal/vendor"
)

// Input is what the rules look at.
type Input struct {
	Plan    *plan.Plan
	Bundles []*bundle.Bundle
	Chunks  []vendor.Chunk
	Site    *link.Site
	// Gzip gives the size after gzip of each script and style by its URL,
	// in bytes.
	Gzip map[string]int64
}

// Rule is one row of the table.
type Rule struct {
	Code     string
	Purpose  string
	Severity diag.Severity
	check    func(Input) diag.List
}

// Rules lists all rules in order of their codes.
func Rules() []Rule {
	return []Rule{
		{"MFE500", "an MFE's own scripts and styles stay within its budget", diag.Error, mfeBudget},
		{"MFE501", "what a route loads at once stays within the budget", diag.Error, routeBudget},
		{"MFE502", "a dependency named in [shared] is used by somebody", diag.Warning, unusedShared},
		{"MFE503", "the version of a unit is in the ranges of those that require it", diag.Error, outsideRange},
		{"MFE504", "a unit that others require has a version", diag.Warning, withoutVersion},
	}
}

// Run applies every rule.
func Run(in Input) diag.List {
	var list diag.List
	for _, r := range Rules() {
		for _, d := range r.check(in) {
			d.Code, d.Severity = r.Code, r.Severity
			list.Add(d)
		}
	}
	return list
}

// Own returns the URLs of the unit's own scripts and styles that mounting an
// MFE fetches; lazy chunks and shared dependencies are not among them.
func Own(site *link.Site, unit string) []string {
	owner := map[string]string{}
	for _, f := range site.Files {
		owner[f.URL] = f.Unit
	}
	var out []string
	add := func(refs ...[]link.Ref) {
		for _, r := range slices.Concat(refs...) {
			if owner[r.URL] == unit {
				out = append(out, r.URL)
			}
		}
	}
	for _, m := range site.MFEs {
		if m.Name == unit {
			add(m.Scripts, m.Styles)
		}
	}
	for _, f := range site.Frames {
		if f.MFE == unit {
			add(f.Preloads, f.Styles)
		}
	}
	return out
}

func mfeBudget(in Input) diag.List {
	var list diag.List
	for _, u := range in.Plan.MFEs {
		urls := Own(in.Site, u.Name)
		size := sum(in, urls)
		if u.Budget == 0 || size <= u.Budget {
			continue
		}
		d := list.Errorf("", u.BudgetPos, "mfe %q is %s after gzip; its budget is %s", u.Name, Bytes(size), Bytes(u.Budget))
		d.Notes = contributors(in, urls)
		d.Hint = "load parts of it lazily with import(), share what other MFEs use too, or raise the budget"
	}
	return list
}

func routeBudget(in Input) diag.List {
	if in.Plan.RouteBudget == 0 {
		return nil
	}
	var list diag.List
	for _, p := range in.Site.Pages {
		urls := urlsOf(p)
		size := sum(in, urls)
		if size <= in.Plan.RouteBudget {
			continue
		}
		d := list.Errorf("", in.Plan.RouteBudgetPos, "route %s loads %s after gzip at once; the budget is %s", p.Route.Pattern, Bytes(size), Bytes(in.Plan.RouteBudget))
		d.Notes = append(byUnit(in, urls), contributors(in, urls)...)
		d.Hint = "load MFEs below the fold with load = \"visible\" or \"idle\", split large modules with import(), or raise the budget"
	}
	return list
}

func urlsOf(p link.Page) []string {
	var out []string
	for _, r := range slices.Concat(p.Preloads, p.Styles, p.Sheets) {
		out = append(out, r.URL)
	}
	return out
}

func sum(in Input, urls []string) int64 {
	var n int64
	for _, u := range urls {
		n += in.Gzip[u]
	}
	return n
}

// byUnit says how much of the bytes each unit has, largest first.
func byUnit(in Input, urls []string) []diag.Note {
	units := map[string]int64{}
	for _, f := range in.Site.Files {
		if slices.Contains(urls, f.URL) {
			units[f.Unit] += in.Gzip[f.URL]
		}
	}
	var notes []diag.Note
	for _, u := range largest(units, 5) {
		notes = append(notes, diag.Note{Text: fmt.Sprintf("%s: %s after gzip", u, Bytes(units[u]))})
	}
	return notes
}

// contributors names the packages and source files with the most bytes, in
// minified bytes before gzip.
func contributors(in Input, urls []string) []diag.Note {
	all := slices.Clone(in.Bundles)
	for _, c := range in.Chunks {
		all = append(all, c.Bundle)
	}
	wanted := map[string]bool{}
	for _, u := range urls {
		wanted[u] = true
	}
	paths := map[[2]string]bool{}
	for _, f := range in.Site.Files {
		if wanted[f.URL] {
			paths[[2]string{f.Unit, strings.TrimPrefix(f.Path, "assets/"+f.Unit+"/")}] = true
		}
	}
	bytes := map[string]int64{}
	for _, b := range all {
		for _, f := range b.Files {
			if !paths[[2]string{b.Unit, f.Path}] {
				continue
			}
			for _, i := range f.Inputs {
				bytes[report.Origin(i.Path)] += int64(i.Bytes)
			}
		}
	}
	var notes []diag.Note
	for _, o := range largest(bytes, 5) {
		notes = append(notes, diag.Note{Text: fmt.Sprintf("%s: %s minified", o, Bytes(bytes[o]))})
	}
	return notes
}

func largest(m map[string]int64, n int) []string {
	names := slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), strings.Compare(a, b))
	})
	return names[:min(n, len(names))]
}

// Bytes writes a size for people, in decimal units as budgets are written.
func Bytes(n int64) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.2f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f KB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d B", n)
}

func unusedShared(in Input) diag.List {
	used := map[string]bool{}
	for _, c := range in.Chunks {
		for _, s := range c.Specs {
			used[s.Dep] = true
		}
	}
	var list diag.List
	for _, name := range slices.Sorted(maps.Keys(in.Plan.Shared.Deps)) {
		dep := in.Plan.Shared.Deps[name]
		if !used[name] && !dep.Private && dep.Pos.IsValid() {
			list.Warnf("", dep.Pos, "[shared.%s]: no unit imports %s", name, name).
				Hint = "delete the table, or check the spelling of the package's name"
		}
	}
	return list
}
