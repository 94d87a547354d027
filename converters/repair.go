package converters

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// repair makes a damaged message one that a dissector can read: a header
// section that is cut gets its end, and a Content-Length that promises more
// than there is says what is there. The log's own text is kept beside it for
// the way back. Readers name every such message in its Problems, so sound ones
// cost nothing.
func repair(m *formats.Message) {
	if len(m.Problems) == 0 || m.Raw == nil {
		return
	}
	raw := m.Raw
	msg := sip.Parse(raw)
	var what []string
	if !bytes.Contains(raw, []byte("\r\n\r\n")) {
		raw = endHeaders(raw)
		what = append(what, "the end of the headers was added")
		msg = sip.Parse(raw)
	}
	said := msg.Header("Content-Length")
	if n, ok := msg.ContentLength(); said != nil && (!ok || n != len(msg.Body())) {
		if fixed, ok := setContentLength(raw, msg.HeaderLength(), len(msg.Body())); ok {
			raw = fixed
			what = append(what, fmt.Sprintf("the Content-Length was %s, the body has %d octets", said, len(msg.Body())))
		}
	}
	if len(what) == 0 {
		return
	}
	if m.Text == nil {
		m.Text = m.Raw
	}
	m.Raw = raw
	m.Problems = append(m.Problems, &formats.SyntaxError{
		File: m.Origin.File, Line: m.Origin.Line, Offset: m.Origin.Offset,
		Msg: strings.Join(what, "; "), Altered: true,
	})
}

func endHeaders(raw []byte) []byte {
	fixed := bytes.TrimRight(raw, "\r\n")
	return append(append([]byte(nil), fixed...), "\r\n\r\n"...)
}

// setContentLength replaces the value of the first Content-Length header.
func setContentLength(raw []byte, headers, n int) ([]byte, bool) {
	for at := 0; at < headers; {
		end := bytes.IndexByte(raw[at:headers], '\n')
		if end < 0 {
			return nil, false
		}
		line := raw[at : at+end+1]
		name, value, ok := bytes.Cut(line, []byte(":"))
		field := strings.ToLower(string(bytes.TrimSpace(name)))
		if ok && (field == "content-length" || field == "l") {
			lead := len(value) - len(bytes.TrimLeft(value, " \t"))
			out := make([]byte, 0, len(raw)+8)
			out = append(out, raw[:at+len(name)+1+lead]...)
			out = strconv.AppendInt(out, int64(n), 10)
			out = append(out, '\r', '\n')
			return append(out, raw[at+end+1:]...), true
		}
		at += end + 1
	}
	return nil, false
}
