package qoe_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/qoe"
)

// textual is a report in the form of RFC 6035, with what each stream has.
const textual = "VQSessionReport : CallTerm\r\nCallID: kd83@192.0.2.7\r\nLocalID:\"Nora\" <sip:nora@example.com>\r\nRemoteID: sip:omar@example.com\r\nOrigID:<sip:omar@example.com>\r\n" +
	"LocalAddr:IP=192.0.2.7 PORT=2222 SSRC=0x1A\r\nRemoteAddr:IP=192.0.2.8 PORT=2226 SSRC=0x2B\r\nx-UserAgent:Phone/1.0\r\n" +
	"LocalMetrics:\r\nTimestamps:START=2015-02-23T02:35:01Z STOP=2015-02-23T02:35:46Z\r\nSessionDesc:PT=9 PD=\"G.722 wide\" SR=16000\r\nJitterBuffer:JBA=3 JBR=2\r\n" +
	"PacketLoss:NLR=14.1 JDR=0.5\r\nDelay:RTD=127 ESD=20 SOWD=40 IAJ=41 MAJ=2\r\nSignal:SL=-21 NL=-64 RERL=127\r\nQualityEst:RLQ=80 MOSLQ=2.9 MOSCQ=2.8\r\n" +
	"RemoteMetrics:\r\nPacketLoss:NLR=0.0 JDR=101\r\nDelay:RTD=0 IAJ=0\r\nQualityEst:MOSLQ=127 MOSCQ=0.0\r\nDialogID:kd83@192.0.2.7;to-tag=tt;from-tag=ff\r\n"

func TestTextForm(t *testing.T) {
	r, err := qoe.Read([]byte("\xef\xbb\xbf\r\n" + textual))
	require.NoError(t, err)
	assert.Equal(t, qoe.SchemaRFC6035, r.Schema)
	assert.Equal(t, 1, r.Unreadable, "more than all packets were discarded")
	require.Len(t, r.Sessions, 1)
	s := &r.Sessions[0]
	assert.Equal(t, qoe.Dialog{
		CallID: "kd83@192.0.2.7", FromTag: "ff", ToTag: "tt", FromURI: "sip:nora@example.com", ToURI: "sip:omar@example.com", Caller: qoe.No,
		Start: time.Date(2015, 2, 23, 2, 35, 1, 0, time.UTC), End: time.Date(2015, 2, 23, 2, 35, 46, 0, time.UTC),
	}, s.Dialog)
	assert.False(t, s.MidCall())
	require.Len(t, s.Lines, 1)
	require.Len(t, s.Lines[0].Streams, 2)
	in, out := &s.Lines[0].Streams[0], &s.Lines[0].Streams[1]
	assert.Equal(t, []any{"0x2B", "G.722 wide", qoe.Inbound}, []any{in.ID, in.Codec, in.Direction})
	assert.Equal(t, map[qoe.Metric]float64{
		qoe.Loss: 0.141, qoe.Discarded: 0.005, qoe.RoundTrip: 127, qoe.OneWay: 0.04, qoe.Jitter: 41, qoe.NetworkMOS: 2.9, qoe.ConversationalMOS: 2.8,
	}, valuesOf(in))
	assert.Equal(t, []any{"0x1A", "", qoe.Outbound}, []any{out.ID, out.Codec, out.Direction})
	assert.Equal(t, map[qoe.Metric]float64{qoe.Loss: 0, qoe.Jitter: 0}, valuesOf(out), "what is not known is absent")
}

// longTextual has in its first line more than what is looked at to tell what it is, and
// the other end's times behind the reporter's.
var longTextual = "VQSessionReport" + strings.Repeat(" ", 100) + "x\n" + strings.Replace(textual, "RemoteMetrics:\r\n", "RemoteMetrics:\r\nTimestamps:START=2015-02-24T02:35:01Z\r\n", 1)[len("VQSessionReport : CallTerm\r\n"):]

func TestTextFormOfALongLine(t *testing.T) {
	r, err := qoe.Read([]byte(longTextual))
	require.NoError(t, err)
	require.Len(t, r.Sessions, 1)
	assert.Equal(t, "kd83@192.0.2.7", r.Sessions[0].Dialog.CallID)
	assert.Equal(t, []int{23, 23}, []int{r.Sessions[0].Dialog.Start.Day(), r.Sessions[0].Dialog.End.Day()}, "the reporter's own times")
}

func valuesOf(s *qoe.Stream) map[qoe.Metric]float64 {
	values := map[qoe.Metric]float64{}
	for m, v := range s.Figures {
		values[m] = float64(int(v*1e6+0.5)) / 1e6
	}
	return values
}

func TestTextFormDuringTheCall(t *testing.T) {
	for kind, interim := range map[string]bool{"VQSessionReport: CallTerm": false, "VQSessionReport": false, "VQIntervalReport": true, "VQAlertReport: Type=NLR Severity=Critical Dir=local": true} {
		_, rest, _ := strings.Cut(textual, "\r\n")
		r, err := qoe.Read([]byte(kind + "\n" + strings.ReplaceAll(rest, "\r", "")))
		require.NoError(t, err)
		assert.Equal(t, interim, r.Sessions[0].MidCall(), kind)
	}
}

// TestEveryCutOfTheTextForm reads every beginning of a report: no figure is taken from a
// number of which digits may be missing.
func TestEveryCutOfTheTextForm(t *testing.T) {
	whole, err := qoe.Read([]byte(textual))
	require.NoError(t, err)
	known := figures(whole)
	for n := range len(textual) {
		r, err := qoe.Read([]byte(textual[:n]))
		if err != nil {
			continue
		}
		for f := range figures(r) {
			require.True(t, known[f], "cut at %d has %s", n, f)
		}
	}
	r, err := qoe.Read([]byte(textual[:strings.Index(textual, "41 MAJ")+1]))
	require.NoError(t, err)
	assert.Equal(t, &qoe.Truncation{Values: true, Label: "audio", Inside: "metrics/delay"}, r.Cut)
}
