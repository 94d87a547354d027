package pcapng_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// A capture that Wireshark shows as SIP takes messages and a writer. What is read back
// are blocks: those of a capture as messages are what package capture reads.
func Example() {
	at := func(s string) formats.Address { return formats.Address{AddrPort: netip.MustParseAddrPort(s)} }
	var file bytes.Buffer
	w := pcapng.NewWriter(&file, nil)
	err := w.Write(&formats.Message{
		Time: time.Date(2010, 1, 5, 14, 0, 47, 0, time.UTC), Direction: formats.Out, How: formats.Logged,
		Local: at("192.0.2.10:50123"), Remote: at("192.0.2.50:5061"), Transport: formats.TLS,
		Raw:     []byte("OPTIONS sip:example.com SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n"),
		Comment: "Asks what the server can.",
	})
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		fmt.Println(err)
		return
	}

	blocks := pcapng.NewBlockReader(&file)
	for {
		b, err := blocks.Next()
		if err != nil {
			break // io.EOF
		}
		if b.IsPacket() {
			p, err := blocks.Packet(b)
			fmt.Println(p.Time, p.Direction(), p.Options.Comments(), err)
		}
	}
	// Output:
	// 2010-01-05 14:00:47 +0000 UTC out [Asks what the server can.] <nil>
}
