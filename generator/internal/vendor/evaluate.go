package vendor

import (
	"context"
	"encoding/json"
	"fmt"
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
func evaluate(ctx context.Context, in Input, g *group, specs []string) (map[string][]string, map[string]error) {
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
	if store != nil {
		if data, ok := store.Load(key); ok {
			var names []string
			if json.Unmarshal(data, &names) == nil {
				return names, nil
			}
		}
	}
	names, err := eval()
	if err == nil && store != nil {
		if data, err := json.Marshal(names); err == nil {
			store.Save(key, data)
		}
	}
	return names, err
}
