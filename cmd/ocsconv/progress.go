package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"ocsconv/converters/input"
)

// progress returns a counter of octets that draws a bar on a terminal, and what
// removes the bar. Elsewhere both do nothing.
func (s *console) progress(inputs []*input.Input, quiet bool) (func(n int), func()) {
	if quiet || !isTerminal(s.stderr) {
		return nil, func() {}
	}
	var size int64
	for _, in := range inputs {
		if in.Source.Size < 0 {
			size = -1
			break
		}
		size += in.Source.Size
	}
	const worthABar = 32 << 20
	if size >= 0 && size < worthABar {
		return nil, func() {}
	}
	bar := progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(s.stderr),
		progressbar.OptionShowBytes(true),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetDescription("reading"),
	)
	return func(n int) { _ = bar.Add(n) }, func() { _ = bar.Finish() }
}

// countdown returns a counter of files that draws a bar on a terminal, and what
// removes the bar. The counter may be called from several goroutines.
func (s *console) countdown(files int, quiet bool) (step, finish func()) {
	const worthABar = 100
	if quiet || files < worthABar || !isTerminal(s.stderr) {
		return func() {}, func() {}
	}
	bar := progressbar.NewOptions(files,
		progressbar.OptionSetWriter(s.stderr),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetDescription("writing"),
	)
	return func() { _ = bar.Add(1) }, func() { _ = bar.Finish() }
}

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
