package table

import (
	"fmt"
	"strings"
	"unicode"

	"ocsconv/annotate"
)

// known holds the methods that Wireshark's SIP dissector knows (4.0 to 4.6);
// Microsoft's SERVICE, BENOTIFY and NEGOTIATE are not among them.
var known = map[string]bool{
	"ACK": true, "BYE": true, "CANCEL": true, "DO": true, "INFO": true, "INVITE": true,
	"MESSAGE": true, "NOTIFY": true, "OPTIONS": true, "PRACK": true, "PUBLISH": true,
	"QAUTH": true, "REFER": true, "REGISTER": true, "SPRACK": true, "SUBSCRIBE": true,
	"UPDATE": true,
}

// info spells a message as Wireshark's Info column does: measured with tshark
// 4.0.17, the blank behind the bar included.
func info(n *annotate.Note) string {
	end := " | "
	if n.Protocol != "" {
		end = escape(n.InfoTail)
	}
	if rest, ok := strings.CutPrefix(n.StartLine, "SIP/2.0 "); ok {
		if n.Status == 200 && n.Method != "" {
			rest += " (" + n.Method + ")"
		}
		return "Status: " + escape(rest) + end
	}
	line := strings.TrimSuffix(n.StartLine, " SIP/2.0")
	method, _, _ := strings.Cut(line, " ")
	label, tail := "Request: ", ""
	if !known[method] {
		label = "Unknown request: "
	}
	if n.ToTag != "" && (method == "INVITE" || method == "REFER" || method == "SUBSCRIBE") {
		tail = ", in-dialog"
	}
	return label + escape(line) + tail + end
}

// escape writes control characters the way Wireshark's columns do.
func escape(s string) string {
	if !strings.ContainsFunc(s, unicode.IsControl) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		i := strings.IndexRune("\a\b\f\n\r\t\v", r)
		switch {
		case !unicode.IsControl(r):
			b.WriteRune(r)
		case i >= 0:
			b.WriteByte('\\')
			b.WriteByte("abfnrtv"[i])
		default:
			fmt.Fprintf(&b, "\\%03o", r)
		}
	}
	return b.String()
}
