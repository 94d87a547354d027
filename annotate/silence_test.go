package annotate_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// TestManySilentCalls holds that the lists of many calls to many endpoints stay
// bounded, and that what they leave out is counted.
func TestManySilentCalls(t *testing.T) {
	const calls, devices, listed = 1200, 3, 1000
	b := annotate.NewBuilder()
	at := time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC)
	add := func(raw string) {
		at = at.Add(time.Millisecond)
		b.Add(&formats.Message{Time: at, Direction: formats.In, Raw: []byte(raw)})
	}
	register := func(n int) {
		for d := range devices {
			add(fmt.Sprintf("REGISTER sip:z.com SIP/2.0\r\nFrom: <sip:b@z.com>;tag=r%d;epid=%010x\r\nTo: <sip:b@z.com>\r\nCall-ID: r%d-%d\r\nCSeq: 1 REGISTER\r\n\r\n", d, d+1, d, n))
		}
	}
	register(1)
	for i := range calls {
		head := func(to string) string {
			return fmt.Sprintf("From: <sip:a@z.com>;tag=a;epid=aaaaaaaaaa\r\nTo: <sip:b@z.com>%s\r\nCall-ID: c%d\r\nCSeq: 1 INVITE\r\n", to, i)
		}
		const via = "Via: SIP/2.0/TLS 10.0.0.1:5061;branch=z9hG4bKa\r\n"
		add("INVITE sip:b@z.com SIP/2.0\r\n" + via + head("") + "\r\n")
		at = at.Add(time.Millisecond)
		b.Add(&formats.Message{Time: at, Direction: formats.Out, Raw: []byte("INVITE sip:10.0.0.9:5000;transport=tls SIP/2.0\r\nVia: SIP/2.0/TLS 10.0.0.5:5061;branch=z9hG4bKb\r\n" +
			via + head(";epid=0000000001") + "\r\n")})
		add("SIP/2.0 101 Progress Report\r\n" + head(";tag=s") + "ms-diagnostics: 13004;reason=\"Request was proxied to one or more registered endpoints\";source=\"fe.z.com\";appName=\"InboundRouting\"\r\n\r\n")
		if i%2 == 0 {
			add("SIP/2.0 180 Ringing\r\n" + head(";tag=b;epid=0000000001") + "User-Agent: UCCAPI/15.0 OC/15.0\r\n\r\n")
		}
	}
	register(2)
	users := b.Case().Inventory(nil)
	require.Len(t, users, 2)
	require.Len(t, users[1].Endpoints, devices)
	rang, silent := users[1].Endpoints[0], users[1].Endpoints[1]
	assert.Len(t, rang.Rang, calls)
	assert.Len(t, rang.Silent, calls/2)
	assert.Zero(t, rang.SilentMore)
	assert.Len(t, silent.Silent, listed)
	assert.Equal(t, calls-listed, silent.SilentMore)
	assert.IsIncreasing(t, silent.Silent)
}

// TestLegThatNeverReplied has a server's log of a call that another leg answered: that the first
// one never replied shows where the log goes on for longer than an INVITE waits (RFC 3261 §17.1.1.2).
func TestLegThatNeverReplied(t *testing.T) {
	for at, want := range map[int]string{20: "the server's own log lacks the end of this leg", 60: "never replied"} {
		b := annotate.NewBuilder()
		for i, l := range []string{
			"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe out INVITE sip:10.0.0.2;ms-received-cid=2 | e-b2 | l2 a",
			"fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a",
			"fe in ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | kf k",
		} {
			b.Add(record(t, i, l))
		}
		b.Add(record(t, at, "fe in BYE sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | y"))
		b.Add(record(t, at+1, "fe out BYE sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | yf y"))
		s := b.Case().Session(1)
		assert.Equal(t, "E2", winner(s))
		assert.Equal(t, want, s.Endpoints[0].Reason, at)
	}
}

// TestLogsThatAreNotGiven has a call of which nothing tells the end: what to open is a log that
// is not there yet.
func TestLogsThatAreNotGiven(t *testing.T) {
	const alice, bob, server = "192.0.2.1:5060", "192.0.2.2:5060", "192.0.2.9:5060"
	seen := func(file string, dir formats.Direction, at, vias int, local, remote, callID string) *formats.Message {
		raw := "INVITE sip:bob@example.com SIP/2.0\r\n" + strings.Repeat("Via: SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bK2\r\n", vias-1) +
			"Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK1\r\nFrom: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: " + callID + "\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
		m := &formats.Message{Time: time.Unix(int64(1e9+at), 0), Direction: dir, How: formats.Logged, Raw: []byte(raw), Origin: formats.Origin{File: file, Line: 1 + at}}
		m.Local.AddrPort, m.Remote.AddrPort = netip.MustParseAddrPort(local), netip.MustParseAddrPort(remote)
		return m
	}
	sent := seen("a.log", formats.Out, 0, 1, alice, server, "c")
	later := seen("a.log", formats.Out, 1000, 1, alice, server, "d")
	for _, tt := range []struct {
		name, next string
		messages   []*formats.Message
	}{
		{"the caller's", "Next: Open the log of the other side or of the server, by the same Call-ID.", []*formats.Message{sent}},
		{"both, and a server between", "Next: Open the server's log, by the same Call-ID.", []*formats.Message{sent, seen("b.log", formats.In, 0, 2, bob, server, "c")}},
		{"both, and nothing between", "", []*formats.Message{seen("a.log", formats.Out, 0, 1, alice, bob, "c"), seen("b.log", formats.In, 0, 1, bob, alice, "c")}},
	} {
		b := annotate.NewBuilder()
		for _, m := range append(tt.messages, later) {
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Equal(t, annotate.OutcomeUnknown, s.Outcome, tt.name)
		next := slices.IndexFunc(s.Summary, func(l string) bool { return strings.HasPrefix(l, "Next: Open") })
		if tt.next == "" {
			assert.Equal(t, -1, next, tt.name)
		} else {
			assert.Contains(t, s.Summary, tt.next, tt.name)
		}
	}
}
