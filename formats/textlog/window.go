// Package textlog holds what readers of text logs share: a sliding window over
// the input that hands out octets without copying them, line ends and
// encodings, and the patch that leads from a SIP message in wire form back to
// the text that a log shows for it.
package textlog

import (
	"bytes"
	"io"
	"time"

	"ocsconv/formats"
)

// Window is a sliding view of a log. A reader looks ahead line by line, and
// takes what it has understood. Slices that were taken belong to the caller:
// the window never writes to them again, unless [formats.Options.Memory] says that they
// are done with. Those that were only looked at stay as
// they are too, but must not be changed: the window appends to its array or
// moves on to a new one.
type Window struct {
	r      io.Reader
	buf    []byte // unread octets are buf[:], the rest of its array is free
	array  []byte // that buf is the end of
	memory *formats.Memory
	off    int64 // offset of buf[0] in the input
	line   int   // number of the line that buf[0] stands in, from 1
	err    error // sticky; io.EOF at the end

	chunk int // octets of the next array at least

	bareFrom, bareTo int64 // offsets in the input between which no line end stands
}

// Arrays grow from the first to the largest size: a case may have a thousand small
// logs, which are all open at the same time.
const (
	firstChunk   = 16 << 10
	largestChunk = 64 << 10
)

// NewWindow returns a window over r.
func NewWindow(r io.Reader) *Window { return &Window{r: r, line: 1, chunk: firstChunk} }

// NewWindowOf returns a window over r as the options of a reader have it, be it without their
// defaults: its octets begin at a place of a log.
func NewWindowOf(r io.Reader, opts *formats.Options) *Window {
	w := NewWindow(r)
	w.off, w.line, w.memory = opts.From.Offset, max(opts.From.Line, 1), opts.Memory
	return w
}

// Place returns where the window begins. It is not ok once the end of the input was seen.
func (w *Window) Place(last time.Time) (p formats.Place, ok bool) {
	return formats.Place{Offset: w.off, Line: w.line, Last: last}, w.err == nil
}

// Offset returns the offset of the window's first octet in the input.
func (w *Window) Offset() int64 { return w.off }

// Line returns the number of the line that the window's first octet is in.
func (w *Window) Line() int { return w.line }

// SyntaxError returns damage at octet at of the window, in a log of that name.
func (w *Window) SyntaxError(file string, at int, msg string) *formats.SyntaxError {
	return &formats.SyntaxError{File: file, Line: w.LineNumber(at), Offset: w.Offset() + int64(at), Msg: msg}
}

// LineNumber returns the number of the line that octet at of the window is in.
func (w *Window) LineNumber(at int) int { return w.line + bytes.Count(w.Peek(at), newline) }

// Err returns the error that ended reading, nil for the end of input.
func (w *Window) Err() error {
	if w.err == io.EOF {
		return nil
	}
	return w.err
}

// Len returns how many octets are buffered. All of them can be had with Peek
// without reading further.
func (w *Window) Len() int { return len(w.buf) }

// fill reads more input and reports whether there was any.
func (w *Window) fill() bool {
	if w.err != nil {
		return false
	}
	if len(w.buf) == cap(w.buf) {
		// What was taken shares the old array, so it is left alone and what is
		// pending moves. Doubling keeps the copies of a long record linear.
		size := w.chunk
		w.chunk = min(2*w.chunk, largestChunk)
		for size < 2*len(w.buf) {
			size *= 2
		}
		next := append(w.memory.Array(size), w.buf...)
		w.memory.Leave(w.array, w.off)
		w.array, w.buf = next[:0], next
	}
	for range 100 {
		n, err := w.r.Read(w.buf[len(w.buf):cap(w.buf)])
		w.buf = w.buf[:len(w.buf)+n]
		if err != nil {
			w.err = err
		}
		if n > 0 || err != nil {
			return n > 0
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// Peek returns the octets [0, n) of the window, fewer at the end of input.
func (w *Window) Peek(n int) []byte {
	for len(w.buf) < n && w.fill() {
	}
	return w.buf[:min(n, len(w.buf)):min(n, len(w.buf))]
}

// LineAt returns the line that starts at octet at of the window, with its line
// end. At the end of input the last line may have none, and an empty slice
// means that nothing is left. A line longer than limit octets comes in pieces
// without line ends, between words where it has some, so that whoever looks at
// the pieces finds every word.
func (w *Window) LineAt(at, limit int) []byte {
	if at < len(w.buf) {
		seen := at + w.bareAt(at)
		if i := bytes.IndexByte(w.buf[seen:], '\n'); i >= 0 && seen-at+i < limit {
			return w.buf[at : seen+i+1]
		}
	}
	return w.lineAt(at, limit)
}

// lineAt is LineAt for lines that are long, or not yet read to their end.
func (w *Window) lineAt(at, limit int) []byte {
	seen := at + w.bareAt(at)
	for {
		if seen-at >= limit {
			return wholeWords(w.buf[at : at+limit])
		}
		if seen < len(w.buf) {
			i := bytes.IndexByte(w.buf[seen:], '\n')
			if i < 0 {
				i = len(w.buf) - seen
			}
			seen += i
			w.isBare(at, seen)
			if seen < len(w.buf) && seen < at+limit {
				return w.buf[at : seen+1]
			}
			continue
		}
		if !w.fill() {
			if at >= len(w.buf) {
				return nil
			}
			return w.buf[at:]
		}
	}
}

// isBare notes that no line end stands between two octets of the window. A line may be as
// long as a log, and hold thousands of messages.
func (w *Window) isBare(from, to int) {
	at, end := w.off+int64(from), w.off+int64(to)
	if at < w.bareFrom || at > w.bareTo {
		w.bareFrom, w.bareTo = at, end
	}
	w.bareTo = max(w.bareTo, end)
}

// bareAt returns how many octets from one of the window on are known to hold no line end.
func (w *Window) bareAt(at int) int {
	if from := w.off + int64(at); from >= w.bareFrom && from < w.bareTo {
		return int(w.bareTo - from)
	}
	return 0
}

// wholeWords returns a piece of a line up to its last blank, or else its last
// separator, when that is near its end.
func wholeWords(piece []byte) []byte {
	const near = 4 << 10
	from := max(len(piece)-near, len(piece)/2)
	for _, ends := range [...]string{" \t", ",;|<>\"'&"} {
		if i := bytes.LastIndexAny(piece[from:], ends); i >= 0 {
			return piece[:from+i+1]
		}
	}
	return piece
}

// EmptyLines returns how many octets of empty lines stand at octet at of what is
// buffered, octet limit of the window at most. A log may hold millions of them,
// which are not worth a look each.
func (w *Window) EmptyLines(at, limit int) int {
	b := w.buf[at:max(at, min(limit, len(w.buf)))]
	n := 0
	for n < len(b) && b[n] == '\n' || n+1 < len(b) && b[n] == '\r' && b[n+1] == '\n' {
		if b[n] == '\r' {
			n++
		}
		n++
	}
	return n
}

// Take removes the first n octets and returns them; n must not exceed Len. The
// slice belongs to the caller.
func (w *Window) Take(n int) []byte {
	if n == 0 {
		return nil
	}
	b := w.buf[:n:n]
	w.buf = w.buf[n:]
	w.off += int64(n)
	w.line += CountLines(b)
	return b
}

// Cut parts what was taken before octet at. A part without octets is nil.
func Cut(b []byte, at int) (before, behind []byte) {
	if at > 0 {
		before = b[:at:at]
	}
	if at < len(b) {
		behind = b[at:]
	}
	return before, behind
}

var newline = []byte{'\n'}

// TrimEOL returns line without its line end.
func TrimEOL(line []byte) []byte {
	n := len(line)
	if n > 0 && line[n-1] == '\n' {
		n--
		if n > 0 && line[n-1] == '\r' {
			n--
		}
	}
	return line[:n]
}

// Wire returns text with every line end as CRLF. When they are that already it
// returns text itself, so the two share memory.
func Wire(text []byte) []byte {
	bare := CountLines(text) - bytes.Count(text, []byte("\r\n"))
	if bare == 0 {
		return text
	}
	out := make([]byte, 0, len(text)+bare)
	for line := range bytes.Lines(text) {
		own := TrimEOL(line)
		if out = append(out, own...); len(own) < len(line) {
			out = append(out, '\r', '\n')
		}
	}
	return out
}
