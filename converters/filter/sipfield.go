package filter

import (
	"bytes"
	"iter"
	"strconv"

	"ocsconv/formats/sip"
)

// sipFields are Wireshark's fields of a SIP message, without the plain headers,
// which headerFields makes. Where Wireshark's dissector has its own view of what
// a value is, this is it: from.addr is the URI with its parameters, an unquoted
// display name keeps the blank before "<", a number is what its digits say.
var sipFields = []field{
	{name: "sip", kind: protocol, about: "The message", values: ofMessage(func(m *sip.Message) (value, bool) {
		return octetsOf(m.Bytes()), true
	})},
	sipText("sip.Request-Line", "Request line", func(m *sip.Message) []byte { return onlyIf(m.IsRequest(), m.StartLine()) }),
	sipText("sip.Method", "Method of a request", func(m *sip.Message) []byte { return onlyIf(m.IsRequest(), []byte(m.Method())) }),
	sipText("sip.Status-Line", "Status line", func(m *sip.Message) []byte { return onlyIf(m.IsResponse(), m.StartLine()) }),
	sipNumber("sip.Status-Code", "Status code of a response", func(m *sip.Message) (int64, bool) {
		return int64(m.Status()), m.IsResponse()
	}),
	sipText("sip.r-uri", "Request-URI", (*sip.Message).RequestURI),
	sipText("sip.r-uri.user", "User part of the Request-URI", func(m *sip.Message) []byte { return user(m.RequestURI()) }),
	sipText("sip.r-uri.host", "Host part of the Request-URI", func(m *sip.Message) []byte { return host(m.RequestURI()) }),
	sipText("sip.r-uri.port", "Port of the Request-URI", func(m *sip.Message) []byte { return uriPort(m.RequestURI()) }),
	sipText("sip.msg_hdr", "The headers, without the body", headers),
	{name: "sip.msg_body", kind: octets, about: "The body", values: ofMessage(func(m *sip.Message) (value, bool) {
		b := body(m)
		return octetsOf(b), len(b) > 0
	})},

	partOf("sip.from.addr", "URI of the From header", "From", uri),
	partOf("sip.from.user", "User part of the From header", "From", uriUser),
	partOf("sip.from.host", "Host part of the From header", "From", uriHost),
	partOf("sip.from.port", "Port of the From header", "From", uriPortOf),
	partOf("sip.from.tag", "Tag of the From header", "From", tag),
	partOf("sip.from.display.info", "Display name of the From header", "From", display),
	partOf("sip.to.addr", "URI of the To header", "To", uri),
	partOf("sip.to.user", "User part of the To header", "To", uriUser),
	partOf("sip.to.host", "Host part of the To header", "To", uriHost),
	partOf("sip.to.port", "Port of the To header", "To", uriPortOf),
	partOf("sip.to.tag", "Tag of the To header", "To", tag),
	partOf("sip.to.display.info", "Display name of the To header", "To", display),
	partOf("sip.pai.addr", "First URI of a P-Asserted-Identity header", "P-Asserted-Identity", uri),
	partOf("sip.pai.user", "User part of it", "P-Asserted-Identity", uriUser),
	partOf("sip.pai.host", "Host part of it", "P-Asserted-Identity", uriHost),
	partOf("sip.pai.display.info", "Display name of it", "P-Asserted-Identity", display),
	itemsOf("sip.contact.uri", "URI of a Contact", "Contact", uri),
	itemsOf("sip.contact.user", "User part of a Contact", "Contact", uriUser),
	itemsOf("sip.contact.host", "Host part of a Contact", "Contact", uriHost),
	itemsOf("sip.contact.port", "Port of a Contact", "Contact", uriPortOf),
	itemsOf("sip.contact.display.info", "Display name of a Contact", "Contact", display),
	itemsOf("sip.Route.uri", "URI of a Route", "Route", uri),
	itemsOf("sip.Route.user", "User part of a Route", "Route", uriUser),
	itemsOf("sip.Route.host", "Host part of a Route", "Route", uriHost),
	itemsOf("sip.Route.port", "Port of a Route", "Route", uriPortOf),
	itemsOf("sip.Record-Route.uri", "URI of a Record-Route", "Record-Route", uri),
	itemsOf("sip.Record-Route.user", "User part of a Record-Route", "Record-Route", uriUser),
	itemsOf("sip.Record-Route.host", "Host part of a Record-Route", "Record-Route", uriHost),
	itemsOf("sip.Record-Route.port", "Port of a Record-Route", "Record-Route", uriPortOf),
	{name: "sip.tag", kind: text, about: "Tag of the From or the To header", values: either(lines("From", tag), lines("To", tag))},
	{name: "sip.display.info", kind: text, about: "Any display name", values: either(
		lines("From", display), lines("To", display), items("Contact", display), lines("P-Asserted-Identity", display),
	)},

	numberOf("sip.CSeq.seq", "Sequence number of the CSeq header", "CSeq"),
	partOf("sip.CSeq.method", "Method of the CSeq header", "CSeq", func(v []byte) []byte {
		return bytes.TrimLeft(bytes.TrimLeft(v, "0123456789"), " \t")
	}),
	viaPart("sip.Via.transport", "Transport of a Via", func(v sip.Via) []byte { return v.Transport }),
	viaPart("sip.Via.sent-by.address", "Host or address of a Via", func(v sip.Via) []byte { return bytes.Trim(v.Host, "[]") }),
	{name: "sip.Via.sent-by.port", kind: short, about: "Port of a Via that has parameters", values: viaPorts},
	viaPart("sip.Via.branch", "Branch of a Via", sip.Via.Branch),
	viaPart("sip.Via.received", "Address that a Via was received from", func(v sip.Via) []byte {
		received, _ := v.Param("received")
		return received
	}),
	sipNumber("sip.RAck.RSeq.seq", "RSeq number that a PRACK names", func(m *sip.Message) (int64, bool) {
		rseq, _, _, ok := m.RAck()
		return int64(rseq), ok
	}),
	sipNumber("sip.RAck.CSeq.seq", "CSeq number that a PRACK names", func(m *sip.Message) (int64, bool) {
		_, cseq, _, ok := m.RAck()
		return int64(cseq), ok
	}),
	sipText("sip.RAck.CSeq.method", "CSeq method that a PRACK names", func(m *sip.Message) []byte {
		_, _, method, ok := m.RAck()
		return onlyIf(ok, []byte(method))
	}),
	partOf("sip.reason_protocols", "Protocol of a Reason header", "Reason", func(v []byte) []byte {
		return sip.ParseNameAddr(v).URI
	}),
	{name: "sip.reason_cause_sip", kind: unsigned, about: "Status code in a Reason header", values: causes("SIP")},
	{name: "sip.reason_cause_q850", kind: unsigned, about: "Q.850 cause in a Reason header", values: causes("Q.850")},
	partOf("sip.reason_text", "Text of a Reason header", "Reason", func(v []byte) []byte {
		said, _ := sip.ParseNameAddr(v).Param("text")
		return said
	}),
}

// isSIP reports whether there is a message that Wireshark takes for SIP: one with
// a start line.
func (p *packet) isSIP() bool {
	m := p.message()
	return m.IsRequest() || m.IsResponse()
}

func onlyIf(ok bool, b []byte) []byte {
	if !ok {
		return nil
	}
	return b
}

// sipText makes a field of text that a message has once; nil is not there.
func sipText(name, about string, get func(*sip.Message) []byte) field {
	return field{name: name, kind: text, about: about, values: ofMessage(func(m *sip.Message) (value, bool) { return present(get(m)) })}
}

func sipNumber(name, about string, get func(*sip.Message) (int64, bool)) field {
	return field{name: name, kind: unsigned, about: about, values: ofMessage(func(m *sip.Message) (value, bool) {
		n, ok := get(m)
		return value{number: n}, ok
	})}
}

// ofMessage returns a value that a message has once.
func ofMessage(get func(*sip.Message) (value, bool)) values {
	return one(func(p *packet) (value, bool) {
		if !p.isSIP() {
			return value{}, false
		}
		return get(p.message())
	})
}

// present is the value of octets; nil is not there.
func present(b []byte) (value, bool) { return octetsOf(b), b != nil }

// partOf makes a field of a part of each header with a name.
func partOf(name, about, header string, part func(header []byte) []byte) field {
	return field{name: name, kind: text, about: about, values: lines(header, part)}
}

// itemsOf is partOf for each address of headers that are lists.
func itemsOf(name, about, header string, part func(item []byte) []byte) field {
	return field{name: name, kind: text, about: about, values: items(header, part)}
}

// lines returns a part of each header with a name; nil is not there.
func lines(header string, part func([]byte) []byte) values {
	return headerValues(header, func(v []byte) (value, bool) { return present(part(v)) })
}

// headerValues returns a value of each header with a name.
func headerValues(header string, of func([]byte) (value, bool)) values {
	return each(func(m *sip.Message) iter.Seq[[]byte] { return m.Headers(header) }, of)
}

// items returns a part of each item of a list.
func items(header string, part func([]byte) []byte) values {
	return each(func(m *sip.Message) iter.Seq[[]byte] { return m.List(header) }, func(v []byte) (value, bool) { return present(part(v)) })
}

func each[T any](list func(*sip.Message) iter.Seq[T], of func(T) (value, bool)) values {
	return func(p *packet, yield func(value) bool) {
		if !p.isSIP() {
			return
		}
		for v := range list(p.message()) {
			if x, ok := of(v); ok && !yield(x) {
				return
			}
		}
	}
}

// either returns the values of the one and of the other.
func either(list ...values) values {
	return func(p *packet, yield func(value) bool) {
		more := true
		for _, v := range list {
			if more {
				v(p, func(x value) bool { more = yield(x); return more })
			}
		}
	}
}

// numberOf makes a field of the number that each header with a name begins with.
func numberOf(name, about, header string) field {
	return field{name: name, kind: unsigned, about: about, values: headerValues(header, func(v []byte) (value, bool) {
		return value{number: leadingNumber(v)}, true
	})}
}

func viaPart(name, about string, part func(sip.Via) []byte) field {
	return field{name: name, kind: text, about: about, values: each((*sip.Message).Vias, func(v sip.Via) (value, bool) { return present(part(v)) })}
}

// viaPorts are the ports of Vias with parameters. Wireshark shows no port that a
// line ends in.
var viaPorts = each((*sip.Message).Vias, func(v sip.Via) (value, bool) {
	return value{number: int64(v.Port)}, v.Port > 0 && hasParams(v)
})

func hasParams(v sip.Via) bool {
	for range v.Params() {
		return true
	}
	return false
}

// afterStartLine returns what Wireshark 4.0 takes for the message header: it ends
// only where the packet does.
func afterStartLine(m *sip.Message) []byte {
	_, rest, _ := bytes.Cut(bytes.TrimLeft(m.Bytes(), "\r\n"), []byte{'\n'})
	return rest
}

// headers returns what is between the start line and the body.
func headers(m *sip.Message) []byte {
	all := afterStartLine(m)
	return all[:max(0, len(all)-len(m.Body()))]
}

// body returns the body as far as Content-Length says that it goes.
func body(m *sip.Message) []byte {
	b := m.Body()
	if v := m.Header("Content-Length"); v != nil {
		b = b[:min(int64(len(b)), leadingNumber(v))]
	}
	return b
}

// leadingNumber returns the number that v begins with, 0 when it begins with
// something else. What exceeds 32 bits is the largest of them.
func leadingNumber(v []byte) int64 {
	n := int64(0)
	for _, c := range v {
		if !isDigit(c) {
			break
		}
		if n = n*10 + int64(c-'0'); n > 1<<32-1 {
			return 1<<32 - 1
		}
	}
	return n
}

// The parts of an address.

func uri(v []byte) []byte {
	a := sip.ParseNameAddr(v)
	if bytes.IndexByte(a.URI, ':') < 0 {
		return nil
	}
	return a.URI
}

func uriUser(v []byte) []byte   { return user(uri(v)) }
func uriHost(v []byte) []byte   { return host(uri(v)) }
func uriPortOf(v []byte) []byte { return uriPort(uri(v)) }

// sipURI parses a SIP or SIPS URI. Of any other Wireshark shows no parts.
func sipURI(b []byte) (u sip.URI, ok bool) {
	u = sip.ParseURI(b)
	return u, bytes.EqualFold(u.Scheme, []byte("sip")) || bytes.EqualFold(u.Scheme, []byte("sips"))
}

func user(b []byte) []byte {
	if u, ok := sipURI(b); ok && len(u.User) > 0 {
		return u.User
	}
	return nil
}

func host(b []byte) []byte {
	if u, ok := sipURI(b); ok && len(u.Host) > 0 {
		return u.Host
	}
	return nil
}

func uriPort(b []byte) []byte {
	if u, ok := sipURI(b); ok && u.Port > 0 {
		return strconv.AppendInt(nil, int64(u.Port), 10)
	}
	return nil
}

// tag returns the tag, empty but not nil for one without a value.
func tag(v []byte) []byte {
	t, ok := sip.ParseNameAddr(v).Param("tag")
	if ok && t == nil {
		return []byte{}
	}
	return t
}

func display(v []byte) []byte {
	d := sip.ParseNameAddr(v).Display
	if d == nil || d[0] == '"' {
		return d
	}
	before, _, _ := bytes.Cut(v, []byte{'<'})
	return bytes.TrimLeft(before, " \t\r\n")
}

// causes returns the causes of the Reason headers of one protocol (RFC 3326). A
// Reason has the form of an address: a word and parameters.
func causes(proto string) values {
	return headerValues("Reason", func(v []byte) (value, bool) {
		r := sip.ParseNameAddr(v)
		cause, ok := r.Param("cause")
		return value{number: leadingNumber(cause)}, ok && bytes.EqualFold(r.URI, []byte(proto))
	})
}
