package generator

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/contract"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/page"
	"github.com/mfegen/mfegen/generator/internal/plan"
	"github.com/mfegen/mfegen/generator/internal/sample"
	"github.com/mfegen/mfegen/generator/internal/serve"
	"github.com/mfegen/mfegen/generator/internal/tree"
	"github.com/mfegen/mfegen/generator/internal/trial"
	"github.com/mfegen/mfegen/templates"
)

// ErrNoBrowser means that ContractTest found no browser.
var ErrNoBrowser = trial.ErrNoBrowser

// TrialOptions say what ContractTest tries. The zero value tries all MFEs.
type TrialOptions struct {
	MFEs    []string
	Browser string // the program; "" is $CHROME, or the first that is found
	// Patience is how long one MFE may take; 0 is a minute.
	Patience time.Duration
	// Progress is told of each MFE that is done. It may be nil.
	Progress func(Trial)
}

// Trial is what became of one MFE.
type Trial struct {
	MFE      string
	Mounts   int // with so many samples of props
	Findings Diagnostics
}

// OK reports whether nothing is wrong with the MFE.
func (t Trial) OK() bool { return !t.Findings.HasErrors() }

// TrialResult is the outcome of ContractTest.
type TrialResult struct {
	Diagnostics Diagnostics // those of the build, and all findings
	Trials      []Trial
}

// UnknownMFEError is a name that no MFE of the site has.
type UnknownMFEError struct {
	Name  string
	Known []string
}

func (e *UnknownMFEError) Error() string {
	return fmt.Sprintf("there is no MFE %q; the site has %s", e.Name, strings.Join(e.Known, ", "))
}

// ContractTest links the site, writes none of it, and lets a browser try its
// MFEs one by one, each on a page of its own with the headers that the build
// emits: what they expose can be imported and has its exports; they mount with
// props made from their schemas, take others, unmount and mount again; they
// say no more on the bus than they declare; and they leave nothing behind.
func ContractTest(ctx context.Context, o Options, t TrialOptions) (TrialResult, error) {
	b, stages := newBuild(o, false)
	b.trial = true
	res, err := b.through(ctx, stages, "seal")
	out := TrialResult{Diagnostics: res.Diagnostics}
	if err != nil || !res.OK() {
		return out, err
	}
	var units []plan.Unit
	for _, u := range b.plan.MFEs {
		if u.IsRemote() {
			continue // its own site tries it
		}
		if len(t.MFEs) == 0 || slices.Contains(t.MFEs, u.Name) {
			units = append(units, u)
		}
	}
	for _, name := range t.MFEs {
		if _, ok := b.plan.Unit(name); !ok || name == b.plan.Shell.Name {
			e := &UnknownMFEError{Name: name}
			for _, u := range b.plan.MFEs {
				e.Known = append(e.Known, u.Name)
			}
			return out, e
		}
	}
	contracts, err := b.contracts(ctx)
	if err != nil {
		return out, err
	}
	var cases []trial.Case
	for _, u := range units {
		i := slices.IndexFunc(contracts, func(c *contract.Contract) bool { return c.Name == u.Name })
		cases = append(cases, b.trialOf(u, contracts[i]))
	}
	done := func(o trial.Outcome) {
		i := len(out.Trials)
		tr := Trial{MFE: o.MFE, Mounts: len(cases[i].Props), Findings: judge(units[i], cases[i], o)}
		out.Trials = append(out.Trials, tr)
		if t.Progress != nil {
			t.Progress(tr)
		}
	}
	files := b.sealed.Tree()
	_, err = trial.Run(ctx, trial.Input{
		Site: serve.Handler(files.FS(), b.sealed.Site()), Base: b.plan.Site.Base, Browser: t.Browser,
		Cases: cases, Patience: t.Patience, Done: done,
	})
	for _, tr := range out.Trials {
		b.list.Add(tr.Findings...)
	}
	out.Diagnostics = b.list.Sorted()
	return out, err
}

// addTrial adds the page that tries.
func (b *build) addTrial(t *tree.Tree) {
	src, err := fs.ReadFile(templates.FS, "shell/trial.html")
	if err != nil {
		panic(err) // it is embedded
	}
	doc, list := page.Parse("trial.html", src)
	if list.HasErrors() {
		panic(list)
	}
	out := page.Page{Base: b.plan.Site.Base, ImportMap: b.site.Map.JSON(), Data: b.site.Data}
	for _, f := range b.site.Files {
		if f.Unit == "mfegen" && strings.HasPrefix(path.Base(f.Path), "trial-") {
			out.Entries = append(out.Entries, page.Link{URL: f.URL, Integrity: f.Integrity})
		}
	}
	b.add(t, trial.Page, "mfegen contract test", page.Render(doc, out))
}

// trialOf says what to try of an MFE.
func (b *build) trialOf(u plan.Unit, of *contract.Contract) trial.Case {
	c := trial.Case{MFE: u.Name, Mounts: u.Mount != "none", Props: propsOf(of.Props)}
	i := slices.IndexFunc(b.bundles, func(x *bundle.Bundle) bool { return x.Unit == u.Name })
	for _, e := range b.bundles[i].Entries {
		// What runs in a frame cannot be imported by a page.
		if e.Specifier != "" && !u.Framed() {
			c.Modules = append(c.Modules, trial.Module{Specifier: e.Specifier, Exports: e.Exports})
		}
	}
	return c
}

// propsOf are samples of the MFE's props: those that its schema gives as
// examples, else one with what is required and one with everything.
func propsOf(shape *contract.Shape) []map[string]any {
	var schema map[string]any
	if shape != nil {
		schema = shape.Schema
	}
	values := sample.Examples(schema)
	if values == nil && schema != nil {
		values = []any{sample.Minimal(schema), sample.Full(schema)}
	}
	out := []map[string]any{}
	for _, v := range values {
		if props, ok := v.(map[string]any); ok && !slices.ContainsFunc(out, func(o map[string]any) bool { return fmt.Sprint(o) == fmt.Sprint(props) }) {
			out = append(out, props)
		}
	}
	if len(out) == 0 {
		out = append(out, map[string]any{})
	}
	return out
}

// verdicts word what a browser saw.
var verdicts = map[string]struct {
	code, text, hint string
	severity         diag.Severity
}{
	"export":   {"MFE870", "%s", "export it again, or take it out of the contract", diag.Error},
	"error":    {"MFE871", "%s", "open the site with mfegen preview and look at the console there", diag.Error},
	"contract": {"MFE872", "%s", "declare it in the MFE's contract, or do not say it", diag.Error},
	"policy":   {"MFE873", "the site's policy stops it: %s", "name the origin in connect or in [site.csp], or do without it", diag.Error},
	"dom":      {"MFE874", "it leaves elements behind: %s", "remove them in unmount", diag.Error},
	"style":    {"MFE874", "it leaves a stylesheet that applies: %s", "remove it in unmount, or import the file so that mfegen takes care of it", diag.Error},
	"listener": {"MFE874", "it leaves a listener behind at each mount: %s", "remove it in unmount, or register it with { signal: context.signal }", diag.Error},
	"timer":    {"MFE874", "it leaves a timer behind at each mount: %s", "use context.setInterval, or clear it in unmount", diag.Error},
	"empty":    {"MFE875", "%s", "if that is meant, ignore this; else look at what its mount does with these props", diag.Warning},
}

// judge turns an outcome into diagnostics, at the MFE's entry.
func judge(u plan.Unit, c trial.Case, o trial.Outcome) diag.List {
	var list diag.List
	pos := u.Pos
	if len(u.Entries) > 0 {
		pos = u.Entries[0].Pos
	}
	if o.Lost {
		list.Errorf("MFE876", pos, "mfe %q gave no answer in time", u.Name).Hint =
			"look for a loop that does not end, or give it more time with --patience"
	}
	for _, f := range o.Findings {
		v := verdicts[f.Kind]
		when := "when it is " + map[string]string{
			"import": "imported", "mount": "mounted", "update": "given other props", "unmount": "unmounted", "remount": "mounted again",
		}[f.Step]
		d := diag.Diagnostic{
			Code: v.code, Severity: v.severity, Pos: pos, Hint: v.hint,
			Text: fmt.Sprintf("mfe %q, %s: %s", u.Name, when, fmt.Sprintf(v.text, f.Text)),
		}
		if f.Props != nil {
			if props, err := json.Marshal(c.Props[*f.Props]); err == nil {
				d.Notes = []diag.Note{{Pos: u.Contract.Props.Pos, Text: "the props were " + string(props)}}
			}
		}
		list.Add(d)
	}
	return list
}
