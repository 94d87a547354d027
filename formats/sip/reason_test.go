package sip_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/sip"
)

func TestParseReasons(t *testing.T) {
	type reason struct {
		protocol string
		cause    int
		text     string
	}
	for value, want := range map[string][]reason{
		"": nil,
		`SIP;cause=200;text="Call completed elsewhere"`: {{"SIP", 200, "Call completed elsewhere"}},
		`Q.850 ;cause=34 ;text="No circuit, none"`:      {{"Q850", 34, "No circuit, none"}},
		`q.850;Cause=16, sip ; cause = 480 ;text=no`:    {{"Q850", 16, ""}, {"SIP", 480, "no"}},
		`SIP;text="x"`:                 {{"SIP", -1, "x"}},
		`SIP;cause=-1,,SIP;cause=many`: {{"SIP", -1, ""}, {"SIP", -1, ""}},
		`SIP;ms-acceptedby="<sip:bob@contoso.com>";cause=200`: {{"SIP", 200, ""}},
	} {
		var got []reason
		for _, r := range sip.ParseReasons([]byte(value)) {
			got = append(got, reason{r.Protocol, r.Cause, r.Text})
		}
		assert.Equal(t, want, got, value)
	}
	assert.Len(t, sip.ParseReasons([]byte(strings.Repeat("SIP;cause=480,", 1000))), 16)
}

func FuzzReasons(f *testing.F) {
	f.Add([]byte(`SIP;cause=200;text="Call completed elsewhere", Q.850;cause=16`))
	f.Add([]byte(`SIP;text="unclosed, <x;cause=`))
	f.Fuzz(func(t *testing.T, value []byte) {
		for _, r := range sip.ParseReasons(value) {
			assert.GreaterOrEqual(t, r.Cause, -1)
			for range r.Params() {
			}
		}
	})
}
