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

// What is left of a description after damage stays one: of a body of parts that lost the name of
// their boundary, and of one that begins within a description and has no type.
func TestDamagedDescriptionsStay(t *testing.T) {
	const line = "a=candidate:3 1 UDP 16648703 192.0.2.20 52279 typ relay\n"
	for _, text := range []string{
		"Content-Type: multipart/alternative;bou\nContent-Length: LENGTH\n\n--b1\nContent-Type: application/sdp\n\nv=0\n" + line + "--b1--\n",
		"Content-Length: LENGTH\n\n" + line,
	} {
		list := piecesOf(t, client(plantedFrame+text, "x\n"))
		redacted(redact.People, list)
		assert.Contains(t, written(list), strings.TrimSpace(line))
	}
	list := piecesOf(t, client(plantedFrame+"Content-Type: multipart/mixed\nContent-Length: LENGTH\n\n--Rumpelstilz\nContent is what you see\n", "x\n"))
	redacted(redact.Secrets, list)
	assert.NotContains(t, written(list), "Rumpelstilz")
}

// A display name that lost the quote behind it is none of the parameters.
func TestNameWithoutItsEnd(t *testing.T) {
	list := piecesOf(t, client(plantedFrame+"From: \"Zwackelma@tyrell.com>;tag=a1b2c3d401\nContent-Length: 0\n\n", "x\n"))
	redacted(redact.People, list)
	out := written(list)
	assert.Contains(t, out, ">;tag=a1b2c3d401\r\n")
	assert.NotContains(t, out, "Zwackel")
}

// A product's version behind a user in a line of the log makes no name that all start lines have.
func TestVersionIsNoName(t *testing.T) {
	list := piecesOf(t, client("ACK sip:+15550123@tyrell.com;user=phone SIP/2.0\nFrom: <sip:a@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		"ACK sip:+15550123@tyrell.com;user=phone SIP/2.0 Via: lost\n"))
	redacted(redact.People, list)
	assert.Equal(t, 3, strings.Count(written(list), ";user=phone SIP/2.0"))
}
