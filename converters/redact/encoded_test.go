package redact_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// caller is a message that says who is who, and whose numbers are known.
const caller = `INVITE sip:quark@tyrell.com SIP/2.0
From: "Jörg Oberhuber" <sip:wilhelmina@tyrell.com>;tag=4711ab;epid=77aa88bb99
To: <tel:+14255550100>
P-Asserted-Identity: <tel:+4366412345678;ext=47113>
Call-ID: plantedcallid4711
CSeq: 1 INVITE
Content-Length: LENGTH
`

func utf16Text(s string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b.WriteString(string([]byte{byte(u >> 8), byte(u)}))
			continue
		}
		b.WriteString(string([]byte{byte(u), byte(u >> 8)}))
	}
	return b.String()
}

// A value is found in every spelling that a component may log it in.
func TestSpellingsOfOneValue(t *testing.T) {
	deep := "wilhelmina@tyrell.com"
	for range 5 {
		deep = base64.StdEncoding.EncodeToString([]byte("x=" + deep))
	}
	tests := map[string]string{
		"hexadecimal":       hex.EncodeToString([]byte("to wilhelmina")),
		"utf-16":            utf16Text("wilhelmina", false),
		"utf-16 big endian": utf16Text("wilhelmina", true),
		"base64 of utf-16":  b64(utf16Text("wilhelmina@tyrell.com", true)),
		"windows-1252":      "J\xf6rg",
		"upper case":        "J\u00d6RG",
		"upper windows":     "J\xd6RG",
		"encoded word":      "=?utf-8?B?" + b64("Wilhelmina J\u00f6rg") + "?=",
		"encoded word q":    "=?iso-8859-1?Q?Wilhelmina_J=F6rg?=",
		"epid":              "77AA88BB99",
		"subscriber":        "555-0100",
		"behind a word":     "desk-425-555-0100",
		"trunk prefix":      "0664 12345678",
		"extension":         "sip:quark@tyrell.com;ext=47113",
		"base64 five times": deep,
		"web token":         "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJl",
		"attribute of SDP":  "a=ice-pwd:PlantedIcePassword",
	}
	for name, spelling := range tests {
		t.Run(name, func(t *testing.T) {
			list := piecesOf(t, client(strings.ReplaceAll(caller, "\n", "\r\n")+"\r\n", "who "+spelling+" is\n"))
			r := redacted(redact.People, list)
			got := written(list)
			assert.NotContains(t, got, spelling)
			assert.Empty(t, found(t, r, []byte(got)))
		})
	}
}

func TestBodiesInQuotedPrintable(t *testing.T) {
	list := piecesOf(t, client("MESSAGE sip:quark@tyrell.com SIP/2.0\nFrom: <sip:wilhelmina@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 MESSAGE\n"+
		"Content-Type: application/xml\nContent-Transfer-Encoding: quoted-printable\nContent-Length: LENGTH\n\n"+
		"<contact uri=3D\"sip:wil=\nhelmina=40tyrell.com\"/>\n", ""))
	redacted(redact.All, list)
	got := written(list)
	assert.NotContains(t, got, "helmina")
	assert.NotContains(t, got, "tyrell")
	assert.Contains(t, got, "uri=3D\"sip:")
}

// What is nested too deep to be read is not left.
func TestTooDeepIsDropped(t *testing.T) {
	text := "wilhelmina@tyrell.com"
	for range 12 {
		text = base64.StdEncoding.EncodeToString([]byte("x=" + text))
	}
	part := "Content-Type: text/plain\n\nthe briefcase of wilhelmina\n"
	for range 40 {
		part = "Content-Type: multipart/mixed;boundary=b\n\n--b\n" + part
	}
	list := piecesOf(t, client("MESSAGE sip:quark@tyrell.com SIP/2.0\nFrom: <sip:wilhelmina@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 MESSAGE\n"+
		"X-Deep: "+text+"\nContent-Length: LENGTH\n"+part, ""))
	redacted(redact.All, list)
	got := written(list)
	for range 13 {
		assert.NotContains(t, got, "briefcase")
		assert.NotContains(t, got, "wilhelmina")
		assert.NotContains(t, got, text)
		inner, _ := base64.StdEncoding.DecodeString(text)
		text = strings.TrimPrefix(string(inner), "x=")
	}
}

// Redacting again finds the filler of the first time, and hosts with octets that
// no host has.
func TestRedactingAgain(t *testing.T) {
	const message = "INVITE sip:quark@tyrell.com SIP/2.0\nFrom: \"Quark\" <sip:wilhelmina@q\xc9.tyrell.com>;tag=1;epid=xxxxxxxxxxxxxxxx\n" +
		"Call-ID: 1\nCSeq: 1 INVITE\nContent-Type: application/xml\nContent-Length: LENGTH\n\n" +
		"<a><displayName>xxxxxxxxxxxxxxxx</displayName><note>xxxxxxxx</note><server>fe\xe91.tyrell.com</server></a>\n"
	for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
		list := piecesOf(t, client(message, "xxxxxxxxxxxxxxxx at fe\xe91.tyrell.com\n"))
		r := redacted(level, list)
		got := written(list)
		assert.Empty(t, found(t, r, []byte(got)), level)
		assert.Equal(t, level == redact.All, !strings.Contains(got, "tyrell"), level)
	}
}

// A key of JSON may be a known value, and look like the name of a secret.
func TestNameIsAValue(t *testing.T) {
	list := piecesOf(t, client("INVITE sip:quark@tyrell.com SIP/2.0\nFrom: <sip:tokenarius@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 INVITE\nContent-Length: 0\n\n",
		`{"tokenarius": "Tr0ub4dor1"}`))
	redacted(redact.People, list)
	got := written(list)
	assert.NotContains(t, got, "tokenarius")
	assert.NotContains(t, got, "Tr0ub4dor1")
}

// In a damaged log a line may go on as another one.
func TestTextBehindAValue(t *testing.T) {
	list := piecesOf(t, client("INVITE sip:quark@tyrell.com SIP/2.0\nFrom: <sip:wilhelmina@tyrell.com>;tag=1\n"+
		"Call-ID: planted4711@10.20.30.40 SIP/2.0/TLS 10.20.30.40\nCSeq: 1 INVITE\nContent-Type: application/sdp\nContent-Length: LENGTH\n\n"+
		"v=0\no=wilhelmina 0 0 IN IP4 10.20.30.40\x07\"\"\nc=IN IP4 =fe01.tyrell.com;x\ns=-\n", "End of Sending Packet - 10.20.30.40:5061 (From Local Address: 10.20.30.40:51576) 12 bytes to wilhelmina@tyrell.com and =fe01.tyrell.com;x\n"))
	redacted(redact.All, list)
	got := written(list)
	for _, v := range []string{"10.20.30.40", "tyrell", "wilhelmina", "planted4711"} {
		assert.NotContains(t, got, v)
	}
}
