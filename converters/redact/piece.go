package redact

import (
	"net/netip"
	"slices"
	"strconv"

	"ocsconv/formats"
)

// Work is a piece on its way through a Redactor.
type Work struct {
	m     *formats.Message
	owed  unread
	sizes *packetSizes
	delta int // by how many octets the message grew

	gap, head, foot counted
}

// Apply rewrites a piece: the message and its spelling in the log, the gap, the
// record's own lines, addresses and names. What was shared with other pieces is
// not touched; m gets slices of its own. The message still parses, and a
// Content-Length that was right is right.
func (r *Redactor) Apply(m *formats.Message) {
	w := r.Begin(m)
	r.Do(w)
	r.End(w)
}

// Begin starts what Apply does, for who has several goroutines for it. It is called for
// the pieces of a file in their order, and so is [Redactor.End]. Between them any
// Redactor that [Redactor.Another] returned may do the work.
func (r *Redactor) Begin(m *formats.Message) *Work {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seal()
	w := &Work{m: m, owed: r.unread[m.Origin.File], sizes: r.packetsOf(m.Origin.File)}
	if r.level != Off {
		r.unread[m.Origin.File] = r.unreadOf(m)
	}
	return w
}

// Another returns a Redactor that has learnt what r has. It is for [Redactor.Do] on
// another goroutine. The pseudonyms do not depend on who draws them.
func (r *Redactor) Another() *Redactor {
	r.Seal()
	return r.redactor()
}

// Do rewrites a piece but for what depends on the pieces before it.
func (r *Redactor) Do(p *Work) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.level == Off {
		return
	}
	m := p.m
	r.walk.in(m.Origin.Format)
	if raw := m.Raw; raw != nil {
		w := r.walk.begin(false)
		w.message(raw)
		m.Raw = slices.Clone(w.out)
		if m.Text != nil {
			m.Text = r.sweep(r.respell(raw, m.Raw, m.Text))
		}
		p.delta = len(m.Raw) - len(raw)
	}
	p.gap = r.logText(m.Gap, p.owed)
	p.head = r.logText(m.Head, 0)
	p.foot = r.logText(m.Foot, 0)
	m.Comment = r.text(m.Comment)
	for i := range m.Remarks {
		m.Remarks[i] = "comment replaced" // what people wrote
	}
	m.Local, m.Remote = r.end(m.Local), r.end(m.Remote)
	switch {
	case r.level < All:
		m.Origin.Server = r.text(m.Origin.Server)
	case m.Origin.Server != "":
		m.Origin.Server = string(r.pseudonym(nil, server, []byte(m.Origin.Server)))
	}
	m.Origin.Component = r.text(m.Origin.Component)
	r.problems(m)
}

// End writes into the lines around a message how many octets it has now.
func (r *Redactor) End(w *Work) {
	if r.level == Off {
		return
	}
	w.m.Gap = w.gap.with(w.sizes, 0)
	w.m.Head = w.head.with(w.sizes, w.delta)
	w.m.Foot = w.foot.with(w.sizes, w.delta)
}

// problems redacts what was found wrong with a message, where its words quote the message or
// name a file. Those that say so in any log stay, and so do the names of header fields.
func (r *Redactor) problems(m *formats.Message) {
	for i, p := range m.Problems {
		w := r.walk.begin(false)
		w.problem = true
		w.text([]byte(p.Msg))
		if msg := string(r.sweep(w.out)); msg != p.Msg {
			fixed := *p
			fixed.Msg = msg
			m.Problems = slices.Clone(m.Problems)
			m.Problems[i] = &fixed
		}
	}
}

func (r *Redactor) end(a formats.Address) formats.Address {
	if r.level < All {
		a.Host = r.text(a.Host)
		return a
	}
	if a.Addr().IsValid() {
		a.AddrPort = netip.AddrPortFrom(r.addr(a.Addr()), a.Port())
	}
	if a.Host != "" {
		a.Host = string(r.pseudonym(nil, host, []byte(a.Host)))
	}
	return a
}

// counted is text of a log without the numbers in it that count the octets of messages.
type counted struct {
	text   []byte
	counts []octetCount
}

// octetCount is a number of octets in a line of the log.
type octetCount struct {
	at     int // in the text
	size   int // of the original message
	packet uint64
}

// with returns the text with its numbers. Delta is by how much the message at hand grew.
func (c *counted) with(sizes *packetSizes, delta int) []byte {
	if len(c.counts) == 0 {
		return c.text
	}
	const most = len("4294967295")
	out, last := make([]byte, 0, len(c.text)+len(c.counts)*most), 0
	for _, n := range c.counts {
		out = append(out, c.text[last:n.at]...)
		out = strconv.AppendInt(out, int64(max(0, n.size+sizes.delta(n.packet, n.size, delta))), 10)
		last = n.at
	}
	return append(out, c.text[last:]...)
}

// packetSizes remembers the last packet lines of a file. The end line of a
// record repeats the number of octets, and other threads may have put it into
// the gap before a later message.
type packetSizes struct {
	ring [32]packetSize
	next int
}

type packetSize struct {
	packet uint64 // hash of its name
	old    int
	delta  int
}

func (r *Redactor) packetsOf(file string) *packetSizes {
	p := r.packets[file]
	if p == nil {
		p = &packetSizes{}
		r.packets[file] = p
	}
	return p
}

// delta returns by how much the packet that a line counts grew: the message at
// hand, or one before it.
func (p *packetSizes) delta(packet uint64, size, delta int) int {
	if delta != 0 {
		p.ring[p.next%len(p.ring)] = packetSize{packet, size, delta}
		p.next++
		return delta
	}
	for i := range p.ring {
		e := p.ring[(p.next+len(p.ring)-1-i)%len(p.ring)]
		if e.packet == packet && e.old == size {
			return e.delta
		}
	}
	return 0
}
