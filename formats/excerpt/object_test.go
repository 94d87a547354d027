package excerpt_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/excerpt"
)

// timesOf are the times of a document's messages.
func timesOf(t *testing.T, text []byte) (list []time.Time) {
	t.Helper()
	for m, err := range formats.Messages(excerpt.Format.NewReader(bytes.NewReader(text), &formats.Options{})) {
		require.NoError(t, err)
		list = append(list, m.Time)
	}
	return list
}

func request(n int) string {
	return fmt.Sprintf("OPTIONS sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%d\r\n"+
		"From: <sip:alice@example.com>;tag=t1\r\nTo: <sip:bob@example.com>\r\nCall-ID: c%d@example.com\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", n, n)
}

// TestTimesOfExports has messages as stores of logs export them: the time is another value
// of the object that holds the message, or of one around it, and never that of a neighbour.
func TestTimesOfExports(t *testing.T) {
	type object map[string]any
	begin := time.Date(2024, 11, 20, 10, 0, 0, 123e6, time.UTC)
	zulu := func(at time.Time) string { return at.Format("2006-01-02T15:04:05.000Z") }
	forms := map[string]func(at time.Time, message string) any{
		"before":      func(at time.Time, m string) any { return object{"@timestamp": zulu(at), "message": m} },
		"behind":      func(at time.Time, m string) any { return object{"line": m, "timestamp": zulu(at)} },
		"nanoseconds": func(at time.Time, m string) any { return object{"line": m, "timestamp": fmt.Sprint(at.UnixNano())} },
		"around": func(at time.Time, m string) any {
			return object{"@timestamp": zulu(at), "zone": object{"message": m, "host": object{"name": "pbx"}}}
		},
		"other object": func(at time.Time, m string) any {
			return object{"@timestamp": zulu(at), "log": object{"time": zulu(at.AddDate(-3, 0, 0))}, "message": m}
		},
		"pair": func(at time.Time, m string) any { return []any{fmt.Sprint(at.UnixNano()), m} },
		"shown": func(at time.Time, m string) any {
			return object{"@timestamp": at.Format("Jan 2, 2006 @ 15:04:05.000"), "message": m}
		},
	}
	for name, form := range forms {
		var list []any
		var want, odd []time.Time
		for n := range 4 {
			at := begin.Add(time.Duration(n) * time.Second)
			if want = append(want, at); n%2 == 0 {
				list, odd = append(list, object{"message": request(n)}), append(odd, time.Time{})
			} else {
				list, odd = append(list, form(at, request(n))), append(odd, at)
			}
		}
		pretty, err := json.MarshalIndent(list, "", "  ")
		require.NoError(t, err)
		assert.Equal(t, odd, timesOf(t, pretty), "%s, of every second message", name)
		for n := range list {
			list[n] = form(want[n], request(n))
		}
		pretty, err = json.MarshalIndent(list, "", "  ")
		require.NoError(t, err)
		for _, lead := range []string{"", "   7  ", "    12\t", "sip.json-7-", "sbc-1  | ", "+"} {
			assert.Equal(t, want, timesOf(t, []byte(lined(string(pretty)+"\n", lead, ""))), "%s, indented behind %q", name, lead)
		}
	}
}

// TestNoTimeOfDay has digits behind what would be a time.
func TestNoTimeOfDay(t *testing.T) {
	for _, line := range []string{"2024-11-20 10:00:123 got", "recv 300 bytes from udp/[192.0.2.9]:5060 at 10:00:123", "Nov 20 10:00:123 got"} {
		assert.Equal(t, []time.Time{{}}, timesOf(t, []byte(line+"\n"+request(1))), line)
		assert.False(t, timesOf(t, []byte(strings.Replace(line, ":123", ":12", 1)+"\n"+request(1)))[0].IsZero(), line)
	}
}
