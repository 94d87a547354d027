package annotate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// sharers builds a call to which endpoints with epids of their own reply, all of them
// with each of some tags.
func sharers(endpoints, tags int) *annotate.Session {
	b, n := annotate.NewBuilder(), int64(0)
	add := func(dir formats.Direction, start, to string) {
		raw := start + "\r\nVia: SIP/2.0/TLS 192.0.2.10:50101\r\nFrom: <sip:alice@contoso.com>;tag=a;epid=e-a\r\nTo: <sip:bob@contoso.com>" + to +
			"\r\nCall-ID: shared\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
		n++
		b.Add(&formats.Message{Time: time.Unix(n, 0), Direction: dir, How: formats.Logged, Raw: []byte(raw)})
	}
	add(formats.Out, "INVITE sip:bob@contoso.com SIP/2.0", "")
	for tag := range tags {
		for n := range endpoints {
			add(formats.In, "SIP/2.0 180 Ringing", fmt.Sprintf(";epid=e-%d;tag=t%d", n, tag))
		}
	}
	return b.Case().Session(1)
}

func TestEndpointsOfOneTagAreToldApart(t *testing.T) {
	for _, tt := range []struct {
		endpoints, tags, want int
		crowded               bool
	}{{3, 1, 3, false}, {3, 5, 3, false}, {64, 1, 64, false}, {70, 1, 64, true}} {
		s := sharers(tt.endpoints, tt.tags)
		require.Equal(t, tt.endpoints*tt.tags+1, s.Count())
		summary := strings.Join(s.Summary, "\n")
		assert.Equal(t, tt.crowded, strings.Contains(summary, "More than 64 endpoints replied with one To tag"), summary)
		assert.Len(t, s.Endpoints, tt.want)
		assert.Contains(t, s.Messages[2].Note, "Same callee and tag, different epid")
	}
}
