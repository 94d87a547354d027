package uccapi_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// busyLog returns a log of about size octets as a busy client writes it: calls
// with SDP, presence documents on one long line, and trace lines between them.
func busyLog(size int) []byte {
	var b bytes.Buffer
	for n := 0; b.Len() < size; n++ {
		sec, ms := n/7%60, n*37%1000
		stamp := fmt.Sprintf("01/05/2010|14:%02d:%02d.%03d 418:D8 ", n/420%60, sec, ms)
		for i := range n % 4 {
			fmt.Fprintf(&b, "%sTRACE :: CSession::OnEvent this 0x%08x event %d in a line of usual length\r\n", stamp, n, i)
		}
		writePacket(&b, stamp, n)
	}
	return b.Bytes()
}

func writePacket(b *bytes.Buffer, stamp string, n int) {
	body := "v=0\r\no=- 0 0 IN IP4 192.0.2.10\r\ns=session\r\nc=IN IP4 192.0.2.10\r\nb=CT:99980\r\nt=0 0\r\nm=audio 50022 RTP/SAVP 114 9 0 8 101\r\n" +
		"a=candidate:1 1 UDP 2130706431 192.0.2.10 50022 typ host\r\na=candidate:1 2 UDP 2130705918 192.0.2.10 50023 typ host\r\n"
	kind := "application/sdp"
	if n%5 == 0 {
		kind, body = "application/xml", "<list>"+string(bytes.Repeat([]byte("<presence state=\"online\"/>"), 120))+"</list>"
	}
	sip := fmt.Sprintf("INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.10:50123\r\nMax-Forwards: 70\r\n"+
		"From: <sip:alice@example.com>;tag=%010x;epid=0123456789\r\nTo: <sip:bob@example.com>\r\nCall-ID: %032x\r\nCSeq: 1 INVITE\r\n"+
		"Contact: <sip:alice@example.com;opaque=user:epid:AAAAAAAAAAAAAAAAAAAAAAAA;gruu>\r\n"+
		"User-Agent: UCCAPI/4.0.7577.0 OC/4.0.7577.0 (Microsoft Lync 2010)\r\nSupported: ms-early-media\r\nSupported: 100rel\r\n"+
		"Proxy-Authorization: TLS-DSK qop=\"auth\", realm=\"SIP Communications Service\", opaque=\"135DF6CC\", targetname=\"fe01.example.com\", crand=\"a1b5d20c\", cnum=\"12\", response=\"0100000000000000adf58669807b40ea\"\r\n"+
		"Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s", n, n, kind, len(body), body)
	line := fmt.Sprintf("Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) %d bytes", len(sip))
	fmt.Fprintf(b, "%sINFO  :: %s:\r\n%sINFO  :: %s\r\n%sINFO  :: End of %s\r\n", stamp, line, stamp, sip, stamp, line)
}

func BenchmarkRead(b *testing.B) {
	log := busyLog(64 << 20)
	lf := bytes.ReplaceAll(log, []byte("\r\n"), []byte("\n"))
	for _, c := range []struct {
		name string
		log  []byte
	}{{"CRLF", log}, {"LF", lf}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.log)))
			b.ReportAllocs()
			for b.Loop() {
				r := uccapi.NewReader(bytes.NewReader(c.log), nil)
				for _, err := range formats.All(r) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	log := busyLog(8 << 20)
	own, fresh := read(b, log), read(b, log)
	for _, m := range fresh {
		m.Origin.Format = "pcapng"
	}
	for _, c := range []struct {
		name   string
		pieces []*formats.Message
	}{{"verbatim", own}, {"fresh", fresh}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(log)))
			b.ReportAllocs()
			for b.Loop() {
				w := uccapi.NewWriter(io.Discard, nil)
				for _, m := range c.pieces {
					if err := w.Write(m); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func read(tb testing.TB, log []byte) []*formats.Message {
	tb.Helper()
	var list []*formats.Message
	for m, err := range formats.All(uccapi.NewReader(bytes.NewReader(log), nil)) {
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}
