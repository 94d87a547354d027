package ocslogger

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// NewWriter returns a writer of traces to w. Pieces that were read from a trace
// are written as they were. Other messages become SIPStack records that the
// vendor's viewer lists: From, To, CSeq and Call-ID first, then the other
// headers in their order, CRLF. Nothing is made up: without an address there is
// no Peer, without a time no prefix before $$begin_record. A message that no server
// logged has both its addresses behind its direction, and is read as none again.
func NewWriter(w io.Writer, opts *formats.WriterOptions) formats.Writer {
	return &writer{w: bufio.NewWriterSize(w, 64<<10), clock: opts.WithDefaults().Clock}
}

type writer struct {
	w       *bufio.Writer
	clock   *formats.Clock
	records uint32 // written anew; numbers the next
	broken  bool   // what was written last has no line end
}

// Write implements [formats.Writer].
func (t *writer) Write(m *formats.Message) error {
	if m.Origin.Format == Name {
		t.verbatim(m.Gap)
		if m.Head != nil {
			t.verbatim(m.Head)
			t.verbatim(m.Source())
			return t.verbatim(m.Foot)
		}
	}
	if raw := bytes.TrimLeft(m.Raw, "\r\n"); len(raw) > 0 {
		t.record(m, raw)
	}
	_, err := t.w.Write(nil)
	return err
}

// Close implements [formats.Writer].
func (t *writer) Close() error { return t.w.Flush() }

func (t *writer) verbatim(b []byte) error {
	if len(b) > 0 {
		t.broken = b[len(b)-1] != '\n'
	}
	_, err := t.w.Write(b)
	return err
}

// record writes a message as a fresh SIPStack record. The buffered writer keeps
// the first error for the calls after it.
func (t *writer) record(m *formats.Message, raw []byte) {
	if t.broken {
		t.line("")
		t.broken = false
	}
	t.records++
	t.line("%s$$begin_record", t.prefix(m))
	o := &m.Origin
	if isNumber(o.Correlation) && !isServer(o.Server) {
		t.line("Trace-Correlation-Id: %s", o.Correlation)
	}
	t.line("Instance-Id: %08X", t.records)
	t.line("Direction: %s%s", directionField(m.Direction), sides(m))
	if peer := peerField(m.Remote); peer != "" {
		t.line("Peer: %s", peer)
	}
	kind := "request"
	if bytes.HasPrefix(raw, []byte("SIP/")) {
		kind = "response"
	}
	t.line("Message-Type: %s", kind)
	t.message(raw)
	t.line("$$end_record")
}

// prefix returns the trace prefix in the layout of the message's time: with a
// server in brackets as Lync Server 2013 has it, or with a processor.
func (t *writer) prefix(m *formats.Message) string {
	if m.Time.IsZero() {
		return ""
	}
	o := &m.Origin
	when := t.clock.Wall(m.Time).Format("01/02/2006-15:04:05.000")
	if !isServer(o.Server) {
		return fmt.Sprintf("TL_INFO(TF_PROTOCOL) [0]%04X.%04X::%s.%08x (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125))",
			o.Process, o.Thread, when, t.records)
	}
	correlation := ""
	if isNumber(o.Correlation) {
		correlation = "[" + o.Correlation + "] "
	}
	return fmt.Sprintf("TL_INFO(TF_PROTOCOL) [%s]%04X.%04X::%s.%08X (SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)) %s",
		o.Server, o.Process, o.Thread, when, t.records, correlation)
}

func (t *writer) line(format string, args ...any) {
	fmt.Fprintf(t.w, format, args...)
	t.w.WriteString("\r\n")
}

// octets writes a line from its parts.
func (t *writer) octets(parts ...[]byte) {
	for _, b := range parts {
		t.w.Write(b)
	}
	t.w.Write(crlf)
}

// message writes start line, header lines and body.
func (t *writer) message(raw []byte) {
	head, body := splitMessage(raw)
	lines := headerLines(head)
	t.octets([]byte("Start-Line: "), lines[0])
	headers := lines[1:]
	if mustCount(headers, body) {
		headers = countBody(headers, len(body))
	}
	for _, f := range leading {
		for _, h := range headers {
			if v, ok := sip.HeaderValue(h, f.name, f.compact); ok {
				t.header(f.name, h, v)
			}
		}
	}
	for _, h := range headers {
		if !leads(h) {
			t.otherHeader(h)
		}
	}
	if len(body) == 0 {
		t.line("Message-Body: -")
		return
	}
	t.octets([]byte("Message-Body: "), body)
}

// leading are the headers that a record has first.
var leading = [...]struct {
	name    string
	compact byte
}{{"From", 'f'}, {"To", 't'}, {"CSeq", 0}, {"Call-ID", 'i'}}

func leads(h []byte) bool {
	for _, f := range leading {
		if _, ok := sip.HeaderValue(h, f.name, f.compact); ok {
			return true
		}
	}
	return false
}

// header writes a leading header line. A compact name is written in full, for
// the viewer looks for From, To and Call-ID.
func (t *writer) header(full string, h, value []byte) {
	if h[1]|0x20 >= 'a' && h[1]|0x20 <= 'z' {
		t.octets(h)
		return
	}
	t.octets([]byte(full+":"), value)
}

// otherHeader writes a line so that it is read as a header again: one named as
// a field of the record gets a blank before its colon (RFC 3261 §7.3.1 allows
// it), and one that is no header is folded.
func (t *writer) otherHeader(h []byte) {
	if n, ok := messageBody(h); ok {
		t.octets([]byte("Message-Body : "), h[n:])
		return
	}
	if len(h) > 0 && !isHeader(h) && h[0] != ' ' && h[0] != '\t' {
		t.octets([]byte{' '}, h)
		return
	}
	t.octets(h)
}

// splitMessage parts a message at its empty line.
func splitMessage(raw []byte) (head, body []byte) {
	for at := 0; at < len(raw); {
		line := textlog.FirstLine(raw[at:])
		if textlog.Blank(line) {
			return raw[:at], raw[at+len(line):]
		}
		at += len(line)
	}
	return raw, nil
}

// headerLines returns the lines of head without line ends; folded lines stay
// with the header that they belong to. There is at least one.
func headerLines(head []byte) [][]byte {
	var lines [][]byte
	start, end := 0, 0
	for at := 0; at < len(head); {
		line := textlog.FirstLine(head[at:])
		if at > 0 && line[0] != ' ' && line[0] != '\t' {
			lines = append(lines, textlog.TrimEOL(head[start:end]))
			start = at
		}
		at += len(line)
		end = at
	}
	return append(lines, textlog.TrimEOL(head[start:end]))
}

// mustCount reports whether the body can only be found again by a right
// Content-Length: it has lines that frame a record, or looks like none.
func mustCount(headers [][]byte, body []byte) bool {
	if len(body) == 0 || !ambiguous(body) {
		return false
	}
	for _, h := range headers {
		if v, ok := sip.HeaderValue(h, "Content-Length", 'l'); ok {
			return sip.ParseLength(v) != len(body)
		}
	}
	return true
}

func ambiguous(body []byte) bool {
	if noBody(body) {
		return true
	}
	for len(body) > 0 {
		line := textlog.FirstLine(body)
		if isEnd(line) || isTrace(line) || endsInBegin(line) {
			return true
		}
		body = body[len(line):]
	}
	return false
}

// countBody returns headers with a Content-Length of n.
func countBody(headers [][]byte, n int) [][]byte {
	counted := make([][]byte, 0, len(headers)+1)
	for _, h := range headers {
		if _, ok := sip.HeaderValue(h, "Content-Length", 'l'); !ok {
			counted = append(counted, h)
		}
	}
	return append(counted, fmt.Appendf(nil, "Content-Length: %d", n))
}

func directionField(d formats.Direction) string {
	switch d {
	case formats.In:
		return "incoming"
	case formats.Out:
		return "outgoing"
	default:
		return "no-direction"
	}
}

// sides returns the addresses of a message that no server logged, in the form in
// which an edge server names its sides: Peer says only one of them, and of a
// message without direction not which.
func sides(m *formats.Message) string {
	src, dst := m.Src(), m.Dst()
	if m.Origin.ServerTrace || m.Origin.Server != "" || !src.Addr().IsValid() || !dst.Addr().IsValid() {
		return ""
	}
	text := fmt.Sprintf(`;source="%s";destination="%s"`, peerField(src), peerField(dst))
	if m.Direction != formats.Unknown && m.How == formats.Inferred {
		text += `;how="inferred"`
	}
	return text
}

// peerField returns an address in the form of the field Peer, "" if there is
// none.
func peerField(a formats.Address) string {
	switch {
	case a.Addr().IsValid() && a.Port() != 0:
		return a.AddrPort.String()
	case a.Addr().IsValid():
		return a.Addr().String()
	case !hostName(a.Host):
		return ""
	case a.Port() != 0:
		return fmt.Sprintf("%s:%d", a.Host, a.Port())
	default:
		return a.Host
	}
}

// isServer reports whether s can stand in the bracket of a prefix as the name
// of a server.
func isServer(s string) bool {
	return s != "" && !isNumber(s) && len(s) < 256 && !strings.ContainsAny(s, "[]()/\r\n")
}

func isNumber(s string) bool {
	for i := range len(s) {
		if !sip.IsDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
