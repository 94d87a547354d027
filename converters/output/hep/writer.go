package hep

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Writer sends messages to a store. It implements [formats.Writer].
type Writer struct {
	// Addresses returns the ends that the store shows of a message. It must be set.
	Addresses func(m *formats.Message) (src, dst netip.AddrPort)
	// Omit is told of messages that were left out, and why. It may be nil.
	Omit func(m *formats.Message, why error)

	conn  net.Conn
	out   *bufio.Writer // nil for datagrams
	buf   []byte
	nodes map[string]uint32 // by name
	next  time.Time         // when the next datagram may go
	last  time.Time         // of the newest message that has one

	Sent   int
	Oldest time.Time // time of the earliest message that was sent
}

// datagramPause is the time between datagrams: receivers lose the rest of a burst
// without a word.
const datagramPause = 2 * time.Millisecond

// firstNode is the number of the first server; each has its own.
const firstNode = 2001

// Is reports whether an output names a store: "hep+tcp://HOST:9060" or
// "hep+udp://HOST:9060".
func Is(name string) bool {
	u, err := url.Parse(name)
	return err == nil && (u.Scheme == "hep+tcp" || u.Scheme == "hep+udp")
}

// Dial connects to the store that an output names, at port 9060 where it names none.
func Dial(ctx context.Context, name string) (*Writer, error) {
	u, err := url.Parse(name)
	if err != nil {
		return nil, err
	}
	if u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("%s: names no store; write it as hep+tcp://HOST:9060", name)
	}
	port := cmp.Or(u.Port(), "9060")
	network := u.Scheme[len("hep+"):]
	conn, err := new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return nil, err
	}
	w := &Writer{conn: conn, nodes: map[string]uint32{}}
	if network == "tcp" {
		w.out = bufio.NewWriterSize(conn, 64<<10)
	}
	return w, nil
}

// Write sends a message. What is too long for the store is left out.
func (w *Writer) Write(m *formats.Message) error {
	if m.Raw == nil {
		return nil
	}
	src, dst := w.Addresses(m)
	name := cmp.Or(m.Origin.Server, m.Origin.File)
	id, ok := w.nodes[name]
	if !ok {
		id = firstNode + uint32(len(w.nodes))
		w.nodes[name] = id
	}
	if !m.Time.IsZero() {
		w.last = m.Time // a message without a time has that of the one before
	}
	parsed := sip.Parse(m.Raw)
	packet, err := Append(w.buf[:0], m, w.last, src, dst, string(parsed.CallID()), Node{id, name})
	w.buf = packet
	if err == nil {
		err = w.send(packet)
	}
	switch {
	case errors.Is(err, ErrTooLong):
		if w.Omit != nil {
			w.Omit(m, err)
		}
		return nil
	case err != nil:
		return err
	}
	w.Sent++
	if !m.Time.IsZero() && (w.Oldest.IsZero() || m.Time.Before(w.Oldest)) {
		w.Oldest = m.Time
	}
	return nil
}

// send sends a packet. The error of a datagram that the system finds too long, and
// some systems take far less than [MaxPacket], is [ErrTooLong].
func (w *Writer) send(packet []byte) error {
	if w.out != nil {
		_, err := w.out.Write(packet)
		return err
	}
	time.Sleep(time.Until(w.next))
	_, err := w.conn.Write(packet)
	w.next = time.Now().Add(datagramPause)
	if errors.Is(err, syscall.EMSGSIZE) {
		return ErrTooLong
	}
	return err
}

// Close sends what waits and ends the connection.
func (w *Writer) Close() error {
	if w.out != nil {
		if err := w.out.Flush(); err != nil {
			_ = w.conn.Close()
			return err
		}
	}
	return w.conn.Close()
}
