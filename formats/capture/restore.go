package capture

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

// Bounds on the parts of messages in TCP segments of ours.
const (
	maxParts     = 1 << 12 // messages of which some segments have come
	maxPartBytes = 16 << 20
)

// parts are the earlier segments of a message that this program wrote as TCP.
type parts struct {
	data  map[uint64][]byte // by offset
	have  uint64            // octets of the message in them
	bytes int               // that they take in memory
}

type partKey struct {
	log      pcapng.LogID
	sequence uint64
}

// restore handles a packet that carries records of this program. It reports
// false when the packet has none that describe it.
func (r *Reader) restore(f *frame) bool {
	records := pcapng.NewRecords(f.packet.Options, &r.strings)
	known, rec := false, &r.record
	for {
		more, err := records.Next(rec)
		switch {
		case !more:
			return known
		case err != nil:
			r.note(r.damage(f, err.Error()))
		case rec.Kind == pcapng.KindMessage:
			known = r.restoreMessage(f, rec)
		case rec.Kind == pcapng.KindSegment:
			known = true
			r.keepPart(f, rec)
		case rec.Kind == pcapng.KindScaffold:
			known = true
			r.stats.scaffold++
		case rec.Kind == pcapng.KindEnd:
			r.endOfLog(rec)
		}
	}
}

// dissected is what a packet shows of one of our messages.
type dissected struct {
	src, dst netip.AddrPort
	sip      []byte
}

// dissect takes the encapsulations off that the writer knows.
func (r *Reader) dissect(f *frame) (d dissected, ok bool) {
	if f.link == pcapng.LinkExportedPDU {
		pdu, err := pcapng.ParsePDU(f.packet.Data)
		return dissected{pdu.Src, pdu.Dst, pdu.Payload}, err == nil
	}
	l, end := peel(layer{registry: linkTypes, number: f.link, octets: f.packet.Data})
	if end != atInternet {
		return d, false
	}
	dg, ok := parseIP(l.octets)
	if !ok || dg.fragment {
		return d, false
	}
	switch dg.proto {
	case protoUDP:
		u, ok := parseUDP(&dg)
		return dissected{u.src, u.dst, u.payload}, ok
	case protoTCP:
		s, ok := parseTCP(&dg)
		return dissected{s.src, s.dst, s.payload}, ok
	}
	return d, false
}

func (r *Reader) keepPart(f *frame, rec *pcapng.Record) {
	d, ok := r.dissect(f)
	if !ok {
		return // the message will show that it is not whole
	}
	key := partKey{rec.Log, rec.Sequence}
	if r.partBytes > maxPartBytes || r.parts[key] == nil && len(r.parts) >= maxParts {
		r.dropParts()
	}
	p := r.parts[key]
	if p == nil {
		p = &parts{data: make(map[uint64][]byte)}
		r.parts[key] = p
	}
	size := len(d.sip) + 64
	p.have += uint64(len(d.sip)) - uint64(len(p.data[rec.Offset]))
	p.data[rec.Offset] = bytes.Clone(d.sip) // the packet shares a large buffer
	p.bytes += size
	r.partBytes += size
	if x := r.lacking[key]; x != nil && p.have >= x.last.record.Offset {
		before := x.size
		r.complete(x)
		r.waitingBytes += x.size - before
		r.settle()
	}
}

// last is the packet of a message whose earlier segments have not come yet.
type last struct {
	frame  frame
	record pcapng.Record
	seen   dissected
	log    *logState
}

// lacks reports whether segments of a message stand behind the packet that
// completes it: tools sort by time, which is the same for all of them.
func (r *Reader) lacks(rec *pcapng.Record) bool {
	if rec.Offset == 0 {
		return false
	}
	p := r.parts[partKey{rec.Log, rec.Sequence}]
	return p == nil || p.have < rec.Offset
}

// complete makes the message of x with the segments that there are.
func (r *Reader) complete(x *restored) {
	l := x.last
	x.last = nil
	delete(r.lacking, partKey{l.record.Log, l.record.Sequence})
	r.fill(x, &l.frame, &l.record, l.seen, l.log)
	x.keep()
}

// dropParts gives up all waiting segments. Segments and the packet that
// completes their message stand together, so it takes a hostile capture.
func (r *Reader) dropParts() {
	r.stats.damaged += int64(len(r.parts))
	clear(r.parts)
	r.partBytes = 0
}

// join puts the segments before the last in front of it.
func (r *Reader) join(rec *pcapng.Record, last []byte) []byte {
	key := partKey{rec.Log, rec.Sequence}
	p := r.parts[key]
	if p == nil {
		return last
	}
	delete(r.parts, key)
	r.partBytes -= p.bytes
	out := make([]byte, 0, p.bytes+len(last))
	for at := uint64(0); at < rec.Offset; {
		b, ok := p.data[at]
		if !ok || len(b) == 0 {
			break
		}
		out = append(out, b...)
		at += uint64(len(b))
	}
	return append(out, last...)
}

// restoreMessage makes the message of a log out of its packet.
func (r *Reader) restoreMessage(f *frame, rec *pcapng.Record) bool {
	d, ok := r.dissect(f)
	if !ok {
		return false
	}
	l := r.logOf(rec)
	if l == nil {
		return false
	}
	x := &restored{sequence: rec.Sequence, mark: markOf(rec), size: len(f.packet.Data) + f.packet.Options.Size() + 1024}
	if !r.lacks(rec) {
		r.fill(x, f, rec, d, l)
		r.accept(l, x)
		return true
	}
	key := partKey{rec.Log, rec.Sequence}
	if _, same := r.marks.find(x.mark, 0); same || r.lacking[key] != nil {
		r.stats.duplicates++
		return true
	}
	x.last = &last{*f, *rec, d, l}
	r.lacking[key] = x
	r.accept(l, x)
	return true
}

// fill sets what the packet and its record tell of a message. Where somebody
// changed the packet, the packet counts, and the record's own lines in the log
// are left out, so that a writer writes fresh ones.
func (r *Reader) fill(x *restored, f *frame, rec *pcapng.Record, d dissected, l *logState) {
	sip := d.sip
	if rec.Offset > 0 {
		sip = r.join(rec, sip)
	}
	m := &x.message
	m.Raw, m.Transport, m.Origin = sip, rec.Transport, rec.Origin
	m.Origin.File, m.Origin.Format = l.info.File, l.info.Format
	if rec.Info.Format != "" {
		m.Origin.Format = rec.Info.Format
	}
	if m.Assumed = l.info.Assumed; rec.HasAssumed {
		m.Assumed = rec.Assumed
	}
	// Captures of earlier versions say it by the format alone.
	m.Origin.ServerTrace = !rec.NoServer && (rec.Origin.ServerTrace || l.info.ServerTrace || m.Origin.Format == ocslogger.Name)
	change := rec.Compare(&f.packet, d.src, d.dst, sip)
	r.delivery(m, f, rec, d, change)
	m.Comment, m.Remarks = rec.Comments(&f.packet)
	m.Settled, m.Session = rec.Settled, rec.Session
	x.changed = change.Any()
	if err := r.octets(x, rec, change); err != nil {
		r.problem(m, "%v", err)
	}
	if x.changed {
		x.form = formOf(m)
		r.problem(m, "%s since the packet was made from %s:%d, so its record is written anew", changes(change), l.info.File, m.Origin.Line)
	}
}

func changes(c pcapng.Change) string {
	var what []string
	if c.Payload {
		what = append(what, "message")
	}
	if c.Time {
		what = append(what, "time")
	}
	if c.Addresses {
		what = append(what, "addresses")
	}
	return strings.Join(what, " and ") + " changed"
}

// delivery sets time, direction and addresses: those of the record, unless the
// packet was changed.
func (r *Reader) delivery(m *formats.Message, f *frame, rec *pcapng.Record, d dissected, change pcapng.Change) {
	m.Time = f.packet.Time
	switch {
	case change.Time:
	case rec.HasTime:
		m.Time = rec.Time
	default:
		m.Time = rec.Instant()
	}
	m.Direction, m.How = f.packet.Direction(), formats.Logged
	if rec.HasDirection {
		m.Direction, m.How = rec.Direction, rec.How
	}
	local, remote := d.src, d.dst
	if m.Direction == formats.In {
		local, remote = remote, local
	}
	m.Local = formats.Address{AddrPort: local, Host: rec.Local.Host}
	m.Remote = formats.Address{AddrPort: remote, Host: rec.Remote.Host}
	if change.Addresses {
		return
	}
	if rec.HasLocal {
		m.Local.AddrPort = rec.Local.AddrPort
	}
	if rec.HasRemote {
		m.Remote.AddrPort = rec.Remote.AddrPort
	}
}

// octets sets what of the log the packet does not show.
func (r *Reader) octets(x *restored, rec *pcapng.Record, change pcapng.Change) error {
	m := &x.message
	if gap, plain := rec.Gap.Plain(); plain {
		m.Gap = gap
	} else {
		x.gap = rec.Gap
	}
	if change.Payload {
		return nil
	}
	if !rec.Lead.IsZero() || !rec.Rest.IsZero() {
		lead, err := rec.Lead.Bytes()
		rest, err2 := rec.Rest.Bytes()
		if err != nil || err2 != nil {
			return fmt.Errorf("the rest of the message is damaged")
		}
		m.Raw = append(append(append(make([]byte, 0, len(lead)+len(m.Raw)+len(rest)), lead...), m.Raw...), rest...)
		x.size += len(m.Raw)
	}
	if change.Any() {
		return nil
	}
	head, err := rec.Head.Bytes()
	foot, err2 := rec.Foot.Bytes()
	patch, err3 := rec.Patch.Bytes()
	if err != nil || err2 != nil || err3 != nil {
		return fmt.Errorf("the record's own text is damaged, a fresh record will be written for it")
	}
	if len(patch) > 0 {
		text, err := textlog.Apply(m.Raw, patch)
		if err != nil {
			return fmt.Errorf("the record's own text is damaged, a fresh record will be written for it")
		}
		m.Text = text
	}
	m.Head, m.Foot = head, foot
	x.size += len(m.Text) + len(head) + len(foot)
	return nil
}

// logOf returns the state of a record's log, nil when there are too many.
func (r *Reader) logOf(rec *pcapng.Record) *logState {
	if l := r.recent; l != nil && l.info.ID == rec.Log {
		return l
	}
	l := r.logs[rec.Log]
	if l == nil {
		if r.manyLogs() {
			r.note(&formats.SyntaxError{File: r.opts.File, Msg: fmt.Sprintf("more than %d logs in one capture", len(r.logs))})
			return nil
		}
		l = r.addLog(pcapng.LogInfo{ID: rec.Log})
		r.note(&formats.SyntaxError{File: r.opts.File, Msg: "the capture does not say what log the packets of " + l.info.File + " are from"})
	}
	r.recent = l
	return l
}

// addLog learns of a log. Two logs of one name get different ones, so that
// Origin.File tells them apart.
func (r *Reader) addLog(info pcapng.LogInfo) *logState {
	if info.File == "" && info.Format == "" {
		info.File = fmt.Sprintf("log-%016x", uint64(info.ID))
	}
	name := info.File
	for n := 2; r.files[info.File]; n++ {
		info.File = fmt.Sprintf("%s (%d)", name, n)
	}
	r.files[info.File] = true
	r.nameBytes += len(info.File) + len(info.Format) + len(info.Encoding) + len(info.Zone)
	l := &logState{info: info}
	r.logs[info.ID] = l
	r.order = append(r.order, l)
	return l
}

// Bounds on the logs that one capture may name, and on their names together.
const (
	maxLogs      = 1 << 12
	maxNameBytes = 16 << 20
)

func (r *Reader) manyLogs() bool { return len(r.logs) >= maxLogs || r.nameBytes >= maxNameBytes }

// learnInterface reads what an interface says of its log.
func (r *Reader) learnInterface(in *pcapng.InterfaceInfo) {
	records := pcapng.NewRecords(in.Options, &r.strings)
	for {
		var rec pcapng.Record
		more, err := records.Next(&rec)
		if !more {
			return
		}
		if err != nil {
			r.note(&formats.SyntaxError{File: r.opts.File, Msg: fmt.Sprintf("interface %q: %v", in.Name, err)})
		}
		if err == nil && rec.Kind == pcapng.KindLog && r.logs[rec.Log] == nil && !r.manyLogs() {
			r.addLog(rec.Info)
		}
	}
}

// endOfLog keeps what follows the last message of a log.
func (r *Reader) endOfLog(rec *pcapng.Record) {
	if l := r.logOf(rec); l != nil {
		end := *rec
		l.end = &end
	}
}
