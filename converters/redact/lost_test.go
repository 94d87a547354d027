package redact_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// A message that lost its start line is read as one all the same.
func TestMessageWithoutItsMark(t *testing.T) {
	const text = "INVITE sip:quark@tyrell.com SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.14:1;branch=z9hG4bK1;seat=zwiebelsitz\nFrom: <sip:a@tyrell.com>;tag=1\n" +
		"To: <sip:b@tyrell.com>\nCall-ID: 1\nCSeq: 1 INVITE\nX-Thing: zwiebelstock\nX-Fold: a\n zwiebelfalte\nContent-Type: text/plain\nContent-Length: LENGTH\n\nRuebezahl geht heim\n"
	whole := client(text, "a line of a component\n")
	_, lost, found := bytes.Cut(whole, []byte("Via: "))
	log := append([]byte("Via: "), lost...)
	log = append(log, client(strings.ReplaceAll(text, "z", "y"), "another\n")...)
	assert.True(t, found)
	list := piecesOf(t, log)
	redacted(redact.People, list)
	out := written(list)
	for _, value := range [...]string{"zwiebelsitz", "zwiebelstock", "zwiebelfalte", "Ruebezahl"} {
		assert.NotContains(t, out, value)
	}
	assert.Contains(t, out, "CSeq: 1 INVITE")
}

// A domain of one letter or digit gets another, whatever the key is.
func TestShortDomains(t *testing.T) {
	for range 40 {
		list := piecesOf(t, client("OPTIONS sip:a@x.example SIP/2.0\nFrom: <sip:a@0.example>;tag=1\nCall-ID: 1@y.example\nCSeq: 1 OPTIONS\n\n", "x\n"))
		r := redacted(redact.All, list)
		assert.Empty(t, found(t, r, []byte(written(list))))
	}
}
