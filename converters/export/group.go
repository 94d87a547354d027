package export

import (
	"context"
	"runtime"
	"sync"
)

// group runs functions on a few goroutines and keeps the first error. Each
// file is made by one function alone, so their order does not show.
type group struct {
	cancel  context.CancelFunc
	ctx     context.Context
	work    chan func() error
	workers int // goroutines that take work
	most    int
	wg      sync.WaitGroup
	once    sync.Once
	err     error
}

func newGroup(ctx context.Context) (*group, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return &group{ctx: ctx, cancel: cancel, work: make(chan func() error), most: max(2, min(8, runtime.GOMAXPROCS(0)))}, ctx
}

// run starts f when a goroutine is free. It returns an error when the group has
// ended. The goroutines stay, since each has to grow its stack first.
func (g *group) run(f func() error) error {
	select {
	case g.work <- f:
		return nil
	default:
	}
	if g.workers < g.most && g.ctx.Err() == nil {
		g.workers++
		g.start(func() error { return g.takeWork(f) })
		return nil
	}
	select {
	case g.work <- f:
		return nil
	case <-g.ctx.Done():
		return g.ctx.Err()
	}
}

// takeWork runs f, and then what comes, up to the first error.
func (g *group) takeWork(f func() error) error {
	if err := f(); err != nil {
		return err
	}
	for f := range g.work {
		if err := f(); err != nil {
			return err
		}
	}
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

// wait returns the first error of the functions, else err. Nothing may run after it.
func (g *group) wait(err error) error {
	close(g.work)
	g.wg.Wait()
	defer g.cancel()
	if g.err != nil {
		return g.err
	}
	return err
}
