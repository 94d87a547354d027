package pcapng

import (
	"encoding/binary"
	"hash/crc32"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

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
	if m.Assumed != l.info.Assumed {
		rec = append(rec, fieldAssumed, 1, byte(m.Assumed))
	}
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
func sameSlice(a, b []byte) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

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
