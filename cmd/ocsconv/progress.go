package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"ocsconv/converters/input"
)

// meter says on one line of a terminal how far a run is. Whatever else is printed takes
// the line away first. A nil one says nothing.
type meter struct {
	doing string // what is done with the amount: "reading"
	then  string // what goes on once all of it is done
	total int64  // below 0 where nobody knows
	said  func(n int64) string
	done  atomic.Int64
	began time.Time
	quit  chan struct{}

	mu    sync.Mutex
	w     io.Writer
	shown int // characters on the line
	over  bool
}

// Of a meter: what is over before it is worth no line, and how often the line changes.
const (
	meterAfter = 300 * time.Millisecond
	meterEvery = 100 * time.Millisecond
)

// start begins to show the meter.
func (m *meter) start() {
	m.began, m.quit = time.Now(), make(chan struct{})
	go func() {
		tick := time.NewTicker(meterEvery)
		defer tick.Stop()
		for {
			select {
			case <-m.quit:
				return
			case now := <-tick.C:
				if spent := now.Sub(m.began); spent >= meterAfter {
					m.show(m.line(m.done.Load(), spent))
				}
			}
		}
	}()
}

// add counts what was done. It may be called from several goroutines.
func (m *meter) add(n int) { m.done.Add(int64(n)) }

// line says how far it is after a while: "reading  61 %  38 MB/s  4 s left".
func (m *meter) line(done int64, spent time.Duration) string {
	seconds := spent.Seconds()
	if m.total >= 0 && done >= m.total {
		return fmt.Sprintf("%s  %.0f s", m.then, seconds)
	}
	speed := float64(done) / seconds
	if m.total < 0 {
		return fmt.Sprintf("%s  %s  %s/s", m.doing, m.said(done), m.said(int64(speed)))
	}
	text := fmt.Sprintf("%s  %2d %%  %s/s", m.doing, done*100/m.total, m.said(int64(speed)))
	if done > 0 {
		text += fmt.Sprintf("  %.0f s left", max(1, float64(m.total-done)/speed))
	}
	return text
}

func (m *meter) show(line string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.over {
		return
	}
	fmt.Fprintf(m.w, "\r%s%s", line, strings.Repeat(" ", max(0, m.shown-len(line))))
	m.shown = len(line)
}

// clear takes the line away, until the meter shows it again.
func (m *meter) clear() {
	if m != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.blank()
	}
}

func (m *meter) blank() {
	if m.shown > 0 {
		fmt.Fprintf(m.w, "\r%s\r", strings.Repeat(" ", m.shown))
		m.shown = 0
	}
}

// finish takes the line away for good.
func (m *meter) finish() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.blank(); !m.over {
		m.over = true
		close(m.quit)
	}
}

// progress returns a counter of octets that are read, and what ends its line, which says
// what goes on then once all are read. Elsewhere than on a terminal, and for little, there
// is none.
func (s *console) progress(inputs []*input.Input, quiet bool, then string) (func(n int), func()) {
	if quiet || !isTerminal(s.stderr) {
		return nil, func() {}
	}
	var size int64
	for _, in := range inputs {
		if in.Reads() < 0 {
			size = -1
			break
		}
		size += in.Reads()
	}
	const worthALine = 32 << 20
	if size >= 0 && size < worthALine {
		return nil, func() {}
	}
	return s.measure(&meter{doing: "reading", then: then, total: size, said: megabytes})
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n/1_000_000) }

// countdown returns a counter of files that are written, and what ends its line. The
// counter may be called from several goroutines.
func (s *console) countdown(files int, quiet bool) (step, finish func()) {
	const worthALine = 100
	if quiet || files < worthALine || !isTerminal(s.stderr) {
		return func() {}, func() {}
	}
	add, finish := s.measure(&meter{doing: "writing", then: "writing", total: int64(files), said: func(n int64) string { return fmt.Sprintf("%d files", n) }})
	return func() { add(1) }, finish
}

// measure shows a meter in place of the one before it.
func (s *console) measure(m *meter) (add func(n int), finish func()) {
	s.meter.finish()
	m.w, s.meter = s.stderr, m
	m.start()
	return m.add, m.finish
}

// alone is standard output where a meter may be on the same screen: what is written there
// ends the meter first.
type alone struct{ s *console }

func (a alone) Write(p []byte) (int, error) {
	a.s.meter.finish()
	return a.s.stdout.Write(p)
}

// printing is standard output. A file is no screen.
func (s *console) printing() io.Writer {
	if f, ok := s.stdout.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return s.stdout
		}
	}
	return alone{s}
}

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
