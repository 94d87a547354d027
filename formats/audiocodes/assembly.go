package audiocodes

import (
	"bytes"
	"fmt"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/sip"
	"ocsconv/formats/stamp"
	"ocsconv/formats/textlog"
)

// assembly is a message that is being put together from packets.
type assembly struct {
	message  formats.Message
	stamp    stamp.Stamp
	sequence uint64
	lines    [][]byte
	open     bool // the last line may go on
	behind   bool // the empty line has come
	length   int  // Content-Length; -1 when there is none
	body     int  // octets of body lines that are whole
	first    int  // octet of the window where its text begins; -1 before that
	end      int  // and where it ends
	done     bool
	lost     bool  // packets are missing in it
	at       int64 // octet of the log where it is announced
}

// announcedBy returns an assembly for the announcement that text begins with, at an
// octet of the log, and how many octets that has; nil when it is none.
func announcedBy(text []byte, p *packet, at int64) (*assembly, int) {
	a := &assembly{length: -1, first: -1, sequence: p.sequence, stamp: p.stamp, at: at}
	n := announce(&a.message, text)
	if n == 0 {
		return nil, 0
	}
	return a, n
}

// take adds a packet's pieces from one on, and returns the first that is none of
// the message.
func (a *assembly) take(p *packet, from int) int {
	if !a.stamp.Known() {
		a.stamp = p.stamp
	}
	for i := from; i < len(p.pieces); i++ {
		piece := &p.pieces[i]
		text := piece.text
		if len(a.lines) == 0 {
			start := bytes.TrimLeft(text, " \t")
			switch {
			case len(start) == 0:
				continue
			case !sip.IsStartLine(start):
				a.done = true
				return i
			}
			a.first = piece.from + len(text) - len(start)
			text = start
		} else if trimmed := bytes.TrimLeft(text, " \t"); entryForm().Match(trimmed) || announcement(text) >= 0 {
			a.done = true
			return i
		}
		a.add(text, i == from && from == 0)
		a.open, a.end = piece.open, piece.end
		if a.whole() {
			a.done = true
			return i + 1
		}
	}
	return len(p.pieces)
}

// add appends a line, or the rest of one that a packet's end has cut.
func (a *assembly) add(text []byte, packetStart bool) {
	if packetStart && a.open && !newLine(text) {
		n := len(a.lines) - 1
		a.lines[n] = append(bytes.Clone(a.lines[n]), text...)
		return
	}
	if packetStart {
		text = bytes.TrimLeft(text, " \t")
	}
	if len(a.lines) > 0 {
		a.commit(a.lines[len(a.lines)-1])
	}
	a.lines = append(a.lines, text)
	if len(text) == 0 && !a.behind {
		a.commit(text)
		a.open = false
	}
}

// commit counts a line that is whole.
func (a *assembly) commit(line []byte) {
	switch n, ok := announced.Length(line); {
	case a.behind && len(line)+a.body == 0 && len(a.lines[len(a.lines)-1]) == 0:
		// the empty line, which was counted when it came
	case a.behind:
		a.body += len(line) + len("\r\n")
	case len(line) == 0:
		a.behind = true
	case ok && a.length < 0 && len(a.lines) > 1:
		a.length = n
	}
}

// whole reports whether all of the body has come.
func (a *assembly) whole() bool {
	if !a.behind || a.length < 0 {
		return false
	}
	last := a.lines[len(a.lines)-1]
	return a.length == 0 || len(last) > 0 && (a.body+len(last) >= a.length || !a.open && a.body+len(last)+len("\r\n") >= a.length)
}

var description = "vosiuepcbtrzkam"

// newLine reports whether the text of a packet begins a line of a message rather
// than going on with the last one.
func newLine(text []byte) bool {
	text = bytes.TrimLeft(text, " \t")
	if len(text) > 1 && text[1] == '=' && bytes.IndexByte([]byte(description), text[0]) >= 0 {
		return true
	}
	i := bytes.IndexByte(text, ':')
	return len(text) == 0 || sip.IsStartLine(text) || sip.IsHeaderLine(text) && i+1 < len(text) && text[i+1] == ' '
}

// grammar puts the messages of one log together.
type grammar struct {
	calendar stamp.Calendar
	limit    int
	lead     lead                 // of the packet that the window begins in
	stamp    stamp.Stamp          // of that packet
	waiting  map[string]*assembly // by session: announced, but not whole
	ledger   *ledger
}

// maxWaiting bounds the memory for messages that never come.
const maxWaiting = 256

// record reads the message that is announced in the packet at an octet of the
// window, or that an earlier packet of its session has announced.
func (g *grammar) record(w *textlog.Window, at int, line []byte) []*announced.Record {
	g.ledger.count(w, at, line)
	i := announcement(line)
	if i < 0 && (len(g.waiting) == 0 || parseLead(line).size == 0) {
		return nil
	}
	p := packetAt(w, at, max(i, 0), g.limit)
	g.ledger.expect(w, &p)
	if p.size == 0 && at == 0 {
		p.lead = lead{sequence: g.lead.sequence, session: g.lead.session} // a record ended within the packet
	}
	if len(p.pieces) == 0 {
		return nil
	}
	var a *assembly
	from := 0
	if i >= 0 {
		var n int
		if a, n = announcedBy(p.pieces[0].text, &p, w.Offset()+int64(at+i)); a == nil {
			return nil
		}
		p.cut(n)
	} else if a = g.waiting[p.session]; a == nil {
		return nil
	} else {
		a.first = -1
		if len(a.lines) > 0 {
			a.first = at + p.size
		}
	}
	delete(g.waiting, p.session)
	return g.gather(w, at, from, p, a)
}

// cut takes n octets off the front of the packet's text.
func (p *packet) cut(n int) {
	p.pieces[0].text = p.pieces[0].text[n:]
	p.pieces[0].from += n
}

// gather reads packets until the message of the first is whole.
func (g *grammar) gather(w *textlog.Window, at, from int, p packet, a *assembly) []*announced.Record {
	session, sequence, numbered := p.session, p.sequence, p.size > 0 || p.sequence > 0
	var others []*announced.Record
	if !g.announcedOnly(a, &p, from) {
		return nil
	}
	for !a.done && p.end-at < g.limit && len(w.LineAt(p.end, 1)) > 0 {
		p = packetAt(w, p.end, 0, g.limit)
		g.ledger.count(w, p.from, w.LineAt(p.from, g.limit))
		g.ledger.expect(w, &p)
		if numbered && p.size > 0 {
			a.lost = a.lost || p.sequence > sequence+1 && p.session == session
			sequence = p.sequence
		}
		switch {
		case p.size > 0 && p.session != session:
			if rec := g.overhear(w, &p); rec != nil {
				others = append(others, rec)
			}
		case a.lost && len(a.lines) > 0:
			a.done = true
		default:
			g.announcedOnly(a, &p, 0)
		}
	}
	if len(a.lines) < 2 || a.first < 0 {
		return nil // announced, and not shown
	}
	g.lead, g.stamp = p.lead, p.stamp
	return append([]*announced.Record{g.finish(w, at, session, a)}, others...)
}

// announcedOnly adds a packet to an assembly and reports whether that may still
// become a message.
func (g *grammar) announcedOnly(a *assembly, p *packet, from int) bool {
	a.take(p, from)
	return !a.done || len(a.lines) > 0
}

// overhear takes what a packet of another session announces or goes on with, and
// returns the message that is whole with it.
func (g *grammar) overhear(w *textlog.Window, p *packet) *announced.Record {
	a := g.waiting[p.session]
	from := 0
	for i := range p.pieces {
		at := announcement(p.pieces[i].text)
		if at < 0 {
			continue
		}
		next, n := announcedBy(p.pieces[i].text[at:], p, w.Offset()+int64(p.pieces[i].from+at))
		if next == nil {
			continue
		}
		p.pieces[i].text = p.pieces[i].text[at+n:]
		a, from = next, i
		break
	}
	if a == nil || a.take(p, from) == from && len(a.lines) == 0 {
		delete(g.waiting, p.session)
		return nil
	}
	if !a.done {
		if len(g.waiting) < maxWaiting {
			a.copy()
			g.waiting[p.session] = a
		}
		return nil
	}
	delete(g.waiting, p.session)
	if len(a.lines) < 2 {
		return nil
	}
	return &announced.Record{Message: g.message(p.session, a, nil)}
}

// copy makes the lines the assembly's own.
func (a *assembly) copy() {
	for i := range a.lines {
		a.lines[i] = bytes.Clone(a.lines[i])
	}
}

// finish returns the record of a message whose first packet stands at an octet of
// the window.
func (g *grammar) finish(w *textlog.Window, at int, session string, a *assembly) *announced.Record {
	rec := &announced.Record{Head: a.first - at, Text: a.end - a.first}
	rec.Message = g.message(session, a, w.Peek(a.first)[at:])
	if g.endsWithin(w, a) {
		rec.Damage = append(rec.Damage, announced.Damage{At: rec.Head, Msg: "the log ends within the message", Truncated: true})
	}
	return rec
}

// endsWithin reports whether the log ends within the last line of a message, of which
// there must be more.
func (g *grammar) endsWithin(w *textlog.Window, a *assembly) bool {
	if a.behind && a.length <= 0 || a.whole() || len(w.LineAt(a.end, 1)) > 0 || bytes.HasSuffix(w.Peek(a.end), []byte{'\n'}) {
		return false
	}
	n, last := announced.Length(a.lines[len(a.lines)-1])
	return !last || n > 0
}

func (g *grammar) message(session string, a *assembly, head []byte) formats.Message {
	g.ledger.shown(a.at)
	m := a.message
	raw, _ := announced.Wire(a.lines)
	m.Raw = raw
	if m.Transport == formats.UnknownTransport {
		m.Transport = announced.Transport(a.lines)
	}
	if !a.stamp.Known() {
		a.stamp.Read(head)
	}
	g.calendar.Settle(&m, &a.stamp)
	m.Origin.ServerTrace = true
	m.Origin.Correlation = session
	if a.sequence > 0 {
		m.Origin.Sequence = fmt.Sprint(a.sequence)
	}
	return m
}
