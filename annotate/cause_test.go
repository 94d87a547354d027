package annotate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// The calls of the table below begin so.
var (
	called   = []string{"0 > INVITE 1", "0.1 < 100 1 INVITE"}
	rang     = []string{"0 > INVITE 1", "0.1 < 100 1 INVITE", "0.5 < 180 1 INVITE b1"}
	answered = append(append([]string(nil), rang...), "3 < 200 1 INVITE b1", "3.1 > ACK 1 b1")

	answeredByPC = []string{"0 > INVITE 1", "3 < 200 1 INVITE b1 | User-Agent: UCCAPI/16.0.9126.2282 OC/16.0.9126.2282 (Skype for Business)", "3.1 > ACK 1 b1"}
)

// reasoned is a diagnostics header of a server.
func reasoned(value string) string {
	return " | ms-diagnostics: " + value + `;source="fe01.contoso.com"`
}

func clientSays(id int, params string) string {
	return fmt.Sprintf(` | ms-client-diagnostics: %d; reason="as the client puts it"%s`, id, params)
}

// path is a MediaDebug list of a client.
func path(warnings string, local, remote, federated int) string {
	return fmt.Sprintf(`;CallerMediaDebug="audio:ICEWarn=%s,LocalSite=192.0.2.10:50020,LocalMR=203.0.113.9:55100,RemoteSite=192.0.2.20:50040,RemoteMR=198.51.100.9:55200,PortRange=50020:50039,LocalLocation=%d,RemoteLocation=%d,FederationType=%d"`,
		warnings, local, remote, federated)
}

// TestPlantedCauses plants a reason into a call, and says before what the cause and
// the next step have to be: "404 1003 ms-diagnostics" and a piece of each text; ""
// where nothing failed.
func TestPlantedCauses(t *testing.T) {
	refer := []string{"10 > REFER 2 b1 | Refer-To: <sip:leo@contoso.com>", "10.1 < 202 2 REFER b1"}
	tests := []struct {
		name             string
		begin, lines     []string
		ids, text, first string // of the cause: ids and family, text, next step
	}{
		{"id of the server", called, []string{"1 < 404 1 INVITE s" + reasoned(`1003;reason="User does not exist"`)}, "404 1003 ms-diagnostics", "no such user", "Check the spelling"},
		{"id for the public", called, []string{`1 < 404 1 INVITE s | ms-diagnostics-public: 1003;reason="x"`}, "404 1003 ms-diagnostics-public", "no such user", "Check the spelling"},
		{"federation forbidden", called, []string{"1 < 403 1 INVITE s" + reasoned("1002")}, "403 1002 ms-diagnostics", "may not talk to partner", "Allow federation"},
		{"next server", called, []string{"1 < 504 1 INVITE s" + reasoned(`1007;Peer="med01.contoso.com";Port="5070"`)}, "504 1007 ms-diagnostics", "next server", "Check med01.contoso.com, port 5070, and"},
		{"next server that is not named", called, []string{"1 < 504 1 INVITE s" + reasoned(`1007;Port="5070"`)}, "504 1007 ms-diagnostics", "next server", "Check the server that the header names and"},
		{"name that is no host", called, []string{"1 < 504 1 INVITE s" + reasoned(`1008;domain="x; rm -r"`)}, "504 1008 ms-diagnostics", "not found", "_sipfederationtls._tcp of that domain"},
		{"domain", called, []string{"1 < 504 1 INVITE s" + reasoned(`1008;domain="fabrikam.com"`)}, "504 1008 ms-diagnostics", "not found", "_sipfederationtls._tcp.fabrikam.com from"},
		{"certificate", called, []string{"1 < 504 1 INVITE s" + reasoned(`1010;tls-target="sip.fabrikam.com"`)}, "504 1010 ms-diagnostics", "not trusted", "of sip.fabrikam.com, and"},
		{"partner", called, []string{"1 < 403 1 INVITE s" + reasoned(`1034;Domain="fabrikam.com"`)}, "403 1034 ms-diagnostics", "without a reason", "partner fabrikam.com to look"},
		{"specific beside passed on", called, []string{"1 < 404 1 INVITE s" + reasoned("1034") + reasoned("1003")}, "404 1003 ms-diagnostics", "no such user", ""},
		{"gateway", called, []string{"0.2 < 101 1 INVITE" + reasoned("12006"), "1 < 503 1 INVITE s" + reasoned("12000")}, "503 12000 ms-diagnostics", "no gateway available", "gateways of this route"},
		{"number", called, []string{"1 < 403 1 INVITE s" + reasoned("12004")}, "403 12004 ms-diagnostics", "no route", "routes"},
		{"id that no table has", called, []string{"1 < 403 1 INVITE s" + reasoned(`14011;reason="Blocked by carrier"`)}, "403 14011 ms-diagnostics", "blocked by carrier", "Check the dial plan."},
		{"id of no component", called, []string{"1 < 403 1 INVITE s" + reasoned(`99011;reason="Blocked by carrier"`)}, "403 99011 ms-diagnostics", "blocked by carrier", "Open the log of fe01.contoso.com"},
		{"604", called, []string{"1 < 604 1 INVITE s" + reasoned("1003")}, "604 1003 ms-diagnostics", "no such user", ""},
		{"bandwidth", called, []string{"1 < 606 1 INVITE s" + reasoned("13010")}, "606 13010 ms-diagnostics", "bandwidth", "admission control"},
		{"SDP", called, []string{"1 < 488 1 INVITE s" + reasoned("24000")}, "488 24000 ms-diagnostics", "SDP", "Compare"},
		{"sharing", called, []string{"1 < 500 1 INVITE s" + reasoned("21006")}, "500 21006 ms-diagnostics", "RDP", "TCP ports"},
		{"nobody there", called, []string{"1 < 480 1 INVITE s" + reasoned("13001")}, "480 13001 ms-diagnostics", "signed in nowhere", "Ask whether bob was signed in"},
		{"status alone", called, []string{"1 < 488 1 INVITE s"}, "488 - SIP", "media cannot be used", "Compare the codecs"},
		{"status of nobody", called, []string{"1 < 480 1 INVITE s"}, "480 - SIP", "signed in nowhere", "Ask whether bob"},
		{"unknown status", called, []string{"1 < 599 1 INVITE s"}, "599 - SIP", "Reason", "Open the log of"},
		{"client before server", called, []string{"1 < 488 1 INVITE s" + reasoned("13002") + clientSays(52063, "")}, "488 52063 ms-client-diagnostics", "SDP", "m= lines"},
		{"encryption", rang, []string{"1 < 488 1 INVITE b1" + clientSays(52017, "")}, "488 52017 ms-client-diagnostics", "encryption", ""},
		{"unassigned", called, []string{"1 < 404 1 INVITE s | Reason: Q.850;cause=1"}, "404 1 Q.850", "not in use", "Check the number"},
		{"trunk full", called, []string{"1 < 503 1 INVITE s | Reason: Q.850 ;cause=34 ;text=\"No circuit\""}, "503 34 Q.850", "lines of the trunk", ""},
		{"text beside a cause that says less", called, []string{"1 < 500 1 INVITE s | Reason: Q.850;cause=127;text=\"Carrier rejected the number\""}, "500 127 Q.850", "carrier rejected the number", "carrier"},
		{"text that is the cause's name", called, []string{"1 < 500 1 INVITE s | Reason: Q.850;cause=127;text=\"Interworking, unspecified\""}, "500 127 Q.850", "gave no cause", "carrier"},
		{"text that is one word", called, []string{"1 < 500 1 INVITE s | Reason: Q.850;cause=127;text=\"INTERWORKING_ERROR\""}, "500 127 Q.850", "gave no cause", "carrier"},
		{"text that is the status", called, []string{"1 < 500 1 INVITE s | Reason: Q.850;cause=127;text=\"Server Internal Error\""}, "500 127 Q.850", "gave no cause", "carrier"},
		{"text beside a cause that says more", called, []string{"1 < 503 1 INVITE s | Reason: Q.850;cause=34;text=\"Something went wrong here\""}, "503 34 Q.850", "lines of the trunk", "channels"},
		{"phrase that gives the reason", called, []string{"1 < 403,International_calls_are_barred_here 1 INVITE s"}, "403 - SIP", "forbidden: \"International calls are barred here\"", ""},
		{"phrase in other words", called, []string{"1 < 403,Verboten 1 INVITE s"}, "403 - SIP", "forbidden, no reason given", ""},
		{"network beside passed on", called, []string{"1 < 502 1 INVITE s" + reasoned("10003") + " | Reason: Q.850;cause=38"}, "502 38 Q.850", "out of order", "carrier"},
		{"network's cause that says nothing", called, []string{"1 < 404 1 INVITE s | Reason: Q.850;cause=31"}, "404 31 Q.850", "no such", "Check the"},
		{"nothing said twice, not reached", called, []string{"1 < 480 1 INVITE s | Reason: Q.850;cause=31, Q.850;cause=16"}, "480 31 Q.850", "temporarily unavailable", "Ask whether"},
		{"passed on before what says nothing", called, []string{"1 < 480 1 INVITE s" + reasoned("10003") + " | Reason: Q.850;cause=31"}, "480 10003 ms-diagnostics", "", ""},
		{"text alone", called, []string{`1 < 503 1 INVITE s | Reason: Q.850;text="trunk down"`}, "503 - SIP", "not available", ""},
		{"specific beside network", called, []string{"1 < 503 1 INVITE s" + reasoned("12000") + " | Reason: Q.850;cause=38"}, "503 12000 ms-diagnostics", "", ""},
		{"warning", called, []string{`1 < 488 1 INVITE s | Warning: 370 gw01.contoso.com "Insufficient bandwidth"`}, "488 370 Warning", "bandwidth is not enough", "admission control"},
		{"two warnings", called, []string{`1 < 488 1 INVITE s | Warning: 399 gw01 "n, o", 305 gw01 "Incompatible"`}, "488 305 Warning", "a codec", "codecs"},
		{"warning without a meaning", called, []string{`1 < 500 1 INVITE s | Warning: 399 gw01 "Out of memory"`}, "500 - SIP", "internally", ""},
		{"specific beside warning", called, []string{`1 < 488 1 INVITE s` + reasoned("24000") + ` | Warning: 370 gw01 "x"`}, "488 24000 ms-diagnostics", "", ""},
		{"server's BYE", answered, []string{"20 < @BYE 1 b1" + reasoned("1006"), "20.1 > @200 1 BYE b1"}, "- 1006 ms-diagnostics", "connection to the client", ""},
		{"server's BYE with an id that no table has", answered, []string{"20 < @BYE 1 b1" + reasoned(`10009;reason="Gateway side did not accept the reinvite";component="MediationServer"`), "20.1 > @200 1 BYE b1"}, "- 10009 ms-diagnostics", "gateway side did not accept", "leg to the gateway"},
		{"call gone with an id", answered, []string{"20 > INVITE 2 b1", "20.1 < 481 2 INVITE b1" + reasoned("1004")}, "481 1004 ms-diagnostics", "way of this call", "Set the call up again"},
		{"refused, and the log ends", called, []string{"1 < 488 1 INVITE b1" + clientSays(52099, "")}, "488 52099 ms-client-diagnostics", "as the client puts it", "Look at the log of the client"},
		{"declined by a server", called, []string{"1 < 603 1 INVITE s" + reasoned(`13099;reason="Rejected by policy"`)}, "603 13099 ms-diagnostics", "rejected by policy", ""},
		{"rang in vain, with an id that no table has", rang, []string{"20 < 480 1 INVITE s" + reasoned(`13099;reason="The rules gave no final response"`)}, "480 13099 ms-diagnostics", "nobody took the call", ""},
		{"server's BYE for what it did not find", answered, []string{"20 < @BYE 1 b1" + reasoned(`10098;reason="The peer is not found in the topology"`), "20.1 > @200 1 BYE b1"}, "- 10098 ms-diagnostics", "the peer is not found", ""},
		{"network's BYE", answered, []string{"20 < @BYE 1 b1 | Reason: Q.850;cause=41", "20.1 > @200 1 BYE b1"}, "- 41 Q.850", "failed", ""},
		{"BYE for a status", answered, []string{`20 < @BYE 1 b1 | Reason: SIP;cause=408;text="session timer"`, "20.1 > @200 1 BYE b1"}, "408 - SIP", "the session timer ran out", "Session-Expires"},
		{"BYE for silence", answered, []string{`20 < @BYE 1 b1 | Reason: SIP;cause=408;text="Request Timeout"`, "20.1 > @200 1 BYE b1"}, "408 - SIP", "no longer replied", "fell silent"},
		{"BYE for lost media", answered, []string{`20 < @BYE 1 b1 | Reason: Q.850;cause=102;text="RTP timeout"`, "20.1 > @200 1 BYE b1"}, "- 102 Q.850", "no media came any more", "firewall"},
		{"BYE of a client with a network's cause", answeredByPC, []string{`20 < @BYE 1 b1 | Reason: Q.850;cause=102`, "20.1 > @200 1 BYE b1"}, "- 102 Q.850", "a timer of the other side ran out", "Open the log"},
		{"media lost", answered, []string{`10 > BYE 2 b1 | ms-client-diagnostics: 52031;reason="Call terminated on media connectivity failure"`}, "- 52031 ms-client-diagnostics", "the connection for the media failed", "A/V Edge"},
		{"certificate behind a 408", called, []string{"31 < 408 1 INVITE s" + reasoned("1010")}, "408 1010 ms-diagnostics", "not trusted", ""},
		{"media at a BYE", answered, []string{"10 > BYE 2 b1" + clientSays(23, path("0x40003a0", 2, 1, 0))}, "- 23 ms-client-diagnostics", "no sound could pass from inside to outside", "203.0.113.9 and 198.51.100.9"},
		{"media inside", answered, []string{"10 > BYE 2 b1" + clientSays(22, path("0x20", 2, 2, 0))}, "- 22 ms-client-diagnostics", "inside the company", "50020 to 50039"},
		{"media of companies", answered, []string{"10 > BYE 2 b1" + clientSays(27, path("0x4000320", 1, 1, 1))}, "- 27 ms-client-diagnostics", "between the companies", "two Edges"},
		{"sharing without a way", answered, []string{"10 > BYE 2 b1" + strings.Replace(clientSays(23, path("0x220", 2, 1, 0)), "audio:", "application-sharing:", 1)}, "- 23 ms-client-diagnostics", "no shared screen could pass", "TCP 443"},
		{"video without a way", answered, []string{"10 > BYE 2 b1" + strings.Replace(clientSays(24, path("0x2", 1, 1, 0)), "audio:", "video:", 1)}, "- 24 ms-client-diagnostics", "no picture could pass", "UDP 3478"},
		{"media in typographic quotes", answered, []string{"10 > BYE 2 b1" + strings.NewReplacer(`="`, "=\u201c", `"`, "\u201d").Replace(clientSays(24, path("0x40003a0", 1, 1, 0)))}, "- 24 ms-client-diagnostics", "two places outside", "203.0.113.9 and 198.51.100.9"},
		{"media on many lines", answered, []string{"10 > BYE 2 b1" + strings.ReplaceAll(clientSays(23, path("0x40003a0", 2, 1, 0)), ",", ",\r\n ")}, "- 23 ms-client-diagnostics", "from inside to outside", "203.0.113.9 and 198.51.100.9"},
		{"media of several parameters", answered, []string{"10 > BYE 2 b1" + clientSays(25, `;UserType="Caller";MediaType="audio";ICEWarn="0x4000320";LocalMR="203.0.113.9:1";RemoteMR="198.51.100.9:2"`)}, "- 25 ms-client-diagnostics", "both ends inside", "203.0.113.9 and 198.51.100.9"},
		{"media before signalling", answered, []string{"10 > BYE 2 b1" + reasoned("1006") + clientSays(24, path("0x40003a0", 1, 1, 0))}, "- 24 ms-client-diagnostics", "", ""},
		{"media while it rang", rang, []string{"10 > CANCEL 1" + clientSays(23, path("0x40003a0", 2, 1, 0)), "10.1 < 487 1 INVITE b1"}, "- 23 ms-client-diagnostics", "no sound could pass", ""},
		{"transfer to a busy one", append(answered, refer...), []string{"11 < @NOTIFY 2 b1 | Event: refer | Frag: 100 Trying", "12 < @NOTIFY 3 b1 | Event: refer | Frag: 486 Busy Here"}, "486 - SIP", "transfer to leo@contoso.com failed: busy", "Call leo directly"},
		{"transfer to nobody", append(answered, refer...), []string{"12 < @NOTIFY 3 b1 | Event: refer | Frag: 404 Not Found"}, "404 - SIP", "failed: no such user", "spelling"},
		{"transfer of which the result says why", append(answered, refer...), []string{"12 < @NOTIFY 3 b1 | Event: refer | Frag: 404 Not Found\r\nms-diagnostics: 1003;reason=\"User does not exist\";source=\"fe01.contoso.com\""}, "404 1003 ms-diagnostics", "transfer to leo@contoso.com failed: no such user", "spelling"},
		{"transfer to a full trunk", append(answered, refer...), []string{"12 < @NOTIFY 3 b1 | Event: refer | Frag: 503 Service Unavailable\r\nReason: Q.850;cause=34"}, "503 34 Q.850", "failed: all lines of the trunk", "channels"},
		{"transfer of which the result passes a failure on", append(answered, refer...), []string{"12 < @NOTIFY 3 b1 | Event: refer | Frag: 480 Temporarily Unavailable\r\nms-diagnostics: 13002"}, "480 - SIP", "failed: not reached", "voice mail"},
		{"transfer refused", answered, []string{"10 > REFER 2 b1 | Refer-To: <sip:leo@contoso.com>", "10.1 < 405 2 REFER b1"}, "405 - SIP", "transfer to leo@contoso.com failed", "takes transfers"},

		{"transfer that a second one repeats", append(answered, refer...), []string{"12 < @NOTIFY 3 b1 | Event: refer | Frag: 486 Busy Here", "13 > REFER 3 b1 | Refer-To: <sip:leo@contoso.com>", "15 < @NOTIFY 4 b1 | Event: refer | Frag: 200 OK"}, "", "", ""},
		{"transfer on its way", append(answered, refer...), []string{"12 < @NOTIFY 3 b1 | Event: refer | Frag: 180 Ringing"}, "", "", ""},
		{"busy", rang, []string{"1 < 486 1 INVITE b1 | Reason: Q.850;cause=17"}, "", "", ""},
		{"declined", rang, []string{"1 < 603 1 INVITE b1"}, "", "", ""},
		{"nobody takes it", rang, []string{"20 < 480 1 INVITE s" + reasoned("13002")}, "480 13002 ms-diagnostics", "nobody took the call", "forwarding settings"},
		{"nobody takes it, no id", rang, []string{"20 < 480 1 INVITE s"}, "", "", ""},
		{"given up", rang, []string{"5 > CANCEL 1" + clientSays(51004, ""), "5.1 < 487 1 INVITE b1"}, "", "", ""},
		{"answered elsewhere", rang, []string{`5 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere"`, "5.1 < 487 1 INVITE b1"}, "", "", ""},
		{"hung up", answered, []string{"20 > BYE 2 b1" + clientSays(51004, path("0x0", 2, 2, 0))}, "", "", ""},
		{"ended as it was meant", answered, []string{"20 < @BYE 1 b1" + reasoned(`3999;reason="The organizer ended the meeting"`), "20.1 > @200 1 BYE b1"}, "", "", ""},
		{"ended for want of use", answered, []string{"20 < @BYE 1 b1" + reasoned(`6999;reason="Idle timeout exceeded"`), "20.1 > @200 1 BYE b1"}, "", "", ""},
		{"ended by its application", answered, []string{"20 < @BYE 1 b1" + reasoned(`60013;reason="Could not go on"`)}, "", "", ""},
		{"ended with an id of the client's own", answered, []string{`20 < @BYE 1 b1 | ms-client-diagnostics: 99999;reason="an error was lost"`}, "", "", ""},
		{"ended with an id that nothing explains", answered, []string{"20 < @BYE 1 b1" + reasoned("999999")}, "", "", ""},
		{"declined, with the network's word for it", rang, []string{"1 < 603 1 INVITE b1 | Reason: Q.850;cause=21"}, "", "", ""},
		{"unspecified, with words", called, []string{`1 < 500 1 INVITE s | Reason: Q.850;cause=31;text="Trunk group busy"`}, "500 31 Q.850", "trunk group busy", "event log"},
		{"the session timer ran out", answered, []string{`20 < @BYE 1 b1 | Reason: SIP;cause=408;text="Session timer expired"`}, "408 - SIP", "the session timer ran out", "stopped refreshing"},
		{"no way for the desktop", answered, []string{"20 > BYE 2 b1" + clientSays(22, `;CallerMediaDebug="applicationsharing:ICEWarn=0x4"`)}, "- 22 ms-client-diagnostics", "no shared screen could pass", "UDP 3478"},
		{"no way for a file", answered, []string{"20 > BYE 2 b1" + clientSays(22, `;CallerMediaDebug="filetransfer:ICEWarn=0x4"`)}, "- 22 ms-client-diagnostics", "no file could pass", "UDP 3478"},
		{"a change refused, and the call goes on", answered, []string{"20 > INVITE 2 b1", "20.1 < 488 2 INVITE b1" + clientSays(52017, ""), "30 > BYE 3 b1"}, "", "", ""},
		{"hung up in the network", answered, []string{"20 < @BYE 1 b1 | Reason: Q.850;cause=16"}, "", "", ""},
		{"hung up for a decision", answered, []string{"20 < @BYE 1 b1 | Reason: SIP;cause=603"}, "", "", ""},
		{"moved", called, []string{"1 < 302 1 INVITE s | Contact: <sip:carl@contoso.com>"}, "", "", ""},
		{"do not disturb", rang, []string{`1 < 480 1 INVITE b1 | Warning: 391 lcs.microsoft.com "The user does not want to be disturbed"`}, "", "", ""},
		{"still ringing", rang, nil, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, append(append([]string(nil), tt.begin...), tt.lines...)...)
			if tt.ids == "" {
				assert.Nil(t, s.Cause)
				return
			}
			if !assert.NotNil(t, s.Cause, "%s: %v", s.Outcome, s.Summary) {
				return
			}
			assert.Equal(t, tt.ids, number(s.Cause.Status)+" "+number(s.Cause.ID)+" "+s.Cause.Family)
			assert.Contains(t, s.Cause.Text, tt.text)
			assert.Contains(t, s.Cause.Next, tt.first)
			assert.Contains(t, s.Summary[0], strings.TrimPrefix(s.Cause.Text, "answered, but "), "the headline tells it")
			assert.NotEmpty(t, s.Cause.Next)
			assert.NotContains(t, s.Cause.Next, "{")
			proof := s.Messages[s.Cause.Message-1]
			assert.Contains(t, proof.Note, "Cause: "+s.Cause.String())
			assert.Equal(t, proof.Frame, s.Cause.Frame)
		})
	}
}

// TestHandedOn says in the headline of an answered call to whom it was transferred, where
// that went well.
func TestHandedOn(t *testing.T) {
	refer := append(answered[:len(answered):len(answered)], "10 > REFER 2 b1 | Refer-To: <sip:leo@contoso.com>", "10.1 < 202 2 REFER b1", "10.2 < @NOTIFY 2 b1 | Event: refer | Frag: 100 Trying")
	const tail = "; transferred to leo, who took over after 3.5 s."
	for frag, handed := range map[string]bool{"200 OK": true, "486 Busy Here": false, "180 Ringing": false} {
		s := script(t, append(refer[:len(refer):len(refer)], "13.5 < @NOTIFY 3 b1 | Event: refer | Frag: "+frag)...)
		assert.Equal(t, handed, strings.HasSuffix(s.Summary[0], tail), "%s: %s", frag, s.Summary[0])
	}
}

func number(n *int) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}

// TestCausesAreLines holds causes to one line, whatever a header says.
func TestCausesAreLines(t *testing.T) {
	s := script(t, append(append([]string(nil), called...), "1 < 500 1 INVITE s | ms-diagnostics: 99999;reason=\"a\x1b[31m\x07b\";source=\"x\x00y\" | Warning: 305 h \"\x1b[2J\"")...)
	for _, text := range append(s.Summary, s.Cause.Text, s.Cause.Next, s.Cause.Said, s.Cause.Host) {
		assert.NotRegexp(t, `[\x00-\x1f\x7f]`, text)
	}
	assert.Equal(t, annotate.OutcomeFailed, s.Outcome)
}

// TestTeamInTheNextStep names those who rang for the callee, and nobody where it was the
// callee alone.
func TestTeamInTheNextStep(t *testing.T) {
	missed := "20 < 480 1 INVITE s" + reasoned("13002")
	const carol = ` | Contact: <sip:carol@contoso.com;opaque=user:epid:x;gruu> | P-Asserted-Identity: <sip:carol@contoso.com>`
	for name, tt := range map[string]struct {
		lines []string
		next  string
	}{
		"alone":         {[]string{"0.5 < 180 1 INVITE b1", missed}, "forwarding settings of the person called."},
		"with somebody": {[]string{"0.3 < 101 1 INVITE" + diagnostic(13005), "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE c1" + carol, missed}, "forwarding settings of the person called; ask carol@contoso.com, who rang too."},
	} {
		t.Run(name, func(t *testing.T) {
			s := script(t, append(append([]string(nil), called...), tt.lines...)...)
			assert.True(t, strings.HasSuffix(s.Cause.Next, tt.next), s.Cause.Next)
		})
	}
}

// TestPhraseOfASilentCallee holds that a server's own words on why nobody was reached are
// told, and not that the callee was signed in nowhere.
func TestPhraseOfASilentCallee(t *testing.T) {
	s := ofSeat(t, "caller", []string{"0 > INVITE 1", "5 < 480,Gateway_pool_drained_for_maintenance 1 INVITE s", "5.1 > ACK 1 s"})
	assert.Contains(t, s.Cause.Text, "Gateway pool drained for maintenance")
	assert.NotContains(t, words(s), "signed in nowhere")
	s = ofSeat(t, "caller", []string{"0 > INVITE 1", "5 < 480,Temporarily_Unavailable 1 INVITE s", "5.1 > ACK 1 s"})
	assert.Contains(t, words(s), "signed in nowhere")
}

// TestTransferRefusedBehindAnotherReferral has a REFER that asks for a BYE in between.
func TestTransferRefusedBehindAnotherReferral(t *testing.T) {
	s := ofSeat(t, "caller", []string{
		"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1",
		"9 > REFER 2 b1 | Refer-To: <sip:dave@contoso.com>", "9.05 > REFER 3 b1 | Refer-To: <sip:erin@contoso.com;method=BYE>",
		"9.1 < 603 2 REFER b1", "9.2 < 481 3 REFER b1", "60 > BYE 4 b1",
	})
	require.NotNil(t, s.Cause)
	assert.Equal(t, "the transfer to dave@contoso.com failed: declined", s.Cause.Text)
}
