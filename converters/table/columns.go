package table

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"

	"ocsconv/annotate"
	"ocsconv/formats/pcapng"
)

// Column is one column of a table with rows of type T: its heading, the width in
// characters that shows most of its values, what its cells hold, and how a cell
// is filled.
type Column[T any] struct {
	Name  string
	Width int
	Kind  Kind
	Value func(T) Value
}

// Columns returns the columns of the messages. The first seven are those of
// Wireshark's own CSV export, with its headings and its spelling, so that a
// table from here and one from Wireshark can be laid side by side: No. is the
// number of the frame in the capture that ocsconv writes of the same input.
//
// Where nobody looked for what the capture shows ([annotate.Note.Protocol] and
// its neighbours), Protocol knows of SDP only, Info lacks the bindings of a
// REGISTER and the types of bodies, and Source and Destination are what the log
// names, a host name or nothing at times. Time is empty where the log has none,
// which a capture cannot say.
func Columns() []Column[Row] {
	return []Column[Row]{
		{"No.", 7, Count, func(r Row) Value { return positive(r.Note.Frame) }},
		{"Time", 14, Seconds, since},
		{"Source", 18, Text, func(r Row) Value { return text(cmp.Or(r.Note.Source, annotate.Host(r.Note.Src))) }},
		{"Destination", 18, Text, func(r Row) Value { return text(cmp.Or(r.Note.Destination, annotate.Host(r.Note.Dst))) }},
		{"Protocol", 9, Text, func(r Row) Value { return text(protocol(r.Note)) }},
		{"Length", 8, Count, func(r Row) Value { return positive(frameLength(r.Note)) }},
		{"Info", 48, Text, func(r Row) Value { return text(info(r.Note)) }},

		{"Direction", 10, Text, func(r Row) Value { return text(r.Note.Direction.String()) }},
		{"Endpoint", 10, Text, func(r Row) Value { return text(r.Note.Endpoint) }},
		{"Product", 32, Text, func(r Row) Value { return text(r.Note.Product) }},
		{"Method", 11, Text, func(r Row) Value { return text(r.Note.Method) }},
		{"Status", 8, Count, func(r Row) Value { return positive(r.Note.Status) }},
		{"CSeq", 12, Text, func(r Row) Value { return text(r.Note.CSeq) }},
		{"From tag", 14, Text, func(r Row) Value { return text(r.Note.FromTag) }},
		{"To tag", 14, Text, func(r Row) Value { return text(r.Note.ToTag) }},
		{"From epid", 13, Text, func(r Row) Value { return text(r.Note.FromEpid) }},
		{"To epid", 13, Text, func(r Row) Value { return text(r.Note.ToEpid) }},
		{"Kind", 12, Text, func(r Row) Value { return text(string(r.Note.Kind)) }},
		{"Dialog state", 13, Text, func(r Row) Value { return text(string(r.Note.State)) }},
		{"Verdict", 11, Text, func(r Row) Value { return text(string(r.Note.Verdict)) }},
		{"How known", 11, Text, howKnown},
		{"Direction known", 11, Text, func(r Row) Value { return text(r.Note.DirectionHow.String()) }},
		{"Annotation", 70, Text, func(r Row) Value { return text(r.Note.InFrames()) }},
		{"Diagnostics", 40, Text, func(r Row) Value { return text(diagnostics(r.Diagnostics)) }},
		{"File", 24, Text, func(r Row) Value { return text(r.Note.File) }},
		{"Line", 8, Count, func(r Row) Value { return positive(r.Note.Line) }},

		{"Absolute time", 25, Instant, func(r Row) Value { return instant(r.Note.Time) }},
		{"Session", 8, Count, func(r Row) Value { return positive(r.Session.Number) }},
		{"Call-ID", 34, Text, func(r Row) Value { return text(r.Session.CallID) }},
		{"Transaction", 20, Text, func(r Row) Value { return text(r.Note.Transaction) }},
		{"User-Agent", 40, Text, func(r Row) Value { return text(r.Note.UserAgent) }},
		{"Server", 22, Text, func(r Row) Value { return text(r.Note.Server) }},
		{"Message length", 10, Count, func(r Row) Value { return positive(r.Note.Length) }},
		{"Comments", 30, Text, func(r Row) Value { return text(strings.Join(r.Note.Comments, "; ")) }},
		{"Clock ahead", 11, Seconds, ahead},
	}
}

func since(r Row) Value {
	if r.Note.Time.IsZero() {
		return Value{}
	}
	return span(r.Since)
}

// ahead is by how much the written time is ahead of when the message was sent.
func ahead(r Row) Value {
	if r.Note.AheadMS == 0 {
		return Value{}
	}
	return milliseconds(&r.Note.AheadMS)
}

// howKnown tells how the verdict on the message's endpoint is known.
func howKnown(r Row) Value {
	if r.Endpoint == nil || r.Note.Verdict == "" {
		return Value{}
	}
	return text(string(r.Endpoint.How))
}

// frameLength is the number of octets of the message's frame in the capture:
// those of the message behind the tags of an exported PDU, which name the
// dissector, two addresses, the kind of port, two ports, the line of the log
// where there is one, and the end. An address that the log does not name is of
// IPv4 there.
func frameLength(n *annotate.Note) int {
	const tag, ipv6, end = 4 + 4, 4 + 16, 4
	if n.Length <= 0 {
		return 0
	}
	length := n.Length + 4*tag + end
	if n.Line > 0 {
		length += tag
	}
	for _, addr := range []string{n.Src, n.Dst} {
		if ap, err := netip.ParseAddrPort(addr); err == nil && ap.Addr().Unmap().Is6() {
			length += ipv6
		} else {
			length += tag
		}
	}
	return min(length, pcapng.MaxPacket)
}

func protocol(n *annotate.Note) string {
	if n.Protocol != "" {
		return n.Protocol
	}
	if n.SDP != "" {
		return "SIP/SDP"
	}
	return "SIP"
}

// diagnostics joins the ids and reasons of one message's ms-diagnostics.
func diagnostics(list []annotate.Diagnostic) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	for i, d := range list {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(strconv.Itoa(d.ID))
		if d.Reason != "" {
			b.WriteByte(' ')
			b.WriteString(d.Reason)
		}
	}
	return b.String()
}
