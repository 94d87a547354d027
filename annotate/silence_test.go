package annotate_test

import (
	"fmt"
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
