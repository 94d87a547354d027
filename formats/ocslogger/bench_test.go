package ocslogger_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
)

// trace returns about n octets of a CLS trace: component lines make up some
// 70 % of it, protocol records the rest.
func trace(n int) []byte {
	var b bytes.Buffer
	b.Grow(n + 4096)
	for i := 0; b.Len() < n; i++ {
		prefix := fmt.Sprintf(`[POOL01\FE%02d]0A2C.%04X::01/05/2016-14:%02d:%02d.%03d.%08X`, i%3+1, 0x0a90+i%7, i/60000%60, i/1000%60, i%1000, i)
		if i%24 != 0 {
			fmt.Fprintf(&b, "TL_INFO(TF_COMPONENT) %s (SIPStack,CSIPMessage::CacheConnectionFlags:SIPMessage.cpp(1677)) [%d] ( 0000000008A39D40 ) From client connection, CID [0x%X]\r\n", prefix, 1619709682+i, i)
			continue
		}
		body := "v=0\r\no=- 0 0 IN IP4 192.0.2.10\r\ns=session\r\nc=IN IP4 192.0.2.10\r\nb=CT:99980\r\nt=0 0\r\nm=audio 50022 RTP/SAVP 114 9 0 8 101\r\n" +
			strings.Repeat("a=candidate:1 1 UDP 2130706431 192.0.2.10 50022 typ host\r\n", 6)
		fmt.Fprintf(&b, "TL_INFO(TF_PROTOCOL) %s (SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)) [%d] $$begin_record\r\n"+
			"Instance-Id: %08X\r\nDirection: outgoing;source=\"local\"\r\nPeer: 192.0.2.%d:50123\r\nMessage-Type: request\r\n"+
			"Start-Line: INVITE sip:bob@contoso.com SIP/2.0\r\nFrom: <sip:alice@contoso.com>;tag=a%d;epid=a11ce00001\r\nTo: <sip:bob@contoso.com>\r\n"+
			"CSeq: 1 INVITE\r\nCall-ID: c0ffee%08d\r\nVia: SIP/2.0/TLS 192.0.2.50:5061;branch=z9hG4bK%d\r\nMax-Forwards: 70\r\n"+
			"Contact: <sip:alice@contoso.com;opaque=user:epid:-gS0SAHc41ybf494KhhZ0wAA;gruu>\r\nUser-Agent: UCCAPI/15.0.4420.1017 OC/15.0.4420.1017 (Microsoft Lync)\r\n"+
			"Supported: histinfo\r\nSupported: ms-safe-transfer\r\nSupported: ms-early-media\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\nMessage-Body: %s\r\n$$end_record\r\n\r\n",
			prefix, 1619709682+i, i, i%250+1, i, i, i, len(body), body)
	}
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	log := trace(16 << 20)
	share := bytes.Count(log, []byte("TF_COMPONENT")) * 190 * 100 / len(log)
	b.Run(fmt.Sprintf("cls %d%% component", share), func(b *testing.B) { benchmarkReader(b, log) })
	b.Run("cls lf", func(b *testing.B) { benchmarkReader(b, bytes.ReplaceAll(log, []byte("\r\n"), []byte("\n"))) })
	b.Run("empty lines", func(b *testing.B) { benchmarkReader(b, bytes.Repeat([]byte("\r\n"), 8<<20)) })
	b.Run("one line", func(b *testing.B) { benchmarkReader(b, bytes.Repeat([]byte("x"), 16<<20)) })
	b.Run("begin markers", func(b *testing.B) { benchmarkReader(b, bytes.Repeat([]byte("$$begin_record\n"), 1<<20)) })
	lie := "$$begin_record\nDirection: incoming\nStart-Line: INFO sip:bob@contoso.com SIP/2.0\nContent-Length: 8000000\nMessage-Body: x\n$$end_record\n"
	b.Run("lengths that lie", func(b *testing.B) { benchmarkReader(b, bytes.Repeat([]byte(lie), 100000)) })
}

func benchmarkReader(b *testing.B, log []byte) {
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		r := ocslogger.NewReader(bytes.NewReader(log), &formats.Options{File: "bench"})
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkWriter(b *testing.B) {
	log := trace(4 << 20)
	var pieces []*formats.Message
	for m, err := range formats.All(ocslogger.NewReader(bytes.NewReader(log), nil)) {
		if err != nil {
			b.Fatal(err)
		}
		pieces = append(pieces, m)
	}
	b.Run("as read", func(b *testing.B) { benchmarkWriter(b, pieces, len(log)) })
	fresh, size := []*formats.Message(nil), 0
	for _, m := range pieces {
		if m.Raw != nil {
			fresh = append(fresh, &formats.Message{Time: m.Time, Direction: m.Direction, Remote: m.Remote, Raw: m.Raw})
			size += len(m.Raw)
		}
	}
	b.Run("fresh", func(b *testing.B) { benchmarkWriter(b, fresh, size) })
}

func benchmarkWriter(b *testing.B, pieces []*formats.Message, size int) {
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		w := ocslogger.NewWriter(io.Discard, nil)
		for _, m := range pieces {
			if err := w.Write(m); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkContext(b *testing.B) {
	log := trace(1 << 20)
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		for range ocslogger.Context(&formats.Message{Gap: log}, nil) {
		}
	}
}
