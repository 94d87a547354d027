package capture

import (
	"hash/crc32"
	"net/netip"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sip"
)

// exported reads a packet of `tshark -U` or of Wireshark's Export PDUs.
func (r *Reader) exported(f *frame) {
	pdu, err := pcapng.ParsePDU(f.packet.Data)
	if err != nil {
		r.stats.damaged++
		return
	}
	if !looksLikeSIP(pdu.Payload) {
		r.notMessage(f, pdu.Payload)
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
