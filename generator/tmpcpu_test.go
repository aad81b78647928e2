package generator_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/evanw/esbuild/pkg/api"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestCPUTmp(t *testing.T) {
	p := newProject(t, 20)
	one := func(t testing.TB) {
		var all []api.BuildOptions
		for _, e := range p.entries {
			o := esbuildOptions(p.dir, "dist-unshared/"+filepath.Base(filepath.Dir(filepath.Dir(e))))
			o.EntryPoints = []string{e}
			o.External = []string{"react", "react-dom"}
			o.Splitting = true
			all = append(all, o)
		}
		together(t, all...)
	}
	list := []struct {
		name string
		f    func(testing.TB)
	}{{"shared", p.shared}, {"one", one}, {"mfegen", p.build}}
	times := map[string][]time.Duration{}
	walls := map[string][]time.Duration{}
	for range 12 {
		for _, c := range list {
			p.clear(t)
			runtime.GC()
			a, w := cpu(), time.Now()
			c.f(t)
			times[c.name] = append(times[c.name], cpu()-a)
			walls[c.name] = append(walls[c.name], time.Since(w))
		}
	}
	for _, c := range list {
		slices.Sort(times[c.name])
		slices.Sort(walls[c.name])
		fmt.Println(c.name, "cpu", times[c.name][1], times[c.name][6], "wall", walls[c.name][1], walls[c.name][6])
	}
}
