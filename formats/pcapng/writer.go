package pcapng

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// Encapsulation is how a message lies in a packet.
type Encapsulation uint8

// The encapsulations. Only ExportedPDU shows every message at any port and of
// any shape as SIP; the others are for tools that want frames.
const (
	// ExportedPDU is link type 252: Wireshark's own export of one SIP message.
	ExportedPDU Encapsulation = iota

	// UDP is Ethernet, IP and UDP with the log's ports. A message above 65,507
	// octets is cut to that.
	UDP

	// UDP5060 is UDP with both ports 5060, for tools that go by the port. The
	// log's ports are in the comment.
	UDP5060

	// TCP is Ethernet, IP and TCP: a handshake before the first message between
	// two ports, then segments of 1,460 octets (1,440 in IPv6). Wireshark shows
	// a message on its last segment's frame, so that carries the comment.
	TCP
)

func (e Encapsulation) link() uint32 {
	if e == ExportedPDU {
		return LinkExportedPDU
	}
	return LinkEthernet
}

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

type log struct {
	info    LogInfo
	next    uint64 // sequence number of the next message
	gap     gap
	devices int // interfaces that show its packets
}

type interfaceKey struct {
	file, server string
	early        bool // its packets are before 1970
}

type device struct {
	key   interfaceKey
	index uint32
	log   *log
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

func (w *Writer) logOf(o *formats.Origin) *log {
	if w.recent != nil && w.recent.key.file == o.File {
		return w.recent.log
	}
	if l := w.logs[o.File]; l != nil {
		return l
	}
	return w.addLog(LogInfo{Format: o.Format, File: o.File, ServerTrace: o.ServerTrace})
}

func (w *Writer) addLog(info LogInfo) *log {
	if info.ID == 0 {
		info.ID = NewLogID(info.Format, info.File, nil)
	}
	l := &log{info: info}
	w.logs[info.File] = l
	w.order = append(w.order, l)
	return l
}

func (w *Writer) interfaceOf(o *formats.Origin, early bool) *device {
	key := interfaceKey{o.File, o.Server, early}
	if d := w.recent; d != nil && d.key == key {
		return d
	}
	d := w.interfaces[key]
	if d == nil {
		in := Interface{Name: interfaceName(o), Server: o.Server, Log: w.logOf(o).info}
		for i := range w.opts.Interfaces {
			if described := &w.opts.Interfaces[i]; described.Log.File == o.File && described.Server == o.Server {
				in = *described
			}
		}
		in.early = early
		d = w.addInterface(in)
	}
	w.recent = d
	return d
}

func (w *Writer) addInterface(in Interface) *device {
	l := w.logs[in.Log.File]
	if l == nil {
		l = w.addLog(in.Log)
	}
	in.Log = l.info
	d := &device{key: interfaceKey{in.Log.File, in.Server, in.early}, index: uint32(len(w.interfaces)), log: l}
	if known := w.interfaces[d.key]; known != nil {
		return known
	}
	w.interfaces[d.key] = d
	l.devices++
	if w.opts.Described != nil {
		w.opts.Described(w.written + int64(len(w.buf)))
	}
	w.buf = appendInterface(w.buf, w.opts.Encapsulation.link(), &in)
	return d
}

// interfaceName is the short name of a log that nobody described.
func interfaceName(o *formats.Origin) string {
	name := o.File[strings.LastIndexAny(o.File, `/\`)+1:]
	if i := strings.IndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	if o.Server == "" {
		return name
	}
	return name + " " + o.Server
}

// packet is a message on its way into the file.
type packet struct {
	m        *formats.Message
	src, dst netip.AddrPort // as the packet shows them
	sip      []byte         // the octets that a dissector shall see
	lead     []byte         // those of Raw before them
	rest     []byte         // and after
	stamp    uint64
	ownTime  bool // the message's own time is the stamp
	offset   int  // octets of sip that went into earlier packets
}

func (w *Writer) prepare(m *formats.Message) packet {
	p := packet{m: m, sip: m.Raw}
	w.note = w.note[:0]
	if n := leading(m.Raw); n < len(m.Raw) {
		p.lead, p.sip = m.Raw[:n], m.Raw[n:]
	}
	if p.stamp, p.ownTime = stampOf(m.Time); !p.ownTime {
		p.stamp = w.stamp // keeps the order of the log in the packet list
		if !m.Time.IsZero() {
			w.problem(&m.Origin, "%s is a time that a packet cannot have, so it shows that of the one before", m.Time.Format("2006-01-02"))
		}
	}
	w.stamp = p.stamp
	if w.opts.Addresses != nil {
		p.src, p.dst = w.opts.Addresses(m)
	} else {
		p.src, p.dst = m.Src().AddrPort, m.Dst().AddrPort
	}
	p.src, p.dst = visibleAddrs(p.src, p.dst)
	return p
}

// leading counts the octets before the start line that Wireshark does not skip:
// empty lines (RFC 3261 §7.5) and byte order marks.
func leading(raw []byte) int {
	n := 0
	for n < len(raw) {
		switch {
		case raw[n] == '\r' || raw[n] == '\n':
			n++
		case raw[n] == 0xef && len(raw) >= n+3 && raw[n+1] == 0xbb && raw[n+2] == 0xbf:
			n += 3
		default:
			return n
		}
	}
	return n
}

// visibleAddrs fills in what a packet must have: an end that nobody knows is
// the unspecified address of the other's family.
func visibleAddrs(src, dst netip.AddrPort) (s, d netip.AddrPort) {
	a, b := src.Addr().Unmap().WithZone(""), dst.Addr().Unmap().WithZone("")
	if !a.IsValid() {
		a = unspecified(b)
	}
	if !b.IsValid() {
		b = unspecified(a)
	}
	return netip.AddrPortFrom(a, src.Port()), netip.AddrPortFrom(b, dst.Port())
}

func unspecified(other netip.Addr) netip.Addr {
	if other.Is6() {
		return netip.IPv6Unspecified()
	}
	return netip.IPv4Unspecified()
}

// cut leaves at most limit octets of the message in the packet.
func (w *Writer) cut(p *packet, limit int) {
	if len(p.sip) <= limit {
		return
	}
	total := len(p.sip)
	p.sip, p.rest = p.sip[:limit], p.sip[limit:]
	w.note = append(w.note, " [cut: the packet holds "...)
	w.note = strconv.AppendInt(w.note, int64(limit), 10)
	w.note = append(w.note, " of "...)
	w.note = strconv.AppendInt(w.note, int64(total), 10)
	w.note = append(w.note, " octets]"...)
	w.problem(&p.m.Origin, "message of %d octets was cut to %d in the capture", total, limit)
}

func (w *Writer) writePDU(in *device, p *packet) {
	start := w.openPacket(in, p.stamp)
	data := len(w.buf)
	w.buf = appendPDUHeader(w.buf, p.src, p.dst, uint32(max(p.m.Origin.Line, 0)))
	w.cut(p, MaxPacket-(len(w.buf)-data))
	w.buf = append(w.buf, p.sip...)
	w.closeData(start)
	w.closeMessage(start, in, p)
}

const packetHeader = 28 // octets of an enhanced packet block before its data

func (w *Writer) openPacket(in *device, stamp uint64) (start int) {
	w.packets++
	start = len(w.buf)
	b := beginBlock(w.buf, EnhancedPacket)
	b = u32(b, in.index)
	if in.key.early {
		stamp += -epoch * second
	}
	b = u32(u32(b, uint32(stamp>>32)), uint32(stamp))
	w.buf = u32(u32(b, 0), 0) // captured and original length, see closeData
	return start
}

func (w *Writer) closeData(start int) {
	n := len(w.buf) - start - packetHeader
	binary.LittleEndian.PutUint32(w.buf[start+20:], uint32(n))
	binary.LittleEndian.PutUint32(w.buf[start+24:], uint32(n))
	w.buf = pad(w.buf, n)
}

// closeMessage appends the options of a message's packet. The packet waits
// then for the next.
func (w *Writer) closeMessage(start int, in *device, p *packet) {
	w.makeComment(p.m.Comment)
	w.rec = w.appendMessageRecord(w.rec[:0], in, p)
	if len(w.own) > 0 {
		w.buf = appendOption(w.buf, OptComment, w.own)
	}
	w.appendRemarks(p.m)
	w.appendFacts(p.m)
	w.buf = appendRecord(w.buf, w.rec)
	w.last, w.options, w.at = start, len(w.buf), w.written+int64(start)
	w.buf = appendEnd(w.buf)
	w.buf = endBlock(w.buf, start)
	w.end = len(w.buf)
}

// makeComment puts the writer's own comment together.
func (w *Writer) makeComment(comment string) {
	note := w.note
	if comment = oneLine(comment); comment == "" {
		note = noteAlone(note)
	}
	w.own = append(append(w.own[:0], comment...), note...)
}

// maxRemarks bounds what people wrote on one packet, in octets.
const maxRemarks = 1 << 20

// appendRemarks appends the comments of people, which follow the writer's own.
func (w *Writer) appendRemarks(m *formats.Message) {
	size := 0
	for i, text := range m.Remarks {
		if text = remark(text); text == "" {
			continue
		}
		if size += len(text); size > maxRemarks {
			w.problem(&m.Origin, "%d comments of the packet do not fit the capture and are lost", len(m.Remarks)-i)
			return
		}
		w.buf = appendOption(w.buf, OptComment, text)
	}
}

// noteAlone is the note without the blank that parts it from a comment.
func noteAlone(note []byte) []byte {
	if len(note) > 0 && note[0] == ' ' {
		return note[1:]
	}
	return note
}

func (w *Writer) appendFacts(m *formats.Message) {
	switch m.Direction {
	case formats.In:
		w.appendFlags(flagInbound)
	case formats.Out:
		w.appendFlags(flagOutbound)
	}
	if o := &m.Origin; o.Process != 0 || o.Thread != 0 {
		w.buf = u16(u16(w.buf, epbProcessThread), 8)
		w.buf = u32(u32(w.buf, o.Process), o.Thread)
	}
}

func (w *Writer) appendFlags(v uint32) {
	w.buf = u16(u16(w.buf, epbFlags), 4)
	w.buf = u32(w.buf, v)
}

func (w *Writer) appendMessageRecord(rec []byte, in *device, p *packet) []byte {
	m, l := p.m, in.log
	rec = beginRecord(rec, KindMessage, l.info.ID)
	rec = binary.LittleEndian.AppendUint64(rec, p.stamp)
	rec = u32(rec, crc32.Checksum(p.sip, castagnoli()))
	rec = u32(rec, addressSum(p.src, p.dst))
	rec = binary.AppendUvarint(rec, l.next)
	l.next++
	rec = appendNumber(rec, fieldOffset, uint64(p.offset))
	rec = w.appendOctets(rec, p)
	rec = w.appendGap(rec, l, m)
	rec = appendOrigin(rec, l, &m.Origin)
	rec = appendDelivery(rec, p)
	if m.Settled {
		rec = append(binary.AppendUvarint(append(rec, fieldSession), uint64(len(m.Session))), m.Session...)
	}
	rec = u32(append(rec, fieldComment, 4), commentSum(w.own))
	if m.Comment == "" {
		return appendField(rec, fieldNote, noteAlone(w.note))
	}
	return appendField(rec, fieldNote, w.note)
}

// appendOctets appends what the packet does not show of the record in the log.
// Where that is too much, the way back writes a fresh record.
func (w *Writer) appendOctets(rec []byte, p *packet) []byte {
	m, start := p.m, len(rec)
	rec = appendField(rec, fieldLead, p.lead)
	rec, ok := w.pack.append(rec, fieldRest, p.rest, maxRest)
	if !ok {
		w.problem(&m.Origin, "the last %d octets of the message do not fit the capture and are lost", len(p.rest))
		return rec[:start]
	}
	var okHead, okFoot bool
	text := len(rec)
	rec, okHead = w.pack.append(rec, fieldHead, m.Head, maxOther)
	rec, okFoot = w.pack.append(rec, fieldFoot, m.Foot, maxOther)
	okPatch := true
	if m.Text != nil && !sameSlice(m.Text, m.Raw) {
		rec, okPatch = w.pack.append(rec, fieldPatch, textlog.Diff(m.Raw, m.Text), maxOther)
	}
	if okHead && okFoot && okPatch {
		return rec
	}
	w.problem(&m.Origin, "the record's own text does not fit the capture, a fresh record will be written for it")
	return rec[:text]
}

// sameSlice reports whether a and b are the same memory, which saves looking
// at the octets.
func sameSlice(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func (w *Writer) appendGap(rec []byte, l *log, m *formats.Message) []byte {
	if l.gap.empty() && len(m.Gap) <= formats.MaxGap {
		return appendField(rec, fieldGap, m.Gap) // needs no copy of its own
	}
	l.gap.add(m.Gap)
	if n := l.gap.dropped; n > 0 {
		w.problem(&m.Origin, "%d octets before the message do not fit the capture and are lost", n)
	}
	return l.gap.take(rec)
}

func appendOrigin(rec []byte, l *log, o *formats.Origin) []byte {
	rec = appendNumber(rec, fieldLine, uint64(max(o.Line, 0)))
	rec = appendNumber(rec, fieldPosition, uint64(max(o.Offset, 0)))
	rec = appendField(rec, fieldLevel, o.Level)
	rec = appendField(rec, fieldComponent, o.Component)
	rec = appendField(rec, fieldServer, o.Server)
	rec = appendField(rec, fieldInstance, o.Instance)
	rec = appendField(rec, fieldCorrelation, o.Correlation)
	rec = appendField(rec, fieldNumber, o.Sequence)
	if o.Process != 0 || o.Thread != 0 {
		rec = append(rec, fieldThread, 8)
		rec = u32(u32(rec, o.Process), o.Thread)
	}
	if o.Format != l.info.Format {
		rec = appendField(rec, fieldFormat, o.Format)
	}
	rec = appendFlag(rec, fieldServerTrace, o.ServerTrace && !l.info.ServerTrace)
	return appendFlag(rec, fieldNoServer, !o.ServerTrace && l.info.ServerTrace)
}

// appendDelivery appends what is known of the message's way and does not show
// in the packet.
func appendDelivery(rec []byte, p *packet) []byte {
	m := p.m
	if m.Transport != formats.UnknownTransport {
		rec = append(rec, fieldTransport, 1, byte(m.Transport))
	}
	if m.Direction == formats.Unknown || m.How != formats.Logged {
		rec = append(rec, fieldDirection, 2, byte(m.Direction), byte(m.How))
	}
	local, remote := p.src, p.dst
	if m.Direction == formats.In {
		local, remote = remote, local
	}
	if m.Local.AddrPort != local {
		rec = appendAddrPort(rec, fieldLocal, m.Local.AddrPort)
	}
	if m.Remote.AddrPort != remote {
		rec = appendAddrPort(rec, fieldRemote, m.Remote.AddrPort)
	}
	rec = appendField(rec, fieldLocalHost, m.Local.Host)
	rec = appendField(rec, fieldRemoteHost, m.Remote.Host)
	if !p.ownTime {
		rec = appendTime(rec, m.Time)
	}
	return rec
}

// finishLogs writes what follows the last message of each log: into the packet
// that waits or, when none does, into a journal block of its own.
func (w *Writer) finishLogs() {
	var ends []byte
	for _, l := range w.order {
		if l.devices == 0 {
			if l.gap.empty() {
				continue
			}
			w.addInterface(Interface{Name: interfaceName(&formats.Origin{File: l.info.File}), Log: l.info})
		}
		if n := l.gap.dropped; n > 0 {
			w.problem(&formats.Origin{File: l.info.File}, "%d octets after the last message do not fit the capture and are lost", n)
		}
		rec := binary.AppendUvarint(beginRecord(nil, KindEnd, l.info.ID), l.next)
		rec = l.gap.take(rec)
		if w.last >= 0 && w.end-w.last+len(ends)+len(rec) < maxBlock {
			ends = appendRecord(ends, rec)
		} else if l.next > 0 || len(rec) > 10 {
			w.buf = appendRecordJournal(w.buf, w.stamp, &l.info, rec)
		}
	}
	w.extendLast(ends)
}

// extendLast adds options to the packet that waits.
func (w *Writer) extendLast(options []byte) {
	if w.last < 0 || len(options) == 0 {
		return
	}
	w.buf = slices.Insert(w.buf, w.options, options...)
	w.end += len(options)
	n := uint32(w.end - w.last)
	binary.LittleEndian.PutUint32(w.buf[w.last+4:], n)
	binary.LittleEndian.PutUint32(w.buf[w.end-4:], n)
}
