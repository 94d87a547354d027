package redact_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/sip"
)

// pseudonyms returns those of messages with a header line each, by kind and value.
func pseudonyms(t *testing.T, learn bool, lines ...string) map[string]map[string]string {
	r := redact.New(redact.All, redact.Options{Key: []byte("one key"), Formats: known.Formats})
	var list []*formats.Message
	for _, line := range lines {
		list = append(list, &formats.Message{Raw: []byte("OPTIONS sip:host SIP/2.0\r\n" + line + "\r\n\r\n")})
		if learn {
			r.Learn(list[len(list)-1])
		}
	}
	for _, m := range list {
		r.Apply(m)
	}
	var text strings.Builder
	require.NoError(t, r.WriteMap(&text))
	var m struct{ Values map[string]map[string]string }
	require.NoError(t, json.Unmarshal([]byte(text.String()), &m))
	return m.Values
}

// With a key a pseudonym follows from the key and the value, whatever else is in the log.
// Where values can be counted, no two become one and none stays.
func TestPseudonymsOfOneKey(t *testing.T) {
	var lines []string
	for _, network := range []string{"192.0.2", "198.51.100", "203.0.113", "10.1.2", "10.1.3", "172.16.0", "172.31.255", "192.168.1", "192.168.255", "169.254.9", "100.64.1", "198.18.0", "198.19.255"} {
		for host := 1; host < 255; host += 23 {
			lines = append(lines, fmt.Sprintf("Contact: <sip:%s.%d>", network, host))
		}
	}
	for n := 10; n < 100; n++ {
		lines = append(lines, fmt.Sprintf("Route: <sip:%d@contoso.com;user=phone>", n), fmt.Sprintf("Call-ID: %d", n), fmt.Sprintf("Call-ID: a%d-%d@10.1.2.3", n%7, n))
		lines = append(lines, fmt.Sprintf("To: <tel:+4420%d>;tag=%d", n*7919, n), fmt.Sprintf("To: \"Ann%c Bee%c\" <sip:ann%d@dept%d.fabrikam.com>", 'a'+n%26, 'a'+n%7, n, n%9))
	}
	for _, epid := range []string{"aad34505db", "1488039028", "00deadbeef"} {
		lines = append(lines, "From: <sip:ann@contoso.com>;epid="+epid, "Contact: <sip:ann@contoso.com>;+sip.instance=\"<urn:uuid:"+sip.Instance(epid)+">\"")
	}
	all := pseudonyms(t, true, lines...)
	for _, learn := range []bool{true, false} {
		for _, line := range lines {
			for kind, values := range pseudonyms(t, learn, line) {
				for value, p := range values {
					require.Equal(t, all[kind][value], p, "%s: %s of %s", line, kind, value)
				}
			}
		}
	}
	for _, kind := range []string{"addresses", "subnets", "numbers", "call-ids", "tags", "epids", "uuids"} {
		taken := map[string]string{}
		require.NotEmpty(t, all[kind], kind)
		for _, value := range slices.Sorted(maps.Keys(all[kind])) {
			p := all[kind][value]
			assert.NotEqual(t, value, p, kind)
			assert.Empty(t, taken[p], "%s: %s and %s become one", kind, value, taken[p])
			taken[p] = value
		}
	}
	for epid, p := range all["epids"] {
		assert.Equal(t, sip.Instance(p), all["uuids"][sip.Instance(epid)], epid)
	}
}
