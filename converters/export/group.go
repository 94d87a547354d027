package export

import (
	"context"
	"runtime"
	"sync"
)

// group runs functions on a few goroutines and keeps the first error. Each
// file is made by one function alone, so their order does not show.
type group struct {
	cancel context.CancelFunc
	ctx    context.Context
	slots  chan struct{}
	wg     sync.WaitGroup
	once   sync.Once
	err    error
}

func newGroup(ctx context.Context) (*group, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return &group{ctx: ctx, cancel: cancel, slots: make(chan struct{}, max(2, min(8, runtime.GOMAXPROCS(0))))}, ctx
}

// run starts f when a goroutine is free. It returns an error when the group has
// ended.
func (g *group) run(f func() error) error {
	select {
	case g.slots <- struct{}{}:
	case <-g.ctx.Done():
		return g.ctx.Err()
	}
	g.start(func() error {
		defer func() { <-g.slots }()
		return f()
	})
	return nil
}

// start starts f at once.
func (g *group) start(f func() error) {
	g.wg.Go(func() {
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err; g.cancel() })
		}
	})
}

// wait returns the first error of the functions, else err.
func (g *group) wait(err error) error {
	g.wg.Wait()
	defer g.cancel()
	if g.err != nil {
		return g.err
	}
	return err
}
