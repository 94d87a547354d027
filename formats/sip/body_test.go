package sip_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

func bodyOf(contentType, body string) *sip.Message {
	return parse("INVITE sip:a@b SIP/2.0\nContent-Type: " + contentType + "\n\n" + body)
}

func partList(m *sip.Message) []string {
	var list []string
	for p := range m.Parts() {
		list = append(list, fmt.Sprintf("%s|%s|%q", p.ContentType, p.ID, p.Body))
	}
	return list
}

func TestParts(t *testing.T) {
	tests := []struct {
		name, contentType, body string
		want                    []string
	}{
		{"no parts", "application/sdp", "v=0\n", []string{`application/sdp||"v=0\r\n"`}},
		{"empty", "multipart/mixed;boundary=x", "", nil},
		{"quoted boundary", `multipart/alternative; boundary="--=_x 1"`,
			"preamble\n----=_x 1\nContent-Type: a/b\nContent-ID: <1@c>\n\none\n----=_x 1\n\ntwo\n\n----=_x 1--\nepilogue\n",
			[]string{`a/b|<1@c>|"one"`, `||"two\r\n"`}},
		{"unquoted boundary with equals", "multipart/alternative;boundary=----=_Next", "------=_Next\nc: a/b\n\none\n------=_Next--\n",
			[]string{`a/b||"one"`}},
		{"last delimiter missing", "multipart/mixed;boundary=x", "--x\n\none\n--x\n\ntwo\n", []string{`||"one"`, `||"two"`}},
		{"boundary is prefix of a line", "multipart/mixed;boundary=x", "--x\n\n--xy\n--x--", []string{`||"--xy"`}},
		{"blanks after the boundary", "multipart/mixed;boundary=x", "--x \t\n\none\n--x-- \n", []string{`||"one"`}},
		{"no boundary declared", "multipart/mixed", "\n--x\n\none\n--x--\n", []string{`||"one"`}},
		{"no boundary at all", "multipart/mixed", "text", []string{`multipart/mixed||"text"`}},
		{"boundary never comes", "multipart/mixed;boundary=x", "text", nil},
		{"headers cut", "multipart/mixed;boundary=x", "--x\nContent-Type: a/b", []string{`a/b||""`}},
		{"nested", "multipart/mixed;boundary=x",
			"--x\nContent-Type: multipart/alternative;boundary=y\n\n--y\n\none\n--y\n\ntwo\n--y--\n\n--x\n\nthree\n--x--\n",
			[]string{`||"one"`, `||"two"`, `||"three"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, partList(bodyOf(tt.contentType, tt.body)))
		})
	}
}

func TestPartsNestedTooDeepComeOutWhole(t *testing.T) {
	body := "end"
	for i := range 20 {
		body = fmt.Sprintf("--x%d\nContent-Type: multipart/mixed;boundary=x%d\n\n%s", i+1, i, body)
	}
	list := partList(bodyOf("multipart/mixed;boundary=x20", body))
	require.Len(t, list, 1)
	assert.Contains(t, list[0], `boundary=x12||"--x12\r\n`)
}

const (
	offerR1 = `v=0
o=- 0 0 IN IP4 192.0.2.10
s=session
c=IN IP4 192.0.2.10
b=CT:99980
t=0 0
m=audio 50004 RTP/SAVP 114 111 101
a=candidate:userone/+x 1 pass+word/ UDP 0.830 192.0.2.10 50004
a=candidate:userone/+x 2 pass+word/ UDP 0.830 192.0.2.10 50005
a=candidate:usertwo 1 secretpw TCP 1 198.51.100.20 443
`
	offerR2 = `v=0
o=- 0 0 IN IP4 192.0.2.10
s=session
c=IN IP4 192.0.2.10
t=0 0
m=audio 50016 RTP/SAVP 114 111 101
a=ice-ufrag:Ufr4
a=ice-pwd:EWRPpassword24
a=candidate:1 1 UDP 2130706431 192.0.2.10 50016 typ host
a=candidate:1 2 UDP 2130705918 192.0.2.10 50018 typ host
a=candidate:2 1 TCP-PASS 6556159 198.51.100.20 51553 typ relay raddr 198.51.100.20 rport 51553
a=x-candidate-ipv6:3 1 UDP 33553919 2001:db8::7 50020 typ srflx raddr 2001:db8::8 rport 1 x y
a=candidate:4 1 UDP 1 relay.contoso.com 3478 typ relay
a=candidate:broken 1 UDP
a=candidate:5 1 UDP 99999999999 192.0.2.10 1 typ host
a=candidate:5 1 UDP 1 192.0.2.10 70000 typ host
a=remote-candidates:1 203.0.113.5 52279 2 203.0.113.5 57326
a=sendonly
m=video 0 RTP/SAVP 34
c=IN IP6 2001:db8::2
`
)

func TestSDPsOfBothClients(t *testing.T) {
	m := bodyOf(`multipart/alternative;boundary="b"`,
		"--b\nContent-Type: application/sdp\nContent-ID: <r1@contoso.com>\nContent-Disposition: session; handling=optional; ms-proxy-2007fallback\n\n"+
			offerR1+"\n--b\nContent-Type: Application/SDP; x=y\n\n"+offerR2+"\n--b\nContent-Type: text/plain\n\nno\n--b--\n")
	var counts []int
	for s := range m.SDPs() {
		counts = append(counts, len(candidatesOf(s.Bytes())))
	}
	assert.Equal(t, []int{3, 5}, counts)
	for p := range m.Parts() {
		assert.Contains(t, string(p.Disposition), "ms-proxy-2007fallback")
		break
	}
	for range bodyOf("text/plain", offerR1).SDPs() {
		t.Error("a text body is no session description")
	}
}

// candidatesOf lists the candidates of a description.
func candidatesOf(body []byte) (list []string) {
	for kind, line := range sip.ParseSDP(body).Lines() {
		name, value, _ := strings.Cut(string(line), ":")
		if kind != 'a' || !strings.HasSuffix(name, "candidate") && !strings.HasSuffix(name, "candidate-ipv6") {
			continue
		}
		if c, ok := sip.ParseCandidate([]byte(value)); ok {
			list = append(list, fmt.Sprintf("%d/%d %s %q", c.Dialect, c.Component, c.Addr, c.Type))
		}
	}
	return list
}

func TestCandidates(t *testing.T) {
	assert.Equal(t, []string{
		`2/1 192.0.2.10:50016 "host"`,
		`2/2 192.0.2.10:50018 "host"`,
		`2/1 198.51.100.20:51553 "relay"`,
		`2/1 [2001:db8::7]:50020 "srflx"`,
		`2/1 invalid AddrPort "relay"`,
	}, candidatesOf(wire(offerR2)))
	assert.Equal(t, []string{
		`1/1 192.0.2.10:50004 ""`,
		`1/2 192.0.2.10:50005 ""`,
		`1/1 198.51.100.20:443 ""`,
	}, candidatesOf([]byte(offerR1)))
	for _, junk := range []string{"", "1 1 UDP x 192.0.2.1 5 typ host", "u 1 p UDP 0.x 192.0.2.1 5", "u 1 p UDP 2 192.0.2.1 5", "u 999 p UDP 1 192.0.2.1 5"} {
		_, ok := sip.ParseCandidate([]byte(junk))
		assert.False(t, ok, junk)
	}
}

func TestRemoteCandidates(t *testing.T) {
	tests := []struct {
		value string
		want  []string
	}{
		{"1 203.0.113.5 52279 2 203.0.113.5 57326", []string{"1 203.0.113.5:52279", "2 203.0.113.5:57326"}},
		{"1 2001:db8::1 5", []string{"1 [2001:db8::1]:5"}},
		{"1 203.0.113.5 52279 2 203.0.113.5", []string{"1 203.0.113.5:52279"}},
		{"x", nil},
		{"", nil},
	}
	for _, tt := range tests {
		var got []string
		for c := range sip.ParseSDP([]byte("m=audio 1 x\na=remote-candidates:" + tt.value)).RemoteCandidates() {
			got = append(got, fmt.Sprintf("%d %s", c.Component, c.Addr))
		}
		assert.Equal(t, tt.want, got, tt.value)
	}
}

func ExampleMessage_SDPs() {
	m := sip.Parse([]byte("SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\r\n" +
		"m=audio 50016 RTP/SAVP 0\r\na=candidate:3 1 UDP 16648703 198.51.100.20 52279 typ relay\r\n"))
	for s := range m.SDPs() {
		for kind, line := range s.Lines() {
			if value, ok := bytes.CutPrefix(line, []byte("candidate:")); ok && kind == 'a' {
				c, _ := sip.ParseCandidate(value)
				fmt.Println(c.Addr, c.Type)
			}
		}
	}
	// Output: 198.51.100.20:52279 relay
}

func TestSDPLines(t *testing.T) {
	var kinds []byte
	for kind := range sip.ParseSDP([]byte("v=0\ngarbage\nm=\na=label:all\nm=audio 1 x\n=\na=")).Lines() {
		kinds = append(kinds, kind)
	}
	assert.Equal(t, "vmama", string(kinds))
}
