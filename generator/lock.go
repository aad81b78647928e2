package generator

import (
	"context"

	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/lock"
	"github.com/mfegen/mfegen/generator/internal/report"
	"github.com/mfegen/mfegen/generator/internal/share"
)

// Locking says what a build makes of the lock file.
type Locking int

const (
	// Keep keeps to the locked decision while it satisfies the inputs, and
	// writes the file after a build where it changed.
	Keep Locking = iota
	// FrozenIfLocked fails when the file is there and would change. It is
	// right for CI.
	FrozenIfLocked
	// Frozen fails when the file is not there, too.
	Frozen
	// Renew decides anew.
	Renew
)

// share decides which copies are shared, by the lock where there is one.
func (b *build) share() error {
	var o share.Options
	if b.opts.Locking != Renew {
		old, list, err := lock.Read(b.plan.Root, b.plan.Site.Lock)
		b.list.Add(list...)
		if err != nil {
			return err
		}
		b.locked, o.Locked = old, old
	}
	var list diag.List
	b.shares, list = o.Resolve(b.plan)
	b.list.Add(list...)
	return nil
}

// relock makes the lock file of this build's decision, now that it is known
// what the units import, and complains when that may not change.
func (b *build) relock() {
	b.lock = b.shares.Lock(b.npm, b.used())
	if b.locked != nil {
		b.changes = lock.Diff(b.locked, b.lock)
	}
	switch {
	case b.opts.Locking == Frozen, b.opts.Locking == FrozenIfLocked && b.locked != nil:
		b.list.Add(lock.Frozen(b.plan.Site.Lock, b.locked != nil, b.changes)...)
	}
}

// writeLock writes the lock file if it decides something new. Reasons in
// other words are no news: they stay as they were when it was decided.
func (b *build) writeLock() error {
	if len(b.lock.Deps) == 0 && b.locked == nil {
		return nil // nothing is shared: there is nothing to review
	}
	if b.locked != nil && len(b.changes) == 0 {
		b.report.Lock.File = b.plan.Site.Lock
		return nil
	}
	wrote, err := lock.Write(b.plan.Root, b.plan.Site.Lock, b.lock)
	if err != nil {
		return err
	}
	b.report.Lock = report.Lock{File: b.plan.Site.Lock, Written: wrote, Changes: b.lockChanges()}
	return nil
}

func (b *build) lockChanges() []string {
	out := []string{}
	for _, c := range b.changes {
		out = append(out, c.String())
	}
	return out
}

// Update decides anew which copies of the shared dependencies are used, and
// writes the lock file. It compiles the units, since what they import decides
// what is locked, and writes nothing else.
func Update(ctx context.Context, o Options) (UpdateResult, error) {
	o.Locking = Renew
	b, stages := newBuild(o, false)
	res, err := b.through(ctx, stages, "compile")
	if err != nil || !res.OK() {
		return UpdateResult{Diagnostics: res.Diagnostics}, err
	}
	old, _, err := lock.Read(b.plan.Root, b.plan.Site.Lock) // one that cannot be read is replaced
	if err != nil {
		return UpdateResult{Diagnostics: res.Diagnostics}, err
	}
	out := UpdateResult{Diagnostics: res.Diagnostics, Changes: []string{}}
	if old == nil && len(b.lock.Deps) == 0 {
		return out, nil // as in writeLock
	}
	out.File = b.plan.Site.Lock
	if old != nil {
		b.changes = lock.Diff(old, b.lock)
		out.Changes = b.lockChanges()
	}
	out.Written, err = lock.Write(b.plan.Root, b.plan.Site.Lock, b.lock)
	return out, err
}

// UpdateResult is the outcome of Update.
type UpdateResult struct {
	Diagnostics Diagnostics
	File        string   // the lock file, relative to the manifest's folder; "" when there is nothing to lock
	Written     bool     // whether it said something else before, or was not there
	Changes     []string // in sentences, against the file before
}
