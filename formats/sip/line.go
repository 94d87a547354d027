package sip

import (
	"bytes"
	"iter"
)

// This file is the grammar of single lines, for those who look for messages in
// octets that may hold anything: a log, a document, a stream.

const version = "SIP/2.0"

// protected is what web pages put in the place of an address.
var protected = []byte("[email protected]")

// IsStartLine reports whether line, without its line end, is the start line of a
// SIP message (RFC 3261 §7.1 and §7.2): a status code, also one that is none (see
// [Message.ImpossibleStatus]), or any token
// as method and a URI with its scheme. The version may be in any case, and blanks
// at the line's end do not matter. A URI may hold blanks only where a web page
// has put "[email protected]" in the place of an address.
func IsStartLine(line []byte) bool {
	line = trimRight(line)
	if len(line) < len(version+" 100") {
		return false
	}
	if line[len(version)] == ' ' && hasPrefixFold(line, version) {
		return isStatus(line[len(version)+1:])
	}
	method, uri, ok := cutRequestLine(line)
	return ok && IsToken(method) && isRequestURI(uri)
}

// isStatus reports whether s is a number of at least three digits and a reason,
// which may be missing.
func isStatus(s []byte) bool {
	n := 0
	for n < len(s) && IsDigit(s[n]) {
		n++
	}
	return n >= 3 && (n == len(s) || s[n] == ' ')
}

// cutRequestLine parts what stands before " SIP/2.0" at its first blank.
func cutRequestLine(line []byte) (method, rest []byte, ok bool) {
	end := len(line) - len(version)
	if end < 1 || line[len(line)-1] != '0' || line[end-1] != ' ' || !hasPrefixFold(line[end:], version) {
		return nil, nil, false
	}
	return bytes.Cut(line[:end-1], space)
}

// IsMaskedRequestLine reports whether line is a request line but for what stands
// in the place of the Request-URI: documents mask it with anything.
func IsMaskedRequestLine(line []byte) bool {
	method, _, ok := cutRequestLine(trimRight(line))
	return ok && IsToken(method)
}

// ClaimsStartLine reports whether line is the start line of a message or would be
// one but for its status or its URI. It is for octets that are a message's for
// another reason, as a datagram is: what has the version in its place there is SIP.
func ClaimsStartLine(line []byte) bool {
	line = trimRight(line)
	if len(line) <= len(version) || line[len(version)] != ' ' || !hasPrefixFold(line, version) {
		return IsMaskedRequestLine(line)
	}
	status, _, _ := bytes.Cut(line[len(version)+1:], space)
	for _, c := range status {
		if !IsDigit(c) {
			return false
		}
	}
	return len(status) > 0
}

func isRequestURI(uri []byte) bool {
	least := byte(' ' + 1)
	if bytes.Contains(uri, protected) {
		least = ' '
	}
	for _, c := range uri {
		if c < least || c == 0x7f {
			return false
		}
	}
	return bytes.IndexByte(uri, ':') > 0
}

// CutHeader parts a header line at its colon (RFC 3261 §7.3.1). Name is a token
// without the blanks behind it, value is all that follows, line ends and folds
// included.
func CutHeader(line []byte) (name, value []byte, ok bool) {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 {
		return nil, nil, false
	}
	if name = trimRight(line[:colon]); !IsToken(name) {
		return nil, nil, false
	}
	return name, line[colon+1:], true
}

// IsHeaderLine reports whether a line of a log looks like a header. It asks for
// more than [CutHeader]: a second colon behind the first ("CSession::Connect") is
// no header, nor is what begins with a digit, an address and port that were
// wrapped onto a line of their own, nor a name of more than 64 octets.
func IsHeaderLine(line []byte) bool {
	const longest = 64
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 || colon > longest || IsDigit(line[0]) || colon+1 < len(line) && line[colon+1] == ':' {
		return false
	}
	return IsToken(line[:colon]) || IsToken(bytes.TrimRight(line[:colon], " \t"))
}

// HeaderValue returns the value of a header line when its name is name, in any
// case, or the compact form if that is not zero. The value keeps its line end and
// blanks.
func HeaderValue(line []byte, name string, compact byte) (value []byte, ok bool) {
	n := len(name)
	switch {
	case len(line) > n && line[0]|0x20 == name[0]|0x20 && hasPrefixFold(line, name):
	case compact != 0 && len(line) > 1 && line[0]|0x20 == compact:
		n = 1
	default:
		return nil, false
	}
	rest := skipBlanks(line[n:])
	if len(rest) == 0 || rest[0] != ':' {
		return nil, false
	}
	return rest[1:], true
}

// HeadLines returns the lines of a message's head as they are written: a header
// with its folds (RFC 3261 §7.3.1) and its line end is one, so is the start line
// and each empty line. All of them together are head.
func HeadLines(head []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(head) > 0 {
			line, next := cutLine(head, 0)
			for len(line) > 0 && next < len(head) && (head[next] == ' ' || head[next] == '\t') {
				_, next = cutLine(head, next)
			}
			if !yield(head[:next]) {
				return
			}
			head = head[next:]
		}
	}
}

// ViaTransport returns the transport token of a Via value ("SIP/2.0/TLS host"),
// empty when there is none. Blanks around the slashes are allowed (RFC 3261
// §25.1). It is [ParseVia] for those who ask nothing else, of every message.
func ViaTransport(via []byte) []byte {
	via = skipBlanks(via)
	if len(via) < len(version) || !hasPrefixFold(via, version[:3]) {
		return nil
	}
	for range 2 {
		i := bytes.IndexByte(via, '/')
		if i < 0 {
			return nil
		}
		via = skipBlanks(via[i+1:])
	}
	for i, c := range via {
		if c <= ' ' {
			return via[:i]
		}
	}
	return via
}

// skipBlanks is bytes.TrimLeft for blanks, without the set of characters that
// it makes each time.
func skipBlanks(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	return b
}
