package ocslogger

import (
	"bytes"
	"cmp"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// connection is what the direction line of an S4 record says:
//
//	>>>>>>>>>>>>Outgoing SipMessage c=[<SipTlsConnection_3B73DAD>], 192.0.2.5:56237->192.0.2.9:5075
//	<<<<<<<<<<<<Incoming SipMessage c=[<SipTlsConnection_3B73DAD>], 192.0.2.5:56237<-192.0.2.9:5075
//
// The left address is the local one either way.
type connection struct {
	direction formats.Direction
	class     []byte // "SipTlsConnection_3B73DAD"
	local     []byte
	remote    []byte
}

func isConnection(line []byte) bool {
	if line[0] != '>' && line[0] != '<' {
		return false
	}
	_, ok := parseConnection(line)
	return ok
}

// parseConnection reads a direction line from its first bracket on.
func parseConnection(line []byte) (c connection, ok bool) {
	const arrows = 4
	rest := bytes.TrimLeft(line, string(line[0]))
	if len(line)-len(rest) < arrows {
		return c, false
	}
	rest = bytes.TrimLeft(rest, " ")
	switch {
	case bytes.HasPrefix(rest, []byte("Outgoing SipMessage")):
		c.direction = formats.Out
	case bytes.HasPrefix(rest, []byte("Incoming SipMessage")):
		c.direction = formats.In
	default:
		return c, false
	}
	rest = rest[len("Outgoing SipMessage"):]
	if _, after, found := bytes.Cut(rest, []byte("c=[")); found {
		class, addresses, _ := bytes.Cut(after, []byte("]"))
		c.class, rest = bytes.Trim(class, "<>"), addresses
	}
	rest = bytes.Trim(trimRight(rest), ", ")
	arrow := []byte("->")
	if !bytes.Contains(rest, arrow) {
		arrow = []byte("<-")
	}
	c.local, c.remote, _ = bytes.Cut(rest, arrow)
	return c, true
}

// transport tells the transport from the class of the connection.
func (c *connection) transport() formats.Transport {
	switch class, _, _ := bytes.Cut(c.class, []byte{'_'}); string(class) {
	case "SipTlsConnection":
		return formats.TLS
	case "SipTcpConnection":
		return formats.TCP
	case "SipUdpConnection":
		return formats.UDP
	}
	return formats.UnknownTransport
}

func is4(component []byte) bool { return string(component) == "S4" }

// s4Inline reports whether a trace line of component S4 has the direction text
// itself, not on a line of its own.
func s4Inline(line []byte) bool {
	i := bytes.Index(line[:min(len(line), 512)], []byte("(S4,"))
	return i >= 0 && connectionIn(line[i:]) != nil
}

// connectionIn returns the part of b from the direction text on, nil if there
// is none.
func connectionIn(b []byte) []byte {
	for _, arrow := range []byte{'>', '<'} {
		arrows := bytes.Repeat([]byte{arrow}, 4)
		for rest := b; ; {
			i := bytes.Index(rest, arrows)
			if i < 0 {
				break
			}
			rest = rest[i:]
			if _, ok := parseConnection(rest); ok {
				return rest
			}
			rest = bytes.TrimLeft(rest, string(rune(arrow)))
		}
	}
	return nil
}

// isTrailer reports whether a line ends an S4 record.
func isTrailer(line []byte) bool {
	if line[0] != '-' {
		return false
	}
	rest := bytes.TrimLeft(line, "-")
	return len(line)-len(rest) >= 4 &&
		(bytes.HasPrefix(rest, []byte("EndOfOutgoing SipMessage")) || bytes.HasPrefix(rest, []byte("EndOfIncoming SipMessage")))
}

// s4 reads the record that starts at begin of the window and whose direction
// line ends at the octet at.
func (r *reader) s4(begin, at int) *formats.Message {
	l := &layout{begin: begin, s4: true}
	const emptyLines = 2
	line := r.w.LineAt(at, formats.MaxGap)
	for range emptyLines {
		if len(line) == 0 || len(trimRight(line)) > 0 {
			break
		}
		at += len(line)
		line = r.w.LineAt(at, formats.MaxGap)
	}
	if !startLine(line) {
		r.complainGap(begin, len(line) == 0, "S4 record without a SIP start line")
		return r.skip(begin, at)
	}
	l.text, l.limit, l.startLines = at, at+r.max, 1
	l.header = at + len(line)
	l.crlf = bytes.HasSuffix(line, crlf)
	l.plain = l.crlf && len(textlog.TrimEOL(line)) == len(trimRight(line))
	if r.readHeaders(l) {
		r.readBody(l)
	}
	m := r.take(l)
	r.readConnection(m)
	return m
}

// readConnection takes over what the prefix and the direction line say.
func (r *reader) readConnection(m *formats.Message) {
	text := connectionIn(m.Head)
	p := parsePrefix(joinLines(m.Head[:len(m.Head)-len(text)]))
	r.describe(m, &p)
	m.Origin.Component = cmp.Or(m.Origin.Component, "S4")
	c, _ := parseConnection(text)
	m.Direction, m.How = c.direction, formats.Logged
	m.Local, m.Remote = parseAddress(c.local), parseAddress(c.remote)
	if t := c.transport(); t != formats.UnknownTransport {
		m.Transport = t
	}
}
