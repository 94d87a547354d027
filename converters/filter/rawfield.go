package filter

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// octets returns the octets in the packet that the values of a field are made of, which
// is what @ before its name means. It is nil for what stands in no packet, and for
// headers and lines of SDP, where they are the line with its name.
func (f *field) octets() values {
	switch {
	case f.basis != byOctets && !f.kind.isAddress() && f.kind != protocol && !strings.HasPrefix(f.name, "exported_pdu."), f.note:
		return nil
	case f.name == "sip.CSeq.seq":
		return lines("CSeq", func(v []byte) []byte { return v[:len(v)-len(bytes.TrimLeft(v, "0123456789"))] })
	case f.kind.isAddress():
		return mapped(f.values, func(v value) value { return octetsOf(v.addr.AsSlice()) })
	case f.basis == byCapture && f.kind == unsigned:
		return mapped(f.values, func(v value) value { return octetsOf(binary.BigEndian.AppendUint32(nil, uint32(v.number))) })
	case isLine(f.name):
		return nil
	case f.kind.isInteger():
		return mapped(f.values, func(v value) value { return octetsOf(strconv.AppendInt(nil, v.number, 10)) })
	}
	return f.values
}

// sdpWhole are the fields of whole lines of SDP.
var sdpWhole = []string{
	"sdp.version", "sdp.owner", "sdp.session_name", "sdp.connection_info", "sdp.bandwidth", "sdp.time",
	"sdp.session_attr", "sdp.media", "sdp.media_attr",
}

// isLine reports whether a field has a whole line of a message.
func isLine(name string) bool {
	header, ok := strings.CutPrefix(name, "sip.")
	if !ok {
		return slices.Contains(sdpWhole, name)
	}
	_, renamed := renamedHeaders[header]
	return renamed || slices.Contains(plainHeaders, header) || slices.Contains(numberHeaders, header)
}
