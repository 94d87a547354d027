package filter

import (
	"bytes"
	"math"

	"ocsconv/formats/sip"
)

// sdpFields are Wireshark's fields of a session description. A body with several
// of them, as OCS 2007 R2 offers, has the values of all.
var sdpFields = []field{
	{name: "sdp", kind: protocol, about: "Session description", values: func(p *packet, yield func(value) bool) {
		for s := range p.sdps() {
			if !yield(octetsOf(s.Bytes())) {
				return
			}
		}
	}},
	sdpLine("sdp.version", "v= line", 'v', anywhere, entire),
	sdpLine("sdp.owner", "o= line", 'o', anywhere, entire),
	sdpLine("sdp.owner.username", "User name of the o= line", 'o', anywhere, wordAt(0)),
	sdpLine("sdp.owner.sessionid", "Session id of the o= line", 'o', anywhere, wordAt(1)),
	sdpLine("sdp.owner.version", "Version of the o= line", 'o', anywhere, wordAt(2)),
	sdpLine("sdp.owner.address", "Address of the o= line", 'o', anywhere, wordAt(5)),
	sdpLine("sdp.session_name", "s= line", 's', anywhere, entire),
	sdpLine("sdp.connection_info", "c= line", 'c', anywhere, entire),
	sdpLine("sdp.connection_info.network_type", "Network type of a c= line", 'c', anywhere, wordAt(0)),
	sdpLine("sdp.connection_info.address_type", "Address type of a c= line", 'c', anywhere, wordAt(1)),
	sdpLine("sdp.connection_info.address", "Address of a c= line", 'c', anywhere, wordAt(2)),
	sdpLine("sdp.bandwidth", "b= line", 'b', anywhere, entire),
	sdpLine("sdp.bandwidth.modifier", "What a b= line limits", 'b', anywhere, before),
	sdpLine("sdp.bandwidth.value", "Number of a b= line", 'b', anywhere, after),
	sdpLine("sdp.time", "t= line", 't', anywhere, entire),
	sdpLine("sdp.session_attr", "Attribute of the session", 'a', session, entire),
	sdpLine("sdp.session_attr.field", "Name of an attribute of the session", 'a', session, before),
	sdpLine("sdp.session_attr.value", "Value of an attribute of the session", 'a', session, after),
	sdpLine("sdp.media", "m= line", 'm', anywhere, entire),
	sdpLine("sdp.media.media", "Media type: audio, video, …", 'm', anywhere, wordAt(0)),
	sdpLine("sdp.media.port_string", "Port of an m= line, as text", 'm', anywhere, wordAt(1)),
	{name: "sdp.media.port", kind: short, about: "Port of an m= line", values: mediaPorts},
	sdpLine("sdp.media.proto", "Transport of an m= line: RTP/SAVP, …", 'm', anywhere, wordAt(2)),
	sdpLine("sdp.media_attr", "Attribute of a media description", 'a', media, entire),
	sdpLine("sdp.media_attribute.field", "Name of an attribute with a value", 'a', media, before),
	sdpLine("sdp.ice_candidate.foundation", "Foundation of an ICE candidate", 'a', anywhere, candidate(0)),
	sdpLine("sdp.ice_candidate.componentid", "Component of an ICE candidate: 1 RTP, 2 RTCP", 'a', anywhere, candidate(1)),
	sdpLine("sdp.ice_candidate.transport", "Transport of an ICE candidate", 'a', anywhere, candidate(2)),
	sdpLine("sdp.ice_candidate.priority", "Priority of an ICE candidate", 'a', anywhere, candidate(3)),
	sdpLine("sdp.ice_candidate.address", "Address of an ICE candidate", 'a', anywhere, candidate(4)),
	sdpLine("sdp.ice_candidate.port", "Port of an ICE candidate, as text", 'a', anywhere, candidate(5)),
	sdpLine("sdp.ice_candidate.type", "Type of an ICE candidate: host, srflx, prflx, relay", 'a', anywhere, candidate(7)),
}

// section is where in a description a line must stand.
type section uint8

const (
	anywhere section = iota
	session          // before the first m= line
	media            // behind it
)

// sdps returns the session descriptions of the body, as far as Content-Length
// says that it goes.
func (p *packet) sdps() func(yield func(sip.SDP) bool) {
	if !p.isSIP() {
		return func(func(sip.SDP) bool) {}
	}
	m := p.message()
	if n := len(body(m)); n < len(m.Body()) {
		cut := sip.Parse(m.Bytes()[:m.HeaderLength()+n])
		return cut.SDPs()
	}
	return m.SDPs()
}

// sdpLine makes a field of the lines of a type; nil is not there.
func sdpLine(name, about string, line byte, where section, part func([]byte) []byte) field {
	return field{name: name, kind: text, about: about, values: func(p *packet, yield func(value) bool) {
		for s := range p.sdps() {
			at := session
			for kind, v := range s.Lines() {
				if kind == 'm' {
					at = media
				}
				if kind != line || where != anywhere && where != at {
					continue
				}
				if b := part(v); b != nil && !yield(octetsOf(b)) {
					return
				}
			}
		}
	}}
}

// mediaPorts are the ports of m= lines that are numbers.
func mediaPorts(p *packet, yield func(value) bool) {
	for s := range p.sdps() {
		for kind, v := range s.Lines() {
			if kind != 'm' {
				continue
			}
			port := wordAt(1)(v)
			if n := leadingNumber(port); port != nil && n <= math.MaxUint16 && !yield(value{number: n}) {
				return
			}
		}
	}
}

func entire(line []byte) []byte { return line }

// before returns the name in "name:value", nil when there is no colon.
func before(line []byte) []byte {
	name, _, ok := bytes.Cut(line, []byte{':'})
	return onlyIf(ok, name)
}

// after returns the value in "name:value".
func after(line []byte) []byte {
	_, v, ok := bytes.Cut(line, []byte{':'})
	return onlyIf(ok, v)
}

// wordAt returns the word with a number from 0.
func wordAt(n int) func([]byte) []byte {
	return func(line []byte) []byte {
		for i := 0; ; i++ {
			w, rest, more := bytes.Cut(line, []byte{' '})
			if i == n {
				return onlyIf(len(w) > 0, w)
			}
			if !more {
				return nil
			}
			line = rest
		}
	}
}

// candidate returns a word of a candidate by its place. Wireshark reads the one
// of ICE draft 06, which has other words, the same way.
func candidate(n int) func([]byte) []byte {
	pick := wordAt(n)
	return func(line []byte) []byte {
		v, ok := bytes.CutPrefix(line, []byte("candidate:"))
		if !ok {
			return nil
		}
		return pick(v)
	}
}
