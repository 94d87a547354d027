package textlog

import "bytes"

var (
	version      = []byte("SIP/2.0")
	statusPrefix = []byte("SIP/2.0 ")
	versionTail  = []byte(" SIP/2.0")
	protected    = []byte("[email protected]")
)

// StartLine reports whether line, without its line end, is the start line of a
// SIP message (RFC 3261 §7.1 and §7.2). Blanks at its end do not matter. It
// asks for an upper-case method and a colon in the Request-URI, so that prose
// about SIP is not taken for it. A URI may hold blanks only where a web page has
// put "[email protected]" in the place of an address.
func StartLine(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r")
	if len(line) < len("SIP/2.0 100") {
		return false
	}
	if line[0] == 'S' && bytes.HasPrefix(line, statusPrefix) {
		return statusLine(line[len(statusPrefix):])
	}
	if line[len(line)-1] != '0' || !bytes.HasSuffix(line, versionTail) {
		return false
	}
	method, uri, ok := bytes.Cut(line[:len(line)-len(versionTail)], []byte{' '})
	if !ok || len(method) == 0 || len(method) > 32 {
		return false
	}
	for _, c := range method {
		if (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
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

// statusLine reports whether s is a status code from 100 to 699 and a reason,
// which may be missing.
func statusLine(s []byte) bool {
	if s[0] < '1' || s[0] > '6' || !digit(s[1]) || !digit(s[2]) {
		return false
	}
	return len(s) == 3 || s[3] == ' '
}

func digit(c byte) bool { return c-'0' <= 9 }

// TransportOf returns the transport token of a Via value ("SIP/2.0/TLS host"),
// empty when there is none. Blanks around the slashes are allowed (RFC 3261 §25.1).
func TransportOf(via []byte) []byte {
	via = skipBlanks(via)
	if len(via) < len(version) || !bytes.EqualFold(via[:3], version[:3]) {
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

// Field returns the value of a header line when its name is name or, if that is
// not zero, the compact form. The value keeps its line end and blanks.
func Field(line []byte, name string, compact byte) (value []byte, ok bool) {
	n := len(name)
	switch {
	case len(line) > n && line[0]|0x20 == name[0]|0x20 && equalFold(line[:n], name):
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

func equalFold(b []byte, s string) bool {
	for i := range b {
		if b[i]|0x20 != s[i]|0x20 {
			return false
		}
	}
	return true
}

// HeaderLine reports whether line begins with a field name and a colon. A
// second colon behind the first ("CSession::Connect") is no header, nor is what
// begins with a digit: an address and port that were wrapped onto a line of
// their own.
func HeaderLine(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 64 || digit(line[0]) || i+1 < len(line) && line[i+1] == ':' {
		return false
	}
	for _, c := range bytes.TrimRight(line[:i], " \t") {
		if !tokenChar(c) {
			return false
		}
	}
	return true
}

func tokenChar(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || digit(c) || c == '-' || c == '_' || c == '.' || c == '!' || c == '%' || c == '*' || c == '+' || c == '`' || c == '\'' || c == '~'
}

// Blank reports whether line is nothing but a line end.
func Blank(line []byte) bool {
	switch len(line) {
	case 1:
		return line[0] == '\n'
	case 2:
		return line[0] == '\r' && line[1] == '\n'
	}
	return false
}
