package uccapi

import (
	"bytes"
	"net/netip"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// packet is what a packet line says:
//
//	Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 652 bytes:
//	Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 216 bytes:
//
// Viewers also take it without anything behind the first two words.
type packet struct {
	direction formats.Direction
	remote    formats.Address
	local     formats.Address
	size      int // octets of the message; 0 when the line does not say
}

var localAddress = []byte("Local Address:")

// parsePacket reads a payload that classify called a packet line. What it does
// not understand stays unknown.
func (c *addresses) parsePacket(text []byte) packet {
	last := &c.received
	if text[0] == 'S' {
		last = &c.sent
	}
	if n := len(last.text); n > 0 && len(text) > n && string(text[:n]) == last.text {
		p := last.packet
		p.size = sizeBehind(text[n:])
		return p
	}
	p, rest := c.parseEnds(text)
	if rest != nil {
		last.text, last.packet = string(text[:len(text)-len(rest)]), p
		p.size = sizeBehind(rest)
	}
	return p
}

// parseEnds is parsePacket without the size, which stands in rest: what follows both
// addresses, nil where one of them is missing.
func (c *addresses) parseEnds(text []byte) (p packet, rest []byte) {
	p.direction = formats.In
	words := received
	if text[0] == 'S' {
		p.direction, words = formats.Out, sending
	}
	remote, behind, ok := bytes.Cut(bytes.TrimLeft(text[len(words):], " -"), []byte(" ("))
	if !ok {
		return p, nil
	}
	p.remote = c.remote.parse(remote)
	if _, behind, ok = bytes.Cut(behind, localAddress); !ok {
		return p, nil
	}
	local, rest, ok := bytes.Cut(behind, []byte{')'})
	if !ok {
		return p, nil
	}
	p.local = c.local.parse(bytes.TrimSpace(local))
	return p, rest
}

// sizeBehind returns the number of octets that stands behind the addresses.
func sizeBehind(rest []byte) (size int) {
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	for i := 0; i < len(rest) && i < 9 && sip.IsDigit(rest[i]); i++ {
		size = size*10 + int(rest[i]-'0')
	}
	return size
}

// ParsePacket reads a packet line's payload: the direction and, where the line
// names them, both addresses. It reports false for any other text.
func ParsePacket(text []byte) (direction formats.Direction, local, remote formats.Address, ok bool) {
	if classify(text) != packetLine {
		return formats.Unknown, local, remote, false
	}
	var fresh addresses
	p := fresh.parsePacket(text)
	return p.direction, p.local, p.remote, true
}

// addresses remembers the last two addresses, and the last packet line of each
// direction up to its size: a client talks to one server for hours, so most packet
// lines repeat them.
type addresses struct {
	local, remote  lastAddress
	sent, received lastPacket
}

type lastPacket struct {
	text   string // up to the bracket behind the addresses
	packet packet // without its size
}

type lastAddress struct {
	text string
	addr formats.Address
}

func (l *lastAddress) parse(text []byte) formats.Address {
	if string(text) != l.text {
		l.text = string(text)
		l.addr = parseAddress(l.text)
	}
	return l.addr
}

// parseAddress reads "ip:port", "[ip]:port" or "host:port". The port counts
// from the last colon, so an IPv6 address without brackets is read too.
func parseAddress(s string) formats.Address {
	host, port := s, uint16(0)
	for i := len(s) - 1; i >= 0 && s[i] != ']'; i-- {
		if s[i] != ':' {
			continue
		}
		if n, err := strconv.ParseUint(s[i+1:], 10, 16); err == nil {
			host, port = s[:i], uint16(n)
		}
		break
	}
	bare := host
	if n := len(bare); n > 1 && bare[0] == '[' && bare[n-1] == ']' {
		bare = bare[1 : n-1]
	}
	ip, err := netip.ParseAddr(bare)
	if err != nil {
		return formats.Address{AddrPort: netip.AddrPortFrom(netip.Addr{}, port), Host: host}
	}
	return formats.Address{AddrPort: netip.AddrPortFrom(ip, port)}
}

// closes reports whether a line is the record's own end line: it was written by
// the same thread, or names the packet with addresses and all.
func (rec *record) closes(p *Prefix, text []byte) bool {
	return classify(text) == trailerLine && (p.sameThread(&rec.own) || rec.isNamedBy(text) && len(rec.packet) > 2*len(sending))
}

// isNamedBy reports whether an end line names the record's packet. The short
// form names none, and counts for every packet.
func (rec *record) isNamedBy(trailer []byte) bool {
	if !rec.framed {
		return false
	}
	name := packetName(trailer[len(endOf):])
	return len(name) == 0 || bytes.Equal(name, packetName(rec.packet))
}

func packetName(text []byte) []byte { return bytes.TrimRight(bytes.TrimSpace(text), ":") }
