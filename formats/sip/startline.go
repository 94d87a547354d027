package sip

import "bytes"

// The methods of RFC 3261 and its extensions, and the two of Microsoft
// ([MS-SIP] BENOTIFY, [MS-PRES] SERVICE).
const (
	ACK       = "ACK"
	BENOTIFY  = "BENOTIFY"
	BYE       = "BYE"
	CANCEL    = "CANCEL"
	INFO      = "INFO"
	INVITE    = "INVITE"
	MESSAGE   = "MESSAGE"
	NOTIFY    = "NOTIFY"
	OPTIONS   = "OPTIONS"
	PRACK     = "PRACK"
	PUBLISH   = "PUBLISH"
	REFER     = "REFER"
	REGISTER  = "REGISTER"
	SERVICE   = "SERVICE"
	SUBSCRIBE = "SUBSCRIBE"
	UPDATE    = "UPDATE"
)

// IsRequest reports whether the start line is a request line.
func (m *Message) IsRequest() bool { return m.kind == request }

// IsResponse reports whether the start line is a status line.
func (m *Message) IsResponse() bool { return m.kind == response }

// StartLine returns the first line without its end, whatever it is, and nil
// when the message begins with a header.
func (m *Message) StartLine() []byte { return m.line }

// Method returns the method of a request and, for a response, that of its CSeq
// header. It is "" when there is neither.
func (m *Message) Method() string {
	if m.kind == request {
		method, _, _ := bytes.Cut(m.line, space)
		return standardMethods.of(method)
	}
	_, method, _ := m.CSeq()
	return method
}

// RequestURI returns the Request-URI as it is written, nil for a response.
func (m *Message) RequestURI() []byte {
	if m.kind != request {
		return nil
	}
	_, rest, _ := bytes.Cut(m.line, space)
	if i := versionAt(rest); i >= 0 {
		rest = rest[:i]
	}
	return trim(rest)
}

// Status returns the status code of a response, 0 for a request.
func (m *Message) Status() int {
	if m.kind != response {
		return 0
	}
	code, _ := splitStatus(m.line)
	return code
}

// ImpossibleStatus returns the status code of a status line that has none from 100
// to 699 (RFC 3261 §7.2, §21), nil for every other start line.
func (m *Message) ImpossibleStatus() []byte {
	if !hasPrefixFold(m.line, "sip/") || m.kind == response && m.Status() <= 699 {
		return nil
	}
	_, code, _ := bytes.Cut(m.line, space)
	code, _, _ = bytes.Cut(trim(code), space)
	return code
}

// Reason returns the reason phrase of a response, nil when it has none.
func (m *Message) Reason() []byte {
	if m.kind != response {
		return nil
	}
	_, reason := splitStatus(m.line)
	return reason
}

// startKind tells a request line and a status line from anything else. The
// version may be missing from a request line only where the message is cut.
func startKind(line []byte, last bool) kind {
	if hasPrefixFold(line, "sip/") {
		if code, _ := splitStatus(line); code > 0 {
			return response
		}
		return fragment
	}
	method, rest, found := bytes.Cut(line, space)
	if !found || !IsToken(method) {
		return fragment
	}
	if versionAt(rest) > 0 || last && bytes.IndexByte(rest, ':') > 0 {
		return request
	}
	return fragment
}

// versionAt returns where the blank before the closing SIP-Version stands, -1
// when there is no version.
func versionAt(rest []byte) int {
	rest = trimRight(rest)
	i := bytes.LastIndexByte(rest, ' ')
	if i < 0 || !hasPrefixFold(rest[i+1:], "sip/") {
		return -1
	}
	return i
}

// splitStatus reads a status line; code is 0 when it is none.
func splitStatus(line []byte) (code int, reason []byte) {
	_, rest, _ := bytes.Cut(line, space)
	rest = trim(rest)
	if len(rest) < 3 || len(rest) > 3 && IsDigit(rest[3]) {
		return 0, nil
	}
	for _, c := range rest[:3] {
		if !IsDigit(c) {
			return 0, nil
		}
		code = code*10 + int(c-'0')
	}
	if code < 100 {
		return 0, nil
	}
	if reason = trim(rest[3:]); len(reason) == 0 {
		reason = nil
	}
	return code, reason
}

// standardMethods are the methods that have a constant here.
var standardMethods = usualNamesOf(ACK, BENOTIFY, BYE, CANCEL, INFO, INVITE, MESSAGE, NOTIFY, OPTIONS, PRACK, PUBLISH, REFER, REGISTER, SERVICE, SUBSCRIBE, UPDATE)

// IsStandardMethod reports whether b is one of them.
func IsStandardMethod(b []byte) bool { return standardMethods[string(b)] != "" }

// usualNames are strings of which many copies would be made.
type usualNames map[string]string

func usualNamesOf(list ...string) usualNames {
	n := usualNames{}
	for _, name := range list {
		n[name] = name
	}
	return n
}

// of returns b as a string; one of the names costs no memory.
func (n usualNames) of(b []byte) string {
	if name := n[string(b)]; name != "" {
		return name
	}
	return string(b)
}

// LineEnd returns what ends the first line of b, CRLF where none does.
func LineEnd(b []byte) string {
	if i := bytes.IndexByte(b, '\n'); i == 0 || i > 0 && b[i-1] != '\r' {
		return "\n"
	}
	return "\r\n"
}
