package logs

import (
	"fmt"
	"strings"
	"time"

	"ocsconv/testdata/generate/calls"
)

// S4 writes the trace of the managed stack: full addresses, wire order.
type S4 struct {
	EOL       string
	Zone      *time.Location
	NoTrailer bool
}

// Render returns the whole trace.
func (s S4) Render(messages []*calls.Message) []byte {
	eol := s.EOL
	if eol == "" {
		eol = "\r\n"
	}
	var b strings.Builder
	for i, m := range messages {
		fmt.Fprintf(&b, `TL_INFO(TF_PROTOCOL) [pool01\%s]1788.08EC::%s.%08X (S4,SipMessage.DataLoggingHelper:sipmessage.cs(774)) [%d]%s`,
			m.Server, wall(m.Time, s.Zone).Format("01/02/2006-15:04:05.000"), 0x12CB+i, correlation(m), eol)
		word, arrow, marks := "Outgoing", "->", ">>>>>>>>>>>>"
		if m.Direction == calls.In {
			word, arrow, marks = "Incoming", "<-", "<<<<<<<<<<<<"
		}
		fmt.Fprintf(&b, "%s%s SipMessage c=[<SipTlsConnection_3B73DAD>], %s%s%s%s", marks, word, m.Local, arrow, m.Remote, eol)
		text := string(m.Raw)
		if eol != "\r\n" {
			text = strings.ReplaceAll(text, "\r\n", eol)
		}
		b.WriteString(text + eol)
		if !s.NoTrailer {
			b.WriteString("------------EndOf" + word + " SipMessage" + eol)
		}
	}
	return []byte(b.String())
}
