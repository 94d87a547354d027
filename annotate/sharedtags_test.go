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

// TestOneTagOfTwoGRUUs has two endpoints without an epid that reply with one tag: their
// Contacts have one user at one host, and GRUUs of two endpoints.
func TestOneTagOfTwoGRUUs(t *testing.T) {
	b := annotate.NewBuilder()
	for _, l := range []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.9 < 180 1 INVITE b2", "9 < 200 1 INVITE b2", "9.1 > ACK 1 b2"} {
		m := scripted(t, l)
		if tag := l[len(l)-2:]; tag[0] == 'b' {
			m.Raw = []byte(strings.NewReplacer(";epid=e-"+tag, "", ";tag="+tag, ";tag=same", "User-Agent", "Contact: <"+scriptedContact(tag)+">\r\nUser-Agent").Replace(string(m.Raw)))
		}
		b.Add(m)
	}
	s := b.Case().Session(1)
	require.Len(t, s.Endpoints, 2)
	assert.Equal(t, "E2", *s.Winner)
}
