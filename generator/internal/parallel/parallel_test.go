package parallel

import (
	"strings"
	"sync/atomic"
	"testing"
)

func TestEachVisitsAllWithinTheLimit(t *testing.T) {
	t.Parallel()
	var now, most atomic.Int32
	seen := make([]int, 100)
	Each(3, len(seen), func(i int) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		seen[i]++
		now.Add(-1)
	})
	for i, n := range seen {
		if n != 1 {
			t.Errorf("%d was visited %d times", i, n)
		}
	}
	if most.Load() > 3 {
		t.Errorf("%d at once", most.Load())
	}
}

func TestEachRaisesAPanicInTheCaller(t *testing.T) {
	t.Parallel()
	done := make([]bool, 4)
	defer func() {
		p, ok := recover().(string)
		if !ok || !strings.HasPrefix(p, "third\n") || !strings.Contains(p, "parallel_test.go") {
			t.Errorf("recovered %v", p)
		}
		if !done[3] {
			t.Error("the others did not run")
		}
	}()
	Each(1, 4, func(i int) {
		if i == 2 {
			panic("third")
		}
		done[i] = true
	})
}
