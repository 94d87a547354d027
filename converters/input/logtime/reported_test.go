package logtime_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/logtime"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// Quality reports tell the zone of a log that has no better witness: by the times of
// the call that they are about, and where the log lacks that, by when they were sent.
func TestReports(t *testing.T) {
	answered := func(wall, call string) string {
		return clientLine(wall, "SIP/2.0 200 OK") + "Call-ID: " + call + "\r\nCSeq: 1 INVITE\r\n\r\n"
	}
	ended := func(wall, call string) string {
		return clientLine(wall, "BYE sip:bob@contoso.com SIP/2.0") + "Call-ID: " + call + "\r\nCSeq: 2 BYE\r\n\r\n"
	}
	sent := func(wall, call, start, end string) string {
		body := fmt.Sprintf(`<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport><DialogInfo CallId="%s" Start="%s"`, call, start)
		if end != "" {
			body += ` End="` + end + `"`
		}
		body += "/></VQSessionReport></VQReportEvent>"
		return clientLine(wall, "SERVICE sip:bob@contoso.com SIP/2.0") +
			fmt.Sprintf("Call-ID: r-%s\r\nCSeq: 1 SERVICE\r\nContent-Type: application/vq-rtcpxr+xml\r\nContent-Length: %d\r\n\r\n%s\r\n", call, len(body), body)
	}
	const day = "03/14/2012|"
	call := answered(day+"09:00:04.000", "a") + ended(day+"09:06:10.000", "a")
	const start, end = "2012-03-14T08:00:04.0000Z", "2012-03-14T08:06:10.5410Z"
	for _, tt := range []struct{ name, log, zone, why string }{
		{"answered and ended", call + sent(day+"09:06:11.000", "a", start, end), "UTC+01:00", "from a quality report"},
		{"sent an hour later", call + sent(day+"10:06:11.000", "a", start, end), "UTC+01:00", "from a quality report"},
		{"during the call", answered(day+"09:00:04.000", "a") + sent(day+"09:30:00.000", "a", start, ""), "UTC+01:00", "from a quality report"},
		{"the answer is in an older file", ended(day+"09:06:10.000", "a") + sent(day+"09:06:11.000", "a", start, end), "UTC+01:00", "from a quality report"},
		{"both ends, each forwarded", call + strings.Repeat(sent(day+"09:06:11.000", "a", start, end)+sent(day+"09:06:12.000", "a", start, "2012-03-14T08:06:10.0000Z"), 2), "UTC+01:00", "from a quality report"},
		{"the call is not in the log", sent(day+"09:06:11.000", "a", start, end), "UTC+01:00", "probably, from the sending of a quality report at the end of its call"},
		{"of no call in the log, and half an hour late", sent(day+"09:36:11.000", "a", start, end), "UTC", "its quality reports would make it UTC+01:30, which no place has"},
		{"a call in the log outweighs one that is not", sent(day+"11:06:11.000", "b", start, end) + call + sent(day+"11:06:12.000", "a", start, end), "UTC+01:00", "from a quality report"},
		{"a Date header outweighs reports", challenge(day+"09:00:00.000", "Wed, 14 Mar 2012 07:00:00 GMT") + call + sent(day+"09:06:11.000", "a", start, end), "UTC+02:00", "from a Date header"},
		{"a report whose call took another time", call + sent(day+"09:06:11.000", "a", "2012-03-14T06:00:04Z", end), "UTC", "assumed, no Date header to tell; --tz sets it"},
		{"no times", call + sent(day+"09:06:11.000", "a", "yesterday", ""), "UTC", "assumed, no Date header to tell; --tz sets it"},
		{"no dates", answered("00:10:04.000", "a") + sent("00:16:11.000", "a", "2012-03-13T23:10:04Z", ""), "UTC+01:00", "from a quality report"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			scanned, err := logtime.Scan(strings.NewReader(tt.log), line)
			require.NoError(t, err)
			if !scanned.TellsZone() {
				assert.True(t, scanned.Reports)
			}
			found, err := logtime.Messages(formats.Messages(uccapi.NewReader(strings.NewReader(tt.log), nil)))
			require.NoError(t, err)
			zone := found.Zone()
			assert.Equal(t, tt.zone, zone.Clock.Name())
			assert.Equal(t, tt.why, zone.Why)
			assert.Equal(t, !found.TellsZone(), zone.Assumed)
		})
	}

	undated := answered("23:10:04.000", "a") + ended("00:06:10.000", "a") + sent("00:16:11.000", "a", "2012-03-13T22:10:04Z", "2012-03-13T23:06:10Z")
	found, err := logtime.Messages(formats.Messages(uccapi.NewReader(strings.NewReader(undated), nil)))
	require.NoError(t, err)
	first, needed, err := logtime.Day(formats.Messages(uccapi.NewReader(strings.NewReader(undated), nil)), found.Zone().Clock)
	assert.True(t, needed && err == nil)
	assert.Equal(t, "2012-03-13", first.Format("2006-01-02"), "a report tells the day, too")
}

// Many calls before a report push the oldest out, and cost no more than the latest.
func TestManyCalls(t *testing.T) {
	messages := func(yield func(*formats.Message, error) bool) {
		for i := range 20_000 {
			raw := fmt.Sprintf("BYE sip:bob@contoso.com SIP/2.0\r\nCall-ID: c%d\r\nCSeq: 2 BYE\r\n\r\n", i)
			if !yield(&formats.Message{Time: at(t, "2012-03-14T09:06:10Z"), Raw: []byte(raw)}, nil) {
				return
			}
		}
		body := `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport><DialogInfo CallId="c19000" Start="2012-03-14T08:00:04Z" End="2012-03-14T08:06:10Z"/></VQSessionReport></VQReportEvent>`
		yield(&formats.Message{Time: at(t, "2012-03-14T11:06:10Z"), Raw: []byte("SERVICE sip:bob@contoso.com SIP/2.0\r\nCall-ID: r\r\n\r\n" + body)}, nil)
	}
	found, err := logtime.Messages(messages)
	require.NoError(t, err)
	assert.Equal(t, "UTC+01:00", found.Zone().Clock.Name())
}
