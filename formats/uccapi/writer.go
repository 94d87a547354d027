package uccapi

import (
	"bytes"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"ocsconv/formats"
)

// writer writes a client log.
type writer struct {
	w       io.Writer
	clock   *formats.Clock
	buf     []byte
	prefix  []byte
	midLine bool // what was written last ends inside a line

	owners map[[2]netip.Addr]bool // the owner's host, and one that it has to do with
}

// NewWriter returns a writer of a client log.
//
// Pieces that a reader of this package yielded are written as they were. Other
// messages become fresh records with CRLF line ends, in the full form when both
// addresses are known and else in the short form that viewers accept, without
// addresses. A log cannot say that a direction is unknown: of two hosts, the one that
// sent first is the log's owner then, so that each keeps its side. A fresh record reads back
// as the same message, to the millisecond, if Content-Length is right or the
// full form is used.
func NewWriter(w io.Writer, opts *formats.WriterOptions) formats.Writer {
	return &writer{w: w, clock: opts.WithDefaults().Clock}
}

// Write writes one piece.
func (w *writer) Write(m *formats.Message) error {
	own := m.Origin.Format == Name
	switch {
	case own && (m.Raw == nil || m.Head != nil):
		for _, part := range [...][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			if err := w.write(part); err != nil {
				return err
			}
		}
		return nil
	case m.Raw == nil:
		return nil
	}
	if own {
		if err := w.write(m.Gap); err != nil {
			return err
		}
	}
	w.buf = w.buf[:0]
	if w.midLine {
		w.buf = append(w.buf, '\r', '\n')
	}
	w.record(m)
	return w.write(w.buf)
}

func (w *writer) write(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	w.midLine = b[len(b)-1] != '\n'
	_, err := w.w.Write(b)
	return err
}

// Close finishes the log, which needs nothing more.
func (w *writer) Close() error { return nil }

// record appends a fresh record to the buffer. One line end stands between the
// message and the end line, as in the client's own logs.
func (w *writer) record(m *formats.Message) {
	raw := bytes.TrimLeft(m.Raw, "\r\n")
	packet := packetText(w.sided(m), len(raw))
	colon, name := "", ""
	if len(packet) > len(sending) {
		colon, name = ":", " "+packet
	}
	w.prefix = appendPrefix(w.prefix[:0], m, w.clock)
	b := append(append(append(w.buf, w.prefix...), packet...), colon...)
	b = append(append(append(b, "\r\n"...), w.prefix...), raw...)
	b = append(append(append(b, "\r\n"...), w.prefix...), endOf...)
	w.buf = append(append(b, name...), "\r\n"...)
}

// maxSides bounds the hosts whose sides are remembered.
const maxSides = 1 << 14

// sided returns m with the owner's side as it was before, where m has no direction.
func (w *writer) sided(m *formats.Message) *formats.Message {
	src, dst := m.Local.Addr(), m.Remote.Addr()
	if !src.IsValid() || !dst.IsValid() || src == dst {
		return m
	}
	if w.owners == nil || len(w.owners) >= maxSides {
		w.owners = make(map[[2]netip.Addr]bool)
	}
	if m.Direction == formats.Unknown && w.owners[[2]netip.Addr{dst, src}] {
		received := *m
		received.Direction, received.Local, received.Remote = formats.In, m.Remote, m.Local
		return &received
	}
	w.owners[[2]netip.Addr{src, dst}] = true
	return m
}

// appendPrefix appends time, process, thread and level.
func appendPrefix(b []byte, m *formats.Message, clock *formats.Clock) []byte {
	wall := clock.Wall(m.Time)
	if y := wall.Year(); y < 1 || y > 9999 {
		wall = time.Time{}
	}
	b = wall.AppendFormat(b, "01/02/2006|15:04:05.000 ")
	b = append(formats.AppendHex(b, m.Origin.Process), ':')
	return append(formats.AppendHex(b, m.Origin.Thread), " INFO  :: "...)
}

// packetText returns the payload of a packet line without its colon.
func packetText(m *formats.Message, size int) string {
	words, side := string(sending), "From"
	dash := " - "
	if m.Direction == formats.In {
		words, side, dash = string(received), "To", " -"
	}
	remote, local := addressText(m.Remote), addressText(m.Local)
	if remote == "" || local == "" {
		return words
	}
	return words + dash + remote + " (" + side + " " + string(localAddress) + " " + local + ") " + strconv.Itoa(size) + " bytes"
}

// addressText spells an address as packet lines do, "" when it is unknown or
// would break the line.
func addressText(a formats.Address) string {
	if a.Addr().IsValid() {
		return a.AddrPort.String()
	}
	if a.Host == "" || strings.ContainsAny(a.Host, " ()\r\n\t|") {
		return ""
	}
	return a.Host + ":" + strconv.Itoa(int(a.Port()))
}
