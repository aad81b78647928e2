package vendor

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/bundler"
	"github.com/mfegen/mfegen/generator/internal/cjs"
	"github.com/mfegen/mfegen/generator/internal/parallel"
)

// evaluate returns the export names of the specifiers by running each, bundled
// whole, in a JavaScript engine without a network or disk; or why it could
// not.
//
// Res is a build that holds the specifiers: while its files and options stay as
// they are, the store knows the answer without another build.
func evaluate(ctx context.Context, in Input, g *group, specs []string, res *bundler.Result) (map[string][]string, map[string]error) {
	key := fingerprint(in, g, specs, res)
	if names, ok := load[map[string][]string](in.Store, key); ok {
		return names, nil
	}
	names, failed := run(ctx, in, g, specs)
	if len(failed) == 0 {
		save(in.Store, key, names)
	}
	return names, failed
}

// evaluation is the version of how names are found. It grows when the same
// files could give other names.
const evaluation = 1

// fingerprint covers what decides about the names: the options, the bytes of
// every file, and what is left to other chunks.
func fingerprint(in Input, g *group, specs []string, res *bundler.Result) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %q\n%#v\n", evaluation, specs, job(in, g).Options)
	for _, inst := range in.Shares.Instances {
		fmt.Fprintf(h, "%q %q %q\n", inst.Dep, inst.Version, inst.Dir)
	}
	for _, file := range sortedKeys(res.Modules) {
		fmt.Fprintf(h, "%q\n", file)
		if data, err := os.ReadFile(filepath.Join(in.Plan.Root, filepath.FromSlash(file))); err == nil {
			fmt.Fprintf(h, "%d\n%s\n", len(data), data)
		}
	}
	return fmt.Sprintf("exports-%x", h.Sum(nil))
}

func run(ctx context.Context, in Input, g *group, specs []string) (map[string][]string, map[string]error) {
	names, failed := map[string][]string{}, map[string]error{}
	j := job(in, g)
	j.Evaluable, j.Supported = true, cjs.Supported()
	j.Resolve = (&resolver{in: in, group: g}).resolve
	for i, s := range specs {
		j.Entries = append(j.Entries, bundler.Entry{Name: fmt.Sprintf("n%d", i), Source: cjs.Entry(s), File: s, Dir: in.Plan.Shell.Dir})
	}
	res, list := bundler.Run(ctx, j)
	if list.HasErrors() {
		for _, s := range specs {
			failed[s] = fmt.Errorf("it cannot be bundled: %s", list[0].Text)
		}
		return names, failed
	}
	found := make([][]string, len(specs))
	errs := make([]error, len(specs))
	parallel.Each(runtime.GOMAXPROCS(0), len(specs), func(i int) {
		at := slices.IndexFunc(res.Outputs, func(o bundler.Output) bool {
			return o.Entry == fmt.Sprintf("n%d", i) && o.Kind == bundle.Script
		})
		script := res.Outputs[at].Data
		found[i], errs[i] = remembered(in.Store, script, func() ([]string, error) { return cjs.Names(ctx, script) })
	})
	for i, s := range specs {
		if errs[i] != nil {
			failed[s] = errs[i]
			continue
		}
		names[s] = found[i]
	}
	return names, failed
}

// remembered asks the store first. The key is the whole script, so nothing
// that could change the answer is left out.
func remembered(store Store, script []byte, eval func() ([]string, error)) ([]string, error) {
	key := "names-" + strings.ToLower(longHash(script))
	if names, ok := load[[]string](store, key); ok {
		return names, nil
	}
	names, err := eval()
	if err == nil {
		save(store, key, names)
	}
	return names, err
}

func load[T any](store Store, key string) (v T, ok bool) {
	if store == nil {
		return v, false
	}
	data, ok := store.Load(key)
	return v, ok && json.Unmarshal(data, &v) == nil
}

func save(store Store, key string, v any) {
	if store == nil {
		return
	}
	if data, err := json.Marshal(v); err == nil {
		store.Save(key, data)
	}
}
