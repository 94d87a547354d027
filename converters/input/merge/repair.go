package merge

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Repair makes a damaged message one that a dissector can read: blanks behind a
// request line go, those in its URI are escaped, a header section that is cut gets its end, and a
// Content-Length that promises more than there is says what is there. The log's
// own text is kept beside it for the way back. Readers name all but the first in
// the Problems of the message, so sound ones cost next to nothing.
func Repair(m *formats.Message) {
	if m.Raw == nil {
		return
	}
	checkStatus(m)
	raw := m.Raw
	var what []string
	if !plainStart(raw) {
		if line, blanks := blanksBehind(raw); blanks > 0 {
			raw = append(append([]byte(nil), raw[:line]...), raw[line+blanks:]...)
			what = append(what, "the blanks behind the request line were taken off")
		}
		if from, to := blankURI(raw); to > from {
			escaped := bytes.ReplaceAll(raw[from:to], []byte(" "), []byte("%20"))
			raw = append(append(append([]byte(nil), raw[:from]...), escaped...), raw[to:]...)
			what = append(what, "the blanks in the Request-URI were escaped")
		}
	}
	if len(m.Problems) > 0 {
		raw, what = mend(raw, what)
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

// plainStart reports whether raw begins with a request line of just three words and
// CRLF behind them, or with a status line alone, as nearly all messages do.
func plainStart(raw []byte) bool {
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	if bytes.HasPrefix(line, []byte("SIP/2.0 ")) {
		return !bytes.Contains(line, []byte(" SIP/2.0"))
	}
	line, ok := bytes.CutSuffix(line, []byte(" SIP/2.0\r"))
	uri := bytes.IndexByte(line, ' ') + 1
	return ok && uri > 0 && bytes.IndexByte(line[uri:], ' ') < 0
}

// checkStatus names a status code that is none.
func checkStatus(m *formats.Message) {
	const usual = len("SIP/2.0 200 ")
	raw := m.Raw
	if len(raw) < usual || raw[0]|0x20 != 's' || raw[3] != '/' || raw[8] >= '1' && raw[8] <= '6' && raw[usual-1] == ' ' {
		return
	}
	msg := sip.Parse(raw)
	if code := msg.ImpossibleStatus(); code != nil {
		m.Problems = append(m.Problems, &formats.SyntaxError{
			File: m.Origin.File, Line: m.Origin.Line, Offset: m.Origin.Offset,
			Msg: fmt.Sprintf("the status code is %.20q, which is none", code),
		})
	}
}

// blanksBehind returns where the request line of raw ends, and how many blanks
// stand behind it. Those behind a status line may be its empty reason phrase.
func blanksBehind(raw []byte) (line, blanks int) {
	end := bytes.IndexByte(raw, '\n')
	if end < 2 || bytes.HasPrefix(raw, []byte("SIP/")) {
		return 0, 0
	}
	if raw[end-1] == '\r' {
		end--
	}
	line = len(bytes.TrimRight(raw[:end], " \t"))
	return line, end - line
}

// blankURI returns where the Request-URI of raw begins and ends if it holds
// blanks, which no URI may (RFC 3261 §25.1), zeros if it does not. Web pages put
// "[email protected]" in the place of addresses.
func blankURI(raw []byte) (from, to int) {
	line, _, _ := bytes.Cut(raw, []byte("\n")) // dumps of lenient stacks have no carriage return
	from = bytes.IndexByte(line, ' ') + 1
	to = bytes.LastIndex(line, []byte(" SIP/2.0"))
	if from == 0 || to <= from || bytes.IndexByte(line[from:to], ' ') < 0 {
		return 0, 0
	}
	return from, to
}

// mend ends the headers and sets Content-Length, and says so in what.
func mend(raw []byte, what []string) ([]byte, []string) {
	msg := sip.Parse(raw)
	if !msg.HeadersEnded() {
		raw = endHeaders(raw)
		what = append(what, "the end of the headers was added")
		msg = sip.Parse(raw)
	}
	headers, body := raw[:msg.HeaderLength()], msg.Body()
	fixed, wrong := setContentLength(headers, len(body))
	if wrong == nil {
		return raw, what
	}
	what = append(what, fmt.Sprintf("the Content-Length was %s, the body has %d octets", wrong, len(body)))
	return append(fixed, raw[len(headers):]...), what
}

// endHeaders ends the headers as their lines end.
func endHeaders(raw []byte) []byte {
	fixed := bytes.TrimRight(raw, "\r\n")
	end := sip.LineEnd(raw)
	return append(append(append([]byte(nil), fixed...), end...), end...)
}

// setContentLength returns headers of which each Content-Length, folded or not,
// has the value n, and the first value that was another; nil when none was.
func setContentLength(headers []byte, n int) (fixed, wrong []byte) {
	want := strconv.AppendInt(nil, int64(n), 10)
	fixed = make([]byte, 0, len(headers)+8)
	for at := 0; at < len(headers); {
		end := fieldEnd(headers, at)
		name, value, ok := bytes.Cut(headers[at:end], []byte(":"))
		field := bytes.TrimSpace(name)
		is := ok && (bytes.EqualFold(field, []byte("content-length")) || bytes.EqualFold(field, []byte("l")))
		if !is || sip.ParseLength(value) == n {
			fixed = append(fixed, headers[at:end]...)
			at = end
			continue
		}
		if wrong == nil {
			wrong = append([]byte{}, bytes.TrimSpace(value)...)
		}
		lead := len(value) - len(bytes.TrimLeft(value, " \t"))
		fixed = append(fixed, headers[at:at+len(name)+1+lead]...)
		fixed = append(append(fixed, want...), sip.LineEnd(headers)...)
		at = end
	}
	return fixed, wrong
}

// fieldEnd returns where the header that begins at octet at ends, with the lines
// that continue it (RFC 3261 §7.3.1).
func fieldEnd(headers []byte, at int) int {
	for {
		i := bytes.IndexByte(headers[at:], '\n')
		if i < 0 {
			return len(headers)
		}
		at += i + 1
		if at == len(headers) || headers[at] != ' ' && headers[at] != '\t' {
			return at
		}
	}
}
