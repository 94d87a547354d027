package ocslogger_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
)

func TestContext(t *testing.T) {
	const diag = `TL_WARN(TF_DIAG) [pool01\edge01]0584.0A44::03/02/2017-07:10:46.230.0000773E (SIPStack,SIPAdminLog::WriteDiagnosticEvent:SIPAdminLog.cpp(830)) [156659184] $$begin_record`
	edge := formats.Context{Time: at("2017-03-02 07:10:46.230"), Process: 0x584, Thread: 0xa44, Level: "TL_WARN", Component: "SIPStack", Server: `pool01\edge01`}
	line := formats.Context{Time: at("2009-06-22 17:58:49.000"), Process: 0xa2c, Thread: 0xa9c, Level: "TL_INFO", Component: "SIPStack",
		Text: "[0]( 0000000008A39D40 ) done"}
	with := func(c formats.Context, change func(*formats.Context)) formats.Context {
		change(&c)
		return c
	}
	tests := []struct {
		name, gap string
		want      []formats.Context
	}{
		{"nothing", "\ufeff\n\n", nil},
		{"component lines", "\ufeff" + component + "\n" + component, []formats.Context{line, line}},
		{"exception with its calls", `TL_ERROR(TF_COMPONENT) [0]0910.13CC::01/02/2008-22:36:39.374.000000f7 (MCUInfra,ExceptionTracer.WriteLine:1243.idx(26))An exception was thrown at '` + "\n   at A.B()\n\n   at C.D()'\n" + component,
			[]formats.Context{{Time: at("2008-01-02 22:36:39.374"), Process: 0x910, Thread: 0x13cc, Level: "TL_ERROR", Component: "MCUInfra",
				Text: "An exception was thrown at '\n   at A.B()\n   at C.D()'"}, line}},
		{"diagnostic", diag + `
Severity: warning
Text: No match
Result-Code: 0xc3e93d6f SIPPROXY_E_NO_MATCH
SIP-Start-Line: INVITE sip:bob@contoso.com SIP/2.0
SIP-Call-ID: c0ffee01
SIP-CSeq: 7 INVITE
Peer: edge.fabrikam.com:25002
Data: domain="fabrikam.com"
$$end_record
` + component, []formats.Context{with(edge, func(c *formats.Context) {
			c.CallID, c.CSeq, c.Peer = "c0ffee01", "7 INVITE", host("edge.fabrikam.com", 25002)
			c.Reason, c.Result = "No match", "0xc3e93d6f SIPPROXY_E_NO_MATCH"
			c.Text = `Severity: warning; Text: No match; Result-Code: 0xc3e93d6f SIPPROXY_E_NO_MATCH; SIP-Start-Line: INVITE sip:bob@contoso.com SIP/2.0; Peer: edge.fabrikam.com:25002; Data: domain="fabrikam.com"`
		}), line}},
		{"diagnostic about a response", diag + "\nText: Routed a locally generated response\nSIP-Start-Line: SIP/2.0 404 Not Found\nSIP-Call-ID: c0ffee01\n$$end_record\n",
			[]formats.Context{with(edge, func(c *formats.Context) {
				c.CallID, c.Text = "c0ffee01", "Text: Routed a locally generated response; SIP-Start-Line: SIP/2.0 404 Not Found"
			})}},
		{"connection", diag + "\nLogType: connection\nPeer-IP: 192.0.2.10:50123\nLocal-IP: 192.0.2.50:5061\nPeer: client.contoso.com:50123\nTransport: TLS\n$$end_record\n",
			[]formats.Context{with(edge, func(c *formats.Context) {
				c.Local = netip.MustParseAddrPort("192.0.2.50:5061")
				c.Peer = formats.Address{AddrPort: netip.MustParseAddrPort("192.0.2.10:50123"), Host: "client.contoso.com"}
				c.Text = "LogType: connection; Peer-IP: 192.0.2.10:50123; Local-IP: 192.0.2.50:5061; Peer: client.contoso.com:50123; Transport: TLS"
			})}},
		{"text over two lines", diag + "\nText: one\ntwo\n$$end_record\n",
			[]formats.Context{with(edge, func(c *formats.Context) { c.Text = "Text: one two" })}},
		{"prefix wrapped by a page", "TL_INFO(TF_DIAG) [1]0A2C.0A9C::06/22/2009-17:58:49.000.0009935e\n(SIPStack,SIPAdminLog::Trace:SIPAdminLog.cpp(122))$$begin_record\nText: x\n$$end_record\n",
			[]formats.Context{with(line, func(c *formats.Context) { c.Text = "Text: x" })}},
		{"record without its first line", "LogType: diagnostic\nSIP-Call-ID: c0ffee01\n$$end_record\n" + component,
			[]formats.Context{{CallID: "c0ffee01", Text: "LogType: diagnostic"}, line}},
		{"foreign lines", "cut here\nand here\n" + component,
			[]formats.Context{{Text: "cut here\nand here"}, line}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, gap := range []string{test.gap, crlf(test.gap)} {
				got := slices.Collect(ocslogger.Context(&formats.Message{Gap: []byte(gap)}, nil))
				assert.Equal(t, test.want, got)
			}
		})
	}
}

func TestContextStops(t *testing.T) {
	n := 0
	for range ocslogger.Context(&formats.Message{Gap: []byte(component + component)}, nil) {
		n++
		break
	}
	assert.Equal(t, 1, n)
}

// A long gap comes in pieces, but no record or line of it is torn.
func TestContextOfLongGaps(t *testing.T) {
	const count = 3000
	log := ""
	for range count {
		log += component + "   continued\n$$begin_record\nLogType: diagnostic\nSIP-Call-ID: c0ffee01\n$$end_record\n"
	}
	parts, lines, records := 0, 0, 0
	for _, m := range pieces(t, log, nil) {
		parts++
		for c := range ocslogger.Context(m, nil) {
			switch c.Text {
			case "[0]( 0000000008A39D40 ) done\n   continued":
				lines++
			case "LogType: diagnostic":
				require.Equal(t, "c0ffee01", c.CallID)
				records++
			default:
				t.Fatalf("torn: %q", c.Text)
			}
		}
	}
	assert.Greater(t, parts, 1)
	assert.Equal(t, count, lines)
	assert.Equal(t, count, records)
}
