package main

import (
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"ocsconv/converters"
)

// progress returns a counter of octets that draws a bar on a terminal, and what
// removes the bar. Elsewhere both do nothing.
func (s *session) progress(logs []*converters.Log, quiet bool) (func(n int), func()) {
	if quiet || !isTerminal(s.stderr) {
		return nil, func() {}
	}
	var size int64
	for _, l := range logs {
		if l.Source.Size < 0 {
			size = -1
			break
		}
		size += l.Source.Size
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
		progressbar.OptionThrottle(100_000_000),
		progressbar.OptionSetDescription("reading"),
	)
	return func(n int) { _ = bar.Add(n) }, func() { _ = bar.Finish() }
}

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
