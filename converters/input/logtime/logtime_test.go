package logtime_test

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/logtime"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/uccapi"
)

// line tells of lines of all logs.
var line = known.Formats.LineOf("")

func clientLine(wall, text string) string {
	return wall + " 418:D8 INFO  :: " + text + "\r\n"
}

func challenge(wall, date string) string {
	return clientLine(wall, "SIP/2.0 401 Unauthorized") + "Date: " + date + "\r\nCSeq: 1 REGISTER\r\n\r\n"
}

func ntlm(t time.Time) string {
	msg := make([]byte, 48, 64)
	copy(msg, "NTLMSSP\x00\x02\x00\x00\x00")
	info := binary.LittleEndian.AppendUint16(nil, 7)
	info = binary.LittleEndian.AppendUint16(info, 8)
	info = binary.LittleEndian.AppendUint64(info, uint64(t.Unix()+11644473600)*1e7)
	info = append(info, 0, 0, 0, 0)
	binary.LittleEndian.PutUint16(msg[40:], uint16(len(info)))
	binary.LittleEndian.PutUint32(msg[44:], 48)
	return base64.StdEncoding.EncodeToString(append(msg, info...))
}

func TestZone(t *testing.T) {
	for _, tt := range []struct {
		name, log string
		zone      string
		why       string
		wall      string // one wall time of the log and …
		utc       string // … the instant it must become
	}{
		{
			name: "nothing to tell", log: clientLine("07/01/2012|10:00:00.000", "INVITE sip:bob@contoso.com SIP/2.0"),
			zone: "UTC", why: "assumed, no Date header to tell; --tz sets it", wall: "2012-07-01T10:00:00Z", utc: "2012-07-01T10:00:00Z",
		},
		{
			name: "one hour ahead", log: challenge("01/05/2010|15:00:47.889", "Tue, 05 Jan 2010 14:00:50 GMT"),
			zone: "UTC+01:00", why: "from a Date header", wall: "2010-01-05T15:00:47Z", utc: "2010-01-05T14:00:47Z",
		},
		{
			name: "server clock wrong by four minutes", log: challenge("01/05/2010|15:04:47.889", "Tue, 05 Jan 2010 14:00:50 GMT"),
			zone: "UTC+01:00", why: "from a Date header", wall: "2010-01-05T15:00:47Z", utc: "2010-01-05T14:00:47Z",
		},
		{
			name: "half an hour zone", log: challenge("01/05/2010|19:30:47.889", "Tue, 05 Jan 2010 14:00:50 GMT"),
			zone: "UTC+05:30", why: "from a Date header", wall: "2010-01-05T19:30:47Z", utc: "2010-01-05T14:00:47Z",
		},
		{
			name: "west of Greenwich over midnight", log: challenge("01/04/2010|22:00:47.889", "Tue, 05 Jan 2010 03:00:50 GMT"),
			zone: "UTC-05:00", why: "from a Date header", wall: "2010-01-04T22:00:47Z", utc: "2010-01-05T03:00:47Z",
		},
		{
			name: "a date of another year is no evidence", log: challenge("01/05/2010|15:00:47.889", "Tue, 05 Jan 1999 14:00:50 GMT"),
			zone: "UTC", why: "its Date headers do not fit any zone", wall: "2010-01-05T15:00:47Z", utc: "2010-01-05T15:00:47Z",
		},
		{
			name: "server trace",
			log: "TL_INFO(TF_PROTOCOL) [1]0A2C.059C::06/22/2009-20:18:42.695.0009ef1d (SIPStack,X:y.cpp(1))$$begin_record\r\n" +
				"Start-Line: SIP/2.0 401 Unauthorized\r\nDate: Mon, 22 Jun 2009 18:18:42 GMT\r\n",
			zone: "UTC+02:00", why: "from a Date header", wall: "2009-06-22T20:18:42Z", utc: "2009-06-22T18:18:42Z",
		},
		{
			name: "header names in any case, with and without a blank",
			log: clientLine("07/01/2012|12:00:00.000", "SIP/2.0 200 OK") + "date: Sun, 01 Jul 2012 10:00:00 GMT\r\n" +
				clientLine("07/01/2012|12:10:00.000", "SIP/2.0 200 OK") + "DATE:Sun, 01 Jul 2012 10:10:00 GMT\r\n" +
				clientLine("07/01/2012|12:20:00.000", "SIP/2.0 200 OK") + "Date \t:  Sun, 1 Jul 2012 10:20:00 GMT \r\n",
			zone: "UTC+02:00", why: "from 3 Date headers", wall: "2012-07-01T12:00:01Z", utc: "2012-07-01T10:00:01Z",
		},
		{
			name: "the other forms of HTTP",
			log: clientLine("07/01/2012|12:00:00.000", "HTTP/1.1 200 OK") + "Date: Sunday, 01-Jul-12 10:00:00 GMT\r\n" +
				clientLine("07/01/2012|12:10:00.000", "HTTP/1.1 200 OK") + "Date: Sun Jul  1 10:10:00 2012\r\n" +
				clientLine("07/01/2012|12:20:00.000", "HTTP/1.1 200 OK") + "Date: Sun, 01 Jul 2012 08:20:00 -0200\r\nDated: Sun, 01 Jul 2012 08:20:00 GMT\r\n",
			zone: "UTC+02:00", why: "from 3 Date headers", wall: "2012-07-01T12:00:01Z", utc: "2012-07-01T10:00:01Z",
		},
		{
			name: "NTLM challenge",
			log: clientLine("07/01/2012|12:00:01.000", "SIP/2.0 401 Unauthorized") +
				`WWW-Authenticate: NTLM opaque="1", gssapi-data="` + ntlm(time.Date(2012, 7, 1, 10, 0, 0, 0, time.UTC)) + "\"\r\n",
			zone: "UTC+02:00", why: "from a NTLM time stamp", wall: "2012-07-01T12:00:01Z", utc: "2012-07-01T10:00:01Z",
		},
		{
			name: "one wrong header among four",
			log: challenge("01/05/2010|15:00:00.000", "Tue, 05 Jan 2010 14:00:00 GMT") + challenge("01/05/2010|15:10:00.000", "Tue, 05 Jan 2010 12:10:00 GMT") +
				challenge("01/05/2010|15:20:00.000", "Tue, 05 Jan 2010 14:20:00 GMT") + challenge("01/05/2010|15:30:00.000", "Tue, 05 Jan 2010 14:30:00 GMT"),
			zone: "UTC+01:00", why: "from 4 Date headers", wall: "2010-01-05T15:25:00Z", utc: "2010-01-05T14:25:00Z",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, err := logtime.Scan(strings.NewReader(tt.log), line)
			require.NoError(t, err)
			zone := found.Zone()
			assert.Equal(t, tt.zone, zone.Clock.Name())
			assert.Equal(t, tt.why, zone.Why)
			assert.Equal(t, tt.utc, zone.Clock.Instant(at(t, tt.wall)).Format(time.RFC3339))
		})
	}
}

// A night of clock change: the log's own Date headers tell both offsets, and
// the hour that comes twice is told apart by the order of the lines.
func TestClockChange(t *testing.T) {
	log := challenge("10/28/2012|01:30:00.000", "Sat, 27 Oct 2012 23:30:00 GMT") +
		challenge("10/28/2012|02:10:00.000", "Sun, 28 Oct 2012 00:10:00 GMT") +
		challenge("10/28/2012|02:20:00.000", "Sun, 28 Oct 2012 01:20:00 GMT") +
		challenge("10/28/2012|03:30:00.000", "Sun, 28 Oct 2012 02:30:00 GMT")
	found, err := logtime.Scan(strings.NewReader(log), line)
	require.NoError(t, err)
	clock := found.Zone().Clock
	assert.Equal(t, "UTC+02:00 then UTC+01:00", clock.Name())
	var got []string
	for _, wall := range []string{"2012-10-28T01:30:00Z", "2012-10-28T02:10:00Z", "2012-10-28T02:20:00Z", "2012-10-28T03:30:00Z"} {
		got = append(got, clock.Instant(at(t, wall)).Format("15:04"))
	}
	assert.Equal(t, []string{"23:30", "00:10", "01:20", "02:30"}, got)
}

// A log without dates has its day from a Date header, and every midnight since
// the first line counts, also one that nobody was awake for.
func TestDay(t *testing.T) {
	first := "23:59:58.520 33C:B00 INFO  :: REGISTER sip:contoso.com SIP/2.0\r\nCall-ID: 1\r\n\r\n"
	idle := func(wall string) string { return wall + " 33C:B00 INFO  :: nothing\r\n" }
	told := func(wall, date string) string {
		return wall + " 33C:B00 INFO  :: SIP/2.0 401 Unauthorized\r\nCall-ID: 1\r\nDate: " + date + "\r\n\r\n"
	}
	for _, tt := range []struct{ name, log, zone, day string }{
		{"midnight before the header", first + told("00:00:01.100", "Wed, 20 Apr 2005 16:00:00 GMT"), "UTC+08:00", "2005-04-20"},
		{"a night's sleep", idle("18:00:00.000") + told("09:00:00.000", "Thu, 21 Apr 2005 09:00:10 GMT"), "UTC", "2005-04-20"},
		{"three midnights", idle("10:00:00.000") + idle("07:00:00.000") + idle("04:00:00.000") + told("01:00:00.000", "Thu, 21 Apr 2005 00:00:00 GMT"), "UTC+01:00", "2005-04-18"},
		{"the clock is set back", idle("02:50:00.000") + told("02:00:00.000", "Sun, 31 Oct 2010 01:00:00 GMT"), "UTC+01:00", "2010-10-31"},
		{"the server's clock is ahead of midnight", told("23:59:30.000", "Thu, 21 Apr 2005 00:01:00 GMT"), "UTC", "2005-04-20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, err := logtime.Scan(strings.NewReader(tt.log), line)
			require.NoError(t, err)
			assert.False(t, found.Dated)
			zone := found.Zone()
			assert.Equal(t, tt.zone, zone.Clock.Name())
			day, needed, err := logtime.Day(formats.Messages(uccapi.NewReader(strings.NewReader(tt.log), nil)), zone.Clock)
			require.NoError(t, err)
			assert.True(t, needed)
			assert.Equal(t, tt.day, day.Format(time.DateOnly))
		})
	}
	day, needed, err := logtime.Day(formats.Messages(uccapi.NewReader(strings.NewReader(first), nil)), nil)
	assert.True(t, day.IsZero() && needed && err == nil, "nothing tells the day")
	_, needed, err = logtime.Day(formats.Messages(uccapi.NewReader(strings.NewReader("01/05/2010|"+first), nil)), nil)
	assert.True(t, !needed && err == nil, "the lines have their own")
}

// A log whose lines begin with stamps that Scan does not know tells its zone by
// the messages that its own reader finds.
func TestMessages(t *testing.T) {
	const told = "SIP/2.0 200 OK\r\nDate: Thu, 21 Apr 2005 09:00:10 GMT\r\nCall-ID: 1\r\n\r\n"
	for _, tt := range []struct {
		name, wall, raw string
		zone, why       string
		dated           bool
	}{
		{"dated", "2005-04-21T11:00:00Z", told, "UTC+02:00", "from a Date header", true},
		{"without dates", "0001-01-01T05:00:00Z", told, "UTC-04:00", "from a Date header", false},
		{"NTLM", "2005-04-21T11:00:00Z", "SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: NTLM gssapi-data=\"" + ntlm(at(t, "2005-04-21T10:00:00Z")) + "\"\r\n\r\n", "UTC+01:00", "from a NTLM time stamp", true},
		{"no header", "2005-04-21T11:00:00Z", "SIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\n", "UTC", "assumed, no Date header to tell; --tz sets it", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, err := logtime.Messages(func(yield func(*formats.Message, error) bool) {
				_ = yield(&formats.Message{Raw: []byte(told)}, nil) && // without a time it tells nothing
					yield(&formats.Message{Time: at(t, tt.wall), Raw: []byte(tt.raw)}, nil)
			})
			require.NoError(t, err)
			assert.Equal(t, tt.dated, found.Dated)
			assert.Equal(t, at(t, tt.wall), found.First)
			zone := found.Zone()
			assert.Equal(t, tt.zone, zone.Clock.Name())
			assert.Equal(t, tt.why, zone.Why)
		})
	}
	broken := errors.New("broken")
	_, err := logtime.Messages(func(yield func(*formats.Message, error) bool) { yield(nil, broken) })
	assert.ErrorIs(t, err, broken)
}

// A sample is found wherever it falls between the chunks of a scan.
func TestScanChunks(t *testing.T) {
	sample := challenge("01/05/2010|15:00:47.889", "Tue, 05 Jan 2010 14:00:50 GMT")
	for _, before := range []int{1<<20 - 100, 1<<20 - 20, 1 << 20, 1<<20 + 60<<10, 2<<20 + 5} {
		log := strings.Repeat(strings.Repeat("x", 99)+"\n", before/100) + sample + strings.Repeat("y", 3<<20)
		found, err := logtime.Scan(strings.NewReader(log), line)
		require.NoError(t, err)
		assert.Len(t, found.Samples, 1, fmt.Sprint(before))
	}
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"+01:00": "UTC+01:00", "-0530": "UTC-05:30", "UTC": "UTC", "Z": "UTC", "Europe/Zagreb": "Europe/Zagreb",
		"utc": "UTC", "local": "Local", "Central European Standard Time": "Europe/Warsaw", "w. europe standard time": "Europe/Berlin", "+1": "UTC+01:00", "-5:30": "UTC-05:30", "UTC+01:00": "UTC+01:00", "GMT-3": "UTC-03:00", "+00:00": "UTC", "New York": "America/New_York", "berlin": "Europe/Berlin",
	} {
		clock, err := logtime.Parse(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, clock.Name())
	}
	clock, err := logtime.Parse("auto")
	assert.NoError(t, err)
	assert.Nil(t, clock)
	for _, in := range []string{"Europe/Nowhere", "25:00", "+25:00", "+01:60", "+1:", "+12345"} {
		_, err := logtime.Parse(in)
		assert.ErrorContains(t, err, "unknown zone", in)
	}
}

func FuzzScan(f *testing.F) {
	f.Add(challenge("01/05/2010|15:00:47.889", "Tue, 05 Jan 2010 14:00:50 GMT"))
	f.Add("10:38:58.520 33C:B00 INFO  :: x\nDate: Thu, 21 Apr 2005 02:38:50 GMT\n")
	f.Add(`WWW-Authenticate: NTLM gssapi-data="` + ntlm(time.Unix(0, 0)) + `"`)
	f.Fuzz(func(t *testing.T, log string) {
		found, err := logtime.Scan(strings.NewReader(log), line)
		require.NoError(t, err)
		zone := found.Zone()
		require.NotNil(t, zone.Clock)
		zone.Clock.Instant(time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC))
	})
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	require.NoError(t, err)
	return v
}
