package capture

import (
	"bytes"
	"fmt"
	"strconv"

	"ocsconv/formats/sip"
)

var contentLength = sip.NameOf("Content-Length")

// damages says what of a message cannot be, in the words of the readers of logs.
// Behind is how many octets follow the body that Content-Length announces, which
// a receiver of datagrams leaves out (RFC 3261 §18.3).
func damages(raw []byte) (list []string, behind int) {
	m := sip.Parse(raw)
	list = headDamages(&m)
	n, ok := m.ContentLength()
	switch {
	case !ok || differs(&m, n):
		return list, 0
	case !m.HeadersEnded():
		return append(list, "the message ends within its headers"), 0
	}
	held := len(m.Body())
	rest := m.Body()[min(n, held):]
	if n > held || leading(rest) < len(rest) {
		list = append(list, fmt.Sprintf("content-length is %d, but the packet has a body of %d octets", n, held))
	}
	return list, len(rest)
}

// headDamages is [damages] of the headers alone.
func headDamages(m *sip.Message) (list []string) {
	if bareReturn(m.Bytes()[:m.HeaderLength()]) {
		list = append(list, "a carriage return without a line feed stands in the headers")
	}
	switch n, ok := m.ContentLength(); {
	case !ok && m.Get(contentLength) != nil:
		list = append(list, "content-length is no number")
	case ok && differs(m, n):
		list = append(list, "content-length is there twice, with different numbers")
	}
	return list
}

// bareReturn reports whether a carriage return stands without a line feed.
func bareReturn(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '\r') + 1
		if i == 0 || i == len(b) || b[i] != '\n' {
			return i > 0
		}
		b = b[i:]
	}
}

// differs reports whether the header is there again with another number.
func differs(m *sip.Message, n int) bool {
	if !m.Repeated(contentLength) {
		return false
	}
	for v := range m.Headers("Content-Length") {
		if other, err := strconv.ParseInt(string(v), 10, 32); err != nil || int(other) != n {
			return true
		}
	}
	return false
}
