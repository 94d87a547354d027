package ocslogger_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
	"ocsconv/formats/textlog"
)

// mixed is a short trace with a record of every kind.
var mixed = crlf("\ufeff" + component +
	response("Content-Length: 21\nMessage-Body: see\n$$end_record\nby\n\n$$end_record\n\n") +
	"TL_WARN(TF_DIAG) [1]0A2C.0A9C::06/22/2009-17:58:50.000.0009935f (SIPStack,SIPAdminLog::TraceDiagRecord:SIPAdminLog.cpp(144))$$begin_record\nLogType: diagnostic\nSIP-Call-ID: 1\n$$end_record\n" +
	response("Proxy-Authorization: a=\"b\",\n\nc=\"d\"\nContent-Length: 0\nMessage-Body: -\n$$end_record\n") +
	"TL_INFO(TF_PROTOCOL) [POOL01\\FE01]1788.08EC::10/10/2012-04:11:11.012.000012CB (S4,SipMessage.DataLoggingHelper:sipmessage.cs(774)) [647967311]\n" +
	">>>>>>>>>>>>Outgoing SipMessage c=[<SipTlsConnection_3B73DAD>], 192.0.2.5:56237->192.0.2.9:5075\n" +
	"MESSAGE sip:bob@contoso.com SIP/2.0\nFROM: a\nTO: b\nCALL-ID: 1\nCSEQ: 7 MESSAGE\nCONTENT-LENGTH: 6\n\nhi\nho\n------------EndOfOutgoing SipMessage\n" +
	response("Content-Length: 5\nMessage-Body: hello\n") + component)

func TestTruncatedAnywhere(t *testing.T) {
	whole := messages(t, mixed, nil)
	require.Len(t, whole, 4)
	for n := range len(mixed) {
		cut := messages(t, mixed[:n], nil)
		for i, m := range cut {
			require.Less(t, i, len(whole), "cut at %d", n)
			if i < len(cut)-1 {
				require.Equal(t, string(whole[i].Raw), string(m.Raw), "cut at %d", n)
				continue
			}
			require.Equal(t, whole[i].Origin.Line, m.Origin.Line, "cut at %d", n)
			if string(m.Raw) != string(whole[i].Raw) {
				require.NotEmpty(t, m.Problems, "cut at %d", n)
			}
		}
	}
}

func TestFlippedAnywhere(t *testing.T) {
	for i := range len(mixed) {
		for _, c := range []byte{0, '\n', '\r', ' ', ':', mixed[i] ^ 0x20, mixed[i] ^ 0x80} {
			messages(t, mixed[:i]+string(c)+mixed[i+1:], nil)
		}
	}
}

func TestOneByteReads(t *testing.T) {
	want := messages(t, mixed, nil)
	i := 0
	for m, err := range formats.Messages(ocslogger.NewReader(iotest.OneByteReader(strings.NewReader(mixed)), nil)) {
		require.NoError(t, err)
		assert.Equal(t, want[i], m)
		i++
	}
	assert.Equal(t, len(want), i)
}

func TestReadError(t *testing.T) {
	broken := errors.New("disk on fire")
	r := ocslogger.NewReader(io.MultiReader(strings.NewReader(mixed[:700]), iotest.ErrReader(broken)), nil)
	var got []byte
	for {
		m, err := r.Read()
		if err != nil {
			assert.ErrorIs(t, err, broken)
			break
		}
		for _, b := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			got = append(got, b...)
		}
	}
	assert.Equal(t, mixed[:700], string(got), "what was read before the error is handed out")
	_, err := r.Read()
	assert.ErrorIs(t, err, broken, "the error stays")
}

func TestScenario(t *testing.T) {
	log, err := os.ReadFile("testdata/S03.log")
	require.NoError(t, err)
	got := messages(t, string(log), nil)
	// The start lines and ways of the 17 records, from the log by eye.
	want := strings.Split(strings.TrimSpace(`
09:10:00.000 in 192.0.2.10:50101 INVITE sip:bob@contoso.com SIP/2.0
09:10:00.010 out 192.0.2.10:50101 SIP/2.0 100 Trying
09:10:00.050 out 192.0.2.10:50101 SIP/2.0 101 Progress Report
09:10:00.060 out 192.0.2.21:50201 INVITE sip:192.0.2.21:50201;transport=tls;ms-received-cid=8100 SIP/2.0
09:10:00.070 out 192.0.2.22:50202 INVITE sip:192.0.2.22:50202;transport=tls;ms-received-cid=8200 SIP/2.0
09:10:00.300 in 192.0.2.21:50201 SIP/2.0 486 Busy Here
09:10:00.310 out 192.0.2.21:50201 ACK sip:192.0.2.21:50201;transport=tls;ms-received-cid=8100 SIP/2.0
09:10:00.500 in 192.0.2.22:50202 SIP/2.0 183 Session Progress
09:10:00.510 out 192.0.2.10:50101 SIP/2.0 183 Session Progress
09:10:00.800 in 192.0.2.22:50202 SIP/2.0 180 Ringing
09:10:00.810 out 192.0.2.10:50101 SIP/2.0 180 Ringing
09:10:06.000 in 192.0.2.22:50202 SIP/2.0 200 OK
09:10:06.010 out 192.0.2.10:50101 SIP/2.0 200 OK
09:10:06.200 in 192.0.2.10:50101 ACK sip:bob@contoso.com;opaque=user:epid:HyCBdrNF4FyQl8JSbBxliAAA;gruu SIP/2.0
09:10:06.210 out 192.0.2.22:50202 ACK sip:192.0.2.22:50202;transport=tls;ms-received-cid=8200 SIP/2.0
09:11:00.000 in 192.0.2.22:50202 BYE sip:alice@contoso.com;opaque=user:epid:-gS0SAHc41ybf494KhhZ0wAA;gruu SIP/2.0
09:11:00.010 out 192.0.2.10:50101 BYE sip:192.0.2.10:50101;transport=tls;ms-received-cid=7A00 SIP/2.0`), "\n")
	require.Len(t, got, len(want))
	sizes := map[int]int{0: 1144, 3: 1144, 4: 1144, 7: 494, 8: 494, 11: 494, 12: 494}
	for i, m := range got {
		line, _, _ := strings.Cut(string(m.Raw), "\r\n")
		assert.Equal(t, want[i], fmt.Sprintf("%s %s %s %s", m.Time.Format("15:04:05.000"), m.Direction, m.Remote.AddrPort, line))
		assert.Equal(t, fmt.Sprintf("%08X", 0x1001+i), m.Origin.Instance)
		assert.Equal(t, formats.TLS, m.Transport)
		assert.Empty(t, problems(m))
		_, body, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
		assert.Len(t, body, sizes[i])
	}
	assert.Equal(t, 443, got[16].Origin.Line)
}

func TestWrappedStartLine(t *testing.T) {
	log := "$$begin_record\nDirection: incoming\nStart-Line: SERVICE\nsip:alice@contoso.com;gruu;opaque=app:conf:focusfactory\nSIP/2.0\nFrom:\n<sip:alice@contoso.com>\nTo:\n<sip:alice@contoso.com>\nCSeq: 1 SERVICE\nCall-ID: 1\nMessage-Body: -\n$$end_record\n"
	m := messages(t, log, nil)[0]
	assert.Equal(t, crlf("SERVICE sip:alice@contoso.com;gruu;opaque=app:conf:focusfactory SIP/2.0\nFrom: <sip:alice@contoso.com>\nTo: <sip:alice@contoso.com>\nCSeq: 1 SERVICE\nCall-ID: 1\n\n"), string(m.Raw))
	assert.Equal(t, []string{"3: record without a time", "4: line is broken: joined"}, problems(m))
	assert.True(t, m.Problems[1].Altered)
}

func TestRequestLineStaysWhole(t *testing.T) {
	log := "$$begin_record\nStart-Line: INFO sip:b@contoso.com SIP/2.0  \nnonsense\n" + fourHeaders + "$$end_record\n"
	m := messages(t, log, nil)[0]
	assert.Equal(t, crlf("INFO sip:b@contoso.com SIP/2.0\n"+fourHeaders+"\n"), string(m.Raw))
	assert.Contains(t, problems(m), "3: line is no header: left out")
}

func TestTimes(t *testing.T) {
	bare := "$$begin_record\nDirection: incoming\nStart-Line: SIP/2.0 200 OK\n" + fourHeaders + "Message-Body: -\n$$end_record\n"

	first := messages(t, bare, nil)[0]
	assert.True(t, first.Time.IsZero(), "nothing tells the time")
	assert.Equal(t, []string{"3: record without a time"}, problems(first))

	second := messages(t, component+bare, nil)[0]
	assert.Equal(t, at("2009-06-22 17:58:49.000"), second.Time)
	assert.Equal(t, []string{"4: record without a time: the time of the line before is taken"}, problems(second))

	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	clock := formats.NewClock(berlin)
	zoned := messages(t, response("Message-Body: -\n$$end_record\n"), &formats.Options{Clock: clock})[0]
	assert.Equal(t, at("2009-06-22 15:58:48.922"), zoned.Time)
}

func TestMergedServers(t *testing.T) {
	record := "Direction: outgoing\nStart-Line: SIP/2.0 200 OK\n" + fourHeaders + "Message-Body: -\n$$end_record\n"
	log := `TL_INFO(TF_PROTOCOL) [POOL01\FE01]0A2C.0A9C::06/22/2015-17:58:48.922.0009935D (SIPStack,f:c.cpp(1)) [1] $$begin_record` + "\n" + record +
		`TL_INFO(TF_PROTOCOL) [edge]0A2C.0A9C::06/22/2015-17:58:48.923.0009935D (SIPStack,f:c.cpp(1)) $$begin_record` + "\n" + record
	got := messages(t, crlf(log), nil)
	require.Len(t, got, 2)
	assert.Equal(t, `POOL01\FE01`, got[0].Origin.Server)
	assert.Equal(t, "edge", got[1].Origin.Server)
}

func TestRecordsThatAreNoMessages(t *testing.T) {
	tests := []struct {
		name     string
		log      string
		problems []string
	}{
		{"diagnostic", "$$begin_record\nLogType: diagnostic\nSIP-Start-Line: INVITE sip:a@contoso.com SIP/2.0\n$$end_record\n", nil},
		{"diagnostic with a start line", "$$begin_record\nLogType: diagnostic\nStart-Line: INVITE sip:a@contoso.com SIP/2.0\n$$end_record\n", nil},
		{"connection", "$$begin_record\nLogType: connection\nDirection: incoming\nPeer: fe01:5061\n$$end_record\n", nil},
		{"no start line", component + "$$begin_record\nDirection: incoming\nPeer: fe01:5061\n$$end_record\n", []string{"2: protocol record without a Start-Line"}},
		{"start line of something else", "$$begin_record\nDirection: incoming\nStart-Line: GET / HTTP/1.1\n$$end_record\n", []string{"3: record without a SIP start line"}},
		{"S4 without a message", ">>>>Outgoing SipMessage c=[<SipTlsConnection_1>], a:1->b:2\n" + component, []string{"1: S4 record without a SIP start line"}},
		{"S4 names in prose", ">>>> see Outgoing SipMessage\n>>Outgoing SipMessage\n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, m := range pieces(t, test.log, nil) {
				assert.Nil(t, m.Raw)
				got = append(got, problems(m)...)
			}
			assert.Equal(t, test.problems, got)
		})
	}
}

func TestFieldsWithoutFrame(t *testing.T) {
	log := component + "Peer: fe01.contoso.com:5061\nDirection: outgoing\nStart-Line: SIP/2.0 200 OK\n" + fourHeaders + component
	all := pieces(t, log, nil)
	require.Len(t, all, 2)
	m := all[0]
	assert.Equal(t, component, string(m.Gap))
	assert.Equal(t, "Peer: fe01.contoso.com:5061\nDirection: outgoing\nStart-Line: ", string(m.Head))
	assert.Equal(t, formats.Out, m.Direction)
	assert.Equal(t, host("fe01.contoso.com", 5061), m.Remote)
}

func TestLongMessageIsCut(t *testing.T) {
	log := response("Content-Length: 1000\nMessage-Body: " + strings.Repeat("x", 1000) + "\n$$end_record\n" + response("Message-Body: -\n$$end_record\n"))
	got := messages(t, log, &formats.Options{MaxMessage: 400})
	require.Len(t, got, 2)
	assert.Len(t, got[0].Text, 400)
	assert.Equal(t, []string{"4: message longer than 400 octets: cut"}, problems(got[0]))
	assert.Contains(t, string(got[0].Raw), "\r\nContent-Length: 261\r\n\r\nxxx")
	assert.Empty(t, problems(got[1]), "the next record is read again")
}

func TestLongGapsComeInPieces(t *testing.T) {
	for name, text := range map[string]string{
		"empty lines":   "\r\n",
		"one line":      "x",
		"component":     component,
		"begin markers": "$$begin_record\n",
		"fields":        "Direction: in\n",
		"end markers":   "$$end_record\r\n",
		"S4 directions": ">>>>Outgoing SipMessage\n",
		"diagnostics":   "$$begin_record\nLogType: diagnostic\n$$end_record\n",
		"carriage":      "\r\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			const octets = 4 << 20
			count := octets / len(text)
			total, longest := 0, 0
			for m, err := range formats.All(ocslogger.NewReader(strings.NewReader(strings.Repeat(text, count)), nil)) {
				require.NoError(t, err)
				require.Nil(t, m.Raw)
				total += len(m.Gap)
				longest = max(longest, len(m.Gap))
			}
			assert.Equal(t, count*len(text), total)
			assert.LessOrEqual(t, longest, 4*formats.MaxGap)
		})
	}
}

func FuzzReader(f *testing.F) {
	f.Add(mixed)
	f.Add(strings.ReplaceAll(mixed, "\r\n", "\n"))
	f.Add(response("Content-Length: 241\nMessage-Body: -\n$$end_record\n"))
	f.Add("Peer: fe01:5061\nStart-Line: SIP/2.0 200 OK\nl:\n5\n\nhello")
	f.Fuzz(func(t *testing.T, log string) {
		for _, limit := range []int{0, 100} {
			for _, m := range pieces(t, log, &formats.Options{MaxMessage: limit}) {
				for range ocslogger.Context(m, nil) {
				}
			}
		}
		_ = ocslogger.Detect([]byte(log))
		ocslogger.Format.UTC([]byte(log))
	})
}

// A record that the input ends in is damage whatever of it is left, and so are
// octets that are no text.
func TestCutGap(t *testing.T) {
	whole := response("Content-Length: 0\nMessage-Body: -\n$$end_record\n")
	begin := "TL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::01/05/2010-14:00:47.889.000003e8 (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record\n"
	for tail, want := range map[string]string{
		begin:                                "record is cut off by the end of the input",
		begin + "Instance-Id: 00":            "record is cut off by the end of the input",
		begin + "LogType: diagnostic\nTe":    "record is cut off by the end of the input",
		begin + "Direction: incoming\n":      "protocol record without a Start-Line",
		begin + "Text: x\n$$end_record\n":    "",
		strings.Repeat("\x00", 200_000):      textlog.NotText,
		strings.Repeat("T\x00L\x00_\x00", 9): textlog.NotText,
	} {
		var said []string
		for _, m := range pieces(t, whole+tail, nil) {
			for _, p := range m.Problems {
				said = append(said, p.Msg)
			}
		}
		assert.Equal(t, want, strings.Join(said, "; "), "%.80q", tail)
	}
}

// A hole between two records leaves one with two start lines, which is said.
func TestRecordsJoined(t *testing.T) {
	log := "$$begin_record\nDirection: incoming\nStart-Line: SIP/2.0 200 OK\n" + fourHeaders + "ms-received-port-Id: 7\nDirection: outgoing\nStart-Line: SIP/2.0 180 Ringing\n" +
		fourHeaders + "Message-Body: -\n$$end_record\n"
	list := messages(t, log, nil)
	require.Len(t, list, 1)
	assert.Contains(t, problems(list[0]), "10: the Start-Line of another record stands among the headers: what ends this record and begins that one is missing")
}
