package capture

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"io"
	"net/netip"
	"strconv"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sip"
)

// Reader yields the SIP messages of a capture. It implements [formats.Reader].
//
// Packets that this program wrote come back as the pieces of the log that they
// were made from: gaps, heads and feet included, in the order of the log, also
// where a tool has put the packets in another one, as far as 16,384 messages or
// 16 MiB away. What is missing, changed or beyond that is a problem of the next
// message. Several logs in one capture are told apart by Origin.File. All other
// packets are read as what they are.
type Reader struct {
	opts   formats.Options
	format string
	src    source
	err    error // of the source
	ended  bool

	ready   []*restored // to be read next
	at      int         // how far ready has been read
	inflate io.Reader   // the rest of a deflated gap
	after   *restored   // the message behind that gap

	logs         map[pcapng.LogID]*logState
	order        []*logState
	files        map[string]bool
	nameBytes    int // of what the logs are called
	recent       *logState
	slots        []slot // places of the capture that wait for a message
	waitingBytes int
	marks        marks
	parts        map[partKey]*parts
	partBytes    int
	lacking      map[partKey]*restored // messages of which earlier segments are to come
	strings      pcapng.Strings

	fragments fragments
	streams   streams
	segment   segmentKey // with several messages, exported last
	stats     counters
	notes     []*formats.SyntaxError // of packets that became no message
	untold    int                    // problems beyond the notes
}

// NewReader returns a reader of a pcapng or pcap file. Nil options are useful.
func NewReader(r io.Reader, opts *formats.Options) *Reader {
	out := &Reader{
		logs:  make(map[pcapng.LogID]*logState),
		files: make(map[string]bool),
		parts: make(map[partKey]*parts),

		lacking: make(map[partKey]*restored),
		opts:    opts.Own(),
	}
	input := bufio.NewReaderSize(r, 4096)
	if head, _ := input.Peek(pcapHeaderLength); detectPcap(head) == nil {
		out.format, out.src = namePcap, newPcapSource(input)
	} else {
		out.format, out.src = namePcapng, &ngSource{reader: out, blocks: pcapng.NewBlockReader(input)}
	}
	out.streams.stats, out.streams.emit = &out.stats, out.streamMessage
	out.streams.limit = out.opts.MaxMessage
	return out
}

// Logs returns the logs that the packets read so far were made from, by the
// File of their messages' Origin.
func (r *Reader) Logs() []pcapng.LogInfo {
	out := make([]pcapng.LogInfo, len(r.order))
	for i, l := range r.order {
		out[i] = l.info
	}
	return out
}

// Read returns the next piece: see [formats.Reader]. A file that ends early or
// is damaged gives a last piece that carries the problem.
func (r *Reader) Read() (*formats.Message, error) {
	for {
		if m := r.pending(); m != nil {
			return m, nil
		}
		if r.ended {
			return nil, r.err
		}
		r.more()
	}
}

// pending returns the next piece of what has been released.
func (r *Reader) pending() *formats.Message {
	if r.inflate != nil {
		if m := r.gapPiece(); m != nil {
			return m
		}
	}
	if x := r.after; x != nil {
		r.after = nil
		if x.message.Raw != nil || len(x.message.Problems) > 0 {
			return &x.message
		}
	}
	if r.at == len(r.ready) {
		r.ready, r.at = r.ready[:0], 0
		return nil
	}
	x := r.ready[r.at]
	r.ready[r.at] = nil
	r.at++
	if x.gap.IsZero() {
		return &x.message
	}
	r.inflate, r.after = x.gap.Reader(), x
	return r.pending()
}

// gapPiece reads on in a deflated gap, nil at its end.
func (r *Reader) gapPiece() *formats.Message {
	buf := make([]byte, formats.MaxGap)
	n, err := io.ReadFull(r.inflate, buf)
	o := r.after.message.Origin
	piece := &formats.Message{Origin: formats.Origin{Format: o.Format, File: o.File}}
	if err != nil {
		r.inflate = nil
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			r.problem(piece, "the octets before a message are damaged in the capture: %v", err)
		}
	}
	if n == 0 && len(piece.Problems) == 0 {
		return nil
	}
	piece.Gap = buf[:n:n]
	return piece
}

// more reads one frame, or finishes what is open at the end of the file.
func (r *Reader) more() {
	if r.err != nil {
		r.finish()
		return
	}
	f, err := r.src.next()
	if err != nil {
		r.stop(err)
		return
	}
	r.stats.frames++
	if !r.restore(f) {
		r.foreign(f)
	}
}

// stop ends the reading of frames. Damage of the file is a problem and not an
// error, like that of a message.
func (r *Reader) stop(err error) {
	r.err = err
	if damage, ok := err.(*formats.SyntaxError); ok {
		damage.File = r.opts.File
		r.note(damage)
		r.err = io.EOF
	}
}

// finish releases, one after the other, what the end of the file leaves open.
func (r *Reader) finish() {
	if r.err == io.EOF {
		r.streams.closeAll()
		r.fragments.finish()
		if len(r.slots) > 0 {
			r.advance()
			return
		}
		for _, l := range r.order {
			if r.finishLog(l) {
				return
			}
		}
		if r.untold > 0 {
			r.notes = append(r.notes, &formats.SyntaxError{File: r.opts.File, Msg: fmt.Sprintf("%d more problems of packets", r.untold)})
			r.untold = 0
		}
		if len(r.notes) > 0 {
			origin := formats.Origin{Format: r.format, File: r.opts.File}
			r.ready = append(r.ready, &restored{message: formats.Message{Origin: origin, Problems: r.notes}})
			r.notes = nil
			return
		}
	}
	r.ended = true
}

func (r *Reader) problem(m *formats.Message, format string, args ...any) {
	m.Problems = append(m.Problems, &formats.SyntaxError{
		File: m.Origin.File, Line: m.Origin.Line, Offset: m.Origin.Offset, Msg: fmt.Sprintf(format, args...),
	})
}

// note keeps a problem that belongs to no message. Those beyond a thousand are
// counted.
func (r *Reader) note(e *formats.SyntaxError) {
	const maxNotes = 1000
	if len(r.notes) == maxNotes {
		r.untold++
		return
	}
	r.notes = append(r.notes, e)
}

func (r *Reader) damage(f *frame, msg string) *formats.SyntaxError {
	r.stats.damaged++
	return &formats.SyntaxError{File: r.opts.File, Offset: f.offset, Msg: fmt.Sprintf("frame %d: %s", f.number, msg)}
}

// foreign reads a packet that comes from elsewhere.
func (r *Reader) foreign(f *frame) {
	if f.link == pcapng.LinkExportedPDU {
		r.exported(f)
		return
	}
	ip, dir, ok := decapsulate(f.link, f.packet.Data)
	if !ok {
		r.stats.notIP++
		return
	}
	r.internet(f, ip, dir, 0)
}

// moment is when and where in the capture a message was.
type moment struct {
	time            time.Time
	number          int
	offset          int64
	direction       formats.Direction
	process, thread uint32
	comment         string
}

// momentOf describes frame f. What the packet's flags say of the direction
// counts before what its headers say.
func momentOf(f *frame, dir formats.Direction) moment {
	m := moment{time: f.packet.Time, number: f.number, offset: f.offset, direction: dir, comment: f.packet.Comment()}
	if d := f.packet.Direction(); d != formats.Unknown {
		m.direction = d
	}
	m.process, m.thread, _ = f.packet.ProcessThread()
	return m
}

// cutShort describes a packet of which the capture holds only a part.
func cutShort(f *frame) string {
	if int64(f.packet.Length) <= int64(len(f.packet.Data)) {
		return ""
	}
	return fmt.Sprintf("captured with %d of its %d octets", len(f.packet.Data), f.packet.Length)
}

// exported reads a packet of `tshark -U` or of Wireshark's Export PDUs.
func (r *Reader) exported(f *frame) {
	pdu, err := pcapng.ParsePDU(f.packet.Data)
	if err != nil {
		r.stats.damaged++
		return
	}
	if !looksLikeSIP(pdu.Payload) {
		r.notMessage(pdu.Payload)
		return
	}
	dir := formats.Unknown
	switch {
	case pdu.Received:
		dir = formats.In
	case pdu.Sent:
		dir = formats.Out
	}
	at := momentOf(f, dir)
	switch {
	case pdu.TCP():
		r.exportedStream(f, &pdu, at)
	case pdu.UDP():
		r.message(pdu.Src, pdu.Dst, pdu.Payload, formats.UDP, at, cutShort(f))
	default:
		r.message(pdu.Src, pdu.Dst, pdu.Payload, formats.UnknownTransport, at, cutShort(f))
	}
}

// segmentKey tells one exported TCP segment from another.
type segmentKey struct {
	src, dst netip.AddrPort
	frame    uint32
	size     int
	sum      uint32
}

// exportedStream reads a packet whose payload was a part of a TCP stream. Of a
// segment with several messages tshark 4.0 exports all of it for each of them,
// with the start of a message that a later packet has whole.
func (r *Reader) exportedStream(f *frame, pdu *pcapng.PDU, at moment) {
	key := segmentKey{pdu.Src, pdu.Dst, pdu.OriginalFrame, len(pdu.Payload), crc32.ChecksumIEEE(pdu.Payload)}
	rest := pdu.Payload[leading(pdu.Payload):]
	for n := 0; ; n++ {
		end := streamEnd(rest)
		if n > 0 && end == 0 {
			r.stats.skipped += int64(len(rest))
			return
		}
		if n == 0 && end > 0 && end < len(rest) {
			if r.segment == key {
				r.stats.duplicates++
				return
			}
			r.segment = key
		}
		if end == 0 {
			end = len(rest)
		}
		r.message(pdu.Src, pdu.Dst, rest[:end:end], formats.TCP, at, cutShort(f))
		rest = rest[end:]
		if rest = rest[leading(rest):]; len(rest) == 0 {
			return
		}
	}
}

// streamEnd returns where the message ends that b begins with, 0 when b does not
// tell or has less of it.
func streamEnd(b []byte) int {
	if !looksLikeSIP(b) {
		return 0
	}
	m := sip.Parse(b)
	n, ok := m.ContentLength()
	if end := m.HeaderLength() + n; ok && m.HeadersEnded() && end <= len(b) {
		return end
	}
	return 0
}

// notMessage counts a datagram that is no message.
func (r *Reader) notMessage(b []byte) {
	for _, c := range b {
		if c != '\r' && c != '\n' && c != 0 {
			r.stats.notSIP++
			return
		}
	}
	r.stats.keepAlives++
}

// maxTunnels bounds IP in IP.
const maxTunnels = 8

// internet reads an IP packet.
func (r *Reader) internet(f *frame, b []byte, dir formats.Direction, depth int) {
	d, ok := parseIP(b)
	if !ok || depth > maxTunnels {
		r.stats.damaged++
		return
	}
	if d.fragment {
		r.stats.fragments++
		if !r.fragments.add(&d, f.packet.Time) {
			return
		}
	}
	switch d.proto {
	case protoUDP:
		r.datagram(f, &d, dir, depth)
	case protoTCP:
		s, ok := parseTCP(&d)
		if !ok {
			r.stats.damaged++
			return
		}
		r.streams.add(&s, momentOf(f, dir))
	case protoIPIP, protoIPv6:
		r.internet(f, d.payload, dir, depth+1)
	case protoGRE:
		typ, inner, ok := gre(d.payload)
		if ok && (typ == etherBridge || typ == etherMirror2) {
			inner, ok = ethernet(inner)
		} else if ok {
			inner, ok = etherPayload(typ, inner)
		}
		if !ok {
			r.stats.otherProtocol++
			return
		}
		r.internet(f, inner, dir, depth+1)
	default:
		r.stats.otherProtocol++
	}
}

// vxlanPort is the port of VXLAN (RFC 7348).
const vxlanPort = 4789

func (r *Reader) datagram(f *frame, d *datagram, dir formats.Direction, depth int) {
	u, ok := parseUDP(d)
	switch {
	case !ok:
		r.stats.damaged++
	case looksLikeSIP(u.payload):
		r.message(u.src, u.dst, u.payload, formats.UDP, momentOf(f, dir), cutShort(f))
	case u.dst.Port() == vxlanPort && len(u.payload) > 8 && u.payload[0]&8 != 0:
		if inner, ok := ethernet(u.payload[8:]); ok {
			r.internet(f, inner, dir, depth+1)
			return
		}
		r.stats.notSIP++
	default:
		r.notMessage(u.payload)
	}
}

// message releases a message from elsewhere.
func (r *Reader) message(src, dst netip.AddrPort, raw []byte, transport formats.Transport, at moment, damage string) {
	x := &restored{message: formats.Message{
		Time:      at.time,
		Direction: at.direction,
		Raw:       raw[leading(raw):],
		Transport: transport,
		Comment:   at.comment,
		Origin: formats.Origin{
			Format: r.format, File: r.opts.File, Offset: at.offset, Sequence: strconv.Itoa(at.number),
			Process: at.process, Thread: at.thread,
		},
	}}
	m := &x.message
	if m.Direction != formats.Unknown {
		m.How = formats.Logged
	}
	m.Local, m.Remote = formats.Address{AddrPort: src}, formats.Address{AddrPort: dst}
	if m.Direction == formats.In {
		m.Local, m.Remote = m.Remote, m.Local
	}
	if damage != "" {
		r.problem(m, "frame %d: %s", at.number, damage)
	}
	r.follow(x)
}

// streamMessage is the emitter of all streams.
func (r *Reader) streamMessage(st *stream, raw []byte, transport formats.Transport, damage string) {
	st.opening = nil
	r.message(st.src, st.dst, raw, transport, st.at, damage)
}
