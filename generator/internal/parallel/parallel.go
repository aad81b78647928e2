// Package parallel runs independent pieces of work on a bounded number of
// goroutines. Results travel by index, never by arrival; it knows nothing of
// what the work is.
package parallel

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Each calls do(0) to do(n-1), at most limit at once, and returns when all are
// done. A panic in one of them, which would end the program where nobody can
// catch it, is raised again in the caller.
func Each(limit, n int, do func(i int)) {
	var (
		wg     sync.WaitGroup
		once   sync.Once
		caught any
		slots  = make(chan struct{}, max(1, limit))
	)
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					once.Do(func() { caught = fmt.Sprintf("%v\n\n%s", p, debug.Stack()) })
				}
				<-slots
			}()
			do(i)
		})
	}
	wg.Wait()
	if caught != nil {
		panic(caught)
	}
}
