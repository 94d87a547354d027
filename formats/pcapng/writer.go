package pcapng

import (
	"errors"
	"fmt"
	"io"
	"net/netip"

	"ocsconv/formats"
)

// Interface describes what Wireshark shows as the interface of a log's
// packets: the messages of one log, or those of one server in a merged log.
// A message belongs to the interface whose Log.File and Server equal its
// Origin.File and Origin.Server.
type Interface struct {
	Name        string // "oc-phone"
	Description string // "Izabela, Office Communicator Phone Edition"
	Server      string
	Log         LogInfo

	early bool // its packets are before 1970
}

// Name is one entry of the name resolution block.
type Name struct {
	Addr netip.Addr
	Name string
}

// WriterOptions guide a [Writer]. The zero value and nil are useful.
type WriterOptions struct {
	Comment     string // of the whole capture
	Application string // what wrote it, "ocsconv 1.0"

	Encapsulation Encapsulation

	// Interfaces are described at the start of the file, in this order. A
	// message that belongs to none of them gets one when it comes.
	Interfaces []Interface

	// Log adds what is known of a log that none of these describes, when its first
	// message comes; nil knows no more than the message says.
	Log func(info *LogInfo)

	// Names are written right after the interfaces. Of several names for one
	// address the first is taken.
	Names []Name

	// Addresses returns what the packet of a message is to show, so that
	// placeholders and one lane per endpoint need no change of the message. Nil
	// means m.Src and m.Dst. What it hides comes back when the capture is read.
	Addresses func(m *formats.Message) (src, dst netip.AddrPort)

	// Described is told where in the file the description of an interface begins;
	// nil for nobody.
	Described func(offset int64)

	// Buffer is how many octets are written at a time, for who writes many
	// captures at once; 0 means a quarter of a MiB.
	Buffer int
}

const (
	usualBuffer = 256 << 10 // octets per write
	maxHeld     = 4 << 20   // octets of context after a packet that waits for the end of its log
	maxProblems = 1000
)

// Writer writes messages as a pcapng file. It implements [formats.Writer].
//
// The last packet waits in memory, since what follows the last message of a
// log is known only in the end and travels with it. Flush and Close let it go.
type Writer struct {
	w    io.Writer
	opts WriterOptions
	err  error

	buf     []byte
	last    int // where the packet that waits begins in buf; -1 when none does
	options int // where its options end
	end     int // where it ends

	logs       map[string]*log
	order      []*log
	interfaces map[interfaceKey]*device
	recent     *device // of the last message: most logs have one

	written  int64  // octets that have left buf
	at       int64  // where the newest message's packet begins in the file
	stamp    uint64 // of the last packet
	rec      []byte // the record being written
	note     []byte // what is added to the comment
	own      []byte // the comment with it
	pack     packer
	frames   framer
	problems []*formats.SyntaxError
	omitted  int
	packets  int
}

// NewWriter returns a writer to w. The head of the file is written with the
// first message.
func NewWriter(w io.Writer, opts *WriterOptions) *Writer {
	out := &Writer{
		w: w, last: -1,
		logs:       make(map[string]*log),
		interfaces: make(map[interfaceKey]*device),
	}
	if opts != nil {
		out.opts = *opts
	}
	if out.opts.Buffer <= 0 {
		out.opts.Buffer = usualBuffer
	}
	out.buf = appendSection(out.emptyBuffer(), oneLine(out.opts.Comment), oneLine(out.opts.Application))
	for i := range out.opts.Interfaces {
		out.addInterface(out.opts.Interfaces[i])
	}
	if len(out.opts.Names) > 0 {
		out.buf = appendNames(out.buf, out.opts.Names)
	}
	return out
}

// Problems returns what could not be said in the capture, such as messages
// that had to be cut. Only the first thousand are kept; Omitted counts the
// others.
func (w *Writer) Problems() []*formats.SyntaxError { return w.problems }

// Packets returns how many packets were written. A message may take several; its
// comment is that of the last.
func (w *Writer) Packets() int { return w.packets }

// Offset returns where the packet of the newest message begins in the file, in
// octets: of several packets the last.
func (w *Writer) Offset() int64 { return w.at }

// Omitted returns how many problems were not kept.
func (w *Writer) Omitted() int { return w.omitted }

func (w *Writer) problem(o *formats.Origin, format string, args ...any) {
	if len(w.problems) >= maxProblems {
		w.omitted++
		return
	}
	w.problems = append(w.problems, &formats.SyntaxError{
		File: o.File, Line: o.Line, Offset: o.Offset, Msg: fmt.Sprintf(format, args...),
	})
}

// Write writes a message as a packet, and remembers the gap of a piece without
// one for the next message of the same Origin.File.
func (w *Writer) Write(m *formats.Message) error {
	if w.err != nil {
		return w.err
	}
	if m.Raw == nil {
		w.logOf(&m.Origin).gap.add(m.Gap)
		return nil
	}
	p := w.prepare(m)
	in := w.interfaceOf(&m.Origin, early(p.stamp))
	switch w.opts.Encapsulation {
	case ExportedPDU:
		w.writePDU(in, &p)
	case TCP:
		w.writeTCP(in, &p)
	default:
		w.writeUDP(in, &p)
	}
	return w.flushFull()
}

// Flush writes all packets out, also the one that waits for the end of its
// log. It is for captures that somebody watches while they grow.
func (w *Writer) Flush() error {
	w.last = -1
	return w.flush(len(w.buf))
}

// Close writes what is left. It does not close the writer below.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.finishLogs()
	if err := w.Flush(); err != nil {
		return err
	}
	w.err = errClosed
	return nil
}

var errClosed = errors.New("pcapng: write after close")

func (w *Writer) emptyBuffer() []byte { return make([]byte, 0, w.opts.Buffer+w.opts.Buffer/4) }

func (w *Writer) flushFull() error {
	if w.last > w.opts.Buffer {
		return w.flush(w.last)
	}
	if w.last >= 0 && len(w.buf)-w.end > maxHeld || w.last < 0 && len(w.buf) > w.opts.Buffer {
		return w.Flush()
	}
	return nil
}

func (w *Writer) flush(n int) error {
	if w.err != nil {
		return w.err
	}
	if n > 0 {
		_, w.err = w.w.Write(w.buf[:n])
		w.written += int64(n)
	}
	rest := w.buf[n:]
	if cap(w.buf) > 8*w.opts.Buffer && len(rest) < w.opts.Buffer {
		w.buf = append(w.emptyBuffer(), rest...)
	} else {
		w.buf = w.buf[:copy(w.buf, rest)]
	}
	if w.last >= 0 {
		w.last, w.options, w.end = w.last-n, w.options-n, w.end-n
	}
	return w.err
}
