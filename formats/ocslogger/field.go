package ocslogger

import (
	"bytes"
	"net/netip"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// fields are the lines of a record before its Start-Line. Their order is free.
type fields struct {
	instance    []byte
	direction   []byte
	peer        []byte
	correlation []byte
	logType     []byte
	protocol    bool // it has fields that only a record of a message has
}

// field splits a line of a record into name and value. Only letters, digits and
// hyphens make a name.
func field(line []byte) (name, value []byte, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 32 {
		return nil, nil, false
	}
	for _, c := range line[:i] {
		if !letter(c) && !sip.IsDigit(c) && c != '-' {
			return nil, nil, false
		}
	}
	return line[:i], bytes.TrimSpace(line[i+1:]), true
}

// of returns where the value of the field belongs, nil when nowhere.
func (f *fields) of(name []byte) *[]byte {
	switch {
	case is(name, "Instance-Id"):
		return &f.instance
	case is(name, "Direction"):
		f.protocol = true
		return &f.direction
	case is(name, "Peer"):
		return &f.peer
	case is(name, "Trace-Correlation-Id"):
		return &f.correlation
	case is(name, "LogType"):
		return &f.logType
	case is(name, "Message-Type"):
		f.protocol = true
	}
	return nil
}

// about reports whether the record is about something else than a message that
// passed: a diagnostic or a connection.
func (f *fields) about() bool { return is(f.logType, "diagnostic") || is(f.logType, "connection") }

// isMeta reports whether a line is one of the fields that a record of a message
// has before its header lines.
func isMeta(line []byte) bool {
	switch line[0] | 0x20 {
	case 's', 'i', 'd', 'p', 't', 'm':
	default:
		return false
	}
	name, _, ok := field(line)
	return ok && (is(name, "Start-Line") || is(name, "Instance-Id") || is(name, "Direction") ||
		is(name, "Peer") || is(name, "Message-Type") || is(name, "Trace-Correlation-Id"))
}

// startLineValue returns the length of "Start-Line: " if line begins with it.
func startLineValue(line []byte) (int, bool) { return valueOf(line, "Start-Line") }

// messageBody returns the length of "Message-Body: " if line begins with it.
// One blank belongs to the name, further ones to the body.
func messageBody(line []byte) (int, bool) { return valueOf(line, "Message-Body") }

func valueOf(line []byte, name string) (int, bool) {
	n := len(name)
	if len(line) <= n || line[n] != ':' || !is(line[:n], name) {
		return 0, false
	}
	if n+1 < len(line) && line[n+1] == ' ' {
		return n + 2, true
	}
	return n + 1, true
}

// parseDirection reads the Direction field: "incoming", "outgoing" or
// "no-direction", then perhaps the sides of an edge server.
func parseDirection(v []byte) (formats.Direction, formats.Evidence) {
	v, _, _ = bytes.Cut(v, []byte{';'})
	v = bytes.TrimSpace(v)
	switch {
	case is(v, "incoming"):
		return formats.In, formats.Logged
	case is(v, "outgoing"):
		return formats.Out, formats.Logged
	}
	return formats.Unknown, formats.NotKnown
}

// parseSides reads what stands behind the word of the Direction field. An edge
// server names its sides there ("internal edge"); in a record that was made of a
// message which no server logged both are addresses, that of the sender first, and
// it says whether the direction was inferred.
func parseSides(v []byte) (src, dst formats.Address, inferred, ok bool) {
	_, sides, _ := bytes.Cut(v, []byte{';'})
	for part := range bytes.SplitSeq(sides, []byte{';'}) {
		name, value, _ := bytes.Cut(part, []byte{'='})
		value = bytes.Trim(bytes.TrimSpace(value), `"`)
		switch name = bytes.TrimSpace(name); {
		case is(name, "source"):
			src = parseAddress(value)
		case is(name, "destination"):
			dst = parseAddress(value)
		case is(name, "how"):
			inferred = is(value, "inferred")
		}
	}
	return src, dst, inferred, src.Addr().IsValid() && dst.Addr().IsValid()
}

// lastPeer remembers the value of a Peer field: many records in a row are of one
// connection.
type lastPeer struct {
	text string
	addr formats.Address
}

func (l *lastPeer) of(v []byte) formats.Address {
	if string(v) != l.text {
		l.text, l.addr = string(v), parseAddress(v)
	}
	return l.addr
}

// lastSides remembers what stands behind the word of a Direction field: a trace has
// few of them.
type lastSides struct {
	text         string
	src, dst     formats.Address
	inferred, ok bool
}

func (l *lastSides) of(v []byte) (src, dst formats.Address, inferred, ok bool) {
	i := bytes.IndexByte(v, ';')
	if i < 0 {
		return src, dst, false, false
	}
	if v = v[i:]; string(v) != l.text {
		l.text = string(v)
		l.src, l.dst, l.inferred, l.ok = parseSides(v)
	}
	return l.src, l.dst, l.inferred, l.ok
}

// parseAddress reads "192.0.2.1:5061", "[2001:db8::1]:5061", "fe01.contoso.com:5061"
// or any of these without a port. An IPv4 address in IPv6 form is the same host
// as the IPv4 address.
func parseAddress(v []byte) formats.Address {
	s := strings.TrimSpace(string(v))
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return formats.Address{AddrPort: netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())}
	}
	host := strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	if a, err := netip.ParseAddr(host); err == nil {
		return formats.Address{AddrPort: netip.AddrPortFrom(a.Unmap(), 0)}
	}
	host, port := s, uint16(0)
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		n, err := strconv.ParseUint(s[i+1:], 10, 16)
		if err != nil {
			return formats.Address{}
		}
		host, port = s[:i], uint16(n)
	}
	if !hostName(host) {
		return formats.Address{}
	}
	return formats.Address{AddrPort: netip.AddrPortFrom(netip.Addr{}, port), Host: host}
}

// hostName reports whether s can stand for a host: letters, digits, dots,
// hyphens and underscores, and not only punctuation.
func hostName(s string) bool {
	named := false
	for i := range len(s) {
		switch c := s[i]; {
		case letter(c) || sip.IsDigit(c) || c >= 0x80:
			named = true
		case c != '.' && c != '-' && c != '_':
			return false
		}
	}
	return named && len(s) <= 255
}

// startLine reports whether a Start-Line value is one of SIP. Documents put
// blanks into Request-URIs that they mask, so it asks for less than
// [sip.IsStartLine].
func startLine(line []byte) bool {
	line = trimRight(line)
	return sip.IsStartLine(line) || sip.IsMaskedRequestLine(line)
}

// is compares a name with one that has only letters and hyphens, in any case.
func is(b []byte, name string) bool {
	if len(b) != len(name) {
		return false
	}
	for i, c := range b {
		if c != name[i] && (c|0x20 != name[i]|0x20 || !letter(c)) {
			return false
		}
	}
	return true
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
