package ocslogger_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
)

func TestReadS4(t *testing.T) {
	const (
		prefix   = `TL_INFO(TF_PROTOCOL) [POOL01\FE01]1788.08EC::10/10/2012-04:11:11.012.000012CB (S4,SipMessage.DataLoggingHelper:sipmessage.cs(774)) [647967311]`
		old      = `TL_INFO(TF_PROTOCOL) [0]1788.08EC::10/10/2012-04:11:11.012.000012cb (S4,SipMessage.DataLoggingHelper:sipmessage.cs(613))[2361912734]`
		outgoing = ">>>>>>>>>>>>Outgoing SipMessage c=[<SipTlsConnection_3B73DAD>], 192.0.2.5:56237->192.0.2.9:5075\n"
		incoming = "<<<<<<<<<<<<Incoming SipMessage c=[<SipTcpConnection_38F6FA2>], [2001:db8::5]:5070<-[2001:db8::9]:62116\n"
		headers  = "MESSAGE sip:bob@contoso.com SIP/2.0\nFROM: <sip:a@contoso.com>;tag=1\nTO: <sip:b@contoso.com>\nCALL-ID: 1\nCSEQ: 7 MESSAGE\nVIA: SIP/2.0/UDP 192.0.2.5\n"
		next     = prefix + "\n"
	)
	tests := []struct {
		name, log, raw, foot string
		gap                  string // behind the record
		in                   bool
		problems             []string
	}{
		{name: "outgoing", log: prefix + "\n" + outgoing + headers + "CONTENT-LENGTH: 2\n\nhi\n------------EndOfOutgoing SipMessage\n",
			raw: headers + "CONTENT-LENGTH: 2\n\nhi", foot: "\n------------EndOfOutgoing SipMessage\n"},
		{name: "incoming", log: prefix + "\n" + incoming + headers + "CONTENT-LENGTH: 0\n\n\n------------EndOfIncoming SipMessage\n",
			raw: headers + "CONTENT-LENGTH: 0\n\n", foot: "\n------------EndOfIncoming SipMessage\n", in: true},
		{name: "direction on the prefix line", log: old + outgoing + headers + "CONTENT-LENGTH: 0\n\n" + next,
			raw: headers + "CONTENT-LENGTH: 0\n\n", gap: next},
		{name: "direction line alone", log: outgoing + headers + "CONTENT-LENGTH: 0\n\n" + next,
			raw: headers + "CONTENT-LENGTH: 0\n\n", gap: next, problems: []string{"2: record without a time"}},
		{name: "no trailer", log: prefix + "\n" + outgoing + headers + "CONTENT-LENGTH: 2\n\nhi\n\n" + next,
			raw: headers + "CONTENT-LENGTH: 2\n\nhi", foot: "\n\n", gap: next},
		{name: "trailer behind the body's last octet", log: prefix + "\n" + outgoing + headers + "CONTENT-LENGTH: 2\n\nhi------------EndOfOutgoing SipMessage\n" + next,
			raw: headers + "CONTENT-LENGTH: 2\n\nhi", foot: "------------EndOfOutgoing SipMessage\n", gap: next},
		{name: "trailer in the body", log: prefix + "\n" + outgoing + headers + "CONTENT-LENGTH: 45\n\nhi\n------------EndOfOutgoing SipMessage\nbye\n------------EndOfOutgoing SipMessage\n",
			raw: headers + "CONTENT-LENGTH: 45\n\nhi\n------------EndOfOutgoing SipMessage\nbye", foot: "\n------------EndOfOutgoing SipMessage\n"},
		{name: "no length", log: prefix + "\n" + outgoing + headers + "\nhi\nho\n------------EndOfOutgoing SipMessage\n",
			raw: headers + "\nhi\nho", foot: "\n------------EndOfOutgoing SipMessage\n"},
		{name: "length that lies", log: prefix + "\n" + outgoing + headers + "CONTENT-LENGTH: 99\n\nhi\n------------EndOfOutgoing SipMessage\n",
			raw: headers + "CONTENT-LENGTH: 2\n\nhi", foot: "\n------------EndOfOutgoing SipMessage\n",
			problems: []string{"10: Content-Length says 99, the record holds 2 octets: rewritten"}},
		{name: "no empty line", log: prefix + "\n" + outgoing + headers + "------------EndOfOutgoing SipMessage\n",
			raw: headers + "\n", foot: "------------EndOfOutgoing SipMessage\n"},
		{name: "cut off", log: prefix + "\n" + outgoing + headers + "CONTENT-LENGTH: 9\n\nhi",
			raw: headers + "CONTENT-LENGTH: 2\n\nhi", problems: []string{"11: record is cut off by the end of the input"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, log := range []string{test.log, crlf(test.log)} {
				var m *formats.Message
				gap := ""
				for _, piece := range pieces(t, log, nil) {
					if piece.Raw != nil {
						m = piece
					} else {
						gap += string(piece.Gap)
					}
				}
				require.NotNil(t, m)
				assert.Equal(t, crlf(test.raw), string(m.Raw))
				foot := strings.ReplaceAll(string(m.Foot), "\r\n", "\n")
				gap = strings.ReplaceAll(gap, "\r\n", "\n")
				assert.Equal(t, test.foot+test.gap, foot+gap)
				if test.gap == "" {
					assert.Equal(t, test.foot, foot)
				}
				assert.Equal(t, test.problems, problems(m))
				assert.Equal(t, "S4", m.Origin.Component)
				assert.Equal(t, formats.Logged, m.How)
				if test.in {
					assert.Equal(t, formats.In, m.Direction)
					assert.Equal(t, address("[2001:db8::5]:5070"), m.Local)
					assert.Equal(t, address("[2001:db8::9]:62116"), m.Remote)
					assert.Equal(t, formats.TCP, m.Transport)
					continue
				}
				assert.Equal(t, formats.Out, m.Direction)
				assert.Equal(t, address("192.0.2.5:56237"), m.Local)
				assert.Equal(t, address("192.0.2.9:5075"), m.Remote)
				assert.Equal(t, formats.TLS, m.Transport)
			}
		})
	}
}

func TestS4Origin(t *testing.T) {
	log := "TL_INFO(TF_PROTOCOL) [POOL01\\FE01]1788.08EC::10/10/2012-04:11:11.012.000012CB (S4,SipMessage.DataLoggingHelper:sipmessage.cs(774)) [647967311]\r\n" +
		">>>>Outgoing SipMessage c=[<SomeConnection_1>], 192.0.2.5:1->192.0.2.9:2\r\n" +
		"OPTIONS sip:b@contoso.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.5\r\nFrom: a\r\nTo: b\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n"
	m := messages(t, log, nil)[0]
	assert.Nil(t, m.Text, "the text is the message as on the wire")
	assert.Equal(t, at("2012-10-10 04:11:11.012"), m.Time)
	assert.Equal(t, formats.UDP, m.Transport, "from the Via when the class does not tell")
	assert.Equal(t, formats.Origin{Format: "ocslogger", ServerTrace: true, Line: 3, Process: 0x1788, Thread: 0x8ec, Level: "TL_INFO", Component: "S4",
		Server: `POOL01\FE01`, Correlation: "647967311", Sequence: "000012CB"}, m.Origin)
}
