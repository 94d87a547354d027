package uccapi

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/formats/textlog"
)

// A prefix is read as it is on its own, whatever lines were read before.
func TestPrefixesRemember(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	known := 0
	var s prefixes
	for range 5000 {
		line := pick("01/05/2010|", "01/05/2010|", "01/06/2010|", "", "13/05/2010|", "0:01:43.203 : UCD_LOG_INFO: 10/19/2012|14:50:27 Name: 10/19/2012|") +
			pick("06:00:00.000", "23:59:59.999", "24:00:00.000", "06:00:0x.000") +
			pick(" 1A2C:9F0 ", " 1A2C:BB4 ", "  1A2C:BB4 ", " 1A2C:", " 9:A ") + pick("INFO  :: ", "TRACE :: ", "INFO ::", "WARN  ::  ", ":: ") +
			pick("text\r\n", "", "\r\n", ":x")
		want, ok := ParsePrefix([]byte(line))
		p := s.parse([]byte(line))
		require.Equal(t, ok, p != nil, "%q", line)
		if ok {
			known++
			require.Equal(t, want, *p, "%q", line)
		}
	}
	require.Greater(t, known, 1000)
}

// A start line may stand in a header that is whole: both counts of its octets say so.
func TestNothingJoined(t *testing.T) {
	const message = "INVITE sip:b@c SIP/2.0\r\nSubject: a 418:D8 INFO  :: BYE sip:d@e SIP/2.0\r\nContent-Length: 0\r\n\r\n"
	for counted, joined := range map[int]bool{len(message): false, len(message) + 9: true} {
		rec := record{body: len(message)}
		r := reader{w: textlog.NewWindow(strings.NewReader(message))}
		r.joined(&rec, counted)
		require.Equal(t, joined, len(rec.problems) > 0)
	}
}
