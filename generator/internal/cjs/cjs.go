// Package cjs finds the names that a package exports by running it.
//
// A CommonJS module's exports are whatever its code assigns, so no parser can
// list them; a JavaScript engine can. The package takes a script that a
// bundler made and runs it in a sandbox: no file, no network, no clock, no
// chance, globals that look like a browser's and do nothing, and a deadline.
// It bundles nothing itself and knows no folder, no package.json and no
// version.
//
// The script is the bundle of Entry's module with these settings, in esbuild's
// words: bundle, format iife, platform browser, target es2017 (the engine reads
// no async generators and no newer syntax safely), supported as Supported says,
// conditions and defines as in the vendor build (process.env.NODE_ENV above
// all). Modules with top-level await cannot be bundled so; esbuild says it.
package cjs

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// result is the global variable in which Entry's module leaves the names.
const result = "__mfegen_names"

// Limit bounds an evaluation whose context has no deadline of its own. Real
// packages load in well under a second.
const Limit = 20 * time.Second

// grace is how long an evaluation may go on after its deadline before it is
// left behind: the engine cannot interrupt a built-in function.
const grace = 2 * time.Second

// maxStack is less than browsers allow, and plenty: reaching it through built-in
// functions costs the engine time that grows with its square.
const maxStack = 4_000

// Entry returns the source of the module to bundle for Names: it imports all
// of specifier, as a user's "import * as ns" would, and keeps the names. The
// bundler's own conversion of CommonJS decides what they are: own enumerable
// properties of module.exports, and "default" unless the module says
// __esModule and has none.
func Entry(specifier string) string {
	return "import * as ns from " + strconv.Quote(specifier) + ";\n" +
		"globalThis." + result + " = Object.keys(ns);\n"
}

// Supported corrects the target es2017 for the engine, in esbuild's names. To
// esbuild, import() is in every target; the engine cannot even parse it.
func Supported() map[string]bool { return map[string]bool{"dynamic-import": false} }

// Exception is an error that the package threw while it loaded.
type Exception struct {
	Text string // as JavaScript prints it: "ReferenceError: global is not defined"
	// Module is the file that threw, as the bundler names it, or "" where the
	// bundle no longer says: only CommonJS and lazily run modules keep a name.
	Module string
}

func (e *Exception) Error() string {
	if e.Module == "" {
		return e.Text
	}
	return e.Text + " (in " + e.Module + ")"
}

// Names runs the bundle and returns the names, sorted. The error is an
// *Exception if the package threw, wraps context.DeadlineExceeded if it did not
// end in time, and is something else if the script is no bundle of Entry's.
func Names(ctx context.Context, script []byte) ([]string, error) {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, Limit)
		defer cancel()
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	vm := goja.New()
	type outcome struct {
		names []string
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var out outcome
		// The script is other people's; what it may break in the engine is an
		// error of that package, not a crash of the build.
		defer func() {
			if r := recover(); r != nil {
				out = outcome{err: fmt.Errorf("evaluate: the JavaScript engine failed: %v", r)}
			}
			done <- out
		}()
		out.names, out.err = run(vm, string(script))
	}()
	select {
	case out := <-done:
		return out.names, out.err
	case <-ctx.Done():
	}
	vm.Interrupt(ctx.Err())
	select {
	case <-done:
	case <-time.After(grace):
	}
	return nil, fmt.Errorf("evaluate: %w", ctx.Err())
}

//go:embed globals.js
var globalsSource string

var globals = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("globals.js", globalsSource, false)
})

func run(vm *goja.Runtime, script string) ([]string, error) {
	vm.SetMaxCallStackSize(maxStack)
	vm.SetTimeSource(func() time.Time { return time.Unix(1_700_000_000, 0).UTC() })
	vm.SetRandSource(func() float64 { return 0.5 })
	if _, err := vm.RunProgram(globals()); err != nil {
		panic(err) // ours
	}
	program, err := goja.Compile("", script, false)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	if _, err := vm.RunProgram(program); err != nil {
		return nil, exception(err)
	}
	var names []string
	v := vm.Get(result)
	if v == nil {
		return nil, errors.New("evaluate: the script is not a bundle of Entry's module")
	}
	if err := vm.ExportTo(v, &names); err != nil {
		return nil, fmt.Errorf("evaluate: %s: %w", result, err)
	}
	slices.Sort(names)
	return names, nil
}

func exception(err error) error {
	var thrown *goja.Exception
	var overflow *goja.StackOverflowError
	switch {
	case errors.As(err, &overflow):
		return &Exception{"RangeError: Maximum call stack size exceeded", module(overflow.Stack())}
	case errors.As(err, &thrown):
		return &Exception{thrown.Value().String(), module(thrown.Stack())}
	}
	return fmt.Errorf("evaluate: %w", err)
}

// module finds the innermost file on the stack: esbuild gives the function that
// wraps a CommonJS module its path as name.
func module(stack []goja.StackFrame) string {
	for _, frame := range stack {
		if name := frame.FuncName(); strings.ContainsAny(name, "/.:") && name[0] != '[' {
			return name
		}
	}
	return ""
}
