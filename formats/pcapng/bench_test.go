package pcapng_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

func benchmarkMessage() formats.Message {
	m := client(addrPort(phone, 2604), addrPort(front, 443))[7].message
	m.Raw = fmt.Appendf(bytes.TrimSuffix(m.Raw, nil), "%01000d", 0)
	m.Gap = []byte("01/05/2010|15:00:47.889 1B3C:A1F INFO  :: End of Data Received\r\n")
	m.Head = []byte("01/05/2010|15:00:47.889 1B3C:A1F INFO  :: Data Received - 192.0.2.20:443 (To Local Address: 192.0.2.201:2604) 1500 bytes:\r\n01/05/2010|15:00:47.889 1B3C:A1F INFO  :: ")
	m.Foot = []byte("\r\n")
	return m
}

func BenchmarkWrite(b *testing.B) {
	for _, e := range []struct {
		name  string
		encap pcapng.Encapsulation
	}{{"exported", pcapng.ExportedPDU}, {"udp", pcapng.UDP}, {"tcp", pcapng.TCP}} {
		b.Run(e.name, func(b *testing.B) {
			m := benchmarkMessage()
			w := pcapng.NewWriter(io.Discard, describe(pcapng.WriterOptions{Encapsulation: e.encap}))
			b.SetBytes(int64(len(m.Raw)))
			b.ReportAllocs()
			for b.Loop() {
				if err := w.Write(&m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBlocks(b *testing.B) {
	m := benchmarkMessage()
	var buf bytes.Buffer
	w := pcapng.NewWriter(&buf, describe(pcapng.WriterOptions{}))
	for range 10_000 {
		if err := w.Write(&m); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		r := pcapng.NewBlockReader(bytes.NewReader(buf.Bytes()))
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
