package known_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/known"
)

// TestLine asks every format about lines of all kinds. Of a span the test shows
// the octets.
func TestLine(t *testing.T) {
	const (
		dated = "2010-01-05T14:00:47.889Z"
		bare  = "0001-01-01T14:00:47.889Z"
	)
	for _, tt := range []struct {
		format, line               string
		wall, stamp, text          string
		packet, count, bodysPrefix string
	}{
		{format: "uccapi", line: "01/05/2010|14:00:47.889 418:D8 INFO  :: INVITE sip:a@example.com SIP/2.0\r\n",
			wall: dated, stamp: "01/05/2010|14:00:47.889 418:D8 ", text: "INVITE sip:a@example.com SIP/2.0\r\n"},
		{format: "uccapi", line: "\ufeff01/05/2010|14:00:47.889 418:D8 INFO  :: x", wall: dated, stamp: "01/05/2010|14:00:47.889 418:D8 ", text: "x"},
		{format: "uccapi", line: "14:00:47.889 33C:B00 TRACE :: x", wall: bare, stamp: "14:00:47.889 33C:B00 ", text: "x"},
		{format: "uccapi", line: "0:01:43.203 : Raw data 211 (char), UCD_LOG_INFO: 01/05/2010|14:00:47 Name: 01/05/2010|14:00:47.889 418:D8 INFO  :: x",
			wall: dated, stamp: "01/05/2010|14:00:47.889 418:D8 ", text: "x"},
		{format: "uccapi", line: "01/05/2010|14:00:47.889 418:D8 INFO  :: Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 652 bytes:",
			wall: dated, stamp: "01/05/2010|14:00:47.889 418:D8 ", text: "Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 652 bytes:",
			packet: "Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) ", count: "652"},
		{format: "uccapi", line: "01/05/2010|14:00:47.889 418:D8 INFO  :: End of Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 216 bytes\n",
			wall: dated, stamp: "01/05/2010|14:00:47.889 418:D8 ", text: "End of Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 216 bytes\n",
			packet: "Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) ", count: "216"},
		{format: "uccapi", line: "01/05/2010|14:00:47.889 4\xff8:D8 INFO :: damaged", wall: dated, stamp: "01/05/2010|14:00:47.889 ", text: "damaged"},
		{format: "uccapi", line: "01/45/2010|14:00:47.889 418:D8 no such day", stamp: "01/45/2010|14:00:47.889 418:D8 ", text: "01/45/2010|14:00:47.889 418:D8 no such day"},
		{format: "uccapi", line: "Call-ID: 1", text: "Call-ID: 1"},
		{format: "uccapi", text: ""},
		{format: "ocslogger", line: "TL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::01/05/2010-14:00:47.889.0009935d (SIPStack,A::B:c.cpp(125))$$begin_record\r\n",
			wall: dated, stamp: "0A2C.0A9C::01/05/2010-14:00:47.889.0009935d ", text: "$$begin_record\r\n"},
		{format: "ocslogger", line: "TL_INFO(TF_COMPONENT) [POOL01\\FE01]0A2C.0A9C::01/05/2010-14:00:47.889.0009935D (S4,A.B:c.cs(67)) [64796731]text",
			wall: dated, stamp: "0A2C.0A9C::01/05/2010-14:00:47.889.0009935D ", text: "text"},
		{format: "ocslogger", line: "01/05/2010-14:00:47.889$$begin_record", wall: dated, stamp: "01/05/2010-14:00:47.889", text: "01/05/2010-14:00:47.889$$begin_record"},
		{format: "ocslogger", line: "Message-Body: v=0\r\n", text: "Message-Body: v=0\r\n", bodysPrefix: "Message-Body: "},
		{format: "ocslogger", line: "message-body:", text: "message-body:", bodysPrefix: "message-body:"},
		{format: "ocslogger", line: "$$end_record", text: "$$end_record"},
		{format: "excerpt", line: "> > 01/05/2010|14:00:47.889 418:D8 INFO :: x", wall: dated, stamp: "01/05/2010|14:00:47.889 418:D8 ", text: "x"},
		{format: "excerpt", line: "<p>01/05/2010|14:00:47.889 418:D8 INFO :: x", wall: dated, stamp: "01/05/2010|14:00:47.889 418:D8 ", text: "x"},
		{format: "excerpt", line: "\tTL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::01/05/2010-14:00:47.889.0009935d (SIPStack,A:c.cpp(1))x",
			wall: dated, stamp: "0A2C.0A9C::01/05/2010-14:00:47.889.0009935d ", text: "x"},
		{format: "excerpt", line: "> Message-Body: -", text: "Message-Body: -", bodysPrefix: "Message-Body: "},
		{format: "excerpt", line: "a | b | c", text: "a | b | c"},
	} {
		t.Run(tt.format+" "+tt.line, func(t *testing.T) {
			line := []byte(tt.line)
			l := known.ByName(tt.format).Line(line)
			wall := ""
			if l.Timed {
				wall = l.Wall.Format(time.RFC3339Nano)
			}
			assert.Equal(t, tt.wall, wall)
			assert.Equal(t, tt.wall == dated, l.Dated)
			assert.Equal(t, tt.stamp, string(l.Stamp.Of(line)))
			assert.Equal(t, tt.text, string(line[l.Text:]))
			assert.Equal(t, tt.packet, string(l.Packet.Of(line)))
			assert.Equal(t, tt.count, string(l.Count.Of(line)))
			assert.Equal(t, tt.bodysPrefix, string(l.Body.Of(line)))
		})
	}
}

// A log in a format without a Line, or in none of the list, may hold lines of any.
func TestLineOf(t *testing.T) {
	line := []byte("> 01/05/2010|14:00:47.889 418:D8 INFO :: x")
	assert.False(t, known.Formats.LineOf("uccapi")(line).Timed)
	assert.True(t, known.Formats.LineOf("no such")(line).Timed)
	assert.False(t, formats.List{}.LineOf("uccapi")(line).Timed)
	assert.Contains(t, known.Formats.Delimiters(), "$$begin_record")
}

// FuzzLine holds what every format says of a line to the line.
func FuzzLine(f *testing.F) {
	f.Add([]byte("01/05/2010|14:00:47.889 418:D8 INFO  :: Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 216 bytes:"))
	f.Add([]byte("TL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::01/05/2010-14:00:47.889.0009935d (SIPStack,A:b.cpp(1)) [1]$$begin_record"))
	f.Add([]byte("> Message-Body: v=0\r\n"))
	f.Add(bytes.Repeat([]byte{'|'}, 300))
	f.Fuzz(func(t *testing.T, line []byte) {
		for _, format := range known.Formats {
			if format.Line == nil {
				continue
			}
			checkLine(t, format, line)
		}
	})
}

// checkLine asserts that what a format says of a line is in the line, and that a time is
// said to be one.
func checkLine(t require.TestingT, format *formats.Format, line []byte) {
	l := format.Line(line)
	for _, s := range []formats.Span{l.Stamp, l.Packet, l.Count, l.Body, {To: l.Text}} {
		require.True(t, 0 <= s.From && s.From <= s.To && s.To <= len(line), "%s: %+v of %d octets", format.Name, s, len(line))
	}
	require.True(t, l.Timed || l.Wall.IsZero() && !l.Dated, "%s: a time that is not Timed", format.Name)
	for _, c := range l.Count.Of(line) {
		require.True(t, c >= '0' && c <= '9', format.Name)
	}
}
