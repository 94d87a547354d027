package sip_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/sip"
)

func TestStartLine(t *testing.T) {
	for line, want := range map[string]bool{
		"INVITE sip:bob@example.com SIP/2.0": true, "INVITE sip:bob@example.com SIP/2.0  ": true, "ACK tel:+1234 SIP/2.0": true,
		"SIP/2.0 200 OK": true, "SIP/2.0 101": true, "SIP/2.0 183 Session Progress": true, "SIP/2.0 699 x": true, "SIP/2.0 200 ": true,
		"": false, "SIP/2.0": false, "SIP/2.0 ": false, "SIP/2.0 20": false, "SIP/2.0 2000": true, "SIP/2.0 099 x": true, "SIP/2.0 4294967301 odd code": true, "SIP/2.0 200x": false, "SIP/2.0 is old": false,
		"invite sip:a@b SIP/2.0": true, "x.Y-1!%*_+`'~ sip:a@b sip/2.0": true, "A\xe9 sip:a@b SIP/2.0": false, "sip/2.0 200 OK": true, "Send INVITE sip:a@b SIP/2.0": false, "INVITE bob SIP/2.0": false, "INVITE sip:a b SIP/2.0": false, "INVITE sip:[email protected];gruu SIP/2.0": true,
		" INVITE sip:a@b SIP/2.0": false, "INVITE sip:a@b SIP/3.0": false, "INVITE sip:a@b HTTP/1.1": false, "INVITE SIP/2.0": false, "INVITE \rip:a SIP/2.0": false,
	} {
		assert.Equal(t, want, sip.IsStartLine([]byte(line)), "%q", line)
	}
}

func TestHeaderLine(t *testing.T) {
	for line, want := range map[string]bool{
		"Via: x": true, "v:x": true, "Call-ID : x": true, "ms-diagnostics: 1": true, "Subject:": true,
		"": false, ":x": false, "no header": false, "CFoo::Bar": false, "two words: x": false, " Via: x": false, "<sip:a>": false,
	} {
		assert.Equal(t, want, sip.IsHeaderLine([]byte(line)), "%q", line)
	}
}

func TestField(t *testing.T) {
	for _, c := range []struct {
		line, name string
		compact    byte
		want       string
		ok         bool
	}{
		{"Via: a\r\n", "Via", 'v', " a\r\n", true}, {"vIA\t:a", "Via", 'v', "a", true}, {"v: a", "Via", 'v', " a", true}, {"V : a", "Via", 'v', " a", true},
		{"Viax: a", "Via", 'v', "", false}, {"Via", "Via", 'v', "", false}, {"v", "Via", 'v', "", false}, {"c: a", "CSeq", 0, "", false}, {"\x00: a", "CSeq", 0, "", false},
	} {
		got, ok := sip.HeaderValue([]byte(c.line), c.name, c.compact)
		assert.Equal(t, c.ok, ok, "%q", c.line)
		assert.Equal(t, c.want, string(got), "%q", c.line)
	}
}

func TestTransportOf(t *testing.T) {
	for via, want := range map[string]string{
		" SIP/2.0/TLS 192.0.2.1": "TLS", "SIP / 2.0 / udp host": "udp", "sip/2.0/tcp": "tcp", "SIP/2.0": "", "": "", "HTTP/1.1/TLS x": "",
	} {
		assert.Equal(t, want, string(sip.ViaTransport([]byte(via))), "%q", via)
	}
}

func TestMaskedRequestLine(t *testing.T) {
	for line, want := range map[string]bool{
		"INVITE sip:a@b SIP/2.0\r\n": true, "INVITE <the user> of ours SIP/2.0": true, "OPTIONS  SIP/2.0": true, "note <x> SIP/2.0": true,
		"SIP/2.0": false, "INVITE SIP/2.0": false, "I\xe9 x SIP/2.0": false, "INVITE sip:a@b": false, "": false,
	} {
		assert.Equal(t, want, sip.IsMaskedRequestLine([]byte(line)), "%q", line)
	}
}

func TestCutHeader(t *testing.T) {
	for line, want := range map[string]string{
		"Via: x\r\n": "Via| x\r\n", "a.b!\t : x\r\n y\r\n": "a.b!| x\r\n y\r\n", "1: x": "1| x", "x:": "x|",
	} {
		name, value, ok := sip.CutHeader([]byte(line))
		assert.True(t, ok, "%q", line)
		assert.Equal(t, want, string(name)+"|"+string(value))
	}
	for _, line := range []string{"", ":x", "two words: x", " Via: x", "none", "<sip:a>"} {
		_, _, ok := sip.CutHeader([]byte(line))
		assert.False(t, ok, "%q", line)
	}
}

// The lines of a head are the head, folds with what they continue.
func TestHeadLines(t *testing.T) {
	for _, lines := range [][]string{
		{"INVITE sip:a@b SIP/2.0\r\n", "Via: x,\r\n y\r\n\tz\r\n", "To: <sip:a@b>\n", "\r\n"},
		{"\r\n", " not a fold\n", "Subject: a\n"},
		{"From: cut"},
		{"X: a\r\n \r\n \r\n", "Y: b"},
	} {
		head := strings.Join(lines, "")
		var got []string
		for line := range sip.HeadLines([]byte(head)) {
			got = append(got, string(line))
		}
		assert.True(t, slices.Equal(lines, got), "%q", got)
	}
}
