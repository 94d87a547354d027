package audiocodes

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// ledger notes what the packets of a log promise: a number each, and a text behind
// every announcement of a message. It names what has not come.
type ledger struct {
	file     string
	counted  int64             // octet of the log up to which packets were counted
	expected int64             // and announcements were noted
	last     map[string]uint64 // number of the last packet, by device
	open     []promise         // announcements without a text
	owed     []*formats.SyntaxError

	gaps    int    // in the numbers
	further uint64 // packets in those that are not named
}

// promise is an announcement at an octet of a log.
type promise struct {
	at   int64
	line int
}

func newLedger(file string) *ledger {
	return &ledger{file: file, counted: -1, expected: -1, last: map[string]uint64{}}
}

// Bounds of what is kept and named: of a log that shows one session, every packet lacks
// the one before it.
const (
	maxNamed   = 16
	maxDevices = 256
	maxOpen    = 1024
)

// device returns what numbers its packets from one on: the device and its restart, which
// are the first parts of a session, "" where it has none. The mark of the session follows
// the number of the packet.
func device(behind []byte) string {
	_, session, ok := bytes.Cut(behind[:min(len(behind), len("] [SID=")+40)], []byte("ID="))
	i := bytes.LastIndexByte(session, ':')
	if j := bytes.IndexByte(session, ']'); !ok || i < 0 || j < 0 {
		return ""
	} else if i = bytes.LastIndexByte(session[:j], ':'); i < 0 {
		return ""
	}
	return string(session[:i])
}

// count counts the packet that begins with the line at an octet of the window.
func (l *ledger) count(w *textlog.Window, at int, line []byte) {
	offset := w.Offset() + int64(at)
	if offset <= l.counted {
		return
	}
	l.counted = offset
	i := bytes.Index(line[:min(len(line), reach)], sequenceMark)
	if i < 0 {
		return
	}
	var number uint64
	digits := line[i+len(sequenceMark):]
	n := 0
	for ; n < min(len(digits), 18) && digits[n]-'0' <= 9; n++ {
		number = 10*number + uint64(digits[n]-'0')
	}
	if n == 0 || n == len(digits) || digits[n] != ']' {
		return
	}
	from := device(digits[n:])
	last, known := l.last[from]
	if !known && len(l.last) >= maxDevices {
		return
	}
	if l.last[from] = number; known && number > last+1 {
		l.miss(w, at, last+1, number-1)
	}
}

// miss names packets that have not come before the one at an octet of the window.
func (l *ledger) miss(w *textlog.Window, at int, from, to uint64) {
	if l.gaps++; l.gaps > maxNamed {
		l.further += to - from + 1
		return
	}
	what := fmt.Sprintf("packets %d to %d are missing, and with them what they told of messages", from, to)
	if from == to {
		what = fmt.Sprintf("packet %d is missing, and with it what it told of messages", from)
	}
	l.owe(promise{w.Offset() + int64(at), w.LineNumber(at)}, what)
}

func (l *ledger) owe(p promise, what string) {
	l.owed = append(l.owed, &formats.SyntaxError{File: l.file, Line: p.line, Offset: p.at, Msg: what})
}

// expect notes the announcements in a packet.
func (l *ledger) expect(w *textlog.Window, p *packet) {
	for i := range p.pieces {
		piece := &p.pieces[i]
		in := announcement(piece.text)
		if in < 0 {
			continue
		}
		at := w.Offset() + int64(piece.from+in)
		if at <= l.expected {
			continue
		}
		l.expected = at
		if l.open = append(l.open, promise{at, w.LineNumber(piece.from)}); len(l.open) > maxOpen {
			l.broken(l.open[0])
			l.open = l.open[1:]
		}
	}
}

func (l *ledger) broken(p promise) {
	l.owe(p, "a message is announced here, and its text is missing")
}

// shown notes that the message came that was announced at an octet of the log.
func (l *ledger) shown(at int64) {
	l.open = slices.DeleteFunc(l.open, func(p promise) bool { return p.at == at })
}

// take returns what is missing as far as it is known, once.
func (l *ledger) take() []*formats.SyntaxError {
	owed := l.owed
	l.owed = nil
	return owed
}

// close is take at the end of the log.
func (l *ledger) close() []*formats.SyntaxError {
	for _, p := range l.open {
		l.broken(p)
	}
	if l.gaps > maxNamed {
		l.owe(promise{}, fmt.Sprintf("%d further gaps in the numbers of the packets, of %d packets: the log shows a part of what the device has sent", l.gaps-maxNamed, l.further))
	}
	l.open, l.gaps = nil, 0
	owed := l.take()
	slices.SortStableFunc(owed, func(a, b *formats.SyntaxError) int { return cmp.Compare(a.Offset, b.Offset) })
	return owed
}
