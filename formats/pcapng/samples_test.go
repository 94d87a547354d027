package pcapng_test

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// sample is a message and what a dissector must say of it, written by hand.
type sample struct {
	message formats.Message
	callID  string
	method  string // of a request
	status  string // of a response
	cseq    string
	answers int // number of the sample that Wireshark counts the time from, from 1
}

const (
	phone  = "192.0.2.201"
	front  = "192.0.2.20"
	phone6 = "2001:db8::201"
	front6 = "2001:db8::20"
)

var began = time.Date(2010, 1, 5, 14, 0, 47, 889_000_000, time.UTC)

func request(method, uri, callID string, cseq int, body string) string {
	return fmt.Sprintf("%s %s SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.201:2604\r\nMax-Forwards: 70\r\n"+
		"From: \"Izabela\" <sip:izabela@contoso.example>;tag=aa11;epid=aad34505db\r\nTo: <sip:marino@contoso.example>\r\n"+
		"Call-ID: %s\r\nCSeq: %d %s\r\n%sContent-Length: %d\r\n\r\n%s", method, uri, callID, cseq, method, contentType(body), len(body), body)
}

func response(status, method, callID string, cseq int) string {
	return fmt.Sprintf("SIP/2.0 %s\r\nVia: SIP/2.0/TLS 192.0.2.201:2604\r\n"+
		"From: \"Izabela\" <sip:izabela@contoso.example>;tag=aa11;epid=aad34505db\r\nTo: <sip:marino@contoso.example>;tag=B00B\r\n"+
		"Call-ID: %s\r\nCSeq: %d %s\r\nContent-Length: 0\r\n\r\n", status, callID, cseq, method)
}

func contentType(body string) string {
	switch {
	case strings.HasPrefix(body, "v=0"):
		return "Content-Type: application/sdp\r\n"
	case body != "":
		return "Content-Type: text/plain; charset=UTF-8\r\n"
	}
	return ""
}

const offer = "v=0\r\no=- 0 0 IN IP4 192.0.2.201\r\ns=session\r\nc=IN IP4 192.0.2.201\r\nt=0 0\r\n" +
	"m=audio 50016 RTP/AVP 114 0\r\na=rtpmap:114 x-msrta/16000\r\na=candidate:1 1 UDP 2130706431 192.0.2.201 50016 typ host\r\n"

// client returns a client's log: a registration, a call, an instant message
// and a long subscription, between a phone's port and a server's.
func client(local, remote netip.AddrPort) []sample {
	one := func(n int, dir formats.Direction, raw, callID, method, status, cseq string, answers int) sample {
		return sample{
			message: formats.Message{
				Time:      began.Add(time.Duration(n) * 10 * time.Millisecond),
				Direction: dir, How: formats.Logged,
				Local:     formats.Address{AddrPort: local},
				Remote:    formats.Address{AddrPort: remote},
				Transport: formats.TLS,
				Raw:       []byte(raw),
				Origin:    formats.Origin{Format: "uccapi", File: "oc-phone.uccapilog", Line: 1 + 17*n, Process: 0x1b3c, Thread: 0xa1f, Level: "INFO"},
				Comment:   fmt.Sprintf("oc-phone.uccapilog:%d pid=0x1B3C tid=0xA1F INFO", 1+17*n),
			},
			callID: callID, method: method, status: status, cseq: cseq, answers: answers,
		}
	}
	list := "<resources>" + strings.Repeat("<user uri=\"sip:someone@contoso.example\"/>", 120) + "</resources>"
	return []sample{
		one(0, formats.Out, request("REGISTER", "sip:contoso.example", "reg1", 1, ""), "reg1", "REGISTER", "", "1 REGISTER", 0),
		one(1, formats.In, response("401 Unauthorized", "REGISTER", "reg1", 1), "reg1", "", "401", "1 REGISTER", 1),
		one(2, formats.Out, request("INVITE", "sip:marino@contoso.example", "call1", 1, offer), "call1", "INVITE", "", "1 INVITE", 0),
		one(3, formats.In, response("100 Trying", "INVITE", "call1", 1), "call1", "", "100", "1 INVITE", 3),
		one(4, formats.In, response("180 Ringing", "INVITE", "call1", 1), "call1", "", "180", "1 INVITE", 3),
		one(5, formats.In, response("200 OK", "INVITE", "call1", 1), "call1", "", "200", "1 INVITE", 3),
		one(6, formats.Out, request("ACK", "sip:marino@contoso.example", "call1", 1, ""), "call1", "ACK", "", "1 ACK", 3),
		one(7, formats.Out, request("MESSAGE", "sip:marino@contoso.example", "im1", 1, "Grüße, über drei Zeilen\r\n\r\nfertig\r\n"), "im1", "MESSAGE", "", "1 MESSAGE", 0),
		one(8, formats.In, response("200 OK", "MESSAGE", "im1", 1), "im1", "", "200", "1 MESSAGE", 8),
		one(9, formats.Out, request("SERVICE", "sip:izabela@contoso.example", "svc1", 1, list), "svc1", "SERVICE", "", "1 SERVICE", 0),
		one(10, formats.In, response("200 OK", "SERVICE", "svc1", 1), "svc1", "", "200", "1 SERVICE", 10),
	}
}

func describe(opts pcapng.WriterOptions) *pcapng.WriterOptions {
	opts.Application = "ocsconv test"
	opts.Interfaces = []pcapng.Interface{{
		Name: "oc-phone", Description: "Izabela – OC Phone",
		Log: pcapng.LogInfo{ID: 0x1122334455667788, Format: "uccapi", File: "oc-phone.uccapilog", Encoding: "octets", Zone: "UTC"},
	}}
	opts.Names = []pcapng.Name{
		{Addr: netip.MustParseAddr(phone), Name: "Izabela – OC Phone"},
		{Addr: netip.MustParseAddr(front), Name: "fe01.contoso.example"},
		{Addr: netip.MustParseAddr(phone6), Name: "Izabela – OC Phone 6"},
	}
	return &opts
}

func addrPort(addr string, port uint16) netip.AddrPort {
	return netip.AddrPortFrom(netip.MustParseAddr(addr), port)
}
