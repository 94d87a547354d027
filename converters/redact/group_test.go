package redact_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// Somebody may be called like a group of an address, or of its pseudonym: what stands for
// the address stays one, and so does the port behind it.
func TestNamesLikeGroupsOfAnAddress(t *testing.T) {
	list := piecesOf(t, client("MESSAGE sip:2001@a.example SIP/2.0\nVia: SIP/2.0/TLS [2001:db8:7:8::9]:5061;branch=z9hG4bK1\nFrom: \"db8\" <sip:db8@a.example>;tag=1\n"+
		"Call-ID: c\nCSeq: 1 MESSAGE\nContent-Length: 0\n\n", "connected to [2001:db8:7:8::9]:5061\n"))
	r := redacted(redact.All, list)
	got := written(list)
	assert.Len(t, regexp.MustCompile(`\[2001:db8:[0-9a-f:]+\]:5061`).FindAllString(got, -1), 3, "%s", got)
	assert.Empty(t, found(t, r, []byte(got)))
}
