//go:build js && wasm

// Command workbench is ocsconv in a worker of a browser. It has no command line:
// worker.js of package workbench gives it a file system in which /in holds the files
// that were dropped and /out takes what is written, and calls the functions that
// this program leaves in globalThis.ocsconv. Each returns a promise.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"syscall/js"
	_ "time/tzdata" // a browser has no zone files

	"ocsconv/converters/workbench"
)

// desk has the bench, and what ends the work that goes on.
type desk struct {
	bench *workbench.Bench

	mu   sync.Mutex
	stop map[int]context.CancelFunc
	next int
}

func main() {
	d := &desk{stop: map[int]context.CancelFunc{}}
	js.Global().Set("ocsconv", js.ValueOf(map[string]any{
		"open":   d.promise(d.open),
		"part":   d.promise(d.part),
		"search": d.promise(d.search),
		"write":  d.promise(d.write),
		"cancel": js.FuncOf(func(js.Value, []js.Value) any { d.cancel(); return nil }),
	}))
	js.Global().Call("ready")
	select {} // the functions live as long as the worker
}

// promise lets a function run on a goroutine of its own. A js.Func that blocks would
// stop the event loop, and with it every read of a file that waits for a callback.
func (d *desk) promise(f func(ctx context.Context, args []js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		var executor js.Func
		executor = js.FuncOf(func(_ js.Value, pair []js.Value) any {
			resolve, reject := pair[0], pair[1]
			go func() {
				defer executor.Release()
				v, err := d.run(f, args)
				if err != nil {
					reject.Invoke(js.Global().Get("Error").New(strings.ReplaceAll(err.Error(), inbox+"/", "")))
					return
				}
				resolve.Invoke(v)
			}()
			return nil
		})
		return js.Global().Get("Promise").New(executor)
	})
}

var errCancelled = errors.New("cancelled")

func (d *desk) run(f func(ctx context.Context, args []js.Value) (any, error), args []js.Value) (any, error) {
	ctx, stop := context.WithCancel(context.Background())
	d.mu.Lock()
	d.next++
	n := d.next
	d.stop[n] = stop
	d.mu.Unlock()
	defer func() {
		stop()
		d.mu.Lock()
		delete(d.stop, n)
		d.mu.Unlock()
	}()
	v, err := f(ctx, args)
	if ctx.Err() != nil {
		return nil, errCancelled
	}
	return v, err
}

func (d *desk) cancel() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, stop := range d.stop {
		stop()
	}
}

// inbox is where worker.js shows the files that were dropped.
const inbox = "/in"

var errNoCase = errors.New("no logs are open")

// open reads /in as one case.
func (d *desk) open(ctx context.Context, _ []js.Value) (any, error) {
	bench, err := workbench.Open(ctx, []string{inbox}, workbench.Options{
		Inbox:    inbox,
		Program:  "ocsconv",
		Progress: func(p workbench.Progress) { tell("progress", p) },
		List:     func(list []byte) { js.Global().Call("tell", "list", octets(list)) },
	})
	if err != nil {
		return nil, err
	}
	d.bench = bench
	return text(bench.Opened())
}

func (d *desk) part(ctx context.Context, args []js.Value) (any, error) {
	if d.bench == nil {
		return nil, errNoCase
	}
	b, err := d.bench.Part(ctx, args[0].String(), args[1].Int())
	if err != nil {
		return nil, err
	}
	return octets(b), nil
}

func (d *desk) search(ctx context.Context, args []js.Value) (any, error) {
	if d.bench == nil {
		return nil, errNoCase
	}
	return nil, d.bench.Search(ctx, args[0].String(), func(h []workbench.Hits) {
		if s, err := text(h); err == nil {
			args[1].Invoke(s)
		}
	})
}

// write leaves files in /out. The numbers are JSON; none stand for all sessions.
func (d *desk) write(ctx context.Context, args []js.Value) (any, error) {
	if d.bench == nil {
		return nil, errNoCase
	}
	var numbers []int
	if err := json.Unmarshal([]byte(args[1].String()), &numbers); err != nil {
		return nil, err
	}
	remarks, err := d.bench.Write(ctx, args[0].String(), numbers, "/out")
	if err != nil {
		return nil, err
	}
	return text(map[string]any{"remarks": remarks})
}

func tell(event string, v any) {
	if s, err := text(v); err == nil {
		js.Global().Call("tell", event, s)
	}
}

func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func octets(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}
