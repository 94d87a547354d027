// Package hep sends messages to stores that take HEP, the encapsulation protocol of
// Homer (version 3, "HEP3/EEP" of the sipcapture project): a header "HEP3" with the
// length of the whole, then chunks of vendor, type, length and value, all numbers in
// the order of the network.
package hep

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"strings"
	"time"

	"ocsconv/formats"
)

// MaxPacket is the longest packet in octets, the message with all chunks about it,
// that stores take: what fits a UDP datagram in IPv4. Beyond it they close the
// connection, also where that is one of TCP and the length would have room for more.
const MaxPacket = 65507

// ErrTooLong says that the packet of a message is longer than [MaxPacket], or than
// the system lets a datagram be.
var ErrTooLong = errors.New("the message is longer than HEP stores take")

// The types of the chunks of vendor 0.
const (
	family      = 1 // 2 is IPv4, 10 is IPv6
	protocol    = 2 // as in IP: 6 is TCP, 17 is UDP
	source4     = 3
	destination = 4 // IPv4; two more for IPv6, as with the source
	sourcePort  = 7
	targetPort  = 8
	seconds     = 9
	micros      = 10
	payloadType = 11 // 1 is SIP
	capturer    = 12
	payload     = 15
	correlation = 17
	nodeName    = 19
)

// Node names who captured: the number and name under which a store lists it.
type Node struct {
	ID   uint32
	Name string
}

// Append appends a message as a packet of HEP3. At, src and dst are what the store
// shows. A name loses backslashes, with which some stores make invalid JSON. The
// error is [ErrTooLong].
func Append(b []byte, m *formats.Message, at time.Time, src, dst netip.AddrPort, callID string, node Node) ([]byte, error) {
	start := len(b)
	b = append(b, "HEP3\x00\x00"...)
	ip, shift := byte(2), uint16(0)
	from, to := src.Addr().Unmap(), dst.Addr().Unmap()
	if from.Is6() || to.Is6() {
		ip, shift = 10, 2
		from, to = netip.AddrFrom16(from.As16()), netip.AddrFrom16(to.As16())
	}
	transport := byte(6)
	if m.Transport == formats.UDP {
		transport = 17
	}
	b = chunk(b, family, []byte{ip})
	b = chunk(b, protocol, []byte{transport})
	b = chunk(b, source4+shift, from.AsSlice())
	b = chunk(b, destination+shift, to.AsSlice())
	b = chunk(b, sourcePort, binary.BigEndian.AppendUint16(nil, src.Port()))
	b = chunk(b, targetPort, binary.BigEndian.AppendUint16(nil, dst.Port()))
	b = chunk(b, seconds, binary.BigEndian.AppendUint32(nil, uint32(max(at.Unix(), 0))))
	b = chunk(b, micros, binary.BigEndian.AppendUint32(nil, uint32(at.Nanosecond()/1000)))
	b = chunk(b, payloadType, []byte{1})
	b = chunk(b, capturer, binary.BigEndian.AppendUint32(nil, node.ID))
	b = chunk(b, nodeName, []byte(node.Name[strings.LastIndexByte(node.Name, '\\')+1:]))
	b = chunk(b, correlation, []byte(callID[:min(len(callID), maxCorrelation)]))
	const header = 6
	if len(m.Raw) > MaxPacket-header-(len(b)-start) {
		return b[:start], ErrTooLong
	}
	b = chunk(b, payload, m.Raw)
	binary.BigEndian.PutUint16(b[start+4:], uint16(len(b)-start))
	return b, nil
}

// maxCorrelation bounds the Call-ID beside the message, in octets.
const maxCorrelation = 255

func chunk(b []byte, kind uint16, value []byte) []byte {
	if len(value) == 0 {
		return b
	}
	b = binary.BigEndian.AppendUint16(b, 0)
	b = binary.BigEndian.AppendUint16(b, kind)
	b = binary.BigEndian.AppendUint16(b, uint16(6+len(value)))
	return append(b, value...)
}
