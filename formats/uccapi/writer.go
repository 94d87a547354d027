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
	packet  []byte // the packet line's payload without its colon
	midLine bool   // what was written last ends inside a line

	stamp  []byte // date and time up to the second
	second int64  // that it stands for

	owners map[[2]netip.Addr]bool // the owner's host, and one that it has to do with
	last   [2]netip.Addr          // of owners
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
	w.packet = appendPacket(w.packet[:0], w.sided(m), len(raw))
	colon, blank := "", ""
	if len(w.packet) > len(sending) {
		colon, blank = ":", " "
	}
	w.prefix = w.appendPrefix(w.prefix[:0], m)
	b := append(append(append(w.buf, w.prefix...), w.packet...), colon...)
	b = append(append(append(b, "\r\n"...), w.prefix...), raw...)
	b = append(append(append(b, "\r\n"...), w.prefix...), endOf...)
	if b = append(b, blank...); blank != "" {
		b = append(b, w.packet...)
	}
	w.buf = append(b, "\r\n"...)
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
		w.owners, w.last = make(map[[2]netip.Addr]bool), [2]netip.Addr{}
	}
	if m.Direction == formats.Unknown && w.owners[[2]netip.Addr{dst, src}] {
		received := *m
		received.Direction, received.Local, received.Remote = formats.In, m.Remote, m.Local
		return &received
	}
	if ends := [2]netip.Addr{src, dst}; ends != w.last {
		w.owners[ends], w.last = true, ends
	}
	return m
}

// appendPrefix appends time, process, thread and level.
func (w *writer) appendPrefix(b []byte, m *formats.Message) []byte {
	wall := w.clock.Wall(m.Time)
	if y := wall.Year(); y < 1 || y > 9999 {
		wall = time.Time{}
	}
	if second := wall.Unix(); second != w.second || len(w.stamp) == 0 {
		w.second, w.stamp = second, wall.AppendFormat(w.stamp[:0], "01/02/2006|15:04:05.")
	}
	millis := wall.Nanosecond() / int(time.Millisecond)
	b = append(append(b, w.stamp...), byte('0'+millis/100), byte('0'+millis/10%10), byte('0'+millis%10), ' ')
	b = append(formats.AppendHex(b, m.Origin.Process), ':')
	return append(formats.AppendHex(b, m.Origin.Thread), " INFO  :: "...)
}

// appendPacket appends the payload of a packet line without its colon: the words alone
// where one of the addresses is not known.
func appendPacket(b []byte, m *formats.Message, size int) []byte {
	words, side, dash := sending, " (From ", " - "
	if m.Direction == formats.In {
		words, side, dash = received, " (To ", " -"
	}
	b = append(b, words...)
	long, known := appendAddress(append(b, dash...), m.Remote)
	if !known {
		return b
	}
	if long, known = appendAddress(append(append(append(long, side...), localAddress...), ' '), m.Local); !known {
		return b
	}
	return append(strconv.AppendInt(append(long, ") "...), int64(size), 10), " bytes"...)
}

// appendAddress spells an address as packet lines do. It is not ok when it is unknown or
// would break the line.
func appendAddress(b []byte, a formats.Address) (spelt []byte, ok bool) {
	if a.Addr().IsValid() {
		return a.AppendTo(b), true
	}
	if a.Host == "" || strings.ContainsAny(a.Host, " ()\r\n\t|") {
		return b, false
	}
	return strconv.AppendUint(append(append(b, a.Host...), ':'), uint64(a.Port()), 10), true
}
