package generator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mfegen/mfegen/generator/internal/check"
	"github.com/mfegen/mfegen/generator/internal/contract"
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/hook"
	"github.com/mfegen/mfegen/generator/internal/schema"
	"github.com/mfegen/mfegen/generator/internal/tree"
	"github.com/mfegen/mfegen/generator/internal/typescript"
)

// Contracts, as data.
type (
	Contract       = contract.Contract
	ContractUse    = contract.Use
	ContractRule   = contract.Rule
	ContractChange = contract.Change
)

// ContractRules lists the rules by which contracts are compared.
func ContractRules() []ContractRule { return contract.Rules() }

// ContractsResult is the outcome of Contracts.
type ContractsResult struct {
	Diagnostics Diagnostics
	Contracts   []*Contract   // of the units asked for, the shell first
	Uses        []ContractUse // who uses what of them
	Wrong       []string      // names that are no unit's, in sentences
}

// Contracts finds what the units named promise, or all of them, and who relies
// on it. It compiles, and asks the project's TypeScript where there is one.
func Contracts(ctx context.Context, o Options, units ...string) (ContractsResult, error) {
	b, err := compiled(ctx, o)
	if err != nil || b.list.HasErrors() {
		return ContractsResult{Diagnostics: b.list.Sorted()}, err
	}
	out := ContractsResult{Wrong: b.strangers(units)}
	if out.Wrong != nil {
		return out, nil
	}
	all, err := b.contracts(ctx)
	chosen := func(name string) bool { return len(units) == 0 || slices.Contains(units, name) }
	for _, c := range all {
		if chosen(c.Name) {
			out.Contracts = append(out.Contracts, c)
		}
	}
	for _, u := range b.uses() {
		if chosen(u.Of) {
			out.Uses = append(out.Uses, u)
		}
	}
	out.Diagnostics = b.list.Sorted()
	return out, err
}

// compiled runs the pipeline up to the bundles.
func compiled(ctx context.Context, o Options) (*build, error) {
	b, stages := newBuild(o, false)
	_, err := b.through(ctx, stages, "compile")
	return b, err
}

func (b *build) files() fs.FS { return os.DirFS(b.plan.Root) }

func (b *build) uses(past ...*contract.Contract) []contract.Use {
	return contract.Uses(b.plan, b.bundles, b.files(), past...)
}

// contracts extracts the contracts, with types where they can be had.
func (b *build) contracts(ctx context.Context) ([]*contract.Contract, error) {
	types, why, err := b.typesOf(ctx)
	if err != nil {
		return nil, err
	}
	if why != "" {
		b.list.Add(diag.Diagnostic{
			Code: "MFE805", Severity: diag.Info, Pos: diag.Pos{File: b.plan.Manifest}, Text: "the contracts are without types: " + why,
			Hint: "npm install, so that the project's own TypeScript can read them",
		})
	}
	return contract.Extract(b.plan, b.bundles, types), nil
}

// typesOf asks TypeScript about all units. Where nobody can be asked, it says
// why; a compiler that fails is a warning.
func (b *build) typesOf(ctx context.Context) (answer *typescript.Answer, why string, err error) {
	asks, without := contract.Asks(b.plan, b.bundles, b.files())
	if len(without) > 0 {
		why = "TypeScript is not installed where " + strings.Join(without, ", ") + " can see it"
	}
	var store typescript.Store
	if s := b.store(); s != nil {
		store = s
	}
	answer, err = typescript.Types(ctx, b.plan.Root, asks, store)
	switch {
	case err == nil || ctx.Err() != nil:
		return answer, why, ctx.Err()
	case errors.Is(err, hook.ErrMissing):
		return nil, "Node is not installed", nil
	}
	b.list.Warnf("MFE806", diag.Pos{File: b.plan.Manifest}, "TypeScript cannot read the types of the MFEs: %v", err).
		Hint = "run npx tsc --noEmit in the MFEs' folders, and mend what it says"
	return nil, "", nil
}

// gate compares the contracts with their snapshots. A build writes sites and
// promises nothing, so only checks do it.
func (b *build) gate(write bool) func(context.Context) error {
	return func(ctx context.Context) error {
		if write {
			return nil
		}
		snapshots, list := contract.Read(b.files(), b.plan.Contracts.Dir)
		b.list.Add(list...)
		if len(snapshots) == 0 || list.HasErrors() {
			return nil
		}
		all, why, err := b.compared(ctx, snapshots)
		if err != nil {
			return err
		}
		b.list.Add(contract.Gate(b.plan, all)...)
		b.list.Add(contract.Untyped(b.plan, all, why)...)
		return nil
	}
}

// compared puts each contract beside its baseline among the snapshots. The
// compiler is asked only when some snapshot has types.
func (b *build) compared(ctx context.Context, snapshots []*contract.Contract) (out []contract.Compared, why string, err error) {
	var types *typescript.Answer
	if slices.ContainsFunc(snapshots, func(c *contract.Contract) bool { return c.Typed }) {
		if types, why, err = b.typesOf(ctx); err != nil {
			return nil, "", err
		}
	}
	var pairs []contract.Pair
	for _, c := range contract.Extract(b.plan, b.bundles, types) {
		if old := contract.Baseline(snapshots, c); old != nil {
			pairs = append(pairs, contract.Pair{Old: old, New: c})
		}
	}
	changes, err := contract.Diff(ctx, pairs, b.judge)
	if err != nil {
		return nil, "", err
	}
	var past []*contract.Contract
	for _, p := range pairs {
		past = append(past, p.Old)
	}
	uses := b.uses(past...)
	for i, p := range pairs {
		c := contract.Compared{Pair: p}
		for _, x := range changes[i] {
			c.Changes = append(c.Changes, x.With(uses))
		}
		out = append(out, c)
	}
	return out, why, nil
}

// judge asks the compiler that each unit sees, or else that of another unit.
// Without any, nothing is known.
func (b *build) judge(ctx context.Context, units []string, sets []typescript.Set) ([][]typescript.Verdict, error) {
	fallback := ""
	for _, u := range b.plan.Units() {
		if fallback == "" {
			fallback = typescript.Compiler(b.plan.Root, u.Dir)
		}
	}
	if fallback == "" {
		return nil, nil
	}
	for i, name := range units {
		u, _ := b.plan.Unit(name)
		sets[i].Dir, sets[i].Compiler = u.Dir, typescript.Compiler(b.plan.Root, u.Dir)
		if sets[i].Compiler == "" {
			sets[i].Compiler = fallback
		}
	}
	verdicts, err := typescript.Compare(ctx, b.plan.Root, sets)
	if err == nil || ctx.Err() != nil {
		return verdicts, ctx.Err()
	}
	if !errors.Is(err, hook.ErrMissing) {
		b.list.Warnf("MFE806", diag.Pos{File: b.plan.Manifest}, "TypeScript cannot compare the types of the MFEs: %v", err).
			Hint = "types that have changed count as possible breaks"
	}
	return nil, nil
}

// WrittenContract is what became of a snapshot.
type WrittenContract struct {
	Unit, Version string
	File          string // relative to the root
	State         string // created, unchanged, replaced, refused
}

// WriteResult is the outcome of WriteContracts.
type WriteResult struct {
	Diagnostics Diagnostics
	Written     []WrittenContract
	Wrong       []string // names that are no unit's, in sentences
}

// WriteContracts writes the snapshots of the units named, or of all that
// promise something, as released at a time, whose day in UTC they bear; the
// zero time leaves it out. What a release said otherwise is an error, unless
// force is set.
func WriteContracts(ctx context.Context, o Options, units []string, at time.Time, force bool) (WriteResult, error) {
	b, err := compiled(ctx, o)
	if err != nil || b.list.HasErrors() {
		return WriteResult{Diagnostics: b.list.Sorted()}, err
	}
	out := WriteResult{Wrong: b.strangers(units)}
	if out.Wrong != nil {
		return out, nil
	}
	all, err := b.contracts(ctx)
	if err == nil {
		err = b.weighContracts(ctx, all)
	}
	for _, c := range all {
		if len(units) > 0 && !slices.Contains(units, c.Name) || len(units) == 0 && c.Empty() {
			continue
		}
		var w *WrittenContract
		if !at.IsZero() {
			c.Released = at.UTC().Format(time.DateOnly)
		}
		if w, err = b.writeContract(c, force); err != nil {
			break
		}
		if w != nil {
			out.Written = append(out.Written, *w)
		}
	}
	out.Diagnostics = b.list.Sorted()
	return out, err
}

// weighContracts adds to the contracts what the MFEs weigh, as their budgets
// count it. What does not link has no weight, which stops no contract from
// being written.
func (b *build) weighContracts(ctx context.Context, all []*Contract) error {
	said := b.list
	defer func() { b.list = said }()
	for _, stage := range []func(context.Context) error{b.vendor, b.link} {
		if err := stage(ctx); err != nil {
			return err
		}
		if b.list.HasErrors() {
			return nil
		}
	}
	var files []tree.File
	for _, f := range b.site.Files {
		files = append(files, tree.File{Path: f.Path, Owner: f.Unit, Data: f.Data})
	}
	if err := b.measure(ctx, files); err != nil {
		return err
	}
	gzip := b.gzip()
	for _, c := range all {
		for _, url := range check.Own(b.site, c.Name) {
			c.Gzip += gzip[url]
		}
	}
	return nil
}

func (b *build) writeContract(c *Contract, force bool) (*WrittenContract, error) {
	u, _ := b.plan.Unit(c.Name)
	if !contract.Versioned(c) {
		d := b.list.Errorf("MFE808", u.Package.VersionPos, "%s has no version to keep its contract under", u)
		d.Hint = `write one into its package.json, such as "version": "1.0.0"`
		return nil, nil
	}
	state, err := contract.Write(b.plan.Root, b.plan.Contracts.Dir, c, force)
	if err != nil {
		return nil, err
	}
	file := path.Join(b.plan.Contracts.Dir, c.FileName())
	if state == contract.Refused {
		d := b.list.Errorf("MFE809", u.Package.VersionPos, "%s %s promises something else than its snapshot", u, c.Version)
		d.Notes = []diag.Note{{Pos: diag.Pos{File: file}, Text: "what was promised"}}
		d.Hint = "raise the version; mfegen contract diff says how far. If nobody has got this version yet, add --force"
	}
	return &WrittenContract{c.Name, c.Version, file, string(state)}, nil
}

// strangers says in sentences which names are no unit's.
func (b *build) strangers(names []string) []string {
	var known, out []string
	for _, u := range b.plan.Units() {
		known = append(known, u.Name)
	}
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		text := fmt.Sprintf("there is no unit %q; there are %s", name, strings.Join(known, ", "))
		if near := diag.Closest(name, known); near != "" {
			text = fmt.Sprintf("there is no unit %q; did you mean %s?", name, near)
		}
		out = append(out, text)
	}
	return out
}

// ContractDiff is what changed in a unit's contract.
type ContractDiff struct {
	Unit     string
	Old, New string // versions
	Changes  []ContractChange
	Needed   string // the version that the changes need at least
	Broken   bool   // a change that counts breaks others, and the version does not say so
}

// DiffResult is the outcome of DiffContracts.
type DiffResult struct {
	Diagnostics Diagnostics
	Diffs       []ContractDiff // of each unit that has a snapshot
	Wrong       string         // what is wrong with against
}

// DiffContracts compares the contracts as they are with the latest snapshots:
// those of the project, or of a folder, or of a commit that git knows.
func DiffContracts(ctx context.Context, o Options, against string) (DiffResult, error) {
	b, err := compiled(ctx, o)
	if err != nil || b.list.HasErrors() {
		return DiffResult{Diagnostics: b.list.Sorted()}, err
	}
	snapshots, wrong, err := b.snapshots(ctx, against)
	if err != nil || wrong != "" || b.list.HasErrors() {
		return DiffResult{Diagnostics: b.list.Sorted(), Wrong: wrong}, err
	}
	all, why, err := b.compared(ctx, snapshots)
	if err != nil {
		return DiffResult{Diagnostics: b.list.Sorted()}, err
	}
	b.list.Add(contract.Untyped(b.plan, all, why)...)
	out := DiffResult{Diagnostics: b.list.Sorted()}
	for _, c := range all {
		counted := contract.Counted(b.plan, c.Changes)
		d := ContractDiff{Unit: c.New.Name, Old: c.Old.Version, New: c.New.Version, Changes: counted, Needed: contract.Next(c.Old.Version, counted)}
		d.Broken = contract.Promises(c.Old.Version) && !contract.MayBreak(c.Old.Version, c.New.Version) &&
			slices.ContainsFunc(counted, func(x contract.Change) bool { return x.Verdict == contract.Breaking })
		out.Diffs = append(out.Diffs, d)
	}
	return out, nil
}

// snapshots reads those of the project, of a folder or of a commit.
func (b *build) snapshots(ctx context.Context, against string) (out []*contract.Contract, wrong string, err error) {
	dir := b.plan.Contracts.Dir
	if against == "" {
		snapshots, list := contract.Read(b.files(), dir)
		b.list.Add(list...)
		return snapshots, "", nil
	}
	if folder := b.given(against); isFolder(folder) {
		snapshots, list := contract.Read(os.DirFS(filepath.Dir(folder)), filepath.Base(folder))
		b.list.Add(list...)
		return snapshots, "", nil
	}
	names, err := hook.Git(ctx, b.plan.Root, "ls-tree", "--name-only", "--end-of-options", against, "./"+dir+"/")
	if err != nil {
		if ctx.Err() != nil {
			return nil, "", ctx.Err()
		}
		return nil, fmt.Sprintf("%s is no folder, and no commit that git knows: %v", against, err), nil
	}
	for name := range strings.Lines(string(names)) {
		name = strings.TrimSpace(name)
		if _, _, ok := contract.SplitName(path.Base(name)); !ok {
			continue
		}
		data, err := hook.Git(ctx, b.plan.Root, "show", "--end-of-options", against+":./"+name)
		if err != nil {
			return nil, "", err
		}
		c, list := contract.Parse(name, data)
		b.list.Add(list...)
		if c != nil {
			out = append(out, c)
		}
	}
	return out, "", nil
}

// ContractField is a property of an object that a shape describes.
type ContractField = schema.Field

// ContractFields lists the properties of what a shape describes, those first
// that must be there.
func ContractFields(s *contract.Shape) []ContractField {
	if s == nil {
		return nil
	}
	return schema.Fields(s.Schema)
}

// ContractType writes what a shape describes in the manner of TypeScript.
func ContractType(s *contract.Shape) string {
	switch {
	case s == nil:
		return ""
	case s.Schema == nil:
		return s.From
	}
	return schema.Text(s.Schema)
}

// UnitNames lists the units of the manifest, the shell first; none when it
// cannot be read.
func UnitNames(ctx context.Context, o Options) []string {
	b, stages := newBuild(o, false)
	if _, err := b.through(ctx, stages, "plan"); err != nil || b.plan == nil {
		return nil
	}
	var out []string
	for _, u := range b.plan.Units() {
		out = append(out, u.Name)
	}
	return out
}
