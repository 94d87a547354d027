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
	counted  int64              // octet of the log up to which packets were counted
	expected int64              // and announcements were noted
	devices  map[string]*device // by name
	order    []*device          // the same, as they came
	open     []promise          // announcements without a text
	owed     []*formats.SyntaxError

	gaps    int    // in the numbers
	further uint64 // packets in those that are not named
}

// device is what numbers its packets from one on.
type device struct {
	last uint64 // number of its last packet
	gaps []gap  // before packets that may overtake what is not there yet
}

// gap is a row of packets that have not come before one.
type gap struct {
	from, to uint64
	before   promise
}

// promise is an announcement, or a packet, at an octet of a log.
type promise struct {
	at   int64
	line int
}

func newLedger(file string) *ledger {
	return &ledger{file: file, counted: -1, expected: -1, devices: map[string]*device{}}
}

// Bounds of what is kept and named: of a log that shows one session, every packet lacks
// the one before it.
const (
	maxNamed   = 16
	maxDevices = 256
	maxOpen    = 1024
)

// late is how far a packet's number may lie behind those that came before it, for UDP
// keeps no order. A device that has started again, which is not always told, begins
// further behind.
const late = 16

// deviceName names what numbers a packet: the device and its restart, which are the first
// parts of a session, "" where it has none. The mark of the session follows the number of
// the packet.
func deviceName(behind []byte) string {
	_, session, _ := bytes.Cut(behind[:min(len(behind), len("] [SID=")+40)], []byte("ID="))
	session, _, closed := bytes.Cut(session, []byte("]"))
	i := bytes.LastIndexByte(session, ':')
	if !closed || i < 0 {
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
	l.number(deviceName(digits[n:]), number, promise{offset, w.LineNumber(at)})
}

// number counts a packet of a device.
func (l *ledger) number(name string, number uint64, at promise) {
	d := l.devices[name]
	switch {
	case d == nil:
		if len(l.order) < maxDevices {
			d = &device{last: number}
			l.devices[name], l.order = d, append(l.order, d)
		}
		return
	case number <= d.last && d.last-number <= late:
		d.fill(number)
		return
	case number > d.last+1:
		d.gaps = append(d.gaps, gap{d.last + 1, number - 1, at})
	}
	again := number < d.last
	d.last = number
	d.gaps = slices.DeleteFunc(d.gaps, func(g gap) bool {
		gone := again || number-g.to > late
		if gone {
			l.miss(g)
		}
		return gone
	})
}

// fill takes a packet that came after all out of the gap that it has left.
func (d *device) fill(number uint64) {
	for i, g := range d.gaps {
		if number < g.from || number > g.to {
			continue
		}
		var rest []gap
		if number > g.from {
			rest = append(rest, gap{g.from, number - 1, g.before})
		}
		if number < g.to {
			rest = append(rest, gap{number + 1, g.to, g.before})
		}
		d.gaps = slices.Replace(d.gaps, i, i+1, rest...)
		return
	}
}

// miss names packets that have not come.
func (l *ledger) miss(g gap) {
	if l.gaps++; l.gaps > maxNamed {
		l.further += g.to - g.from + 1
		return
	}
	what := fmt.Sprintf("packets %d to %d are missing, and with them what they told of messages", g.from, g.to)
	if g.from == g.to {
		what = fmt.Sprintf("packet %d is missing, and with it what it told of messages", g.from)
	}
	l.owe(g.before, what)
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

// take returns what is missing up to where the log was read, once: the message whose
// text a packet would have gone on with says so itself.
func (l *ledger) take() []*formats.SyntaxError {
	for _, d := range l.order {
		for _, g := range d.gaps {
			l.miss(g)
		}
		d.gaps = nil
	}
	owed := l.owed
	l.owed = nil
	return owed
}

// close is take at the end of the log.
func (l *ledger) close() []*formats.SyntaxError {
	missing := l.take()
	for _, p := range l.open {
		l.broken(p)
	}
	if l.gaps > maxNamed {
		l.owe(promise{}, fmt.Sprintf("%d further gaps in the numbers of the packets, of %d packets: the log shows a part of what the device has sent", l.gaps-maxNamed, l.further))
	}
	l.open, l.gaps = nil, 0
	owed := append(missing, l.take()...)
	slices.SortStableFunc(owed, func(a, b *formats.SyntaxError) int { return cmp.Compare(a.Offset, b.Offset) })
	return owed
}
