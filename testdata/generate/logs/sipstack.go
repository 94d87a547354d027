package logs

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"ocsconv/testdata/generate/calls"
)

// Layout is the layout of a server trace.
type Layout int

// The layouts: OCS 2007 R2, Lync Server 2010 and, since Lync Server 2013, the
// Centralized Logging Service.
const (
	LayoutR2 Layout = iota
	LayoutLync2010
	LayoutCLS
)

// SIPStack writes server traces. The zero value writes the form of OCS 2007 R2
// with CRLF line ends, in UTC.
type SIPStack struct {
	Layout Layout
	EOL    string
	Zone   *time.Location
	Pools  map[string]string // pool of a server, for the CLS bracket

	NoPrefix    bool // the administrator edited the prefix away
	PeerFirst   bool // "Peer:" before "Instance-Id:"
	FQDN        bool // peers that are servers are named, not numbered
	Blank       bool // an empty line between records
	Connections bool // a connection record at the first message of a peer
	Noise       int  // percentage of records that a component line follows
	Diagnostics int  // percentage of failures that a diagnostic record follows

	Rand *rand.Rand // needed for noise and diagnostics

	sequence uint32
	instance uint32
	known    map[string]bool
}

// Render returns the whole trace.
func (s *SIPStack) Render(messages []*calls.Message) []byte {
	s.sequence, s.instance = 0x4f1, 0x18CF10
	s.known = make(map[string]bool)
	var b strings.Builder
	for _, m := range messages {
		if s.Connections {
			s.connection(&b, m)
		}
		s.record(&b, m)
		if s.chance(s.Noise) {
			s.component(&b, m)
		}
		if strings.HasPrefix(string(m.Raw), "SIP/2.0 4") && s.chance(s.Diagnostics) {
			s.diagnostic(&b, m)
		}
	}
	return []byte(b.String())
}

func (s *SIPStack) chance(percent int) bool {
	return percent > 0 && s.Rand.IntN(100) < percent
}

func (s *SIPStack) eol() string {
	if s.EOL == "" {
		return "\r\n"
	}
	return s.EOL
}

// prefix returns the start of a line: level, flag, process and thread, time,
// sequence number, component and function.
func (s *SIPStack) prefix(m *calls.Message, level, flag, component, function string) string {
	s.sequence++
	t := wall(m.Time, s.Zone)
	sequence, bracket := fmt.Sprintf("%08x", s.sequence), "1"
	if s.Layout == LayoutCLS {
		sequence = strings.ToUpper(sequence)
		bracket = s.server(m)
	}
	return fmt.Sprintf("%s(%s) [%s]0A2C.0A9C::%s.%s (%s,%s)", level, flag, bracket, t.Format("01/02/2006-15:04:05.000"), sequence, component, function)
}

func (s *SIPStack) server(m *calls.Message) string {
	pool := s.Pools[m.Server]
	if pool == "" {
		pool = "POOL01"
	}
	return pool + `\` + strings.ToUpper(m.Server)
}

// begin writes the first line of a record.
func (s *SIPStack) begin(b *strings.Builder, m *calls.Message, level, flag, old, cls string) {
	if s.NoPrefix {
		b.WriteString("$$begin_record" + s.eol())
		return
	}
	if s.Layout == LayoutCLS {
		b.WriteString(s.prefix(m, level, flag, "SIPStack", cls))
		fmt.Fprintf(b, " [%d] $$begin_record%s", correlation(m), s.eol())
		return
	}
	b.WriteString(s.prefix(m, level, flag, "SIPStack", old) + "$$begin_record" + s.eol())
}

// correlation is the number that all records of one session share; it always
// has ten digits.
func correlation(m *calls.Message) uint32 {
	h := uint32(2166136261)
	for _, c := range []byte(m.Session.CallID) {
		h = (h ^ uint32(c)) * 16777619
	}
	return 1000000000 + h%3000000000
}

func (s *SIPStack) peer(m *calls.Message) string {
	if s.FQDN && m.RemoteHost != "" {
		return fmt.Sprintf("%s:%d", m.RemoteHost, m.Remote.Port())
	}
	return m.Remote.String()
}

func (s *SIPStack) record(b *strings.Builder, m *calls.Message) {
	eol := s.eol()
	function := "SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122)"
	if s.Layout == LayoutLync2010 {
		function = "SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125)"
	}
	s.begin(b, m, "TL_INFO", "TF_PROTOCOL", function, "SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)")
	s.instance++
	if s.Layout == LayoutLync2010 {
		fmt.Fprintf(b, "Trace-Correlation-Id: %d%s", correlation(m), eol)
	}
	instance := fmt.Sprintf("Instance-Id: %08X%s", s.instance, eol)
	direction := "Direction: incoming"
	if m.Direction == calls.Out {
		direction = "Direction: outgoing"
	}
	if s.Layout == LayoutCLS && m.Direction == calls.Out && (m.Endpoint == "S") {
		direction += `;source="local"`
	}
	start, headers, body := split(m.Raw)
	kind := "request"
	if strings.HasPrefix(start, "SIP/2.0 ") {
		kind = "response"
	}
	if s.PeerFirst {
		b.WriteString("Peer: " + s.peer(m) + eol + instance + direction + " " + eol)
	} else {
		b.WriteString(instance + direction + eol + "Peer: " + s.peer(m) + eol)
	}
	b.WriteString("Message-Type: " + kind + eol + "Start-Line: " + start + eol)
	for _, h := range recordOrder(headers) {
		b.WriteString(h + eol)
	}
	if body == "" {
		body = "-"
	}
	if eol != "\r\n" {
		body = strings.ReplaceAll(body, "\r\n", eol)
	}
	b.WriteString("Message-Body: " + body + eol + "$$end_record" + eol)
	if s.Blank {
		b.WriteString(eol)
	}
}

// recordOrder puts From, To, CSeq and Call-ID first, as the trace does.
func recordOrder(headers []string) []string {
	var ordered []string
	first := []string{"From:", "To:", "CSeq:", "Call-ID:"}
	for _, name := range first {
		for _, h := range headers {
			if strings.HasPrefix(h, name) {
				ordered = append(ordered, h)
			}
		}
	}
	for _, h := range headers {
		moved := false
		for _, name := range first {
			moved = moved || strings.HasPrefix(h, name)
		}
		if !moved {
			ordered = append(ordered, h)
		}
	}
	return ordered
}

// component writes a line of the stack that is no record.
func (s *SIPStack) component(b *strings.Builder, m *calls.Message) {
	_, text, _ := strings.Cut(chatter{s.Rand}.line(), ":: ")
	b.WriteString(s.prefix(m, "TL_INFO", "TF_COMPONENT", "SIPStack", "CRecvContext::Complete:RecvContext.cpp(311)"))
	fmt.Fprintf(b, "[0]( 00000000%08X ) %s%s", s.Rand.Uint32(), text, s.eol())
}

// diagnostic writes the record with which the stack explains a failure.
func (s *SIPStack) diagnostic(b *strings.Builder, m *calls.Message) {
	eol := s.eol()
	s.begin(b, m, "TL_WARN", "TF_DIAG", "SIPAdminLog::TraceDiagRecord:SIPAdminLog.cpp(144)", "SIPAdminLog::WriteDiagnosticEvent:SIPAdminLog.cpp(830)")
	if s.Layout != LayoutCLS {
		b.WriteString("LogType: diagnostic" + eol)
	}
	start, _, _ := split(m.Raw)
	b.WriteString("Severity: warning" + eol + "Text: Routed a locally generated response" + eol +
		"Result-Code: 0xc3e93c5e SIPPROXY_E_ROUTING" + eol + "SIP-Start-Line: " + start + eol +
		"SIP-Call-ID: " + header(m.Raw, "Call-ID") + eol + "SIP-CSeq: " + header(m.Raw, "CSeq") + eol +
		"Peer: " + s.peer(m) + eol + `Data: destination="` + m.Session.CallID[:8] + `.contoso.com"` + eol + "$$end_record" + eol)
}

// connection writes the record of a new connection.
func (s *SIPStack) connection(b *strings.Builder, m *calls.Message) {
	if s.known[m.Remote.String()] {
		return
	}
	s.known[m.Remote.String()] = true
	eol := s.eol()
	s.begin(b, m, "TL_INFO", "TF_CONNECTION", "SIPAdminLog::TraceConnectionRecord:SIPAdminLog.cpp(160)", "SIPAdminLog::WriteConnectionEvent:SIPAdminLog.cpp(389)")
	b.WriteString("LogType: connection" + eol + "Severity: information" + eol + "Text: Connection established" + eol +
		"Peer-IP: " + m.Remote.String() + eol + "Local-IP: " + m.Local.String() + eol)
	if s.FQDN && m.RemoteHost != "" {
		b.WriteString("Peer: " + s.peer(m) + eol)
	}
	b.WriteString("Connection-ID: 0x" + fmt.Sprintf("%X", 0x2500+len(s.known)) + eol + "Transport: TLS" + eol + "$$end_record" + eol)
}
