package capture_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
)

func BenchmarkRead(b *testing.B) {
	for _, e := range encapsulations {
		b.Run(e.name, func(b *testing.B) {
			pieces := log("a.log", 5000)
			for i := range pieces[:5000] {
				pieces[i].Raw = append(pieces[i].Raw, strings.Repeat("0123456789", 120)...)
				pieces[i].Text = nil
			}
			data := write(b, &pcapng.WriterOptions{Encapsulation: e.encap}, pieces)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range formats.All(capture.NewReader(bytes.NewReader(data), nil)) {
					if err != nil && err != io.EOF {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
