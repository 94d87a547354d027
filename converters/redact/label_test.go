package redact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// What names nobody and nobody wrote stays, whatever label stands before it.
func TestLabelsOfNobody(t *testing.T) {
	for _, text := range []string{
		"chan_sip: Got SIP response 486",
		`response 486 "Unable to resolve DNS SRV record"`,
		"error '404', port \"5060\", code '4711'",
		"registry key was not found, from 192.0.2.1 to 192.0.2.2: 5060",
		"address=0, peer: 192.0.2.9:5061, xCT:97531",
		"convert -o out.wav -r 16000, grep -p x",
	} {
		list := piecesOf(t, client("OPTIONS sip:a.example SIP/2.0\nCall-ID: c\n\n", text))
		redacted(redact.People, list)
		assert.Contains(t, written(list), text)
	}
}
